/** What a session begins with: all that its SCO was launched with, in whatever part a player commits what came of it. */
import { assert, describe, it } from "@effect/vitest"
import type { Scorm } from "@laurel/adapter-scorm"
import { Effect } from "effect"
import { inMemory } from "@laurel/testkit"
import { cmi, core, envelope, refused, told } from "./commits.ts"
import { held, hostOf, standing } from "./ledger.ts"

type Elements = Readonly<Record<string, string>>
const old = (loaded: Elements, ...commits: ReadonlyArray<Elements>) =>
  told(commits.map((each, n) => envelope(core(each), n, { loaded: core(loaded) })))
const later = (loaded: Elements, ...commits: ReadonlyArray<Elements>) =>
  told(
    commits.map((each, n) => envelope(cmi(each), n, { loaded: cmi(loaded) })),
    { objectives: true }
  )

describe("a player that leaves out what it was launched with", () => {
  it("tells a score out of the maximum that was loaded, and of a hundred only where none was", () => {
    const passed = ['completed Completed "passed" 07:00', 'passed Passed "passed" 07:00']
    const loaded = { lesson_status: "incomplete", "score.raw": "30", "score.min": "0" }
    const commit = { lesson_status: "passed", "score.raw": "40" }
    assert.deepStrictEqual(old({ ...loaded, "score.max": "50" }, commit), [
      ...passed,
      "scored Scored raw=40 min=0 max=50 07:00"
    ])
    assert.deepStrictEqual(old(loaded, commit), [...passed, "scored Scored raw=40 min=0 max=100 07:00"])
  })
  it("tells of no try while the attempt is as incomplete as it was loaded", () => {
    assert.deepStrictEqual(old({ lesson_status: "incomplete" }, { "score.raw": "40" }), [])
    assert.deepStrictEqual(old({ lesson_status: "not attempted" }, { "score.raw": "40" }), [
      "scored Scored raw=40 max=100 07:00"
    ])
  })
  it("tells of an objective whose id was loaded, and of none that has no id anywhere", () => {
    const passed = { "objectives.0.success_status": "passed" }
    assert.deepStrictEqual(later({ "objectives.0.id": "a", "objectives.0.success_status": "unknown" }, passed), [
      'objective/a/passed Passed "passed" 07:00'
    ])
    assert.deepStrictEqual(later({ "objectives.0.success_status": "unknown" }, passed), [])
  })
  it("says nothing anew by leaving out, and is not suspended because the launch before was", () => {
    const loaded = { lesson_status: "passed", "score.raw": "90", exit: "suspend" }
    assert.deepStrictEqual(old(loaded, { session_time: "00:10:00" }), ['attended Attended minutes=10 "00:10:00" 07:00'])
    assert.deepStrictEqual(old({ "score.raw": "90", exit: "suspend" }, { session_time: "00:00:00" }), [
      "scored Scored raw=90 max=100 07:00"
    ])
  })
})

describe("an objective", () => {
  const objective = (id: string, more: Elements = {}) =>
    Object.fromEntries(Object.entries({ id, ...more }).map(([name, value]) => [`objectives.0.${name}`, value]))
  const [passed, scored] = [{ success_status: "passed" }, { "score.scaled": "0.9" }]
  it("has nothing of another that was in its place before, and all of its own", () => {
    const loaded = objective("a", { ...passed, ...scored })
    assert.deepStrictEqual(later(loaded, objective("b", { success_status: "" })), [])
    assert.deepStrictEqual(later(loaded, objective("b")), [])
    assert.deepStrictEqual(later(loaded, objective("b", passed)), ['objective/b/passed Passed "passed" 07:00'])
    assert.deepStrictEqual(later(loaded, objective("a", { "score.scaled": "0.5" })), [
      "objective/a/scored Scored scaled=0.5 07:00"
    ])
    assert.deepStrictEqual(later({}, objective("a", passed), objective("b", scored)), [
      "objective/b/scored Scored scaled=0.9 07:01"
    ])
    assert.deepStrictEqual(later({}, objective("a", { success_status: "unheard of" }), objective("b")), [])
  })
  it("keeps what was said before it had an id", () => {
    assert.deepStrictEqual(later({}, objective("", passed), objective("b")), [
      'objective/b/passed Passed "passed" 07:01'
    ])
  })
  it("is taken back by a blank beside its id, and stays where nothing is said of it", () => {
    const both = objective("a", { ...passed, ...scored })
    assert.deepStrictEqual(later({}, both, objective("a", { success_status: "" })), [
      "objective/a/scored Scored scaled=0.9 07:00"
    ])
    assert.deepStrictEqual(later({}, both, objective("a", { "score.scaled": "" })), [
      'objective/a/passed Passed "passed" 07:00'
    ])
    assert.lengthOf(later({}, both, objective("a")), 2)
  })
})

