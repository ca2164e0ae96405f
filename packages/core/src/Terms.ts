/** What decisions add to an achievement beside the days it counts: dates of their own, extensions, suspensions, revocations. */
import { Schema } from "effect"
import * as CanonicalJson from "./CanonicalJson.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Period from "./Period.ts"

const Day = CivilDate.FromString
/** Both days included; null where nothing has ended it yet. */
export const Interval = Schema.Struct({ from: Day, until: Schema.NullOr(Day) })

export const Terms = Schema.Struct({
  validFrom: Schema.optionalKey(Day),
  expiry: Schema.optionalKey(Day),
  extensions: Schema.optionalKey(Schema.Array(Period.FromString)),
  suspensions: Schema.optionalKey(
    Schema.Array(Schema.Struct({ from: Day, until: Schema.NullOr(Day), clock: Schema.Literals(["runs", "stops"]) }))
  ),
  revocations: Schema.optionalKey(Schema.Array(Interval)),
  voided: Schema.optionalKey(Schema.Literal(true))
})
/** Nothing is said by leaving it out, so that most achievements have no terms at all. */
export type Terms = typeof Terms.Type

/** No decision has added anything. */
export const none: Terms = {}

const encode = Schema.encodeSync(Terms)

/** One text for equal terms, with keys in the order of RFC 8785. */
export const canonical = (terms: Terms): string => (terms === none ? "{}" : CanonicalJson.format(encode(terms)))

export const isSame = (a: Terms, b: Terms): boolean => a === b || canonical(a) === canonical(b)

/** From a day to another, which it includes; to no end where that is null. */
export interface Interval {
  readonly from: CivilDate.CivilDate
  readonly until: CivilDate.CivilDate | null
  readonly clock?: "runs" | "stops"
}

/** Whether an interval includes the day: its last one too, where it has one. */
export const includes = ({ from, until }: Interval, day: CivilDate.CivilDate): boolean =>
  from <= day && (until === null || day <= until)
