/** The days that terms take from an achievement, and which of them say something that others leave unsaid. */
import * as CivilDate from "../CivilDate.ts"
import * as Span from "../Span.ts"
import type { Interval, Terms } from "../Terms.ts"

/** The days of intervals, each by itself: in no order, and some may be there twice. */
export const days = (intervals: ReadonlyArray<Interval>): Span.Spans =>
  intervals.map(({ from, until }) => ({ from, lost: until === null ? null : CivilDate.plusDays(until, 1) }))

/** Those that say something which the others leave unsaid; of two that say the same, the first. */
const needed = <One extends Interval>(intervals: ReadonlyArray<One>): ReadonlyArray<One> => {
  let left = intervals
  for (let at = intervals.length - 1; at >= 0 && left.length > 1; at--) {
    // Only later ones are gone yet, so that it stands where it stood.
    const [one, others] = [left[at], left.toSpliced(at, 1)]
    if (one === undefined) continue
    // A clock that stops is more than days that don't count.
    const over = others.filter(({ clock }) => one.clock !== "stops" || clock === "stops")
    if (Span.minus(days([one]), days(over)).length === 0) left = others
  }
  return left
}

/** The same, without suspensions and revocations whose days the others take already: the same thing decided twice is one. */
export const distinct = (terms: Terms): Terms => {
  const { suspensions = [], revocations = [] } = terms
  return suspensions.length < 2 && revocations.length < 2
    ? terms
    : {
        ...terms,
        ...(suspensions.length === 0 ? {} : { suspensions: needed(suspensions) }),
        ...(revocations.length === 0 ? {} : { revocations: needed(revocations) })
      }
}
