/** When days begin, wherever clocks are moved at midnight. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Instant } from "@laurel/core"
import { Arbitrary, Schema } from "effect"
import * as DayStart from "../../src/issue/DayStart.ts"
import { day } from "./given.ts"

const begins = (text: string, zone: string): string => DayStart.format(DayStart.of(day(text), zone), zone)

describe("a day", () => {
  for (const [zone, text, expected, why] of [
    ["Europe/Berlin", "2026-03-01", "2026-03-01T00:00:00+01:00", "in winter"],
    ["Europe/Berlin", "2026-07-01", "2026-07-01T00:00:00+02:00", "in summer"],
    ["Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00", "on which clocks go forward later"],
    ["UTC", "2026-03-01", "2026-03-01T00:00:00Z", "without an offset"],
    ["Asia/Kathmandu", "2026-03-01", "2026-03-01T00:00:00+05:45", "with a quarter of an hour"],
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", "whose midnight clocks skip"],
    ["America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00", "before which clocks go back over midnight"],
    [
      "America/St_Johns",
      "2006-10-29",
      "2006-10-29T00:00:00-03:30",
      "that begins twice, since clocks go back a minute after midnight"
    ],
    ["Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", "that there was none of"],
    ["Pacific/Kiritimati", "2026-03-01", "2026-03-01T00:00:00+14:00", "as far ahead as there is"],
    ["Europe/Berlin", "1890-01-01", "1889-12-31T23:06:32Z", "when offsets had seconds"],
    ["Europe/Berlin", "0001-01-01", "0001-01-01T00:00:00Z", "that is the first there is"],
    ["America/New_York", "9999-12-31", "9999-12-31T00:00:00-05:00", "that is the last there is"]
  ] as const)
    it(`begins ${why}: ${text} in ${zone}`, () => {
      assert.strictEqual(begins(text, zone), expected)
    })

  const Days = Schema.Int.check(Schema.isBetween({ minimum: -25_000, maximum: 60_000 }))
  const Zones = Schema.Literals([
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Africa/Cairo",
    "UTC"
  ])
  it.prop(
    "is the day at its beginning, and not before",
    [Arbitrary.schema(Days), Arbitrary.schema(Zones)],
    ([days, zone]) => {
      const date = CivilDate.plusDays(day("1970-01-01"), days)
      const begin = DayStart.of(date, zone)
      assert.strictEqual(Instant.dayIn(begin, zone), date)
      assert.isBelow(Instant.dayIn(Instant.Instant.make(begin - 1), zone), date)
      assert.strictEqual(Date.parse(DayStart.format(begin, zone)), begin)
    }
  )
})
