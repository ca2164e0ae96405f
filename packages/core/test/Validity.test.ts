import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as CivilDate from "../src/CivilDate.ts"
import * as Period from "../src/Period.ts"
import type { Suspension } from "../src/internal/Expiry.ts"
import * as Renewals from "../src/internal/Renewals.ts"
import * as Validity from "../src/Validity.ts"

const exists = <A>(value: A | undefined, text: string): A => {
  if (value === undefined) throw new Error(`the test names what does not exist: ${text}`)
  return value
}
const day = (text: string): CivilDate.CivilDate => exists(CivilDate.parse(text), text)
const period = (text: string): Period.Period => exists(Period.parse(text), text)
const decode = Schema.decodeUnknownSync(Validity.Validity, { onExcessProperty: "error" })

type Said = Partial<Omit<Renewals.Earning, "on" | "validity">>
const earned = (on: string, validity: unknown, said: Said = {}): Renewals.Earning => ({
  ...Renewals.plain(day(on), decode(validity)),
  ...said
})
const text = (date: CivilDate.CivilDate | null): string => (date === null ? "-" : CivilDate.format(date))
const chainOf = (validity: unknown, days: ReadonlyArray<string>): ReadonlyArray<Renewals.Link> =>
  Renewals.chain(days.map((on) => earned(on, validity)))
/** The last valid day of each, "-" for none. */
const lasts = (validity: unknown, ...days: ReadonlyArray<string>): ReadonlyArray<string> =>
  chainOf(validity, days).map(({ last }) => text(last))
/** "relation cycle last" of each. */
const told = (...earnings: ReadonlyArray<Renewals.Earning>): ReadonlyArray<string> =>
  Renewals.chain(earnings).map(({ relation, cycle, last }) => `${relation} ${cycle} ${text(last)}`)
const only = (earning: Renewals.Earning): Renewals.Link => exists(Renewals.chain([earning])[0], "the link")
const lastLink = (...earnings: ReadonlyArray<Renewals.Earning>): Renewals.Link =>
  exists(Renewals.chain(earnings).at(-1), "the last link")
const pathOn = (on: string, ...earnings: ReadonlyArray<Renewals.Earning>): string => {
  let state = Renewals.start
  for (const earning of earnings) state = Renewals.next(state, earning).state
  const { path, cycle } = Renewals.pathOn(state, day(on))
  return `${path} ${cycle}`
}
const stop = (from: string, until: string | null, clock: "stops" | "runs" = "stops"): Suspension => ({
  from: day(from),
  until: until === null ? null : day(until),
  clock
})

const year = { basis: "completion", period: "P1Y" }
const renewing = { basis: "previousExpiry", period: "P1Y", window: "P3M" }

describe("validity for ever", () => {
  it("begins on the day of earning and has no end", () => {
    assert.deepStrictEqual(only(earned("2014-05-10", { basis: "never" })), {
      from: day("2014-05-10"),
      baseline: null,
      last: null,
      opens: null,
      grace: null,
      cycle: 0,
      relation: "initial",
      problem: null
    })
  })

  it("is repeated and never renewed, and stays for ever whatever comes after", () => {
    const shortening = { ...year, mayShorten: true }
    assert.deepStrictEqual(
      told(
        earned("2014-05-10", { basis: "never" }),
        earned("2015-05-10", { basis: "never" }),
        earned("2016-05-10", renewing),
        earned("2017-05-10", shortening)
      ),
      ["initial 0 -", "repeats 0 -", "repeats 0 -", "repeats 0 -"]
    )
  })

  it("ends with its loss: what is earned after that ends again", () => {
    assert.deepStrictEqual(
      told(earned("2014-05-10", { basis: "never" }, { lost: day("2015-01-01") }), earned("2015-01-01", year)),
      ["initial 0 -", "reearns 0 2016-01-01"]
    )
  })

  it("is what a sum beyond the calendar comes to", () => {
    const long = only(earned("2014-05-10", { basis: "completion", period: "P1000Y" }))
    assert.strictEqual(text(long.last), "3014-05-10")
    const beyond = only(earned("9999-05-10", { ...year, window: "P3M", grace: { period: "P1M" } }))
    assert.deepStrictEqual([beyond.baseline, beyond.last, beyond.opens, beyond.grace], [null, null, null, null])
    assert.deepStrictEqual(lasts({ basis: "fixedDate", date: "9999-12-31" }, "2014-05-10"), ["-"])
    const extensions = Array.from({ length: 9 }, () => period("P1000Y"))
    const extended = only(earned("2014-05-10", year, { extensions }))
    assert.deepStrictEqual([text(extended.baseline), extended.last], ["2015-05-10", null])
  })
})

