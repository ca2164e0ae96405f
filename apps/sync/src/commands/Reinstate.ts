/** `laurel reinstate`: what was suspended or revoked counts again. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "reinstate",
  {
    ...named,
    from: day("from").pipe(Flag.withDescription("The first day it counts again; today unless given"), Flag.optional),
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, (one) => {
      const { day: from, assumed } = Correction.dayOr("--from", input.from, one)
      return Effect.succeed({ act: { _tag: "Reinstated", achievement: one.id, from }, assumed })
    })
).pipe(
  Command.withDescription(
    "End a suspension or a revocation: the achievement counts again from a day on, with the same id, day of earning and expiry. What was voided or denied comes back by withdrawing that decision."
  ),
  Command.withShortDescription("What was suspended or revoked counts again"),
  Command.withExamples([
    {
      command:
        'laurel reinstate forklift:12:1 --from 2024-06-01 --actor u-17 --role registrar --reason "the appeal was upheld"',
      description: "From a day on"
    }
  ])
)
