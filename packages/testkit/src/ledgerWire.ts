import { assert, describe, it } from "@effect/vitest"
import { type Achievement, Decision, Fact, type Holding, Id, Instant, Ledger, type Span } from "@laurel/core"
import { Effect } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { ann, begin, everything, planned } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { day, retracted } from "./participant.ts"

const at = (text: string): Instant.Instant => Instant.parse(text) ?? Instant.Instant.make(0)
const stay = { from: at("2014-03-01T09:00:00Z"), until: at("2014-03-01T10:30:00.001Z") }
const said = { said: "P – “passé” 🙂", observedAt: "2014-05-12T23:59:59.999Z" }
const saying = (draft: Fact.Draft, evidence: Fact.Evidence): Fact.Draft => ({ ...draft, evidence })

/** Every kind of evidence, with all of its fields and with none of those that may be absent. */
const everyKind: ReadonlyArray<Fact.Draft> = [
  ann.registered("2014-01-01"),
  ann.registered("2014-01-02", { due: "2014-12-31", ...said }),
  ann.scheduled("session 1", "2014-03-01"),
  saying(ann.scheduled("session 2", "2014-03-01"), Fact.Scheduled.make({ starts: stay.from, ends: stay.until })),
  ann.attended("session 1", "excused", "2014-03-01", { said: "E" }),
  saying(ann.attended("session 2", 0, "2014-03-01"), Fact.Attended.make({ minutes: 7.25, ...stay, status: "late" })),
  ann.progressed("essay", 0.333, "2014-04-01"),
  ann.completed("essay", "2014-04-02", { said: "incomplete" }),
  ann.passed("finals", "2014-05-10", { observedAt: "1969-12-31T23:59:59.999Z" }),
  ann.failed("finals", "2014-05-11"),
  ann.scored("finals", { scaled: -0.5 }, "2014-05-12", said),
  ann.scored("finals", { scaled: 0.1, raw: 5.5, min: -1, max: 60 }, "2014-05-13"),
  ann.credited("talk", 1.5, "2014-05-14", { category: "ethics" }),
  ann.credited("talk", 0, "2014-05-15"),
  ann.presented(null, { title: "First aid" }, "2014-05-16"),
  ann.presented(
    "first aid",
    {
      title: "First aid",
      provider: "Red Cross",
      issuer: "Croix-Rouge",
      document: "s3://proofs/1?a=b&c",
      hours: 8.75,
      expires: "2016-02-29",
      verified: false
    },
    "2014-05-16",
    said
  ),
  ann.rolledUp("incomplete", "2014-05-17"),
  ann.assessed("essay", "waive", "2014-05-18", { by: "https://lms.example|u–17", reason: "Tested “Out”", ...said }),
  ann.assessed(null, "fail", "2014-05-19"),
  ann.unregistered("2014-06-01"),
  ann.closed("2014-06-30"),
  retracted(ann.failed("finals", "2014-05-11"))
]

const spans = (...texts: ReadonlyArray<readonly [string, string | null]>): Span.Spans =>
  texts.map(([from, lost]) => ({ from: day(from), lost: lost === null ? null : day(lost) }))

const thrice = spans(["2014-05-10", "2014-05-10"], ["2014-06-01", "2014-07-01"], ["2014-08-01", null])

/** States with everything that may be absent, and with each of it alone. */
const everyState: ReadonlyArray<Partial<Achievement.Achievement>> = [
  {},
  { held: [] },
  {
    revision: 12,
    catalog: Id.CatalogVersion.make(3),
    held: thrice,
    expires: day("2016-02-29"),
    contested: { held: thrice, expires: day("0001-01-01") },
    shadow: thrice,
    score: { n: -35n, d: 2n },
    due: day("9999-12-31"),
    issuedOn: day("0001-01-01"),
    terms: {
      validFrom: day("2014-05-01"),
      expiry: day("2017-01-01"),
      extensions: [
        { years: 1, months: 6, days: 0 },
        { years: 0, months: 0, days: 90 }
      ],
      suspensions: [
        { from: day("2014-09-01"), until: day("2014-09-30"), clock: "stops" },
        { from: day("2015-09-01"), until: null, clock: "runs" }
      ],
      revocations: [{ from: day("2016-01-01"), until: null }],
      voided: true
    }
  },
  { contested: { held: [], expires: null } },
  { shadow: [] },
  // Of a sum of marks out of a dozen different numbers.
  { score: { n: 2n ** 90n, d: 3n ** 70n } },
  { score: { n: 0n, d: 1n } },
  { terms: { extensions: [] } }
]

