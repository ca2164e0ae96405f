/** What the doctor finds, and what it says to do about it. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import type { Answer } from "@laurel/testkit"
import { DateTime, Effect, Redacted } from "effect"
import * as A from "./administrate.ts"

const found = (
  world: A.World,
  options: Partial<Administrate.Options> = {},
  instead?: (question: A.Question) => Answer | undefined
) =>
  Effect.scoped(
    Effect.gen(function* () {
      A.clock.now = new Date(DateTime.toEpochMillis(yield* DateTime.now)).toUTCString()
      const server = yield* A.serving(world, instead)
      return yield* Administrate.doctor({
        source: A.source,
        setting: { ...A.setting, achievements: {} },
        base: new URL("/graphql", server.url).href,
        auth: { kind: "bearer", token: Redacted.make("a-secret-token") },
        http: { retries: 0, perSecond: 1_000 },
        ...options
      })
    })
  )

const healthy = () => A.world({ learners: [A.learner(1, { lmsProgress: 40 })], achievements: [A.achievement(1)] })

const amiss = (
  findings: ReadonlyArray<{ readonly state: string; readonly what: string; readonly advice: string | null }>
) => findings.filter(({ state }) => state !== "fine")

describe("the doctor", () => {
  it.live("finds nothing amiss where all can be read", () =>
    Effect.gen(function* () {
      const findings = yield* found(healthy())
      assert.deepStrictEqual(amiss(findings), [])
      assert.isAtLeast(findings.length, 8)
      assert.isTrue(findings.every(({ advice }) => advice === null))
    })
  )
  it.live("says how to get in where it is refused, and never fails", () =>
    Effect.gen(function* () {
      const [refused, ...rest] = yield* found(healthy(), {}, () => ({ status: 401, body: "no" }))
      assert.deepStrictEqual([refused?.state, rest], ["wrong", []])
      assert.include(refused?.advice, "My Apps")
      assert.notMatch(String(refused?.advice), /secretIn|clientCredentials|tokenUrl|\bbase\b/)
      const [unusable] = yield* found(healthy(), { base: "ftp://example.org" })
      assert.strictEqual(unusable?.state, "wrong")
    })
  )
  it.live("finds a clock that is ten minutes off, and not one that is four", () =>
    Effect.gen(function* () {
      const off = (minutes: number) =>
        found(healthy(), {}, ({ name }) => {
          const date = new Date(Date.now() - minutes * 60_000).toUTCString()
          return name === "Probe" ? { headers: { date }, json: { data: { __typename: "Query" } } } : undefined
        })
      assert.deepStrictEqual(
        amiss(yield* off(10)).map(({ what }) => what),
        ["the clock"]
      )
      assert.deepStrictEqual(amiss(yield* off(4)), [])
    })
  )
  it.live("names courses that are not there, and those that the setting lacks", () =>
    Effect.gen(function* () {
      const templates = [1, 5].map((number) => ({ id: A.id("CourseTemplate", number), title: `Course ${number}` }))
      const findings = amiss(yield* found({ ...healthy(), templates }))
      assert.deepStrictEqual(
        findings.map(({ state, what }) => [state, what]),
        [
          ["wrong", `course "${A.id("CourseTemplate", 2)}" (first-aid)`],
          ["doubtful", 'course template "CourseTemplate:5"']
        ]
      )
    })
  )
  it.live("tells a part that can't be read from those that can, and how to leave it out", () =>
    Effect.gen(function* () {
      const findings = amiss(
        yield* found(healthy(), {}, ({ query }) =>
          query.includes("attendance") ? A.refusal('Cannot query field "attendance" on type "Learner".') : undefined
        )
      )
      assert.deepStrictEqual(
        findings.map(({ what }) => what),
        ['the part "attendance"']
      )
      assert.include(findings[0]?.advice, 'without "attendance"')
    })
  )
  it.live("doubts a zone that is no IANA zone, and amounts that look like another unit", () =>
    Effect.gen(function* () {
      const learner = A.learner(1, { ...A.inEvent(1, { timeZoneName: "GMT Standard Time" }), lmsProgress: 0.4 })
      const findings = amiss(yield* found({ ...healthy(), learners: [learner] }))
      assert.deepStrictEqual(
        findings.map(({ what }) => what),
        ["contacts and events", 'the part "progress"']
      )
      assert.include(findings[0]?.advice, '"zones"')
      const named = {
        ...A.setting,
        achievements: {},
        progress: "fraction" as const,
        zones: { "GMT Standard Time": "Europe/London" }
      }
      assert.deepStrictEqual(amiss(yield* found({ ...healthy(), learners: [learner] }, { setting: named })), [])
    })
  )
  it.live("says which setting names the fields of achievements where they are called otherwise", () =>
    Effect.gen(function* () {
      const findings = amiss(
        yield* found(healthy(), {}, ({ name }) =>
          name === "Achievements" ? A.refusal('Cannot query field "achievements"') : undefined
        )
      )
      assert.lengthOf(findings, 1)
      assert.include(findings[0]?.advice, '"fields"')
    })
  )
  it.live("asks each question that reading asks: what is refused there is found here", () =>
    Effect.gen(function* () {
      const setting = { ...A.setting, achievements: {}, claims: { email: true } }
      const learners = [A.learner(1, { lmsProgress: 40 })]
      const refusals = [
        [/^query Events/, "the sessions of events"],
        [/lastUpdatedAt/, "the learners who were updated"],
        [/eventEndDate/, "the learners whose event ends"],
        [/^query Contacts/, "the contacts of an address, for claims.email"],
        [/^query TemplatesById/, "the course templates"],
        [/^query AchievementsById/, "achievements"]
      ] as const
      for (const [refused, what] of refusals) {
        const findings = yield* found({ ...healthy(), learners }, { setting }, ({ query }) =>
          refused.test(query) ? A.refusal("Unknown argument") : undefined
        )
        assert.deepStrictEqual(
          amiss(findings).map((finding) => finding.what),
          [what]
        )
      }
      assert.deepStrictEqual(amiss(yield* found({ ...healthy(), learners }, { setting })), [])
    })
  )
  it.live("takes an order that is not known as fine, and asks a bounded number of questions", () =>
    Effect.gen(function* () {
      let asked = 0
      const templates = Array.from({ length: 5_000 }, (_, at) => ({ id: A.id("CourseTemplate", at + 1), title: "One" }))
      const findings = yield* found({ ...healthy(), templates }, {}, ({ query }) => {
        asked += 1
        return query.includes("order:") ? A.refusal('Argument "order" has invalid value') : undefined
      })
      assert.isAtMost(asked, 30)
      assert.deepStrictEqual(
        amiss(findings).filter(({ state }) => state === "wrong"),
        []
      )
    })
  )
})
