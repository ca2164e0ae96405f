/** `laurel rejections`: the rows that could not be read or placed, and what to do about each. */
import { Instant, Ledger, Rejection, Words } from "@laurel/core"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"

/** Rows listed at the most, so that the answer fits into memory. */
const maxLimit = 1_000_000

/** The first open rejections, asked for page by page. */
const first = Effect.fnUntraced(function* (limit: number) {
  const ledger = yield* Ledger.Ledger
  const all: Array<Ledger.KeptRejection> = []
  while (all.length < limit) {
    const page = yield* ledger.rejections(all.at(-1)?.id ?? null)
    if (page.length === 0) break
    all.push(...page)
  }
  return { open: (yield* ledger.totals).rejections, rejections: all.slice(0, limit) }
})

const words = (open: number, rejections: ReadonlyArray<Ledger.KeptRejection>): ReadonlyArray<string> => {
  if (open === 0) return ["No row is rejected."]
  const more = open - rejections.length
  return [
    `${Numbers.count(open, "row is rejected", "rows are rejected")}. Mend the source or the catalog and sync again: rows that can be read then are no longer listed.`,
    ...rejections.flatMap((rejection) => [
      "",
      `${rejection.source} / ${Print.oneLine(Rejection.describe(rejection))}`,
      `  since ${Words.moment(rejection.recordedAt)}: ${Print.oneLine(rejection.raw)}`
    ]),
    ...(more > 0 ? ["", `And ${Numbers.number(more)} more: give --limit ${open} to see all.`] : [])
  ]
}

const run = Effect.fn("laurel.rejections")(function* ({ limit }: { readonly limit: number }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { open, rejections } = yield* first(limit).pipe(Effect.provide(Store.toRead(opened)))
  yield* json
    ? Print.json({
        open,
        rejections: rejections.map((kept) => ({ ...kept, recordedAt: Instant.format(kept.recordedAt) }))
      })
    : Print.lines(words(open, rejections))
})

export const command = Command.make(
  "rejections",
  {
    limit: Flag.Int("limit").pipe(
      Flag.filter(
        (limit) => limit >= 1 && limit <= maxLimit,
        () => `a whole number from 1 to ${maxLimit}`
      ),
      Flag.withDescription("Rejections to list, 50 unless given"),
      Flag.withDefault(50)
    )
  },
  run
).pipe(
  Command.withDescription(
    "List the rows that could not be read or placed: where they are, what was expected, what to do, and their raw text."
  ),
  Command.withShortDescription("Rows that could not be read")
)
