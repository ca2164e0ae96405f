/**
 * The validity a catalog declares, the expiry each basis gives one earning, and what moves it (semantics §3, §4). Pure dates:
 * nothing here knows today.
 */
import { Schema } from "effect"
import * as CivilDate from "../CivilDate.ts"
import * as Period from "../Period.ts"

const terms = {
  /** Whether the last valid day is the expiry itself (`anniversary`, unless said otherwise) or the day before it. */
  lastDay: Schema.optionalKey(Schema.Literals(["anniversary", "dayBefore"])),
  /** The expiry is moved to the end of its month, quarter or year. */
  rounded: Schema.optionalKey(Schema.Literals(["month", "quarter", "year"])),
  /** Whether a renewal may end sooner than what it renews; it may not, unless said. */
  mayShorten: Schema.optionalKey(Schema.Boolean),
  /** How long before the expiry a renewal becomes possible. */
  window: Schema.optionalKey(Period.FromString),
  /** Days after the last valid one: whether they count as holding (no) and whether they renew by the refresher (yes). */
  grace: Schema.optionalKey(
    Schema.Struct({
      period: Period.FromString,
      counts: Schema.optionalKey(Schema.Boolean),
      renews: Schema.optionalKey(Schema.Boolean)
    })
  ),
  /** How long after the last valid day, or after grace, the refresher still leads back; not at all, unless said. */
  reentry: Schema.optionalKey(Period.FromString),
  /** What an expiry that a source asserts is worth (semantics §10): nothing (`recompute`), unless said. */
  asserted: Schema.optionalKey(Schema.Literals(["keep", "recompute", "keepIfLater"]))
}
const Terms = Schema.Struct(terms)
export type Terms = typeof Terms.Type

const lasting = <const Basis extends string>(basis: Basis) => ({
  basis: Schema.Literal(basis),
  period: Period.FromString,
  ...terms
})

const renewalWindow = Period.FromString.pipe(
  Schema.annotateKey({
    messageMissingKey:
      'expected "window", such as P3M: what builds on the previous expiry must say from when it may be renewed'
  })
)

/** How long an earning counts, as a catalog's JSON writes it. */
export const Validity = Schema.Union([
  Schema.Struct({ basis: Schema.Literal("never") }),
  Schema.Struct({ basis: Schema.Literal("fixedDate"), date: CivilDate.FromString, ...terms }),
  Schema.Struct(lasting("completion")),
  Schema.Struct(lasting("issue")),
  Schema.Struct({ ...lasting("previousExpiry"), window: renewalWindow }),
  Schema.Struct(lasting("laterOf")),
  Schema.Struct({ ...lasting("anniversary"), tolerance: Period.FromString }),
  Schema.Struct({
    ...lasting("calendarGrid"),
    anchor: CivilDate.FromString,
    minimum: Schema.optionalKey(Period.FromString)
  }),
  Schema.Struct(lasting("dueDate"))
])
export type Validity = typeof Validity.Type

/** What a validity says beside its basis; nothing where it never expires. */
export const termsOf = (validity: Validity): Terms => (validity.basis === "never" ? {} : validity)

/** Where a row of renewals began, and how many periods it has come: the expiry is `start ⊕ times·period`, and never drifts. */
export interface Anchor {
  readonly start: CivilDate.CivilDate
  readonly period: Period.Period
  readonly times: number
}

/** An expiry, `CivilDate.max` for never, and the anchor it was counted from, where there is one. */
export interface Expiry {
  readonly date: CivilDate.CivilDate
  readonly anchor: Anchor | null
}

/** What an earning builds on: the baseline expiry before it, and where its day stands to it. Grace is `lapsed`: late is late. */
interface Before extends Expiry {
  readonly is: "early" | "open" | "lapsed"
}

/** The days an expiry is computed from; semantics §3 writes them c, issuedOn, D and E0. */
export interface Days {
  readonly on: CivilDate.CivilDate
  readonly issuedOn: CivilDate.CivilDate
  readonly due: CivilDate.CivilDate | null
  readonly before: Before | null
}

const later = (a: CivilDate.CivilDate, b: CivilDate.CivilDate): CivilDate.CivilDate => (a > b ? a : b)

