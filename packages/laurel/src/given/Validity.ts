/** How long an earning counts. Periods are ISO 8601: `P3Y`, `P1Y6M`, `P90D`. */

/** What a validity may say beside its basis. */
interface Terms {
  /** Whether the last valid day is the expiry itself (`anniversary`, unless said otherwise) or the day before it. */
  readonly lastDay?: "anniversary" | "dayBefore"
  /** The expiry is moved to the end of its month, quarter or year. */
  readonly rounded?: "month" | "quarter" | "year"
  /** Whether a renewal may end sooner than what it renews; it may not, unless said. */
  readonly mayShorten?: boolean
  /** How long before the expiry a renewal becomes possible. */
  readonly window?: string
  /** Days after the last valid one: whether they count as holding (no) and whether they renew by the refresher (yes). */
  readonly grace?: { readonly period: string; readonly counts?: boolean; readonly renews?: boolean }
  /** How long after the last valid day, or after grace, the refresher still leads back; not at all, unless said. */
  readonly reentry?: string
  /** What an expiry that a source asserts is worth: nothing (`recompute`), unless said. */
  readonly asserted?: "keep" | "recompute" | "keepIfLater"
}

/** It never expires. */
interface Never {
  readonly basis: "never"
}
/** Until a given day, whenever it is earned. */
interface FixedDate extends Terms {
  readonly basis: "fixedDate"
  readonly date: string
}
/** A period from the day it was earned, was issued, or was due; or from the later of the expiry before and the day it was earned. */
interface FromDay extends Terms {
  readonly basis: "completion" | "issue" | "laterOf" | "dueDate"
  readonly period: string
}
/** From the expiry before, where it is renewed within its window. */
interface PreviousExpiry extends Terms {
  readonly basis: "previousExpiry"
  readonly period: string
  readonly window: string
}
/** From the expiry before, where it is earned within a tolerance of it. */
interface Anniversary extends Terms {
  readonly basis: "anniversary"
  readonly period: string
  readonly tolerance: string
}
/** Until the next day of a grid of days, such as every 1 December. */
interface CalendarGrid extends Terms {
  readonly basis: "calendarGrid"
  readonly period: string
  /** A day of the grid. */
  readonly anchor: string
  /** How long it counts at least. */
  readonly minimum?: string
}

/** How long an earning counts, told apart by `basis`. */
export type Validity = Never | FixedDate | FromDay | PreviousExpiry | Anniversary | CalendarGrid
