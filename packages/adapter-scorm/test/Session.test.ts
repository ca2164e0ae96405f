/** What the commits of one session come to, in whatever order and however often they come. */
import { assert, describe, it } from "@effect/vitest"
import type { Scorm } from "@laurel/adapter-scorm"
import { Ledger } from "@laurel/core"
import { Result } from "effect"
import * as Posted from "../src/commit/Posted.ts"
import * as Rows from "../src/commit/Rows.ts"
import * as Session from "../src/commit/Session.ts"
import { cmi, core, envelope, folded, minute, read, setting, source, told } from "./commits.ts"

const at = (n: number, lesson_status: string, otherwise = {}) => envelope(core({ lesson_status }), n, otherwise)

describe("a session", () => {
  it("says what was said last: a running passed that ends failed is failed", () => {
    assert.deepStrictEqual(told([at(0, "passed"), at(5, "failed")]), ['failed Failed "failed" 07:05'])
    assert.deepStrictEqual(told([at(0, "failed"), at(5, "passed")]).length, 2)
  })
  it("says it as of the first commit of the unbroken run, and nothing moves by what comes later", () => {
    const facts = told([at(0, "incomplete"), at(5, "completed")])
    assert.deepStrictEqual(facts, ['completed Completed "completed" 07:05'])
    assert.deepStrictEqual(
      told([at(0, "incomplete"), at(5, "completed"), at(9, "completed"), at(11, "completed")]),
      facts
    )
    assert.deepStrictEqual(told([at(0, "completed"), at(5, "incomplete"), at(9, "completed")]), [
      'completed Completed "completed" 07:09'
    ])
  })
  it("keeps the day of what still holds while something else changes", () => {
    const with2 = (n: number, raw: string) => envelope(core({ lesson_status: "passed", "score.raw": raw }), n)
    assert.deepStrictEqual(told([with2(0, "80"), with2(3, "90")]), [
      'completed Completed "passed" 07:00',
      'passed Passed "passed" 07:00',
      "scored Scored raw=90 max=100 07:03"
    ])
  })
  it("is the same where a commit comes late", () => {
    const [first, second, third] = [at(0, "incomplete"), at(5, "passed"), at(9, "failed")]
    assert.strictEqual(folded(third, first, second).text, folded(first, second, third).text)
    assert.notStrictEqual(folded(third, first).text, folded(first, second, third).text)
  })
  it("takes a pure repetition for nothing new, and anything else for something", () => {
    const { text } = folded(at(0, "incomplete"), at(5, "passed"))
    for (const repeated of [at(0, "incomplete"), at(5, "passed")]) {
      assert.deepStrictEqual(Result.getOrThrow(Session.take(text, repeated)), { text, isNew: false })
    }
    for (const news of [at(6, "passed"), at(5, "failed"), at(0, "passed")]) {
      assert.isTrue(Result.getOrThrow(Session.take(text, news)).isNew)
    }
  })
  it("goes by the host's own count, where it counts, whatever its clock did", () => {
    const [passed, failed] = [at(5, "passed", { sequence: 7 }), at(3, "failed", { sequence: 8 })]
    assert.deepStrictEqual(told([passed, failed]), ['failed Failed "failed" 07:03'])
    assert.deepStrictEqual(told([at(5, "passed"), at(3, "failed")]).length, 2)
  })
  it("tells commits of one moment apart by how long the session had lasted", () => {
    const lasting = (lesson_status: string, session_time: string) => envelope(core({ lesson_status, session_time }))
    const facts = ['attended Attended minutes=2 "00:02:00" 07:00', 'failed Failed "failed" 07:00']
    assert.deepStrictEqual(told([lasting("passed", "00:01:00"), lasting("failed", "00:02:00")]), facts)
    assert.deepStrictEqual(told([lasting("failed", "00:02:00"), lasting("passed", "00:01:00")]), facts)
  })
  it("ends, of one moment, with what decides its status, and with the alphabet only where both do or neither", () => {
    const completed = ['completed Completed "completed" 07:00']
    for (const open of ["incomplete", "not attempted", "browsed", "unheard of"]) {
      const both = [at(0, open), at(0, "completed")] as const
      assert.deepStrictEqual(told(both).slice(0, 1), completed, open)
      assert.deepStrictEqual(told(both.toReversed()), told(both), open)
    }
    assert.deepStrictEqual(told([at(0, "failed"), at(0, "completed")]), ['failed Failed "failed" 07:00'])
    assert.deepStrictEqual(told([at(0, "completed"), at(1, "incomplete")]), [
      'incomplete RolledUp outcome=incomplete "incomplete" 07:01'
    ])
  })
  it("has its own length however often a total is sent alone, and another only where another is sent", () => {
    const timed = (times: object, n: number) => envelope(core({ lesson_status: "incomplete", ...times }), n)
    const attended = (...rest: ReadonlyArray<ReturnType<typeof timed>>) =>
      told([timed({ session_time: "00:10:00" }, 0), ...rest])[0]
    assert.strictEqual(attended(timed({ total_time: "01:00:00" }, 5)), 'attended Attended minutes=10 "00:10:00" 07:00')
    assert.strictEqual(
      attended(timed({ session_time: "00:20:00" }, 5)),
      'attended Attended minutes=20 "00:20:00" 07:00'
    )
  })
  it("lasted as long as the longest of its commits says, since a page that is reloaded counts from the beginning", () => {
    const timed = (session_time: string, n: number) => envelope(core({ lesson_status: "incomplete", session_time }), n)
    const twenty = 'attended Attended minutes=20 "00:20:00" 07:00'
    const commits = [timed("00:10:00", 0), timed("00:20:00", 1), timed("00:00:10", 2)]
    assert.strictEqual(told(commits)[0], twenty)
    assert.strictEqual(told(commits.toReversed())[0], twenty)
    assert.strictEqual(told(commits.slice(0, 1))[0], 'attended Attended minutes=10 "00:10:00" 07:00')
  })
  it("reads a commit that has only what changed, and lets a blank take back", () => {
    const first = envelope(core({ lesson_status: "passed", "score.raw": "90" }))
    assert.deepStrictEqual(told([first, envelope(core({ session_time: "00:10:00" }), 1)]).length, 4)
    assert.deepStrictEqual(told([first, envelope(core({ "score.raw": "" }), 1)]), [
      'completed Completed "passed" 07:00',
      'passed Passed "passed" 07:00'
    ])
  })
  it("grows in time alone without anything else moving", () => {
    const after = (n: number) =>
      envelope(core({ lesson_status: "incomplete", session_time: `00:${String(n).padStart(2, "0")}:00` }), n)
    assert.deepStrictEqual(told([after(1), after(2), after(30)]), [
      'attended Attended minutes=30 "00:30:00" 07:01',
      'incomplete RolledUp outcome=incomplete "incomplete" 07:01'
    ])
  })
  it("that says nothing has no facts, and is told to say none, unless something of it can't be read", () => {
    const [done, unknown] = [cmi({ completion_status: "completed" }), cmi({ completion_status: "unknown" })]
    const page = (...envelopes: ReadonlyArray<Scorm.Envelope>) =>
      Rows.pageOf(source, Rows.reader({ source, setting }), [folded(...envelopes)])
    const key = folded(envelope(done)).key
    for (const silent of [page(envelope(done), envelope(unknown, 5)), page(envelope(unknown))]) {
      assert.deepStrictEqual([silent.drafts, silent.silent, silent.rejections], [[], [key], []])
    }
    assert.deepStrictEqual(page(envelope(done)).silent, [])
    const unread = page(envelope(cmi({ completion_status: "done" })))
    assert.deepStrictEqual([unread.drafts.length, unread.silent, unread.rejections.length], [0, [], 1])
  })
})