describe("validity to a fixed day", () => {
  const fixed = { basis: "fixedDate", date: "2020-12-31" }

  it("ends on that day, for whoever earned it by then", () => {
    assert.deepStrictEqual(lasts(fixed, "2014-05-10", "2020-12-31"), ["2020-12-31", "2020-12-31"])
    assert.deepStrictEqual(lasts({ ...fixed, lastDay: "dayBefore" }, "2020-12-30"), ["2020-12-30"])
  })

  it("that is before the earning is a problem, no day long, and nothing to build on", () => {
    const late = earned("2021-01-01", fixed)
    const { from, last, baseline, problem } = only(late)
    assert.deepStrictEqual(
      [text(from), text(last), text(baseline), problem],
      ["2021-01-01", "2020-12-31", "2020-12-31", "expiresBeforeEarned"]
    )
    // With the day before as the last, the day itself is too late already.
    assert.strictEqual(only(earned("2020-12-31", { ...fixed, lastDay: "dayBefore" })).problem, "expiresBeforeEarned")
    assert.strictEqual(only(earned("2020-12-31", fixed)).problem, null)
    assert.deepStrictEqual(told(late, earned("2021-01-02", year)), ["initial 0 2020-12-31", "initial 0 2022-01-02"])
    assert.strictEqual(pathOn("2021-01-02", late), "initial 0")
  })

  it("leaves what was valid as it was where the day is wrong", () => {
    assert.deepStrictEqual(told(earned("2020-06-01", year), earned("2021-01-01", fixed), earned("2021-05-01", year)), [
      "initial 0 2021-06-01",
      "renews 1 2020-12-31",
      "renews 1 2022-05-01"
    ])
  })
})

describe("validity from completion", () => {
  it("ends on the anniversary unless the type says the day before", () => {
    assert.deepStrictEqual(lasts({ ...year, period: "P3Y" }, "2014-05-10"), ["2017-05-10"])
    assert.deepStrictEqual(lasts({ ...year, period: "P3Y", lastDay: "anniversary" }, "2014-05-10"), ["2017-05-10"])
    assert.deepStrictEqual(lasts({ ...year, period: "P3Y", lastDay: "dayBefore" }, "2014-05-10"), ["2017-05-09"])
  })

  it("of 29 February ends on 28 February, or on the day itself where it exists", () => {
    assert.deepStrictEqual(lasts({ ...year, period: "P3Y" }, "2016-02-29"), ["2019-02-28"])
    assert.deepStrictEqual(lasts({ ...year, period: "P4Y" }, "2016-02-29"), ["2020-02-29"])
    assert.deepStrictEqual(lasts({ ...year, lastDay: "dayBefore" }, "2016-02-29"), ["2017-02-27"])
    assert.deepStrictEqual(lasts({ ...year, period: "P1M" }, "2015-01-31"), ["2015-02-28"])
  })

  it("gives each its own where the validity was changed on the way, and never ends sooner than before", () => {
    const changed = [
      earned("2014-05-10", { ...year, period: "P3Y" }),
      earned("2015-05-10", year),
      earned("2018-05-10", year)
    ]
    assert.deepStrictEqual(told(...changed), ["initial 0 2017-05-10", "renews 1 2017-05-10", "reearns 0 2019-05-10"])
    assert.strictEqual(
      text(
        lastLink(changed[0] ?? earned("2014-05-10", year), earned("2015-05-10", { ...year, mayShorten: true })).last
      ),
      "2016-05-10"
    )
  })
})

describe("validity from issue, or from the due day", () => {
  it("counts from the day it was issued, however long after the earning", () => {
    const issue = { basis: "issue", period: "P1Y" }
    assert.strictEqual(text(only(earned("2014-05-10", issue, { issuedOn: day("2014-06-30") })).last), "2015-06-30")
    assert.deepStrictEqual(lasts(issue, "2014-05-10"), ["2015-05-10"])
  })

  it("counts from the due day, early or late, and from the earning where nothing was due", () => {
    const due = { basis: "dueDate", period: "P1Y" }
    for (const on of ["2014-05-10", "2014-07-10"]) {
      assert.strictEqual(text(only(earned(on, due, { due: day("2014-06-30") })).last), "2015-06-30")
    }
    assert.deepStrictEqual(lasts(due, "2014-05-10"), ["2015-05-10"])
  })

  it("never shortens for a due day that was not moved on, and is a problem where that is a whole period ago", () => {
    const due = { basis: "dueDate", period: "P1Y" }
    const said = { due: day("2014-06-30") }
    const [first, stale] = [earned("2014-05-10", due, said), earned("2015-05-10", due, said)]
    assert.deepStrictEqual(told(first, stale), ["initial 0 2015-06-30", "renews 1 2015-06-30"])
    assert.strictEqual(only(earned("2015-06-30", due, said)).problem, null)
    assert.strictEqual(only(earned("2015-07-01", due, said)).problem, "expiresBeforeEarned")
  })
})

