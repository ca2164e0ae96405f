/** `laurel void`: it was issued in error. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { named } from "./Explain.ts"

export const command = Command.make("void", { ...named, ...Correction.by }, (input) =>
  Correction.ofOne(input, ({ id }) => Effect.succeed({ act: { _tag: "Voided", achievement: id } }))
).pipe(
  Command.withDescription(
    "Void an achievement that was issued in error or to the wrong person: it never counted on any day, and is shown as void. Withdrawing the decision brings it back."
  ),
  Command.withShortDescription("It was issued in error, and never counted"),
  Command.withExamples([
    {
      command: 'laurel void forklift:12:1 --actor u-17 --role registrar --reason "another person of that name"',
      description: "For good, until it is withdrawn"
    }
  ])
)
