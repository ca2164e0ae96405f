import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { CivilDate, Period, Validity } from "@laurel/core"
import { day } from "./given.ts"

const decode = Schema.decodeUnknownSync(Validity.Validity)
const lasts = (period: string, lastDay?: string): Validity.Validity =>
  decode({ basis: "completion", period, ...(lastDay === undefined ? {} : { lastDay }) })
const chain = (validity: Validity.Validity, days: ReadonlyArray<CivilDate.CivilDate>): ReadonlyArray<Validity.Valid> =>
  Validity.chain(days.map((on) => ({ on, validity })))
const lastOf = (validity: Validity.Validity, ...earned: ReadonlyArray<string>): ReadonlyArray<string | null> =>
  chain(validity, earned.map(day)).map(({ last }) => (last === null ? null : CivilDate.format(last)))

const periods = Arbitrary.schema(Schema.Literals(["P1Y", "P3Y", "P6M", "P90D", "P1M", "P1Y6M10D"]))
const days = Arbitrary.array(
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 10_000, maximum: 22_000 }))),
  { minLength: 1, maxLength: 8 }
).pipe(
  Arbitrary.map((offsets) =>
    offsets.toSorted((a, b) => a - b).map((offset) => CivilDate.plusDays(day("1970-01-01"), offset))
  )
)

describe("validity for ever", () => {
  it("begins on the day of earning and has no end", () => {
    assert.deepStrictEqual(chain(decode({ basis: "never" }), [day("2014-05-10")]), [
      { from: day("2014-05-10"), last: null }
    ])
  })
})

describe("validity from completion", () => {
  it("ends on the anniversary unless the type says the day before", () => {
    assert.deepStrictEqual(lastOf(lasts("P3Y"), "2014-05-10"), ["2017-05-10"])
    assert.deepStrictEqual(lastOf(lasts("P3Y", "anniversary"), "2014-05-10"), ["2017-05-10"])
    assert.deepStrictEqual(lastOf(lasts("P3Y", "dayBefore"), "2014-05-10"), ["2017-05-09"])
  })

  it("of 29 February ends on 28 February, or on the day itself where it exists", () => {
    assert.deepStrictEqual(lastOf(lasts("P3Y"), "2016-02-29"), ["2019-02-28"])
    assert.deepStrictEqual(lastOf(lasts("P4Y"), "2016-02-29"), ["2020-02-29"])
    assert.deepStrictEqual(lastOf(lasts("P1Y", "dayBefore"), "2016-02-29"), ["2017-02-27"])
  })

  it.prop(
    "each renewal depends on its own day: a chain gives what its members give alone",
    [periods, days],
    ([text, earned]) => {
      const validity = lasts(text)
      const alone = earned.flatMap((on) => chain(validity, [on]))
      // Later days end later, so the rule that a renewal never shortens changes nothing here, and nothing drifts.
      assert.deepStrictEqual(chain(validity, earned), alone)
    }
  )

  it.prop(
    "a renewal never shortens, and one that is four days later always extends",
    [periods, days],
    ([text, earned]) => {
      const ends = chain(lasts(text), earned).map(({ last }) => last ?? Infinity)
      for (const [index, end] of ends.slice(1).entries()) {
        const before = ends[index] ?? 0
        assert.isAtLeast(end, before)
        // The end of a month gathers at most four days: 28, 29, 30 and 31 January ⊕ P1M are all 28 February.
        if ((earned[index + 1] ?? 0) - (earned[index] ?? 0) >= 4) assert.isAbove(end, before)
      }
    }
  )

  it.prop("is never shorter than a day, and the day before is one day less", [periods, days], ([text, earned]) => {
    const [anniversary, dayBefore] = [chain(lasts(text), earned), chain(lasts(text, "dayBefore"), earned)]
    for (const [index, { from, last }] of dayBefore.entries()) {
      assert.strictEqual(from, earned[index])
      assert.isAtLeast(last ?? Infinity, from)
      assert.strictEqual((anniversary[index]?.last ?? 0) - (last ?? 0), 1)
    }
  })

  it("is told in words", () => {
    assert.strictEqual(
      Validity.describe(lasts("P3Y")),
      `${Period.describe({ years: 3, months: 0, days: 0 })} from the day it was earned`
    )
    assert.strictEqual(Validity.describe(decode({ basis: "never" })), "for ever")
  })
})

describe("a chain whose validity was changed on the way", () => {
  it("gives each earning its own, and never ends sooner than before", () => {
    const earnings = [
      { on: day("2014-05-10"), validity: lasts("P3Y") },
      { on: day("2015-05-10"), validity: lasts("P1Y") },
      { on: day("2018-05-10"), validity: lasts("P1Y") }
    ]
    assert.deepStrictEqual(
      Validity.chain(earnings).map(({ last }) => (last === null ? null : CivilDate.format(last))),
      ["2017-05-10", "2017-05-10", "2019-05-10"]
    )
    const forEver = { on: day("2014-06-01"), validity: decode({ basis: "never" }) }
    assert.deepStrictEqual(
      Validity.chain([forEver, ...earnings.slice(1)]).map(({ last }) => last),
      [null, null, null]
    )
  })
})
