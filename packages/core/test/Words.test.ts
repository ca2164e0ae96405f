import { assert, describe, it } from "@effect/vitest"
import {
  AchievementId,
  Audit,
  Catalog,
  Decision,
  Draft,
  type Entry,
  Fact,
  Fraction,
  type History,
  type Holding,
  Id,
  Ledger,
  LedgerMemory,
  Offering,
  Rule,
  type Span,
  type State,
  Sync,
  Terms,
  Words
} from "@laurel/core"
import { Effect, Result, Schema, Stream } from "effect"
import { amount, lacks } from "../src/internal/VerdictWords.ts"
import {
  closed,
  day,
  fact,
  failed,
  fraction,
  instant,
  marked,
  minutes,
  passed,
  period,
  scheduled,
  scored
} from "./given.ts"

const exists = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error("the test names what does not exist")
  return value
}
const evidenceOf = Schema.decodeUnknownSync(Fact.Evidence)
const idOf = (text: string): AchievementId.AchievementId => exists(AchievementId.parse(text))
const textOf = (lines: ReadonlyArray<Words.Line>): ReadonlyArray<string> =>
  lines.map(({ depth, cells }) => "  ".repeat(depth) + cells.join("  "))

describe("what a fact says", () => {
  it.each([
    [{ _tag: "Registered" }, "registered"],
    [{ _tag: "Registered", due: "2024-05-01" }, "registered, due by 2024-05-01"],
    [{ _tag: "Unregistered" }, "unregistered"],
    [{ _tag: "Scheduled" }, "scheduled"],
    [
      { _tag: "Scheduled", starts: "2024-03-01T09:00:00Z", ends: "2024-03-01T10:30:00Z" },
      "scheduled from 2024-03-01 09:00:00 UTC until 2024-03-01 10:30:00 UTC"
    ],
    [{ _tag: "Attended", minutes: 1 }, "attended 1 minute"],
    [{ _tag: "Attended", status: "late", minutes: 80 }, "present, but late, 80 minutes"],
    [{ _tag: "Attended", status: "absent" }, "absent"],
    [{ _tag: "Attended", status: "excused" }, "absent with leave"],
    [
      { _tag: "Attended", from: "2024-03-01T09:00:00Z", until: "2024-03-01T09:30:00Z" },
      "attended from 2024-03-01 09:00:00 UTC until 2024-03-01 09:30:00 UTC"
    ],
    [{ _tag: "Progressed", scaled: 0.29 }, "progressed to 29%"],
    [{ _tag: "Progressed", scaled: 0.99999 }, "progressed to 99.99%"],
    [{ _tag: "Completed" }, "completed"],
    [{ _tag: "Passed" }, "passed"],
    [{ _tag: "Failed" }, "failed"],
    [{ _tag: "Scored", raw: 35, max: 80 }, "scored 35 of 80"],
    [{ _tag: "Scored", raw: 3, min: 1, max: 6 }, "scored 3 between 1 and 6"],
    [{ _tag: "Scored", scaled: -0.5 }, "scored -0.5 on a scale to 1"],
    [{ _tag: "Credited", points: 1 }, "credited 1 point"],
    [{ _tag: "Credited", points: 2.5, category: "ethics" }, "credited 2.5 points in ethics"],
    [{ _tag: "Presented", title: "First aid" }, 'presented "First aid", not verified'],
    [
      {
        _tag: "Presented",
        title: "First aid",
        provider: "Red Cross",
        issuer: "IFRC",
        hours: 8,
        expires: "2026-05-01",
        verified: true,
        document: "box/7"
      },
      'presented "First aid", provided by Red Cross, issued by IFRC, 8 hours, valid until 2026-05-01 by its own word, verified, document box/7'
    ],
    [{ _tag: "RolledUp", outcome: "incomplete" }, "its source says that the whole is incomplete"],
    [
      { _tag: "Assessed", verdict: "waive", by: "u-17", role: "registrar", reason: "Tested Out" },
      'waived by u-17 (registrar): "Tested Out"'
    ],
    [
      { _tag: "Assessed", verdict: "fail", by: "u-17", role: "trainer", reason: "Copied" },
      'assessed as failed by u-17 (trainer): "Copied"'
    ],
    [{ _tag: "Closed" }, "participation closed"],
    [{ _tag: "Retracted" }, "taken back by the source"]
  ])("%j: %s", (evidence, said) => {
    assert.strictEqual(Words.evidence({ evidence: evidenceOf(evidence), said: null }), said)
  })

  it("keeps the source's own word beside ours, and how the day is known, and where to look", () => {
    const one = {
      ...fact("2024-03-01", Fact.Completed.make({}), "a1", { key: "r/1" }),
      said: "incomplete",
      revision: 2
    }
    assert.deepStrictEqual(Words.factCells(one), [
      "a1",
      'completed ("incomplete" in its source)',
      "on 2024-03-01",
      "desk / rows, key r/1 (revision 2)"
    ])
    const { happened } = one
    assert.strictEqual(Words.day({ happened: { ...happened, basis: "bounded" } }), "on 2024-03-01 (no exact day given)")
    assert.strictEqual(
      Words.day({ happened: { ...happened, basis: "observed" } }),
      "on 2024-03-01 (day seen, not stated)"
    )
    assert.strictEqual(
      Words.reference({ reference: { ...one.reference, line: 7 }, revision: 1 }),
      "desk / rows, key r/1, line 7"
    )
  })
})

