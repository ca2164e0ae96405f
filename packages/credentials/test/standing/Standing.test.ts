/** How a certificate stands: what comes first of several that are so, and that it only ever follows what stands now. */
import { assert, describe, it } from "@effect/vitest"
import { Achievement, CivilDate, Fraction, Id, Terms, type Holding } from "@laurel/core"
import { Standing } from "@laurel/credentials"
import { day } from "@laurel/testkit"
import { Arbitrary, Schema } from "effect"

const earnedOn = day("2026-05-10")
const said: Standing.Said = { earnedOn, validFrom: earnedOn, validUntil: day("2029-05-10"), score: 0.85 }

const achievement = (more: Partial<Achievement.Achievement> = {}): Achievement.Achievement => ({
  id: { type: Id.TypeId.make("licence"), learner: Id.LearnerId.make(1), earning: 1 },
  contact: Id.ContactId.make(1),
  revision: 1,
  catalog: Id.CatalogVersion.make(1),
  held: [{ from: earnedOn, lost: null }],
  expires: null,
  contested: null,
  shadow: null,
  score: { n: 17n, d: 20n },
  due: null,
  issuedOn: earnedOn,
  terms: Terms.none,
  ...more
})

const stands = (more: Partial<Achievement.Achievement> = {}, validUntil = said.validUntil): Standing.Stands => ({
  achievement: achievement(more),
  whole: 1,
  isOnePerson: true,
  holding: null,
  validUntil
})

const today = day("2027-01-01")
const tag = (found: Standing.Stands | undefined, on = today, by: string | null = null) =>
  Standing.of(said, by, found, on)._tag

