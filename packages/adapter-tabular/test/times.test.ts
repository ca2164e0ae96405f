/** Days and moments are read as they were written, held against readings that share no code with ours: Intl and Date. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import { Schema } from "effect"
import * as DatePattern from "../src/times/DatePattern.ts"
import * as Day from "../src/times/Day.ts"
import * as Duration from "../src/times/Duration.ts"
import * as Zone from "../src/times/Zone.ts"

interface Options {
  readonly zone?: string
  readonly locale?: string
  readonly isMoment?: boolean
}

const read = (formats: string | ReadonlyArray<string>, text: string, options: Options = {}): string => {
  const { zone = "UTC", locale = "en", isMoment = true } = options
  const all = typeof formats === "string" ? [formats] : formats
  const reading = Day.reader({ formats: all, locale, zone: Zone.make(zone), isMoment })(text)
  if (!Day.isWhen(reading)) return reading.problem.found
  return reading.at === null ? CivilDate.format(reading.on) : new Date(reading.at).toISOString().replace(".000Z", "Z")
}
const dayOf = (formats: string | ReadonlyArray<string>, text: string, options: Options = {}): string =>
  read(formats, text, { ...options, isMoment: false })

const int = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const two = (value: number): string => String(value).padStart(2, "0")

interface Written {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Writes each group of letters by what Intl says in English, or by plain digits. */
const letters: Readonly<Record<string, (at: Written) => string>> = {
  yyyy: ({ year }) => String(year).padStart(4, "0"),
  M: ({ month }) => String(month),
  MM: ({ month }) => two(month),
  MMM: ({ month }) => new Intl.DateTimeFormat("en-US", { month: "short" }).format(new Date(2024, month - 1, 15)),
  MMMM: ({ month }) => new Intl.DateTimeFormat("en-US", { month: "long" }).format(new Date(2024, month - 1, 15)),
  d: ({ day }) => String(day),
  dd: ({ day }) => two(day),
  H: ({ hour }) => String(hour),
  HH: ({ hour }) => two(hour),
  h: ({ hour }) => String(hour % 12 === 0 ? 12 : hour % 12),
  hh: ({ hour }) => two(hour % 12 === 0 ? 12 : hour % 12),
  m: ({ minute }) => String(minute),
  mm: ({ minute }) => two(minute),
  s: ({ second }) => String(second),
  ss: ({ second }) => two(second),
  a: ({ hour }) => (hour < 12 ? "AM" : "PM")
}
const write = (pattern: string, at: Written): string =>
  pattern.replaceAll(
    /'([^']*)'|([A-Za-z])\2*/g,
    (group: string, quoted?: string) => quoted ?? letters[group]?.(at) ?? ""
  )

const patterns = [
  "yyyy-MM-dd HH:mm:ss",
  "yyyy-MM-dd'T'HH:mm:ss",
  "d.M.yyyy H:m:s",
  "dd/MM/yyyy HH:mm:ss",
  "M/d/yyyy, h:mm:ss a",
  "MM/dd/yyyy hh:mm:ss a",
  "d MMM yyyy HH:mm:ss",
  "MMMM d, yyyy h:m:s a",
  "dd-MMM-yyyy 'at' HH.mm.ss"
]

/** All moments at which clocks of a zone show a time: asked of Intl for every offset that there is. */
const shown = (at: Written, zone: string): ReadonlyArray<number> => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" })
  const wanted = write("yyyy-MM-dd HH:mm:ss", at)
  const local = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second)
  return Array.from({ length: 29 * 4 }, (_, quarter) => local - (quarter - 14 * 4) * 900_000)
    .filter((moment) => format.format(moment) === wanted)
    .toSorted((a, b) => a - b)
}
/** Days on which these zones change their clocks, and one on which they don't. */
const changes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "Europe/London": ["2024-03-31", "2024-10-27"],
  "America/New_York": ["2024-03-10", "2024-11-03"],
  "Australia/Lord_Howe": ["2024-04-07", "2024-10-06"],
  "America/Sao_Paulo": ["2018-02-17", "2018-11-04"],
  "Pacific/Apia": ["2011-12-30"],
  "Asia/Kathmandu": ["2024-02-29"]
}

