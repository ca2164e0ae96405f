/** `laurel withdraw`: a decision is taken back. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"

export const command = Command.make("withdraw", { decision: Correction.number, ...Correction.by }, (input) =>
  Correction.ofAny(input, () =>
    Effect.map(Correction.saying(input.decision), (about) => ({
      act: { _tag: "Withdrawn", decision: input.decision },
      about
    }))
  )
).pipe(
  Command.withDescription(
    "Take a decision back: what it overrode holds again, and what the facts have said meanwhile. A withdrawal can be withdrawn too."
  ),
  Command.withShortDescription("A decision is taken back"),
  Command.withExamples([
    {
      command: 'laurel withdraw 3 --actor u-17 --role registrar --reason "it was the wrong person"',
      description: "The decision's number is in the history"
    }
  ])
)
