/** The whole program as one command. */
import { Command } from "effect/cli"
import * as Explain from "./commands/Explain.ts"
import * as History from "./commands/History.ts"
import * as Holds from "./commands/Holds.ts"
import * as Rebuild from "./commands/Rebuild.ts"
import * as Rejections from "./commands/Rejections.ts"
import * as Report from "./commands/Report.ts"
import * as Status from "./commands/Status.ts"
import * as Store from "./commands/Store.ts"
import * as Sync from "./commands/Sync.ts"
import * as Verify from "./commands/Verify.ts"
import { root } from "./Root.ts"

export const laurel = root.pipe(
  Command.withDescription(
    "Turn what learners did into achievements that can be proved: read the sources, write the ledger, and answer from it.\n\n" +
      "  Exit codes: 0 done; 1 could not, and the message says what to mend; 2 done, but rows are rejected (sync) or something differs (verify, store check, rebuild --verify); " +
      "64 wrong usage; 70 a bug in Laurel; 130 interrupted."
  ),
  Command.withSubcommands([
    Sync.command,
    Status.command,
    History.command,
    Holds.command,
    Explain.command,
    Report.command,
    Verify.command,
    Rebuild.command,
    Store.command,
    Rejections.command
  ])
)
