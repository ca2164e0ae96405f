/** Whether today is a day on which a badge may be looked at. */
import { Result } from "effect"
import { held } from "./dates.ts"
import type { Proven } from "./Proven.ts"
import { fails, type Unproven } from "./Unproven.ts"

/** A badge that is not valid yet, or never is. What has expired has not: it says when it did. */
export const timely = ({ said }: Proven, now: number): Result.Result<void, Unproven> => {
  const found = held(said, now)
  if (found._tag === "Broken") return fails("dates", found.expected, found.found, "Ask the issuer to mend it.")
  return found._tag === "NotYet"
    ? fails(
        "dates",
        "a badge that is valid today",
        found.found,
        "It is looked at again each time, and counts from then on."
      )
    : Result.void
}
