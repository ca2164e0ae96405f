/** Somebody who has a whole store, knows how its digests are made, and guesses right what they are of. */
import { createHash } from "node:crypto"
import { Certificate, Commitment, Contact, type Leaf, Ledger, Merkle } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { bytes, text, type Value } from "../../src/Engine.ts"
import { digestOf } from "../../src/Recognition.ts"
import { type Person, rejection } from "./persons.ts"
import { rows } from "./rows.ts"
import type { Store } from "./stores.ts"

const { sha256 } = LedgerSql

/** What one commitment hides. */
interface Guess {
  readonly kind: Commitment.Kind
  readonly id: number
  readonly text: string
}

const kinds = {
  Contact: "contact",
  Learner: "learner",
  Claim: "claim",
  Fact: "fact",
  Decision: "decision",
  Certificate: "certificate"
} as const

const guessesOf = ({ of, text: leaf, hidden }: Leaf.Shown): ReadonlyArray<Guess> => {
  if (of._tag === "Commit" || of._tag === "Catalog" || of._tag === "Entry") return []
  const id =
    of._tag === "Claim" ? of.number : of._tag === "Certificate" ? Certificate.numberOf(JSON.parse(leaf ?? "{}")) : of.id
  return hidden.map((each) => ({ kind: each.field === "raw" ? "row" : kinds[of._tag], id, text: each.text }))
}

/** All that is hidden of somebody: what whoever guesses right guesses. */
export const hiddenOf = ({ opened }: Store, { texts }: Person) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const leaves = yield* ledger.log(null, Ledger.maxPage)
    const shown = yield* ledger.leaves(leaves.map(({ of }) => of))
    const isTheirs = (guess: Guess): boolean => Object.values(texts).some((each) => guess.text.includes(each))
    return shown.flatMap(guessesOf).filter(isTheirs)
  }).pipe(Effect.provide(opened))

/** Every digest in a store, and every secret. */
export interface Digests {
  readonly all: ReadonlySet<string>
  readonly ignored: ReadonlySet<string>
  readonly rejections: ReadonlySet<string>
  /** Of contacts, in hexadecimal. */
  readonly secrets: ReadonlyArray<string>
  /** The store's own. */
  readonly secret: Uint8Array
}

const hashesIn = (value: Value | undefined): ReadonlyArray<string> => {
  const joined = bytes(value)
  return Array.from({ length: joined.length / 32 }, (_, at) => Merkle.hex(joined.subarray(at * 32, at * 32 + 32)))
}

export const stored = ({ engine: connect, opened }: Store) =>
  Effect.gen(function* () {
    const engine = yield* connect
    const leaves = yield* Effect.provide(
      Effect.flatMap(Ledger.Ledger, (ledger) => ledger.log(null, Ledger.maxPage)),
      opened
    )
    const all = new Set(leaves.flatMap((leaf) => leaf.text?.match(/[0-9a-f]{64}/g) ?? []))
    for (const table of ["contact", "claim", "learner", "fact", "decision", "certificate", "archived"] as const)
      for (const { sealed } of yield* rows(engine, table)) if (typeof sealed === "string") all.add(sealed)
    for (const { hashes } of yield* rows(engine, "leaf")) for (const hash of hashesIn(hashes)) all.add(hash)
    for (const { root } of yield* rows(engine, "batch")) for (const hash of hashesIn(root)) all.add(hash)
    const ignored = new Set((yield* rows(engine, "ignored")).map(({ digest }) => text(digest)))
    const rejections = new Set((yield* rows(engine, "rejection")).map(({ digest }) => text(digest)))
    for (const digest of [...ignored, ...rejections]) all.add(digest)
    const secrets = (yield* rows(engine, "contact")).map(({ secret }) => Merkle.hex(bytes(secret)))
    const [own] = yield* rows(engine, "secret")
    return { all, ignored, rejections, secrets, secret: bytes(own?.["value"]) } satisfies Digests
  }).pipe(Effect.scoped)

/** The texts in a text of JSON, and itself. */
const partsOf = (text: string): ReadonlyArray<string> => [
  text,
  ...[...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part ?? "")
]

/** All that is hashed of a text anywhere, with every secret that there is, and with none. */
const digestsOf = ({ secrets, secret }: Digests, { kind, id, text }: Guess): ReadonlyArray<string> => [
  ...[...secrets, Merkle.hex(secret), ""].map((each) =>
    Commitment.of(sha256, Commitment.blind(sha256, each, kind, id), text)
  ),
  ...partsOf(text).flatMap((part) => [
    Merkle.hex(sha256(part)),
    Merkle.hex(Merkle.leaf(sha256, part)),
    keyed(secret, part)
  ])
]

/** Those guesses of which one of the store's digests tells that they are right. */
export const guessable = (digests: Digests, guesses: ReadonlyArray<Guess>): ReadonlyArray<Guess> =>
  guesses.filter((guess) => digestsOf(digests, guess).some((digest) => digests.all.has(digest)))

const keyed = (secret: Uint8Array, value: string): string =>
  createHash("sha256")
    .update(Buffer.concat([secret, Buffer.from(value)]))
    .digest("hex")

/** What whoever has the store's secret can tell all the same: whose rows are ignored, and which rejected rows there were. */
export const keyedGuesses = (
  { ignored, rejections }: Digests,
  person: Person,
  secret: Uint8Array
): ReadonlyArray<string> => {
  const names = [person.student, person.visitor].flatMap(({ subject }) => [subject.contact, ...(subject.claims ?? [])])
  const distinct = new Set(names.map((name) => keyed(secret, `ignored ${Contact.keyOf(name)}`)))
  const { column, found, raw } = rejection(person, 1)
  return [
    ...[...distinct].filter((digest) => ignored.has(digest)).map(() => "ignored"),
    ...(rejections.has(digestOf(secret, [column ?? "", found, raw])) ? ["rejection"] : [])
  ]
}
