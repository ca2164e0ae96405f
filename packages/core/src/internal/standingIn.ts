/** What a ledger has of a source, facts that stand and rows that are kept, for an adapter that asks. */
import { Effect } from "effect"
import {
  type Failure,
  type KeptRows,
  type Lookup,
  maxNamed,
  maxStanding,
  Misconfigured,
  type Names,
  Unavailable
} from "../Adapter.ts"
import type { Fact } from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import { type Claimed, type Ledger, type LedgerError, maxPage, maxReceivedKeys } from "../Ledger.ts"

/** Look-ups, and the ledger's own failure that one of their failures passes on: an adapter can only say that it could not look. */
export const standingIn = (
  ledger: Pick<Ledger["Service"], "factsUnder" | "receivedUnder" | "claimed">,
  source: SourceId
) => {
  const passedOn = new WeakMap<Failure, LedgerError>()
  const unavailable = (where: string, expected: string) => (error: LedgerError) => {
    const reason = { where, expected, found: error.message, advice: "Sync again.", retryAfter: null }
    const failure = new Unavailable(reason)
    passedOn.set(failure, error)
    return failure
  }
  const lookup: Lookup = Effect.fnUntraced(function* (stream, prefix) {
    const where = `what stands under "${prefix}"`
    const all: Array<Fact> = []
    // Ends with the facts under the prefix, or with the bound: each page is after the one before.
    for (let after: string | null = null; ;) {
      const facts: ReadonlyArray<Fact> = yield* Effect.mapError(
        ledger.factsUnder(source, { stream, prefix }, after),
        unavailable(where, "the ledger to say what stands")
      )
      for (const fact of facts) all.push(fact)
      const last = facts.at(-1)
      if (last === undefined || facts.length < maxPage) return all
      if (all.length > maxStanding) {
        const expected = `at most ${maxStanding.toLocaleString("en")} facts that stand`
        const advice = "Divide what the source reads into several sources, each with a part of it."
        return yield* new Misconfigured({ where, expected, found: "more", advice })
      }
      after = last.reference.key
    }
  })
  const kept: KeptRows = Effect.fnUntraced(function* (stream, keys) {
    const all = new Map<string, string>()
    for (let from = 0; from < keys.length; from += maxReceivedKeys) {
      const rows = yield* ledger
        .receivedUnder(source, stream, keys.slice(from, from + maxReceivedKeys))
        .pipe(Effect.mapError(unavailable(`rows of stream "${stream}"`, "the ledger to say what it keeps")))
      for (const { key, raw } of rows) all.set(key, raw)
    }
    return all
  })
  const named: Names = Effect.fnUntraced(function* (scheme) {
    const where = `names of the scheme "${scheme}"`
    const all = new Set<string>()
    // Ends with the names, or with the bound: each page is after the one before.
    for (let after: Claimed | null = null; ;) {
      const page: ReadonlyArray<Claimed> = yield* Effect.mapError(
        ledger.claimed(scheme, after),
        unavailable(where, "the ledger to say whom it knows")
      )
      for (const { identity } of page) all.add(identity.value)
      const last = page.at(-1)
      if (last === undefined || page.length < maxPage) return [...all]
      if (all.size > maxNamed) {
        const expected = `at most ${maxNamed.toLocaleString("en")} names`
        const advice = "Name another scheme, of fewer people."
        return yield* new Misconfigured({ where, expected, found: "more", advice })
      }
      after = last
    }
  })
  return { lookup, kept, named, passedOn: (failure: Failure) => passedOn.get(failure) }
}
