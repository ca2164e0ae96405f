/** The laws of semantics §3, over every basis. */
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import * as CivilDate from "../src/CivilDate.ts"
import type { Period } from "../src/Period.ts"
import * as Renewals from "../src/internal/Renewals.ts"
import * as Validity from "../src/Validity.ts"

const decode = Schema.decodeUnknownSync(Validity.Validity, { onExcessProperty: "error" })
const int = (minimum: number, maximum: number) =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))
const oneOf = <const Values extends ReadonlyArray<string | number | boolean>>(...values: Values) =>
  Arbitrary.schema(Schema.Literals(values))

/** 10 May 1997: days are counted from here. */
const origin = CivilDate.plusDays(CivilDate.min, 729_153)
const at = (days: number): CivilDate.CivilDate => CivilDate.plusDays(origin, days)

const bases = [
  "fixedDate",
  "completion",
  "issue",
  "previousExpiry",
  "laterOf",
  "anniversary",
  "calendarGrid",
  "dueDate"
]
type Basis = (typeof bases)[number] | "never"

const own = (basis: Basis, period: string): object => {
  switch (basis) {
    case "never":
      return {}
    case "fixedDate":
      return { date: "1999-06-30" }
    case "anniversary":
      return { period, tolerance: "P20D" }
    case "calendarGrid":
      return { period, anchor: "2012-10-31", minimum: "P45D" }
    default:
      return { period }
  }
}

/** Longer than any window here by more than the four days that the end of a month can take. */
const periods = oneOf("P1Y", "P3Y", "P18M", "P200D", "P7M", "P1Y6M10D")
const windows = oneOf("P1M", "P90D", "P3M")

const terms = Arbitrary.all([
  oneOf("anniversary", "dayBefore"),
  oneOf("none", "month", "quarter", "year"),
  windows,
  oneOf("none", "renews", "strict"),
  oneOf("none", "P6M")
])
const validityOf = (
  basis: Basis,
  period: string,
  [lastDay, rounded, window, grace, reentry]: typeof terms extends Arbitrary.Arbitrary<infer Terms> ? Terms : never,
  more: object = {}
): Validity.Validity =>
  decode(
    basis === "never"
      ? { basis }
      : {
          basis,
          ...own(basis, period),
          lastDay,
          window,
          ...(rounded === "none" ? {} : { rounded }),
          ...(grace === "none" ? {} : { grace: { period: "P1M", renews: grace === "renews" } }),
          ...(reentry === "none" ? {} : { reentry }),
          ...more
        }
  )
const validities = Arbitrary.all([oneOf("never", ...bases), periods, terms]).pipe(
  Arbitrary.map(([basis, period, terms]) => validityOf(basis, period, terms))
)

const months = (count: number): Period => ({ years: 0, months: count, days: 0 })

/** Everything that can be said of an earning but a decision's word on its expiry or its first day. */
const happening = Arbitrary.all([validities, int(0, 500), int(-60, 60), int(-40, 300), int(0, 30), int(0, 60)]).pipe(
  Arbitrary.map(([validity, gap, due, lost, odd, stop]) => ({ validity, gap, due, lost, odd, stop }))
)
type Happening = typeof happening extends Arbitrary.Arbitrary<infer One> ? One : never

const earningsOf = (happenings: ReadonlyArray<Happening>): ReadonlyArray<Renewals.Earning> => {
  let now = 0
  return happenings.map(({ validity, gap, due, lost, odd, stop }) => {
    now += gap
    return {
      ...Renewals.plain(at(now), validity),
      issuedOn: at(now + (odd % 7)),
      due: odd % 3 === 0 ? null : at(now + due),
      lost: lost > 0 ? null : at(now - lost),
      duplicate: odd === 11,
      extensions: odd === 12 ? [months(1)] : [],
      suspensions: odd === 13 ? [{ from: at(now + stop), until: at(now + stop + 9), clock: "stops" }] : []
    }
  })
}
const histories = Arbitrary.array(happening, { minLength: 1, maxLength: 8 }).pipe(Arbitrary.map(earningsOf))
const days = Arbitrary.array(int(0, 400), { minLength: 1, maxLength: 8 })