const actOf = Schema.decodeUnknownSync(Decision.Act)
const pass = { type: "pass", learner: 7, earning: 1 }

describe("what somebody decided", () => {
  it.each([
    [
      { _tag: "Assessed", learner: 7, group: "essay", verdict: "pass", on: "2024-05-01" },
      "assessed essay of learner 7 on 2024-05-01 as passed"
    ],
    [
      { _tag: "Assessed", learner: 7, group: null, verdict: "fail", on: "2024-05-01" },
      "assessed the whole participation of learner 7 on 2024-05-01 as failed"
    ],
    [
      { _tag: "Assessed", learner: 7, group: "essay", verdict: "waive", on: "2024-05-01" },
      "waived essay of learner 7 on 2024-05-01"
    ],
    [{ _tag: "Granted", achievement: pass, on: "2024-05-01" }, "granted pass:7:1 from 2024-05-01"],
    [
      { _tag: "Granted", achievement: pass, on: "2024-05-01", until: "2024-12-31", reviewBy: "2024-11-30" },
      "granted pass:7:1 from 2024-05-01 to 2024-12-31, to be reviewed by 2024-11-30"
    ],
    [{ _tag: "Denied", achievement: pass }, "denied pass:7:1 for all days"],
    [{ _tag: "Denied", achievement: pass, until: "2024-12-31" }, "denied pass:7:1 from the start to 2024-12-31"],
    [
      { _tag: "DateSet", achievement: pass, field: "expiry", value: "2026-05-01" },
      "set the expiry of pass:7:1 to 2026-05-01"
    ],
    [
      { _tag: "DateSet", achievement: pass, field: "earnedOn", value: "2024-04-30" },
      "set the day of earning of pass:7:1 to 2024-04-30"
    ],
    [{ _tag: "ScoreSet", achievement: pass, value: "0.85" }, "set the score of pass:7:1 to 0.85"],
    [{ _tag: "Extended", achievement: pass, period: "P3M" }, "extended pass:7:1 by 3 months"],
    [
      { _tag: "Suspended", achievement: pass, from: "2024-06-01", until: "2024-06-30", clock: "stops" },
      "suspended pass:7:1 from 2024-06-01 to 2024-06-30, while its validity stands still"
    ],
    [
      { _tag: "Suspended", achievement: pass, from: "2024-06-01", clock: "runs" },
      "suspended pass:7:1 from 2024-06-01, while its validity runs on"
    ],
    [{ _tag: "Revoked", achievement: pass, from: "2024-06-01" }, "revoked pass:7:1 from 2024-06-01"],
    [{ _tag: "Reinstated", achievement: pass, from: "2024-07-01" }, "reinstated pass:7:1 from 2024-07-01"],
    [{ _tag: "Voided", achievement: pass }, "voided pass:7:1, as issued in error"],
    [
      { _tag: "Reissued", achievement: pass },
      "issued pass:7:1 anew with the same days, which supersedes the documents of earlier revisions"
    ],
    [
      { _tag: "Resolved", achievement: pass, says: [], choice: "keep" },
      "kept pass:7:1 as it stands, although the facts say that it counts on no day"
    ],
    [
      { _tag: "Resolved", achievement: pass, says: [["2024-06-01", null]], choice: "apply" },
      "let pass:7:1 follow the facts, which say that it counts from 2024-06-01"
    ],
    [{ _tag: "Governed", achievement: pass, catalog: 3 }, "put pass:7:1 under catalog version 3"],
    [{ _tag: "Approved", decision: 4 }, "approved decision 4"],
    [{ _tag: "Withdrawn", decision: 4 }, "withdrew decision 4"],
    [{ _tag: "Linked", contacts: [1, 5] }, "linked c1 and c5 as one person"],
    [{ _tag: "Separated", contacts: [1, 5] }, "held c1 and c5 to be two persons"]
  ])("%j: %s", (act, said) => {
    assert.strictEqual(Words.act(actOf(act)), said)
  })

  it("is told with who and why", () => {
    assert.strictEqual(
      Words.decision({
        id: Id.DecisionId.make(3),
        act: actOf({ _tag: "Voided", achievement: pass }),
        actor: "u-17",
        role: "registrar",
        reason: "wrong person"
      }),
      'decision 3: voided pass:7:1, as issued in error, by u-17 (registrar): "wrong person"'
    )
  })
})

