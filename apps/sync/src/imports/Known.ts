/** The imports of a store, each with what became of it. */
import { Id, Import, Ledger } from "@laurel/core"
import { Effect, Option, Stream } from "effect"
import { Argument } from "effect/cli"
import { type Unable, unable } from "../Unable.ts"
import * as Written from "./Written.ts"

/** `laurel import undo 12`: the number that an import has. */
export const number = Argument.String("import").pipe(
  Argument.filterMap(
    (text) => (/^[1-9]\d{0,14}$/.test(text) ? Option.some(Id.ImportId.make(Number(text))) : Option.none()),
    () => "an import's number, such as 12"
  ),
  Argument.withDescription("An import's number, as `laurel import run` said and `laurel import list` shows it")
)

/** All of them, page by page, in order. */
export const all: Stream.Stream<Import.Import, Ledger.LedgerError, Ledger.Ledger> = Stream.unwrap(
  Effect.map(Ledger.Ledger, (ledger) =>
    Stream.paginate(Option.none<Id.ImportId>(), (after) =>
      Effect.map(ledger.imports(Option.getOrNull(after), Ledger.maxImports), (page) => {
        const last = page.at(-1)
        const isWhole = last === undefined || page.length < Ledger.maxImports
        return [page, isWhole ? Option.none() : Option.some(Option.some(last.id))] as const
      })
    )
  )
)

/** Which import took another one back last, and whether nothing of that one is left: facts may be kept, or be another's by then. */
interface Undoing {
  readonly by: Id.ImportId
  readonly isWhole: boolean
}

/** By the number of the import that was taken back. */
export type Undoings = ReadonlyMap<Id.ImportId, Undoing>

/** It takes as long as there are commits of imports that were taken back. */
export const undoings: Effect.Effect<Undoings, Ledger.LedgerError | Unable, Ledger.Ledger> = Effect.gen(function* () {
  const by = new Map<Id.ImportId, Array<Id.ImportId>>()
  yield* Stream.runForEach(all, ({ id, undoes }) =>
    Effect.sync(() => {
      if (undoes !== undefined) by.set(undoes, [...(by.get(undoes) ?? []), id])
    })
  )
  const undone = new Map<Id.ImportId, Undoing>()
  for (const [id, all] of by) {
    const { facts } = yield* Written.of(id)
    let reversed = 0
    for (const each of all) reversed += (yield* Written.of(each)).facts
    const last = all.at(-1)
    if (last !== undefined) undone.set(id, { by: last, isWhole: reversed >= facts })
  }
  return undone
})

/** The import of that number. */
export const find = Effect.fnUntraced(function* (
  id: Id.ImportId
): Effect.fn.Return<Import.Import, Ledger.LedgerError | Unable, Ledger.Ledger> {
  const found = yield* Import.importOf(id)
  if (found !== undefined) return found
  return yield* unable(`${id} is no import: \`laurel import list\` shows those that there are`)
})

/** How it stands, in words. */
export const state = ({ id, ended, undoes }: Import.Import, by: Undoings): string => {
  const undone = by.get(id)
  return (
    [
      ...(undoes === undefined ? [] : [`undid import ${undoes}`]),
      ...(ended ? [] : ["cut off before its end"]),
      ...(undone === undefined ? [] : [`${undone.isWhole ? "" : "partly "}undone by import ${undone.by}`])
    ].join(", ") || "whole"
  )
}
