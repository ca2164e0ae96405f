/** What an operator should know before Administrate is read, and what to do about each thing. */
import { Adapter, Finding, Text } from "@laurel/core"
import { Clock, Effect, Result, Schema } from "effect"
import * as Ask from "../Ask.ts"
import * as Ids from "../Ids.ts"
import * as Lists from "./Lists.ts"
import type { Options } from "./Pull.ts"
import * as Questions from "./Questions.ts"
import { compile, type Part } from "./Setting.ts"
import * as Wire from "./Wire.ts"

/** Looks at everything that reading needs, with a dozen requests. It never fails: what is wrong is a finding. */
export const doctor = (options: Options): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.gen(function* () {
    const ask = yield* Effect.result(Ask.asker(options))
    if (Result.isFailure(ask)) return [Finding.ofFailure("the address and the credentials", ask.failure)]
    const probe = yield* Effect.result(asked(ask.success, { query: "query Probe { __typename }" }))
    if (Result.isFailure(probe)) return [Finding.ofFailure("the address and the credentials", signIn(probe.failure))]
    return [
      Finding.fine("the address and the credentials", `${options.base ?? Ask.defaultBase} lets us in`),
      Finding.ofClock(probe.success.given, yield* Clock.currentTimeMillis),
      ...(yield* coursesOf(ask.success, options)),
      ...(yield* learnersOf(ask.success, options)),
      ...(yield* achievementsOf(ask.success, options))
    ]
  })

const asked = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  question: Ask.Question
): Effect.fn.Return<Ask.Answer, Adapter.Failure> {
  const answer = yield* ask(question)
  const [complaint] = answer.complaints
  return complaint === undefined ? answer : yield* Effect.fail(Ask.failureOf(answer, complaint))
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

const maxTold = 20

const coursesOf = Effect.fnUntraced(function* (ask: Ask.Asker, { setting, pageSize = Lists.most }: Options) {
  const idOf = (node: unknown) => Ids.numberOf(Wire.at(node, "id"))
  const list = { field: "courseTemplates", query: Questions.templates, pageSize, what: "course templates" }
  const listed = yield* Effect.result(Lists.whole(ask, list, idOf))
  if (Result.isFailure(listed)) return [Finding.ofFailure("the course templates", listed.failure)]
  const there = new Map(listed.success.map(({ node }) => [idOf(node) ?? "", node]))
  const { courses } = compile(setting)
  const findings = setting.courses.map(({ id, offering }) => {
    const node = there.get(Ids.numberOf(id) ?? "")
    const what = `course "${id}" (${offering})`
    const advice =
      "Copy the id from the list below, or give the application's user the right to see the course template, and mend it in the setting's courses."
    return node === undefined
      ? Finding.wrong(what, "none that this user can see", advice)
      : Finding.fine(what, titleOf(node))
  })
  const lacking = [...there].filter(([number]) => !courses.has(number)).slice(0, maxTold)
  return [
    ...findings,
    ...lacking.map(([number, node]) =>
      Finding.doubtful(
        `course template "CourseTemplate:${number}"`,
        `${titleOf(node)}, which the setting does not name`,
        `Add { "id": "CourseTemplate:${number}", "offering": … } to courses if its learners should be read.`
      )
    )
  ]
})

const titleOf = (node: unknown): string => {
  const [title, state] = [Wire.at(node, "title"), Wire.at(node, "lifecycleState")]
  return `${typeof title === "string" ? Text.nameOf(title) : "one without a title"}${typeof state === "string" ? ` (${state})` : ""}`
}

/** The first learners of the setting's courses, asked for as reading does, part by part. */
const learnersOf = Effect.fnUntraced(function* (ask: Ask.Asker, { setting }: Options) {
  const courses = setting.courses.slice(0, maxTold).map(({ id }) => Ids.wireOf(id))
  const first = { first: maxTold, offset: 0 }
  const listed = yield* Effect.result(
    asked(ask, { query: Questions.learnersOf(false), variables: { ...first, courses } })
  )
  if (Result.isFailure(listed)) return [Finding.ofFailure("the learners", listed.failure)]
  const page = Lists.listOf(Wire.at(listed.success.data, "learners"))
  const ids = (page?.members ?? []).flatMap(({ node }) => {
    const id = Wire.at(node, "id")
    return typeof id === "string" ? [id] : []
  })
  if (ids.length === 0) {
    const advice =
      "Check that the courses have learners, and that the application's user may see them: nothing more can be looked at."
    return [Finding.doubtful("the learners", "none of the first courses", advice)]
  }
  const findings = [Finding.fine("the learners", `${page?.total ?? ids.length} of the first courses`)]
  const one = (parts: ReadonlyArray<Part>) =>
    Effect.result(asked(ask, { query: Questions.learner({ ...setting, parts }), variables: { ...first, ids } }))
  const plain = yield* one([])
  findings.push(
    Result.isFailure(plain) ? Finding.ofFailure("contacts and events", plain.failure) : zonesOf(setting, plain.success)
  )
  for (const part of compile(setting).parts) {
    const answer = yield* one([part])
    const what = `the part "${part}"`
    if (Result.isFailure(answer)) findings.push(Finding.ofFailure(what, leaveOut(part, answer.failure)))
    else
      findings.push(
        part === "progress" || part === "content"
          ? unitOf(setting, part, answer.success)
          : Finding.fine(what, "can be read")
      )
  }
  return findings
})

const leaveOut = (part: Part, failure: Adapter.Failure): Adapter.Failure => {
  const { where, expected, found } = failure
  const advice = `${failure.advice} To read without it, give "parts" in the setting without "${part}".`
  return new Adapter.Misconfigured({ where, expected, found, advice })
}

const nodesOf = (answer: Ask.Answer): ReadonlyArray<unknown> =>
  (Lists.listOf(Wire.at(answer.data, "learners"))?.members ?? []).map(({ node }) => node)

const isZone = Schema.is(Text.Zone)

const zonesOf = (setting: Options["setting"], answer: Ask.Answer): Finding.Finding => {
  const { zones } = compile(setting)
  const named = nodesOf(answer).map((node) => Wire.at(node, "event", "timeZoneName"))
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
  const amounts = nodesOf(answer)
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

const achievementsOf = Effect.fnUntraced(function* (ask: Ask.Asker, { setting }: Options) {
  const what = "achievements"
  if (setting.achievements === undefined) {
    const advice = 'Give "achievements": {} in the setting to compare them with what Laurel computes.'
    return [Finding.doubtful(what, "not asked for", advice)]
  }
  const { all, byId } = Questions.achievements(setting)
  const listed = yield* Effect.result(asked(ask, { query: all(false), variables: { first: 1, offset: 0 } }))
  const id = Result.isSuccess(listed)
    ? Wire.at(Lists.listOf(Wire.at(listed.success.data, "list"))?.members[0]?.node, "id")
    : undefined
  const read =
    Result.isFailure(listed) || typeof id !== "string"
      ? listed
      : yield* Effect.result(asked(ask, { query: byId, variables: { first: 1, offset: 0, ids: [id] } }))
  if (Result.isSuccess(read)) return [Finding.fine(what, id === undefined ? "none yet" : "can be read")]
  const { where, expected, found, advice } = read.failure
  const mend = `${advice} Its fields may be called otherwise in this instance: name them under "achievements": { "fields": … }.`
  return [Finding.ofFailure(what, new Adapter.Misconfigured({ where, expected, found, advice: mend }))]
})
