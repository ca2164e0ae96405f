/** What words and numbers of both editions mean, each case beside its nearest neighbour. */
import { assert, describe, it } from "@effect/vitest"
import type { Scorm } from "@laurel/adapter-scorm"
import { CivilDate, Id } from "@laurel/core"
import { cmi, core, envelope, folded, read, registration, setting, told } from "./commits.ts"

/** Facts by their names and values alone. */
const of = (commit: unknown, otherwise: Partial<Scorm.Setting> = {}, loaded?: unknown): ReadonlyArray<string> =>
  told([envelope(commit, 0, loaded === undefined ? {} : { loaded })], otherwise).map((each) =>
    each.replace(/ 07:00$/, "")
  )

const old = (elements: Readonly<Record<string, string>>, otherwise: Partial<Scorm.Setting> = {}) =>
  of(core(elements), otherwise)
const later = (elements: Readonly<Record<string, string>>) => of(cmi(elements))

const completed = (said: string) => `completed Completed "${said}"`
const passed = (said: string) => `passed Passed "${said}"`
const failed = (said: string) => `failed Failed "${said}"`
const incomplete = (said: string) => `incomplete RolledUp outcome=incomplete "${said}"`

describe("lesson_status", () => {
  const table: Readonly<Record<string, ReadonlyArray<string>>> = {
    passed: [completed("passed"), passed("passed")],
    completed: [completed("completed")],
    failed: [failed("failed")],
    incomplete: [incomplete("incomplete")],
    browsed: [],
    "not attempted": [],
    "": []
  }
  for (const [word, facts] of Object.entries(table)) {
    it(`"${word}" is ${facts.length} facts`, () => assert.deepStrictEqual(old({ lesson_status: word }), facts))
  }
  it("has the raw word beside its facts, as it was written", () => {
    assert.deepStrictEqual(old({ lesson_status: " Passed " }), [completed("Passed"), passed("Passed")])
  })
  it("of another vocabulary is a problem, and what else can be read stands", () => {
    assert.deepStrictEqual(old({ lesson_status: "done", session_time: "00:10:00" }), [
      'attended Attended minutes=10 "00:10:00"',
      '! cmi.core.lesson_status: expected passed, completed, failed, incomplete, browsed or not attempted, found "done"'
    ])
  })
})

describe("a score of SCORM 1.2", () => {
  const scored = (elements: Readonly<Record<string, string>>) =>
    old({ lesson_status: "completed", ...elements }).filter((each) => !each.startsWith("completed"))
  it("lies between the content's own bounds, and between the standard's where it gives none", () => {
    assert.deepStrictEqual(scored({ "score.raw": "18", "score.max": "20" }), ["scored Scored raw=18 max=20"])
    assert.deepStrictEqual(scored({ "score.raw": "18" }), ["scored Scored raw=18 max=100"])
    assert.deepStrictEqual(scored({ "score.raw": "-1", "score.min": "-5" }), ["scored Scored raw=-1 min=-5 max=100"])
    assert.deepStrictEqual(scored({ "score.max": "20" }), [])
  })
  it("beyond them is none, and told", () => {
    assert.deepStrictEqual(scored({ "score.raw": "150" }), [
      "! cmi.core.score.raw: expected a number from score.min to score.max, found 150, and 0 to 100"
    ])
    assert.deepStrictEqual(scored({ "score.raw": "0", "score.max": "0" }), [
      "! cmi.core.score.raw: expected a number from score.min to score.max, found 0, and 0 to 0"
    ])
    assert.match(scored({ "score.raw": "86 %" }).join(), /^! cmi\.core\.score\.raw: expected a number/)
    assert.deepStrictEqual(scored({ "score.raw": "100" }), ["scored Scored raw=100 max=100"])
  })
  it("is a try of its own only where the attempt is done or goes on no more", () => {
    const score = { "score.raw": "40" }
    assert.deepStrictEqual(old({ ...score, lesson_status: "incomplete", exit: "suspend" }), [incomplete("incomplete")])
    assert.deepStrictEqual(old({ ...score, lesson_status: "incomplete" }), [incomplete("incomplete")])
    assert.deepStrictEqual(old({ ...score, lesson_status: "not attempted", exit: "suspend" }), [])
    assert.deepStrictEqual(old({ ...score, lesson_status: "not attempted" }), ["scored Scored raw=40 max=100"])
    // Authoring tools suspend always, so that one may look at it again.
    assert.deepStrictEqual(old({ ...score, lesson_status: "failed", exit: "suspend" }), [
      failed("failed"),
      "scored Scored raw=40 max=100"
    ])
  })
})

