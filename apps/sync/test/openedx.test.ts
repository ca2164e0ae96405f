/** Open edX and its events, through the program itself: made from its published documents, not recorded. */
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { json, laurel, school, start, write } from "./given.ts"

const secret = "s3cret-of-the-client"
const known = { OPENEDX_SECRET: secret }
const course = "course-v1:example+ALG+2026"
const setting = { zone: "UTC", courses: [{ id: course, offering: "algebra-2026" }] }

const catalog = {
  offerings: [{ id: "algebra-2026", course: "algebra", zone: "UTC", components: [] }],
  achievementTypes: [{ id: "algebra", courses: ["algebra"], rule: { rule: "rolledUp", outcome: "passed" } }],
  certifications: []
}

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

const openedx = (base: URL) => ({
  id: "openedx",
  adapter: "openedx",
  base: base.href,
  auth: { clientId: "laurel", clientSecretFrom: "OPENEDX_SECRET" },
  setting,
  archive: true
})

const certificate = {
  username: "ada",
  course_id: course,
  certificate_type: "verified",
  created_date: "2026-06-01T10:00:00Z",
  status: "downloadable",
  is_passing: true,
  grade: "0.87",
  download_url: "/certificates/1"
}

/** An LMS with one course and two learners, one of whom passed. */
const lms = ({ url, body, headers }: Asked): Answer => {
  const path = decodeURIComponent(url.pathname)
  if (path === "/oauth2/access_token") {
    return body.includes(`client_secret=${secret}`)
      ? { json: { access_token: "a.b.c", token_type: "JWT", expires_in: 3_600, scope: "grades:read" } }
      : { status: 401, json: { error: "invalid_client" } }
  }
  if (headers["authorization"] !== "JWT a.b.c") return { status: 401, json: { detail: "who is that" } }
  const date = { date: new Date().toUTCString() }
  switch (path) {
    case "/api/enrollment/v1/enrollments": {
      const results = ["ada", "bob"].map((user) => ({
        created: "2026-01-10T09:00:00Z",
        mode: "verified",
        is_active: true,
        user,
        course_id: course
      }))
      return { headers: date, json: { next: null, previous: null, results } }
    }
    case "/api/user/v1/accounts": {
      const names = (url.searchParams.get("username") ?? "").split(",")
      return { json: names.map((username, index) => ({ username, id: index + 11, email: `${username}@example.org` })) }
    }
    case `/api/grades/v1/courses/${course}/`: {
      const grade = (username: string, passed: boolean, percent: number) => ({
        username,
        email: `${username}@example.org`,
        course_id: course,
        passed,
        percent,
        letter_grade: passed ? "Pass" : null
      })
      return { json: { next: null, previous: null, results: [grade("ada", true, 0.87), grade("bob", false, 0.2)] } }
    }
    case `/api/certificates/v0/certificates/ada/courses/${course}/`:
      return { json: certificate }
    case "/api/courses/v1/courses/":
      return { json: { results: [{ course_id: course }], pagination: { next: null } } }
    default:
      return { status: 404, json: { error_code: "no_certificate_for_user" } }
  }
}

describe("Open edX", () => {
  it.live("is read by `laurel sync`, a second time without anything new, and its rows can be read again", () =>
    Effect.gen(function* () {
      const server = yield* serve(lms)
      const cwd = folder(openedx(server.url))
      const first = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))

      expect(json(first)).toMatchObject({ run: { rejections: 0 }, achievements: { algebra: { standing: 1 } } })
      const second = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(json(second)).toMatchObject({ sources: { openedx: { facts: 0, corrections: 0 } } })
      const before = server.asked.length
      expect(laurel(cwd, "remap", "openedx").code).toBe(0)
      expect(server.asked).toHaveLength(before)
    })
  )
  it.live("is found well by `laurel doctor` where it is", () =>
    Effect.gen(function* () {
      const server = yield* serve(lms)
      const cwd = folder(openedx(server.url))
      const { code, stdout } = yield* Effect.promise(() => start(cwd, ["doctor"], known))
      expect(
        stdout
          .split("\n\n")
          .slice(1)
          .join("\n\n")
          .replace(/\d s from/, "<n> s from")
      ).toBe(`openedx (openedx)
  ✓ the secret of the client "laurel": the environment variable OPENEDX_SECRET is set
  ✓ the address, the token and the right to read enrolments: a page of enrolments
  ✓ the clock: <n> s from ours
  ✓ the version: Open edX tells its version to nobody; what is read is there since the release Juniper
  ✓ the right to read the numbers of accounts: an account with its number
  ✓ the course course-v1:example+ALG+2026: its grades can be read
  ✓ the right to read certificates: a certificate
  ✓ the offerings: the catalog has the one named

Nothing is wrong.
`)
      expect(code).toBe(0)
    })
  )
  it.live("is told where its client is not let in, and no secret is shown", () =>
    Effect.gen(function* () {
      const server = yield* serve(lms)
      const cwd = folder(openedx(server.url))
      const wrong = { OPENEDX_SECRET: "an0ther-secret" }
      for (const command of ["sync", "doctor"]) {
        const { code, stdout, stderr } = yield* Effect.promise(() => start(cwd, [command], wrong))
        expect(code).toBe(1)
        expect(stdout + stderr).toContain("invalid_client")
        expect(stdout + stderr).not.toContain("an0ther-secret")
      }
    })
  )
})

const event = (name: string, time: string) => ({
  name,
  event_type: name,
  event_source: "server",
  time,
  username: "ada",
  context: { user_id: 11, course_id: course, org_id: "example" },
  event: { course_id: course, user_id: 11, mode: "verified" }
})
const events = [
  event("edx.course.enrollment.activated", "2026-01-10T09:00:00.000000+00:00"),
  event("edx.course.grade.passed.first_time", "2026-05-01T09:00:00.000000+00:00")
]

describe("events of Open edX", () => {
  const source = { id: "log", adapter: "openedx-events", file: "tracking.log.gz", setting }
  it("are read from a file by `laurel sync`, once, and the file is looked at by `laurel doctor`", () => {
    const cwd = folder(source)
    const missing = laurel(cwd, "doctor")
    expect(missing).toMatchObject({ code: 1 })
    expect(missing.stdout).toContain("tracking.log.gz: expected a file that can be read, found no such file")
    write(cwd, "tracking.log.gz", gzipSync(events.map((each) => `${JSON.stringify(each)}\n`).join("")))
    expect(laurel(cwd, "doctor").code).toBe(0)
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({
      run: { rows: 2, rejections: 0 },
      achievements: { algebra: { standing: 1 } }
    })
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({ sources: { log: { facts: 0, corrections: 0 } } })
  })
})