describe("validity from the previous expiry", () => {
  it("first counts from the due day when earned by then, else from the earning", () => {
    const due = { due: day("2014-06-30") }
    assert.strictEqual(text(only(earned("2014-06-30", renewing, due)).last), "2015-06-30")
    assert.strictEqual(text(only(earned("2014-05-10", renewing, due)).last), "2015-06-30")
    assert.strictEqual(text(only(earned("2014-07-01", renewing, due)).last), "2015-07-01")
    assert.strictEqual(text(only(earned("2014-07-01", renewing)).last), "2015-07-01")
  })

  it("renews from the day the window opens; the day before, it changes nothing", () => {
    const first = earned("2014-05-10", renewing)
    assert.strictEqual(text(only(first).opens), "2015-02-10")
    assert.deepStrictEqual(told(first, earned("2015-02-09", renewing)), [
      "initial 0 2015-05-10",
      "repeats 0 2015-05-10"
    ])
    assert.deepStrictEqual(told(first, earned("2015-02-10", renewing)), ["initial 0 2015-05-10", "renews 1 2016-05-10"])
  })

  it("renews up to the last day; the day after, it counts from the earning", () => {
    const first = earned("2014-05-10", renewing)
    assert.strictEqual(told(first, earned("2015-05-10", renewing))[1], "renews 1 2016-05-10")
    assert.strictEqual(told(first, earned("2015-05-11", renewing))[1], "reearns 0 2016-05-11")
    const graced = { ...renewing, grace: { period: "P1M" } }
    // Grace keeps the chain, not the date: late is late.
    assert.strictEqual(told(earned("2014-05-10", graced), earned("2015-05-20", graced))[1], "renews 1 2016-05-20")
  })

  it("keeps the day of the month it began with", () => {
    const monthly = { ...renewing, period: "P1M", window: "P5D" }
    assert.deepStrictEqual(lasts(monthly, "2015-01-31", "2015-02-28", "2015-03-31", "2015-04-30"), [
      "2015-02-28",
      "2015-03-31",
      "2015-04-30",
      "2015-05-31"
    ])
    assert.deepStrictEqual(lasts(renewing, "2016-02-29", "2017-02-28", "2018-02-28", "2019-02-28"), [
      "2017-02-28",
      "2018-02-28",
      "2019-02-28",
      "2020-02-29"
    ])
  })

  it("begins a new row where the period or the basis has changed", () => {
    const [first, second] = [earned("2016-02-29", renewing), earned("2017-02-28", renewing)]
    const twoYears = { ...renewing, period: "P2Y" }
    assert.strictEqual(text(lastLink(first, second, earned("2018-02-28", twoYears)).last), "2020-02-28")
    const sameWords = { ...renewing, period: "P12M" }
    assert.strictEqual(
      text(lastLink(first, second, earned("2018-02-28", renewing), earned("2019-02-28", sameWords)).last),
      "2020-02-29"
    )
    const fresh = [earned("2018-02-28", year), earned("2019-02-28", renewing)]
    assert.strictEqual(text(lastLink(first, second, ...fresh).last), "2020-02-28")
  })

  it("judges a renewal by the window stored with the link before, not by the settings of today", () => {
    const [wide, narrow] = [renewing, { ...renewing, window: "P1M" }]
    const march = earned("2015-03-01", narrow)
    assert.strictEqual(told(earned("2014-05-10", wide), march)[1], "renews 1 2016-05-10")
    assert.strictEqual(told(earned("2014-05-10", narrow), earned("2015-03-01", wide))[1], "repeats 0 2015-05-10")
    // The renewal stores its own; a repeat leaves the one there was.
    assert.strictEqual(text(lastLink(earned("2014-05-10", wide), march).opens), "2016-04-10")
    const repeated = [earned("2014-05-10", wide), earned("2015-01-01", narrow), march]
    assert.deepStrictEqual(told(...repeated), ["initial 0 2015-05-10", "repeats 0 2015-05-10", "renews 1 2016-05-10"])
  })
})