describe("a mastery score", () => {
  const with80 = (
    elements: Readonly<Record<string, string>>,
    otherwise: Partial<Scorm.Setting> = { mastery: "score" }
  ) =>
    old({ "cmi.student_data.mastery_score": "80", ...elements }, otherwise).filter((each) => !each.startsWith("scored"))
  it("decides only where the setting says so", () => {
    assert.deepStrictEqual(with80({ lesson_status: "passed", "score.raw": "70" }, {}), [
      completed("passed"),
      passed("passed")
    ])
    assert.deepStrictEqual(with80({ lesson_status: "passed", "score.raw": "70" }), [
      failed("passed; score.raw 70, mastery_score 80")
    ])
    assert.deepStrictEqual(with80({ lesson_status: "failed", "score.raw": "80" }), [
      completed("failed; score.raw 80, mastery_score 80"),
      passed("failed; score.raw 80, mastery_score 80")
    ])
  })
  it("leaves the word where there is no score, or the attempt goes on", () => {
    assert.deepStrictEqual(with80({ lesson_status: "passed" }), [completed("passed"), passed("passed")])
    assert.deepStrictEqual(with80({ lesson_status: "incomplete", "score.raw": "90" }), [incomplete("incomplete")])
    assert.deepStrictEqual(with80({ lesson_status: "not attempted", "score.raw": "90" }), [
      completed("not attempted; score.raw 90, mastery_score 80"),
      passed("not attempted; score.raw 90, mastery_score 80")
    ])
  })
  it("leaves standing that the content itself said it was completed", () => {
    const said = "completed; score.raw 70, mastery_score 80"
    assert.deepStrictEqual(with80({ lesson_status: "completed", "score.raw": "70" }), [completed(said), failed(said)])
  })
  it("may be given at the launch alone", () => {
    const loaded = core({ "cmi.student_data.mastery_score": "80" })
    assert.deepStrictEqual(
      of(core({ lesson_status: "passed", "score.raw": "70" }), { mastery: "score" }, loaded)[0],
      failed("passed; score.raw 70, mastery_score 80")
    )
  })
})

describe("completion and success of SCORM 2004", () => {
  it("are two", () => {
    assert.deepStrictEqual(later({ completion_status: "completed", success_status: "failed" }), [
      completed("completed"),
      failed("failed")
    ])
    assert.deepStrictEqual(later({ completion_status: "incomplete", success_status: "passed" }), [
      incomplete("incomplete"),
      passed("passed")
    ])
    assert.deepStrictEqual(later({ completion_status: "unknown", success_status: "unknown" }), [])
    assert.deepStrictEqual(later({ completion_status: "not attempted" }), [])
  })
  it("are decided by a threshold and what is measured against it, whatever the content says", () => {
    const measured = (progress: string) =>
      later({ completion_status: "completed", completion_threshold: "0.75", progress_measure: progress })[0]
    assert.strictEqual(measured("0.75"), completed("completed; 0.75 of 0.75"))
    assert.strictEqual(measured("0.74"), incomplete("completed; 0.74 of 0.75"))
    const marked = (scaled: string) =>
      later({ success_status: "failed", scaled_passing_score: "0.7", "score.scaled": scaled })[0]
    assert.strictEqual(marked("0.7"), passed("failed; 0.7 of 0.7"))
    assert.strictEqual(marked("0.69"), failed("failed; 0.69 of 0.7"))
  })
  it("are unknown where there is a threshold and nothing is measured", () => {
    assert.deepStrictEqual(later({ success_status: "passed", scaled_passing_score: "0.7" }), [])
    assert.deepStrictEqual(later({ completion_status: "completed", completion_threshold: "0.7" }), [])
    assert.deepStrictEqual(later({ success_status: "passed" }), [passed("passed")])
  })
})

