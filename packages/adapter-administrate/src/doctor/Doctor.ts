/** What an operator should know before Administrate is read, and what to do about each thing. */
import { Adapter, Finding } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import * as Ask from "../Ask.ts"
import * as Questions from "../state/Questions.ts"
import type { Options } from "../state/Pull.ts"
import * as Courses from "./Courses.ts"
import * as Learners from "./Learners.ts"
import * as Looking from "./Looking.ts"

/**
 * Looks at everything that reading needs, and asks each of its questions once: some 30 requests at most, and one for each hundred
 * courses of the setting. It never fails: what is wrong is a finding.
 */
export const doctor = (options: Options): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.gen(function* () {
    const ask = yield* Effect.result(Ask.asker(options))
    if (Result.isFailure(ask)) return [Finding.ofFailure("the address and the credentials", ask.failure)]
    const probe = yield* Looking.asked(ask.success, { query: "query Probe { __typename }" })
    if (Result.isFailure(probe)) return [Finding.ofFailure("the address and the credentials", signIn(probe.failure))]
    const looking = Looking.looking(options, ask.success)
    const now = yield* Clock.currentTimeMillis
    return yield* Finding.each([
      Effect.succeed([
        Finding.fine("the address and the credentials", `${options.base ?? Ask.defaultBase} lets us in`),
        Finding.ofClock(probe.success.given, now)
      ]),
      Courses.ofSetting(looking),
      Courses.lacking(looking),
      Learners.listed(looking),
      Learners.found(looking),
      achievementsOf(looking)
    ])
  })

/** How to get in, where that is what is wrong. */
const signIn = (failure: Adapter.Failure): Adapter.Failure =>
  failure._tag !== "Misconfigured"
    ? failure
    : new Adapter.Misconfigured({
        where: failure.where,
        expected: failure.expected,
        found: failure.found,
        advice: `Check the address and the credentials. In the developer portal (developer.getadministrate.com, My Apps) open the application, copy its Client ID and Client Secret, and have it allowed for the instance. Its token is asked for at ${Ask.defaultTokenUrl}, with the client's secret in the form.`
      })

const achievementsOf = Effect.fnUntraced(function* (looking: Looking.Looking) {
  const { setting } = looking.options
  if (setting.achievements === undefined) {
    const advice = 'Give "achievements": {} in the setting to compare them with what Laurel computes.'
    return [Finding.doubtful("achievements", "not asked for", advice)]
  }
  const { all, byId } = Questions.achievements(setting)
  const first = { first: 1, offset: 0 }
  const question = (isOrdered: boolean) => ({ query: all(isOrdered), variables: first })
  const listed = yield* Looking.eitherOf(looking, question, "can be read, in no order by id")
  if (Result.isFailure(listed)) return [unread(listed.failure)]
  const ids = Looking.idsOf(Looking.nodesOf(listed.success.answer, "list"))
  // Also where there is none: whether the fields are known is told all the same.
  const read = yield* Looking.asked(looking.ask, { query: byId(), variables: { ...first, ids } })
  if (Result.isFailure(read)) return [unread(read.failure)]
  return [Finding.fine("achievements", ids.length === 0 ? "none yet" : listed.success.told)]
})

const unread = ({ where, expected, found, advice }: Adapter.Failure): Finding.Finding => {
  const mend = `${advice} Its fields may be called otherwise in this instance: name them under "achievements": { "fields": … }.`
  return Finding.ofFailure("achievements", new Adapter.Misconfigured({ where, expected, found, advice: mend }))
}
