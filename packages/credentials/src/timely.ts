/** Whether today is a day on which a badge may be looked at. */
import { Result } from "effect"
import * as Moment from "./Moment.ts"
import type { Proven } from "./Proven.ts"
import { fails, quoted, type Unproven } from "./Unproven.ts"

/** A badge that is not valid yet, or never is. What has expired has not: it says when it did. */
export const timely = ({ said }: Proven, now: number): Result.Result<void, Unproven> => {
  const starts = [said.awarded, said.begins].flatMap((text) => (text === null ? [] : (Moment.parse(text) ?? [])))
  const late = starts.find((start) => Moment.begins(start) > now)
  if (late !== undefined) {
    const found = `one from ${new Date(Moment.begins(late)).toISOString()} on`
    return fails(
      "dates",
      "a badge that is valid today",
      found,
      "It is looked at again each time, and counts from then on."
    )
  }
  const expires = said.expires === null ? undefined : Moment.parse(said.expires)
  const first = starts[0]
  return expires !== undefined && first !== undefined && Moment.begins(expires) < Moment.begins(first)
    ? fails(
        "dates",
        "a badge that expires after it was awarded",
        quoted(said.expires ?? ""),
        "Ask the issuer to mend it."
      )
    : Result.void
}
