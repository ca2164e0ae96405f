/** `laurel rejections`: the rows that could not be read or placed. */
import { Command } from "effect/cli"
import * as RejectionsDismiss from "./RejectionsDismiss.ts"
import * as RejectionsList from "./RejectionsList.ts"
import * as RejectionsRetry from "./RejectionsRetry.ts"
import * as RejectionsShow from "./RejectionsShow.ts"

export const command = Command.make("rejections").pipe(
  Command.withDescription(
    "The rows that could not be read or placed, and what full readings do not name any more: list them, show one, read them again, or put them aside with a reason."
  ),
  Command.withShortDescription("Rows that could not be read"),
  Command.withSubcommands([
    RejectionsList.command,
    RejectionsShow.command,
    RejectionsRetry.command,
    RejectionsDismiss.dismissCommand,
    RejectionsDismiss.reopenCommand
  ])
)
