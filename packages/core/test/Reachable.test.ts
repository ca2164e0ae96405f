import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as Build from "../src/Build.ts"
import { Rule } from "../src/Criteria.ts"
import { Offering } from "../src/Offering.ts"
import * as Reachable from "../src/internal/Reachable.ts"

const ruleOf = Schema.decodeUnknownSync(Rule, { onExcessProperty: "error" })
const components = [
  { activity: "monday", group: "live" },
  { activity: "webinar", also: ["tuesday"], group: "live" },
  { activity: "essay", group: "coursework", weight: 40 },
  { activity: "quiz", group: "coursework", weight: "1/3" },
  { activity: "finals", group: "exam" }
]
const sessions = ["monday", "tuesday"].map((activity, day) => ({
  activity,
  starts: `2014-03-0${day + 1}T09:00:00Z`,
  ends: `2014-03-0${day + 1}T10:30:00Z`
}))
const problems = (rule: Build.Rule, more: object = {}): ReadonlyArray<string> =>
  Reachable.problems(
    ruleOf(rule),
    Schema.decodeUnknownSync(Offering)({ id: "run", course: "algebra", zone: "UTC", components, ...more })
  )
const scheduled = (attendance: Build.Attendance, more: object = {}): ReadonlyArray<string> =>
  problems(Build.attended(attendance), { sessions, ...more })

const pass = Build.scored("exam", "40%")
const lost = Build.scored("orals", "40%")

describe("a group", () => {
  it("without components is named with those that have some, once, however deep", () => {
    const message = 'no component is in group "orals" (its groups: "live", "coursework", "exam")'
    const nested = Build.any(
      pass,
      Build.atLeast(1, lost, pass),
      Build.within("P1Y", Build.before("2014-12-01", Build.all(Build.decided(["dean"], { group: "orals" }))))
    )
    assert.deepStrictEqual(problems(nested), [message])
    assert.deepStrictEqual(problems(lost, { components: [] }), ['no component is in group "orals" (its groups: none)'])
    assert.deepStrictEqual(problems(Build.any(pass, Build.atLeast(1, pass))), [])
  })

  it("has weights that reach what is asked for", () => {
    assert.deepStrictEqual(problems(Build.weighted("coursework", "121/3")), [])
    assert.deepStrictEqual(problems(Build.weighted("coursework", 41)), [
      'the weights of group "coursework" add up to 121/3, below the 41 asked for'
    ])
  })
})

describe("a delivery", () => {
  const clauses = {
    attended: Build.attended({ share: "80%" }),
    completed: Build.completed("exam"),
    progressed: Build.progressed("exam", 1),
    passed: Build.passed("exam"),
    noFailureAfterPass: Build.noFailureAfterPass("exam"),
    scored: pass,
    weighted: Build.weighted("coursework", 1),
    credits: Build.credits(1),
    rolledUp: Build.rolledUp("completed"),
    evidence: Build.evidence(),
    decided: Build.decided(["dean"]),
    holds: Build.holds("first-aid"),
    stillRegistered: Build.stillRegistered()
  }
  const refused = (delivery: string): ReadonlyArray<string> =>
    Object.entries(clauses).flatMap(([name, rule]) => (problems(rule, { delivery }).length > 0 ? [name] : []))

  it("refuses the clauses whose facts it can't produce, and no others", () => {
    assert.deepStrictEqual(refused("classroom"), ["progressed", "evidence"])
    assert.deepStrictEqual(refused("virtual"), ["progressed", "evidence"])
    assert.deepStrictEqual(refused("blended"), ["evidence"])
    assert.deepStrictEqual(refused("selfPaced"), ["attended", "evidence"])
    assert.deepStrictEqual(refused("external"), [
      "attended",
      "completed",
      "progressed",
      "passed",
      "noFailureAfterPass",
      "scored",
      "weighted",
      "rolledUp"
    ])
    for (const rule of Object.values(clauses)) assert.deepStrictEqual(problems(rule), [])
  })

  it("lets minutes be asked for of what is played at one's own pace, and no share of sessions that it has none of", () => {
    const delivery = "selfPaced"
    assert.deepStrictEqual(problems(Build.attended({ minutes: 30 }), { delivery }), [])
    assert.lengthOf(problems(Build.attended({ share: 1 }), { delivery }), 1)
    assert.lengthOf(problems(Build.attended({ minutes: 30 }), { delivery: "external" }), 1)
  })

  it("says which clause, what it waits for and what there can be", () => {
    assert.deepStrictEqual(problems(Build.all(pass, Build.evidence()), { delivery: "selfPaced" }), [
      'the clause "evidence" waits for Presented, which selfPaced delivery can\'t produce (it can produce Attended, Progressed, Completed, Passed, Failed, Scored, Credited, RolledUp)'
    ])
  })

  it("can do with one of several kinds of evidence", () => {
    const delivery = "selfPaced"
    assert.deepStrictEqual(problems(Build.share("live", 1, ["Attended", "Completed"]), { delivery }), [])
    assert.lengthOf(problems(Build.share("live", 1, ["Completed"]), { delivery: "external" }), 1)
  })
})