describe("what decisions add", () => {
  it.each([
    [{}, ""],
    [{ voided: true as const }, "void, as issued in error"],
    [{ revocations: [{ from: "2024-06-01", until: null }] }, "revoked from 2024-06-01"],
    [
      {
        suspensions: [{ from: "2024-06-01", until: "2024-06-30", clock: "runs" as const }],
        extensions: ["P3M", "P1D"]
      },
      "suspended from 2024-06-01 to 2024-06-30, while its validity runs on; extended by 3 months; extended by 1 day"
    ],
    [{ validFrom: "2024-05-01", expiry: "2026-05-01" }, "valid from 2024-05-01; expiry set to 2026-05-01"]
  ])("%j: %s", (terms, said) => {
    assert.strictEqual(Words.terms(Schema.decodeUnknownSync(Terms.Terms)(terms)), said)
  })
})

describe("how an achievement stands", () => {
  const plain: State.State = {
    held: [{ from: day("2024-04-01"), lost: null }],
    expires: null,
    contested: null,
    shadow: null,
    score: null,
    due: null,
    issuedOn: day("2024-04-02"),
    terms: Terms.none
  }
  it.each([
    [{}, "counts from 2024-04-01"],
    [{ due: day("2024-05-01") }, "counts from 2024-04-01; due by 2024-05-01"],
    [{ expires: day("2025-01-31") }, "counts from 2024-04-01; valid until 2025-01-31 by its own proof"],
    [{ terms: { voided: true as const } }, "does not count; void, as issued in error"],
    [{ held: [] }, "on what is known now, it never counted"],
    [{ held: [], shadow: plain.held }, "does not count on any day, by decision; the rule alone says from 2024-04-01"],
    [
      { contested: { held: [], expires: null } },
      "still counts from 2024-04-01, but the facts now say on no day: a person must decide"
    ]
  ])("%j: %s", (more, said) => {
    assert.strictEqual(Words.standing({ ...plain, ...more }), said)
  })
})