describe("a moment", () => {
  it.prop(
    "written by a pattern is the one that Date knows",
    [Schema.Literals(patterns), int(Date.UTC(1000, 0, 1) / 1_000, Date.UTC(9999, 11, 31) / 1_000)],
    ([pattern, seconds]) => {
      const at = new Date(seconds * 1_000)
      const written = {
        year: at.getUTCFullYear(),
        month: at.getUTCMonth() + 1,
        day: at.getUTCDate(),
        hour: at.getUTCHours(),
        minute: at.getUTCMinutes(),
        second: at.getUTCSeconds()
      }
      const expected = at.toISOString().replace(".000Z", "Z")
      assert.strictEqual(read(pattern, write(pattern, written)), expected)
      assert.strictEqual(dayOf(pattern, write(pattern, written)), expected.slice(0, 10))
      assert.strictEqual(read("iso", at.toISOString()), expected)
      assert.strictEqual(read("unix", String(seconds)), expected)
      assert.strictEqual(read("unixMillis", String(seconds * 1_000)), expected)
    }
  )
  for (const [zone, days] of Object.entries(changes)) {
    it(`in ${zone} is the first at which clocks there show the time, and none where they never do`, () => {
      for (const day of days) {
        for (let quarter = 0; quarter < 96; quarter++) {
          const [year = 0, month = 0, date = 0] = day.split("-").map(Number)
          const at = { year, month, day: date, hour: Math.floor(quarter / 4), minute: (quarter % 4) * 15, second: 0 }
          const text = write("yyyy-MM-dd'T'HH:mm", at)
          const [first] = shown(at, zone)
          const moment = first === undefined ? undefined : new Date(first).toISOString().replace(".000Z", "Z")
          assert.strictEqual(read("iso", text, { zone }), moment ?? `"${text}", which they skip`)
        }
      }
    })
  }
  it("that clocks show twice is the first, and its neighbours are themselves", () => {
    const zone = "Europe/London"
    assert.strictEqual(read("iso", "2024-10-27T00:59:59", { zone }), "2024-10-26T23:59:59Z")
    assert.strictEqual(read("iso", "2024-10-27T01:30:00", { zone }), "2024-10-27T00:30:00Z")
    assert.strictEqual(read("iso", "2024-10-27T02:00:00", { zone }), "2024-10-27T02:00:00Z")
  })
  it("that clocks skip is refused, and its neighbours are not", () => {
    const zone = "Europe/London"
    assert.strictEqual(read("iso", "2024-03-31T00:59:59", { zone }), "2024-03-31T00:59:59Z")
    assert.include(read("iso", "2024-03-31T01:00:00", { zone }), "which they skip")
    assert.include(read("iso", "2024-03-31T01:59:59", { zone }), "which they skip")
    assert.strictEqual(read("iso", "2024-03-31T02:00:00", { zone }), "2024-03-31T01:00:00Z")
    assert.strictEqual(dayOf("iso", "2024-03-31T01:30:00", { zone }), "2024-03-31", "the day is known all the same")
  })
  it("with an offset of its own needs no zone", () => {
    const zone = "Asia/Tokyo"
    for (const text of [
      "2024-03-01T23:30:00Z",
      "2024-03-02T00:30+01:00",
      "2024-03-01 18:30:00.000-0500",
      "2024-03-02T00:30:00,0+01"
    ])
      assert.strictEqual(read("iso", text, { zone }), "2024-03-01T23:30:00Z", text)
    assert.strictEqual(dayOf("iso", "2024-03-01T23:30:00Z", { zone }), "2024-03-02", "its day is that of the zone")
    assert.strictEqual(read("iso", "2024-03-01T23:30:00", { zone }), "2024-03-01T14:30:00Z", "without one the zone's")
  })
  it("at 24:00 is the end of the day, and no minute later", () => {
    assert.strictEqual(read("iso", "2024-02-28T24:00:00"), "2024-02-29T00:00:00Z")
    assert.strictEqual(read("d.M.yyyy HH:mm", "31.12.2023 24:00"), "2024-01-01T00:00:00Z")
    for (const text of ["31.12.2023 24:01", "31.12.2023 25:00", "31.12.2023 23:60"])
      assert.strictEqual(read("d.M.yyyy HH:mm", text), `"${text}"`)
  })
  it("at 12 AM is midnight, at 12 PM noon; there is no 0 and no 13", () => {
    const pattern = "M/d/yyyy h:mm a"
    assert.strictEqual(read(pattern, "3/1/2024 12:00 AM"), "2024-03-01T00:00:00Z")
    assert.strictEqual(read(pattern, "3/1/2024 12:59 pm"), "2024-03-01T12:59:00Z")
    assert.strictEqual(read(pattern, "3/1/2024 1:00\u202fp.m."), "2024-03-01T13:00:00Z")
    for (const text of ["3/1/2024 0:00 AM", "3/1/2024 13:00 PM", "3/1/2024 9:00", "3/1/2024 9:00 XM"])
      assert.strictEqual(read(pattern, text), `"${text}"`)
  })
  it("is none where only a day is written", () => {
    assert.strictEqual(read("iso", "2024-03-01"), '"2024-03-01"')
    assert.strictEqual(dayOf("iso", "2024-03-01"), "2024-03-01")
  })
  it("since 1970 may have decimals, and may be before it", () => {
    assert.strictEqual(read("unix", "1700000000.123"), "2023-11-14T22:13:20.123Z")
    assert.strictEqual(read("unix", "-1"), "1969-12-31T23:59:59Z")
    for (const text of ["1700000000.", "1e9", "", "999999999999"]) assert.strictEqual(read("unix", text), `"${text}"`)
  })
})

