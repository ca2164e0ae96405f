/** The imports that a ledger keeps. */
import { Effect } from "effect"
import { ImportId, type SourceId } from "../Id.ts"
import { Ledger, type LedgerError, maxImports } from "../Ledger.ts"
import type { Import } from "./ImportTerms.ts"

/** All imports of a source, or of all, in order. */
export const importsOf = Effect.fnUntraced(function* (
  source: SourceId | null
): Effect.fn.Return<ReadonlyArray<Import>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const all: Array<Import> = []
  // Ends with the imports: each page is after the one before.
  for (let after: ImportId | null = null; ;) {
    const page: ReadonlyArray<Import> = yield* ledger.imports(after, maxImports)
    for (const each of page) if (source === null || each.source === source) all.push(each)
    const last = page.at(-1)
    if (last === undefined || page.length < maxImports) return all
    after = last.id
  }
})

/** The import of that number; undefined where there is none. */
export const importOf = Effect.fnUntraced(function* (
  id: ImportId
): Effect.fn.Return<Import | undefined, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const before = id === 1 ? null : ImportId.make(id - 1)
  const [found] = yield* ledger.imports(before, 1)
  return found?.id === id ? found : undefined
})