describe("a period of a holding", () => {
  const held: Holding.Period = {
    achievement: idOf("pass:7:1"),
    beside: [],
    from: day("2024-04-01"),
    last: day("2027-03-31"),
    ends: "expired",
    relation: "initial",
    expires: day("2027-03-31"),
    opens: null,
    grace: null
  }
  const eve = day("2024-03-31")
  const told: ReadonlyArray<readonly [string, Partial<Holding.Period>, string]> = [
    ["expires", {}, "2024-04-01 to 2027-03-31, then it expires"],
    ["never", { last: null, ends: "never", expires: null }, "from 2024-04-01 on; never expires"],
    ["withdrawn", { ends: "withdrawn" }, "2024-04-01 to 2027-03-31, then withdrawn"],
    ["revoked", { ends: "revoked" }, "2024-04-01 to 2027-03-31, then revoked"],
    ["suspended", { ends: "suspended" }, "2024-04-01 to 2027-03-31, then suspended"],
    ["superseded", { ends: "superseded" }, "2024-04-01 to 2027-03-31, then superseded"],
    [
      "renewed",
      { relation: "renews", opens: day("2027-01-01") },
      "2024-04-01 to 2027-03-31, then it expires (a renewal, renewable from 2027-01-01)"
    ],
    [
      "grace that counts",
      { expires: day("2027-02-28"), grace: day("2027-03-31") },
      "2024-04-01 to 2027-03-31, then it expires (in grace after 2027-02-28)"
    ],
    [
      "grace that does not count",
      { grace: day("2027-04-30") },
      "2024-04-01 to 2027-03-31, then it expires (grace to 2027-04-30)"
    ],
    ["void", { last: eve, ends: "voided" }, "on no day: void, as issued in error"],
    ["revoked from then on", { last: eve, ends: "revoked" }, "from 2024-04-01: revoked"],
    [
      "unresolved",
      { last: eve, ends: "unresolved", expires: day("2024-01-31") },
      "on no day: with an expiry of 2024-01-31 it would be over before it began on 2024-04-01, and a person must decide"
    ]
  ]
  it.each(told)("%s", (_, part, said) => {
    assert.strictEqual(Words.period({ ...held, ...part }), said)
  })

  it("has a last valid day, before grace, or none", () => {
    assert.strictEqual(Words.lastDay({ ...held, expires: day("2027-02-28") }), "Last valid day: 2027-02-28.")
    assert.strictEqual(Words.lastDay({ ...held, last: day("2025-01-01") }), "Last valid day: 2025-01-01.")
    assert.strictEqual(Words.lastDay({ ...held, last: null, expires: null }), "It has no last valid day.")
  })

  it("names all that earned it", () => {
    assert.strictEqual(Words.earnedBy({ ...held, beside: [idOf("extra:9:1")] }), "pass:7:1 with extra:9:1")
  })
})

