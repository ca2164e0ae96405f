/** What may not be meant by what an import would record, so that a check says it before anything is written. */
import { type Catalog, type CivilDate, type Fact, type Id, Instant, Ledger, Participation, Sync } from "@laurel/core"
import { Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as RowWords from "./RowWords.ts"

/** Participations that are looked up. */
const maxLearners = 1_000

/** What is done again on the same day by the same person is told apart by its kind, too. */
const likenessOf = ({ activity, evidence, happened }: Fact.Fact): string =>
  JSON.stringify([activity, evidence._tag, happened.on])

/** New facts that are like one that stands under another key of the same source: a correction that is not known as one. */
const beside = Effect.fnUntraced(function* (facts: ReadonlyArray<Fact.Fact>) {
  const ledger = yield* Ledger.Ledger
  const fresh = facts.filter(
    ({ revision, learner, evidence }) =>
      revision === 1 && evidence._tag !== "Retracted" && !Sync.isProvisionalLearner(learner)
  )
  const found: Array<{ readonly fact: Fact.Fact; readonly before: Fact.Fact }> = []
  const byLearner = [...Map.groupBy(fresh, ({ learner }) => learner)]
  for (const [id, own] of byLearner.slice(0, maxLearners)) {
    const known = Map.groupBy(Participation.fold((yield* ledger.learner(id))?.revisions ?? []), likenessOf)
    for (const fact of own) {
      const { source, stream, key } = fact.reference
      const before = known
        .get(likenessOf(fact))
        ?.find(({ reference: other }) => other.source === source && other.stream === stream && other.key !== key)
      if (before !== undefined) found.push({ fact, before })
    }
  }
  return { found, isAll: byLearner.length <= maxLearners }
})

/** The days of the sessions that the catalog schedules, by their activities. */
const sessionDays = ({
  all,
  latest
}: Catalog.Versions): ReadonlyMap<Id.ActivityId, ReadonlySet<CivilDate.CivilDate>> => {
  const days = new Map<Id.ActivityId, Set<CivilDate.CivilDate>>()
  for (const { zone, sessions = [] } of all.get(latest)?.offerings.values() ?? []) {
    for (const { activity, starts, ends } of sessions) {
      const own = days.get(activity) ?? new Set()
      days.set(activity, own.add(Instant.dayIn(starts, zone)).add(Instant.dayIn(ends, zone)))
    }
  }
  return days
}

/** Whether somebody is said to have attended a session on a day on which it is not. */
const isElsewhen =
  (days: ReadonlyMap<Id.ActivityId, ReadonlySet<CivilDate.CivilDate>>) =>
  ({ activity, evidence, happened }: Fact.Fact): boolean => {
    const own = activity === null ? undefined : days.get(activity)
    return evidence._tag === "Attended" && own !== undefined && !own.has(happened.on)
  }

/** A sentence for each doubt, with the first fact of it. */
export const words = Effect.fn("Doubts.words")(function* (versions: Catalog.Versions, facts: ReadonlyArray<Fact.Fact>) {
  const { found, isAll } = yield* beside(facts)
  const elsewhen = facts.filter(isElsewhen(sessionDays(versions)))
  const [first, [stray]] = [found[0], elsewhen]
  return [
    ...(first === undefined
      ? []
      : [
          `${isAll ? "" : "At least "}${Numbers.count(found.length, "new fact is", "new facts are")} of a person, an activity and a day of which the source has said something under another key, which stands beside it then. Where a correction is meant, the mapping's "key" must be the same. The first:`,
          `  stands: ${RowWords.factWords(first.before)}`,
          `  new:    ${RowWords.factWords(first.fact)}`
        ]),
    ...(stray === undefined
      ? []
      : [
          `${Numbers.count(elsewhen.length, "fact is", "facts are")} of a session on a day on which the catalog has none of it. Look whether day and month are read in their order. The first:`,
          `  ${RowWords.factWords(stray)}`
        ])
  ]
})