describe("a session whose commits are counted", () => {
  const first = folded(at(0, "incomplete", { sequence: 0 })).text
  const refusal = (before: string, sequence?: number) =>
    Result.match(Session.take(before, at(5, "passed", sequence === undefined ? {} : { sequence })), {
      onFailure: ({ column, expected, found }) => `${column}: expected ${expected}, found ${found}`,
      onSuccess: () => "taken"
    })
  it("takes no commit that is not, nor the other way round: nobody could say which is the later", () => {
    const uncounted = folded(at(0, "incomplete")).text
    assert.strictEqual(
      refusal(first),
      "sequence: expected a sequence, as the commits of the session before have, found none"
    )
    assert.strictEqual(refusal(uncounted, 1), "sequence: expected none, as in the commits before, found 1")
    assert.deepStrictEqual([refusal(first, 1), refusal(uncounted)], ["taken", "taken"])
  })
  it("ends with the commit of the highest number, in one moment and with one length", () => {
    const counted = (lesson_status: string, sequence: number) =>
      envelope(core({ lesson_status, session_time: "00:10:00" }), 0, { sequence })
    const lasted = 'attended Attended minutes=10 "00:10:00" 07:00'
    assert.deepStrictEqual(told([counted("completed", 0), counted("incomplete", 1)]), [
      lasted,
      'incomplete RolledUp outcome=incomplete "incomplete" 07:00'
    ])
    assert.deepStrictEqual(told([counted("completed", 1), counted("incomplete", 0)]), [
      lasted,
      'completed Completed "completed" 07:00'
    ])
  })
})

