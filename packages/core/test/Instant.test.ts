import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Instant } from "@laurel/core"
import { instant } from "./given.ts"

describe("an instant", () => {
  it("is an existing date, a time and an offset, or is refused", () => {
    assert.strictEqual(instant("1970-01-01T00:00:00Z"), 0)
    assert.strictEqual(instant("2014-02-28T12:00:00+02:00"), instant("2014-02-28T10:00:00Z"))
    assert.strictEqual(instant("2016-02-29T23:59:59.999Z"), instant("2016-03-01T00:00:00Z") - 1)
    const impossible = ["2014-02-30T00:00:00Z", "2015-02-29T00:00:00Z", "2014-13-01T00:00:00Z", "2014-01-01T25:00:00Z"]
    const vague = [
      "2014-02-28",
      "2014-02-28T12:00:00",
      "2014-02-28T12:00Z",
      "28/02/2014 12:00",
      "2014-00-01T00:00:00Z",
      ""
    ]
    for (const text of [...impossible, ...vague]) assert.isUndefined(Instant.parse(text), text)
  })

  it("cuts what is finer than a millisecond and never rounds into the next", () => {
    assert.strictEqual(instant("2014-02-28T12:00:00.9999999Z"), instant("2014-02-28T12:00:00.999Z"))
    assert.strictEqual(instant("2014-02-28T12:00:00.5Z"), instant("2014-02-28T12:00:00.500Z"))
  })

  it("lies in the years 0001 to 9999, whatever the offset", () => {
    assert.strictEqual(Instant.format(instant("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00.000Z")
    assert.isUndefined(Instant.parse("0001-01-01T00:00:00+01:00"))
    assert.isUndefined(Instant.parse("9999-12-31T23:59:59-01:00"))
    assert.isUndefined(Instant.parse("0000-12-31T23:59:59Z"))
  })

  it("is on the nearest day there is, where a zone's own lies before the first or after the last", () => {
    const dayIn = (text: string, zone: string): string => CivilDate.format(Instant.dayIn(instant(text), zone))
    assert.strictEqual(dayIn("0001-01-01T00:00:00Z", "America/New_York"), "0001-01-01")
    assert.strictEqual(dayIn("9999-12-31T23:00:00Z", "Asia/Tokyo"), "9999-12-31")
    // A day later, or earlier, both zones have days of their own.
    assert.strictEqual(dayIn("0001-01-02T00:00:00Z", "America/New_York"), "0001-01-01")
    assert.strictEqual(dayIn("9999-12-30T23:00:00Z", "Asia/Tokyo"), "9999-12-31")
  })

  it("of a day is its first and its last in UTC, and the next millisecond is another day's", () => {
    const day = CivilDate.parse("2016-02-29") ?? assert.fail()
    assert.strictEqual(Instant.startOf(day), instant("2016-02-29T00:00:00Z"))
    assert.strictEqual(Instant.endOf(day), instant("2016-02-29T23:59:59.999Z"))
    assert.strictEqual(Instant.endOf(CivilDate.max), Instant.max)
  })

  it.prop("is written and read back as itself", [Instant.Instant], ([at]) => {
    assert.strictEqual(Instant.parse(Instant.format(at)), at)
  })
})