describe("a certificate's standing", () => {
  it("is that it holds, where nothing is otherwise; contested is not otherwise", () => {
    assert.deepStrictEqual(Standing.of(said, null, stands(), today), { _tag: "Valid", until: said.validUntil })
    assert.strictEqual(tag(stands({ contested: { held: [], expires: null } })), "Valid")
  })

  it("says first what outweighs the rest", () => {
    const everything = {
      held: [{ from: earnedOn, lost: day("2026-12-01") }],
      score: null,
      terms: {
        voided: true as const,
        revocations: [{ from: day("2026-11-01"), until: null }],
        suspensions: [{ from: day("2026-10-01"), until: null, clock: "runs" as const }]
      }
    }
    const { revocations, suspensions } = everything.terms
    assert.strictEqual(Standing.of(null, "other", stands(everything), today)._tag, "Erased")
    assert.strictEqual(tag(stands(everything), today, "other"), "Superseded")
    assert.strictEqual(tag(stands(everything)), "Void")
    assert.strictEqual(tag(stands({ ...everything, terms: { revocations, suspensions } })), "Revoked")
    assert.strictEqual(tag(stands({ ...everything, terms: { suspensions } })), "Withdrawn")
    assert.strictEqual(tag(stands({ score: null, terms: { suspensions } })), "Outdated")
    assert.strictEqual(tag(stands({ terms: { suspensions } }), day("2029-05-11")), "Suspended")
    assert.strictEqual(tag(stands({}), day("2026-05-09")), "Pending")
    assert.strictEqual(tag(stands({}), day("2029-05-11")), "Expired")
    assert.strictEqual(tag(undefined), "Withdrawn")
  })

  it("changes on the day itself, and on none before it", () => {
    const lost = day("2026-12-01")
    const revoked = { terms: { revocations: [{ from: lost, until: day("2026-12-05") }] } }
    const suspended = { terms: { suspensions: [{ from: lost, until: day("2026-12-05"), clock: "runs" as const }] } }
    const on = (more: Partial<Achievement.Achievement>, date: string) => tag(stands(more), day(date))
    assert.deepStrictEqual(
      ["2026-11-30", "2026-12-01", "2026-12-05", "2026-12-06"].map((date) => [
        on(revoked, date),
        on(suspended, date),
        on({ held: [{ from: earnedOn, lost }] }, date)
      ]),
      [
        ["Valid", "Valid", "Valid"],
        ["Revoked", "Suspended", "Withdrawn"],
        ["Revoked", "Suspended", "Withdrawn"],
        ["Valid", "Valid", "Withdrawn"]
      ]
    )
    assert.deepStrictEqual(
      ["2029-05-10", "2029-05-11"].map((date) => on({}, date)),
      ["Valid", "Expired"]
    )
  })

  it("names what it says too much, and leaves alone what it says too little", () => {
    const worse = (found: Standing.Stands) => {
      const standing = Standing.of(said, null, found, today)
      return standing._tag === "Outdated" ? standing.worse.map(({ what }) => what) : standing._tag
    }
    assert.deepStrictEqual(worse(stands({ held: [{ from: day("2026-05-11"), lost: null }] })), ["earnedOn"])
    assert.deepStrictEqual(worse(stands({ terms: { validFrom: day("2026-06-01") } })), ["validFrom"])
    assert.deepStrictEqual(worse(stands({}, day("2029-05-09"))), ["validUntil"])
    assert.deepStrictEqual(worse(stands({ score: { n: 84n, d: 100n } })), ["score"])
    assert.deepStrictEqual(worse({ ...stands({ score: { n: 84n, d: 100n } }), isOnePerson: false }), [
      "person",
      "score"
    ])
    for (const better of [
      stands({ terms: { validFrom: day("2026-05-01") } }),
      stands({}, null),
      stands({}, day("2029-05-11")),
      stands({ score: Fraction.one })
    ])
      assert.strictEqual(worse(better), "Valid")
  })

  it("of a certification is as the hold on that day, and yet to come before its own first day", () => {
    const { id } = achievement()
    const other = { ...id, earning: 2 }
    const period = (more: Pick<Holding.Period, "achievement" | "ends"> & { from: string; last: string | null }) => ({
      beside: [],
      relation: "reearns" as const,
      expires: day("2029-05-10"),
      opens: null,
      grace: null,
      ...more,
      from: day(more.from),
      last: more.last === null ? null : day(more.last)
    })
    const own = period({ achievement: id, from: "2026-05-10", last: "2029-05-10", ends: "expired" })
    const on = (periods: ReadonlyArray<Holding.Period>, date: string) => {
      const holding = { certification: Id.CertificationId.make("trucks"), periods }
      const stands = Standing.known({ achievement: achievement(), whole: 1, isOnePerson: true, holding })
      return Standing.of(said, null, stands, day(date))
    }
    const revoked = period({ achievement: other, from: "2025-01-01", last: "2026-01-31", ends: "revoked" })
    assert.deepStrictEqual(on([revoked, own], "2026-05-09"), { _tag: "Pending", from: earnedOn })
    assert.deepStrictEqual(on([revoked, own], "2026-05-10"), { _tag: "Valid", until: said.validUntil })
    // Its own last piece, and what took over from it.
    const cut = { ...own, last: day("2026-12-31"), ends: "superseded" as const }
    const none = period({ achievement: other, from: "2027-01-01", last: "2026-12-31", ends: "revoked" })
    const held = period({ achievement: other, from: "2027-01-01", last: "2027-06-30", ends: "suspended" })
    assert.strictEqual(on([cut, none], "2026-12-31")._tag, "Valid")
    assert.deepStrictEqual(on([cut, none], "2027-01-01"), { _tag: "Revoked", from: day("2027-01-01") })
    assert.strictEqual(on([cut, held], "2027-06-30")._tag, "Valid")
    assert.deepStrictEqual(on([cut, held], "2027-07-01"), { _tag: "Suspended", until: null })
    // Nothing of its own follows, so another certification put an end to it.
    assert.deepStrictEqual(on([cut], "2026-12-31"), {
      _tag: "Outdated",
      worse: [{ what: "validUntil", said: said.validUntil, now: day("2026-12-31") }]
    })
    assert.deepStrictEqual(on([{ ...held, from: day("2026-06-01") }], "2026-06-02"), { _tag: "Outdated", worse: [] })
  })

  it("tells the last day of suspensions that follow on one another", () => {
    const clock = "runs" as const
    const suspended = (...days: ReadonlyArray<readonly [string, string | null]>) =>
      Standing.of(
        said,
        null,
        stands({
          terms: {
            suspensions: days.map(([from, until]) => ({
              from: day(from),
              until: until === null ? null : day(until),
              clock
            }))
          }
        }),
        today
      )
    const until = (date: string): Standing.Standing => ({ _tag: "Suspended", until: day(date) })
    assert.deepStrictEqual(suspended(["2026-12-01", "2027-01-01"]), until("2027-01-01"))
    assert.deepStrictEqual(suspended(["2026-12-01", "2027-01-01"], ["2027-01-02", "2027-02-01"]), until("2027-02-01"))
    assert.deepStrictEqual(suspended(["2026-12-01", "2027-01-01"], ["2027-01-03", "2027-02-01"]), until("2027-01-01"))
    assert.deepStrictEqual(suspended(["2026-12-01", "2027-01-05"], ["2027-01-03", null]), {
      _tag: "Suspended",
      until: null
    })
  })
})

