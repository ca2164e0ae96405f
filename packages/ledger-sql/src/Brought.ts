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
  "contacts",
  "learners",
  "claims",
  "facts",
  "corrections",
  "decisions",
  "entries",
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

const byId = <A extends { readonly id: number }>(records: ReadonlyArray<A>): ReadonlyArray<A> =>
  records.every((record, at) => at === 0 || (records[at - 1]?.id ?? 0) < record.id)
    ? records
    : records.toSorted((a, b) => a.id - b.id)

/** `ownerOf` says whose each learner is, `secretOf` what hides that contact's names. */
export const of = (
  commit: Ledger.Commit,
  claims: ReadonlyArray<Ledger.KeptClaim>,
  ownerOf: (learner: Id.LearnerId) => Id.ContactId,
  secretOf: Leaf.SecretOf
): Brought => {
  const { source, rows, catalog, contacts, learners, facts, decisions, entries } = commit
  const mark: Leaf.Mark = {
    source,
    rows,
    catalogs: catalog === null ? 0 : 1,
    contacts: contacts.length,
    learners: learners.length,
    claims: claims.length,
    facts: facts.length,
    decisions: decisions.length,
    entries: entries.length
  }
  const texts = entries.map(Entry.canonical)
  const hashes = leavesOf({ ...commit, claims, texts, mark }, ownerOf, secretOf)
  return {
    texts,
    hashes,
    columns: [
      rows,
      catalog?.version ?? null,
      contacts.length,
      learners.length,
      claims.length,
      facts.length,
      correctionsIn(facts),
      decisions.length,
      entries.length,
      ...ends(contacts),
      ...ends(learners),
      ...ends(facts),
      ...ends(decisions),
      hashes.length
    ]
  }
}

interface Records extends Omit<Ledger.Commit, "claims"> {
  readonly claims: ReadonlyArray<Ledger.KeptClaim>
  readonly texts: ReadonlyArray<string>
  readonly mark: Leaf.Mark
}

/** In the order of `Leaf.order`, each kind by number. */
const leavesOf = (
  { mark, recordedAt, catalog, contacts, learners, claims, facts, decisions, texts, archived }: Records,
  ownerOf: (learner: Id.LearnerId) => Id.ContactId,
  secretOf: Leaf.SecretOf
): ReadonlyArray<Uint8Array> => {
  const at = Leaf.time(recordedAt)
  const hashes: Array<Uint8Array> = []
  const add = (recorded: Leaf.Recorded): void =>
    void hashes.push(Merkle.leaf(sha256, Leaf.text(sha256, secretOf, at, recorded)))
  // The mark's own number is nowhere in its text.
  add({ _tag: "Commit", batch: 0, mark })
  if (catalog !== null) add({ _tag: "Catalog", ...catalog })
  for (const { id, identity } of byId(contacts)) add({ _tag: "Contact", id, identity, sealed: null })
  for (const learner of byId(learners)) add({ _tag: "Learner", learner, sealed: null })
  for (const claim of claims) add({ _tag: "Claim", claim, sealed: null })
  const raws = new Map(archived.map(({ fact, raw }) => [fact, raw]))
  for (const fact of byId(facts)) {
    const contact = ownerOf(fact.learner)
    add({ _tag: "Fact", contact, fact, sealed: null, raw: raws.get(fact.id) ?? null, sealedRaw: null })
  }
  for (const decision of byId(decisions)) add({ _tag: "Decision", decision, sealed: null })
  for (const text of texts) hashes.push(Merkle.leaf(sha256, text))
  return hashes
}
