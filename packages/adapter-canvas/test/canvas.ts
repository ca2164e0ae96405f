/** A Canvas for tests, by its published documents: courses that can be changed, pages whose links are opaque, and refusals. */
import { Canvas } from "@laurel/adapter-canvas"
import { type Adapter, type Fact, Id } from "@laurel/core"
import type { Answer, Asked, Collected } from "@laurel/testkit"
import { Redacted, Schema } from "effect"

const source = Id.SourceId.make("canvas-1")

/** A setting of these courses, each its number and its offering. */
export const settingOf = (...courses: ReadonlyArray<readonly [id: string, offering: string]>): Canvas.Setting =>
  Schema.decodeUnknownSync(Canvas.Setting, { onExcessProperty: "error" })({
    zone: "Europe/Berlin",
    courses: courses.map(([id, offering]) => ({ id, offering }))
  })

export const setting = settingOf(["55", "safety"])

export type Row = Readonly<Record<string, unknown>>

/** What a course has; each list may be replaced. */
export interface CourseState {
  enrolments: ReadonlyArray<Row>
  assignments: ReadonlyArray<Row>
  submissions: ReadonlyArray<Row>
  /** Null of a course without modules. */
  progress: ReadonlyArray<Row> | null
  modules: ReadonlyArray<Row>
  /** By user: the state of each module. */
  states: Readonly<Record<string, ReadonlyArray<Row>>>
  outcomes: ReadonlyArray<unknown>
  /** Newest first. */
  events: ReadonlyArray<unknown>
  users: ReadonlyArray<Row>
}

export interface School {
  date: string
  pageRows: number
  courses: Record<string, CourseState>
  /** What is answered instead. */
  instead: (asked: Asked) => Answer | undefined
}

export const noon = "Sun, 01 Nov 2026 12:00:00 GMT"

export const courseOf = (more: Partial<CourseState> = {}): CourseState => ({
  enrolments: [enrolment("7")],
  assignments: [assignment("100")],
  submissions: [],
  progress: null,
  modules: [],
  states: {},
  outcomes: [],
  events: [],
  users: [],
  ...more
})

export const schoolOf = (more: Partial<CourseState> = {}): School => ({
  date: noon,
  pageRows: 100,
  courses: { "55": courseOf(more) },
  instead: () => undefined
})

export const enrolment = (user: string, more: Row = {}): Row => ({
  id: `9${user}`,
  user_id: user,
  course_id: "55",
  type: "StudentEnrollment",
  enrollment_state: "active",
  course_section_id: "1",
  created_at: "2026-09-01T08:00:00Z",
  updated_at: "2026-09-02T08:00:00Z",
  user: { id: user, name: "Given Family", login_id: `login-${user}`, sis_user_id: `sis-${user}` },
  ...more
})

export const assignment = (id: string, more: Row = {}): Row => ({
  id,
  grading_type: "points",
  points_possible: 10,
  post_manually: false,
  name: "An assignment",
  ...more
})

/** Handed in, graded 8 of 10 by a person, and posted. */
export const submission = (user: string, more: Row = {}): Row => ({
  user_id: user,
  assignment_id: "100",
  attempt: 1,
  submitted_at: "2026-10-01T10:00:00Z",
  workflow_state: "graded",
  score: 8,
  grade: "8",
  graded_at: "2026-10-02T10:00:00Z",
  posted_at: "2026-10-02T10:00:00Z",
  grade_matches_current_submission: true,
  grader_id: "3",
  excused: false,
  late: false,
  missing: false,
  late_policy_status: null,
  body: "<p>what was handed in</p>",
  ...more
})

export const progressOf = (user: string, done: number, all: number, completed: string | null = null): Row => ({
  id: user,
  display_name: "Given",
  progress: {
    requirement_count: all,
    requirement_completed_count: done,
    next_requirement_url: null,
    completed_at: completed
  }
})

