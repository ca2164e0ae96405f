/** What of some learners an undone import takes with it: which revisions are no longer in force, and what stands in their way. */
import * as Decision from "../Decision.ts"
import type * as Fact from "../Fact.ts"
import type { ContactId, DecisionId, ImportId, LearnerId } from "../Id.ts"
import type { Loaded } from "../Ledger.ts"

/** The commits of one import, and those that undid it. */
export interface Spread {
  readonly id: ImportId
  readonly batches: ReadonlySet<number>
  /** In ascending order. */
  readonly undoneBy: ReadonlyArray<number>
}

/** What references say again: the last revision, and the one that held before the import; undefined where none did. */
interface Reversed {
  readonly last: Fact.Fact
  readonly earlier: Fact.Fact | undefined
}

/** A fact that stays: decisions of people that came later rest on what it is part of. */
export interface Kept {
  readonly fact: Fact.Fact
  readonly contact: ContactId
  readonly decisions: ReadonlyArray<DecisionId>
}

/** A fact of the import that says nothing any more: something later has taken its place, and stands. */
export interface Superseded {
  readonly fact: Fact.Fact
  readonly contact: ContactId
  readonly by: Fact.Fact
}

export interface Undoing {
  readonly reversed: ReadonlyArray<Reversed>
  readonly kept: ReadonlyArray<Kept>
  readonly superseded: ReadonlyArray<Superseded>
}

/** Whether a revision says nothing any more since its import was undone; one that had to be kept goes on. */
const isVoid = (
  { batch, revision }: Fact.Fact,
  all: ReadonlyArray<Fact.Fact>,
  spreads: ReadonlyArray<Spread>
): boolean => {
  const own = spreads.find(({ batches }) => batches.has(batch))
  const [first] = own?.undoneBy ?? []
  if (own === undefined || first === undefined) return false
  return all.some(
    (later) =>
      later.revision > revision &&
      (own.undoneBy.includes(later.batch) || (later.batch < first && !own.batches.has(later.batch)))
  )
}

/** What undoing an import does to some learners. `spreads` are all imports of its source; `id` is one of them. Pure. */
export const undoing = (
  id: ImportId,
  spreads: ReadonlyArray<Spread>,
  learners: ReadonlySet<LearnerId>,
  loaded: Loaded
): Undoing => {
  const own = spreads.find((spread) => spread.id === id)
  const undone = new Set(spreads.flatMap(({ undoneBy }) => undoneBy))
  const resting = restingOn(loaded)
  const contactOf = new Map(loaded.learners.map((learner) => [learner.id, learner.contact]))
  const reversed: Array<Reversed> = []
  const kept: Array<Kept> = []
  const superseded: Array<Superseded> = []
  const isOwn = ({ batch }: Fact.Fact): boolean => own?.batches.has(batch) === true
  for (const all of references(loaded, learners, isOwn)) {
    const said = all.filter((fact) => !undone.has(fact.batch) && !isVoid(fact, all, spreads))
    const [last, before] = [all.at(-1), said.at(-1)]
    if (last === undefined || before === undefined || !said.some(isOwn)) continue
    const contact = contactOf.get(last.learner)
    // A learner that is loaded is known with its contact.
    if (contact === undefined) continue
    if (!isOwn(before)) {
      superseded.push({ fact: said.findLast(isOwn) ?? before, contact, by: before })
      continue
    }
    const decisions = resting(last.learner, before.batch)
    if (decisions.length > 0) kept.push({ fact: before, contact, decisions })
    else reversed.push({ last, earlier: said.findLast((fact) => !isOwn(fact)) })
  }
  return { reversed, kept, superseded }
}

/** The revisions of each reference of which the import has said something to one of these learners, in order. */
const references = (
  { revisions }: Loaded,
  learners: ReadonlySet<LearnerId>,
  isOwn: (fact: Fact.Fact) => boolean
): ReadonlyArray<ReadonlyArray<Fact.Fact>> => {
  const asked = new Set(
    [...revisions].flatMap(([learner, facts]) =>
      learners.has(learner) ? facts.filter(isOwn).map(({ origin }) => origin) : []
    )
  )
  const byOrigin = Map.groupBy(
    [...revisions.values()].flatMap((facts) => facts.filter(({ origin }) => asked.has(origin))),
    ({ origin }) => origin
  )
  // Ledgers load in no order, and the log's order must not be theirs.
  return [...byOrigin]
    .toSorted(([a], [b]) => a - b)
    .map(([, facts]) => facts.toSorted((a, b) => a.revision - b.revision))
}

/**
 * What people decided after a batch about a participation, or about an achievement of it or of one that may be joined with it. Which
 * version of the catalog governs rests on no fact.
 */
const restingOn = (loaded: Loaded): ((learner: LearnerId, since: number) => ReadonlyArray<DecisionId>) => {
  const all = Decision.inForce(loaded.decisions).all.filter(({ role }) => role !== Decision.policyRole)
  const known = new Map(loaded.learners.map((learner) => [learner.id, learner]))
  const personOf = (contact: ContactId): ContactId => loaded.people.get(contact) ?? contact
  const isBeside = (one: LearnerId, other: LearnerId): boolean => {
    const [a, b] = [known.get(one), known.get(other)]
    return (
      a !== undefined && b !== undefined && a.offering === b.offering && personOf(a.contact) === personOf(b.contact)
    )
  }
  return (learner, since) =>
    all.flatMap(({ id, act, batch }) => {
      if (batch <= since || act._tag === "Governed") return []
      const about = "achievement" in act ? act.achievement.learner : "learner" in act ? act.learner : undefined
      return about !== undefined && (about === learner || isBeside(about, learner)) ? [id] : []
    })
}
