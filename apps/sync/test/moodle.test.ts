/** A recorded Moodle, through the program itself. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, vi } from "@effect/vitest"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { json, laurel, school, start, write } from "./given.ts"

vi.setConfig({ testTimeout: 120_000 })

const token = "0123456789abcdef0123456789abcdef"
const known = { MOODLE_TOKEN: token }

const catalog = {
  offerings: [{ id: "safe-2026", course: "safe", zone: "Europe/London", components: [] }],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { rule: "rolledUp", outcome: "completed" } }],
  certifications: []
}

const moodle = (base: URL, more: object = {}) => ({
  id: "moodle",
  adapter: "moodle",
  base: base.origin,
  auth: { tokenFrom: "MOODLE_TOKEN" },
  setting: { zone: "Europe/London", courses: [{ id: 5, offering: "safe-2026" }] },
  archive: true,
  requestsPerSecond: 1_000,
  ...more
})

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

const recordings = join(import.meta.dirname, "../../../packages/adapter-moodle/test/fixtures/moodle")
const body = (name: string): unknown => JSON.parse(readFileSync(join(recordings, `${name}.json`), "utf8")).response.body

const names: Readonly<Record<string, string>> = { "10": "alice", "11": "bruno", "12": "chioma", "13": "dmitri" }

/** The recorded roster, in which one of four is suspended, as far as it is asked for. */
const roster = (form: URLSearchParams): unknown => {
  const all: unknown = body("05-enrolled-users")
  const people = Array.isArray(all) ? all : []
  const isSuspended = ({ id }: { readonly id: number }): boolean => id === 13
  const options = new Map(
    [0, 1, 2, 3, 4, 5].map((index) => [form.get(`options[${index}][name]`), form.get(`options[${index}][value]`)])
  )
  const some = options.has("onlysuspended") ? people.filter(isSuspended) : people
  const from = Number(options.get("limitfrom") ?? 0)
  return some.slice(from, from + Number(options.get("limitnumber") ?? some.length))
}

const refusal = (errorcode: string) => ({
  exception: "core\\exception\\moodle_exception",
  errorcode,
  message: errorcode
})

/** What the recorded site answers to a function; one that `without` names it has not got. */
const answered = (form: URLSearchParams, without: string): unknown => {
  const name = form.get("wsfunction") ?? ""
  if (form.get("wstoken") !== token) return refusal("invalidtoken")
  if (without !== "" && name.startsWith(without)) return refusal("accessexception")
  const user = names[form.get("userid") ?? ""] ?? "alice"
  switch (name) {
    case "core_webservice_get_site_info":
      return body("01-site-info")
    case "core_enrol_get_enrolled_users":
      return roster(form)
    case "core_course_get_courses_by_field":
      return body("03-courses-by-field")
    case "core_course_get_contents":
      return body("04-course-contents")
    case "core_completion_get_activities_completion_status":
      return body(`07-activities-completion-${user}`)
    case "core_completion_get_course_completion_status":
      return body(`08-course-completion-${user}`)
    case "gradereport_user_get_grade_items":
      return body("09-grade-items-all")
    case "mod_assign_get_assignments":
      return body("11-assign-assignments")
    case "mod_assign_get_grades":
      return body("11-assign-grades")
    case "mod_quiz_get_quizzes_by_courses":
      return body("12-quizzes")
    case "mod_quiz_get_user_attempts":
      return body(user === "bruno" ? "12-quiz-attempts-bruno" : "12-quiz-attempts-alice")
    case "mod_scorm_get_scorm_scoes":
      return body("13-scorm-scoes")
    case "mod_scorm_get_scorm_attempt_count":
      return { ...Object(body("13-scorm-attempt-count-bruno")), attemptscount: user === "bruno" ? 2 : 1 }
    case "mod_scorm_get_scorm_sco_tracks":
      return body(user === "bruno" ? `13-scorm-sco-tracks-bruno-${form.get("attempt")}` : "13-scorm-sco-tracks-alice-1")
    case "mod_attendance_get_sessions":
      return body("14-attendance-sessions-taken")
    default:
      return refusal("invalidrecord")
  }
}

