/** How long an achievement counts. Pure dates in, pure dates out: nothing here knows today (semantics §3). */
import { Schema } from "effect"
import * as CivilDate from "./CivilDate.ts"
import * as Period from "./Period.ts"

/** It never expires. */
export const Never = Schema.Struct({ basis: Schema.Literal("never") })

/** It expires a period after it was earned: E = c ⊕ P. */
export const Completion = Schema.Struct({
  basis: Schema.Literal("completion"),
  period: Period.FromString,
  /** Whether the last valid day is E itself (`anniversary`, unless said otherwise) or the day before it. */
  lastDay: Schema.optionalKey(Schema.Literals(["anniversary", "dayBefore"]))
})

export const Validity = Schema.Union([Never, Completion])
export type Validity = typeof Validity.Type

/** The days one earning is valid, both included; no last day where it never expires. */
export interface Valid {
  readonly from: CivilDate.CivilDate
  readonly last: CivilDate.CivilDate | null
}

/** One earning in a chain: the day, and the validity that governs it. */
export interface Earning {
  readonly on: CivilDate.CivilDate
  readonly validity: Validity
}

/** The validity of each earning in a chain, given in ascending order. A later earning never ends sooner than the one before it. */
export const chain = (earnings: ReadonlyArray<Earning>): ReadonlyArray<Valid> => {
  let baseline: CivilDate.CivilDate = CivilDate.min
  return earnings.map(({ on, validity }) => {
    if (validity.basis === "never") {
      baseline = CivilDate.max
      return { from: on, last: null }
    }
    const expiry = CivilDate.plus(on, validity.period)
    if (expiry > baseline) baseline = expiry
    if (baseline === CivilDate.max) return { from: on, last: null }
    return { from: on, last: validity.lastDay === "dayBefore" ? CivilDate.plusDays(baseline, -1) : baseline }
  })
}

/** In words: "for ever", "3 years from the day it was earned". */
export const describe = (validity: Validity): string =>
  validity.basis === "never" ? "for ever" : `${Period.describe(validity.period)} from the day it was earned`
