/** What the doctor says of a site that is well, and of each thing that may be wrong with one. */
import { Moodle } from "@laurel/adapter-moodle"
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect, Exit, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { academy } from "./academy.ts"
import { settingOf } from "./facts.ts"
import { sync } from "./ledger.ts"
import { Bare, body, type Called, recorded, recording, site, source, thrown } from "./moodle.ts"

const courses = { courses: [{ id: 5, shortname: "SAFE101" }], warnings: [] }
const well = (called: Called): unknown =>
  called.name === "core_course_get_courses_by_field" ? courses : recorded("before", called)

const now = () => new Date().toISOString()

const examine = (answer: (called: Called) => unknown, clock = now(), more: object = {}) =>
  Effect.gen(function* () {
    const { url } = yield* site(answer, clock)
    return yield* Moodle.doctor({
      source,
      base: url.href,
      token: Redacted.make("0123456789abcdef"),
      setting: settingOf(more),
      http: { retries: 0, perSecond: Infinity }
    })
  })

/** Findings that are not fine, in a line each. */
const troubles = (findings: Effect.Success<ReturnType<typeof examine>>) =>
  findings.filter(({ state }) => state !== "fine").map(({ what, state, found }) => `${state}: ${what}: ${found}`)

const without = (...names: ReadonlyArray<string>) => {
  const info = Object(body("01-site-info"))
  return { ...info, functions: info.functions.filter(({ name }: { readonly name: string }) => !names.includes(name)) }
}

const instead = (name: string, answer: unknown) => (called: Called) => (called.name === name ? answer : well(called))