describe("what an entry changed", () => {
  const since = (from: string, lost: string | null = null): Span.Spans => [
    { from: day(from), lost: lost === null ? null : day(lost) }
  ]
  const entry: Entry.Entry = {
    kind: "Issued",
    achievement: idOf("pass:7:1"),
    contact: Id.ContactId.make(1),
    revision: 1,
    catalog: Id.CatalogVersion.make(1),
    because: [],
    decisions: [],
    recordedAt: instant("2024-06-01T12:00:00Z"),
    held: since("2024-04-01"),
    expires: null,
    contested: null,
    shadow: null,
    score: null,
    due: null,
    issuedOn: day("2024-06-01"),
    terms: Terms.none
  }
  const told: ReadonlyArray<readonly [string, Partial<Entry.Entry>, Span.Spans | null, string, string | null]> = [
    ["issued", {}, null, "counts from 2024-04-01", "2024-04-01"],
    ["issued by decision", { shadow: [] }, null, "counts from 2024-04-01; the rule alone says on no day", "2024-04-01"],
    [
      "withdrawn",
      { kind: "Withdrawn", held: since("2024-04-01", "2024-05-02") },
      since("2024-04-01"),
      "counts from 2024-04-01 to before 2024-05-02 (until this entry: from 2024-04-01)",
      "2024-05-02"
    ],
    [
      "withdrawn from the start",
      { kind: "Withdrawn", held: [] },
      since("2024-04-01"),
      "on what is known now, it never counted (until this entry: from 2024-04-01)",
      null
    ],
    [
      "updated in its days",
      { kind: "Updated", held: since("2024-03-01") },
      since("2024-04-01"),
      "counts from 2024-03-01 (until this entry: from 2024-04-01)",
      "2024-03-01"
    ],
    [
      "updated in its score and expiry only",
      { kind: "Updated", score: fraction("0.8"), expires: day("2026-01-01") },
      since("2024-04-01"),
      "counts from 2024-04-01, as before; score 0.8; valid until 2026-01-01 by its own proof",
      "2024-04-01"
    ],
    [
      "contested",
      { kind: "Contested", contested: { held: [], expires: null } },
      since("2024-04-01"),
      "still counts from 2024-04-01, but the facts now say on no day: a person must decide",
      "2024-04-01"
    ],
    [
      "denied",
      { kind: "Denied", held: [], shadow: since("2024-04-01") },
      since("2024-04-01"),
      "does not count on any day, by decision; the rule alone says from 2024-04-01 (until this entry: from 2024-04-01)",
      null
    ],
    [
      "revoked",
      { kind: "Revoked", terms: { revocations: [{ from: day("2024-05-05"), until: null }] } },
      since("2024-04-01"),
      "counts from 2024-04-01; revoked from 2024-05-05",
      "2024-05-05"
    ],
    [
      "suspended",
      {
        kind: "Suspended",
        terms: { suspensions: [{ from: day("2024-05-05"), until: day("2024-05-09"), clock: "stops" }] }
      },
      since("2024-04-01"),
      "counts from 2024-04-01; suspended from 2024-05-05 to 2024-05-09, while its validity stands still",
      "2024-05-05"
    ],
    [
      "reinstated after a revocation",
      { kind: "Reinstated", terms: { revocations: [{ from: day("2024-05-05"), until: day("2024-05-09") }] } },
      since("2024-04-01"),
      "counts from 2024-04-01; revoked from 2024-05-05 to 2024-05-09",
      "2024-05-10"
    ],
    [
      "reinstated by facts",
      { kind: "Reinstated", held: [...since("2024-04-01", "2024-05-02"), ...since("2024-06-01")] },
      since("2024-04-01", "2024-05-02"),
      "counts from 2024-04-01 to before 2024-05-02, and from 2024-06-01 (until this entry: from 2024-04-01 to before 2024-05-02)",
      "2024-06-01"
    ],
    [
      "extended",
      { kind: "Extended", terms: { extensions: [period("P3M")] } },
      since("2024-04-01"),
      "counts from 2024-04-01; extended by 3 months",
      "2024-04-01"
    ],
    [
      "voided",
      { kind: "Voided", terms: { voided: true } },
      since("2024-04-01"),
      "does not count; void, as issued in error",
      null
    ]
  ]
  it.each(told)("%s", (_, part, before, said, on) => {
    const event: History.Event = { index: 4, entry: { ...entry, ...part }, before, facts: [], decisions: [] }
    assert.strictEqual(Words.change(event), said)
    assert.strictEqual(Words.effectiveOn(event), on === null ? null : day(on))
  })

  it("is told with its cause", () => {
    const event: History.Event = {
      index: 4,
      entry,
      before: null,
      facts: [scored("2024-04-01", "a1", 80)],
      decisions: []
    }
    assert.match(
      textOf(Words.event(event, "algebra-2024")).join("\n"),
      /^ {2}2024-04-01 {2}issued: pass:7:1 in algebra-2024\n {4}counts from 2024-04-01\n {4}recorded 2024-06-01 12:00:00 UTC as entry 4, under catalog version 1, because of:\n {6}a1 {2}scored 80 of 100 {2}on 2024-04-01 {2}desk \/ rows, key row \d+$/
    )
    assert.match(
      textOf(Words.event({ ...event, facts: [] })).join("\n"),
      /issued: pass:7:1\n.*\n.* without a new fact$/
    )
  })
})

const offering: Offering.Offering = Schema.decodeUnknownSync(Offering.Offering)({
  id: "algebra-2024",
  course: "algebra",
  zone: "Europe/London",
  components: [
    { activity: "a1", group: "coursework", weight: 50 },
    { activity: "a2", group: "coursework", weight: 50 },
    { activity: "x", group: "exam" },
    { activity: "o", group: "oral" }
  ]
})