describe("a score of SCORM 2004", () => {
  it("is scaled as it says, or lies between a minimum and a maximum that are both given", () => {
    assert.deepStrictEqual(later({ "score.scaled": "-0.5" }), ["scored Scored scaled=-0.5"])
    assert.deepStrictEqual(later({ "score.raw": "8", "score.min": "0", "score.max": "10" }), [
      "scored Scored raw=8 min=0 max=10"
    ])
    assert.deepStrictEqual(later({ "score.raw": "8", "score.max": "10" }), [])
    assert.deepStrictEqual(later({ "score.raw": "8", "score.min": "0" }), [])
    assert.deepStrictEqual(later({ "score.raw": "8" }), [])
  })
  it("out of range is none, and told", () => {
    assert.deepStrictEqual(later({ "score.scaled": "1.2" }), [
      '! cmi.score.scaled: expected a number from -1 to 1, found "1.2"'
    ])
    assert.deepStrictEqual(later({ "score.scaled": "1" }), ["scored Scored scaled=1"])
  })
  it("is a try of its own only where the attempt is done or goes on no more", () => {
    const score = { "score.scaled": "0.4" }
    assert.deepStrictEqual(later({ ...score, completion_status: "incomplete" }), [incomplete("incomplete")])
    assert.deepStrictEqual(later({ ...score, exit: "suspend" }), [])
    assert.deepStrictEqual(later({ ...score, exit: "normal" }), ["scored Scored scaled=0.4"])
    assert.deepStrictEqual(later({ ...score, completion_status: "incomplete", success_status: "failed" }), [
      failed("failed"),
      incomplete("incomplete"),
      "scored Scored scaled=0.4"
    ])
  })
})

describe("progress", () => {
  it("is a fact from 0 to 1, and a problem beyond", () => {
    assert.deepStrictEqual(later({ progress_measure: "0.5" }), ["progressed Progressed scaled=0.5"])
    assert.deepStrictEqual(later({ progress_measure: "-0.1" }), [
      '! cmi.progress_measure: expected a number from 0 to 1, found "-0.1"'
    ])
  })
})

describe("what is played otherwise than for credit", () => {
  it("proves nothing: browsed, reviewed, or without credit", () => {
    const done = { lesson_status: "passed", session_time: "00:10:00" }
    const proof = ['attended Attended minutes=10 "00:10:00"', completed("passed"), passed("passed")]
    assert.deepStrictEqual(old({ ...done, lesson_mode: "normal", credit: "credit" }), proof)
    assert.deepStrictEqual(old({ ...done, lesson_mode: "browse" }), [])
    assert.deepStrictEqual(old({ ...done, lesson_mode: "review", credit: "credit" }), [])
    assert.deepStrictEqual(old({ ...done, credit: "no-credit" }), [])
    assert.deepStrictEqual(later({ success_status: "passed", mode: "review" }), [])
    assert.deepStrictEqual(of(core(done), {}, core({ credit: "no-credit" })), [])
  })
  it("is told where nobody knows what it is played for", () => {
    assert.include(
      old({ lesson_status: "passed", lesson_mode: "exam" }),
      '! cmi.core.lesson_mode: expected normal, browse or review, found "exam"'
    )
  })
})

describe("session_time", () => {
  const minutes = (session_time: string) => later({ session_time, mode: "normal" }).join()
  it("is read in the forms of both editions", () => {
    const cases: Readonly<Record<string, string>> = {
      "0000:12:30.50": "12.508",
      "00:00:01": "0.016",
      "9999:59:59.99": "! ",
      "PT12M30.5S": "12.508",
      P1DT1H: "1500",
      P0Y0M0DT0H5M0S: "5",
      PT0S: "",
      "00:00:00": "",
      "": ""
    }
    for (const [text, expected] of Object.entries(cases)) {
      const told = minutes(text)
      assert.isTrue(expected === "" ? told === "" : told.includes(expected), `${text}: ${told}`)
    }
  })
  it("in any other form is a problem, and everything else stands", () => {
    for (const text of ["10", "00:61:00", "P1M", "P1Y", "PT", "P", "-00:10:00", "ten minutes"]) {
      assert.match(
        later({ session_time: text, success_status: "passed" }).join("\n"),
        /^passed Passed "passed"\n! cmi\.session_time: expected a length of time/
      )
    }
  })
})

