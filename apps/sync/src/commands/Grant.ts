/** `laurel grant`: it counts, whatever its rule says. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "grant",
  {
    ...named,
    on: day("on").pipe(Flag.withDescription("The first day it counts")),
    until: day("until").pipe(
      Flag.withDescription("The last day it counts by this decision; for good unless given"),
      Flag.optional
    ),
    reviewBy: Correction.reviewBy,
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, ({ id }) =>
      Effect.succeed({
        act: {
          _tag: "Granted",
          achievement: id,
          on: input.on,
          ...Correction.dayIf("until", input.until),
          ...Correction.dayIf("reviewBy", input.reviewBy)
        },
        assumed: Option.isSome(input.until) ? [] : ["--until: it counts for good"]
      })
    )
).pipe(
  Command.withDescription(
    "Grant an achievement: it counts from a day on, whatever its rule says. Its rule is followed in silence, and what it says is shown beside it."
  ),
  Command.withShortDescription("It counts, whatever its rule says"),
  Command.withExamples([
    {
      command:
        'laurel grant eve algebra-pass --on 2024-05-01 --actor u-17 --role registrar --reason "passed elsewhere, file 7"',
      description: "For good"
    },
    {
      command:
        'laurel grant eve algebra-pass --on 2024-05-01 --until 2024-12-31 --actor u-17 --role registrar --reason "on probation"',
      description: "Until a day, that day included"
    }
  ])
)
