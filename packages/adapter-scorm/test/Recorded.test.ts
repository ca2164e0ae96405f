/** The twenty recorded runs of a real run-time: exactly the facts that their notes describe, and no other. */
import { assert, describe, it } from "@effect/vitest"
import { envelope, recorded, refused, runs, told } from "./commits.ts"

const facts: Readonly<Record<string, ReadonlyArray<string>>> = {
  "12-completed-no-score": ['attended Attended minutes=5 "00:05:00" 07:00', 'completed Completed "completed" 07:00'],
  "12-fail": [
    'attended Attended minutes=5 "00:05:00" 07:00',
    'failed Failed "failed" 07:00',
    "scored Scored raw=40 max=100 07:00"
  ],
  "12-flattened": [
    'attended Attended minutes=25.166 "00:25:10" 07:00',
    'completed Completed "passed" 07:00',
    'passed Passed "passed" 07:00',
    "scored Scored raw=86 max=100 07:00"
  ],
  "12-invalid-values": [],
  "12-mastery": [
    'attended Attended minutes=10 "00:10:00" 07:00',
    'failed Failed "failed" 07:00',
    "scored Scored raw=70 max=100 07:00"
  ],
  "12-mastery-no-override": [
    'completed Completed "passed" 07:00',
    'passed Passed "passed" 07:00',
    "scored Scored raw=70 max=100 07:00"
  ],
  "12-no-status-set": ['attended Attended minutes=1 "00:01:00" 07:00'],
  "12-objectives-interactions": ['completed Completed "completed" 07:00'],
  "12-pass": [
    'attended Attended minutes=25.175 "00:25:10.5" 07:00',
    'completed Completed "passed" 07:00',
    'passed Passed "passed" 07:00',
    "scored Scored raw=86.5 min=0 max=100 07:00"
  ],
  "12-pass-common-fields": [
    'attended Attended minutes=25.166 "00:25:10" 07:00',
    'completed Completed "passed" 07:00',
    'passed Passed "passed" 07:00',
    "scored Scored raw=86.5 max=100 07:00"
  ],
  "12-suspend": [
    'attended Attended minutes=10 "00:10:00" 07:00',
    'incomplete RolledUp outcome=incomplete "incomplete" 07:00'
  ],
  "12-total-time": ['attended Attended minutes=25.166 "00:25:10" 07:00', 'completed Completed "completed" 07:00'],
  "2004-completed-failed": [
    'attended Attended minutes=5 "PT5M" 07:00',
    'completed Completed "completed" 07:00',
    'failed Failed "failed" 07:00',
    "scored Scored scaled=0.4 07:00"
  ],
  "2004-invalid-values": [],
  "2004-objectives": [],
  "2004-pass": [
    'attended Attended minutes=25.175 "PT25M10.5S" 07:00',
    'completed Completed "completed" 07:00',
    'passed Passed "passed" 07:00',
    "progressed Progressed scaled=1 07:00",
    "scored Scored scaled=0.865 raw=86.5 min=0 max=100 07:00"
  ],
  "2004-progress-threshold": [
    'completed Completed "completed; 0.8 of 0.75" 07:00',
    "progressed Progressed scaled=0.8 07:00"
  ],
  "2004-scaled-passing": [
    'attended Attended minutes=5 "PT5M" 07:00',
    'failed Failed "failed; 0.5 of 0.7" 07:00',
    "scored Scored scaled=0.5 07:00"
  ],
  "2004-unknown": ['attended Attended minutes=1 "PT1M" 07:00']
}

const told12 = (name: string, otherwise = {}): ReadonlyArray<string> => {
  const { commits, loaded } = recorded(name)
  return told(
    commits.map(({ body }, at) => envelope(body, at, { loaded })),
    otherwise
  )
}

describe("the recorded runs", () => {
  it("are twenty, and each but the one that can't be read has its facts here", () => {
    assert.deepStrictEqual(runs.toSorted(), [...Object.keys(facts), "12-params"].toSorted())
  })
  for (const [name, expected] of Object.entries(facts)) {
    it(`${name} gives its facts, and a commit with the finish after it gives them once, as of the first`, () => {
      assert.deepStrictEqual(told12(name), expected)
    })
  }
  it("12-params is refused with what to set instead", () => {
    const [commit] = recorded("12-params").commits
    assert.strictEqual(
      refused(commit?.body),
      'commit, cmi.objectives: expected objectives and interactions, found [object Object], which is what the commit format params makes of them. Set "dataCommitFormat" of scorm-again to "json" or "flattened".'
    )
  })
  it("12-mastery-no-override is failed where the setting lets the score decide, and the word is kept beside", () => {
    assert.deepStrictEqual(told12("12-mastery-no-override", { mastery: "score" }), [
      'failed Failed "passed; score.raw 70, mastery_score 80" 07:00',
      "scored Scored raw=70 max=100 07:00"
    ])
  })
  it("12-fail is completed as well where the setting says that of failing", () => {
    assert.include(told12("12-fail", { failed: "completed" }), 'completed Completed "failed" 07:00')
  })
  it("12-objectives-interactions and 2004-objectives tell of their objective only where that is asked for", () => {
    assert.deepStrictEqual(told12("12-objectives-interactions", { objectives: true }), [
      'completed Completed "completed" 07:00',
      'objective/obj-1/completed Completed "passed" 07:00',
      'objective/obj-1/passed Passed "passed" 07:00',
      "objective/obj-1/scored Scored raw=90 max=100 07:00"
    ])
    assert.deepStrictEqual(told12("2004-objectives", { objectives: true }), [
      'objective/obj-1/completed Completed "completed" 07:00',
      'objective/obj-1/passed Passed "passed" 07:00',
      "objective/obj-1/progressed Progressed scaled=1 07:00",
      "objective/obj-1/scored Scored scaled=0.9 07:00"
    ])
  })
})