export const outcome = (id: string, user: string, more: Row = {}): Row => ({
  id,
  score: 4,
  percent: 0.8,
  submitted_or_assessed_at: "2026-10-03T10:00:00Z",
  links: { user, learning_outcome: "31", assignment: "assignment_100", alignment: "assignment_100" },
  ...more
})

export const change = (id: string, more: Row = {}, links: Row = {}): Row => ({
  id,
  created_at: "2026-10-02T10:00:00Z",
  event_type: "grade_change",
  grade_before: null,
  grade_after: "8",
  excused_before: false,
  excused_after: false,
  points_possible_after: 10,
  version_number: 1,
  links: { assignment: "100", course: "55", student: "7", grader: "3", ...links },
  ...more
})

export const refusal = (status: number): Answer => ({
  status,
  json: {
    status: "unauthorized",
    errors: [{ message: "user not authorized to perform that action" }],
    error_report_id: Math.floor(status * 7)
  }
})

const text = (row: unknown, name: string): string => {
  const value: unknown = Reflect.get(Object(row), name)
  return typeof value === "string" || typeof value === "number" ? String(value) : ""
}

const paged = (
  { url }: Asked,
  all: ReadonlyArray<unknown>,
  pageRows: number,
  wrap = (rows: ReadonlyArray<unknown>): unknown => rows
): Answer => {
  const mark = url.searchParams.get("page") ?? ""
  const at = mark === "" ? 0 : Number(atob(mark.replace("bookmark:", "")))
  const link = (to: number, rel: string) => {
    const next = new URL(url)
    next.searchParams.set("page", `bookmark:${btoa(String(to))}`)
    return `<${next.href}>; rel="${rel}"`
  }
  const until = at + pageRows
  const links = [link(at, "current"), ...(until < all.length ? [link(until, "next")] : []), link(0, "first")]
  return { json: wrap(all.slice(at, until)), headers: { link: links.join(",") } }
}

const after = (row: unknown, name: string, since: string | null): boolean =>
  since === null || (text(row, name) !== "" && Date.parse(text(row, name)) > Date.parse(since))

const submissionsOf = (course: CourseState, { searchParams }: URL): ReadonlyArray<unknown> => {
  const ids = searchParams.getAll("assignment_ids[]")
  return course.submissions.filter(
    (row) =>
      (ids.length === 0 || ids.includes(text(row, "assignment_id"))) &&
      after(row, "graded_at", searchParams.get("graded_since")) &&
      after(row, "submitted_at", searchParams.get("submitted_since"))
  )
}

const enrolmentsOf = (course: CourseState, { searchParams }: URL): ReadonlyArray<unknown> => {
  const [types, states] = [searchParams.getAll("type[]"), searchParams.getAll("state[]")]
  return course.enrolments.filter(
    (row) =>
      types.includes(text(row, "type")) && (states.length === 0 || states.includes(text(row, "enrollment_state")))
  )
}

const isActive = (course: CourseState, user: string): boolean =>
  course.enrolments.some((row) => text(row, "user_id") === user && text(row, "enrollment_state") === "active")

const log = (course: CourseState, asked: Asked, pageRows: number, own: (row: unknown) => boolean): Answer => {
  const [start, end] = [asked.url.searchParams.get("start_time"), asked.url.searchParams.get("end_time")]
  const events = course.events.filter(
    (row) =>
      own(row) &&
      after(row, "created_at", start) &&
      (end === null || !(Date.parse(text(row, "created_at")) > Date.parse(end)))
  )
  const linked = { assignments: course.assignments, courses: [], users: [] }
  return paged(asked, events, pageRows, (events) => ({ links: {}, events, linked }))
}