describe("the score of a suspended attempt", () => {
  const scored = ["scored Scored scaled=0.9 07:00"]
  const ended = { "score.scaled": "0.9", exit: "normal" }
  it("is told by the session that goes on with it and ends it, and not again by one that begins anew", () => {
    assert.deepStrictEqual(later({}, { "score.scaled": "0.9", exit: "suspend" }), [])
    assert.deepStrictEqual(later({ "score.scaled": "0.9", entry: "resume" }, ended), scored)
    assert.deepStrictEqual(later({ "score.scaled": "0.9", entry: "" }, ended), [])
  })
  it("is told as well where only the commit says that it goes on", () => {
    assert.deepStrictEqual(later({ "score.scaled": "0.9" }, { ...ended, entry: "resume" }), scored)
    assert.deepStrictEqual(later({ "score.scaled": "0.9" }, { ...ended, entry: "ab-initio" }), [])
    assert.deepStrictEqual(old({ "score.raw": "90", entry: "resume" }, { "score.raw": "90", exit: "" }), [
      "scored Scored raw=90 max=100 07:00"
    ])
  })
  it("was told where the attempt had its outcome, as authoring tools suspend what is passed", () => {
    const passed = { lesson_status: "passed", "score.raw": "90", exit: "suspend" }
    assert.deepStrictEqual(old({ ...passed, entry: "resume" }, passed), [])
    assert.deepStrictEqual(old({ ...passed, lesson_status: "incomplete", entry: "resume" }, passed).length, 3)
  })
  it.effect("is a try once, in the session that ends", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf({ rule: "scored", atLeast: "0.8", attempts: "latest" })
      const first: Scorm.Envelope = envelope(cmi({ "score.scaled": "0.9", exit: "suspend" }))
      yield* send(first)
      assert.deepStrictEqual([yield* standing, yield* held], [[], []])
      const loaded = cmi({ "score.scaled": "0.9", entry: "resume" })
      yield* send(envelope(cmi(ended), 24 * 60, { session: "s2", loaded }))
      assert.deepStrictEqual([yield* standing, yield* held], [["s2/scored Scored"], ["safe: 2026-10-06.."]])
      yield* send(envelope(cmi(ended), 48 * 60, { session: "s3", loaded: cmi({ "score.scaled": "0.9" }) }))
      assert.deepStrictEqual(yield* standing, ["s2/scored Scored"])
    }).pipe(inMemory)
  )
})

describe("nothing that is loaded", () => {
  it("is nothing however a host writes it, and something that is no run-time data is refused", () => {
    const empty = [
      undefined,
      null,
      "",
      {},
      [],
      { cmi: {} },
      { cmi: { core: {} } },
      { runtimeData: {} },
      "{}",
      { id: 7 }
    ]
    for (const loaded of empty) {
      const otherwise = loaded === undefined ? {} : { loaded }
      assert.deepStrictEqual(
        told([envelope(core({ lesson_status: "completed" }), 0, otherwise)]),
        ['completed Completed "completed" 07:00'],
        JSON.stringify(loaded)
      )
    }
    for (const loaded of [7, "none", [7], '{"cmi":']) {
      assert.match(refused(core({ lesson_status: "completed" }), { loaded }), /^loaded/, JSON.stringify(loaded))
    }
  })
  it("is no commit where a player sends it", () => {
    for (const commit of [{}, { cmi: {} }, "{}"]) assert.match(refused(commit), /expected run-time data of a SCO/)
  })
})
