/** What has to be so for Open edX to be read, looked at one by one: what is wrong, and what to do about it. */
import { Field, Finding } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Clock, Effect, Result } from "effect"
import * as Accounts from "./state/Accounts.ts"
import * as Ask from "./state/Ask.ts"
import type { Options } from "./state/Pull.ts"
import { isUsername, textOf } from "./Wire.ts"

/** Looks at the address, the credentials, each right that is needed, the clock and each course. It never fails. */
export const doctor = (options: Options): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.gen(function* () {
    const made = yield* Effect.result(Ask.client(options))
    if (Result.isFailure(made)) return [Finding.ofFailure("the configuration", made.failure)]
    const client = made.success
    const first = yield* enrolled(client, options)
    if (first.findings.some(({ state }) => state === "wrong")) return first.findings
    const courses = yield* Effect.forEach(options.setting.courses, ({ id }) => course(client, options, id), {
      concurrency: options.http?.concurrency ?? 4
    })
    return [
      ...first.findings,
      version,
      ...(yield* account(client, first.username)),
      ...courses,
      ...(yield* certificates(client, options, first)),
      ...(yield* others(client, options))
    ]
  })

const version = Finding.fine(
  "the version",
  "Open edX tells its version to nobody; what is read is there since the release Juniper"
)

/** Somebody who is enrolled, and in which course: undefined where nobody was found. */
interface Somebody {
  readonly username: string | undefined
  readonly course: string | undefined
}

interface Enrolled extends Somebody {
  readonly findings: ReadonlyArray<Finding.Finding>
}

/** Courses in which somebody is looked for. */
const maxLooked = 20

/** Whether a token is given, and enrolments are told; and the first who is enrolled, to look at more. */
const enrolled = Effect.fnUntraced(function* (client: Http.Client, { setting }: Options): Effect.fn.Return<Enrolled> {
  const what = "the address, the token and the right to read enrolments"
  let findings: ReadonlyArray<Finding.Finding> = []
  const ids = setting.courses.slice(0, maxLooked).map(({ id }) => id)
  for (const course of ids.length === 0 ? [undefined] : ids) {
    const request = { path: Ask.paths.enrolments, query: { course_id: course } }
    const answered = yield* Effect.result(Ask.listed(client, request, "enrolments"))
    if (Result.isFailure(answered)) return { ...nobody, findings: [Finding.ofFailure(what, answered.failure)] }
    if ("unknown" in answered.success) continue
    const { response, results } = answered.success
    const clock = Finding.ofClock(response.date, yield* Clock.currentTimeMillis)
    findings = [Finding.fine(what, "a page of enrolments"), clock]
    const username = results.map((each) => Field.of(each, "user")).find(isUsername)
    if (username !== undefined) return { findings, username, course }
  }
  return { ...nobody, findings }
})

const nobody: Somebody = { username: undefined, course: undefined }

const account = Effect.fnUntraced(function* (client: Http.Client, username: string | undefined) {
  const what = "the right to read the numbers of accounts"
  if (username === undefined) {
    return [
      Finding.doubtful(
        what,
        `nobody enrolled in the first ${maxLooked} courses, so it was not tried`,
        "Run this again once somebody is enrolled."
      )
    ]
  }
  const found = yield* Effect.result(Accounts.of(client, [username]))
  const failure = Result.isFailure(found) ? found.failure : found.success.unnumbered
  return [failure === undefined ? Finding.fine(what, "an account with its number") : Finding.ofFailure(what, failure)]
})

const course = Effect.fnUntraced(function* (client: Http.Client, { setting }: Options, id: string) {
  const what = `the course ${id}`
  if (setting.grades === false) return Finding.fine(what, "its grades are left by the setting")
  const request = { path: Ask.paths.grades(id), query: { page_size: 1 } }
  const answered = yield* Effect.result(Ask.listed(client, request, "grades"))
  if (Result.isFailure(answered)) return Finding.ofFailure(what, answered.failure)
  if (!("unknown" in answered.success)) return Finding.fine(what, "its grades can be read")
  return Finding.wrong(
    what,
    `${answered.success.unknown}: it is not there any more, or the address of the course is another`,
    "Mend the key of the course in the setting, as it stands in the address of its page, or take it out. The others are read all the same."
  )
})

const certificates = Effect.fnUntraced(function* (
  client: Http.Client,
  { setting }: Options,
  { username, course: id }: Somebody
) {
  const what = "the right to read certificates"
  if (setting.certificates === "none") return [Finding.fine(what, "they are left by the setting")]
  if (id === undefined || username === undefined) return []
  const request = { path: Ask.paths.certificate(username, id) }
  const answered = yield* Effect.result(Ask.ask(client, request, [403, 404]))
  if (Result.isFailure(answered)) return [Finding.ofFailure(what, answered.failure)]
  const response = answered.success
  if (response.status === 403) return [Finding.ofFailure(what, Ask.refused(response, "certificates"))]
  if (response.status < 300) return [Finding.fine(what, "a certificate")]
  const code = yield* Effect.orElseSucceed(Ask.json(response), () => null)
  return Field.of(code, "error_code") === "no_certificate_for_user"
    ? [Finding.fine(what, "that somebody has none")]
    : [Finding.ofFailure(what, Ask.refused(response, "certificates"))]
})

const maxOthers = 20

/** Courses that are there and that the setting lacks, of the first hundred. */
const others = Effect.fnUntraced(function* (client: Http.Client, { setting }: Options) {
  const request = { path: Ask.paths.courses, query: { page_size: 100 } }
  const listed = yield* Effect.result(Effect.flatMap(Ask.ask(client, request), Ask.json))
  if (Result.isFailure(listed)) {
    const what = "the list of courses"
    const advice = "Nothing that is needed: only courses that the setting lacks are not named here."
    return [Finding.doubtful(what, Finding.ofFailure(what, listed.failure).found, advice)]
  }
  const results = Field.of(listed.success, "results")
  const known = new Set(setting.courses.map(({ id }) => id))
  return (Array.isArray(results) ? results : [])
    .flatMap((each) => textOf(Field.of(each, "course_id")) ?? textOf(Field.of(each, "id")) ?? [])
    .filter((id) => !known.has(id))
    .slice(0, maxOthers)
    .map((id) =>
      Finding.doubtful(
        `the course ${id}`,
        "not in the setting, so it is not read",
        "Add it to the setting, with its offering, if it is to count."
      )
    )
})
