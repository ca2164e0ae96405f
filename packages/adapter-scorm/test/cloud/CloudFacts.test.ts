/** What a registration proves, and what its nearest neighbour does not. */
import { assert, describe, it } from "@effect/vitest"
import { ScormCloud } from "@laurel/adapter-scorm"
import { CivilDate, Instant, Rejection } from "@laurel/core"
import { activity, adapterOf, brief, passed, registration, setting, source } from "./cloud.ts"

/** The facts of rows as they are received, and why rows are not read. */
const read = (rows: ReadonlyArray<unknown>, own: Partial<ScormCloud.Setting> = {}) => {
  const { again } = adapterOf(new URL("http://nowhere.test"), { setting: { ...setting, ...own } })
  const said = again(
    ScormCloud.stream,
    rows.map((row, index) => ({ key: `row ${index}`, line: null, raw: JSON.stringify(row) }))
  )
  return { drafts: said.drafts, refused: said.rejections.map(Rejection.describe) }
}
const briefs = (row: unknown, own: Partial<ScormCloud.Setting> = {}) => {
  const { drafts, refused } = read([row], own)
  return refused.length > 0 ? refused : drafts.map(brief)
}
const one = (row: unknown, kind: string, own: Partial<ScormCloud.Setting> = {}) => {
  const draft = read([row], own).drafts.find(({ evidence }) => evidence._tag === kind)
  assert(draft !== undefined, `no ${kind}`)
  return draft
}

describe("a registration", () => {
  it("says completion, outcome, score, progress and time, each by itself", () => {
    assert.deepStrictEqual(briefs(passed("R-1")), [
      "R-1:0/completed Completed",
      "R-1:0/passed Passed",
      "R-1:0/scored Scored",
      "R-1:0/progressed Progressed",
      "R-1:0/attended Attended"
    ])
    const { subject, activity, said, reference } = one(passed("R-1"), "Completed")
    assert.deepStrictEqual(
      { subject, activity: String(activity), said, source: reference.source, stream: reference.stream },
      {
        subject: {
          key: "R-1/golf/scorm-cloud:E-1001",
          offering: setting.courses[0]?.offering,
          contact: { scheme: "scorm-cloud", value: "E-1001" }
        },
        activity: "GOLF-1",
        said: "COMPLETED",
        source,
        stream: "registrations"
      }
    )
  })
  for (const [what, more, facts] of [
    ["that nobody has begun", {}, []],
    ["that is incomplete", { registrationCompletion: "INCOMPLETE" }, ["R-1:0/incomplete RolledUp"]],
    ["that failed", { registrationSuccess: "FAILED" }, ["R-1:0/failed Failed"]],
    [
      "that is incomplete and passed",
      { registrationCompletion: "INCOMPLETE", registrationSuccess: "PASSED" },
      ["R-1:0/incomplete RolledUp", "R-1:0/passed Passed"]
    ],
    ["in small letters", { registrationCompletion: "Completed" }, ["R-1:0/completed Completed"]],
    ["with a score of nothing", { score: { scaled: 0 } }, ["R-1:0/scored Scored"]],
    [
      "with a score in an attempt that goes on",
      { registrationCompletion: "INCOMPLETE", score: { scaled: 30 } },
      ["R-1:0/incomplete RolledUp"]
    ],
    [
      "with a score in an attempt that failed, and was not completed,",
      { registrationCompletion: "INCOMPLETE", registrationSuccess: "FAILED", score: { scaled: 30 } },
      ["R-1:0/incomplete RolledUp", "R-1:0/failed Failed", "R-1:0/scored Scored"]
    ],
    ["with a score that is not known", { score: { scaled: null } }, []],
    ["with numbers as texts", { score: { scaled: "80.5" } }, ["R-1:0/scored Scored"]],
    ["with numbers that are none", { score: { scaled: "NaN" }, registrationCompletionAmount: "NaN" }, []],
    [
      "with nulls",
      {
        instance: null,
        registrationCompletion: null,
        registrationSuccess: null,
        score: null,
        totalSecondsTracked: null,
        registrationCompletionAmount: null,
        completedDate: null,
        activityDetails: null
      },
      []
    ]
  ] as const) {
    it(`${what} says ${facts.length === 0 ? "nothing" : facts.join(", ")}`, () => {
      assert.deepStrictEqual(briefs(registration("R-1", more)), [...facts])
    })
  }
  it("has a score from 0 to 100, whatever the course's standard", () => {
    assert.deepStrictEqual(one(passed("R-1"), "Scored").evidence, { _tag: "Scored", raw: 87.5, min: 0, max: 100 })
    assert.include(briefs(passed("R-1", { score: { scaled: 100.5 } }))[0], "a score from 0 to 100")
    assert.include(briefs(passed("R-1", { score: { scaled: -0.5 } }))[0], "a score from 0 to 100")
  })
  it("has progress from 0 to 1, and time in minutes", () => {
    const row = passed("R-1", { registrationCompletionAmount: 0.25 })
    assert.deepStrictEqual(one(row, "Progressed").evidence, { _tag: "Progressed", scaled: 0.25 })
    assert.deepStrictEqual(one(row, "Attended").evidence, { _tag: "Attended", minutes: 12.443 })
    assert.include(briefs(passed("R-1", { registrationCompletionAmount: 25 }))[0], "from 0 to 1")
  })
  it("is the same in capitals where its id is a UUID, and another where it is not", () => {
    const id = "F1B973EF-D0BD-4BB9-9837-0A00541E2037"
    assert.strictEqual(one(passed(id), "Passed").reference.key, `${id.toLowerCase()}:0/passed`)
    assert.strictEqual(one(passed(id), "Passed").subject.key, `${id.toLowerCase()}/golf/scorm-cloud:E-1001`)
    assert.strictEqual(one(passed("Reg-A"), "Passed").subject.key, "Reg-A/golf/scorm-cloud:E-1001")
  })
  it("is one participation with all its instances, which have facts of their own", () => {
    const [first, second] = [passed("R-1"), passed("R-1", { instance: "1" })].map((row) => one(row, "Passed"))
    assert.deepStrictEqual(first?.subject, second?.subject)
    assert.deepStrictEqual([first?.reference.key, second?.reference.key], ["R-1:0/passed", "R-1:1/passed"])
  })
  it("can't be taken for another by its id", () => {
    const keys = ["a/b:1", "a%2Fb:1", "a", "a:0/passed"].map((id) => one(passed(id), "Passed").reference.key)
    assert.deepStrictEqual(keys, [
      "a%2Fb%3A1:0/passed",
      "a%252Fb%3A1:0/passed",
      "a:0/passed",
      "a%3A0%2Fpassed:0/passed"
    ])
  })
})

