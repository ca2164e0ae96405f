/** Marks of tries that the learner is not shown, whatever the reason, in the recorded site: nothing says them until they are. */
import { assert, describe, it } from "@effect/vitest"
import { Field } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { listOf } from "../src/read/Wire.ts"
import { settingOf } from "./facts.ts"
import { sync } from "./ledger.ts"
import { adapterOf, body, type Called, instead, recorded, refusing, site, type State } from "./moodle.ts"
import { facts } from "./site.ts"

const gradebook = "gradereport_user_get_grade_items"
type Answers = (called: Called) => unknown

const of =
  (state: State): Answers =>
  (called) =>
    recorded(state, called)

/** The same gradebook, but for what becomes of each item. */
const items = (answers: Answers, change: (item: object) => ReadonlyArray<object>): Answers =>
  instead(answers, gradebook, (answered) => ({
    ...Object(answered),
    usergrades: listOf(answered, "usergrades").map((each) => ({
      ...Object(each),
      gradeitems: listOf(each, "gradeitems").flatMap((item) => change(Object(item)))
    }))
  }))
const ofModules = (change: (item: object) => ReadonlyArray<object>) => (item: object) =>
  Field.of(item, "itemtype") === "mod" ? change(item) : [item]

/** How tries were marked, in a line each, after readings of everything, a day apart. */
const marks = (readings: ReadonlyArray<Answers>, more: object = {}) =>
  inMemory(
    Effect.gen(function* () {
      const setting = settingOf({ wholeEveryDays: 1, ...more })
      const { adapter, become } = yield* site(of("before"), "2026-11-23T14:00:00Z", { setting })
      for (const [index, answers] of readings.entries()) {
        become(answers, `2026-11-${23 + index}T14:00:00Z`)
        yield* sync(adapter)
      }
      return (yield* facts).flatMap((fact) =>
        fact.startsWith("attempt/") && / · (?:Scored|Passed|Failed)/.test(fact)
          ? [fact.split(" · ").slice(0, 2).join(" · ").replace("attempt/5/", "")]
          : []
      )
    })
  )

const all = [
  "10/assign/3/1/score · Scored (raw 85, min 0, max 100)",
  "10/quiz/2/1/score · Scored (raw 1, min 0, max 1)",
  "10/scorm/2/1/4/passed/1 · Passed",
  "10/scorm/2/1/4/score/1 · Scored (raw 90, min 0, max 100)",
  "11/assign/3/2/score · Scored (raw 40, min 0, max 100)",
  "11/quiz/2/2/score · Scored (raw 0, min 0, max 1)",
  "11/scorm/2/1/4/failed/1 · Failed",
  "11/scorm/2/1/4/score/1 · Scored (raw 45, min 0, max 100)"
]
const ofAssign = all.filter((mark) => mark.includes("/assign/"))

const hide = (name: string) =>
  items(
    of("before"),
    ofModules((item) => [{ ...item, [name]: true }])
  )
const refused = refusing(of("before"), new RegExp(gradebook), "nopermissiontoviewgrades")

