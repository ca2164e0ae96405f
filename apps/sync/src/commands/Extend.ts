/** `laurel extend`: it is valid for longer. */
import { Period } from "@laurel/core"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "extend",
  {
    ...named,
    by: Flag.String("by").pipe(
      Flag.withMetavar("period"),
      Flag.withDescription("Years, months and days in ISO 8601"),
      Flag.filterMap(
        (text) => Option.fromUndefinedOr(Period.parse(text)),
        () => "a period such as P6M, P1Y or P90D"
      )
    ),
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, ({ id }) =>
      Effect.succeed({ act: { _tag: "Extended", achievement: id, period: input.by } })
    )
).pipe(
  Command.withDescription(
    "Extend an achievement: its last valid day moves by a period. The next renewal builds on the expiry before."
  ),
  Command.withShortDescription("It is valid for longer"),
  Command.withExamples([
    {
      command:
        'laurel extend forklift:12:1 --by P6M --actor u-17 --role registrar --reason "no course before the autumn"',
      description: "By half a year"
    }
  ])
)