describe("a course", () => {
  const commit = envelope(core({ lesson_status: "passed" }), 0, { course: "other" })
  it("that is not in the setting is told where something was proved, unless it is to be left out", () => {
    assert.deepStrictEqual(told([commit]), ['! launch.course: expected a course of the setting, found "other"'])
    assert.deepStrictEqual(told([commit], { unmatched: "skip" }), [])
    assert.deepStrictEqual(told([envelope(core({ lesson_status: "not attempted" }), 0, { course: "other" })]), [])
  })
  it("keeps an item apart from one of the same name in another", () => {
    const other = { id: "other", offering: Id.OfferingId.make("other-2026") }
    const subject = (course: string) => {
      const row = folded(envelope(core({ lesson_status: "passed" }), 0, { course }))
      const [draft] = read(row, { courses: [...setting.courses, other] }).drafts
      return [draft?.activity, draft?.subject.key]
    }
    assert.deepStrictEqual(subject("safe101"), ["safe101/sco-1", `${registration}/safe-2026/staff:ann`])
    assert.deepStrictEqual(subject("other"), ["other/sco-1", `${registration}/other-2026/staff:ann`])
  })
  it("has its days in its own zone", () => {
    const late = envelope(core({ lesson_status: "completed" }), 14 * 60)
    const on = (course: object) =>
      read(folded(late), {
        courses: [{ id: "safe101", offering: Id.OfferingId.make("safe-2026"), ...course }]
      }).drafts.map(({ happened }) => `${CivilDate.format(happened.on)} ${happened.zone}`)
    assert.deepStrictEqual(on({}), ["2026-10-05 Europe/Berlin"])
    assert.deepStrictEqual(on({ zone: "Asia/Tokyo" }), ["2026-10-06 Asia/Tokyo"])
  })
})

describe("an objective", () => {
  const objective = (elements: Readonly<Record<string, string>>, session: Readonly<Record<string, string>> = {}) => {
    const all = Object.entries(elements).map(([name, value]): [string, string] => [`objectives.0.${name}`, value])
    return told([envelope(cmi({ ...Object.fromEntries(all), ...session }))], { objectives: true })
  }
  it("without an id is nobody's, and with one its activity is under the SCO's", () => {
    assert.deepStrictEqual(objective({ success_status: "passed" }), [])
    const row = folded(envelope(cmi({ "objectives.0.id": "urn:a/b", "objectives.0.success_status": "passed" })))
    const [draft] = read(row, { objectives: true }).drafts
    assert.strictEqual(draft?.activity, "safe101/sco-1/urn:a/b")
    assert.strictEqual(draft?.reference.key, `${row.key}/objective/urn%3Aa%2Fb/passed`)
  })
  it("whose id is too long to name an activity is told, and nothing else is lost", () => {
    const facts = objective({ id: "x".repeat(250), success_status: "passed" }, { completion_status: "completed" })
    assert.strictEqual(facts[0], 'completed Completed "completed" 07:00')
    assert.match(facts[1] ?? "", /^! objective: expected names that come to at most 200 characters/)
  })
  it("that is named twice is told", () => {
    const twice = cmi({
      "objectives.0.id": "a",
      "objectives.1.id": "a",
      "objectives.0.success_status": "passed",
      "objectives.1.success_status": "failed"
    })
    assert.deepStrictEqual(told([envelope(twice)], { objectives: true }), [
      'objective/a/passed Passed "passed" 07:00',
      '! cmi.objectives.1.id: expected an id of its own for each objective, found "a" a second time'
    ])
  })
  it("has no score of its own while the attempt goes on and nothing is said of it", () => {
    assert.deepStrictEqual(objective({ id: "a", "score.scaled": "0.2" }, { exit: "suspend" }), [])
    assert.deepStrictEqual(objective({ id: "a", "score.scaled": "0.2" }), [
      "objective/a/scored Scored scaled=0.2 07:00"
    ])
  })
})
