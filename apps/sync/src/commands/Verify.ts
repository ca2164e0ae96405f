/** `laurel verify`: recomputes everything from what is stored and compares. */
import { Audit } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Checked from "../Checked.ts"
import * as Configuration from "../Configuration.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"

/** Also what `laurel store check` does. */
export const run = Effect.fn("laurel.verify")(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const started = performance.now()
  const report = yield* Effect.flatMap(Store.versions, (versions) => Audit.verify(versions, LedgerSql.sha256)).pipe(
    Effect.provide(Store.toRead(opened))
  )
  yield* Checked.tell(report, started, json)
})

export const command = Command.make("verify", {}, run).pipe(
  Command.withDescription(
    "Check the store in itself, recompute the log's Merkle roots, the achievements from the log and from the facts, and the holdings; compare them with what is stored. " +
      "Ends with 2 where something differs. `laurel rebuild --verify` does the same with several processes."
  ),
  Command.withShortDescription("Check the ledger against itself")
)