describe("attendance", () => {
  it("without scheduled sessions may still be scheduled by a source", () => {
    for (const delivery of ["classroom", "virtual", "blended"])
      for (const attendance of [{ absences: 100, group: "exam" }, { minutes: 10_000 }])
        assert.deepStrictEqual(problems(Build.attended(attendance), { delivery }), [])
  })

  it("lasts no longer than the sessions", () => {
    assert.deepStrictEqual(scheduled({ minutes: 180 }), [])
    assert.deepStrictEqual(scheduled({ minutes: 181 }), [
      "the sessions last 180 minutes in all, below the 181 asked for"
    ])
    assert.deepStrictEqual(scheduled({ minutes: 180, group: "live" }), [])
    const alone = { components: [{ activity: "monday", group: "live" }] }
    assert.deepStrictEqual(scheduled({ minutes: 91, group: "live" }, alone), [
      'the sessions of group "live" last 90 minutes in all, below the 91 asked for'
    ])
  })

  it("with as many absences as sessions would be met by nothing at all", () => {
    assert.deepStrictEqual(scheduled({ absences: 1 }), [])
    assert.deepStrictEqual(scheduled({ absences: 2 }), [
      "at most 2 absences would be met by nothing at all: the sessions number 2"
    ])
    assert.lengthOf(scheduled({ absences: 2, group: "live" }), 1)
  })

  it("of a group is of one with sessions, by an activity that also feeds a component too", () => {
    assert.deepStrictEqual(scheduled({ share: 1, group: "live" }), [])
    assert.deepStrictEqual(scheduled({ share: 1, group: "exam" }), ['no component of group "exam" is a session'])
  })
})

describe("credits", () => {
  it("reach what is asked for under the caps of the categories that count", () => {
    const capped = { categories: ["ethics", "law"], caps: { ethics: 4, law: "7.5" } } as const
    const total = (atLeast: Build.Ratio): ReadonlyArray<string> => problems(Build.credits(atLeast, capped))
    assert.deepStrictEqual(total("11.5"), [])
    assert.deepStrictEqual(total(12), ["the caps of its categories add up to 11.5 credits, below the 12 asked for"])
    assert.deepStrictEqual(problems(Build.credits(12, { ...capped, caps: { ethics: 4 } })), [])
    assert.deepStrictEqual(problems(Build.credits(12, { caps: capped.caps })), [])
    // A category by the name of a property that every object has.
    assert.deepStrictEqual(problems(Build.credits(12, { categories: ["constructor", "law"], caps: { law: 4 } })), [])
  })
})

describe("a rule names", () => {
  const rule = ruleOf(
    Build.all(
      Build.attended({ absences: 1 }),
      Build.attended({ minutes: 1, group: "live" }),
      Build.within("P1Y", Build.atLeast(1, pass, Build.holds("first-aid"), lost)),
      Build.before("2014-12-01", Build.any(Build.holds("rescue"), Build.holds("first-aid", { on: "while" }), pass))
    )
  )

  it("its groups on all levels, each once", () => {
    assert.deepStrictEqual(Reachable.groupsOf(rule), ["live", "exam", "orals"])
    assert.deepStrictEqual(Reachable.groupsOf(ruleOf(Build.stillRegistered())), [])
  })

  it("what is to be held on all levels, each once", () => {
    assert.deepStrictEqual(Reachable.holdsOf(rule), ["first-aid", "rescue"])
    assert.deepStrictEqual(Reachable.holdsOf(ruleOf(pass)), [])
  })
})