describe("what a rule still lacks", () => {
  const lacking = (rule: unknown, ...facts: ReadonlyArray<Fact.Fact>): ReadonlyArray<string> =>
    textOf(lacks(Rule.explain(Schema.decodeUnknownSync(Rule.Rule)(rule), Rule.alone(offering, facts))))
  const exam = { rule: "scored", group: "exam", atLeast: "40%" }
  const oral = { rule: "scored", group: "oral", atLeast: "50%" }
  const coursework = { rule: "weighted", group: "coursework", atLeast: 40 }

  it("is nothing where it is met", () => {
    assert.deepStrictEqual(lacking(exam, scored("2024-05-01", "x", 40)), [])
  })

  it("is told with the best so far, and what has given nothing", () => {
    assert.deepStrictEqual(lacking(exam, scored("2024-05-01", "x", 35)), [
      "still missing: a score of at least 40% in exam (best so far 35%)"
    ])
    assert.deepStrictEqual(lacking(exam), [
      "still missing: a score of at least 40% in exam (nothing so far); no score yet from x"
    ])
    assert.deepStrictEqual(lacking(coursework, scored("2024-05-01", "a1", 55)), [
      "still missing: weighted scores in coursework adding up to at least 40 (27.5 so far); no score yet from a2"
    ])
  })

  it("is said to wait for the end where what is to come may undo it, and not where minutes add up", () => {
    const there = [scheduled("2024-05-01", "s1"), marked("2024-05-01", "s1", "present")]
    assert.deepStrictEqual(lacking({ rule: "attended", share: "100%" }, ...there), [
      "still open: attended at least 100% of the sessions (100% so far, which is enough: still missing is that the participation be closed)"
    ])
    // What is not enough yet may be so by the end, and what is too little waits for none.
    const [more, gone] = [scheduled("2024-05-02", "s2"), marked("2024-05-02", "s2", "absent")]
    assert.deepStrictEqual(lacking({ rule: "attended", share: "100%" }, ...there, more), [
      "still open: attended at least 100% of the sessions (50% so far; counted once the participation is closed); nothing yet from s2"
    ])
    assert.deepStrictEqual(lacking({ rule: "attended", share: "100%" }, ...there, more, gone), [
      "still missing: attended at least 100% of the sessions (50% so far)"
    ])
    const absences = (most: number, ...facts: ReadonlyArray<Fact.Fact>) =>
      lacking({ rule: "attended", absences: most }, ...facts)
        .join()
        .match(/\(.*\)/)?.[0]
    assert.strictEqual(
      absences(1, ...there, more),
      "(0 absences so far, which is few enough: still missing is that the participation be closed)"
    )
    assert.strictEqual(absences(0, ...there, more), "(0 absences so far; counted once the participation is closed)")
    // So it is with whatever is only counted at the end.
    const atEnd = "(still missing is that the participation be closed)"
    for (const rule of [
      { rule: "noFailureAfterPass", group: "exam" },
      { rule: "passed", group: "exam", attempts: "all" }
    ]) {
      assert.include(lacking(rule, passed("2024-05-01", "x")).join(), atEnd, rule.rule)
      assert.notInclude(lacking(rule).join(), atEnd, rule.rule)
      assert.notInclude(lacking(rule, passed("2024-05-01", "x"), failed("2024-05-02", "x")).join(), atEnd, rule.rule)
    }
    // Closing is not all where it would come too late for a limit of time.
    const inTime = (date: string) =>
      lacking({ rule: "before", date, that: { rule: "attended", share: "100%" } }, ...there).join()
    assert.include(
      inTime("2024-05-02"),
      "100% so far, which is enough: still missing is that the participation be closed"
    )
    assert.include(inTime("2024-05-01"), "(100% so far; counted once the participation is closed)")
    const together = { rule: "all", of: [{ rule: "attended", share: "100%" }, exam] }
    assert.include(
      lacking({ rule: "before", date: "2024-05-02", that: together }, ...there).join(),
      "100% so far, which is enough: still missing is that the participation be closed"
    )
    // Without a session there is none to be there at.
    assert.strictEqual(absences(1), "(0 absences so far; counted once the participation is closed)")
    assert.deepStrictEqual(lacking({ rule: "attended", share: "100%" }, ...there, closed("2024-05-02")), [])
    assert.deepStrictEqual(lacking({ rule: "attended", minutes: 90 }, minutes("2024-05-01", "s1", 30)), [
      "still missing: attended at least 90 minutes of the sessions (30 minutes so far)"
    ])
  })

  it("is open where facts to come may decide it", () => {
    const done = fact("2024-05-01", Fact.Completed.make({}), "x")
    assert.deepStrictEqual(lacking(exam, done), [
      "still open: a score of at least 40% in exam (nothing so far); no score yet from x"
    ])
  })

  it("is asked of everybody, or one of a choice", () => {
    const marks = [scored("2024-05-01", "x", 35), scored("2024-05-02", "o", 40)]
    const [first, second] = [
      "a score of at least 40% in exam (best so far 35%)",
      "a score of at least 50% in oral (best so far 40%)"
    ]
    assert.deepStrictEqual(lacking({ rule: "all", of: [exam, oral] }, ...marks), [
      `still missing: ${first}`,
      `still missing: ${second}`
    ])
    assert.deepStrictEqual(lacking({ rule: "any", of: [exam, oral] }, ...marks), [
      "still missing, any one of these would do:",
      `  ${first}`,
      `  ${second}`
    ])
  })

  it("tells what it takes together, how many of a choice, and by when", () => {
    const both = { rule: "all", of: [exam, oral] }
    assert.deepStrictEqual(lacking({ rule: "any", of: [both, coursework] }), [
      "still missing, any one of these would do:",
      "  all of these together:",
      "    a score of at least 40% in exam (nothing so far); no score yet from x",
      "    a score of at least 50% in oral (nothing so far); no score yet from o",
      "  weighted scores in coursework adding up to at least 40 (nothing so far); no score yet from a1, a2"
    ])
    assert.match(lacking({ rule: "atLeast", n: 2, of: [exam, oral, coursework] })[0] ?? "", /any 2 of these would do:$/)
    assert.match(
      lacking({ rule: "atLeast", n: 2, of: [exam, oral, coursework] }, scored("2024-05-01", "x", 90))[0] ?? "",
      /any one of these would do:$/
    )
    assert.deepStrictEqual(lacking({ rule: "before", date: "2024-06-01", that: oral }, scored("2024-05-01", "o", 40)), [
      "still missing: a score of at least 50% in oral, before 2024-06-01 (best so far 40%)"
    ])
    // In time is all that is missing.
    assert.deepStrictEqual(lacking({ rule: "before", date: "2024-06-01", that: oral }, scored("2024-06-01", "o", 50)), [
      "still missing: before 2024-06-01"
    ])
  })

  it("never rounds up", () => {
    const rule = Schema.decodeUnknownSync(Rule.Rule)(coursework)
    assert.strictEqual(amount(rule, fraction("39.99996")), "just over 39.99")
    assert.strictEqual(amount(rule, Fraction.make(40n, 1n)), "40")
  })
})

