/** `--known <moment>`: what had been recorded by then, as people write it. */
import { CivilDate, Instant, Words } from "@laurel/core"
import { Option } from "effect"
import { Flag } from "effect/cli"

/** A day means all of it, in UTC, and a second too: messages show moments to the second. */
const momentOf = (text: string): Instant.Instant | undefined => {
  const day = CivilDate.parse(text)
  if (day !== undefined) return Instant.endOf(day)
  return Instant.parse(text.replace(/(T\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)$/, "$1.999$2"))
}

export const known = Flag.String("known").pipe(
  Flag.withMetavar("moment"),
  Flag.filterMap(
    (text) => Option.fromUndefinedOr(momentOf(text)),
    () => "a moment such as 2026-11-23T15:00:00Z, or a day such as 2026-11-23, which means its end in UTC"
  ),
  Flag.withDescription(
    "Answer by what had been recorded then: a moment such as 2026-11-23T15:00:00Z, or the end of a day in UTC; now unless given"
  ),
  Flag.optional,
  Flag.map(Option.getOrNull)
)

/** What comes before an answer about a moment. */
export const asKnown = (moment: Instant.Instant | null): ReadonlyArray<string> =>
  moment === null ? [] : [`As known by ${Words.moment(moment)}:`, ""]
