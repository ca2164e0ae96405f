/** The recorded site through a ledger: the facts before, nothing the second time, and the story of its corrections. */
import { assert, describe, it } from "@effect/vitest"
import { Field } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { drift, earned, nothing, opinions, sync } from "./ledger.ts"
import { instead, recorded, site, type State } from "./moodle.ts"
import { listOf } from "../src/read/Wire.ts"
import { settingOf } from "./facts.ts"
import { facts } from "./site.ts"

const monday = "2026-11-23T14:00:00Z"
const tuesday = "2026-11-24T14:00:00Z"

const of = (state: State) => (called: Parameters<typeof recorded>[1]) => recorded(state, called)

const daily = { setting: settingOf({ wholeEveryDays: 1 }) }

describe("the recorded site", () => {
  it.live("is read whole before the corrections, and tells of the activity that is gone after them", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        assert.strictEqual((yield* sync(adapter)).rejections, 0)
        assert.deepStrictEqual(yield* drift, [])
        become(of("after"), tuesday)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* drift, ["5/10/activity/9/completed/1"])
      })
    )
  )
})

/** The same, when the course's teacher was there at an hour. */
const taught =
  (state: State, at: string) =>
  (called: Parameters<typeof recorded>[1]): unknown => {
    const answer = recorded(state, called)
    if (called.name !== "core_enrol_get_enrolled_users" || !Array.isArray(answer)) return answer
    return answer.map((entry) => ({
      ...entry,
      ...(entry.id === 14 ? { lastcourseaccess: Date.parse(at) / 1_000 } : {})
    }))
  }

describe("a run between two whole ones", () => {
  it.live(
    "finds what a teacher did who was there, and not what an administrator set, which the next whole one finds",
    () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(of("before"), monday)
          yield* sync(adapter)
          const known = yield* facts
          become(taught("after", "2026-11-23T15:00:00Z"), "2026-11-23T18:00:00Z")
          yield* sync(adapter)
          const news = (yield* facts).filter((fact) => !known.includes(fact)).map((fact) => fact.split(" · ")[0])
          assert.includeMembers(news, [
            "5/10/grade/11/decided/1",
            "5/10/grade/11/score/1",
            "5/11/activity/10/outcome/1",
            "5/11/course/completed/1",
            "attempt/5/11/assign/3/2/score",
            "session/5/11/1/attended",
            "enrolment/5/13/unregistered/1"
          ])
          assert.isFalse(news.some((key) => key?.startsWith("5/12/")))
          become(of("after"), "2026-11-30T15:00:00Z")
          yield* sync(adapter)
          assert.isTrue((yield* facts).some((fact) => fact.startsWith("5/12/activity/12/override/1")))
        })
      )
  )
  it.live("finds nothing where nobody was, whatever was done", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday)
        yield* sync(adapter)
        become(of("after"), "2026-11-23T18:00:00Z")
        assert.deepInclude(yield* sync(adapter), nothing)
      })
    )
  )
})

describe("achievements", () => {
  const safe = (user: number) => `5:${user}`

  it.live(
    "follow the corrections: bruno's re-mark earns one, and alice's overridden quiz makes hers contested; chioma's waiver earns one",
    () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(of("before"), monday, daily)
          yield* sync(adapter)
          assert.deepStrictEqual(yield* earned, [
            `${safe(10)} passed 2026-11-23`,
            `${safe(10)} played 2026-11-23`,
            `${safe(10)} told 2026-11-23`,
            `${safe(10)} worked 2026-11-23`
          ])
          become(of("after"), tuesday)
          yield* sync(adapter)
          // Chioma's package was waived by an administrator; nobody waived dmitri anything, nor passed bruno in the quiz.
          assert.deepStrictEqual(yield* earned, [
            `${safe(10)} passed 2026-11-23 contested`,
            `${safe(10)} played 2026-11-23`,
            `${safe(10)} told 2026-11-23`,
            `${safe(10)} worked 2026-11-23`,
            `${safe(11)} told 2026-11-23`,
            `${safe(11)} worked 2026-11-23`,
            `${safe(12)} played 2026-11-23`
          ])
        })
      )
  )
})