describe("the doctor", () => {
  it.live("finds nothing wrong with a site that is well, and says what it saw", () =>
    Effect.gen(function* () {
      const findings = yield* examine(well)
      assert.deepStrictEqual(troubles(findings), [])
      assert.deepStrictEqual(
        findings.map(({ what }) => what),
        ["the address and the token", "the version", "the functions that are needed", "the clock", "course 5"]
      )
      assert.strictEqual(findings.at(-1)?.found, "3 learners")
    })
  )
  for (const [what, answer, expected, advice] of [
    [
      "a token that is unknown",
      () => recording("90-error-invalidtoken").json,
      /^wrong: the address and the token/,
      /Manage tokens/
    ],
    [
      "a site whose web services are off",
      () => new Bare({ status: 403 }),
      /^wrong: the address and the token/,
      /Enable web services/
    ],
    [
      "a service without a function that is needed",
      instead("core_webservice_get_site_info", without("gradereport_user_get_grade_items")),
      /^wrong: the functions that are needed: without gradereport_user_get_grade_items$/,
      /Add functions/
    ],
    [
      "a service without a function that may be needed",
      instead("core_webservice_get_site_info", without("mod_attendance_get_sessions")),
      /^doubtful: functions for activities of the kind "attendance": without mod_attendance_get_sessions$/,
      /Add functions/
    ],
    [
      "a service without the function for badges, where the setting has them",
      instead("core_webservice_get_site_info", without("core_badges_get_user_badges")),
      /^doubtful: the function for badges: without core_badges_get_user_badges$/,
      /no badges are read/
    ],
    [
      "a service that can't tell when courses end",
      instead("core_webservice_get_site_info", without("core_course_get_courses_by_field")),
      /^doubtful: the function for the ends of courses: without core_course_get_courses_by_field$/,
      /at a course's end/
    ],
    [
      "a roster that does not say when people were last there",
      (called: Called) => {
        const answer = well(called)
        return called.name === "core_enrol_get_enrolled_users" && Array.isArray(answer)
          ? answer.map((entry) => ({ ...entry, lastcourseaccess: null }))
          : answer
      },
      /^doubtful: course 5: when people were last there/,
      /viewhiddenuserfields/
    ],
    [
      "an old version",
      instead("core_webservice_get_site_info", { ...without(), release: "3.9.2 (Build: 20200914)" }),
      /^doubtful: the version: 3\.9\.2/,
      /4\.5/
    ],
    [
      "a course that is not there",
      instead("core_enrol_get_enrolled_users", recording("90-error-unknown-course").json),
      /^wrong: course 5: "invalidrecord"/,
      /course\/view\.php/
    ],
    [
      "a course whose gradebook is closed to the account",
      instead("gradereport_user_get_grade_items", recording("90-error-nopermission-grades").json),
      /^wrong: course 5: grades: gradereport_user_get_grade_items: "nopermissiontoviewgrades"/,
      /Define roles/
    ],
    [
      "a course that tracks no completion",
      instead("core_completion_get_activities_completion_status", recording("90-completion-off-activities").json),
      /^doubtful: course 5: completion of activities: none is tracked$/,
      /Enable completion tracking/
    ],
    [
      "a roster from which people are left out whose profile the account may not see",
      (called: Called) => {
        const answer = well(called)
        return called.name === "core_enrol_get_enrolled_users" && Array.isArray(answer) && answer.length > 1
          ? answer.slice(1)
          : answer
      },
      /^wrong: course 5: who takes part/,
      /viewdetails/
    ],
    [
      "a course without learners",
      instead("core_enrol_get_enrolled_users", []),
      /^doubtful: course 5: 0 people/,
      /roles/
    ],
    [
      "a course that the setting does not list",
      instead("core_course_get_courses_by_field", { courses: [{ id: 1 }, { id: 5 }, { id: 6, shortname: "READ" }] }),
      /^doubtful: courses that the setting does not list: 6 \("READ"\)$/,
      /Add those that count/
    ],
    [
      "a refusal to list courses",
      instead("core_course_get_courses_by_field", thrown("nopermissions")),
      /^doubtful: courses that the setting does not list: core_course_get_courses_by_field: "nopermissions"/,
      /Define roles/
    ]
  ] as const) {
    it.live(`tells of ${what}, and what to do`, () =>
      Effect.gen(function* () {
        const findings = yield* examine(answer)
        const [trouble, ...others] = troubles(findings)
        assert.match(trouble ?? "", expected)
        assert.deepStrictEqual(others, [])
        assert.match(findings.find(({ state }) => state !== "fine")?.advice ?? "", advice)
      })
    )
  }
  it.live("does not tell of a function for badges that the setting has no offering for", () =>
    Effect.gen(function* () {
      const lacking = instead("core_webservice_get_site_info", without("core_badges_get_user_badges"))
      assert.deepStrictEqual(troubles(yield* examine(lacking, now(), { badges: undefined })), [])
    })
  )
  it.live("tells of a clock that is ten minutes ahead, and not of one that is two", () =>
    Effect.gen(function* () {
      const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
      assert.match(troubles(yield* examine(well, ahead(10))).join(), /^doubtful: the clock: 10 minutes ahead of ours$/)
      assert.deepStrictEqual(troubles(yield* examine(well, ahead(2))), [])
    })
  )
  it.live("does not fail where there is no server at all", () =>
    Effect.gen(function* () {
      const findings = yield* Moodle.doctor({
        source,
        base: "http://127.0.0.1:9",
        token: Redacted.make("0123456789abcdef"),
        setting: settingOf(),
        http: { retries: 0 }
      })
      assert.deepStrictEqual(
        findings.map(({ state }) => state),
        ["wrong"]
      )
    })
  )
})

describe("the README's program", () => {
  it("is this one", () => {
    const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
    assert.include(read("../README.md"), `\`\`\`ts\n${read("academy.ts")}\`\`\`\n`)
  })
  it.live("reads and examines one site", () =>
    inMemory(
      Effect.gen(function* () {
        const { url } = yield* site(well, now())
        const { adapter, findings } = yield* academy(url.href, Redacted.make("0123456789abcdef"), settingOf())
        assert.deepStrictEqual(troubles(yield* findings), [])
        assert.deepInclude(yield* sync(adapter), { rejections: 0 })
        const refused = yield* Effect.exit(
          academy(url.href, Redacted.make("0123456789abcdef"), { ...settingOf(), zones: 1 })
        )
        assert.isTrue(Exit.isFailure(refused))
      })
    )
  )
})