describe("what a session was launched with", () => {
  const loaded = core({ lesson_status: "completed", "score.raw": "80" })
  it("is said by nobody anew where the session only repeats it", () => {
    assert.deepStrictEqual(told([envelope(loaded, 0, { loaded })]), [])
    assert.deepStrictEqual(told([envelope(loaded)]).length, 2)
  })
  it("is said anew once something else was said in between", () => {
    const incomplete = at(0, "incomplete", { loaded })
    assert.deepStrictEqual(told([incomplete, at(5, "completed", { loaded })]), [
      'completed Completed "completed" 07:05',
      "scored Scored raw=80 max=100 07:05"
    ])
  })
  it("stands beside a new score and a new word", () => {
    const better = envelope(core({ lesson_status: "passed", "score.raw": "95" }), 2, { loaded })
    assert.deepStrictEqual(told([better]), ['passed Passed "passed" 07:02', "scored Scored raw=95 max=100 07:02"])
  })
  it("is what the first commit says that tells of it, whichever comes first", () => {
    const [first, second] = [at(0, "completed", { loaded }), at(5, "completed")]
    assert.strictEqual(folded(first, second).text, folded(second, first).text)
    assert.deepStrictEqual(told([second, first]), [])
  })
})

describe("a key", () => {
  it("is of registration, attempt, item and session, and has no slash, whatever is in them", () => {
    const odd = envelope(core({ lesson_status: "completed" }), 0, { item: "a/b:c%2F", session: "x/y" })
    const key = "7c1f7e3a-3f0e-4b7e-9d3c-2a1b4c5d6e7f:1:a%2Fb%3Ac%252F:x%2Fy"
    assert.strictEqual(Session.keyOf(odd), key)
    const [draft] = read(folded(odd)).drafts
    assert.strictEqual(draft?.reference.key, `${key}/completed`)
    assert.strictEqual(draft?.activity, "safe101/a/b:c%2F")
  })
  it("tells apart what is written with the separators from what has them between", () => {
    const keys = [
      { item: "a:b", session: "c" },
      { item: "a", session: "b:c" },
      { item: "a%3Ab", session: "c" }
    ].map((each) => Session.keyOf(envelope({}, 0, each)))
    assert.lengthOf(new Set(keys), 3)
  })
  it("has a UUID in lower case, and another registration as it is", () => {
    const [upper, other] = ["7C1F7E3A-3F0E-4B7E-9D3C-2A1B4C5D6E7F", "Kurs-7"].map((registration) =>
      Session.keyOf(envelope({}, 0, { registration }))
    )
    assert.strictEqual(upper, Session.keyOf(envelope({})))
    assert.strictEqual(other, "Kurs-7:1:sco-1:s1")
  })
  it("that would be too long is refused, and so is an activity", () => {
    const long = "x".repeat(160)
    const commit = core({ lesson_status: "completed" })
    const refusal = (otherwise: object) =>
      Result.match(Session.take(undefined, envelope(commit, 0, otherwise)), {
        onFailure: ({ column }) => column,
        onSuccess: () => "taken"
      })
    assert.strictEqual(refusal({ registration: long, item: long, session: long }), "registration, item and session")
    assert.strictEqual(refusal({ course: "c".repeat(100), item: "i".repeat(100) }), "course and item")
    assert.strictEqual(
      refusal({ registration: long, item: "i".repeat(99), session: long, course: "c".repeat(100) }),
      "taken"
    )
  })
})