describe("the date", () => {
  it("of a completion is the stated one, in the course's zone, and does not move with what is changed later", () => {
    const late = { completedDate: "2026-11-01T02:30:00.000+0000", updated: "2026-11-09T10:00:00Z" }
    const { happened, observedAt } = one(passed("R-1", { ...late, course: { id: "FIRE-1" } }), "Completed")
    const { on, at, zone, basis } = happened
    assert.deepStrictEqual([CivilDate.format(on), zone, basis], ["2026-10-31", "America/New_York", "stated"])
    assert.strictEqual(at, Instant.parse("2026-11-01T02:30:00Z"))
    assert.isNull(observedAt)
  })
  it("of anything else, and of a completion without one, is when it was updated, and only observed", () => {
    for (const draft of read([passed("R-1", { completedDate: null })]).drafts) {
      assert.strictEqual(draft.happened.basis, "observed")
      assert.strictEqual(draft.happened.zone, "Europe/Berlin")
      assert.strictEqual(draft.observedAt, Instant.parse("2026-11-01T10:00:00Z"))
    }
  })
  it("of what is incomplete is not that of a completion before", () => {
    const row = passed("R-1", { registrationCompletion: "INCOMPLETE" })
    assert.strictEqual(one(row, "RolledUp").happened.basis, "observed")
  })
  it("that nobody meant is refused", () => {
    assert.include(briefs(passed("R-1", { completedDate: "0001-01-01T00:00:00Z" }))[0], "a date after 1900")
    assert.include(briefs(passed("R-1", { updated: "2026-11-01T10:00:00" }))[0], "an offset")
  })
})

