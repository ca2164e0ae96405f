/** `laurel reissue`: it is issued anew with the same days. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { named } from "./Explain.ts"

export const command = Command.make("reissue", { ...named, ...Correction.by }, (input) =>
  Correction.ofOne(input, ({ id }) => Effect.succeed({ act: { _tag: "Reissued", achievement: id } }))
).pipe(
  Command.withDescription(
    "Issue an achievement anew with the same days, where a name was mended or a document lost: it gets another revision, and every document of an earlier one is superseded. Only what counts can be issued anew; what was voided comes back by withdrawing that decision."
  ),
  Command.withShortDescription("Another revision with the same days, for a new document"),
  Command.withExamples([
    {
      command: 'laurel reissue forklift:12:1 --actor u-17 --role registrar --reason "married name"',
      description: "Documents before it are superseded"
    }
  ])
)