const id = ByHand.achievementId("pass", 1)

const everyPeriod: ReadonlyArray<Holding.Period> = [
  // What has no day at all is a period like any other, and one achievement may have several.
  ByHand.period(id, { last: day("2014-05-09"), ends: "voided" }),
  ByHand.period(id, {
    beside: [ByHand.achievementId("other", 1), ByHand.achievementId("pass", 1, 2)],
    last: day("2015-05-09"),
    ends: "expired",
    relation: "duplicates",
    expires: day("2015-04-09"),
    opens: day("2015-01-01"),
    grace: day("2015-05-09")
  }),
  ...(["withdrawn", "revoked", "suspended", "superseded", "unresolved"] as const).map((ends, index) =>
    ByHand.period(id, { from: day(`201${index + 5}-05-10`), last: day(`201${index + 5}-06-10`), ends })
  ),
  ...(["renews", "repeats", "reearns"] as const).map((relation, index) =>
    ByHand.period(id, { from: day(`202${index}-05-10`), relation })
  )
]

const [achievement, learner, on] = [id, Id.LearnerId.make(1), day("2014-05-10")]
const [first, second] = [ByHand.contact(1), ByHand.contact(2)]
const earlier = { decision: Id.DecisionId.make(1) }
const until = { until: day("2016-02-29"), reviewBy: day("2016-01-01") }

/** Every act, with all of its fields and with none of those that may be absent. */
const everyAct: ReadonlyArray<readonly [Decision.Act, ...about: ReadonlyArray<number>]> = [
  [Decision.Assessed.make({ learner, group: null, verdict: "pass", on }), 1],
  [Decision.Assessed.make({ learner, group: "exam", verdict: "waive", on }), 1],
  [Decision.Granted.make({ achievement, on }), 1],
  [Decision.Granted.make({ achievement, on, ...until }), 1],
  [Decision.Denied.make({ achievement }), 1],
  [Decision.Denied.make({ achievement, from: on, ...until }), 1],
  [Decision.DateSet.make({ achievement, field: "expiry", value: day("9999-12-31") }), 1],
  [Decision.DateSet.make({ achievement, field: "due", value: on, reviewBy: on }), 1],
  [Decision.ScoreSet.make({ achievement, value: { n: 1n, d: 3n } }), 1],
  [Decision.Extended.make({ achievement, period: { years: 0, months: 3, days: 1 } }), 1],
  [Decision.Suspended.make({ achievement, from: on, clock: "runs" }), 1],
  [Decision.Suspended.make({ achievement, from: on, until: on, clock: "stops" }), 1],
  [Decision.Revoked.make({ achievement, from: on }), 1],
  [Decision.Reinstated.make({ achievement, from: on }), 1],
  [Decision.Voided.make({ achievement }), 1],
  [Decision.Reissued.make({ achievement }), 1],
  [Decision.Resolved.make({ achievement, says: thrice, choice: "apply" }), 1],
  [Decision.Governed.make({ achievement, catalog: Id.CatalogVersion.make(2) }), 1],
  [Decision.Approved.make(earlier), 1],
  [Decision.Withdrawn.make(earlier), 1],
  [Decision.Erased.make({ contacts: [first] }), 1],
  [Decision.Erased.make({ contacts: [first], mayReturn: true }), 1],
  [Decision.Linked.make({ contacts: [second, first] }), 2, 1],
  [Decision.Separated.make({ contacts: [first, second] }), 1, 2]
]

const kinds = (items: ReadonlyArray<{ readonly _tag: string }>): ReadonlyArray<string> =>
  [...new Set(items.map(({ _tag }) => _tag))].toSorted()