describe("a day", () => {
  it.prop("exists exactly where Date says so", [int(1, 9999), int(0, 13), int(0, 32)], ([year, month, day]) => {
    const text = `${day}.${month}.${String(year).padStart(4, "0")}`
    const at = new Date(new Date(0).setUTCFullYear(year, month - 1, day))
    const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day
    assert.strictEqual(dayOf("d.M.yyyy", text), isReal ? at.toISOString().slice(0, 10) : `"${text}"`)
  })
  it("on 29 February is one in leap years only", () => {
    assert.strictEqual(dayOf("dd/MM/yyyy", "29/02/2024"), "2024-02-29")
    assert.strictEqual(dayOf("dd/MM/yyyy", "29/02/2000"), "2000-02-29")
    for (const text of ["29/02/2023", "29/02/1900"]) assert.strictEqual(dayOf("dd/MM/yyyy", text), `"${text}"`)
  })
  it("is written with as many digits as its pattern has letters, at most two for one", () => {
    assert.strictEqual(dayOf("d/M/yyyy", "01/02/2024"), "2024-02-01")
    assert.strictEqual(dayOf("d/M/yyyy", "1/2/2024"), "2024-02-01")
    for (const text of ["1/2/2024", "001/02/2024", "01/02/24", "01/02/02024", "01-02-2024", "x01/02/2024"])
      assert.strictEqual(dayOf("dd/MM/yyyy", text), `"${text}"`)
  })
  it("that ends at 24:00 is the one that is written, and not the next; as a moment it is the midnight after it", () => {
    assert.strictEqual(dayOf("d.M.yyyy HH:mm", "31.12.2024 24:00"), "2024-12-31")
    assert.strictEqual(dayOf("iso", "2024-12-31T24:00:00"), "2024-12-31")
    assert.strictEqual(dayOf("d.M.yyyy HH:mm", "31.12.2024 23:59"), "2024-12-31")
    assert.strictEqual(dayOf("d.M.yyyy HH:mm", "1.1.2025 00:00"), "2025-01-01")
    assert.strictEqual(read("d.M.yyyy HH:mm", "31.12.2024 24:00"), "2025-01-01T00:00:00Z")
    assert.strictEqual(dayOf(["d.M.yyyy HH:mm", "d.M.yyyy"], "31.12.2024 24:00"), "2024-12-31")
  })
  it("with a weekday is on that weekday, as the language names it; any other, and what is none, is refused", () => {
    const cases: ReadonlyArray<readonly [string, string, string, string, string?]> = [
      ["en", "EEEE, d MMMM yyyy", "Friday, 1 March 2024", "Monday, 1 March 2024"],
      ["en", "EEE d/M/yyyy", "Fri 1/3/2024", "Thu 1/3/2024"],
      ["en", "EEE d/M/yyyy", "Thurs. 29/2/2024", "T 29/2/2024", "2024-02-29"],
      ["en", "EEE d/M/yyyy", "Wed 31/12/1969", "Thu 31/12/1969", "1969-12-31"],
      ["de", "EEE, d.M.yyyy", "Fr., 1.3.2024", "Mo., 1.3.2024"],
      ["de", "EEE, d.M.yyyy", "Freitag, 1.3.2024", "Friday, 1.3.2024"],
      ["pt", "EEEE, d/M/yyyy", "sexta-feira, 1/3/2024", "quinta-feira, 1/3/2024"]
    ]
    for (const [locale, pattern, right, wrong, on = "2024-03-01"] of cases) {
      assert.strictEqual(dayOf(pattern, right, { locale }), on, right)
      assert.strictEqual(dayOf(pattern, wrong, { locale }), `"${wrong}"`)
    }
    const either = ["EEE d/M/yyyy", "EEE M/d/yyyy"]
    assert.strictEqual(dayOf(either, "Wed 3/4/2024"), "2024-04-03", "it tells which of two formats it is")
    assert.strictEqual(dayOf(either, "Mon 3/4/2024"), "2024-03-04")
    const reading = Day.reader({ formats: either, locale: "en", zone: Zone.make("UTC"), isMoment: false })(
      "Sun 3/4/2024"
    )
    assert.include(
      Day.isWhen(reading) ? "" : reading.problem.expected,
      'on the weekday that it names in the language "en"'
    )
  })
  it("of a year in two digits is of 1970 to 2069, where the pattern says so", () => {
    assert.deepStrictEqual(
      ["1/2/70", "1/2/99", "1/2/00", "1/2/69"].map((text) => dayOf("d/M/yy", text).slice(0, 4)),
      ["1970", "1999", "2000", "2069"]
    )
    assert.strictEqual(dayOf("d/M/yy", "1/2/2024"), '"1/2/2024"')
    assert.strictEqual(dayOf("d/M/yyyy", "1/2/24"), '"1/2/24"')
  })
  it("that two formats read differently is refused; one that they agree on, or that one alone reads, is not", () => {
    const both = ["dd/MM/yyyy", "MM/dd/yyyy"]
    assert.include(dayOf(both, "03/04/2024"), "read differently")
    assert.include(dayOf(both.toReversed(), "03/04/2024"), "read differently")
    assert.strictEqual(dayOf(both, "04/04/2024"), "2024-04-04")
    assert.strictEqual(dayOf(both, "25/04/2024"), "2024-04-25")
    assert.strictEqual(dayOf(both, "04/25/2024"), "2024-04-25")
    const [dayFirst, monthFirst] = ["d/M/yyyy H:mm", "M/d/yyyy h:mm a"]
    assert.strictEqual(read([dayFirst, monthFirst], "3/4/2024 9:00 PM"), "2024-03-04T21:00:00Z")
  })
  it("has months in the language of the file, short and long", () => {
    const cases: ReadonlyArray<readonly [string, string, string]> = [
      ["en", "d MMM yyyy", "1 sept. 2024"],
      ["en-GB", "d MMM yyyy", "1 Sep 2024"],
      ["de", "d. MMMM yyyy", "1. September 2024"],
      ["de", "d. MMM yyyy", "1. Sept. 2024"],
      ["fr", "d MMMM yyyy", "1 septembre 2024"],
      ["ru", "d MMMM yyyy", "1 сентября 2024"],
      ["es", "d 'de' MMMM 'de' yyyy", "1 de septiembre de 2024"]
    ]
    for (const [locale, pattern, text] of cases)
      assert.strictEqual(dayOf(pattern, text, { locale }), "2024-09-01", text)
    assert.strictEqual(dayOf("d. MMMM yyyy", "1. März 2024", { locale: "de" }), "2024-03-01")
    for (const [locale, text] of [
      ["en", "1. März 2024"],
      ["de", "1. Marsch 2024"],
      ["fr", "1. jui 2024"]
    ] as const)
      assert.strictEqual(dayOf(locale === "fr" ? "d. MMM yyyy" : "d. MMMM yyyy", text, { locale }), `"${text}"`)
  })
  it("begins with the first moment that clocks show, and where they skip midnight with the one after", () => {
    const startOf = (zone: string, day: string): string => {
      const on = CivilDate.parse(day)
      assert.isDefined(on)
      return new Date(Zone.make(zone).startOf(on)).toISOString()
    }
    assert.strictEqual(startOf("Europe/London", "2024-07-01"), "2024-06-30T23:00:00.000Z")
    assert.strictEqual(startOf("America/Sao_Paulo", "2018-11-03"), "2018-11-03T03:00:00.000Z")
    assert.strictEqual(startOf("America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00.000Z", "shown as 01:00")
    assert.strictEqual(startOf("America/Sao_Paulo", "2018-11-05"), "2018-11-05T02:00:00.000Z")
  })
})

describe("a pattern", () => {
  const good = ["yyyy-MM-dd", "d.M.yy", "yyyyMMdd", "d 'o''clock' M yyyy", "M/d/yyyy h a", "yyyy-MM-dd HH"]
  for (const pattern of good) it(`${pattern} is one`, () => assert.isUndefined(DatePattern.problem(pattern)))
  const bad: ReadonlyArray<readonly [string, string]> = [
    ["yyyy-MM", "a year, a month and a day"],
    ["YYYY-MM-DD", "found YYYY"],
    ["yyy-MM-dd", "found yyy"],
    ["yyyy-MM-dd dd", "once"],
    ["yyyy-MM-dd h:mm", "h together with a"],
    ["yyyy-MM-dd H:mm a", "h together with a"],
    ["yyyy-MM-dd H h a", "not both"],
    ["yyyy-MM-dd mm", "after hours"],
    ["yyyy-MM-dd HH:ss", "after minutes"],
    ["yyyy-MM-dd 'T", "each quote"],
    ["yyyy-MM-ddTHH", "found T"]
  ]
  for (const [pattern, word] of bad) it(`${pattern} is none`, () => assert.include(DatePattern.problem(pattern), word))
})

describe("a duration", () => {
  it("is read as it is written", () => {
    const cases: ReadonlyArray<readonly [string, Duration.Unit | undefined, number | undefined]> = [
      ["1:27:51", undefined, 5_271],
      ["0:00:00", undefined, 0],
      ["1h 27m 51s", undefined, 5_271],
      ["1 hour 27 minutes", undefined, 5_220],
      ["51 sec.", undefined, 51],
      ["PT1H27M51S", undefined, 5_271],
      ["PT51.9S", undefined, 51],
      ["P1DT1H", undefined, 90_000],
      ["90", "minutes", 5_400],
      ["1.5", "hours", 5_400],
      ["51", "seconds", 51],
      ["1:27:51", "seconds", 5_271],
      ["90", undefined, undefined],
      ["1:27", undefined, undefined],
      ["1:60:00", undefined, undefined],
      ["", undefined, undefined],
      [" ", undefined, undefined],
      [" ", "minutes", undefined],
      [" 5m", undefined, undefined],
      ["0m", undefined, 0],
      ["P", undefined, undefined],
      ["PT", undefined, undefined],
      ["P1M", undefined, undefined],
      ["-5", "seconds", undefined],
      ["27m 1h", undefined, undefined]
    ]
    for (const [text, unit, seconds] of cases) assert.strictEqual(Duration.seconds(text, unit), seconds, text)
  })
  it("in minutes is never more than was said", () => {
    assert.strictEqual(Duration.minutesOf(5_271), 87.85)
    assert.strictEqual(Duration.minutesOf(50), 0.833)
    assert.strictEqual(Duration.minutesOf(3_600), 60)
  })
})
