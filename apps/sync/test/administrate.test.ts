/** Administrate, through the program itself: made from its published documents, not recorded. */
import { describe, expect, it } from "@effect/vitest"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { json, laurel, school, start, write } from "./given.ts"

const secret = "s3cret-of-the-client"
const known = { ADMINISTRATE_SECRET: secret }

const catalog = {
  offerings: [{ id: "algebra-2026", course: "algebra", zone: "Europe/London", components: [] }],
  achievementTypes: [{ id: "algebra", courses: ["algebra"], rule: { rule: "rolledUp", outcome: "passed" } }],
  certifications: []
}

const setting = { zone: "Europe/London", courses: [{ id: "CourseTemplate:12", offering: "algebra-2026" }] }

const administrate = (base: URL, more: object = {}) => ({
  id: "administrate",
  adapter: "administrate",
  base: new URL("/graphql", base).href,
  auth: { clientId: "laurel", clientSecretFrom: "ADMINISTRATE_SECRET", tokenUrl: new URL("/token", base).href },
  setting,
  archive: true,
  ...more
})

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

const idOf = (type: string, number: number): string => Buffer.from(`${type}:${number}`).toString("base64")
const list = (...nodes: ReadonlyArray<object>) => ({
  pageInfo: { totalRecords: nodes.length, hasNextPage: false },
  edges: nodes.map((node) => ({ node }))
})

const template = { id: idOf("CourseTemplate", 12), title: "Algebra", lifecycleState: "published" }
const session = {
  id: idOf("Session", 7),
  lifecycleState: "published",
  timeZonedStart: "2026-05-04T08:00:00Z",
  timeZonedEnd: "2026-05-04T16:00:00Z"
}
const event = {
  id: idOf("Event", 5),
  lifecycleState: "published",
  timeZoneName: "Europe/London",
  courseTemplate: template
}
const learner = {
  id: idOf("Learner", 31),
  lifecycleState: "active",
  event,
  contact: { id: idOf("Contact", 11), emailAddress: "ada@example.org", account: { id: idOf("Account", 2) } },
  hasPassed: true,
  result: "Passed",
  lmsProgress: 100,
  contentResults: list({ contentId: idOf("Content", 3), progress: 100 }),
  attendance: {
    totalSessions: 1,
    sessionDetail: list({ attendanceMark: "Present", session: { id: session.id } })
  }
}

const answers: ReadonlyArray<readonly [asks: RegExp, data: object]> = [
  [/^query Probe/, { __typename: "Query" }],
  [/^query Learners/, { learners: list(learner) }],
  [/^query Events/, { events: list({ ...event, sessions: list(session) }) }],
  [/^query Templates/, { courseTemplates: list(template) }],
  [/^query Contacts/, { contacts: list(learner.contact) }]
]

/** An instance with one learner, whose questions beyond these are refused as GraphQL does it: with 200. */
const instance = ({ url, headers, body }: Asked): Answer => {
  if (url.pathname === "/token") {
    return new URLSearchParams(body).get("client_secret") === secret
      ? { json: { access_token: "an-access-token", token_type: "Bearer", expires_in: 3_600 } }
      : { status: 401, json: { error: "access_denied" } }
  }
  if (headers["authorization"] !== "Bearer an-access-token") return { status: 401, json: { message: "Unauthorized" } }
  const { query } = JSON.parse(body)
  const data = answers.find(([asks]) => asks.test(query))?.[1]
  return {
    headers: { date: new Date().toUTCString() },
    json: data === undefined ? { data: null, errors: [{ message: `Cannot query: ${query}` }] } : { data }
  }
}

/** What is said of the sources. */
const told = (stdout: string): string => stdout.split("\n\n").slice(1).join("\n\n")

describe("Administrate", () => {
  it.live("is read by `laurel sync`, a second time without anything new, and its rows can be read again", () =>
    Effect.gen(function* () {
      const server = yield* serve(instance)
      const cwd = folder(administrate(server.url))
      const first = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(first.code).toBe(0)
      expect(json(first)).toMatchObject({ run: { rejections: 0 }, achievements: { algebra: { standing: 1 } } })
      const second = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(json(second)).toMatchObject({ sources: { administrate: { facts: 0, corrections: 0 } } })
      const before = server.asked.length
      expect(laurel(cwd, "remap", "administrate").code).toBe(0)
      expect(server.asked).toHaveLength(before)
    })
  )
  it.live("is found well by `laurel doctor` where it is", () =>
    Effect.gen(function* () {
      const server = yield* serve(instance)
      const { code, stdout } = yield* Effect.promise(() => start(folder(administrate(server.url)), ["doctor"], known))
      expect(
        told(stdout)
          .replace(/\d s from/, "<n> s from")
          .replace(server.url.href, "<server>/")
      ).toBe(`administrate (administrate)
  ✓ the secret of the client "laurel": the environment variable ADMINISTRATE_SECRET is set
  ✓ the address and the credentials: <server>/graphql lets us in
  ✓ the clock: <n> s from ours
  ✓ course "CourseTemplate:12" (algebra-2026): Algebra (published)
  ✓ the learners who were updated: can be read
  ✓ the learners whose event ends: can be read
  ✓ the learners: 1 of the first courses
  ✓ contacts and events: can be read
  ✓ the part "attendance": can be read
  ✓ the part "progress": can be read
  ✓ the part "content": can be read
  ✓ the part "result": can be read
  ✓ the sessions of events: can be read
  ! achievements: not asked for
      Give "achievements": {} in the setting to compare them with what Laurel computes.
  ✓ the offerings: the catalog has the one named

1 is doubtful.
`)
      expect(code).toBe(0)
    })
  )
  it.live("is asked whether the catalog has the offerings of awards, too", () =>
    Effect.gen(function* () {
      const server = yield* serve(instance)
      const achievements = { offering: "awards", types: [{ id: "AchievementType:4", offering: "medals" }] }
      const cwd = folder(administrate(server.url, { setting: { ...setting, achievements } }))
      const { stdout } = yield* Effect.promise(() => start(cwd, ["doctor"], known))
      expect(stdout).toContain("! the offerings: the catalog has no medals, awards")
    })
  )
  it.live("is told as far as it was looked at where the rest does not come in time, without a secret", () =>
    Effect.gen(function* () {
      // It asks to wait for longer than is waited.
      const server = yield* serve((asked) =>
        asked.body.includes("query Learners") ? { status: 503, headers: { "retry-after": "9" } } : instance(asked)
      )
      const { code, stdout } = yield* Effect.promise(() =>
        start(folder(administrate(server.url)), ["doctor", "--seconds", "4"], known)
      )
      expect(stdout).toContain('✓ the secret of the client "laurel"')
      expect(stdout).toContain('✓ course "CourseTemplate:12" (algebra-2026): Algebra (published)')
      expect(stdout).toContain("✗ the examination: no end of it after 4 seconds")
      expect(stdout).not.toContain(secret)
      expect(code).toBe(1)
    })
  )
  it.live("is told where its client is not let in, and no secret is shown", () =>
    Effect.gen(function* () {
      const server = yield* serve(instance)
      const cwd = folder(administrate(server.url))
      for (const command of ["sync", "doctor"]) {
        const wrong = { ADMINISTRATE_SECRET: "an0ther-secret" }
        const { code, stdout, stderr } = yield* Effect.promise(() => start(cwd, [command], wrong))
        expect(code).toBe(1)
        expect(stdout + stderr).toContain("access_denied")
        expect(stdout + stderr).not.toContain("an0ther-secret")
      }
    })
  )
})
