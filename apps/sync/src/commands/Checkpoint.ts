/** `laurel checkpoint`: signs where the log stands, and shows what others need to hold it to that. */
import { Instant, Note, Words } from "@laurel/core"
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"

const run = Effect.fn("laurel.checkpoint")(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { outcome, keys } = yield* Effect.gen(function* () {
    return { outcome: yield* Checkpoints.sign(opened), keys: yield* Checkpoints.keys(opened) }
  }).pipe(Effect.provide(Store.toChange(opened)))
  const { signed, isNew, failed } = outcome
  if (signed === undefined) return yield* unable("nothing is recorded yet: run `laurel sync` first")
  yield* json
    ? Print.json({
        size: signed.size,
        recordedAt: Instant.format(signed.recordedAt),
        isNew,
        note: signed.note,
        keys: keys.map(Note.formatKey),
        failed
      })
    : Print.lines([
        isNew
          ? "Signed the log as it stands now:"
          : `Nothing was recorded since the log was signed, ${Words.moment(signed.recordedAt)}:`,
        "",
        ...signed.note.trimEnd().split("\n"),
        "",
        "Give this to whoever is to hold you to it. It is verified with:",
        ...keys.map((key) => `  ${Note.formatKey(key)}`)
      ])
  yield* Checkpoints.tell(outcome)
})

export const command = Command.make("checkpoint", {}, run).pipe(
  Command.withDescription(
    "Sign where the log stands, as a sync does at its end, and show the note together with the public key. Who keeps it can show later that nothing before it was altered, removed or moved: `laurel verify --checkpoint <file>`."
  ),
  Command.withShortDescription("Sign the log as it stands, for others to keep"),
  Command.withExamples([
    { command: "laurel checkpoint", description: "Sign, and show what others are to keep" },
    { command: "laurel checkpoint > kept.txt", description: "Keep it in a file" }
  ])
)