/** Days that follow each other by the given gaps, all under one validity. */
const under = (
  validity: Validity.Validity,
  gaps: ReadonlyArray<number>,
  said: Partial<Renewals.Earning> = {}
): ReadonlyArray<Renewals.Earning> => {
  let now = 0
  return gaps.map((gap) => {
    now += gap
    return { ...Renewals.plain(at(now), validity), ...said }
  })
}
const end = (date: CivilDate.CivilDate | null): number => date ?? Infinity
const only = (earning: Renewals.Earning): Renewals.Link => {
  const [link] = Renewals.chain([earning])
  if (link === undefined) throw new Error("one earning gives one link")
  return link
}
const pairs = <A>(all: ReadonlyArray<A>): ReadonlyArray<readonly [A, A]> =>
  all.flatMap((one, index) => {
    const before = all[index - 1]
    return before === undefined ? [] : [[before, one] as const]
  })

describe("a chain, whatever was said", () => {
  it.prop("never shortens what stands", [histories], ([earnings]) => {
    const links = Renewals.chain(earnings)
    for (const [index, link] of links.entries()) {
      const on = earnings[index]?.on ?? 0
      if (link.problem !== null) continue
      for (const [earlier, before] of links.slice(0, index).entries()) {
        const earning = earnings[earlier]
        // Days of a stopped clock that were still to come could not be known on the day of the renewal.
        const isKnown = earning?.suspensions.every(({ until }) => until !== null && until < on) ?? false
        const isLost = end(earning?.lost ?? null) <= on
        if (isKnown && !isLost && before.problem === null) assert.isAtLeast(end(link.baseline), end(before.baseline))
      }
    }
  })

  it.prop("is valid for a day at least, or says why not", [histories], ([earnings]) => {
    for (const { last, from, problem, relation } of Renewals.chain(earnings)) {
      if (problem !== null) assert.strictEqual(end(last), from - 1)
      else if (relation !== "duplicates") assert.isAtLeast(end(last), from)
    }
  })

  it.prop("is the fold of its earnings, in any split", [histories, int(0, 8)], ([earnings, cut]) => {
    const whole = Renewals.chain(earnings)
    assert.deepStrictEqual(Renewals.chain(earnings.slice(0, cut)), whole.slice(0, cut))
    let state = Renewals.start
    for (const earning of earnings.slice(0, cut)) state = Renewals.next(state, earning).state
    // Two ways on from one state do not know of each other.
    const again = earnings.slice(cut).map((earning) => Renewals.next(state, earning).link)
    const rest = earnings.slice(cut).map((earning) => {
      const step = Renewals.next(state, earning)
      state = step.state
      return step.link
    })
    assert.deepStrictEqual(rest, whole.slice(cut))
    assert.deepStrictEqual(again[0], whole[cut])
  })

  it.prop(
    "after a correction of one earning is the chain of the corrected ones: nothing before it moves, everything after is recomputed",
    [histories, int(0, 7), happening],
    ([earnings, place, { validity }]) => {
      const corrected = earnings.map((earning, index) => (index === place ? { ...earning, validity } : earning))
      const links = Renewals.chain(corrected)
      assert.deepStrictEqual(links.slice(0, place), Renewals.chain(earnings).slice(0, place))
      let state = Renewals.start
      for (const [index, earning] of corrected.entries()) {
        const step = Renewals.next(state, earning)
        assert.deepStrictEqual(links[index], step.link)
        state = step.state
      }
    }
  )

  it.prop(
    "renews where the path is the refresher and its cycle says so",
    [histories, happening],
    ([earnings, more]) => {
      const on = CivilDate.plusDays(earnings.at(-1)?.on ?? origin, more.gap)
      let state = Renewals.start
      for (const earning of earnings) state = Renewals.next(state, earning).state
      const { path, cycle } = Renewals.pathOn(state, on)
      const { relation, cycle: reached } = Renewals.next(state, Renewals.plain(on, more.validity)).link
      if (relation === "initial") assert.deepStrictEqual([path, cycle, reached], ["initial", 0, 0])
      if (relation === "reearns") assert.deepStrictEqual([cycle, reached], [0, 0])
      if (relation === "renews") assert.deepStrictEqual([path, cycle], ["refresher", reached])
      if (relation === "repeats") assert.deepStrictEqual([path, cycle], ["refresher", reached + 1])
    }
  )

  it.prop(
    "loses a day to the day before, and nothing else",
    [periods, oneOf(...bases), terms],
    ([period, basis, said]) => {
      // A grid day on the day of earning itself is the exception: up to the day before it would be no day at all.
      const [anniversary, dayBefore] = (["anniversary", "dayBefore"] as const).map((lastDay) =>
        only(Renewals.plain(at(0), validityOf(basis, period, said, { lastDay })))
      )
      assert.strictEqual(end(dayBefore?.last ?? null), end(anniversary?.last ?? null) - 1)
      assert.strictEqual(dayBefore?.baseline, anniversary?.baseline)
    }
  )
})