/** That every kind of record comes back as it was committed, with everything that may be absent both given and absent. */
export const ledgerWire = (open: Open): void => {
  describe("what is stored", () => {
    it.effect("of facts is every kind of evidence, with the source's own word and clock", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const commit = yield* planned(versions, { drafts: everyKind })
        assert.deepStrictEqual(
          kinds(commit.facts.map(({ evidence }) => evidence)),
          Object.keys(Fact.Evidence.cases).toSorted()
        )
        assert.strictEqual(commit.facts.length, everyKind.length)
        yield* ledger.commit(commit)
        assert.deepStrictEqual((yield* everything).facts, commit.facts)
        assert.deepStrictEqual(yield* ledger.facts(commit.facts.map(({ id }) => id)), commit.facts)
        assert.deepStrictEqual((yield* ledger.learner(learner))?.revisions, commit.facts)
      }).pipe(Effect.provide(open()))
    )

    it.effect("of achievements is all that is said of how they stand, and of the next commit only the last word", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write(ByHand.people(["student:ann"]))
        const achievements = everyState.map((state, index) =>
          ByHand.achievement(ByHand.achievementId("pass", 1, index + 1), 1, state)
        )
        yield* ByHand.write({ achievements })
        assert.deepStrictEqual((yield* ledger.contact(first, null))?.achievements, achievements)
        for (const each of achievements) assert.deepStrictEqual(yield* ledger.achievement(each.id), each)
        const replaced = achievements.map(({ id }, index) =>
          ByHand.achievement(id, 1, everyState[everyState.length - 1 - index])
        )
        yield* ByHand.write({ achievements: replaced })
        const loaded = yield* ledger.load({ ...ByHand.nobody, contacts: [first] })
        assert.deepStrictEqual(loaded.achievements.get(first), replaced)
      }).pipe(Effect.provide(open()))
    )

    it.effect("of holdings is every period in the order given, until the person's holdings are replaced", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write(ByHand.people(["student:ann", "student:bob"]))
        const holdings = [
          ByHand.licence(...everyPeriod),
          { ...ByHand.licence(ByHand.period(id)), certification: Id.CertificationId.make("other") }
        ]
        yield* ByHand.write({ holdings: [first, second].map((contact) => ({ contact, holdings })) })
        assert.sameDeepMembers([...((yield* ledger.contact(first, null))?.holdings ?? [])], holdings)
        yield* ByHand.write({ holdings: [{ contact: first, holdings: holdings.slice(1) }] })
        const loaded = (yield* ledger.loadContacts(null, 2)).holdings
        assert.deepStrictEqual(loaded.get(first), holdings.slice(1))
        assert.sameDeepMembers([...(loaded.get(second) ?? [])], holdings)
        yield* ByHand.write({ holdings: [{ contact: first, holdings: [] }] })
        assert.deepStrictEqual((yield* ledger.contact(first, null))?.holdings, [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("of decisions is every act, with who, why and about whom", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write(ByHand.people(["student:ann", "student:bob", "student:eve"]))
        const decisions = ByHand.decided(yield* ByHand.blank, everyAct)
        assert.deepStrictEqual(kinds(decisions.map(({ act }) => act)), Object.keys(Decision.Act.cases).toSorted())
        yield* ByHand.write({ decisions })
        const ids = decisions.map(({ id }) => id)
        assert.deepStrictEqual(yield* ledger.decisions(ids), decisions)
        assert.deepStrictEqual(yield* ledger.decided(null), decisions)
        assert.deepStrictEqual(yield* ledger.decided(ids[1] ?? null), decisions.slice(2))
        assert.deepStrictEqual(
          yield* ledger.decisions([Id.DecisionId.make(99), ...ids.slice(2, 3)]),
          decisions.slice(2, 3)
        )
        assert.deepStrictEqual((yield* ledger.contact(first, null))?.decisions, decisions)
        assert.deepStrictEqual((yield* ledger.contact(second, null))?.decisions, decisions.slice(-2))
        assert.deepStrictEqual((yield* ledger.contact(ByHand.contact(3), null))?.decisions, [])
        const loaded = yield* ledger.load({ ...ByHand.nobody, contacts: [first, second] })
        assert.deepStrictEqual(loaded.decisions, decisions)
        assert.deepStrictEqual((yield* ledger.loadContacts(first, 1)).decisions, decisions.slice(-2))
        assert.strictEqual((yield* ledger.totals).decisions, decisions.length)
      }).pipe(Effect.provide(open()))
    )
  })
}
