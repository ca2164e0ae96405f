/** What a whole reading of a state source does not name any more. It is told and nothing else: absence takes nothing back. */
import { Effect } from "effect"
import { maxSeen, type Page, type Seen } from "../Adapter.ts"
import * as CivilDate from "../CivilDate.ts"
import type { Fact } from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import { isUnder, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import { maxDrift, type Rejection } from "../Rejection.ts"

const advice =
  "Nothing was taken back. Ask the source whether it was removed on purpose: what must not count any more, decide by hand or have the source retract; anything else may stay."

/** What the ledger has under the prefixes that a page has seen whole, and the page did not name: at most `maxDrift`, and a count. */
export const of = Effect.fnUntraced(function* (
  source: SourceId,
  { stream, drafts, seen = [] }: Page
): Effect.fn.Return<ReadonlyArray<Rejection>, LedgerError, Ledger> {
  if (seen.length === 0) return []
  const ledger = yield* Ledger
  const named = [
    new Set(drafts.flatMap(({ reference }) => (reference.stream === stream ? [reference.key] : []))),
    ...seen.map(({ keys }) => keys)
  ]
  const told: Array<Rejection> = []
  let more = 0
  for (const prefix of outermost(seen.slice(0, maxSeen))) {
    // Ends with the facts under the prefix: each page is after the one before.
    for (let after: string | null = null; ;) {
      const facts: ReadonlyArray<Fact> = yield* ledger.factsUnder(source, { stream, prefix }, after)
      for (const fact of facts) {
        if (named.some((keys) => keys.has(fact.reference.key))) continue
        if (told.length < maxDrift) told.push(drifting(source, fact))
        else more += 1
      }
      const last = facts.at(-1)
      if (last === undefined || facts.length < maxPage) break
      after = last.reference.key
    }
  }
  return [...told, ...rest(source, stream, more), ...unseen(source, stream, seen.length - maxSeen)]
})

/** Each key is under one of these at most. */
const outermost = (seen: ReadonlyArray<Seen>): ReadonlyArray<string> => {
  const all = [...new Set(seen.map(({ prefix }) => prefix))]
  return all.filter((prefix) => !all.some((other) => other !== prefix && isUnder(other, prefix)))
}

/** What there is to say of nothing in particular. */
const nowhere = { key: null, line: null, column: null, raw: "" } as const

const drifting = (source: SourceId, { reference: { stream, key, line }, evidence, happened }: Fact): Rejection => ({
  ...nowhere,
  kind: "drift",
  source,
  stream,
  key,
  line,
  expected: `the item that says "${evidence._tag}" of ${CivilDate.format(happened.on)}`,
  found: "a full reading that does not name it",
  advice
})

const rest = (source: SourceId, stream: string, more: number): ReadonlyArray<Rejection> => {
  if (more === 0) return []
  const expected = `every item that was said before, beside the ${maxDrift} that are named here`
  const found = `a full reading that does not name ${more} more`
  return [{ ...nowhere, kind: "drift", source, stream, expected, found, advice }]
}

const unseen = (source: SourceId, stream: string, more: number): ReadonlyArray<Rejection> => {
  if (more <= 0) return []
  const expected = `at most ${maxSeen} prefixes that a page has seen whole`
  const found = `${more} more, which were not looked at`
  const mend = "Mend the adapter: give them with several pages."
  return [{ ...nowhere, kind: "row", source, stream, expected, found, advice: mend }]
}