describe("validity from the later of earning and expiry", () => {
  it("adds to what is left, and to nothing after the expiry", () => {
    const later = { basis: "laterOf", period: "P1Y" }
    assert.deepStrictEqual(lasts(later, "2014-05-10", "2014-06-10", "2017-01-01"), [
      "2015-05-10",
      "2016-05-10",
      "2018-01-01"
    ])
  })
})

describe("validity that keeps its anniversary within a tolerance", () => {
  const anniversary = { basis: "anniversary", period: "P1Y", tolerance: "P1M" }

  it("counts from the expiry as long as the earning is within it, on both sides, else from the earning", () => {
    const second = (on: string): string | undefined => lasts(anniversary, "2014-05-10", on)[1]
    assert.strictEqual(second("2015-04-09"), "2016-04-09")
    assert.strictEqual(second("2015-04-10"), "2016-05-10")
    assert.strictEqual(second("2015-06-10"), "2016-05-10")
    assert.strictEqual(second("2015-06-11"), "2016-06-11")
  })
})

describe("validity to a day of the calendar", () => {
  const grid = { basis: "calendarGrid", period: "P1Y", anchor: "2010-12-01", minimum: "P6M", window: "P3M" }

  it("agrees with the worked case: August, November inside the window, April after a lapse", () => {
    assert.deepStrictEqual(told(earned("2014-08-15", grid), earned("2015-11-15", grid), earned("2018-04-15", grid)), [
      "initial 0 2015-12-01",
      "renews 1 2016-12-01",
      "reearns 0 2018-12-01"
    ])
  })

  it("is not pushed twice by a renewal and a repeat of it", () => {
    const twice = [earned("2014-08-15", grid), earned("2015-11-15", grid), earned("2015-11-20", grid)]
    assert.deepStrictEqual(told(...twice).slice(1), ["renews 1 2016-12-01", "repeats 1 2016-12-01"])
  })

  it("takes a grid day that is exactly far enough away, and the one after where it is a day nearer", () => {
    assert.deepStrictEqual(lasts(grid, "2014-06-01"), ["2014-12-01"])
    assert.deepStrictEqual(lasts(grid, "2014-06-02"), ["2015-12-01"])
  })

  it("reaches before its anchor, and does not drift at the end of months", () => {
    const monthly = { basis: "calendarGrid", period: "P1M", anchor: "2015-01-31" }
    assert.deepStrictEqual(lasts(monthly, "2015-02-01"), ["2015-02-28"])
    assert.deepStrictEqual(lasts(monthly, "2015-03-01"), ["2015-03-31"])
    assert.deepStrictEqual(lasts(monthly, "2012-02-10"), ["2012-02-29"])
    assert.deepStrictEqual(lasts({ ...monthly, period: "P3Y", anchor: "2020-02-29" }, "2009-01-01"), ["2011-02-28"])
  })

  it("is valid for the grid day itself, or from there to the next where the day before is the last", () => {
    const daily = { basis: "calendarGrid", period: "P1Y", anchor: "2010-12-01" }
    assert.deepStrictEqual(lasts(daily, "2014-12-01"), ["2014-12-01"])
    assert.deepStrictEqual(lasts({ ...daily, lastDay: "dayBefore" }, "2014-12-01"), ["2015-11-30"])
  })
})

describe("rounding", () => {
  it("comes last, to the end of the month, quarter or year", () => {
    assert.deepStrictEqual(lasts({ ...year, rounded: "month" }, "2015-02-10"), ["2016-02-29"])
    assert.deepStrictEqual(lasts({ ...year, rounded: "quarter" }, "2014-05-10"), ["2015-06-30"])
    assert.deepStrictEqual(lasts({ ...year, rounded: "quarter" }, "2014-12-31"), ["2015-12-31"])
    assert.deepStrictEqual(lasts({ ...year, rounded: "year" }, "2014-01-01"), ["2015-12-31"])
    assert.deepStrictEqual(lasts({ ...year, rounded: "month", lastDay: "dayBefore" }, "2015-02-10"), ["2016-02-28"])
    assert.deepStrictEqual(lasts({ basis: "fixedDate", date: "2015-02-10", rounded: "month" }, "2015-02-20"), [
      "2015-02-28"
    ])
  })

  it("renews from the rounded expiry, and leaves one that a repeat keeps", () => {
    const rounded = { ...renewing, rounded: "month" }
    assert.deepStrictEqual(lasts(rounded, "2015-01-10", "2016-01-31", "2017-01-15"), [
      "2016-01-31",
      "2017-01-31",
      "2018-01-31"
    ])
    assert.strictEqual(text(lastLink(earned("2015-01-10", renewing), earned("2015-02-01", rounded)).last), "2016-01-10")
  })
})

