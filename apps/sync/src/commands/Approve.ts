/** `laurel approve`: a second person agrees to a decision. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"

export const command = Command.make("approve", { decision: Correction.number, ...Correction.by }, (input) =>
  Correction.ofAny(input, () =>
    Effect.map(Correction.saying(input.decision), (about) => ({
      act: { _tag: "Approved", decision: input.decision },
      about
    }))
  )
).pipe(
  Command.withDescription(
    "Agree to a grant or an assessment that somebody else made, where it takes a second person before it counts."
  ),
  Command.withShortDescription("A second person agrees to a decision"),
  Command.withExamples([
    {
      command: 'laurel approve 3 --actor u-20 --role dean --reason "I have seen the file"',
      description: "The decision's number is in the history"
    }
  ])
)
