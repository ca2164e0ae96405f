/** A Moodle made of the recorded answers, before and after the corrections, and one that is made up of many courses. */
import { Moodle } from "@laurel/adapter-moodle"
import { Id } from "@laurel/core"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { settingOf } from "./facts.ts"

export const source = Id.SourceId.make("moodle")

/** A recorded answer whole: its status, headers and body. */
export const recording = (name: string): Answer => {
  const { status, headers, body } = JSON.parse(
    readFileSync(join(import.meta.dirname, "fixtures/moodle", `${name}.json`), "utf8")
  ).response
  return typeof body === "string" ? { status, headers, body } : { status, headers, json: body }
}

export const body = (name: string): unknown => recording(name).json

/** What was called, as the form has it. */
export interface Called {
  readonly name: string
  readonly form: Readonly<Record<string, string>>
}

export const calledOf = ({ body }: Asked): Called => {
  const form = Object.fromEntries(new URLSearchParams(body))
  return { name: form["wsfunction"] ?? "", form }
}

/** Entries of a roster as `limitfrom` and `limitnumber` ask for them, of those who are active or of the others. */
export const rosterOf = (
  { form }: Called,
  active: ReadonlyArray<unknown>,
  suspended: ReadonlyArray<unknown>
): ReadonlyArray<unknown> => {
  const options = new Map(
    [0, 1, 2, 3, 4].map((index) => [form[`options[${index}][name]`], form[`options[${index}][value]`]])
  )
  const all = options.has("onlysuspended") ? suspended : active
  const from = Number(options.get("limitfrom") ?? 0)
  return all.slice(from, from + Number(options.get("limitnumber") ?? all.length))
}

export const thrown = (errorcode: string, message = "as the language of the account has it") => ({
  exception: "core\\exception\\moodle_exception",
  errorcode,
  message
})

const nameOf: Readonly<Record<string, string>> = { 10: "alice", 11: "bruno", 12: "chioma", 13: "dmitri" }

type Items = ReadonlyArray<Readonly<Record<string, unknown>>>
/** The list in a field of a recorded answer: fixtures have it. */
const listIn = (value: unknown, field: string): Items => Reflect.get(Object(value), field) as Items
const items = (name: string): Items => body(name) as Items

/** The three states of the recorded site. */
export type State = "before" | "after" | "deleted"

/** The second roster was recorded with fewer fields: its people had the roles that they had before. */
const roster = (name: string): Items =>
  items(name).map((entry) => ({ ...items("05-enrolled-users").find(({ id }) => id === entry["id"]), ...entry }))

const lists = {
  before: () => ({
    active: items("05-enrolled-users").filter(({ id }) => id !== 13),
    suspended: items("05-enrolled-users").filter(({ id }) => id === 13)
  }),
  after: () => ({ active: roster("b05-enrolled-users"), suspended: [] }),
  deleted: () => ({ active: roster("b05-enrolled-users").filter(({ id }) => id !== 12), suspended: [] })
}

const grades = (state: State): unknown => {
  if (state === "before") return body("09-grade-items-all")
  const names = state === "after" ? ["alice", "bruno", "chioma"] : ["alice", "bruno"]
  return { usergrades: names.flatMap((name) => listIn(body(`b09-grade-items-${name}`), "usergrades")), warnings: [] }
}

const sessions = (state: State): unknown => {
  const all = items("14-attendance-sessions-taken")
  return state === "before" ? all : all.map((each) => (each["id"] === 1 ? body("b14-attendance-session-1") : each))
}

const contents = (state: State): unknown =>
  items("04-course-contents").map((section) => ({
    ...section,
    modules: listIn(section, "modules").filter(({ id }) => state === "before" || id !== 9)
  }))

/** Marks of assignments that were given since, in Unix seconds. */
const marksSince = (answer: unknown, since: number): unknown => ({
  ...Object(answer),
  assignments: listIn(answer, "assignments").map((assignment) => ({
    ...assignment,
    grades: listIn(assignment, "grades").filter(({ timemodified }) => Number(timemodified) >= since)
  }))
})

/** The same answers, but for a function that refuses: of one user, where one is given. */
export const refusing =
  (answer: (called: Called) => unknown, functions: RegExp, code: string, user?: number) =>
  (called: Called): unknown =>
    functions.test(called.name) && (user === undefined || called.form["userid"] === String(user))
      ? thrown(code, "Course or activity not accessible.")
      : answer(called)