describe("an extension", () => {
  const extended = earned("2014-05-10", renewing, { extensions: [period("P2M"), period("P1M")] })

  it("moves the last day and neither the baseline nor the window", () => {
    const { baseline, last, opens } = only(extended)
    assert.deepStrictEqual(
      [baseline, last, opens].map((each) => text(each ?? null)),
      ["2015-05-10", "2015-08-10", "2015-02-10"]
    )
  })

  it("gives time to renew: the renewal builds on the baseline, and is late the day after", () => {
    assert.strictEqual(told(extended, earned("2015-08-10", renewing))[1], "renews 1 2016-05-10")
    assert.strictEqual(told(extended, earned("2015-08-11", renewing))[1], "reearns 0 2016-08-11")
  })

  it("longer than the period does not make a renewal that is over before it begins", () => {
    const long = earned("2014-05-10", renewing, { extensions: [period("P3Y")] })
    assert.strictEqual(told(long, earned("2017-01-10", renewing))[1], "renews 1 2018-01-10")
  })

  it("is added to the expiry before the day before it is taken", () => {
    const dayBefore = earned("2014-03-01", { ...year, lastDay: "dayBefore" }, { extensions: [period("P1M")] })
    assert.strictEqual(text(only(dayBefore).last), "2015-03-31")
  })

  it("is summed first: 31 January and twice a month is 31 March", () => {
    const extensions = [period("P1M"), period("P1M")]
    assert.strictEqual(text(only(earned("2014-01-31", year, { extensions })).last), "2015-03-31")
  })
})

describe("a suspension", () => {
  const suspended = (...suspensions: ReadonlyArray<Suspension>): Renewals.Link =>
    only(earned("2014-05-10", renewing, { suspensions }))
  const dates = ({ baseline, last, opens }: Renewals.Link): ReadonlyArray<string> => [baseline, last, opens].map(text)

  it("whose clock runs leaves the dates alone; one that stops it adds its days to all of them", () => {
    assert.deepStrictEqual(dates(suspended(stop("2014-06-01", "2014-06-30", "runs"))), [
      "2015-05-10",
      "2015-05-10",
      "2015-02-10"
    ])
    assert.deepStrictEqual(dates(suspended(stop("2014-06-01", "2014-06-30"))), [
      "2015-06-09",
      "2015-06-09",
      "2015-03-09"
    ])
  })

  it("counts each day once, from the first valid day, and only if it begins before the end as moved so far", () => {
    const overlapping = [stop("2014-06-10", "2014-06-20"), stop("2014-06-01", "2014-06-15")]
    assert.strictEqual(text(suspended(...overlapping).last), "2015-05-30")
    assert.strictEqual(text(suspended(stop("2014-05-01", "2014-05-12")).last), "2015-05-13")
    const [inTime, moved, late] = [
      stop("2015-05-10", "2015-05-11"),
      stop("2015-05-12", "2015-05-12"),
      stop("2015-05-14", "2015-05-20")
    ]
    assert.strictEqual(text(suspended(inTime).last), "2015-05-12")
    assert.strictEqual(text(suspended(late, moved, inTime).last), "2015-05-13")
  })

  it("that is open has no last day until it ends, unless it begins after the last", () => {
    assert.deepStrictEqual(dates(suspended(stop("2015-05-10", null))), ["2015-05-10", "-", "-"])
    assert.deepStrictEqual(dates(suspended(stop("2015-05-11", null))), ["2015-05-10", "2015-05-10", "2015-02-10"])
    assert.deepStrictEqual(dates(suspended(stop("2014-06-01", null, "runs"))).slice(1), ["2015-05-10", "2015-02-10"])
  })

  it("comes before an extension, and moves what the next renewal builds on", () => {
    const suspensions = [stop("2014-06-01", "2014-06-30")]
    const first = earned("2014-05-10", renewing, { suspensions, extensions: [period("P1M")] })
    assert.strictEqual(text(only(first).last), "2015-07-09")
    assert.strictEqual(told(first, earned("2015-06-01", renewing))[1], "renews 1 2016-06-09")
  })

  it("is known to a renewal only as far as it has come: days that both suspend count once", () => {
    const suspensions = [stop("2015-03-01", "2015-03-30")]
    const first = earned("2014-05-10", renewing, { suspensions })
    // 9 days of the first, 21 of the second: the 30 there were.
    const within = earned("2015-03-10", { ...renewing, window: "P5M" }, { suspensions })
    assert.strictEqual(text(lastLink({ ...first, validity: within.validity }, within).last), "2016-06-09")
    // In the window the day before the suspension, whatever the suspension then did to the window.
    const before = earned("2015-02-20", renewing)
    assert.strictEqual(told(first, before)[1], "renews 1 2016-05-10")
  })

  it("that is open holds the chain open", () => {
    const first = earned("2014-05-10", renewing, { suspensions: [stop("2014-06-01", null)] })
    assert.strictEqual(pathOn("2018-01-01", first), "refresher 1")
    assert.match(told(first, earned("2018-01-01", renewing))[1] ?? "", /^repeats 0/)
    assert.strictEqual(pathOn("2018-01-01", earned("2014-05-10", renewing)), "initial 0")
  })
})

