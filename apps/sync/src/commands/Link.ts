/** `laurel link`: two contacts are one person. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import * as People from "../flags/People.ts"
import { contactArgument } from "./History.ts"

export const command = Command.make(
  "link",
  {
    contact: contactArgument,
    other: Argument.String("other").pipe(Argument.withDescription("The other one, in the same way")),
    ...Correction.by
  },
  (input) =>
    Correction.ofAny(input, () =>
      Effect.map(Effect.all([People.contact(input.contact), People.contact(input.other)]), (contacts) => ({
        act: { _tag: "Linked", contacts }
      }))
    )
).pipe(
  Command.withDescription(
    "Say that two contacts are one person: what they have is held together. Nothing is rewritten, and withdrawing the decision or separating them parts them again."
  ),
  Command.withShortDescription("Two contacts are one person"),
  Command.withExamples([
    {
      command: 'laurel link c4 c12 --actor u-17 --role registrar --reason "as their passport says"',
      description: "However many identities each has"
    }
  ])
)
