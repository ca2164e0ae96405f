/** What of some learners an undone import takes with it: which revisions are no longer in force, and what stands in their way. */
import * as Decision from "../Decision.ts"
import type * as Fact from "../Fact.ts"
import type { ContactId, DecisionId, ImportId, LearnerId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import type { Loaded } from "../Ledger.ts"
import { isErased } from "../Text.ts"

/** The commits of one import. */
interface Spread {
  readonly id: ImportId
  readonly batches: ReadonlySet<number>
}

/** One time that an import was undone. */
export interface Pass extends Spread {
  readonly undoes: ImportId
  /** Its last commit; null where it was cut off, and has not gone through everything. */
  readonly end: number | null
}

/** All imports of a source, and each time that one of them was undone. */
export interface Spreads {
  readonly imports: ReadonlyArray<Spread>
  /** In the order of their ends, those that were cut off last. */
  readonly passes: ReadonlyArray<Pass>
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
  /**
   * Of whom it said something that is taken back or has been said otherwise since, in order: what it made of them may stand by a
   * policy only, although nothing is said of them now that was not before.
   */
  readonly touched: ReadonlyArray<LearnerId>
}

const batchesOf = ({ imports }: Spreads, id: ImportId): ReadonlySet<number> =>
  imports.find((spread) => spread.id === id)?.batches ?? new Set()

/**
 * What of a reference's revisions is said by somebody still: neither by an undoing itself, nor by an import that was undone. Each time
 * one was undone it took its revisions back, or found them superseded, and then they are out for good; or it had to keep the one that
 * held, which goes on.
 */
const saidStill = (all: ReadonlyArray<Fact.Fact>, spreads: Spreads): ReadonlyArray<Fact.Fact> => {
  const { passes } = spreads
  const mine = passes.filter(({ undoes }) => all.some(({ batch }) => batchesOf(spreads, undoes).has(batch)))
  if (mine.length === 0) return all
  const said = all.filter(({ batch }) => !passes.some(({ batches }) => batches.has(batch)))
  const out = new Set<Fact.Fact>()
  for (const { undoes, batches, end } of mine) {
    const own = batchesOf(spreads, undoes)
    const isTaken = all.some(({ batch }) => batches.has(batch))
    const held = end === null ? undefined : said.findLast((fact) => fact.batch < end && !out.has(fact))
    const isSuperseded = held !== undefined && !own.has(held.batch)
    // What the import says after that is a later run of it.
    const last = end ?? Math.max(...batches)
    if (isTaken || isSuperseded) for (const fact of said) if (own.has(fact.batch) && fact.batch < last) out.add(fact)
  }
  return said.filter((fact) => !out.has(fact))
}

/** What undoing an import does to some learners. Pure. */
export const undoing = (
  id: ImportId,
  spreads: Spreads,
  learners: ReadonlySet<LearnerId>,
  loaded: Loaded,
  crossing: boolean
): Undoing => {
  const own = batchesOf(spreads, id)
  const resting = restingOn(loaded, crossing)
  const contactOf = new Map(loaded.learners.map((learner) => [learner.id, learner.contact]))
  const reversed: Array<Reversed> = []
  const kept: Array<Kept> = []
  const superseded: Array<Superseded> = []
  const touched = new Set<LearnerId>()
  const touch = (said: ReadonlyArray<Fact.Fact>): void => {
    for (const fact of said) if (isOwn(fact)) touched.add(fact.learner)
  }
  const isOwn = ({ batch }: Fact.Fact): boolean => own.has(batch)
  for (const all of references(loaded, learners, isOwn)) {
    const said = saidStill(all, spreads)
    const [last, held] = [all.at(-1), said.at(-1)]
    if (last === undefined || held === undefined || !said.some(isOwn)) continue
    const contact = contactOf.get(last.learner)
    // A learner that is loaded is known with its contact.
    if (contact === undefined) continue
    if (!isOwn(held)) {
      touch(said)
      superseded.push({ fact: said.findLast(isOwn) ?? held, contact, by: held })
      continue
    }
    const earlier = said.findLast((fact) => !isOwn(fact))
    const decisions = resting(earlier === undefined ? [last.learner] : [last.learner, earlier.learner], held.batch)
    if (decisions.length > 0) {
      kept.push({ fact: held, contact, decisions })
      continue
    }
    touch(said)
    reversed.push({ last, earlier: earlier !== undefined && isOfErased(earlier, last) ? undefined : earlier })
  }
  return { reversed, kept, superseded, touched: [...touched].toSorted((a, b) => a - b) }
}

/** Nothing is said again of somebody who was erased, under whose name it was before somebody else's. */
const isOfErased = (earlier: Fact.Fact, last: Fact.Fact): boolean =>
  earlier.learner !== last.learner && isErased(earlier.reference.key)

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
    .map(([, facts]) => facts.toSorted((a, b) => a.batch - b.batch || a.id - b.id))
}

/**
 * What people decided after a batch about participations, or about achievements of them or of ones that may be joined with them; where
 * rules ask for what else somebody holds, about any achievement of the person. Which version of the catalog governs rests on no fact.
 */
const restingOn = (
  loaded: Loaded,
  crossing: boolean
): ((learners: ReadonlyArray<LearnerId>, since: number) => ReadonlyArray<DecisionId>) => {
  const all = InForce.inForce(loaded.decisions).all.filter((decision) => !Decision.isPolicy(decision))
  const known = new Map(loaded.learners.map((learner) => [learner.id, learner]))
  const personOf = (contact: ContactId): ContactId => loaded.people.get(contact) ?? contact
  const isBeside = (one: LearnerId, other: LearnerId): boolean => {
    const [a, b] = [known.get(one), known.get(other)]
    if (a === undefined || b === undefined || personOf(a.contact) !== personOf(b.contact)) return false
    return crossing || a.offering === b.offering
  }
  return (learners, since) =>
    all.flatMap(({ id, act, batch }) => {
      if (batch <= since || act._tag === "Governed") return []
      const about = "achievement" in act ? act.achievement.learner : "learner" in act ? act.learner : undefined
      return about !== undefined && learners.some((learner) => about === learner || isBeside(about, learner))
        ? [id]
        : []
    })
}
