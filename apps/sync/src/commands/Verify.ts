/** `laurel verify`: recomputes everything from what is stored and compares. */
import { Audit } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Print from "../Print.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import { endWithDifferences } from "../Unable.ts"
import * as Numbers from "../Numbers.ts"

const parts = {
  store: "the store",
  log: "the log",
  entries: "the achievements against the log",
  facts: "the achievements against the facts",
  holdings: "the holdings against the achievements"
} as const

const words = (
  { entries, checkpoints, contacts, root, differences }: Audit.Report,
  seconds: number
): ReadonlyArray<string> => [
  `Checked ${Numbers.count(entries, "entry", "entries")}, ${Numbers.count(checkpoints, "checkpoint")} and ${Numbers.count(contacts, "contact")} in ${seconds.toFixed(1)} seconds.`,
  `Root of the log: ${root}`,
  ...(differences.length === 0
    ? [
        "Everything agrees: the log with its checkpoints, the achievements with the log and with the facts, the holdings with the achievements."
      ]
    : [
        `${differences.length < Audit.maxDifferences ? Numbers.count(differences.length, "difference") : `At least ${Numbers.count(differences.length, "difference")}`}:`,
        ...differences.map(({ part, where, found }) => `  ${parts[part]}, ${where}: ${found}`)
      ])
]

const run = Effect.fn("laurel.verify")(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const started = performance.now()
  const report = yield* Effect.flatMap(Store.versions, (versions) => Audit.verify(versions, LedgerSql.sha256)).pipe(
    Effect.provide(Store.toRead(opened))
  )
  const seconds = (performance.now() - started) / 1_000
  yield* json
    ? Print.json({ ...report, agrees: report.differences.length === 0, seconds })
    : Print.lines(words(report, seconds))
  if (report.differences.length > 0) yield* endWithDifferences
})

export const command = Command.make("verify", {}, run).pipe(
  Command.withDescription(
    "Recompute the log's Merkle roots, the achievements from the log and from the facts, and the holdings; compare them with what is stored. " +
      "Ends with 2 where something differs."
  ),
  Command.withShortDescription("Check the ledger against itself")
)