/** The recorded site, where nobody's course is completed: as a plugin resets it, so that it is done again next year. */
const reset = instead(of("before"), "core_completion_get_course_completion_status", (answered) => {
  const status = Object(Object(answered).completionstatus)
  return { ...Object(answered), completionstatus: { ...status, completed: false, completions: [] } }
})
const next = instead(of("before"), "core_completion_get_course_completion_status", (answered, { form }) => {
  const status = Object(Object(answered).completionstatus)
  const completions = [{ timecompleted: Date.parse("2026-11-25T10:00:00Z") / 1_000 }]
  return form["userid"] === "10"
    ? { ...Object(answered), completionstatus: { ...status, completed: true, completions } }
    : answered
})

describe("a completed course that is reset", () => {
  const told = Effect.map(earned, (all) => all.filter((each) => each.includes(" told ")))
  const completions = Effect.map(facts, (all) =>
    all
      .filter((fact) => fact.startsWith("5/10/course/"))
      .map((fact) => fact.split(" · ").slice(0, 2).join(" · ").replace("5/10/course/", ""))
  )
  it.live("keeps what was earned by Moodle's word, and Moodle's word is no difference from it", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        yield* sync(adapter)
        const before = ["5:10 told 2026-11-23"]
        assert.deepStrictEqual(yield* told, before)
        assert.deepStrictEqual(yield* opinions, { compared: 1, differing: [] })
        become(reset, tuesday)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* completions, [
          "completed/1 · RolledUp (outcome completed)",
          "incomplete/1 · Progressed (scaled 0)"
        ])
        assert.deepStrictEqual(yield* told, before)
        assert.deepStrictEqual(yield* opinions, { compared: 1, differing: [] })
        become(next, "2026-11-25T14:00:00Z")
        yield* sync(adapter)
        assert.include(yield* completions, "completed/2 · RolledUp (outcome completed)")
        assert.deepStrictEqual(yield* told, before)
        assert.deepStrictEqual(yield* opinions, { compared: 1, differing: [] })
      })
    )
  )
  it.live("earns nothing where it never was completed", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* site(reset, monday, daily)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* completions, [])
        assert.deepStrictEqual(yield* told, [])
        assert.deepStrictEqual(yield* opinions, { compared: 0, differing: [] })
      })
    )
  )
})

/** The recorded site, where alice has played the package again after it was reset, with another score, and nobody looked in between. */
const replayed = (called: Parameters<typeof recorded>[1]): unknown => {
  const answered = recorded("before", called)
  const again = Date.parse("2026-11-24T10:00:00Z") / 1_000
  const isHers = called.form["userid"] === "10"
  const change = (list: "statuses" | "usergrades", each: (item: object) => object) => ({
    ...Object(answered),
    [list]: listOf(answered, list).map((item) => each(Object(item)))
  })
  if (called.name === "core_completion_get_activities_completion_status" && isHers) {
    return change("statuses", (item) => (Field.of(item, "cmid") === 12 ? { ...item, timecompleted: again } : item))
  }
  if (called.name === "mod_scorm_get_scorm_sco_tracks" && isHers) {
    const other: Readonly<Record<string, string>> = { "cmi.core.score.raw": "70", timemodified: String(again) }
    const tracks = listOf(Field.of(answered, "data"), "tracks").map((track) => {
      const value = other[String(Field.of(track, "element"))]
      return value === undefined ? track : { ...Object(track), value }
    })
    return { ...Object(answered), data: { ...Object(Field.of(answered, "data")), tracks } }
  }
  if (called.name !== "gradereport_user_get_grade_items") return answered
  return change("usergrades", (user) => ({
    ...user,
    gradeitems: listOf(user, "gradeitems").map((item) =>
      Field.of(item, "cmid") === 12 && Field.of(user, "userid") === 10
        ? { ...Object(item), graderaw: 70, gradedategraded: again }
        : item
    )
  }))
}

describe("a package that is played again after a reset", () => {
  it.live("keeps its try and grade of before beside those of now, although the try has the same number", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        yield* sync(adapter)
        become(replayed, tuesday)
        yield* sync(adapter)
        assert.deepInclude(yield* sync(adapter), nothing)
        const found = (yield* facts).flatMap(
          (fact) => /^(?:attempt\/5\/10\/scorm|5\/10\/grade\/12)\/.*score\/\d+ · Scored \(raw \d+/.exec(fact) ?? []
        )
        assert.deepStrictEqual(found, [
          "5/10/grade/12/score/1 · Scored (raw 90",
          "5/10/grade/12/score/2 · Scored (raw 70",
          "attempt/5/10/scorm/2/1/4/score/1 · Scored (raw 90",
          "attempt/5/10/scorm/2/1/4/score/2 · Scored (raw 70"
        ])
      })
    )
  )
})
