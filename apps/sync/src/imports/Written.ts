/** What an import has written, as the marks of its commits in the log say. */
import { type Id, Ledger } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { unable } from "../Unable.ts"

export interface Written {
  readonly commits: number
  readonly rows: number
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly entries: number
}

const Mark = Schema.fromJsonString(
  Schema.Struct({
    rows: Schema.Int,
    contacts: Schema.Int,
    learners: Schema.Int,
    facts: Schema.Int,
    entries: Schema.Int
  })
)
const decodeMark = Schema.decodeUnknownResult(Mark)

/** All commits of the import together. */
export const of = Effect.fn("Written.of")(function* (id: Id.ImportId) {
  const ledger = yield* Ledger.Ledger
  const total = { commits: 0, rows: 0, contacts: 0, learners: 0, facts: 0, entries: 0 }
  // Ends with the commits: each page is after the one before.
  for (let after: number | null = null; ;) {
    const batches: ReadonlyArray<number> = yield* ledger.batchesOf(id, after)
    for (const { text, index } of yield* ledger.leaves(batches.map((batch) => ({ _tag: "Commit", batch })))) {
      const mark = decodeMark(text)
      if (Result.isFailure(mark))
        return yield* unable(`record ${index} of the log can't be read: \`laurel verify\` says more`)
      total.commits += 1
      total.rows += mark.success.rows
      total.contacts += mark.success.contacts
      total.learners += mark.success.learners
      total.facts += mark.success.facts
      total.entries += mark.success.entries
    }
    const last = batches.at(-1)
    if (last === undefined || batches.length < Ledger.maxPage) return total satisfies Written
    after = last
  }
})
