/** Looks at all that reading Canvas needs, and says what to do about what is missing. */
import { Field, Finding } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Clock, Effect, Logger, Result } from "effect"
import * as Ask from "./Ask.ts"
import type { Part, Setting } from "./Setting.ts"
import { reads } from "./Setting.ts"
import { idOf } from "./Wire.ts"

interface Options extends Ask.School {
  readonly setting: Setting
  /** Whether the log of grade changes is read: true makes one that is refused wrong, false leaves it out. Doubtful unless given. */
  readonly log?: boolean
}

/** Courses whose parts are tried one by one; of the others it is looked at whether they are there. */
const maxTried = 20
/** Courses named that the setting lacks. */
const maxNamed = 20

/** What is fine, doubtful or wrong about reading these courses. Never fails: what goes wrong is what it finds. */
export const doctor = (options: Options): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.gen(function* () {
    const client = yield* Effect.result(Ask.client(options))
    if (Result.isFailure(client)) return [Finding.ofFailure("the configuration", client.failure)]
    const self = yield* Effect.result(Ask.self(client.success))
    if (Result.isFailure(self)) return [ofToken(self.failure)]
    const user = idOf(Field.of(self.success.json, "id"))
    const concurrency = options.http?.concurrency ?? 4
    const ids = options.setting.courses.map(({ id }) => id)
    const there = yield* Effect.forEach(ids, (id) => courseFinding(client.success, id), { concurrency })
    // Of one that is not there, or not shown, nothing else can be read: that is told once.
    const readable = ids.filter((_, at) => there[at]?.state !== "wrong")
    const tried = yield* Effect.forEach(
      readable.slice(0, maxTried),
      (id) => partFindings(client.success, options.setting, id),
      { concurrency }
    )
    return [
      user === undefined ? notCanvas : Finding.fine("the token", `one of the user ${user}`),
      Finding.ofClock(self.success.response.date, yield* Clock.currentTimeMillis),
      ofQuota(self.success),
      ...there,
      ...tried.flat(),
      ...(yield* Effect.forEach(options.log === false ? [] : readable.slice(0, 1), (id) =>
        logFinding(client.success, id, options.log === true)
      )),
      ...(yield* ofOthers(client.success, new Set(ids)))
    ]
  }).pipe(Effect.provide(Logger.layer([])))

const ownAddress = 'Give the address that people open Canvas at, such as "https://canvas.example.edu", without a path.'
const notCanvas = Finding.wrong("the address", "an answer that names no user", ownAddress)

const newToken =
  "Sign in to Canvas as the user that reads, open Account, Settings, Approved Integrations, choose New Access Token, and put the token where the configuration has it. A token of a developer key with scopes needs those that the README lists."

const ofToken = (error: Ask.Failure): Finding.Finding => {
  const failure = Ask.toFailure(error)
  const isDenied = error._tag === "HttpError" && error.reason._tag === "Denied"
  if (isDenied) return { ...Finding.ofFailure("the token", failure), advice: newToken }
  const finding = Finding.ofFailure("the address", failure)
  return failure._tag === "Unavailable" ? finding : { ...finding, advice: `${ownAddress} ${failure.advice}` }
}

/** Canvas does not say which version it is: what it lets a token do it says of each request. */
const ofQuota = ({ response: { headers } }: Ask.Answer): Finding.Finding => {
  const left = headers.get("x-rate-limit-remaining")
  if (left === null) return Finding.fine("the quota", "none that Canvas tells of")
  if (Number(left) >= 100) return Finding.fine("the quota", `${left} left of the token's quota`)
  const advice = "Let nothing else use the token, or read with fewer requests at the same time."
  return Finding.doubtful("the quota", `${left} left of the token's quota`, advice)
}

const courseFinding = Effect.fnUntraced(function* (client: Http.Client, id: string): Effect.fn.Return<Finding.Finding> {
  const what = `course ${id}`
  const answer = yield* Effect.result(Ask.get(client, Ask.course(id)))
  if (Result.isFailure(answer)) {
    const advice =
      "Check the number in the course's address. If it is right, enrol the token's user in the course as a teacher or TA, or give them a role in its account that may see it (Admin, Permissions, Account Roles)."
    return { ...Finding.ofFailure(what, Ask.toFailure(answer.failure)), advice }
  }
  const state = Field.of(answer.success.json, "workflow_state")
  return state === "unpublished"
    ? Finding.doubtful(what, state, "Publish the course in Canvas: until then nobody learns in it.")
    : Finding.fine(what, String(state ?? "there"))
})

