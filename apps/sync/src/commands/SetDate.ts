/** `laurel set-date`: one of its dates is another. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "set-date",
  {
    ...named,
    field: Flag.Literals("field", ["earnedOn", "validFrom", "expiry", "due"]).pipe(
      Flag.withDescription("The day it was earned, its first valid day, its expiry, or the day by which it was due")
    ),
    to: day("to").pipe(Flag.withDescription("That day")),
    reviewBy: Correction.reviewBy,
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, ({ id }) =>
      Effect.succeed({
        act: {
          _tag: "DateSet",
          achievement: id,
          field: input.field,
          value: input.to,
          ...Correction.dayIf("reviewBy", input.reviewBy)
        }
      })
    )
).pipe(
  Command.withDescription(
    "Set one of an achievement's dates. Whether it counts goes on following its rule. The expiry is the last valid day, or, where the certification counts to the day before, the day after that."
  ),
  Command.withShortDescription("One of its dates is another"),
  Command.withExamples([
    {
      command:
        'laurel set-date forklift:12:1 --field expiry --to 2026-12-31 --actor u-17 --role registrar --reason "as the insurer asks"',
      description: "When it expires"
    }
  ])
)
