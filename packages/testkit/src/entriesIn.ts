import { assert } from "@effect/vitest"
import { type Leaf, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { allPages } from "./allPages.ts"

/** All leaves of the log, in order. */
export const leavesIn: Effect.Effect<ReadonlyArray<Leaf.Leaf>, Ledger.LedgerError, Ledger.Ledger> = Effect.flatMap(
  Ledger.Ledger,
  (ledger) =>
    allPages(
      (after: number | null) => ledger.log(after, Ledger.maxPage),
      ({ index }) => index
    )
)

/** Those of these leaves that are entries. Between them are the leaves of other records. */
export const entriesOf = (leaves: ReadonlyArray<Leaf.Leaf>): ReadonlyArray<Ledger.Logged> =>
  leaves.flatMap(({ index, of, text }) =>
    of._tag === "Entry" ? [{ index, text: text ?? assert.fail(`entry ${index} is not there`) }] : []
  )

/** All entries in the log, in order. */
export const entriesIn: Effect.Effect<ReadonlyArray<Ledger.Logged>, Ledger.LedgerError, Ledger.Ledger> = Effect.map(
  leavesIn,
  entriesOf
)