describe("marks of tries", () => {
  for (const [what, readings, expected] of [
    ["are said where the gradebook shows them", [of("before")], all],
    ["are not where it hides the grades", [hide("gradeishidden")], []],
    ["are not where it hides them until a day", [hide("gradehiddenbydate")], []],
    ["are not where the account may not see the gradebook", [refused], []],
    [
      "are not where the gradebook has no such item",
      [
        items(
          of("before"),
          ofModules(() => [])
        )
      ],
      []
    ],
    [
      "are not where it has no grade yet, as in a workflow of marking",
      [
        items(
          of("before"),
          ofModules((item) => [{ ...item, graderaw: null, gradedategraded: null }])
        )
      ],
      []
    ],
    ["are said once they are shown", [hide("gradeishidden"), of("before")], all],
    ["stay what they were once they are hidden", [of("before"), hide("gradeishidden")], all],
    ["stay what they were once the gradebook is refused", [of("before"), refused], all]
  ] as const) {
    it.live(what, () => Effect.map(marks(readings), (found) => assert.deepStrictEqual(found, [...expected])))
  }

  const again = instead(of("before"), "mod_assign_get_grades", () => body("b11-assign-grades"))
  it.live("that were given anew are not said before the gradebook has them, and then they are", () =>
    Effect.gen(function* () {
      const found = (marks: ReadonlyArray<string>) => marks.filter((mark) => mark.includes("/assign/"))
      assert.deepStrictEqual(found(yield* marks([of("before"), again])), ofAssign)
      assert.deepStrictEqual(found(yield* marks([of("before"), again, of("after")])), [
        ofAssign[0],
        "11/assign/3/2/score · Scored (raw 75, min 0, max 100)"
      ])
    })
  )

  it.live("that were given anew are said where the gradebook's own is overridden, which is that of no mark", () =>
    Effect.gen(function* () {
      const overridden = items(
        again,
        ofModules((item) => [{ ...item, gradeisoverridden: true }])
      )
      assert.include(yield* marks([overridden]), "11/assign/3/2/score · Scored (raw 75, min 0, max 100)")
    })
  )

  it.live("are said where the setting reads what is hidden", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* marks([hide("gradeishidden")], { hidden: "read" }), all)
      assert.deepStrictEqual(yield* marks([refused], { hidden: "read" }), ofAssign)
    })
  )
})

describe("marks of tries that were read although they are hidden", () => {
  const after = (answers: Answers, more: object) =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, url } = yield* site(hide("gradeishidden"), "2026-11-23T14:00:00Z", {
          setting: settingOf({ hidden: "read" })
        })
        yield* sync(adapter)
        become(answers, "2026-11-24T14:00:00Z")
        const another = adapterOf(url, { setting: settingOf(more) })
        yield* sync(another)
        yield* sync(another)
        return (yield* facts).filter((fact) => / · (?:Scored|Passed|Failed)/.test(fact) && isAny(fact))
      })
    )
  const isAny = (fact: string) => fact.startsWith("attempt/") || /^5\/1[01]\/grade\/1[012]\//.test(fact)
  it.live("are taken out by a setting that skips them, and so are the gradebook's", () =>
    Effect.map(after(hide("gradeishidden"), { hidden: "skip" }), (found) => assert.deepStrictEqual(found, []))
  )
  it.live("stay where they are released by then, and where the setting goes on to read them", () =>
    Effect.gen(function* () {
      const tries = all.length
      assert.lengthOf(yield* after(of("before"), { hidden: "skip" }), tries + 6)
      assert.lengthOf(yield* after(hide("gradeishidden"), { hidden: "read", scheme: "other" }), tries + 6)
    })
  )
})

/** Dmitri is suspended, and is in no answer about the grades of all. */
describe("marks of somebody who is suspended", () => {
  const marked = instead(of("before"), "mod_assign_get_grades", (answered) => ({
    ...Object(answered),
    assignments: listOf(answered, "assignments").map((each) => ({
      ...Object(each),
      grades: [
        ...listOf(each, "grades"),
        { id: 7, userid: 13, attemptnumber: 0, grade: "60.00000", timemodified: 1_795_440_645 }
      ]
    }))
  }))
  const graded = instead(marked, gradebook, (answered, { form }) =>
    form["userid"] === "13"
      ? items(
          () => answered,
          ofModules((item) =>
            Field.of(item, "cmid") === 10 ? [{ ...item, graderaw: 60, gradedategraded: 1_795_440_645 }] : [item]
          )
        )({ name: gradebook, form })
      : answered
  )
  const mark = "13/assign/3/7/score · Scored (raw 60, min 0, max 100)"
  it.live("are said where the gradebook shows them when it is asked about that person", () =>
    Effect.map(marks([graded]), (found) => assert.include(found, mark))
  )
  it.live("are not where it has none", () => Effect.map(marks([marked]), (found) => assert.notInclude(found, mark)))
})