const permission = (name: string, where: string) =>
  `In Canvas open Admin, Permissions, ${where}, and allow "${name}" for the role of the token's user; or read less: leave the part out of "reads".`

interface Trial {
  readonly part: Part
  readonly path: string
  readonly advice: string
}

const trials: ReadonlyArray<Trial> = [
  { part: "enrolments", path: "enrollments?per_page=1", advice: permission("Users - view list", "Course Roles") },
  {
    part: "submissions",
    path: "assignments?per_page=1",
    advice: permission("Grades - view all grades", "Course Roles")
  },
  {
    part: "submissions",
    path: "students/submissions?student_ids%5B%5D=all&per_page=1",
    advice: permission("Grades - view all grades", "Course Roles")
  },
  {
    part: "progress",
    path: "bulk_user_progress?per_page=1",
    advice: permission("Grades - view all grades", "Course Roles")
  },
  { part: "progress", path: "modules?per_page=1", advice: permission("Grades - view all grades", "Course Roles") },
  {
    part: "outcomes",
    path: "outcome_results?per_page=1",
    advice: permission("Grades - view all grades", "Course Roles")
  }
]

const partFindings = Effect.fnUntraced(function* (
  client: Http.Client,
  setting: Setting,
  id: string
): Effect.fn.Return<ReadonlyArray<Finding.Finding>> {
  // People are needed whatever is read.
  const needed = trials.filter(({ part }) => part === "enrolments" || reads(setting, part))
  return yield* Effect.forEach(needed, ({ part, path, advice }) =>
    Effect.map(Effect.result(Ask.get(client, `${Ask.course(id)}/${path}`)), (answer): Finding.Finding => {
      const what = `${part} of course ${id}`
      if (Result.isSuccess(answer)) return Finding.fine(what, `readable (${path.split("?")[0]})`)
      const failure = Ask.toFailure(answer.failure)
      if (/module based/.test(failure.found)) return Finding.fine(what, "no modules in which anything is required")
      const isRefused = Ask.refusalOf(answer.failure) !== undefined
      return { ...Finding.ofFailure(what, failure), advice: isRefused ? advice : failure.advice }
    })
  )
})

/** The log needs a right of its own, and only whoever reads it misses that. */
const logFinding = Effect.fnUntraced(function* (
  client: Http.Client,
  id: string,
  isRead: boolean
): Effect.fn.Return<Finding.Finding> {
  const what = `the log of grade changes of course ${id}`
  const answer = yield* Effect.result(Ask.get(client, `audit/grade_change/${Ask.course(id)}?per_page=1`))
  if (Result.isSuccess(answer)) return Finding.fine(what, "readable")
  const needed = permission("Grades - view all grades", "Course Roles")
  const refused = { ...Finding.ofFailure(what, Ask.toFailure(answer.failure)), advice: needed }
  return isRead
    ? refused
    : Finding.doubtful(what, refused.found, `It matters only where the log of grade changes is read. ${needed}`)
})

/** Courses of the token's user that the setting does not name. An administrator sees more than Canvas lists here. */
const ofOthers = Effect.fnUntraced(function* (
  client: Http.Client,
  known: ReadonlySet<string>
): Effect.fn.Return<ReadonlyArray<Finding.Finding>> {
  const answer = yield* Effect.result(Ask.get(client, `courses?${Ask.query(Ask.perPage)}`))
  const json = Result.isSuccess(answer) ? answer.success.json : undefined
  const all: ReadonlyArray<unknown> = Array.isArray(json) ? json : []
  const others = all.flatMap((each) => idOf(Field.of(each, "id")) ?? []).filter((id) => !known.has(id))
  return others
    .slice(0, maxNamed)
    .map((id) =>
      Finding.doubtful(
        `course ${id}`,
        "a course of the token's user that the setting does not name",
        `Add { "id": "${id}", "offering": … } to the setting's courses if it is to be read.`
      )
    )
})
