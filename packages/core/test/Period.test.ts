import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { Period } from "@laurel/core"
import { period } from "./given.ts"

const some = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300 })))

describe("a period", () => {
  it("is of years, months and days, in that order, and never of nothing", () => {
    assert.deepStrictEqual(period("P1Y6M"), { years: 1, months: 6, days: 0 })
    assert.deepStrictEqual(period("P90D"), { years: 0, months: 0, days: 90 })
    for (const text of [
      "P",
      "P0D",
      "P0Y0M0D",
      "P6M1Y",
      "P1W",
      "PT1H",
      "P1.5Y",
      "P-1Y",
      "-P1Y",
      "p1y",
      "1Y",
      "",
      "P1Y "
    ]) {
      assert.isUndefined(Period.parse(text), text)
    }
  })

  it("is of at most 1,000 years", () => {
    assert.deepStrictEqual(period("P1000Y").years, 1000)
    for (const text of ["P1001Y", "P1000Y1D", "P12001M", "P365251D"]) assert.isUndefined(Period.parse(text), text)
  })

  it("is told in plain words", () => {
    assert.strictEqual(Period.describe(period("P1Y")), "1 year")
    assert.strictEqual(Period.describe(period("P2Y1M10D")), "2 years 1 month 10 days")
  })

  it.prop("is written and read back as itself", [some, some, some], ([years, months, days]) => {
    const given = { years, months, days: days + 1 }
    assert.deepStrictEqual(Period.parse(Period.format(given)), given)
  })

  it("is refused on the wire with a sentence that says what was expected", () => {
    const decode = Schema.decodeUnknownSync(Period.FromString)
    assert.deepStrictEqual(decode("P3Y"), { years: 3, months: 0, days: 0 })
    assert.throws(() => decode("3 years"), /ISO 8601 period/)
  })
})