describe("a learner", () => {
  const learner = { id: "Ada@Example.org", email: "Ada@Example.org" }
  it("is known by the id, in the scheme of the setting", () => {
    const { subject } = one(passed("R-1", { learner }), "Passed", { scheme: "employee" })
    assert.deepStrictEqual(subject.contact, { scheme: "employee", value: "Ada@Example.org" })
    assert.isUndefined(subject.claims)
  })
  it("is also known by the address where the setting says so, and it is one", () => {
    const claims = (email: unknown, own: Partial<ScormCloud.Setting> = {}) =>
      one(passed("R-1", { learner: { ...learner, email } }), "Passed", { emails: true, ...own }).subject.claims
    assert.deepStrictEqual(claims(learner.email), [{ scheme: "email", value: "ada@example.org" }])
    assert.isUndefined(claims("none"))
    assert.isUndefined(claims(null))
    assert.isUndefined(claims(learner.email, { emails: false }))
  })
  it("whose id is an address is the same in capitals", () => {
    const { contact } = one(passed("R-1", { learner }), "Passed", { scheme: "email" }).subject
    assert.deepStrictEqual(contact, { scheme: "email", value: "ada@example.org" })
  })
})

describe("a registration of a course that is not in the setting", () => {
  const row = passed("R-1", { course: { id: "OTHER" } })
  it("is refused, and says what to do", () => {
    assert.include(briefs(row)[0], 'expected a course of the setting, or "unmatched": "skip" there, found "OTHER"')
  })
  it("is let pass where the setting says so", () => {
    assert.deepStrictEqual(briefs(row, { unmatched: "skip" }), [])
  })
  it("is let pass where it would prove nothing", () => {
    assert.deepStrictEqual(briefs(registration("R-1", { course: { id: "OTHER" } })), [])
  })
})

describe("a word that nobody knows", () => {
  for (const [field, expected] of [
    ["registrationCompletion", "COMPLETED, INCOMPLETE or UNKNOWN"],
    ["registrationSuccess", "PASSED, FAILED or UNKNOWN"]
  ] as const) {
    it(`rejects the registration, as ${field}`, () => {
      assert.include(
        briefs(passed("R-1", { [field]: "BROWSED" }))[0],
        `column "${field}": expected ${expected}, found "BROWSED"`
      )
    })
  }
})

describe("the parts of a course", () => {
  const done = {
    activityCompletion: "COMPLETED",
    activitySuccess: "FAILED",
    score: { scaled: 40 },
    timeTracked: "0001:30:30.60"
  }
  const tree = activity("org", {
    ...done,
    children: [activity("module", { ...done, children: [activity("sco/1", done), activity("sco-2")] })]
  })
  const row = registration("R-1", { activityDetails: tree })
  it("are those that are played, each with facts of its own, where the setting asks for them", () => {
    assert.deepStrictEqual(briefs(row, { parts: true }), [
      "R-1:0/part/sco%2F1/completed Completed",
      "R-1:0/part/sco%2F1/failed Failed",
      "R-1:0/part/sco%2F1/scored Scored",
      "R-1:0/part/sco%2F1/attended Attended"
    ])
    const attended = one(row, "Attended", { parts: true })
    assert.strictEqual(attended.activity, "GOLF-1/sco/1")
    assert.deepStrictEqual(attended.evidence, { _tag: "Attended", minutes: 90.51 })
  })
  it("say nothing unless the setting asks for them, also where they can't be read", () => {
    assert.deepStrictEqual(briefs(row), [])
    assert.deepStrictEqual(briefs(registration("R-1", { activityDetails: "none" })), [])
    assert.include(briefs(registration("R-1", { activityDetails: "none" }), { parts: true })[0], "activityDetails")
  })
  it("have ids of their own", () => {
    const twice = activity("org", { children: [activity("sco"), activity("sco")] })
    assert.include(briefs(registration("R-1", { activityDetails: twice }), { parts: true })[0], '"sco" is not')
  })
  it("are not taken from the root, which is all of the course", () => {
    assert.deepStrictEqual(briefs(registration("R-1", { activityDetails: activity("org", done) }), { parts: true }), [])
  })
})
