/** Which imports facts came with. */
import { Effect, Result, Schema } from "effect"
import type { Fact } from "../Fact.ts"
import { type FactId, ImportId } from "../Id.ts"
import { Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import { importOf } from "./importsOf.ts"
import type { Import } from "./ImportTerms.ts"

/** An import, and which facts of those asked about came with it. */
export interface Imported {
  readonly import: Import
  readonly facts: ReadonlyArray<FactId>
}

/** What the leaf of a commit says of the import that it is part of. */
const Mark = Schema.fromJsonString(
  Schema.Struct({
    import: Schema.optionalKey(
      Schema.Union([Schema.Struct({ begins: Schema.String }), Schema.Struct({ of: ImportId })])
    )
  })
)
const decode = Schema.decodeUnknownResult(Mark)

/** The import that a commit is part of, by the log's own word; undefined where it is part of none, or is not in the log yet. */
const markOf = (batch: number, text: string | null): ImportId | undefined => {
  const mark = Result.getOrUndefined(decode(text))?.import
  if (mark === undefined) return undefined
  return "of" in mark ? mark.of : ImportId.make(batch)
}

/** The imports that these facts came with, in order. */
export const imported = Effect.fnUntraced(function* (
  facts: ReadonlyArray<Fact>
): Effect.fn.Return<ReadonlyArray<Imported>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const batches = [...new Set(facts.map(({ batch }) => batch))]
  const byBatch = new Map<number, ImportId>()
  for (let from = 0; from < batches.length; from += maxPage) {
    const asked = batches.slice(from, from + maxPage).map((batch) => ({ _tag: "Commit", batch }) as const)
    for (const { of, text } of yield* ledger.leaves(asked)) {
      const id = of._tag === "Commit" ? markOf(of.batch, text) : undefined
      if (of._tag === "Commit" && id !== undefined) byBatch.set(of.batch, id)
    }
  }
  const ids = [...new Set(byBatch.values())].toSorted((a, b) => a - b)
  const found = yield* Effect.forEach(ids, (id) => importOf(id))
  return found.flatMap((own): ReadonlyArray<Imported> => {
    if (own === undefined) return []
    const of = facts.flatMap(({ id, batch }) => (byBatch.get(batch) === own.id ? [id] : []))
    return [{ import: own, facts: [...new Set(of)] }]
  })
})