describe("grace", () => {
  const graced = (switches: object): Renewals.Earning =>
    earned("2014-05-10", { ...year, grace: { period: "P1M", ...switches } })

  it("begins after the last day, extensions included, and does not count but renews, unless said", () => {
    assert.deepStrictEqual(only(graced({})).grace, { last: day("2015-06-10"), counts: false, renews: true })
    assert.deepStrictEqual(only(graced({ counts: true, renews: false })).grace, {
      last: day("2015-06-10"),
      counts: true,
      renews: false
    })
    const { grace } = only({ ...graced({}), extensions: [period("P1M")] })
    assert.strictEqual(text(grace?.last ?? null), "2015-07-10")
  })

  it("renews by the refresher to its last day, and not the day after", () => {
    assert.strictEqual(pathOn("2015-06-10", graced({})), "refresher 1")
    assert.strictEqual(pathOn("2015-06-11", graced({})), "initial 0")
    assert.strictEqual(told(graced({}), earned("2015-06-10", year))[1], "renews 1 2016-06-10")
    assert.strictEqual(told(graced({}), earned("2015-06-11", year))[1], "reearns 0 2016-06-11")
  })

  it("that does not renew asks for the initial path from its first day, even where re-entry would be possible later", () => {
    const strict = graced({ renews: false })
    assert.strictEqual(pathOn("2015-05-10", strict), "refresher 1")
    assert.strictEqual(pathOn("2015-05-11", strict), "initial 0")
    assert.strictEqual(told(strict, earned("2015-05-11", year))[1], "reearns 0 2016-05-11")
    const reentering = earned("2014-05-10", { ...year, grace: { period: "P1M", renews: false }, reentry: "P1Y" })
    assert.strictEqual(pathOn("2015-07-01", reentering), "initial 0")
  })
})

describe("the path", () => {
  it("is the initial one until something is held, and again once it is lost", () => {
    assert.strictEqual(pathOn("2014-05-10"), "initial 0")
    const lost = earned("2014-05-10", year, { lost: day("2014-08-01") })
    assert.strictEqual(pathOn("2014-07-31", lost), "refresher 1")
    assert.strictEqual(pathOn("2014-08-01", lost), "initial 0")
  })

  it("after a lapse is the initial one, or the refresher for as long as re-entry is said to last", () => {
    assert.strictEqual(pathOn("2015-05-11", earned("2014-05-10", year)), "initial 0")
    const reentering = { ...year, reentry: "P6M" }
    assert.strictEqual(pathOn("2015-11-10", earned("2014-05-10", reentering)), "refresher 0")
    assert.strictEqual(pathOn("2015-11-11", earned("2014-05-10", reentering)), "initial 0")
    const graced = { ...reentering, grace: { period: "P1M" } }
    assert.strictEqual(pathOn("2015-12-10", earned("2014-05-10", graced)), "refresher 0")
    assert.strictEqual(pathOn("2015-12-11", earned("2014-05-10", graced)), "initial 0")
  })

  it("counts the cycles of an unbroken chain, and begins again after a lapse", () => {
    const days = ["2014-05-10", "2015-05-01", "2016-04-20", "2016-06-01", "2017-05-01", "2019-01-01"]
    const earnings = days.map((on) => earned(on, renewing))
    assert.deepStrictEqual(
      Renewals.chain(earnings).map(({ relation, cycle }) => `${relation} ${cycle}`),
      ["initial 0", "renews 1", "renews 2", "repeats 2", "renews 3", "reearns 0"]
    )
    assert.strictEqual(pathOn("2017-06-01", ...earnings.slice(0, 5)), "refresher 4")
    assert.strictEqual(pathOn("2019-02-01", ...earnings), "refresher 1")
  })
})

