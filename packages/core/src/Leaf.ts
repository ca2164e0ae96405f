/**
 * What the log is made of. Everything that is recorded is one leaf of the Merkle tree: a line of JSON in the form of RFC 8785
 * that names things by number and holds no personal data. What is personal stands behind a commitment, `private` (and `raw`, of
 * the row a fact was read from), so that a person can be erased and every proof stays. `docs/log.md` specifies each byte.
 */
import type { Certificate } from "./Certificate.ts"
import type { Identity } from "./Contact.ts"
import type * as Decision from "./Decision.ts"
import type * as Fact from "./Fact.ts"
import type { CatalogVersion, ContactId, DecisionId, FactId, ImportId, LearnerId, SourceId } from "./Id.ts"
import { digestOf, textOf } from "./internal/ImportTerms.ts"
import type { Commit, KeptClaim, Learner, Part } from "./Ledger.ts"

export { hidden, type SecretOf, seals, text, time } from "./internal/LeafText.ts"

/**
 * Which record a leaf is of. Claims are numbered from 1 within their contact, entries by their place in the log. Of a claim that
 * is not there any more nothing says whose it was: that is contact 0, and it is numbered within its commit. A certificate that is
 * not there any more has no code: it is empty.
 */
export type Of =
  | { readonly _tag: "Commit"; readonly batch: number }
  | { readonly _tag: "Catalog"; readonly version: CatalogVersion }
  | { readonly _tag: "Contact"; readonly id: ContactId }
  | { readonly _tag: "Learner"; readonly id: LearnerId }
  | { readonly _tag: "Claim"; readonly contact: ContactId; readonly number: number }
  | { readonly _tag: "Fact"; readonly id: FactId }
  | { readonly _tag: "Decision"; readonly id: DecisionId }
  | { readonly _tag: "Entry"; readonly index: number }
  | { readonly _tag: "Certificate"; readonly code: string }

/**
 * The order of the leaves of one commit: first the commit itself, then what it recorded, kind by kind, each by number;
 * certificates as they were handed in.
 */
export const order = [
  "Commit",
  "Catalog",
  "Contact",
  "Learner",
  "Claim",
  "Fact",
  "Decision",
  "Entry",
  "Certificate"
] as const satisfies ReadonlyArray<Of["_tag"]>

/** `fact 12`, as messages name a record. */
export const describe = (of: Of): string => {
  switch (of._tag) {
    case "Commit":
      return `the mark of batch ${of.batch}`
    case "Catalog":
      return `catalog version ${of.version}`
    case "Contact":
      return `contact ${of.id}`
    case "Learner":
      return `learner ${of.id}`
    case "Claim":
      return of.contact > 0 ? `claim ${of.number} of contact ${of.contact}` : `claim ${of.number} of its commit`
    case "Fact":
      return `fact ${of.id}`
    case "Decision":
      return `decision ${of.id}`
    case "Entry":
      return `entry ${of.index}`
    case "Certificate":
      return of.code === "" ? "a certificate of its commit" : `certificate ${of.code}`
  }
}

/** A leaf as the stored record makes it now. */
export interface Leaf {
  /** Its place in the log, counted from 0. */
  readonly index: number
  readonly of: Of
  /** Null where the record is not there any more, or can't be read. */
  readonly text: string | null
  /** Why it can't be read. */
  readonly unreadable?: string
}

/** What one commitment of a leaf hides, and what proves it. */
export interface Hidden {
  readonly field: "private" | "raw"
  /** Lower-case hexadecimal. */
  readonly blind: string
  readonly text: string
}

/** A leaf with what its commitments hide; what is erased is not there. */
export interface Shown extends Leaf {
  readonly hidden: ReadonlyArray<Hidden>
}

/** A commitment that was kept when what it commits to was erased, in hexadecimal; null where the text is still there. */
export type Sealed = string | null

/** How a commit says what it brings: how many rows were read, and how many leaves of each kind follow. */
export interface Mark {
  readonly source: SourceId
  readonly rows: number
  readonly catalogs: number
  readonly contacts: number
  readonly learners: number
  readonly claims: number
  readonly facts: number
  readonly decisions: number
  readonly entries: number
  readonly certificates: number
  /** The import that it is part of: by the digest of its terms where it begins one, else by the import's number. */
  readonly import: { readonly begins: string } | { readonly of: ImportId } | null
}

