/** Dates of badges: ISO 8601 with an offset, or a day alone. */
import { CivilDate, Fact, Instant } from "@laurel/core"

export type Moment = { readonly at: Instant.Instant } | { readonly on: CivilDate.CivilDate }

/** Undefined for another text: a time without an offset could be anywhere. */
export const parse = (text: string): Moment | undefined => {
  const at = Instant.parse(text)
  if (at !== undefined) return { at }
  const on = CivilDate.parse(text)
  return on === undefined ? undefined : { on }
}

/** When it begins, in milliseconds since 1970; days are counted in UTC, where they begin as early as most. */
export const begins = (moment: Moment): number => ("at" in moment ? moment.at : Instant.startOf(moment.on))

export const happened = (moment: Moment, zone: string): Fact.Happened =>
  "at" in moment ? Fact.happenedAt(moment.at, zone) : Fact.happenedOn(moment.on, zone)

/** The last day on which something holds until a moment: what ends at midnight does not hold on the day that begins. */
export const lastDay = (moment: Moment, zone: string): CivilDate.CivilDate =>
  "at" in moment ? Instant.dayIn(Instant.fromMillis(moment.at - 1) ?? moment.at, zone) : moment.on
