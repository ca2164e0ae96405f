/** What a doctor says of an Open edX: nothing where all is well, and of each thing that is not what to do. */
import { assert, describe, it } from "@effect/vitest"
import { OpenEdx } from "@laurel/adapter-openedx"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect, Redacted, Schema } from "effect"
import { demo, enrolment, old, optionsOf, passed, type Platform, respond, setting } from "./platform.ts"

const platform: Platform = { enrolments: [enrolment("bob")], grades: [passed("bob")] }

/** What is not fine, in a line each. */
const told = Effect.fnUntraced(function* (
  answer: (asked: Asked) => Answer | undefined,
  more: Partial<OpenEdx.Options> = {}
) {
  const { url } = yield* serve((asked) => answer(asked) ?? respond(asked, platform))
  const findings = yield* OpenEdx.doctor(optionsOf(url, { http: { retries: 0, perSecond: 1_000 }, ...more }))
  for (const { state, advice } of findings) assert.strictEqual(advice === null, state === "fine")
  return findings.flatMap(({ what, state, advice }) => (state === "fine" ? [] : [`${state}: ${what}: ${advice}`]))
})

const both = { ...setting, courses: [...setting.courses, ...setting.courses.map((each) => ({ ...each, id: old }))] }

describe("a doctor", () => {
  it.live("finds nothing where all is well, and names a course that the setting lacks", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* told(() => undefined, { setting: both }), [])
      const [lacking, ...others] = yield* told(() => undefined)
      assert.deepStrictEqual(others, [])
      assert.match(String(lacking), /^doubtful: the course edX\/DemoX\/2014: Add it to the setting/)
    })
  )
  it.live(
    "tells a course that is not there by itself, and tries all else with another, also where it is the first",
    () =>
      Effect.gen(function* () {
        const setting = { ...both, courses: both.courses.toReversed() }
        const gone = (asked: Asked) => respond(asked, { ...platform, gone: [old] })
        const [missing, ...others] = yield* told(gone, { setting })
        assert.match(String(missing), /^wrong: the course edX\/DemoX\/2014: Mend the key of the course/)
        assert.deepStrictEqual(others, [])
        const [empty] = yield* told((asked) => respond(asked, { enrolments: [] }), { setting })
        assert.match(String(empty), /^doubtful: the right to read the numbers of accounts/)
      })
  )
  it.live("says what to do of credentials, rights, courses and clocks that are wrong", () =>
    Effect.gen(function* () {
      const refuses = (path: string) => (asked: Asked) =>
        asked.url.pathname.startsWith(path) ? { status: 403, json: { detail: "no" } } : undefined
      const first = (all: ReadonlyArray<string>): string => String(all[0])
      const secret = { clientSecret: Redacted.make("another-secret") }
      assert.match(first(yield* told(() => undefined, secret)), /^wrong: the address, the token .*credentials/)
      assert.match(first(yield* told(refuses("/api/enrollment/"))), /^wrong: .*Staff status/)
      assert.match(first(yield* told(refuses("/api/user/"))), /^wrong: the right to read the numbers of accounts/)
      assert.match(
        first(yield* told(refuses("/api/grades/"))),
        new RegExp(`^wrong: the course ${demo.replaceAll("+", "\\+")}: .*grades:read`)
      )
      assert.match(
        first(yield* told(refuses("/api/certificates/"))),
        /^wrong: the right to read certificates: .*certificates:read/
      )
      const slow = (asked: Asked) => ({ ...respond(asked, { ...platform, date: "Thu, 01 Jan 2026 00:00:00 GMT" }) })
      assert.match(first(yield* told(slow)), /^doubtful: the clock: .*NTP/)
      assert.match(first(yield* told(() => undefined, { base: "no address" })), /^wrong: the configuration/)
    })
  )
})

describe("a setting", () => {
  const decode = Schema.decodeUnknownResult(OpenEdx.Setting)
  const of = (id: string) => decode({ zone: "UTC", courses: [{ id, offering: "demo" }] })._tag
  it("takes course keys of both styles, and nothing that would lead a path elsewhere", () => {
    for (const id of [demo, old, "ccx-v1:edX+DemoX+Run+ccx@1"]) assert.strictEqual(of(id), "Success")
    for (const id of ["DemoX", "../x/y", "a/../b", "course-v1:a+b?c+d", "a/b/c#d"])
      assert.strictEqual(of(id), "Failure")
  })
})