/** The expiry by the table of semantics §3, rounded; what it must not shorten, and who overrules it, is the chain's business. */
export const of = (validity: Validity, days: Days): Expiry => {
  if (validity.basis === "previousExpiry") return previousExpiry(validity, days)
  return { date: rounded(unrounded(validity, days), termsOf(validity).rounded), anchor: null }
}

const unrounded = (
  validity: Exclude<Validity, { readonly basis: "previousExpiry" }>,
  { on, issuedOn, due, before }: Days
): CivilDate.CivilDate => {
  switch (validity.basis) {
    case "never":
      return CivilDate.max
    case "fixedDate":
      return validity.date
    case "completion":
      return CivilDate.plus(on, validity.period)
    case "issue":
      return CivilDate.plus(issuedOn, validity.period)
    case "laterOf":
      return CivilDate.plus(before === null ? on : later(before.date, on), validity.period)
    case "anniversary":
      return CivilDate.plus(
        before !== null && isWithin(on, before.date, validity.tolerance) ? before.date : on,
        validity.period
      )
    case "calendarGrid": {
      let earliest = validity.minimum === undefined ? on : CivilDate.plus(on, validity.minimum)
      // Valid up to the day before a grid day: on the grid day itself, that would be not at all.
      if (validity.lastDay === "dayBefore") earliest = later(earliest, CivilDate.plusDays(on, 1))
      // Only a renewal moves on to the next grid day: one that comes before its window would be pushed again by every repeat.
      if (before?.is === "open") earliest = later(earliest, CivilDate.plusDays(before.date, 1))
      return onGrid(validity.anchor, validity.period, earliest)
    }
    case "dueDate":
      // Who was never asked to has no due day. The day of earning stands in, since a validity without an end would be a gift.
      return CivilDate.plus(due ?? on, validity.period)
  }
}

const isWithin = (on: CivilDate.CivilDate, expiry: CivilDate.CivilDate, tolerance: Period.Period): boolean =>
  CivilDate.plus(expiry, tolerance, -1) <= on && on <= CivilDate.plus(expiry, tolerance)

/** Further than any estimate of `onGrid` is off: months differ from their mean by days, and the shortest with months has 28. */
const slack = 3

/** The first of the days `anchor ⊕ k·period`, k any whole number, that is not before `earliest`. */
const onGrid = (
  anchor: CivilDate.CivilDate,
  period: Period.Period,
  earliest: CivilDate.CivilDate
): CivilDate.CivilDate => {
  const mean = (period.years + period.months / 12) * 365.2425 + period.days
  const guess = Math.floor((earliest - anchor) / mean)
  for (let k = guess - slack; k <= guess + slack; k += 1) {
    const day = CivilDate.plus(anchor, period, k)
    if (day >= earliest) return day
  }
  return CivilDate.max
}

type PreviousExpiry = Extract<Validity, { readonly basis: "previousExpiry" }>

const previousExpiry = (validity: PreviousExpiry, { on, due, before }: Days): Expiry => {
  if (before === null) return counted(validity, { start: due !== null && on <= due ? due : on, times: 1 })
  // A copy of the date, never a computation: subtracting and adding is no round trip.
  if (before.is === "early") return before
  const fresh = counted(validity, { start: on, times: 1 })
  if (before.is === "lapsed") return fresh
  const { anchor } = before
  const isSameRow = anchor !== null && isSame(anchor.period, validity.period)
  const renewed = counted(
    validity,
    isSameRow ? { start: anchor.start, times: anchor.times + 1 } : { start: before.date, times: 1 }
  )
  // After an extension longer than the period the next expiry of the row would be over already.
  return renewed.date > on ? renewed : fresh
}

const isSame = (a: Period.Period, b: Period.Period): boolean =>
  a.years * 12 + a.months === b.years * 12 + b.months && a.days === b.days

/**
 * Counted from the start of the row. A rounded expiry starts a new row each time: the end of a month does not drift, and
 * counting on from an unrounded day could round two renewals to one date.
 */
const counted = (
  { period, rounded: unit }: PreviousExpiry,
  { start, times }: { readonly start: CivilDate.CivilDate; readonly times: number }
): Expiry => {
  const date = CivilDate.plus(start, period, times)
  return unit === undefined ? { date, anchor: { start, period, times } } : { date: rounded(date, unit), anchor: null }
}