describe("a renewal inside the window", () => {
  const strictly = (validity: Validity.Validity, gaps: ReadonlyArray<number>, said: Partial<Renewals.Earning> = {}) => {
    const earnings = under(validity, gaps, said)
    for (const [before, link] of pairs(Renewals.chain(earnings))) {
      const inTime = end(before.last) >= link.from
      if (link.relation === "renews" && inTime) assert.isAbove(end(link.baseline), end(before.baseline))
    }
  }

  it.prop(
    "strictly extends what is counted from the expiry before or on a grid, rounded or not, in any window",
    [oneOf("previousExpiry", "laterOf", "calendarGrid"), periods, terms, days, oneOf("P1D", "P3M", "P2Y")],
    ([basis, period, said, gaps, window]) => strictly(validityOf(basis, period, said, { window }), gaps)
  )

  // Two exceptions: a window as long as the period lets two renewals into one day, or into the last four of a month, 28 to 31
  // January ⊕ P1M being one day; and rounding gathers them into one month, quarter or year. A fixed day extends nothing.
  it.prop(
    "strictly extends what is counted from a day of its own, if it is not rounded and the window is shorter than the period",
    [oneOf("completion", "issue", "anniversary", "dueDate"), periods, terms, days],
    ([basis, period, [lastDay, , window, grace, reentry], gaps]) =>
      strictly(validityOf(basis, period, [lastDay, "none", window, grace, reentry]), gaps)
  )

  it.prop(
    "shortens only where the validity says that it may",
    [periods, windows, int(1, 6)],
    ([period, window, gap]) => {
      const second = (mayShorten: boolean): Renewals.Earning =>
        Renewals.plain(at(gap), decode({ basis: "completion", period, window, mayShorten }))
      const first = Renewals.plain(at(0), decode({ basis: "completion", period: "P9Y" }))
      const [before, kept] = Renewals.chain([first, second(false)])
      assert.strictEqual(end(kept?.baseline ?? null), end(before?.baseline ?? null))
      assert.strictEqual(Renewals.chain([first, second(true)])[1]?.baseline, only(second(true)).baseline)
    }
  )
})

describe("many renewals", () => {
  const short = oneOf("P1M", "P1Y", "P45D", "P1M10D", "P3M")
  /** Renews so many times, each on a day between the opening of the window and the last valid day. */
  const renewed = (validity: Validity.Validity, from: number, offsets: ReadonlyArray<number>) => {
    const first = Renewals.next(Renewals.start, Renewals.plain(at(from), validity))
    let { state, link } = first
    return [
      first.link,
      ...offsets.map((offset) => {
        const [opens, last] = [Math.max(link.opens ?? 0, link.from), link.last ?? 0]
        const step = Renewals.next(
          state,
          Renewals.plain(CivilDate.plusDays(CivilDate.min, Math.min(opens + offset, last) - CivilDate.min), validity)
        )
        assert.strictEqual(step.link.relation, "renews")
        ;({ state, link } = step)
        return link
      })
    ]
  }
  const offsets = Arbitrary.array(int(0, 20), { minLength: 1, maxLength: 30 })

  it.prop(
    "from the previous expiry end where k periods from the start end",
    [short, int(0, 1_500), offsets],
    ([period, from, later]) => {
      const validity = decode({ basis: "previousExpiry", period, window: "P20D" })
      if (validity.basis !== "previousExpiry") return
      for (const [index, { baseline, cycle }] of renewed(validity, from, later).entries()) {
        assert.strictEqual(baseline, CivilDate.plus(at(from), validity.period, index + 1))
        assert.strictEqual(cycle, index)
      }
    }
  )

  it.prop(
    "on a grid end on the grid, one day of it after the other",
    [short, int(-1_500, 1_500), offsets],
    ([period, from, later]) => {
      const validity = decode({ basis: "calendarGrid", period, anchor: "2000-01-31", window: "P20D" })
      if (validity.basis !== "calendarGrid") return
      const links = renewed(validity, from, later)
      let k = -300
      while (CivilDate.plus(validity.anchor, validity.period, k) < at(from)) k += 1
      for (const [index, { baseline }] of links.entries()) {
        assert.strictEqual(baseline, CivilDate.plus(validity.anchor, validity.period, k + index))
      }
    }
  )
})

