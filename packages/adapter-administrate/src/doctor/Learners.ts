/** Whether learners of the setting's courses can be read, part by part, each question as reading asks it. */
import { Adapter, Finding, Instant, Text } from "@laurel/core"
import { Clock, Effect, Result, Schema } from "effect"
import type * as Ask from "../Ask.ts"
import * as Ids from "../Ids.ts"
import * as Lists from "../state/Lists.ts"
import type { Options } from "../state/Pull.ts"
import * as Questions from "../state/Questions.ts"
import { compile, type Part } from "../state/Setting.ts"
import * as Wire from "../state/Wire.ts"
import * as Looking from "./Looking.ts"

/** The lists of learners: all of them, those who were updated, and those whose event has just ended. */
export const listed = Effect.fnUntraced(function* (looking: Looking.Looking) {
  const { options } = looking
  const courses = options.setting.courses.slice(0, Looking.maxTold).map(({ id }) => Ids.wireOf(id))
  const first = { first: 1, offset: 0, courses }
  const now = Instant.format(Instant.Instant.make(yield* Clock.currentTimeMillis))
  const lists = [
    ["the learners who were updated", Questions.learnersUpdated, { ...first, since: now }],
    ["the learners whose event ends", Questions.learnersEnding, { ...first, day: now.slice(0, 10) }]
  ] as const
  const unordered = "can be read, in no order by id: a list that changes while it is read is read again"
  const findings: Array<Finding.Finding> = []
  for (const [what, query, variables] of lists) {
    const found = yield* Looking.eitherOf(looking, (isOrdered) => ({ query: query(isOrdered), variables }), unordered)
    findings.push(
      Result.isFailure(found) ? Finding.ofFailure(what, found.failure) : Finding.fine(what, found.success.told)
    )
  }
  return findings
})

/** The first learners of the setting's courses, and what the setting wants to know of them. */
export const found = Effect.fnUntraced(function* (looking: Looking.Looking) {
  const { options } = looking
  const courses = options.setting.courses.slice(0, Looking.maxTold).map(({ id }) => Ids.wireOf(id))
  const variables = { first: Looking.maxTold, offset: 0, courses }
  const listed = yield* Looking.eitherOf(
    looking,
    (isOrdered) => ({ query: Questions.learnersOf(isOrdered), variables }),
    "can be read"
  )
  if (Result.isFailure(listed)) return [Finding.ofFailure("the learners", listed.failure)]
  const page = Lists.listOf(Wire.at(listed.success.answer.data, "learners"))
  const ids = Looking.idsOf(Looking.nodesOf(listed.success.answer, "learners"))
  if (ids.length === 0) {
    const advice =
      "Check that the courses have learners, and that the application's user may see them: nothing more can be looked at."
    return [Finding.doubtful("the learners", "none of the first courses", advice)]
  }
  const findings = [Finding.fine("the learners", `${page?.total ?? ids.length} of the first courses`)]
  return [...findings, ...(yield* partsOf(looking, ids))]
})

const partsOf = Effect.fnUntraced(function* (looking: Looking.Looking, ids: ReadonlyArray<string>) {
  const { setting } = looking.options
  const findings: Array<Finding.Finding> = []
  const variables = { first: Looking.maxTold, offset: 0, ids }
  const one = (parts: ReadonlyArray<Part>) =>
    Looking.eitherOf(
      looking,
      (isPaged) => ({ query: Questions.learner({ ...setting, parts })(isPaged), variables }),
      "can be read, without pages: of a list that the API cuts, the rest is not seen"
    )
  const plain = yield* one([])
  findings.push(
    Result.isFailure(plain)
      ? Finding.ofFailure("contacts and events", plain.failure)
      : zonesOf(setting, plain.success.answer)
  )
  for (const part of looking.compiled.parts) {
    const answer = yield* one([part])
    const what = `the part "${part}"`
    if (Result.isFailure(answer)) findings.push(Finding.ofFailure(what, leaveOut(part, answer.failure)))
    else {
      const hasUnit = part === "progress" || part === "content"
      findings.push(hasUnit ? unitOf(setting, part, answer.success.answer) : Finding.fine(what, answer.success.told))
    }
  }
  if (looking.compiled.parts.has("attendance") && Result.isSuccess(plain))
    findings.push(...(yield* eventsOf(looking, plain.success.answer)))
  if (looking.compiled.claimsEmail && Result.isSuccess(plain))
    findings.push(...(yield* addressesOf(looking, plain.success.answer)))
  return findings
})

