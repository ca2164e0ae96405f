/** `laurel verify`: recomputes everything from what is stored and compares. */
import { Audit } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Checked from "../store/Checked.ts"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"

export interface Input {
  /** Files of checkpoints that were kept elsewhere, beside those of the configuration. */
  readonly checkpoint: ReadonlyArray<string>
}

/** `--checkpoint <file>`, any number of times. */
export const flags = {
  checkpoint: Flag.File("checkpoint", { mustExist: true }).pipe(
    Flag.withDescription("Checkpoints kept elsewhere that the log must agree with; any number of times"),
    Flag.atMost(100)
  )
}

/** Also what `laurel store check` does. */
export const run = Effect.fn("laurel.verify")(function* ({ checkpoint }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const started = performance.now()
  const report = yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    const held = yield* Checkpoints.held(opened, checkpoint)
    return Checked.joined(yield* Audit.verify(versions, LedgerSql.sha256, held.vouched), held)
  }).pipe(Effect.provide(Store.toRead(opened)))
  yield* Checked.tell(report, started, json)
})

export const command = Command.make("verify", flags, run).pipe(
  Command.withDescription(
    "Check the store in itself, each record against the log, the log's Merkle roots against every checkpoint that was signed, here or elsewhere, the achievements from the log and from the facts, and the holdings. " +
      "Names the first record that was altered, removed, put in or moved. Ends with 2 where something differs. `laurel rebuild --verify` does the same with several processes."
  ),
  Command.withShortDescription("Check the ledger against itself, and against what was signed"),
  Command.withExamples([
    { command: "laurel verify", description: "Check all that is stored" },
    {
      command: "laurel verify --checkpoint kept-by-the-client.txt",
      description: "And that nothing was changed since somebody kept this file"
    }
  ])
)