const within = (course: CourseState, asked: Asked, rest: string, pageRows: number): Answer | undefined => {
  const { url } = asked
  const [, module] = /^modules\/(\d+)\/items$/.exec(rest) ?? []
  if (module !== undefined) return paged(asked, [{ id: "1", completion_requirement: { type: "must_view" } }], pageRows)
  switch (rest) {
    case "":
      return { json: { id: "55", workflow_state: "available" } }
    case "enrollments":
      return paged(asked, enrolmentsOf(course, url), pageRows)
    case "users":
      return paged(asked, course.users, pageRows)
    case "assignments":
      return paged(asked, course.assignments, pageRows)
    case "students/submissions":
      return url.searchParams.get("student_ids[]") === "all"
        ? paged(asked, submissionsOf(course, url), pageRows)
        : { json: [] }
    case "bulk_user_progress":
      return course.progress === null
        ? { status: 400, json: { message: "No progress available because this course is not module based" } }
        : paged(
            asked,
            course.progress.filter((row) => text(row, "id") === "" || isActive(course, text(row, "id"))),
            pageRows
          )
    case "modules": {
      const user = url.searchParams.get("student_id")
      // It takes only those for students who are active.
      if (user !== null && !isActive(course, user)) return refusal(401)
      return paged(asked, user === null ? course.modules : (course.states[user] ?? []), pageRows)
    }
    case "outcome_results":
      return paged(asked, course.outcomes, pageRows, (outcome_results) => ({ outcome_results }))
    default:
      return undefined
  }
}

const missing: Answer = { status: 404, json: { errors: [{ message: "The specified resource does not exist." }] } }

export const respond = (school: School, asked: Asked): Answer => {
  const path = asked.url.pathname.replace("/api/v1/", "")
  const [, log_, logged = "", assignment, student] =
    /^(audit\/grade_change\/)courses\/(\d+)(?:\/assignments\/(\d+)\/students\/(\d+))?$/.exec(path) ?? []
  const [, id = "", rest = ""] = /^courses\/(\d+)(?:\/(.*))?$/.exec(path) ?? []
  const course = school.courses[log_ === undefined ? id : logged]
  const isOwn = (row: unknown) => {
    const links = Reflect.get(Object(row), "links")
    return assignment === undefined || (text(links, "assignment") === assignment && text(links, "student") === student)
  }
  const usual = (): Answer => {
    if (path === "users/self") return { json: { id: "3", name: "A reader" } }
    if (path === "courses")
      return paged(
        asked,
        Object.keys(school.courses).map((id) => ({ id })),
        school.pageRows
      )
    if (course === undefined) return missing
    if (log_ !== undefined) return log(course, asked, school.pageRows, isOwn)
    return within(course, asked, rest, school.pageRows) ?? missing
  }
  const { headers, ...answer } = school.instead(asked) ?? usual()
  return {
    ...answer,
    headers: { date: school.date, "x-request-cost": "0.1", "x-rate-limit-remaining": "599.9", ...headers }
  }
}

const common = (url: URL) => ({
  source,
  setting,
  base: url.href,
  auth: { kind: "bearer", token: Redacted.make("a-secret-token") } as const,
  http: { retries: 2, perSecond: 1_000 }
})

export const adapterOf = (url: URL, options: Partial<Canvas.Options> = {}): Adapter.Rereading =>
  Canvas.adapter({ ...common(url), ...options })

export const logOf = (url: URL, options: Partial<Canvas.Options> = {}): Adapter.Rereading =>
  Canvas.gradeChanges({ ...common(url), ...options })

export const doctorOf = (url: URL, options: Partial<Canvas.Options> = {}) =>
  Canvas.doctor({ ...common(url), ...options })

export const draftsOf = ({ pages }: Collected): ReadonlyArray<Fact.Draft> => pages.flatMap(({ drafts }) => drafts)

/** What was asked, without the root of the API. */
export const paths = ({ asked }: { readonly asked: ReadonlyArray<Asked> }): ReadonlyArray<string> =>
  asked.map(({ url }) => `${url.pathname.replace("/api/v1/", "")}${decodeURIComponent(url.search)}`)