/** The events of learners, with their sessions. */
const eventsOf = Effect.fnUntraced(function* (looking: Looking.Looking, answer: Ask.Answer) {
  const events = Looking.nodesOf(answer, "learners").map((node) => Wire.at(node, "event"))
  const ids = Looking.idsOf(events).slice(0, 1)
  const found = yield* Looking.eitherOf(
    looking,
    (isPaged) => ({ query: Questions.events(isPaged), variables: { first: 1, offset: 0, ids } }),
    "can be read, without pages: of a list that the API cuts, the rest is not seen"
  )
  const what = "the sessions of events"
  return [
    Result.isFailure(found)
      ? Finding.ofFailure(what, leaveOut("attendance", found.failure))
      : Finding.fine(what, found.success.told)
  ]
})

/** The contacts of an address, to know whether it is one person's. */
const addressesOf = (looking: Looking.Looking, answer: Ask.Answer) => {
  const emails = Looking.nodesOf(answer, "learners")
    .map((node) => Wire.at(node, "contact", "emailAddress"))
    .filter((email) => typeof email === "string")
    .slice(0, 1)
  const question = { query: Questions.contacts, variables: { first: 1, offset: 0, emails } }
  return Looking.lookAt(looking, "the contacts of an address, for claims.email", question)
}

const leaveOut = (part: Part, failure: Adapter.Failure): Adapter.Failure => {
  const { where, expected, found } = failure
  const advice = `${failure.advice} To read without it, give "parts" in the setting without "${part}".`
  return new Adapter.Misconfigured({ where, expected, found, advice })
}

const isZone = Schema.is(Text.Zone)

const zonesOf = (setting: Options["setting"], answer: Ask.Answer): Finding.Finding => {
  const { zones } = compile(setting)
  const named = Looking.nodesOf(answer, "learners").map((node) => Wire.at(node, "event", "timeZoneName"))
  const strange = named.find((zone) => typeof zone === "string" && !zones.has(zone) && !isZone(zone))
  return typeof strange === "string"
    ? Finding.doubtful(
        "contacts and events",
        `events in the time zone "${strange}", which is no IANA zone`,
        `Add it to the setting, "zones": { "${strange}": "Europe/London" } with the zone that it is, or correct the events.`
      )
    : Finding.fine("contacts and events", "can be read")
}

/** Whether amounts look as the setting says: of percents, some are above 1 once several people have begun. */
const unitOf = (setting: Options["setting"], part: Part, answer: Ask.Answer): Finding.Finding => {
  const amounts = Looking.nodesOf(answer, "learners")
    .flatMap((node) =>
      part === "progress"
        ? [Wire.at(node, "lmsProgress")]
        : (Wire.listAt(node, "contentResults")?.members ?? []).map(({ node }) => Wire.at(node, "progress"))
    )
    .map(Wire.amountOf)
    .filter((amount) => amount > 0)
  const most = Math.max(0, ...amounts)
  const isFraction = setting.progress === "fraction"
  const what = `the part "${part}"`
  if (amounts.length === 0 || most > 1 !== isFraction) return Finding.fine(what, "can be read")
  const unit = isFraction ? "percent" : "fraction"
  const advice = `Look at one of them in Administrate; if it shows the like of 50 % for 0.5, set "progress": "fraction", else "percent".`
  return Finding.doubtful(what, `amounts of at most ${most}, which look like "progress": "${unit}"`, advice)
}
