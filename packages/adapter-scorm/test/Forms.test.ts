/** A commit says the same in whatever form it is sent; and what is no commit is refused with words. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { cmi, core, envelope, folded, recorded, refused, told } from "./commits.ts"

const moodle = (
  name: string
): { readonly request: { readonly form: object }; readonly response: { readonly body: unknown } } =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/moodle", `${name}.json`), "utf8"))

const form = (fields: object): string =>
  new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])).toString()

const of = (commit: unknown): ReadonlyArray<string> => told([envelope(commit)])

describe("one run of a course", () => {
  const said = [
    'attended Attended minutes=25.166 "00:25:10" 07:00',
    'completed Completed "passed" 07:00',
    'passed Passed "passed" 07:00',
    "scored Scored raw=86 max=100 07:00"
  ]
  const [flattened] = recorded("12-flattened").commits
  const body = flattened?.body as Readonly<Record<string, unknown>> // a recorded commit is an object
  const tree = {
    cmi: {
      core: { lesson_status: "passed", session_time: "00:25:10", score: { raw: "86", min: "", max: "100" } },
      objectives: {}
    }
  }
  const forms: Readonly<Record<string, unknown>> = {
    flattened: body,
    "as a tree": tree,
    "as a tree in JSON text": JSON.stringify(tree),
    "with common fields": {
      completionStatus: "incomplete",
      successStatus: "failed",
      totalTimeSeconds: 9,
      runtimeData: tree
    },
    "with common fields around a flattened commit": { successStatus: "passed", runtimeData: body },
    "with numbers that are numbers": { cmi: { core: { ...tree.cmi.core, score: { raw: 86, max: 100 } } } },
    "with nulls where nothing is set": { cmi: { core: { ...tree.cmi.core, exit: null }, suspend_data: null } },
    "as Moodle's form": form({
      id: 12,
      scoid: 4,
      attempt: 1,
      sesskey: "x",
      cmi__core__lesson_status: "passed",
      cmi__core__session_time: "00:25:10",
      cmi__core__score__raw: "86",
      cmi__core__score__max: "100"
    }),
    "as the fields of Moodle's form": {
      scoid: "4",
      cmi__core__lesson_status: "passed",
      cmi__core__session_time: "00:25:10",
      cmi__core__score__raw: "86"
    },
    "as Moodle's tracks": [
      { element: "cmi.core.lesson_status", value: "passed" },
      { element: "cmi.core.session_time", value: "00:25:10" },
      { element: "cmi.core.score.raw", value: 86 }
    ]
  }
  for (const [name, commit] of Object.entries(forms))
    it(`says the same ${name}`, () => assert.deepStrictEqual(of(commit), said))
  it("says something else where one value differs, in each of these forms", () => {
    for (const [name, commit] of Object.entries(forms)) {
      const other =
        typeof commit === "string"
          ? commit.replaceAll("passed", "failed")
          : JSON.parse(JSON.stringify(commit).replaceAll("passed", "failed"))
      assert.notDeepEqual(of(other), said, name)
    }
  })
})

describe("Moodle's recorded tracks", () => {
  it("say what each learner did, numbers as numbers or as text", () => {
    assert.deepStrictEqual(of(moodle("13-scorm-sco-tracks-alice-1").response.body), [
      'attended Attended minutes=12.508 "0000:12:30.50" 07:00',
      'completed Completed "passed" 07:00',
      'passed Passed "passed" 07:00',
      "scored Scored raw=90 min=0 max=100 07:00"
    ])
    assert.deepStrictEqual(of(moodle("13-scorm-sco-tracks-bruno-1").response.body), [
      'attended Attended minutes=4 "00:04:00" 07:00',
      'failed Failed "failed" 07:00',
      "scored Scored raw=45 max=100 07:00"
    ])
  })
  it("say nothing of a score in an attempt that is suspended undone", () => {
    assert.deepStrictEqual(of(moodle("13-scorm-sco-tracks-bruno-2").response.body), [
      'attended Attended minutes=1 "00:01:00" 07:00',
      'incomplete RolledUp outcome=incomplete "incomplete" 07:00'
    ])
  })
  it("are refused where there are none", () => {
    assert.match(refused(moodle("13-scorm-sco-tracks-chioma-none").response.body), /expected run-time data of a SCO/)
  })
  it("say the same as they were sent, as fields and as a form", () => {
    const sent = moodle("10-scorm-insert-tracks-alice").request.form
    const said = of(moodle("13-scorm-sco-tracks-alice-1").response.body)
    assert.deepStrictEqual(of(sent), said)
    assert.deepStrictEqual(of(form(sent)), said)
  })
  it("name objectives in two ways, both of which are read", () => {
    for (const name of ["cmi__objectives__N0__", "cmi__objectives_0__"]) {
      const commit = form({ [`${name}id`]: "one", [`${name}status`]: "passed", [`${name}score__raw`]: "80" })
      assert.include(told([envelope(commit)], { objectives: true }), 'objective/one/passed Passed "passed" 07:00')
    }
  })
})

describe("SCORM Cloud's run-time data", () => {
  const runtime = {
    completionStatus: "Completed",
    credit: "Credit",
    entry: "AbInitio",
    exit: "Unknown",
    mode: "Normal",
    progressMeasure: "1",
    scoreScaled: "0.9",
    scoreRaw: "",
    totalTime: "0000:12:30.50",
    timeTracked: "0000:12:31.00",
    runtimeSuccessStatus: "PASSED",
    runtimeObjectives: [
      {
        id: "one",
        scoreScaled: "0.5",
        runtimeObjectiveSuccessStatus: "FAILED",
        runtimeObjectiveCompletionStatus: "NOT_ATTEMPTED"
      }
    ],
    runtimeInteractions: [{ id: "q1", type: "choice", learnerResponse: "a", result: "correct" }]
  }
  it("are read as those of SCORM 2004, also within an activity's results", () => {
    const said = [
      'completed Completed "completed" 07:00',
      'objective/one/failed Failed "failed" 07:00',
      "objective/one/scored Scored scaled=0.5 07:00",
      'passed Passed "passed" 07:00',
      "progressed Progressed scaled=1 07:00",
      "scored Scored scaled=0.9 07:00"
    ]
    assert.deepStrictEqual(told([envelope(runtime)], { objectives: true }), said)
    assert.deepStrictEqual(told([envelope({ id: "sco-1", attempts: 1, runtime })], { objectives: true }), said)
    assert.deepStrictEqual(of({ ...runtime, mode: "Review" }), [])
  })
})

describe("common fields", () => {
  it("are all there is where the data are left out, and without a minimum there is no score", () => {
    const common = {
      completionStatus: "completed",
      successStatus: "passed",
      totalTimeSeconds: 300,
      score: { raw: 86, max: 100 }
    }
    assert.deepStrictEqual(of(common), ['completed Completed "completed" 07:00', 'passed Passed "passed" 07:00'])
    assert.include(of({ ...common, score: { scaled: 0.86 } }), "scored Scored scaled=0.86 07:00")
  })
})

describe("a commit", () => {
  it("is refused where it is none, with what was expected", () => {
    const none = /expected run-time data of a SCO, whose elements are called cmi\.…/
    const cases: ReadonlyArray<readonly [unknown, RegExp]> = [
      [{}, none],
      [[], none],
      [{ cmi: {} }, none],
      [{ success: true }, none],
      [null, /expected a commit as an object, a list of tracks or a form, found null/],
      [7, /found 7/],
      ["", /expected a commit as JSON or as a form/],
      ["{", /expected JSON/],
      ["a=b", none],
      [[7], /tracks\[0\]: expected an element's name/],
      [
        { cmi: { core: { exit: "" } }, "cmi.core.exit": "suspend" },
        /cmi\.core\.exit: expected each element once, found "" and "suspend"/
      ]
    ]
    for (const [commit, expected] of cases) assert.match(refused(commit), expected)
    assert.strictEqual(refused({ cmi: { core: { exit: "" } } }), "taken")
  })
  it("is refused where it has more values than a commit may have", () => {
    const interactions = Array.from({ length: 40_000 }, (_, n) => ({ id: `q${n}`, type: "choice" }))
    assert.match(refused({ cmi: { interactions } }), /expected at most 100000 values in one commit/)
    assert.strictEqual(refused({ cmi: { interactions: interactions.slice(0, 30_000) } }), "taken")
  })
  it("is refused where the data it was launched with are none, and not where there were none", () => {
    const commit = core({ lesson_status: "completed" })
    assert.match(refused(commit, { loaded: 7 }), /loaded: expected a commit as an object/)
    for (const loaded of [null, {}, ""]) assert.strictEqual(refused(commit, { loaded }), "taken")
  })
  it("never keeps who learns, what is suspended, or where they were", () => {
    const secrets = core({
      lesson_status: "completed",
      student_name: "Ann Example",
      student_id: "4711",
      lesson_location: "page-7",
      "cmi.suspend_data": "x".repeat(64_000),
      "cmi.comments": "Dear Ann"
    })
    const { text } = folded(envelope(secrets))
    assert.notMatch(text, /Example|4711|page-7|xxx|Dear/)
    assert.isBelow(text.length, 500)
  })
  it("is read by what it has, and never by both editions at once", () => {
    assert.deepStrictEqual(of({ cmi: { core: { lesson_status: "completed" }, completion_status: "completed" } }), [
      '! cmi.completion_status: expected the data of one edition of SCORM, found "cmi.core.lesson_status" of SCORM 1.2 and "cmi.completion_status" of SCORM 2004'
    ])
    assert.deepStrictEqual(of({ cmi: { core: { lesson_status: "completed" }, completion_status: "" } }), [
      'completed Completed "completed" 07:00'
    ])
    assert.deepStrictEqual(of(cmi({ completion_status: "completed" })), ['completed Completed "completed" 07:00'])
  })
})
