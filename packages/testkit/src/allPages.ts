import { assert } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { Effect } from "effect"

/** Asks page after page, each on from the last item of the one before, to the end. */
export const allPages = Effect.fnUntraced(function* <A, K>(
  ask: (after: K | null) => Effect.Effect<ReadonlyArray<A>, Ledger.LedgerError>,
  keyOf: (item: A) => K
) {
  const all: Array<A> = []
  for (let after: K | null = null; ;) {
    const page: ReadonlyArray<A> = yield* ask(after)
    assert.isAtMost(page.length, Ledger.maxPage)
    const last = page.at(-1)
    if (last === undefined) return all
    all.push(...page)
    // A full page is followed by another question; a short one ends it, as the next question then shows.
    after = keyOf(last)
  }
})