describe("a stopped clock", () => {
  const stops = Arbitrary.array(Arbitrary.all([int(-30, 500), int(0, 60), oneOf("runs", "stops")]), { maxLength: 5 })

  it.prop(
    "adds exactly the days it stood: as many days count as without it",
    [validities, stops],
    ([validity, spans]) => {
      const plain = Renewals.plain(at(0), validity)
      const suspensions = spans.map(([from, length, clock]) => ({ from: at(from), until: at(from + length), clock }))
      const [without, link] = [only(plain), only({ ...plain, suspensions })]
      if (without.last === null || without.baseline === null) return assert.deepStrictEqual(link, without)
      // Day by day: a day on which the clock stands moves the last one by a day.
      let last: number = without.last
      for (let day: number = without.from; day <= last; day += 1) {
        if (suspensions.some(({ from, until, clock }) => clock === "stops" && from <= day && day <= until)) last += 1
      }
      assert.strictEqual(link.last, last)
      assert.strictEqual(end(link.baseline) - without.baseline, last - without.last)
    }
  )

  it.prop(
    "that is open ends nothing; one that runs changes nothing",
    [validities, int(0, 150)],
    ([validity, after]) => {
      const plain = Renewals.plain(at(0), validity)
      const from = at(after)
      const open = only({ ...plain, suspensions: [{ from, until: null, clock: "stops" }] })
      assert.strictEqual(open.last, end(only(plain).last) >= from ? null : only(plain).last)
      assert.deepStrictEqual(only({ ...plain, suspensions: [{ from, until: null, clock: "runs" }] }), only(plain))
    }
  )

  it.prop(
    "and a renewal after it builds on the moved expiry",
    [periods, windows, int(0, 100), int(0, 60)],
    ([period, window, from, length]) => {
      const validity = decode({ basis: "previousExpiry", period, window })
      const suspensions = [{ from: at(from), until: at(from + length), clock: "stops" as const }]
      const first = { ...Renewals.plain(at(0), validity), suspensions }
      const moved = only(first).baseline ?? CivilDate.max
      const [, renewal] = Renewals.chain([first, Renewals.plain(moved, validity)])
      assert.isTrue(validity.basis === "previousExpiry")
      if (validity.basis === "previousExpiry")
        assert.strictEqual(renewal?.baseline, CivilDate.plus(moved, validity.period))
    }
  )
})

describe("a grid", () => {
  it.prop(
    "gives the first of its days that is far enough away",
    [oneOf("P1D", "P10D", "P1M", "P1M1D", "P5M", "P1Y", "P4Y", "P30Y"), int(-9_000, 9_000), oneOf("P1D", "P1M", "P1Y")],
    ([period, anchor, minimum]) => {
      const validity = decode({ basis: "calendarGrid", period, anchor: CivilDate.format(at(anchor)), minimum })
      if (validity.basis !== "calendarGrid" || validity.minimum === undefined) return
      const earliest = CivilDate.plus(origin, validity.minimum)
      // From far before, one step at a time.
      let k =
        -1 -
        Math.ceil(
          Math.max(0, anchor) / (validity.period.years * 365 + validity.period.months * 28 + validity.period.days)
        )
      while (CivilDate.plus(validity.anchor, validity.period, k) < earliest) k += 1
      const link = only(Renewals.plain(origin, validity))
      assert.strictEqual(link.baseline, CivilDate.plus(validity.anchor, validity.period, k))
    }
  )
})
