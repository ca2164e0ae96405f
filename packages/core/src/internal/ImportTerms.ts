/** What an import is: who brings what from where, read by which mapping. What is proved of it is apart from what may name a person. */
import { Result, Schema } from "effect"
import * as CanonicalJson from "../CanonicalJson.ts"
import * as Decision from "../Decision.ts"
import { ImportId, SourceId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import { erased } from "../Fact.ts"
import { hex } from "../Merkle.ts"
import * as Rejection from "../Rejection.ts"
import { sha256 } from "../Sha256.ts"
import { Key, Name, Slug } from "../Text.ts"

/**
 * What to do with a row whose key is known and says something else: `replace` corrects what stands, `skip` leaves it, `ifNewer`
 * corrects it where the row is newer by its source's clock, or by when it happened, and `append` keeps both (semantics §10).
 */
export const conflicts = ["replace", "append", "skip", "ifNewer"] as const
export type Conflicts = (typeof conflicts)[number]

/** Whether people who are not known are made known, or a row must be of somebody who is. */
export const people = ["create", "match"] as const
export type People = (typeof people)[number]

const Digest = Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/, { expected: "a SHA-256 in hexadecimal" }))

/** Characters of a mapping, and files of one import. */
const maxMapping = 1_000_000
const maxFiles = 10_000

/** A mapping as it was: which columns mean what, under a name and a version of its author's. */
const Mapping = Schema.Struct({
  name: Slug,
  version: Schema.Int.check(Schema.isGreaterThan(0)),
  text: Schema.String.check(Schema.isMaxLength(maxMapping))
})
const File = Schema.Struct({ sha256: Digest, size: Schema.Natural })

/** What is proved of an import: all but what may name a person. */
const Terms = Schema.Struct({
  source: SourceId,
  actor: Key,
  role: Slug,
  mapping: Mapping,
  files: Schema.Array(File).check(Schema.isMaxLength(maxFiles)),
  conflicts: Schema.Literals(conflicts),
  people: Schema.Literals(people),
  /** The import that this one takes back; what it was read by is that one's then. */
  undoes: Schema.optionalKey(ImportId)
})
export type Terms = typeof Terms.Type

/** What may name a person: it can be erased, and nothing rests on it. */
const Label = Schema.Struct({
  reason: Name,
  /** Names of the files, in the order of their digests in the terms. */
  names: Schema.Array(Schema.String.check(Schema.isMaxLength(1_000))).check(Schema.isMaxLength(maxFiles))
})
export type Label = typeof Label.Type

/** An import as a ledger is told that it begins. */
export interface Beginning extends Terms, Label {}

/** An import as somebody starts it: none that takes another one back, which is for `undo` to begin. */
export interface Draft extends Omit<Beginning, "undoes"> {}

/** An import as a ledger keeps it. */
export interface Import extends Beginning {
  /** Its name: the number of its first commit. */
  readonly id: ImportId
  readonly recordedAt: Instant
  /** Whether it was read, or taken back, to its end. */
  readonly ended: boolean
}

const { undoes: _, ...begun } = Terms.fields
const strict = { errors: "all", onExcessProperty: "error" } as const

/** Reads what somebody gives; a failure names each field that is wrong. */
export const decode = Schema.decodeUnknownResult(
  Schema.Struct({ ...begun, ...Label.fields, ...Decision.By.fields }),
  strict
)

/** Who undoes an import, and why. */
export type By = typeof Decision.By.Type
export const decodeBy = Schema.decodeUnknownResult(Decision.By, strict)

const termsOf = ({ source, actor, role, mapping, files, conflicts, people, undoes }: Terms): Terms => ({
  source,
  actor,
  role,
  mapping,
  files,
  conflicts,
  people,
  ...(undoes === undefined ? {} : { undoes })
})

/** The text of its terms, in the form of RFC 8785: what the log has the digest of. */
export const textOf = (terms: Terms): string => CanonicalJson.format(termsOf(terms))

/** The SHA-256 of that text, in hexadecimal. */
export const digestOf = (text: string): string => hex(sha256(text))

const decodeTerms = Schema.decodeUnknownResult(Schema.fromJsonString(Terms), { onExcessProperty: "error" })

/** Reads the text of terms back; what is none says why. */
export const termsFrom = (text: string): Result.Result<Terms, string> =>
  Result.mapError(decodeTerms(text), ({ message }) => message)

/** The same of its label. */
export const labelText = ({ reason, names }: Label): string => CanonicalJson.format({ names, reason })

const decodeLabel = Schema.decodeUnknownResult(Schema.fromJsonString(Label), { onExcessProperty: "error" })
export const labelFrom = (text: string): Result.Result<Label, string> =>
  Result.mapError(decodeLabel(text), ({ message }) => message)

/** What may be kept of a label where these names are erased; undefined where it holds none of them. */
export const without = (names: ReadonlyArray<string>, label: Label): Label | undefined =>
  withoutTexts((raw) => Rejection.isAbout(names, { raw, found: "" }), label)

/** The same where it is known of each text whether it holds one. */
export const withoutTexts = (holds: (text: string) => boolean, { reason, names }: Label): Label | undefined =>
  [reason, ...names].some(holds)
    ? { reason: holds(reason) ? erased : reason, names: names.map((name) => (holds(name) ? erased : name)) }
    : undefined

/**
 * Names a reading of the same files by the same mapping in the same way, whoever does it and why: running it again is that reading
 * again. Rejections are told apart by it.
 */
export const readingOf = ({ source, mapping, files, conflicts, people }: Terms): string =>
  digestOf(
    CanonicalJson.format({ source, mapping, files: files.map(({ sha256 }) => sha256).toSorted(), conflicts, people })
  ).slice(0, 32)
