/** `laurel import`: files that are read once, checked before and undone after. */
import { Command } from "effect/cli"
import * as ImportCheck from "./ImportCheck.ts"
import * as ImportList from "./ImportList.ts"
import * as ImportRun from "./ImportRun.ts"
import * as ImportSuggest from "./ImportSuggest.ts"
import * as ImportUndo from "./ImportUndo.ts"

export const command = Command.make("import").pipe(
  Command.withDescription(
    "Read files once: propose a mapping, check what would happen, run it, and undo it. What an import brings is dated when it happened."
  ),
  Command.withShortDescription("Import files, checked before and undone after"),
  Command.withSubcommands([
    ImportSuggest.command,
    ImportSuggest.presetsCommand,
    ImportCheck.command,
    ImportRun.command,
    ImportUndo.command,
    ImportList.listCommand,
    ImportList.showCommand,
    ImportList.mappingCommand
  ])
)
