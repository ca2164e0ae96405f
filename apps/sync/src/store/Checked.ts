/** What a check of the whole ledger found, in words and as a plain object. */
import { Audit } from "@laurel/core"
import { Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { endWithDifferences } from "../Unable.ts"

const parts = {
  store: "the store",
  log: "the log",
  entries: "the achievements against the log",
  facts: "the achievements against the facts",
  people: "who is who against the decisions",
  holdings: "the holdings against the achievements"
} as const

/** A report together with what was signed: how much of it, and what of it can't be believed. */
export interface Checked extends Audit.Report {
  readonly signed: number
  /** Records after the last of them: nobody vouches for these yet. */
  readonly unsigned: number
}

export const joined = (report: Audit.Report, { vouched, differences }: Audit.Held): Checked => ({
  ...report,
  signed: vouched.length,
  unsigned: report.leaves - vouched.reduce((size, each) => Math.max(size, Math.min(each.size, report.leaves)), 0),
  differences: [...once(differences), ...report.differences].slice(0, Audit.maxDifferences)
})

/** What is wrong with many checkpoints, such as that a key is not known, is told of the first: or it would hide all else. */
const once = (differences: ReadonlyArray<Audit.Difference>): ReadonlyArray<Audit.Difference> =>
  [...Map.groupBy(differences, ({ found }) => found).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, where: `${first.where}${others.length === 0 ? "" : ` and ${others.length} more`}` }]
  )

const words = (
  { leaves, entries, checkpoints, signed, unsigned, contacts, root, differences }: Checked,
  seconds: number
): ReadonlyArray<string> => [
  `Checked ${Numbers.count(leaves, "record")} in ${Numbers.count(checkpoints, "commit")}, of them ${Numbers.count(entries, "entry", "entries")}, ${Numbers.count(signed, "signed checkpoint")}, here and elsewhere, and ${Numbers.count(contacts, "contact")} in ${seconds.toFixed(1)} seconds.`,
  ...(unsigned === 0
    ? []
    : [
        `${Numbers.count(unsigned, "record")} at the end ${unsigned === 1 ? "is" : "are"} not signed yet: only what \`laurel checkpoint\` or the next sync has signed is vouched for.`
      ]),
  `Root of the log: ${root}`,
  ...(differences.length === 0
    ? [
        "Everything agrees: the store in itself, every record with the log, the log with what was signed, the achievements with the log and with the facts, the holdings with the achievements."
      ]
    : [
        `${differences.length < Audit.maxDifferences ? Numbers.count(differences.length, "difference") : `At least ${Numbers.count(differences.length, "difference")}`}:`,
        ...differences.map(({ part, where, found }) => `  ${parts[part]}, ${where}: ${found}`)
      ])
]

/** Says what was found; the program ends with 2 where something differs. */
export const tell = Effect.fnUntraced(function* (report: Checked, started: number, json: boolean) {
  const seconds = (performance.now() - started) / 1_000
  yield* json
    ? Print.json({ ...report, agrees: report.differences.length === 0, seconds })
    : Print.lines(words(report, seconds))
  if (report.differences.length > 0) yield* endWithDifferences
})
