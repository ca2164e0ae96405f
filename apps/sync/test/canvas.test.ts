/** Canvas and its log of grade changes, through the program itself: made from its published documents, not recorded. */
import { describe, expect, it } from "@effect/vitest"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { json, laurel, school, start, write } from "./given.ts"

const token = "7~s3cret-of-canvas"
const known = { CANVAS_TOKEN: token }

const catalog = {
  offerings: [
    { id: "algebra", course: "algebra", zone: "UTC", components: [{ activity: "assignment/7", group: "tests" }] }
  ],
  achievementTypes: [{ id: "algebra", courses: ["algebra"], rule: { rule: "scored", group: "tests", atLeast: 0.5 } }],
  certifications: []
}

const canvas = (base: URL, more: object = {}) => ({
  id: "canvas",
  adapter: "canvas",
  base: base.origin,
  auth: { tokenFrom: "CANVAS_TOKEN" },
  setting: { zone: "UTC", courses: [{ id: "42", offering: "algebra" }] },
  archive: true,
  ...more
})
const changes = (base: URL) => canvas(base, { id: "changes", adapter: "canvas-grade-changes" })

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

const at = "2026-05-01T10:00:00Z"
const assignment = { id: "7", course_id: "42", name: "Test", grading_type: "points", points_possible: 100 }
const lists: Readonly<Record<string, unknown>> = {
  "/api/v1/users/self": { id: "1", name: "Reader" },
  "/api/v1/courses": [{ id: "42" }],
  "/api/v1/courses/42": { id: "42", workflow_state: "available" },
  "/api/v1/courses/42/enrollments": [
    {
      id: "5",
      user_id: "11",
      course_id: "42",
      type: "StudentEnrollment",
      enrollment_state: "active",
      created_at: "2026-01-10T09:00:00Z",
      updated_at: "2026-01-10T09:00:00Z",
      user: { id: "11", name: "Ada" }
    }
  ],
  "/api/v1/courses/42/assignments": [assignment],
  "/api/v1/courses/42/students/submissions": [
    {
      id: "900",
      user_id: "11",
      assignment_id: "7",
      attempt: 1,
      workflow_state: "graded",
      score: 70,
      grade: "70",
      entered_score: 70,
      entered_grade: "70",
      submitted_at: at,
      graded_at: at,
      posted_at: at,
      grader_id: "1",
      excused: false,
      missing: false,
      late: false
    }
  ],
  "/api/v1/courses/42/bulk_user_progress": [],
  "/api/v1/courses/42/modules": [],
  "/api/v1/courses/42/outcome_results": { outcome_results: [] },
  "/api/v1/audit/grade_change/courses/42": {
    events: [
      {
        id: "0f1e2d3c-0001",
        created_at: at,
        event_type: "grade_change",
        grade_before: null,
        grade_after: "70",
        excused_before: false,
        excused_after: false,
        links: { assignment: "7", course: "42", student: "11", grader: "1" }
      }
    ],
    linked: { assignments: [assignment] }
  }
}

/** A Canvas with one course, one learner and one grade; `refused` is what the token may not see. */
const school42 =
  (refused = "nothing") =>
  ({ url, headers }: Asked): Answer => {
    const date = { date: new Date().toUTCString(), "x-rate-limit-remaining": "600.0" }
    if (headers["authorization"] !== `Bearer ${token}`)
      return { status: 401, json: { errors: [{ message: "Invalid access token." }] } }
    if (url.pathname.includes(refused))
      return { status: 403, json: { errors: [{ message: "user not authorized to perform that action" }] } }
    const list = lists[url.pathname]
    return list === undefined ? { status: 404, json: { errors: [] } } : { headers: date, json: list }
  }

/** What is said of the sources, whatever the clocks. */
const told = (stdout: string): string =>
  stdout
    .split("\n\n")
    .slice(1)
    .join("\n\n")
    .replaceAll(/: \d s from/g, ": <n> s from")

describe("Canvas", () => {
  it.live("is read by `laurel sync`, its log too, a second time without anything new", () =>
    Effect.gen(function* () {
      const server = yield* serve(school42())
      const cwd = folder(canvas(server.url), changes(server.url))
      const first = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(first.code).toBe(0)
      expect(json(first)).toMatchObject({
        run: { rejections: 0 },
        sources: { canvas: { rejections: 0 }, changes: { rows: 1 } }
      })
      const second = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(json(second)).toMatchObject({
        sources: { canvas: { facts: 0, corrections: 0 }, changes: { facts: 0, corrections: 0 } }
      })
      const before = server.asked.length
      for (const source of ["canvas", "changes"]) expect(laurel(cwd, "remap", source).code).toBe(0)
      expect(server.asked).toHaveLength(before)
    })
  )
  it.live("is found well by `laurel doctor` where it is, and its log too", () =>
    Effect.gen(function* () {
      const server = yield* serve(school42())
      const { code, stdout } = yield* Effect.promise(() =>
        start(folder(canvas(server.url), changes(server.url)), ["doctor"], known)
      )
      expect(told(stdout)).toBe(`canvas (canvas)
  ✓ the token: the environment variable CANVAS_TOKEN is set
  ✓ the token: one of the user 1
  ✓ the clock: <n> s from ours
  ✓ the quota: 600.0 left of the token's quota
  ✓ course 42: available
  ✓ enrolments of course 42: readable (enrollments)
  ✓ submissions of course 42: readable (assignments)
  ✓ submissions of course 42: readable (students/submissions)
  ✓ progress of course 42: readable (bulk_user_progress)
  ✓ progress of course 42: readable (modules)
  ✓ outcomes of course 42: readable (outcome_results)
  ✓ the offerings: the catalog has the one named

changes (canvas-grade-changes)
  ✓ the token: the environment variable CANVAS_TOKEN is set
  ✓ the token: one of the user 1
  ✓ the clock: <n> s from ours
  ✓ the quota: 600.0 left of the token's quota
  ✓ course 42: available
  ✓ enrolments of course 42: readable (enrollments)
  ✓ the log of grade changes of course 42: readable
  ✓ the offerings: the catalog has the one named

Nothing is wrong.
`)
      expect(code).toBe(0)
    })
  )
  it.live("is told where the log may not be seen, and all else may", () =>
    Effect.gen(function* () {
      const server = yield* serve(school42("audit"))
      const { code, stdout } = yield* Effect.promise(() =>
        start(folder(canvas(server.url), changes(server.url)), ["doctor"], known)
      )
      const [canvasSays = "", changesSay = ""] = told(stdout).split("\n\n")
      expect(canvasSays).not.toMatch(/✗|log of grade changes/)
      expect(changesSay).toMatch(
        /✗ the log of grade changes of course 42: GET .*: expected to be let in, found status 403/
      )
      expect(changesSay).toContain('allow "Grades - view all grades" for the role of the token\'s user')
      expect(code).toBe(1)
    })
  )
  it.live("is told where its token is not let in, and no secret is shown", () =>
    Effect.gen(function* () {
      const server = yield* serve(school42())
      const cwd = folder(canvas(server.url), changes(server.url))
      for (const command of ["sync", "doctor"]) {
        const { code, stdout, stderr } = yield* Effect.promise(() =>
          start(cwd, [command], { CANVAS_TOKEN: "7~an0ther" })
        )
        expect(code).toBe(1)
        expect(stdout + stderr).toContain("Invalid access token.")
        expect(stdout + stderr).not.toContain("7~an0ther")
      }
    })
  )
})
