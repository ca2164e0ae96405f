/** What a check of the whole ledger found, in words and as a plain object. */
import { Audit } from "@laurel/core"
import { Effect } from "effect"
import * as Numbers from "./Numbers.ts"
import * as Print from "./Print.ts"
import { endWithDifferences } from "./Unable.ts"

const parts = {
  store: "the store",
  log: "the log",
  entries: "the achievements against the log",
  facts: "the achievements against the facts",
  people: "who is who against the decisions",
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
        "Everything agrees: the store in itself, the log with its checkpoints, the achievements with the log and with the facts, the holdings with the achievements."
      ]
    : [
        `${differences.length < Audit.maxDifferences ? Numbers.count(differences.length, "difference") : `At least ${Numbers.count(differences.length, "difference")}`}:`,
        ...differences.map(({ part, where, found }) => `  ${parts[part]}, ${where}: ${found}`)
      ])
]

/** Says what was found; the program ends with 2 where something differs. */
export const tell = Effect.fnUntraced(function* (report: Audit.Report, started: number, json: boolean) {
  const seconds = (performance.now() - started) / 1_000
  yield* json
    ? Print.json({ ...report, agrees: report.differences.length === 0, seconds })
    : Print.lines(words(report, seconds))
  if (report.differences.length > 0) yield* endWithDifferences
})
