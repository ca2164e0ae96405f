/** Every answer that a small ledger gives about everybody and everything, to be compared and searched. */
import { Certificate, type Decision, type Fact, type Id, type Leaf, Ledger, Merkle, type Stood } from "@laurel/core"
import { Effect } from "effect"
import { allPages } from "./allPages.ts"
import { nobody } from "./ledgerByHand.ts"
import { everything, type Everything } from "./ledgerStory.ts"

/** The leaves of these records with what opens them, page by page. */
export const shownOf = Effect.fnUntraced(function* (records: ReadonlyArray<Leaf.Of>) {
  const ledger = yield* Ledger.Ledger
  const shown: Array<Leaf.Shown> = []
  for (let at = 0; at < records.length; at += Ledger.maxPage)
    shown.push(...(yield* ledger.leaves(records.slice(at, at + Ledger.maxPage))))
  const all: ReadonlyArray<Leaf.Shown> = shown
  return all
})

export interface About {
  readonly loaded: Omit<Ledger.Loaded, "head" | "stamps">
  readonly dossier: Ledger.Dossier | undefined
  readonly stood: ReadonlyMap<Id.ContactId, Stood.Stood>
  readonly history: ReadonlyArray<Ledger.Logged>
  readonly learners: ReadonlyArray<unknown>
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly archived: ReadonlyArray<Ledger.Archived>
  readonly decisions: ReadonlyArray<Decision.Decision>
  readonly claims: ReadonlyArray<Ledger.KeptClaim>
  readonly entries: ReadonlyArray<Ledger.Logged>
  readonly certificates: ReadonlyArray<Ledger.KeptCertificate>
  readonly shown: ReadonlyArray<Leaf.Shown>
}

/** Everything about one contact, and about whoever is one person with it. */
export const about = Effect.fnUntraced(function* (
  id: Id.ContactId
): Effect.fn.Return<About, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const { head: _, stamps: __, ...loaded } = yield* ledger.load({ ...nobody, contacts: [id], whole: true })
  const facts = [...loaded.revisions.values()].flat().map((fact) => fact.id)
  const claims = yield* ledger.claims([id])
  const entries = yield* allPages(
    (after: number | null) => ledger.entries([id], after),
    ({ index }) => index
  )
  const certificates = yield* Certificate.allOfContacts([id])
  const records: ReadonlyArray<Leaf.Of> = [
    { _tag: "Contact", id },
    ...loaded.learners.map((learner): Leaf.Of => ({ _tag: "Learner", id: learner.id })),
    ...claims.map(({ contact, number }): Leaf.Of => ({ _tag: "Claim", contact, number })),
    ...facts.map((fact): Leaf.Of => ({ _tag: "Fact", id: fact })),
    ...loaded.decisions.map((decision): Leaf.Of => ({ _tag: "Decision", id: decision.id })),
    ...entries.map(({ index }): Leaf.Of => ({ _tag: "Entry", index })),
    ...certificates.map(({ code }): Leaf.Of => ({ _tag: "Certificate", code }))
  ]
  return {
    loaded,
    dossier: yield* ledger.contact(id, null),
    stood: yield* ledger.stood([id]),
    history: yield* ledger.history(id, null),
    learners: yield* Effect.forEach(loaded.learners, (learner) => ledger.learner(learner.id)),
    facts: yield* ledger.facts(facts),
    archived: yield* ledger.archived(facts),
    decisions: yield* ledger.decisions(loaded.decisions.map((decision) => decision.id)),
    claims,
    entries,
    certificates,
    shown: yield* shownOf(records)
  }
})

export interface Answers extends Everything {
  readonly hashes: ReadonlyArray<string>
  readonly shown: ReadonlyArray<Leaf.Shown>
  readonly signed: ReadonlyArray<Ledger.Signed>
  readonly persons: ReadonlyMap<Id.ContactId, About>
}

/** Everything. */
export const answers: Effect.Effect<Answers, Ledger.LedgerError, Ledger.Ledger> = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const all = yield* everything
  const levels = Array.from({ length: Math.floor(Math.log2(all.log.length || 1)) + 1 }, (_, level) => level)
  const nodes = levels.flatMap((level) =>
    Array.from({ length: Math.floor(all.log.length / 2 ** level) }, (_, place) => ({ level, place }))
  )
  const hashes: Array<string> = []
  for (let at = 0; at < nodes.length; at += Ledger.maxPage)
    hashes.push(...(yield* ledger.hashes(nodes.slice(at, at + Ledger.maxPage))).map(Merkle.hex))
  return {
    ...all,
    hashes,
    shown: yield* shownOf(all.log.map(({ of }) => of)),
    signed: yield* ledger.signed(null),
    persons: new Map(yield* Effect.forEach(all.ids, (id) => Effect.map(about(id), (own) => [id, own] as const)))
  }
})

/** All of it as one text: a map is a list, and a fraction's numbers are their digits. */
export const textOf = (found: unknown): string =>
  JSON.stringify(found, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value instanceof Map || value instanceof Set ? [...value] : value
  )

/** The questions whose answers hold this word, in any case. */
export const whereIs = (found: object, word: string): ReadonlyArray<string> =>
  Object.entries(found)
    .filter(([, answer]) => textOf(answer).toLowerCase().includes(word.toLowerCase()))
    .map(([question]) => question)