/** A record with all that its leaf is made of. */
export type Recorded =
  | { readonly _tag: "Commit"; readonly batch: number; readonly mark: Mark }
  | { readonly _tag: "Catalog"; readonly version: CatalogVersion; readonly text: string }
  | { readonly _tag: "Contact"; readonly id: ContactId; readonly identity: Identity | null; readonly sealed: Sealed }
  | { readonly _tag: "Learner"; readonly learner: Learner; readonly sealed: Sealed }
  | { readonly _tag: "Claim"; readonly claim: KeptClaim; readonly sealed: Sealed }
  | {
      readonly _tag: "Fact"
      readonly contact: ContactId
      readonly fact: Fact.Fact
      readonly sealed: Sealed
      /** The row that it was read from; null where none was kept, or where it has gone and `sealedRaw` is there instead. */
      readonly raw: string | null
      readonly sealedRaw: Sealed
    }
  | { readonly _tag: "Decision"; readonly decision: Decision.Decision; readonly sealed: Sealed }
  | { readonly _tag: "Entry"; readonly index: number; readonly text: string }
  | { readonly _tag: "Certificate"; readonly certificate: Certificate; readonly sealed: Sealed }

/** What a ledger adds to a commit. */
export interface Addition {
  readonly batch: number
  /** Leaves that the log has before it. */
  readonly size: number
  /** As they are numbered now, in the order of their leaves. */
  readonly claims: ReadonlyArray<KeptClaim>
  /** The canonical texts of its entries. */
  readonly entries: ReadonlyArray<string>
  /** Whose each learner is. */
  readonly ownerOf: (learner: LearnerId) => ContactId
}

/** Nearly always in order already, and then not copied. */
const byId = <A extends { readonly id: number }>(records: ReadonlyArray<A>): ReadonlyArray<A> =>
  records.every((record, at) => at === 0 || (records[at - 1]?.id ?? 0) < record.id)
    ? records
    : records.toSorted((a, b) => a.id - b.id)

/** Everything that a commit brings, in the order of its leaves. */
export function* brought(commit: Commit, { batch, size, claims, entries, ownerOf }: Addition): Generator<Recorded> {
  const { source, rows, catalog, contacts, learners, facts, decisions, certificates, archived, import: part } = commit
  const mark: Mark = {
    source,
    rows,
    catalogs: catalog === null ? 0 : 1,
    contacts: contacts.length,
    learners: learners.length,
    claims: claims.length,
    facts: facts.length,
    decisions: decisions.length,
    entries: entries.length,
    certificates: certificates.length,
    import: part === null ? null : importMark(part.of)
  }
  yield { _tag: "Commit", batch, mark }
  if (catalog !== null) yield { _tag: "Catalog", ...catalog }
  for (const { id, identity } of byId(contacts)) yield { _tag: "Contact", id, identity, sealed: null }
  for (const learner of byId(learners)) yield { _tag: "Learner", learner, sealed: null }
  for (const claim of claims) yield { _tag: "Claim", claim, sealed: null }
  const raws = new Map(archived.map(({ fact, raw }) => [fact, raw]))
  for (const fact of byId(facts)) {
    const contact = ownerOf(fact.learner)
    yield { _tag: "Fact", contact, fact, sealed: null, raw: raws.get(fact.id) ?? null, sealedRaw: null }
  }
  for (const decision of byId(decisions)) yield { _tag: "Decision", decision, sealed: null }
  const first =
    size + 1 + mark.catalogs + contacts.length + learners.length + claims.length + facts.length + decisions.length
  for (const [at, text] of entries.entries()) yield { _tag: "Entry", index: first + at, text }
  for (const certificate of certificates) yield { _tag: "Certificate", certificate, sealed: null }
}

const importMark = (of: Part["of"]): Mark["import"] =>
  typeof of === "number" ? { of } : { begins: digestOf(textOf(of)) }

/** Which one a record's leaf is. */
export const of = (recorded: Recorded): Of => {
  switch (recorded._tag) {
    case "Commit":
      return { _tag: "Commit", batch: recorded.batch }
    case "Catalog":
      return { _tag: "Catalog", version: recorded.version }
    case "Contact":
      return { _tag: "Contact", id: recorded.id }
    case "Learner":
      return { _tag: "Learner", id: recorded.learner.id }
    case "Claim":
      return { _tag: "Claim", contact: recorded.claim.contact, number: recorded.claim.number }
    case "Fact":
      return { _tag: "Fact", id: recorded.fact.id }
    case "Decision":
      return { _tag: "Decision", id: recorded.decision.id }
    case "Entry":
      return { _tag: "Entry", index: recorded.index }
    case "Certificate":
      return { _tag: "Certificate", code: recorded.certificate.code }
  }
}