describe("what was lost", () => {
  const first = earned("2014-05-10", renewing)

  it("is earned anew from the day of the loss on, and renewed until the day before", () => {
    const lost = { ...first, lost: day("2015-03-01") }
    assert.strictEqual(told(lost, earned("2015-02-28", renewing))[1], "renews 1 2016-05-10")
    assert.strictEqual(told(lost, earned("2015-03-01", renewing))[1], "reearns 0 2016-03-01")
  })

  it("in the middle leaves the chain on what stands before it", () => {
    const revoked = earned("2015-05-01", renewing, { lost: day("2015-05-05") })
    assert.deepStrictEqual(told(first, revoked, earned("2015-05-08", renewing)), [
      "initial 0 2015-05-10",
      "renews 1 2016-05-10",
      "renews 1 2016-05-10"
    ])
    assert.strictEqual(told(first, revoked, earned("2015-06-01", renewing))[2], "reearns 0 2016-06-01")
  })
})

describe("a duplicate", () => {
  const first = earned("2014-05-10", renewing)
  const again = (on: string): Renewals.Earning => earned(on, year, { duplicate: true })

  it("changes neither expiry nor window nor cycle, in the window or before it", () => {
    for (const on of ["2014-05-10", "2015-05-01"]) {
      const link = lastLink(first, again(on))
      assert.deepStrictEqual(link, { ...only(first), from: day(on), relation: "duplicates" })
    }
    assert.strictEqual(told(first, again("2014-05-11"), earned("2015-05-10", renewing))[2], "renews 1 2016-05-10")
  })

  it("of what has lapsed adds no day, and of what is lost it is the earning itself", () => {
    const lapsed = lastLink(first, again("2015-05-11"))
    assert.deepStrictEqual([text(lapsed.last), lapsed.problem], ["2015-05-10", null])
    assert.strictEqual(pathOn("2015-05-12", first, again("2015-05-11")), "initial 0")
    const lost = { ...first, lost: day("2014-05-10") }
    assert.strictEqual(told(lost, again("2014-05-10"))[1], "reearns 0 2015-05-10")
    assert.deepStrictEqual(told(again("2014-05-10")), ["initial 0 2015-05-10"])
    // It stands in for a first one that is lost later.
    const later = { ...first, lost: day("2014-08-01") }
    assert.strictEqual(pathOn("2014-09-01", later, again("2014-05-10")), "refresher 1")
  })
})

describe("an expiry that a source asserts", () => {
  const said = (asserted: string | undefined, date: string): string =>
    text(
      only(earned("2014-05-10", asserted === undefined ? year : { ...year, asserted }, { asserted: day(date) })).last
    )

  it("is kept, ignored, or kept if later, as the validity says; ignored unless it says", () => {
    assert.deepStrictEqual(
      ["keep", "recompute", "keepIfLater", undefined].map((worth) => said(worth, "2014-12-31")),
      ["2014-12-31", "2015-05-10", "2015-05-10", "2015-05-10"]
    )
    assert.deepStrictEqual(
      ["keep", "recompute", "keepIfLater", undefined].map((worth) => said(worth, "2015-12-31")),
      ["2015-12-31", "2015-05-10", "2015-12-31", "2015-05-10"]
    )
  })

  it("is a problem before the earning, shortens nothing that stands, and is what a renewal builds on", () => {
    const keeping = { ...renewing, asserted: "keep" }
    const asserted = day("2014-01-01")
    assert.strictEqual(only(earned("2014-05-10", keeping, { asserted })).problem, "expiresBeforeEarned")
    const first = earned("2014-05-10", keeping, { asserted: day("2015-12-31") })
    assert.strictEqual(told(first, earned("2015-12-01", keeping))[1], "renews 1 2016-12-31")
    const short = earned("2015-06-01", keeping, { asserted: day("2015-07-01") })
    assert.strictEqual(told(first, short)[1], "repeats 0 2015-12-31")
  })
})

