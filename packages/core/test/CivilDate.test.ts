import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { CivilDate } from "@laurel/core"
import { day, period } from "./given.ts"

const plus = (date: string, text: string, times = 1): string =>
  CivilDate.format(CivilDate.plus(day(date), period(text), times))

/** Far enough from both ends of the calendar that nothing is held back. */
const ordinary = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: -200_000, maximum: 200_000 })))
const small = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 60 })))
const dateOf = (days: number): CivilDate.CivilDate => CivilDate.plusDays(day("1970-01-01"), days)

describe("a civil date", () => {
  it("exists, or is refused", () => {
    for (const text of ["2014-02-28", "2016-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]) {
      assert.strictEqual(CivilDate.format(day(text)), text)
    }
    const impossible = [
      "2014-02-30",
      "2014-02-29",
      "1900-02-29",
      "2014-13-01",
      "2014-00-10",
      "2014-04-31",
      "2014-01-00"
    ]
    const misshapen = ["0000-12-31", "2014-2-28", "20140228", "2014-02-28T00:00:00Z", " 2014-02-28", "2014-02-28\n", ""]
    for (const text of [...impossible, ...misshapen]) assert.isUndefined(CivilDate.parse(text), text)
  })

  it("is a number of days that counts leap years", () => {
    assert.strictEqual(day("1970-01-01"), 0)
    assert.strictEqual(day("2000-03-01") - day("2000-02-28"), 2)
    assert.strictEqual(day("1900-03-01") - day("1900-02-28"), 1)
    assert.strictEqual(day("0100-01-01") - day("0099-12-31"), 1)
    assert.isUndefined(CivilDate.fromEpochDay(day("9999-12-31") + 1))
    assert.isUndefined(CivilDate.fromEpochDay(0.5))
  })

  it.prop("is written and read back as itself", [CivilDate.CivilDate], ([date]) => {
    assert.strictEqual(CivilDate.parse(CivilDate.format(date)), date)
  })

  it("is refused on the wire with a sentence that says what was expected", () => {
    const decode = Schema.decodeUnknownSync(CivilDate.FromString)
    assert.strictEqual(decode("2014-02-28"), day("2014-02-28"))
    assert.throws(() => decode("2014-02-30"), /existing day written as year-month-day/)
  })
})

describe("a date and a period", () => {
  it("a day the month does not have becomes its last", () => {
    assert.strictEqual(plus("2016-02-29", "P1Y"), "2017-02-28")
    assert.strictEqual(plus("2016-02-29", "P4Y"), "2020-02-29")
    assert.strictEqual(plus("2014-01-31", "P1M"), "2014-02-28")
    assert.strictEqual(plus("2014-01-28", "P1M"), "2014-02-28")
    assert.strictEqual(plus("2014-12-31", "P2M"), "2015-02-28")
  })

  it("years and months are added before days", () => {
    assert.strictEqual(plus("2014-01-31", "P1M1D"), "2014-03-01")
    assert.strictEqual(plus("2015-01-31", "P1Y1M1D"), "2016-03-01")
  })

  it("the period is multiplied first and added once, so that nothing drifts", () => {
    assert.strictEqual(plus("2014-01-31", "P1M", 2), "2014-03-31")
    const stepwise = CivilDate.plus(CivilDate.plus(day("2014-01-31"), period("P1M")), period("P1M"))
    assert.strictEqual(CivilDate.format(stepwise), "2014-03-28")
    assert.strictEqual(plus("2016-02-29", "P1Y", 4), "2020-02-29")
  })

  it("a sum beyond the calendar stays on its last day", () => {
    assert.strictEqual(plus("9999-06-01", "P1Y"), "9999-12-31")
    assert.strictEqual(plus("9998-12-31", "P1Y"), "9999-12-31")
    assert.strictEqual(CivilDate.plusDays(day("0001-01-02"), -5), CivilDate.min)
  })

  it.prop(
    "moves a whole number of months, and keeps the day unless the month is too short",
    [ordinary, small],
    ([days, months]) => {
      const from = CivilDate.format(dateOf(days))
      const to = plus(from, `P${months}M`)
      const count = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
      assert.strictEqual(count(to) - count(from), months)
      const longest = CivilDate.daysInMonth(Number(to.slice(0, 4)), Number(to.slice(5, 7)))
      assert.strictEqual(Number(to.slice(8)), Math.min(Number(from.slice(8)), longest))
    }
  )

  it.prop(
    "keeps the order of days, and twelve months are a year",
    [ordinary, small, small],
    ([days, later, months]) => {
      const [early, late] = [dateOf(days), dateOf(days + later)]
      const by = period(`P${months}M`)
      assert.isAtMost(CivilDate.plus(early, by), CivilDate.plus(late, by))
      assert.strictEqual(CivilDate.plus(early, period("P12M"), months), CivilDate.plus(early, period("P1Y"), months))
    }
  )
})
