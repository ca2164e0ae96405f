/** What a ledger has of a source that stands now, for an adapter that asks. */
import { Effect } from "effect"
import { type Lookup, maxStanding, Unavailable } from "../Adapter.ts"
import type { Fact } from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import { type Ledger, type LedgerError, maxPage } from "../Ledger.ts"

/** A look-up, and the ledger's own failure where the last one had one: an adapter can only pass on that it could not look. */
export const standingIn = (ledger: Pick<Ledger["Service"], "factsUnder">, source: SourceId) => {
  let failed: LedgerError | undefined
  const lookup: Lookup = Effect.fnUntraced(function* (stream, prefix) {
    const all: Array<Fact> = []
    // Ends with the facts under the prefix, or with the bound: each page is after the one before.
    for (let after: string | null = null; ;) {
      const facts: ReadonlyArray<Fact> = yield* Effect.mapError(
        ledger.factsUnder(source, { stream, prefix }, after),
        (error) => {
          failed = error
          return unavailable(prefix, "the ledger to say what stands", error.message)
        }
      )
      for (const fact of facts) all.push(fact)
      const last = facts.at(-1)
      if (last === undefined || facts.length < maxPage) return all
      if (all.length > maxStanding) {
        return yield* unavailable(prefix, `at most ${maxStanding.toLocaleString("en")} facts that stand`, "more")
      }
      after = last.reference.key
    }
  })
  return { lookup, failure: () => failed }
}

const unavailable = (prefix: string, expected: string, found: string): Unavailable =>
  new Unavailable({ where: `what stands under "${prefix}"`, expected, found, advice: "Sync again.", retryAfter: null })