describe("a decision", () => {
  it("on the expiry overrules the basis, the source and the law, and is the baseline", () => {
    const pinned = { expiry: day("2015-01-31"), asserted: day("2016-01-01") }
    const first = earned("2014-05-10", { ...renewing, asserted: "keep" }, pinned)
    assert.deepStrictEqual([text(only(first).baseline), text(only(first).last)], ["2015-01-31", "2015-01-31"])
    assert.strictEqual(told(first, earned("2015-01-10", renewing))[1], "renews 1 2016-01-31")
    const shortened = earned("2015-05-01", renewing, { expiry: day("2015-05-05") })
    assert.strictEqual(told(earned("2014-05-10", renewing), shortened)[1], "renews 1 2015-05-05")
    assert.strictEqual(text(only(earned("2014-05-10", { basis: "never" }, pinned)).last), "2015-01-31")
  })

  it("on the first valid day moves that day alone", () => {
    const moved = only(earned("2014-05-10", year, { validFrom: day("2014-09-01") }))
    assert.deepStrictEqual(moved, { ...only(earned("2014-05-10", year)), from: day("2014-09-01") })
  })
})

describe("correcting an early day", () => {
  it("recomputes every renewal after it", () => {
    const later = ["2015-05-01", "2016-05-01"]
    assert.deepStrictEqual(lasts(renewing, "2014-05-10", ...later), ["2015-05-10", "2016-05-10", "2017-05-10"])
    assert.deepStrictEqual(lasts(renewing, "2014-06-20", ...later), ["2015-06-20", "2016-06-20", "2017-06-20"])
    // Here it was not even held any more.
    assert.deepStrictEqual(lasts(renewing, "2014-04-20", ...later), ["2015-04-20", "2016-05-01", "2017-05-01"])
  })
})

describe("a validity in a catalog", () => {
  const encode: (validity: Validity.Validity) => unknown = Schema.encodeUnknownSync(Validity.Validity)
  const all = {
    lastDay: "dayBefore",
    rounded: "quarter",
    mayShorten: true,
    window: "P3M",
    grace: { period: "P1M", counts: true, renews: false },
    reentry: "P1Y",
    asserted: "keepIfLater"
  }
  const bases: ReadonlyArray<object> = [
    { basis: "never" },
    { basis: "fixedDate", date: "2020-12-31" },
    { basis: "completion", period: "P1Y6M" },
    { basis: "issue", period: "P1Y" },
    { basis: "previousExpiry", period: "P1Y", window: "P2M" },
    { basis: "laterOf", period: "P90D" },
    { basis: "anniversary", period: "P1Y", tolerance: "P1M" },
    { basis: "calendarGrid", period: "P1Y", anchor: "2020-12-01" },
    { basis: "calendarGrid", period: "P1Y", anchor: "2020-12-01", minimum: "P6M" },
    { basis: "dueDate", period: "P2Y" }
  ]

  it.each(bases)("is written as it was read: %j", (json) => {
    assert.deepStrictEqual(encode(decode(json)), json)
    const full = { ...json, ...all }
    if (json !== bases[0]) assert.deepStrictEqual(encode(decode(full)), full)
    else assert.throws(() => decode(full))
  })

  it.each(bases)("has no keys that mean nothing: %j", (json) => {
    assert.throws(() => decode({ ...json, windw: "P3M" }), /windw/)
  })

  it("that builds on the previous expiry must say when its window opens", () => {
    assert.throws(() => decode({ basis: "previousExpiry", period: "P1Y" }), /expected "window", such as P3M/)
    assert.throws(() => decode({ basis: "completion" }), /period/)
    assert.throws(() => decode({ basis: "sometimes" }), /basis/)
  })

  it("is told in words, every term of it", () => {
    const told = (json: unknown): string => Validity.describe(decode(json))
    assert.strictEqual(told({ basis: "never" }), "for ever")
    assert.strictEqual(told({ basis: "completion", period: "P3Y" }), "3 years from the day it was earned")
    assert.strictEqual(told({ basis: "fixedDate", date: "2020-12-31" }), "until 2020-12-31")
    assert.strictEqual(
      told({ ...year, ...all }),
      "1 year from the day it was earned, moved to the end of the quarter, the day before being the last, " +
        "renewable from 3 months before, 1 month of grace, which counts as valid and does not renew, " +
        "the refresher is enough up to 1 year after that, a renewal may end sooner, " +
        "an expiry that a source asserts is kept if it is later"
    )
    assert.strictEqual(
      told({ basis: "calendarGrid", period: "P1Y", anchor: "2020-12-01", minimum: "P6M", grace: { period: "P5D" } }),
      "until the next day that is at least 6 months away of those that are 1 year apart, 2020-12-01 among them, " +
        "5 days of grace, which does not count as valid and still renews"
    )
    assert.strictEqual(new Set(bases.map(told)).size, bases.length)
  })
})
