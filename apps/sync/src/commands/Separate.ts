/** `laurel separate`: two contacts are two persons. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import * as People from "../flags/People.ts"
import { contactArgument } from "./History.ts"

export const command = Command.make(
  "separate",
  {
    contact: contactArgument,
    other: Argument.String("other").pipe(Argument.withDescription("The other one, in the same way")),
    ...Correction.by
  },
  (input) =>
    Correction.ofAny(input, () =>
      Effect.map(Effect.all([People.contact(input.contact), People.contact(input.other)]), (contacts) => ({
        act: { _tag: "Separated", contacts }
      }))
    )
).pipe(
  Command.withDescription(
    "Say that two contacts are two persons, whatever identities they share: a link between them ends, and nobody is asked again."
  ),
  Command.withShortDescription("Two contacts are two persons"),
  Command.withExamples([
    {
      command: 'laurel separate c4 c12 --actor u-17 --role registrar --reason "as their passport says"',
      description: "Nobody is asked again"
    }
  ])
)
