/** `laurel rejections`: the rows that could not be read or placed, and what to do about each. */
import { Adapter, Instant, Ledger, Rejection, Words } from "@laurel/core"
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import * as ListFlags from "../ListFlags.ts"
import { root } from "../Root.ts"
import * as Sources from "../Sources.ts"
import * as Store from "../Store.ts"

/** Rows listed at the most, so that the answer fits into memory. */
const maxLimit = 1_000_000

interface Open {
  /** How many there are. */
  readonly open: number
  readonly rejections: ReadonlyArray<Ledger.KeptRejection>
}

/** The first open rejections, and the first of what drifts, asked for page by page. */
const first = Effect.fnUntraced(function* (limit: number) {
  const ledger = yield* Ledger.Ledger
  const totals = yield* ledger.totals
  const due = { row: Math.min(limit, totals.rejections), drift: Math.min(limit, totals.drift) }
  const found = { row: new Array<Ledger.KeptRejection>(), drift: new Array<Ledger.KeptRejection>() }
  // Ends with the rejections: each page is after the one before.
  for (let after: number | null = null; found.row.length < due.row || found.drift.length < due.drift;) {
    const page: ReadonlyArray<Ledger.KeptRejection> = yield* ledger.rejections(after)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.id
    for (const each of page) {
      const own = each.kind === "drift" ? found.drift : found.row
      if (own.length < limit) own.push(each)
    }
  }
  const rows: Open = { open: totals.rejections, rejections: found.row }
  const drift: Open = { open: totals.drift, rejections: found.drift }
  return { rows, drift }
})

const listed = ({ open, rejections }: Open): ReadonlyArray<string> => {
  const more = open - rejections.length
  return [
    ...rejections.flatMap((rejection) => [
      "",
      `${rejection.source} / ${Print.oneLine(Rejection.describe(rejection))}`,
      `  since ${Words.moment(rejection.recordedAt)}${rejection.raw === "" ? "" : `: ${Print.oneLine(rejection.raw)}`}`
    ]),
    ...(more > 0 ? ["", `And ${Numbers.number(more)} more: give --limit ${open} to see all.`] : [])
  ]
}

/** Those whose rows are kept: what they sent is not sent again, so that a sync would not mend it. */
const keptOf = Effect.fnUntraced(function* (opened: Configuration.Opened, { rejections }: Open) {
  const rejected = new Set(rejections.map(({ source }) => source))
  return (yield* Sources.select(opened, []))
    .filter(({ adapter, archives }) => archives && Adapter.isRereading(adapter) && rejected.has(adapter.source))
    .map(({ adapter }) => adapter.source)
})

const keptWords = (kept: ReadonlyArray<string>): ReadonlyArray<string> =>
  kept.map(
    (source) =>
      `What "${source}" gave is kept: once its setting or the catalog is mended, \`laurel remap ${source} --apply\` reads it again.`
  )

const words = (rows: Open, drift: Open, kept: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...(rows.open === 0
    ? ["No row is rejected."]
    : [
        `${Numbers.count(rows.open, "row is rejected", "rows are rejected")}. Mend the source or the catalog and sync again: rows that can be read then are no longer listed.`,
        ...keptWords(kept),
        ...listed(rows)
      ]),
  ...(drift.open === 0
    ? []
    : [
        "",
        `${Numbers.count(drift.open, "item drifts", "items drift")}: said before, and not named by a full reading since. It counts as before until its source takes it back.`,
        ...listed(drift)
      ])
]

const plain = ({ rejections }: Open) =>
  rejections.map((kept) => ({ ...kept, recordedAt: Instant.format(kept.recordedAt) }))

const run = Effect.fn("laurel.rejections")(function* ({ limit }: { readonly limit: number }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { rows, drift } = yield* first(limit).pipe(Effect.provide(Store.toRead(opened)))
  yield* json
    ? Print.json({
        open: rows.open,
        rejections: plain(rows),
        drift: { open: drift.open, rejections: plain(drift) }
      })
    : Print.lines(words(rows, drift, yield* keptOf(opened, rows)))
})

export const command = Command.make(
  "rejections",
  {
    limit: ListFlags.limit("Rejections to list, 50 unless given", maxLimit)
  },
  run
).pipe(
  Command.withDescription(
    "List the rows that could not be read or placed: where they are, what was expected, what to do, and their raw text."
  ),
  Command.withShortDescription("Rows that could not be read")
)
