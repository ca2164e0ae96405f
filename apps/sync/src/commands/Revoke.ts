/** `laurel revoke`: for cause, it counts no longer from a day on. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { named } from "./Explain.ts"

export const command = Command.make(
  "revoke",
  {
    ...named,
    from: day("from").pipe(
      Flag.withDescription("The first day it counts no longer; today unless given"),
      Flag.optional
    ),
    ...Correction.by
  },
  (input) =>
    Correction.ofOne(input, (one) => {
      const { day: from, assumed } = Correction.dayOr("--from", input.from, one)
      return Effect.succeed({ act: { _tag: "Revoked", achievement: one.id, from }, assumed })
    })
).pipe(
  Command.withDescription(
    "Revoke an achievement for cause: it counts no longer from a day on, and did before. It keeps its id, its day of earning and its expiry, should it be reinstated."
  ),
  Command.withShortDescription("It counts no longer, for cause"),
  Command.withExamples([
    {
      command:
        'laurel revoke algebra-pass:12:1 --from 2024-05-01 --actor u-17 --role registrar --reason "plagiarism, case 118"',
      description: "From a day on"
    },
    {
      command: 'laurel revoke ada algebra-pass --actor u-17 --role registrar --reason "plagiarism" --preview',
      description: "What it would change from today on"
    }
  ])
)
