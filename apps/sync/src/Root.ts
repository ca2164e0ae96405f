/** `laurel` itself: what all commands share. */
import { Command, Flag } from "effect/cli"
import { Option } from "effect"

export const root = Command.make("laurel").pipe(
  Command.withSharedFlags({
    config: Flag.String("config").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription(
        "The configuration; laurel.config.ts, .mts, .js, .mjs or .json in the current folder unless given"
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Answer with one line of JSON, the last on stdout"),
      Flag.withDefault(false)
    )
  })
)