const offset = Schema.Int.check(Schema.isBetween({ minimum: -40, maximum: 40 }))
const Interval = Schema.Struct({
  from: offset,
  length: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 })))
})
const World = Schema.Struct({
  on: offset,
  lost: Schema.NullOr(offset),
  last: Schema.NullOr(offset),
  moved: Schema.Literals([0, 0, 0, 3, -3]),
  score: Schema.Literals([0, 85, 85, 90]),
  voided: Schema.Literals([false, false, false, true]),
  revocations: Schema.Array(Interval).check(Schema.isMaxLength(2)),
  suspensions: Schema.Array(Interval).check(Schema.isMaxLength(2))
})

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = {
  arbitrary: asked > 0 ? { runs: asked } : { runs: 300, seed: "laurel" },
  timeout: 600_000 + asked * 100
}

const at = (days: number): CivilDate.CivilDate => CivilDate.plusDays(today, days)
const intervals = (all: ReadonlyArray<typeof Interval.Type>) =>
  all.map(({ from, length }) => ({ from: at(from), until: length === null ? null : at(from + length) }))

describe("of any history", () => {
  it.prop(
    "a certificate that is neither taken back nor suspended is of an achievement that counts that day",
    [Arbitrary.schema(World)],
    ([world]) => {
      const held = at(-20 + world.moved)
      const statement = { earnedOn: at(-20), validFrom: at(-20), validUntil: at(30), score: 0.85 }
      const own = achievement({
        held: [{ from: held, lost: world.lost === null || at(world.lost) <= held ? null : at(world.lost) }],
        score: world.score === 0 ? null : { n: BigInt(world.score), d: 100n },
        terms: {
          revocations: intervals(world.revocations),
          suspensions: intervals(world.suspensions).map((each) => ({ ...each, clock: "runs" as const })),
          ...(world.voided ? { voided: true as const } : {})
        }
      })
      const validUntil = world.last === null ? null : at(world.last)
      const on = at(world.on)
      const standing = Standing.of(
        statement,
        null,
        { achievement: own, whole: 1, isOnePerson: true, holding: null, validUntil },
        on
      )
      const isBack = Standing.isRevoked(standing) || Standing.isSuspended(standing)
      const counts = Achievement.counting(own).some(({ from, lost }) => from <= on && (lost === null || on < lost))
      if (!isBack) {
        assert.strictEqual(counts, on >= at(-20))
        assert.strictEqual(standing._tag === "Expired", on >= at(-20) && validUntil !== null && validUntil < on)
        // It says nothing better than what stands.
        assert.isTrue(validUntil === null || validUntil >= at(30))
        assert.strictEqual(world.moved, 0)
      }
      if (standing._tag === "Suspended" || standing._tag === "Revoked") assert.isFalse(counts)
      if (counts && !isBack) assert.include(["Valid", "Expired"], standing._tag)
    },
    tries
  )
})
