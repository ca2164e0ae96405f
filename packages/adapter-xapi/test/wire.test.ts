/** Moments and durations as they are written. */
import { Instant } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { instantOf, secondsOf } from "../src/statement/Wire.ts"

describe("a moment", () => {
  it("is the same as the core reads, where both read it", () => {
    // Every day of 400 years has a turn of each month's end, and of each leap year.
    for (let day = -200 * 366; day < 200 * 366; day++) {
      const text = `${new Date(day * 86_400_000).toISOString().slice(0, 19)}.${Math.abs(day) % 1_000}+05:45`
      assert.strictEqual(instantOf(text), Instant.parse(text), text)
    }
  })
  it("is none where there is no such day, hour or offset", () => {
    for (const text of [
      "2026-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "0000-01-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T23:60:00Z",
      "2026-01-01T23:59:60Z",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+00:60",
      "2026-01-01T00:00:00-00:00",
      "2026-01-01T00:00:00-00",
      "2026-01-01T00:00:00-0000",
      "2026-01-01T00:00:00+1",
      "2026-01-01T00:00:00+01:0",
      "2026-01-01T00:00:00+01:00Z",
      "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00,5Z",
      "2026-01-01T00:00:00",
      "2026-01-01t00:00:00z",
      "2026-01-01 00:00:00Z",
      "2026/01/01T00:00:00Z",
      "20260101T000000Z",
      "+2026-01-01T00:00:00Z",
      "٢٠٢٦-01-01T00:00:00Z",
      " 2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00Z\n",
      ""
    ]) {
      assert.strictEqual(instantOf(text), undefined, JSON.stringify(text))
    }
  })
  it("is cut to the millisecond, however finely it is written", () => {
    const at = Date.UTC(2026, 0, 1)
    for (const [decimals, millis] of [
      ["5", 500],
      ["0009", 0],
      ["9999999", 999],
      ["001", 1],
      ["29", 290],
      ["57", 570],
      ["867219", 867]
    ] as const) {
      assert.strictEqual(instantOf(`2026-01-01T00:00:00.${decimals}Z`), at + millis, decimals)
    }
  })
  it("may lie on the day before or after, and not beyond the years that can be written", () => {
    assert.strictEqual(instantOf("2026-01-01T00:30:00+01:00"), Date.UTC(2025, 11, 31, 23, 30))
    assert.strictEqual(instantOf("2025-12-31T23:30:00-0100"), Date.UTC(2026, 0, 1, 0, 30))
    assert.strictEqual(instantOf("9999-12-31T23:59:59-01"), undefined)
    assert.strictEqual(instantOf("0001-01-01T00:00:00+01"), undefined)
  })
})

describe("a duration", () => {
  it("is as many seconds, unless it names years or months", () => {
    for (const [text, seconds] of [
      ["PT1H30M", 5_400],
      ["P1DT1S", 86_401],
      ["P2W", 1_209_600],
      ["PT0.5H", 1_800],
      ["PT1,5S", 1.5],
      ["P1Y", undefined],
      ["P1M", undefined],
      ["P0Y0M1D", 86_400],
      ["PT", undefined],
      ["", undefined]
    ] as const) {
      assert.strictEqual(secondsOf(text), seconds, text)
    }
  })
})
