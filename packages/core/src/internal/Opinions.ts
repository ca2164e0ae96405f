/** What a source itself holds of a learner: its own sums and awards, the last word on each activity. */
import type { CivilDate } from "../CivilDate.ts"
import type { Fact } from "../Fact.ts"
import type { ActivityId, LearnerId, SourceId, TypeId } from "../Id.ts"
import { isUnder, type Learner } from "../Ledger.ts"
import type { Participation } from "../Participation.ts"
import { until } from "./Traits.ts"

/** That opinions about an activity are about a type: about it alone, or where it ends in `/*` about all beneath it. */
export interface Pair {
  readonly activity: string
  readonly type: TypeId
}

/** Where a source's own opinions stand, such as a `Ledger.Prefix`. */
export interface Place {
  readonly stream: string
  /** Anywhere in the stream unless given. */
  readonly prefix?: string
  /** Both sums and awards unless given: where people hand in proof, too, its awards are not the source's own. */
  readonly only?: "RolledUp" | "Presented"
}

/** A source that has opinions of its own. */
export interface Source {
  readonly source: SourceId
  /** As its adapter names them. */
  readonly places: ReadonlyArray<Place>
  /** Where they are given, an opinion that none of them names is not compared; null for every type of the learner's course. */
  readonly pairs: ReadonlyArray<Pair> | null
}

/** A source's last word on one activity of one learner. */
export interface Opinion {
  readonly source: SourceId
  readonly learner: LearnerId
  /** Null for the whole participation. */
  readonly activity: ActivityId | null
  readonly says: "completed" | "passed" | "awarded" | "failed" | "incomplete"
  /** The day of it. */
  readonly on: CivilDate
  /** The last valid day that it names; null where it names none. */
  readonly expires: CivilDate | null
  /** The facts that stand, the last one last. */
  readonly facts: ReadonlyArray<Fact>
}

/** Whether by it the learner has made it. */
export const isYes = ({ says }: Opinion): boolean => says !== "failed" && says !== "incomplete"

const isIn = ({ stream, prefix, only }: Place, fact: Fact): boolean => {
  const { reference, evidence } = fact
  if (reference.stream !== stream || (prefix !== undefined && !isUnder(prefix, reference.key))) return false
  return saysOf(fact) !== undefined && (only === undefined || evidence._tag === only)
}

const saysOf = ({ evidence }: Fact): Opinion["says"] | undefined =>
  evidence._tag === "RolledUp" ? evidence.outcome : evidence._tag === "Presented" ? "awarded" : undefined

/** The opinions of a source about one of its learners by the end of a day, by activity, of the facts in force of a journey. */
export const of = (
  { source, places }: Source,
  { id }: Learner,
  participation: Participation,
  day: CivilDate
): ReadonlyArray<Opinion> => {
  const own = until(participation, day).filter(
    (fact) => fact.learner === id && places.some((place) => isIn(place, fact))
  )
  return [...Map.groupBy(own, ({ activity }) => activity)]
    .toSorted(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
    .flatMap(([activity, facts]) => opinionOf(source, id, activity, facts) ?? [])
}

const opinionOf = (
  source: SourceId,
  learner: LearnerId,
  activity: ActivityId | null,
  facts: ReadonlyArray<Fact>
): Opinion | undefined => {
  const last = facts.at(-1)
  const said = facts.flatMap((fact) => saysOf(fact) ?? [])
  const word = said.at(-1)
  if (last === undefined || word === undefined) return undefined
  // Completed says nothing about passing, neither way: a failure before it stands.
  const success = said.findLast((each) => each === "passed" || each === "failed" || each === "awarded")
  const says = word === "completed" && success === "failed" ? success : word
  const { evidence } = last
  const expires = evidence._tag === "Presented" ? (evidence.expires ?? null) : null
  return { source, learner, activity, says, on: last.happened.on, expires, facts }
}

/** Whether a pair's activity is, or is above, this one. */
export const isAbout = ({ activity: named }: Pair, activity: ActivityId | null): boolean =>
  activity !== null && (named.endsWith("/*") ? activity.startsWith(named.slice(0, -1)) : activity === named)