const site =
  (without = "") =>
  (asked: Asked): Answer => ({
    headers: { date: new Date().toUTCString() },
    json: answered(new URLSearchParams(asked.body), without)
  })

/** What is said of the sources. */
const told = (stdout: string): string =>
  stdout
    .split("\n\n")
    .slice(1)
    .join("\n\n")
    .replace(/\d s from/, "<n> s from")

describe("Moodle", () => {
  it.live("is read by `laurel sync`, a second time without anything new, and its rows can be read again", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const cwd = folder(moodle(server.url))
      const first = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(first.code).toBe(0)
      expect(json(first)).toMatchObject({
        run: { rows: 37, rejections: 0 },
        contacts: 4,
        achievements: { safe: { standing: 1 } }
      })
      const second = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(json(second)).toMatchObject({ sources: { moodle: { facts: 0, corrections: 0 } } })
      const before = server.asked.length
      expect(laurel(cwd, "remap", "moodle").code).toBe(0)
      expect(server.asked).toHaveLength(before)
    })
  )
  it.live("is found well by `laurel doctor` where it is", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const { code, stdout } = yield* Effect.promise(() => start(folder(moodle(server.url)), ["doctor"], known))
      expect(told(stdout)).toBe(`moodle (moodle)
  ✓ the token: the environment variable MOODLE_TOKEN is set
  ✓ the address and the token: "Recording Site", as the account "sync" (user 15)
  ✓ the version: 4.5.6 (Build: 20250811)
  ✓ the functions that are needed: all of them
  ✓ the clock: <n> s from ours
  ✓ course 5: 4 learners
  ! courses that the setting does not list: 6 ("READ"), 7 ("NOCRIT")
      Nothing of them is read. Add those that count to the setting's courses.
  ✓ the offerings: the catalog has the one named

1 is doubtful.
`)
      expect(code).toBe(0)
    })
  )
  it.live("is asked whether the catalog has the offering of badges, too", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const setting = (offering: string) => ({
        zone: "Europe/London",
        courses: [{ id: 5, offering: "safe-2026" }],
        badges: { offering }
      })
      const told = Effect.fnUntraced(function* (offering: string) {
        const cwd = folder(moodle(server.url, { setting: setting(offering) }))
        return (yield* Effect.promise(() => start(cwd, ["doctor"], known))).stdout
      })
      expect(yield* told("badges-2026")).toContain("! the offerings: the catalog has no badges-2026\n")
      expect(yield* told("safe-2026")).toContain("✓ the offerings: the catalog has the one named\n")
    })
  )
  it.live("is told what the service of its token lacks", () =>
    Effect.gen(function* () {
      const server = yield* serve(site("core_enrol_get_enrolled_users"))
      const { code, stdout } = yield* Effect.promise(() => start(folder(moodle(server.url)), ["doctor"], known))
      expect(stdout).toMatch(/✗ course 5: core_enrol_get_enrolled_users.*: expected a call that the token allows/)
      expect(stdout).toContain("\n      Moodle gives one code for four causes. Check in this order: ")
      expect(stdout).toContain("\n  ✓ the functions that are needed: all of them\n")
      expect(code).toBe(1)
    })
  )
  it.live("is told where its token is refused, and no secret is shown", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const cwd = folder(moodle(server.url))
      for (const command of ["sync", "doctor"]) {
        const secret = "fedcba9876543210fedcba9876543210"
        const { code, stdout, stderr } = yield* Effect.promise(() => start(cwd, [command], { MOODLE_TOKEN: secret }))
        expect(code).toBe(1)
        expect(stdout + stderr).toContain("Create another under Site administration")
        expect(stdout + stderr).not.toContain(secret)
      }
    })
  )
})