const catalog = {
  offerings: [
    {
      id: "algebra-2024",
      course: "algebra",
      title: "Algebra, spring 2024",
      zone: "Europe/London",
      components: [{ activity: "x", group: "exam" }]
    },
    { id: "botany-2024", course: "botany", zone: "Europe/London", components: [{ activity: "x", group: "exam" }] }
  ],
  achievementTypes: [
    {
      id: "pass",
      title: "Algebra passed",
      courses: ["algebra"],
      rule: { rule: "all", of: [{ rule: "scored", group: "exam", atLeast: "40%" }, { rule: "stillRegistered" }] }
    },
    { id: "checked", courses: ["algebra"], rule: { rule: "decided", roles: ["tutor"] } },
    { id: "other", courses: ["botany"], rule: { rule: "scored", group: "exam", atLeast: "40%" } }
  ],
  certifications: []
}

const draft = (student: string, points: number, on: string) =>
  Result.getOrThrow(
    Draft.decode({
      reference: { source: "desk", stream: "rows", key: student, line: 2 },
      subject: {
        key: student,
        offering: "algebra-2024",
        contact: { scheme: "student", value: student }
      },
      activity: "x",
      evidence: { _tag: "Scored", raw: points, max: 100 },
      happened: { on, zone: "Europe/London" }
    })
  )

