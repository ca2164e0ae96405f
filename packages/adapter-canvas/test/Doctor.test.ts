/** What the doctor finds, and what it says to do. */
import { assert, describe, it } from "@effect/vitest"
import { serve, type Answer, type Asked } from "@laurel/testkit"
import { Effect } from "effect"
import { doctorOf, refusal, respond, schoolOf, setting } from "./canvas.ts"

const found = Effect.fnUntraced(function* (
  instead: (asked: Asked) => Answer | undefined,
  options: Parameters<typeof doctorOf>[1] = {},
  date = new Date().toUTCString()
) {
  const school = { ...schoolOf(), instead, date }
  const { url } = yield* serve((asked) => respond(school, asked))
  return yield* doctorOf(url, options)
})
const bad = Effect.fnUntraced(function* (...given: Parameters<typeof found>) {
  return (yield* found(...given)).filter(({ state }) => state !== "fine")
})

describe("the doctor", () => {
  it.live("finds nothing wrong where nothing is", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* bad(() => undefined), [])
      assert.includeMembers(
        (yield* found(() => undefined)).map(({ what }) => what),
        ["the token", "the clock", "course 55", "outcomes of course 55"]
      )
    })
  )
  it.live("says how to make a token where it is refused, and where to look where there is no Canvas", () =>
    Effect.gen(function* () {
      const [token] = yield* bad(() => ({ status: 401, json: { errors: [{ message: "Invalid access token." }] } }))
      assert.deepInclude(token, { what: "the token", state: "wrong" })
      assert.include(token?.advice, "Approved Integrations")
      const [address] = yield* bad(() => ({ headers: { "content-type": "text/html" }, body: "<title>Welcome</title>" }))
      assert.deepInclude(address, { what: "the address", state: "wrong" })
      const [unusable] = yield* bad(() => undefined, { base: "ftp://canvas.example" })
      assert.deepInclude(unusable, { what: "the configuration", state: "wrong" })
    })
  )
  it.live("names the permission that a part needs, and only for parts that are read", () =>
    Effect.gen(function* () {
      const instead = ({ url }: Asked) => (url.pathname.endsWith("outcome_results") ? refusal(403) : undefined)
      const [outcomes, ...others] = yield* bad(instead)
      assert.deepStrictEqual(others, [])
      assert.deepInclude(outcomes, { what: "outcomes of course 55", state: "wrong" })
      assert.include(outcomes?.advice, "Grades - view all grades")
      assert.deepStrictEqual(yield* bad(instead, { setting: { ...setting, reads: ["submissions"] } }), [])
    })
  )
  it.live("finds a course that is not there, and one that the setting lacks", () =>
    Effect.gen(function* () {
      const other = { ...setting, courses: setting.courses.map((course) => ({ ...course, id: "77" })) }
      const [missing, lacking, ...others] = yield* bad(() => undefined, { setting: other })
      assert.deepInclude(missing, { what: "course 77", state: "wrong" })
      assert.deepInclude(lacking, { what: "course 55", state: "doubtful" })
      assert.include(lacking?.advice, '"id": "55"')
      assert.deepStrictEqual(others, [])
    })
  )
  it.live("tries the parts of courses that are there, also behind one that is not", () =>
    Effect.gen(function* () {
      const courses = ["77", "55"].flatMap((id) => setting.courses.map((course) => ({ ...course, id })))
      const all = yield* found(() => undefined, { setting: { ...setting, courses } })
      const named = all.map(({ what }) => what).filter((what) => /course (77|55)$/.test(what))
      assert.deepStrictEqual(
        named.filter((what) => what.endsWith("77")),
        ["course 77"]
      )
      assert.includeMembers(named, ["course 55", "outcomes of course 55", "the log of grade changes of course 55"])
    })
  )
  it.live("doubts a clock that is more than five minutes from ours, and no other", () =>
    Effect.gen(function* () {
      const clock = Effect.fnUntraced(function* (minutes: number) {
        const date = new Date(Date.now() + minutes * 60_000).toUTCString()
        return (yield* bad(() => undefined, {}, date)).map(({ what }) => what)
      })
      assert.deepStrictEqual(yield* clock(6), ["the clock"])
      assert.deepStrictEqual(yield* clock(4), [])
    })
  )
})
