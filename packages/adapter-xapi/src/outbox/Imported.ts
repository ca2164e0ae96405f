/** Which records of the log imports have written: what they brought is no news. */
import { type Id, Import, type Leaf, Ledger } from "@laurel/core"
import { Effect, Result, Schema } from "effect"

const Mark = Schema.Struct({
  catalogs: Schema.Int,
  contacts: Schema.Int,
  learners: Schema.Int,
  claims: Schema.Int,
  facts: Schema.Int,
  decisions: Schema.Int,
  entries: Schema.Int
})
const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Mark))

/** The records of one commit, by their places in the log. */
interface Range {
  readonly first: number
  readonly last: number
}

/** Whether the record at a place in the log is of an import, or of what undid one. */
export type Imported = (index: number) => boolean

const rangeOf = ({ index, text }: Leaf.Leaf): Range | undefined => {
  const mark = decode(text)
  if (Result.isFailure(mark)) return undefined
  const { catalogs, contacts, learners, claims, facts, decisions, entries } = mark.success
  return { first: index, last: index + catalogs + contacts + learners + claims + facts + decisions + entries }
}

/** The records of all commits of one import. */
const rangesOf = Effect.fnUntraced(function* (id: Id.ImportId) {
  const ledger = yield* Ledger.Ledger
  const ranges: Array<Range> = []
  // Ends with the commits: each page is after the one before.
  for (let after: number | null = null; ;) {
    const batches: ReadonlyArray<number> = yield* ledger.batchesOf(id, after)
    for (const leaf of yield* ledger.leaves(batches.map((batch) => ({ _tag: "Commit", batch })))) {
      const range = rangeOf(leaf)
      if (range === undefined) {
        const found = `record ${leaf.index} can't be read`
        return yield* new Ledger.LedgerError({ ledger: "log", reason: new Ledger.Corrupt({ found }) })
      }
      ranges.push(range)
    }
    const last = batches.at(-1)
    if (last === undefined || batches.length < Ledger.maxPage) return ranges
    after = last
  }
})

/** The record's place among ranges that are in order and apart. */
const isWithin = (ranges: ReadonlyArray<Range>, index: number): boolean => {
  let [low, high] = [0, ranges.length]
  // Halves what is left.
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.last ?? index) < index) low = middle + 1
    else high = middle
  }
  const found = ranges[low]
  return found !== undefined && found.first <= index
}

/** What all imports so far have written. */
export const read: Effect.Effect<Imported, Ledger.LedgerError, Ledger.Ledger> = Effect.gen(function* () {
  const ranges: Array<Range> = []
  for (const { id } of yield* Import.importsOf(null)) ranges.push(...(yield* rangesOf(id)))
  const inOrder = ranges.toSorted((a, b) => a.first - b.first)
  return (index) => isWithin(inOrder, index)
})
