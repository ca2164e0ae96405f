/** `laurel suspend`: it does not count for a while. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "suspend",
  {
    ...named,
    from: day("from").pipe(Flag.withDescription("The first day it does not count; today unless given"), Flag.optional),
    until: day("until").pipe(
      Flag.withDescription("The last day it does not count; until it is reinstated unless given"),
      Flag.optional
    ),
    clock: Flag.Literals("clock", ["runs", "stops"]).pipe(
      Flag.withDescription(
        "Whether its validity runs on, or stands still and is as many days longer; runs unless given"
      ),
      Flag.optional
    ),
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, (one) => {
      const { day: from, assumed } = Correction.dayOr("--from", input.from, one)
      const clock = Option.getOrElse(input.clock, () => "runs" as const)
      return Effect.succeed({
        act: { _tag: "Suspended", achievement: one.id, from, ...Correction.dayIf("until", input.until), clock },
        assumed: [
          ...assumed,
          ...(Option.isSome(input.until) ? [] : ["--until: it lasts until it is reinstated"]),
          ...(Option.isSome(input.clock) ? [] : ["--clock: runs, so that its dates stay as they are"])
        ]
      })
    })
).pipe(
  Command.withDescription(
    "Suspend an achievement: it does not count on these days, both included. Meanwhile its validity runs on, or stands still, and then lasts as many days longer."
  ),
  Command.withShortDescription("It does not count for a while"),
  Command.withExamples([
    {
      command:
        'laurel suspend forklift:12:1 --from 2024-05-01 --until 2024-05-31 --clock stops --actor u-17 --role registrar --reason "medical leave"',
      description: "For a month, which is added to its validity"
    }
  ])
)
