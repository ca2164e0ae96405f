/** What single tries at quizzes, assignments and SCORM packages say: each case beside its nearest neighbour. */
import { assert, describe, it } from "@effect/vitest"
import { scormRow } from "./composed.ts"
import { told } from "./facts.ts"

/** 10 January 2026, 09:00 UTC. */
const january = 1_768_035_600
const brief = (row: unknown, more: object = {}) => told(row, more).map((fact) => fact.replace(/^attempt\/5\/10\//, ""))

const quiz = {
  of: "quizAttempt",
  course: 5,
  user: 10,
  quiz: 2,
  cmid: 11,
  id: 3,
  state: "finished",
  preview: 0,
  timefinish: january,
  sumgrades: 3.5,
  max: 5
}
const quizScore = "quiz/2/3/score · Scored (raw 3.5, min 0, max 5) · of quiz/11/attempts · stated 2026-01-10T09:00:00Z"

describe("a quiz attempt", () => {
  for (const [what, more, expected] of [
    ["that is finished is a try with its marks", {}, [quizScore]],
    ["that got nothing is a try", { sumgrades: 0 }, [quizScore.replace("3.5", "0")]],
    ["that goes on says nothing", { state: "inprogress", timefinish: 0 }, []],
    ["that was abandoned says nothing", { state: "abandoned" }, []],
    ["that waits to be marked says nothing", { sumgrades: null }, []],
    ["that previews the quiz says nothing", { preview: 1 }, []],
    ["of a quiz without marks says nothing", { max: 0, sumgrades: 0 }, []],
    ["that the gradebook hides says nothing", { hidden: true }, []]
  ] as const) {
    it(what, () => assert.deepStrictEqual(brief({ ...quiz, ...more }), [...expected]))
  }
  it("that the gradebook hides is read where the setting says so", () => {
    assert.deepStrictEqual(brief({ ...quiz, hidden: true }, { hidden: "read" }), [`${quizScore} · "hidden"`])
  })
  it("with more marks than there are is refused, and with all of them is not", () => {
    assert.match(
      brief({ ...quiz, sumgrades: 5.5 })[0] ?? "",
      /column "sumgrades": expected a mark from 0 to 5, which is the most there is, found 5.5/
    )
    assert.lengthOf(brief({ ...quiz, sumgrades: 5 }), 1)
  })
})

const assign = {
  of: "assignAttempt",
  course: 5,
  user: 10,
  assignment: 3,
  cmid: 10,
  id: 7,
  grade: "85.00000",
  max: 100,
  timemodified: january
}
const assignScore =
  "assign/3/7/score · Scored (raw 85, min 0, max 100) · of assign/10/attempts · stated 2026-01-10T09:00:00Z"

describe("a marked submission", () => {
  for (const [what, more, expected] of [
    ["is a try with its mark, written as text", {}, [assignScore]],
    ["is a try with its mark, written as a number", { grade: 85 }, [assignScore]],
    ["that got nothing is a try", { grade: "0.00000" }, [assignScore.replace("85", "0")]],
    ["that is not marked says nothing", { grade: "-1.00000" }, []],
    ["without a mark says nothing", { grade: null }, []],
    [
      "that is marked by a scale says nothing: the most there is is the scale's number",
      { max: -2, grade: "2.00000" },
      []
    ],
    ["that is not marked at all says nothing", { max: 0, grade: "0.00000" }, []],
    ["that the gradebook hides says nothing", { hidden: true }, []],
    ["is another try by Moodle's id of it", { id: 8 }, [assignScore.replace("3/7", "3/8")]]
  ] as const) {
    it(what, () => assert.deepStrictEqual(brief({ ...assign, ...more }), [...expected]))
  }
  it("with a mark beyond the most there is is refused", () => {
    assert.match(brief({ ...assign, grade: "101" })[0] ?? "", /column "grade": expected a mark from 0 to 100/)
  })
  it("with a mark that is no number is refused", () => {
    assert.match(brief({ ...assign, grade: "Good" })[0] ?? "", /column "grade": expected .*a number.*found "Good"/)
  })
})

const sco = (tracks: Readonly<Record<string, string | number>>) => ({
  of: "scormAttempt",
  course: 5,
  user: 10,
  scorm: 2,
  attempt: 1,
  sco: 4,
  cmid: 12,
  episode: 1,
  tracks: { timemodified: String(january), ...tracks }
})
const end = " · of scorm/12/attempts · observed 2026-01-10T09:00:00Z"
const of12 = (word: string, more: object = {}) => sco({ "cmi.core.lesson_status": word, ...more })
const of2004 = (completion: string, success: string, more: object = {}) =>
  sco({ "cmi.completion_status": completion, "cmi.success_status": success, ...more })
const shorten = (row: unknown) =>
  brief(row).map((fact) => fact.replace(/^scorm\/2\/1\/4\/(\w+)\/1/, "$1").replace(end, ""))
const completed = (word: string) => `completed · Completed · "${word}"`
const [passed, failed] = ['passed · Passed · "passed"', 'failed · Failed · "failed"']
const hundred = (raw: number) => `score · Scored (raw ${raw}, min 0, max 100)`

describe("a SCO's tracks", () => {
  for (const [what, row, expected] of [
    ["of SCORM 1.2 that are passed are complete, too", of12("passed"), [completed("passed"), passed]],
    ["of SCORM 1.2 that are completed are not passed", of12("completed"), [completed("completed")]],
    ["of SCORM 1.2 that are failed are not complete", of12("failed"), [failed]],
    ["of SCORM 1.2 that are incomplete say nothing", of12("incomplete"), []],
    ["of SCORM 1.2 that were looked at say nothing", of12("browsed"), []],
    ["of SCORM 1.2 that nobody has begun say nothing", of12("not attempted"), []],
    ["in capitals are the same", of12("Passed"), [completed("passed"), passed]],
    [
      "with a score out of the standard's hundred",
      of12("failed", { "cmi.core.score.raw": "45" }),
      [failed, hundred(45)]
    ],
    [
      "with a score between bounds of their own",
      of12("completed", { "cmi.core.score.raw": "3", "cmi.core.score.min": "1", "cmi.core.score.max": "5" }),
      [completed("completed"), "score · Scored (raw 3, min 1, max 5)"]
    ],
    ["that go on have no score yet", of12("incomplete", { "cmi.core.score.raw": "20" }), []],
    [
      "that are failed and suspended have one",
      of12("failed", { "cmi.core.score.raw": "45", "cmi.core.exit": "suspend" }),
      [failed, hundred(45)]
    ],
    [
      "that say nothing but a score and are suspended have none",
      sco({ "cmi.core.score.raw": 20, "cmi.core.exit": "suspend" }),
      []
    ],
    ["that say nothing but a score have one", sco({ "cmi.core.score.raw": 20 }), [hundred(20)]],
    [
      "with a time that a player summed up",
      of12("passed", { "cmi.core.total_time": "0001:30:30.00" }),
      [completed("passed"), passed, "attended · Attended (minutes 90.5)"]
    ],
    ["with a time of nothing", of12("passed", { total_time: "00:00:00" }), [completed("passed"), passed]],
    ["of SCORM 2004 are complete and passed apart", of2004("completed", "passed"), [completed("completed"), passed]],
    ["of SCORM 2004 that are passed are not complete by that", of2004("incomplete", "passed"), [passed]],
    ["of SCORM 2004 that nothing is known of say nothing", of2004("unknown", "unknown"), []],
    [
      "of SCORM 2004 have a scaled score",
      of2004("completed", "failed", { "cmi.score.scaled": "0.45", "cmi.score.raw": "45" }),
      [completed("completed"), failed, "score · Scored (scaled 0.45)"]
    ],
    [
      "of SCORM 2004 have a raw score between the two that it lies between",
      of2004("completed", "unknown", { "cmi.score.raw": "9", "cmi.score.min": "0", "cmi.score.max": "12" }),
      [completed("completed"), "score · Scored (raw 9, min 0, max 12)"]
    ],
    [
      "of SCORM 2004 have no raw score without them: the standard sets no scale",
      of2004("completed", "unknown", { "cmi.score.raw": "9" }),
      [completed("completed")]
    ],
    [
      "of SCORM 2004 have a time",
      of2004("completed", "unknown", { "cmi.total_time": "PT1H30M30S" }),
      [completed("completed"), "attended · Attended (minutes 90.5)"]
    ]
  ] as const) {
    it(what, () => assert.deepStrictEqual(shorten(row), [...expected]))
  }
  it("as they were recorded: alice passed, bruno failed and then left it", () => {
    const told = [scormRow("alice", 10, 1), scormRow("bruno", 11, 1), scormRow("bruno", 11, 2)].map((row) =>
      brief(row).map((fact) => fact.split(" · ")[1])
    )
    assert.deepStrictEqual(told, [
      ["Completed", "Passed", "Scored (raw 90, min 0, max 100)"],
      ["Failed", "Scored (raw 45, min 0, max 100)"],
      []
    ])
  })
  it("of a package that nobody has begun say nothing", () => {
    assert.deepStrictEqual(brief({ ...sco({}), tracks: {} }), [])
  })
  it("with a word that SCORM does not have are refused", () => {
    assert.match(
      brief(of12("done"))[0] ?? "",
      /column "tracks.cmi.core.lesson_status": expected a word of SCORM's, such as completed or passed, found "done"/
    )
  })
  it("with a score out of its bounds are refused, and one at them is not", () => {
    const at = (raw: string) => brief(of12("completed", { "cmi.core.score.raw": raw }))
    assert.match(at("101")[0] ?? "", /expected a score that is a number between its min and max/)
    assert.match(at("many")[0] ?? "", /expected a score that is a number between its min and max/)
    assert.lengthOf(at("100"), 2)
  })
  it("without a moment are refused", () => {
    assert.match(
      brief({ ...of12("passed"), tracks: { status: "passed" } })[0] ?? "",
      /expected when the tracks were written/
    )
  })
})
