/** `laurel deny`: it does not count, whatever its rule says. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "deny",
  {
    ...named,
    from: day("from").pipe(
      Flag.withDescription("The first day it does not count; from the start unless given"),
      Flag.optional
    ),
    until: day("until").pipe(
      Flag.withDescription("The last day it does not count; for good unless given"),
      Flag.optional
    ),
    reviewBy: Correction.reviewBy,
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, ({ id }) =>
      Effect.succeed({
        act: {
          _tag: "Denied",
          achievement: id,
          ...Correction.dayIf("from", input.from),
          ...Correction.dayIf("until", input.until),
          ...Correction.dayIf("reviewBy", input.reviewBy)
        },
        assumed: [
          ...(Option.isSome(input.from) ? [] : ["--from: the start"]),
          ...(Option.isSome(input.until) ? [] : ["--until: for good"])
        ]
      })
    )
).pipe(
  Command.withDescription("Deny an achievement: it does not count, whatever its rule or a grant says."),
  Command.withShortDescription("It does not count, whatever its rule says"),
  Command.withExamples([
    {
      command: 'laurel deny ada algebra-pass --actor u-17 --role registrar --reason "sat by somebody else"',
      description: "On all days"
    },
    {
      command:
        'laurel deny ada algebra-pass --from 2024-05-01 --actor u-17 --role registrar --reason "sat by somebody else"',
      description: "From a day on"
    }
  ])
)