/** The same answers, but for what becomes of those of one function. */
export const instead =
  (answer: (called: Called) => unknown, name: string, change: (answered: unknown, called: Called) => unknown) =>
  (called: Called): unknown =>
    called.name === name ? change(answer(called), called) : answer(called)

/** A value without a field. */
export const without = (value: object, field: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field))

/** What the recorded site answers in one of its states. */
export const recorded = (state: State, called: Called): unknown => {
  const { name, form } = called
  const user = nameOf[form["userid"] ?? ""] ?? ""
  const b = state === "before" ? "" : "b"
  const end = b === "b" && user === "dmitri" ? "-unenrolled" : ""
  switch (name) {
    case "core_webservice_get_site_info":
      return body("01-site-info")
    case "core_enrol_get_enrolled_users": {
      const { active, suspended } = lists[state]()
      return rosterOf(called, active, suspended)
    }
    case "core_course_get_courses_by_field":
      return body("03-courses-by-field")
    case "core_course_get_contents":
      return contents(state)
    case "core_completion_get_activities_completion_status":
      return body(
        state === "deleted" && user === "chioma"
          ? "b90-deleted-user-activities"
          : `${b}07-activities-completion-${user}${end}`
      )
    case "core_completion_get_course_completion_status":
      return body(
        state === "deleted" && user === "chioma"
          ? "b90-deleted-user-activities"
          : `${b}08-course-completion-${user}${end}`
      )
    case "gradereport_user_get_grade_items":
      return form["userid"] === "0" ? grades(state) : body(`${b}09-grade-items-${user}${end}`)
    case "mod_assign_get_assignments":
      return body("11-assign-assignments")
    case "mod_assign_get_grades":
      return marksSince(body(`${b}11-assign-grades`), Number(form["since"]))
    case "mod_quiz_get_quizzes_by_courses":
      return body("12-quizzes")
    case "mod_quiz_get_user_attempts":
      return body(`12-quiz-attempts-${user}`)
    case "mod_scorm_get_scorm_scoes":
      return body("13-scorm-scoes")
    case "mod_scorm_get_scorm_attempt_count":
      return { ...Object(body("13-scorm-attempt-count-bruno")), attemptscount: user === "bruno" ? 2 : 1 }
    case "mod_scorm_get_scorm_sco_tracks":
      return body(`13-scorm-sco-tracks-${user}-${form["attempt"]}`)
    case "mod_attendance_get_sessions":
      return sessions(state)
    case "core_badges_get_user_badges":
      return user === "alice"
        ? body(state === "before" ? "15-badges-alice" : "b15-badges-alice")
        : { badges: [], warnings: [] }
    default:
      return thrown("invalidrecord", "Can't find data record in database table external_functions.")
  }
}

/** An adapter that asks a server as fast as it can. */
export const adapterOf = (url: URL, more: Partial<Moodle.Options> = {}) =>
  Moodle.adapter({
    source,
    base: url.href,
    token: Redacted.make("0123456789abcdef0123456789abcdef"),
    setting: settingOf(),
    ...more,
    http: { retries: 2, perSecond: Infinity, ...more.http }
  })

/** A server whose answers and clock change, an adapter that asks it, and what it was asked since it was last looked. */
export const site = Effect.fnUntraced(function* (
  first: (called: Called) => unknown,
  now: string,
  more: Partial<Moodle.Options> = {}
) {
  let [answer, date] = [first, now]
  let looked = 0
  const server = yield* serve((asked) => {
    const given = answer(calledOf(asked))
    const headers = { date: new Date(date).toUTCString() }
    return isAnswer(given) ? { ...given, headers: { ...headers, ...given.headers } } : { headers, json: given }
  })
  return {
    url: server.url,
    adapter: adapterOf(server.url, more),
    become: (next: (called: Called) => unknown, at: string) => {
      answer = next
      date = at
    },
    /** Names of the functions that were called since. */
    calls: (): ReadonlyArray<string> => {
      const since = server.asked.slice(looked).map((asked) => calledOf(asked).name)
      looked = server.asked.length
      return since
    }
  }
})

/** An answer that is none of a function. */
export class Bare implements Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  constructor({ status = 200, headers = {}, body = "" }: Answer) {
    this.status = status
    this.headers = headers
    this.body = typeof body === "string" ? body : ""
  }
}

const isAnswer = (given: unknown): given is Bare => given instanceof Bare
