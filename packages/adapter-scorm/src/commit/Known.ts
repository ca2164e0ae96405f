/** What is kept of sessions, for whoever goes on with them. */
import type { Id, Ledger } from "@laurel/core"
import { UnderLease } from "@laurel/http"
import { Effect } from "effect"
import { stream } from "./Rows.ts"

/**
 * Of sessions that something is known of: the text of the row; null where there is no row, and facts of the session stand all the
 * same, for its retention is over, or rows are not archived.
 */
export type Known = ReadonlyMap<string, string | null>

type Asked = UnderLease.Kept & Pick<(typeof Ledger.Ledger)["Service"], "factsUnder">

/** Looks sessions of a source up in a ledger, by the keys of their rows, at most 50 at a time. */
export const knownIn =
  (ledger: Asked, source: Id.SourceId) =>
  (keys: ReadonlyArray<string>): Effect.Effect<Known, Ledger.LedgerError> =>
    Effect.gen(function* () {
      const known = new Map<string, string | null>(yield* UnderLease.keptIn(ledger, source, stream)(keys))
      for (const key of keys) {
        if (known.has(key)) continue
        const facts = yield* ledger.factsUnder(source, { stream, prefix: key }, null)
        if (facts.length > 0) known.set(key, null)
      }
      return known
    })