describe("a session key that two launches share", () => {
  const refusal = (otherwise: object) =>
    Result.match(Session.take(folded(at(0, "incomplete")).text, at(5, "passed", otherwise)), {
      onFailure: ({ column, expected }) => `${column}: ${expected}`,
      onSuccess: () => "taken"
    })
  it("is refused for another learner or course, since one's results would become the other's", () => {
    assert.strictEqual(
      refusal({ learner: { scheme: "staff", value: "bob" } }),
      "learner: the learner of the session, as in its commits before"
    )
    assert.strictEqual(refusal({ course: "other" }), "course: the course of the session, as in its commits before")
  })
  it("is taken for the same learner, in whatever order a program writes who that is, and with nothing else of them", () => {
    const learner = { value: "ann", scheme: "staff", name: "Ann Example" }
    assert.strictEqual(refusal({ learner }), "taken")
    const both = [at(0, "incomplete", { learner }), at(5, "passed", { learner })] as const
    assert.strictEqual(folded(...both).text, folded(at(0, "incomplete"), at(5, "passed")).text)
  })
  it("is taken for the same one, whose other names are added up", () => {
    const claims = [{ scheme: "email", value: "ann@example.test" }]
    assert.strictEqual(refusal({ claims }), "taken")
    const both = [at(0, "passed", { claims }), at(5, "passed", { claims: [{ scheme: "badge", value: "7" }] })] as const
    const [one, other] = both
    assert.strictEqual(folded(one, other).text, folded(other, one).text)
    assert.lengthOf(read(folded(one, other)).drafts[0]?.subject.claims ?? [], 2)
  })
  it("is sent again with the same other names, in whatever order, and how often each, as nothing new", () => {
    const [email, badge] = [
      { scheme: "email", value: "ann@example.test" },
      { scheme: "badge", value: "7" }
    ]
    const isNew = (first: Scorm.Envelope["claims"], then: Scorm.Envelope["claims"]) => {
      const of = (claims: Scorm.Envelope["claims"]) => at(0, "passed", claims === undefined ? {} : { claims })
      return Result.getOrThrow(Session.take(folded(of(first)).text, of(then))).isNew
    }
    assert.isFalse(isNew([email, badge], [email, badge]))
    assert.isFalse(isNew([email, badge, email], [badge, email]))
    assert.isFalse(isNew([], []))
    assert.isFalse(isNew([], undefined))
    assert.isTrue(isNew([email], [email, badge]))
  })
})

describe("a launch as a program tells of it", () => {
  const launch = { learner: { scheme: "staff", value: "ann" }, course: "c", registration: "r", attempt: 1, item: "i" }
  const of = (told: unknown) =>
    Result.match(Posted.launch(told), { onFailure: (wrong): unknown => wrong, onSuccess: (decoded) => decoded })
  it("is what a launch says and no more, or is told with the field that is wrong", () => {
    const whole = { ...launch, session: "s" }
    assert.deepStrictEqual(of({ ...whole, name: "Ann Example" }), whole)
    assert.strictEqual(of(launch), "session: expected a value, found nothing")
    assert.strictEqual(of({ ...whole, attempt: "1" }), 'attempt: expected number, found "1"')
    assert.strictEqual(
      of({ ...whole, learner: { scheme: "staff", value: 7 } }),
      "learner.value: expected string, found 7"
    )
    assert.strictEqual(of(undefined), "expected object, found nothing")
  })
})

