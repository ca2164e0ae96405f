/** What one commit brings, as its row, and as the leaves of the log that it makes. */
import { Entry, type Fact, type Id, Leaf, type Ledger, Merkle } from "@laurel/core"
import type { Value } from "./Engine.ts"
import { sha256 } from "./Sha256.ts"

export interface Brought {
  /** The entries' texts, in order. */
  readonly texts: ReadonlyArray<string>
  /** The hashes of all leaves. */
  readonly hashes: ReadonlyArray<Uint8Array>
  /** The columns of the batch's row from `rows` to `leaves`. */
  readonly columns: ReadonlyArray<Value>
}

/** The columns that these values are for. */
export const brought = [
  "rows",
  "catalog",
  "import",
  "contacts",
  "learners",
  "claims",
  "facts",
  "corrections",
  "decisions",
  "entries",
  "certificates",
  "first_contact",
  "last_contact",
  "first_learner",
  "last_learner",
  "first_fact",
  "last_fact",
  "first_decision",
  "last_decision",
  "leaves"
] as const

/** How many of these say something anew. */
const correctionsIn = (facts: ReadonlyArray<Fact.Fact>): number =>
  facts.reduce((count, { revision }) => (revision > 1 ? count + 1 : count), 0)

/** The lowest and the highest number; nothing lies between 1 and 0. */
const ends = (records: ReadonlyArray<{ readonly id: number }>): readonly [number, number] => {
  if (records.length === 0) return [1, 0]
  let [first, last] = [Infinity, 0]
  for (const { id } of records) {
    if (id < first) first = id
    if (id > last) last = id
  }
  return [first, last]
}

/** `ownerOf` says whose each learner is, `secretOf` what hides that contact's names. */
export const of = (
  commit: Ledger.Commit,
  claims: ReadonlyArray<Ledger.KeptClaim>,
  ownerOf: (learner: Id.LearnerId) => Id.ContactId,
  secretOf: Leaf.SecretOf
): Brought => {
  const { rows, catalog, contacts, learners, facts, decisions, entries, certificates, import: part } = commit
  const texts = entries.map(Entry.canonical)
  const at = Leaf.time(commit.recordedAt)
  const hashes: Array<Uint8Array> = []
  // Where it comes in the log is not known yet, and in no text.
  for (const recorded of Leaf.brought(commit, { batch: 0, size: 0, claims, entries: texts, ownerOf })) {
    hashes.push(Merkle.leaf(sha256, Leaf.text(sha256, secretOf, at, recorded)))
  }
  return {
    texts,
    hashes,
    columns: [
      rows,
      catalog?.version ?? null,
      part === null ? null : typeof part.of === "number" ? part.of : 0,
      contacts.length,
      learners.length,
      claims.length,
      facts.length,
      correctionsIn(facts),
      decisions.length,
      entries.length,
      certificates.length,
      ...ends(contacts),
      ...ends(learners),
      ...ends(facts),
      ...ends(decisions),
      hashes.length
    ]
  }
}