describe("an explanation", () => {
  const explained = Effect.fnUntraced(function* (name: string, ...decisions: ReadonlyArray<unknown>) {
    const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
    const drafts = [draft("ada", 80, "2024-05-01"), draft("bob", 35, "2024-05-02")]
    yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("desk"), drafts)))
    for (const decision of decisions) yield* Sync.decide(versions, [Result.getOrThrow(Decision.decode(decision))])
    const found = yield* Audit.explain(versions, idOf(name), null)
    if (found === undefined) return undefined
    const ledger = yield* Ledger.Ledger
    const contact = (yield* ledger.contact(found.learner.contact, null))?.contact
    return textOf(Words.explanation(found, contact)).map((line) => line.replace(/recorded .* as/, "recorded then as"))
  }, Effect.provide(LedgerMemory.layer))

  it.effect("says why it is so", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* explained("pass:1:1"), [
        "pass:1:1: Algebra passed",
        "  c1 (student:ada), learner 1 in algebra-2024 (Algebra, spring 2024), by catalog version 1",
        "",
        "The rule, applied to the facts in force:",
        "  ✓ all of these: from 2024-05-01",
        "    ✓ a score of at least 40% in exam: 80%, 40% needed, from 2024-05-01",
        "        x  scored 80 of 100  on 2024-05-01  desk / rows, key ada, line 2",
        "    ✓ still registered: from the start",
        "",
        "The entries:",
        "  2024-05-01  issued: pass:1:1",
        "    counts from 2024-05-01",
        "    recorded then as entry 10, under catalog version 1, because of:",
        "      x  scored 80 of 100  on 2024-05-01  desk / rows, key ada, line 2",
        "",
        "So it counts from 2024-05-01."
      ])
    })
  )

  it.effect("says why it is not so, and what is missing", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* explained("pass:2:1"), [
        "pass:2:1: Algebra passed",
        "  c2 (student:bob), learner 2 in algebra-2024 (Algebra, spring 2024), by catalog version 1",
        "",
        "The rule, applied to the facts in force:",
        "  ✗ all of these",
        "    ✗ a score of at least 40% in exam: 35%, 40% needed",
        "        x  scored 35 of 100  on 2024-05-02  desk / rows, key bob, line 2",
        "    ✓ still registered: from the start",
        "",
        "still missing: a score of at least 40% in exam (best so far 35%)",
        "",
        "No entry: nothing was ever issued.",
        "",
        "So it was never issued: on what is known now, the rule was not met on any day."
      ])
    })
  )

  it.effect("says that it is not decided yet", () =>
    Effect.gen(function* () {
      const lines = yield* explained("checked:2:1")
      assert.include(lines ?? [], "still open: assessed as passed by tutor")
      assert.strictEqual(
        lines?.at(-1),
        "So it was not issued so far: what is known neither meets the rule nor rules it out."
      )
    })
  )

  it.effect("says nothing of what can't be there", () =>
    Effect.gen(function* () {
      assert.isUndefined(yield* explained("other:1:1"))
      assert.isUndefined(yield* explained("pass:9:1"))
    })
  )

  it.effect("says who decided and why", () =>
    Effect.gen(function* () {
      const lines = yield* explained("pass:1:1", {
        act: { _tag: "Revoked", achievement: { type: "pass", learner: 1, earning: 1 }, from: "2024-06-01" },
        actor: "u-17",
        role: "registrar",
        reason: "plagiarism found"
      })
      const said = 'decision 1: revoked pass:1:1 from 2024-06-01, by u-17 (registrar): "plagiarism found"'
      assert.deepStrictEqual(
        lines?.filter((line) => line.includes("revoked")),
        [
          `  ${said}`,
          "  2024-06-01  revoked: pass:1:1",
          "    counts from 2024-05-01; revoked from 2024-06-01",
          `      ${said}`,
          "So it counted from 2024-05-01; revoked from 2024-06-01, and does not count any more."
        ]
      )
    })
  )

  it.effect("names the assessment a clause rests on, and a grant against the rule", () =>
    Effect.gen(function* () {
      const assessed = yield* explained("checked:2:1", {
        act: { _tag: "Assessed", learner: 2, group: null, verdict: "pass", on: "2024-05-03" },
        actor: "u-3",
        role: "tutor",
        reason: "heard her talk"
      })
      assert.include(assessed ?? [], "  ✓ assessed as passed by tutor: from 2024-05-03, by decision 1")
      assert.strictEqual(assessed?.at(-1), "So it counts from 2024-05-03.")
      const granted = yield* explained("pass:2:1", {
        act: { _tag: "Granted", achievement: { type: "pass", learner: 2, earning: 1 }, on: "2024-05-03" },
        actor: "u-17",
        role: "registrar",
        reason: "medical"
      })
      assert.strictEqual(granted?.at(-1), "So it counts from 2024-05-03; the rule alone says on no day.")
    })
  )
})