describe("the bounds of a session", () => {
  it("hold as many commits as there come, whose facts keep their days", () => {
    let text: string | undefined
    for (let n = 0; n < 600; n++) {
      const commit = core({
        lesson_status: n < 50 ? "incomplete" : "completed",
        session_time: "01:00:00",
        "score.raw": String(n % 100)
      })
      text = Result.getOrThrow(Session.take(text, envelope(commit, n / 60))).text
    }
    // All of them would take twice as much.
    assert.isBelow(text?.length ?? 0, 20_000)
    const facts = read({ key: "k", text: text ?? "" }).drafts
    const completed = facts.find(({ evidence }) => evidence._tag === "Completed")
    assert.strictEqual(completed?.happened.at, minute(50 / 60))
    assert.deepInclude(facts.find(({ evidence }) => evidence._tag === "Scored")?.evidence, { raw: 99 })
  })
  it("hold the longest commit of the strangest text there is", () => {
    const ugly = "\u0000".repeat(5_000)
    const objectives = Array.from({ length: 2_000 }, () => ({
      id: ugly,
      success_status: ugly,
      score: { scaled: ugly, raw: ugly }
    }))
    const interactions = Array.from({ length: 2_000 }, () => ({
      id: ugly,
      type: ugly,
      learner_response: ugly,
      result: ugly
    }))
    let text: string | undefined
    for (let n = 0; n < 5; n++) {
      const commit = {
        cmi: { objectives: objectives.map((each) => ({ ...each, progress_measure: `${n}${ugly}` })), interactions }
      }
      text = Result.getOrThrow(Session.take(text, envelope(commit, n))).text
    }
    assert.isAtMost(text?.length ?? 0, Ledger.maxReceived)
    assert.isDefined(read({ key: "k", text: text ?? "" }, { objectives: true }).problem)
  })
  it("keep the first interactions and objectives, and say how many they left out", () => {
    const list = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `q${n}`, success_status: "passed" }))
    const row = folded(
      envelope({ cmi: { completion_status: "completed", interactions: list(300), objectives: list(251) } })
    )
    const { leftOut, interactions } = Result.getOrThrow(Session.decode(row.text))
    assert.deepInclude(leftOut, { objectives: 1, interactions: 100 })
    assert.lengthOf(Object.keys(interactions?.said ?? {}), 200)
    assert.strictEqual(read(row, { objectives: true }).problem?.found, "1 more")
    assert.isUndefined(read(row).problem)
  })
  it("count the more that was left out of two commits of one moment, whichever came first, and else that of the later", () => {
    const sent = (objectives: number, interactions: number, n = 0) => {
      const list = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `q${index}` }))
      return envelope({ cmi: { objectives: list(objectives), interactions: list(interactions) } }, n)
    }
    const leftOut = (...envelopes: ReadonlyArray<Scorm.Envelope>) =>
      Result.getOrThrow(Session.decode(folded(...envelopes).text)).leftOut
    const [one, other] = [sent(252, 201), sent(251, 203)]
    for (const counts of [leftOut(one, other), leftOut(other, one)])
      assert.deepInclude(counts, { objectives: 2, interactions: 3 })
    const later = sent(251, 0, 1)
    for (const counts of [leftOut(one, later), leftOut(later, one)])
      assert.deepInclude(counts, { objectives: 1, interactions: 0 })
  })
  it("give no objective what another one had in its place, where changes between the two are left out", () => {
    const scored = (n: number) => envelope(cmi({ "score.scaled": `0.${n + 100}` }), n)
    const placed = (n: number, id: string, more = {}) => envelope({ cmi: { objectives: { 0: { id, ...more } } } }, n)
    const passed = { success_status: "passed" }
    const later = Array.from({ length: 220 }, (_, n) => scored(n + 3))
    const names = (...envelopes: ReadonlyArray<Scorm.Envelope>) =>
      told([...envelopes, ...later], { objectives: true }).filter((each) => each.startsWith("objective"))
    assert.deepStrictEqual(names(scored(0), placed(1, "a", passed), placed(2, "b")), [])
    assert.lengthOf(names(scored(0), placed(1, "b", passed), placed(2, "b")), 1)
    const status = envelope({ cmi: { objectives: { 0: passed } } }, 1)
    assert.deepStrictEqual(names(placed(0, "a"), status, placed(2, "b")), [])
    assert.lengthOf(names(placed(0, "b"), status, placed(2, "b")), 1)
  })
  it("hold 250 objectives that change 200 times, each of them with the moment since when it was said", () => {
    const objective = (n: number, scaled: string) => ({
      id: `o${n}`,
      success_status: "passed",
      completion_status: "completed",
      score: { scaled }
    })
    const all = Array.from({ length: 250 }, (_, n) => objective(n, "0.5"))
    const first = envelope({ cmi: { success_status: "passed", objectives: all } })
    const then = Array.from({ length: 199 }, (_, n) =>
      envelope({ cmi: { objectives: { [n + 1]: objective(n + 1, "0.9") } } }, n + 1)
    )
    const row = folded(first, ...then)
    assert.lengthOf(Result.getOrThrow(Session.decode(row.text)).changes, 200)
    const { drafts, problem } = read(row, { objectives: true })
    assert.isUndefined(problem)
    assert.lengthOf(drafts, 1 + 250 * 3)
    const since = new Map(
      drafts.map(({ reference: { key }, happened }) => [key.slice(row.key.length + 1), happened.at])
    )
    for (const [name, n] of [
      ["objective/o0/scored", 0],
      ["objective/o120/scored", 120],
      ["objective/o199/scored", 199],
      ["objective/o249/scored", 0],
      ["objective/o199/passed", 0]
    ] as const)
      assert.strictEqual(since.get(name), minute(n), name)
  })
})

describe("a row that is kept", () => {
  it("is refused where it is no session, and never written over", () => {
    for (const text of ["", "{}", "null", '{"launch":{}}']) {
      const taken = Session.take(text, at(0, "passed"))
      assert.isTrue(Result.isFailure(taken) && taken.failure.expected === "a session as it is kept", text)
      assert.strictEqual(read({ key: "k", text }).problem?.expected, "a session as it is kept")
    }
    assert.isUndefined(read(folded(at(0, "passed"))).problem)
  })
})