const rounded = (date: CivilDate.CivilDate, unit: Terms["rounded"]): CivilDate.CivilDate => {
  if (unit === undefined) return date
  const [year = 0, month = 0] = CivilDate.format(date).split("-").map(Number)
  const last = unit === "month" ? month : unit === "quarter" ? Math.ceil(month / 3) * 3 : 12
  return CivilDate.of(year, last, CivilDate.daysInMonth(year, last)) ?? date
}

/** Days on which an earning is suspended, both included. With the clock stopped, they are added to its end. */
export interface Suspension {
  readonly from: CivilDate.CivilDate
  /** The last suspended day; null where it is still open. */
  readonly until: CivilDate.CivilDate | null
  readonly clock: "runs" | "stops"
}

/** No sum can need more than the years of the calendar. */
const most = { years: 10_000, months: 120_000, days: 3_660_000 }

/** Summed before they are added, so that their order and the ends of months do not matter. */
export const sum = (periods: ReadonlyArray<Period.Period>): Period.Period => {
  const total = { years: 0, months: 0, days: 0 }
  for (const { years, months, days } of periods) {
    total.years = Math.min(total.years + years, most.years)
    total.months = Math.min(total.months + months, most.months)
    total.days = Math.min(total.days + days, most.days)
  }
  return total
}

/** How many days the clock stood, from the first valid day on and each once; open where it stands still. */
export const stopped = (
  suspensions: ReadonlyArray<Suspension>,
  from: CivilDate.CivilDate,
  last: CivilDate.CivilDate
): { readonly days: number; readonly isOpen: boolean } => {
  let days = 0
  let uncounted: number = from
  const stops = suspensions.filter(({ clock }) => clock === "stops").toSorted((a, b) => a.from - b.from)
  for (const stop of stops) {
    // What begins after the end, as moved so far, has nothing to stop.
    if (stop.from > last + days) break
    if (stop.until === null) return { days, isOpen: true }
    days += Math.max(0, stop.until - Math.max(stop.from, uncounted) + 1)
    uncounted = Math.max(uncounted, stop.until + 1)
  }
  return { days, isOpen: false }
}

const basisInWords = (validity: Validity): string => {
  if (validity.basis === "never") return "for ever"
  if (validity.basis === "fixedDate") return `until ${CivilDate.format(validity.date)}`
  const lasts = Period.describe(validity.period)
  switch (validity.basis) {
    case "completion":
      return `${lasts} from the day it was earned`
    case "issue":
      return `${lasts} from the day it was issued`
    case "previousExpiry":
      return `${lasts} from the expiry before when renewed in time, from the due day when first earned by then, else from the day it was earned`
    case "laterOf":
      return `${lasts} from the expiry before or the day it was earned, whichever is later`
    case "anniversary":
      return `${lasts} from the expiry before when earned within ${Period.describe(validity.tolerance)} of it, else from the day it was earned`
    case "calendarGrid": {
      const least = validity.minimum === undefined ? "" : ` that is at least ${Period.describe(validity.minimum)} away`
      return `until the next day${least} of those that are ${lasts} apart, ${CivilDate.format(validity.anchor)} among them`
    }
    case "dueDate":
      return `${lasts} from the due day, or from the day it was earned where there is none`
  }
}

const graceInWords = ({ period, counts = false, renews = true }: NonNullable<Terms["grace"]>): string =>
  `${Period.describe(period)} of grace, which ${counts ? "counts" : "does not count"} as valid and ${renews ? "still renews" : "does not renew"}`

/** In plain words, every term of it: "3 years from the day it was earned, renewable from 3 months before". */
export const describe = (validity: Validity): string => {
  const { lastDay, rounded: unit, mayShorten, window, grace, reentry, asserted } = termsOf(validity)
  return [
    basisInWords(validity),
    ...(unit === undefined ? [] : [`moved to the end of the ${unit}`]),
    ...(lastDay === "dayBefore" ? ["the day before being the last"] : []),
    ...(window === undefined ? [] : [`renewable from ${Period.describe(window)} before`]),
    ...(grace === undefined ? [] : [graceInWords(grace)]),
    ...(reentry === undefined ? [] : [`the refresher is enough up to ${Period.describe(reentry)} after that`]),
    ...(mayShorten === true ? ["a renewal may end sooner"] : []),
    ...(asserted === "keep" ? ["an expiry that a source asserts is kept"] : []),
    ...(asserted === "keepIfLater" ? ["an expiry that a source asserts is kept if it is later"] : [])
  ].join(", ")
}
