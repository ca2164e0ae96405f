/** Imports: those that there were, small files checked and run, and taking one back. */
import { AchievementId, type Id, Import, Ledger, Plain } from "@laurel/core"
import { Effect, Option, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { api } from "./Api.ts"
import * as Asked from "./Asked.ts"
import type { Committed } from "./Committed.ts"
import { ImportNumber } from "./ImportShapes.ts"
import type { By, Given, Importing, Unfit } from "./Importing.ts"
import * as Scope from "./Scope.ts"
import * as Wrong from "./Wrong.ts"

/** Imports after one, in order. A short page is the last one. */
const all = (start: Id.ImportId | null): Stream.Stream<Import.Import, Ledger.LedgerError, Ledger.Ledger> =>
  Stream.flattenIterable(
    Stream.paginate(start, (after: Id.ImportId | null) =>
      Effect.map(
        Ledger.Ledger.use((ledger) => ledger.imports(after, Ledger.maxImports)),
        (page) => {
          const last = page.at(-1)
          const isLast = last === undefined || page.length < Ledger.maxImports
          return [[page], isLast ? Option.none() : Option.some(last.id)] as const
        }
      )
    )
  )

/** An import is of everybody whom its files name. */
const reader = Effect.tap(Asked.reader, ({ caller }) => Scope.everybody(caller))
const importer = Effect.tap(Asked.by("import", "administrator"), ({ caller }) => Scope.everybody(caller))

const list = Effect.fn("Api.imports")(function* (query: Asked.Paging) {
  yield* reader
  return yield* Asked.page(
    {
      name: "imports",
      told: {},
      at: null,
      place: ImportNumber,
      rows: all,
      placeOf: ({ id }) => id,
      shown: Plain.imported
    },
    query
  )
})

const find = Effect.fnUntraced(function* (id: Id.ImportId) {
  return (yield* Import.importOf(id)) ?? (yield* Effect.fail(Wrong.unknown(`${id} is no import`)))
})

const show = Effect.fn("Api.import")(function* (id: Id.ImportId) {
  yield* reader
  return Plain.imported(yield* find(id))
})

const bring = Effect.fnUntraced(function* <A>(
  importing: Importing | undefined,
  way: (by: Importing) => (given: Given, by: By) => Effect.Effect<A, Unfit | Ledger.LedgerError, Ledger.Ledger>,
  given: Given
) {
  const { caller } = yield* importer
  if (importing === undefined)
    return yield* Effect.fail(Wrong.refused("files can't be imported here: import them at the program"))
  const { actor, role } = caller
  return yield* way(importing)(given, { actor, role }).pipe(
    Effect.catchTag("Unfit", ({ message }) => Effect.fail(Wrong.refused(message)))
  )
})

/** Facts that an answer names, of each bucket: it is kept, to be given again. */
const maxTold = 1_000

const undo = Effect.fn("Api.undo")(function* (
  id: Id.ImportId,
  { reason, preview }: { readonly reason: string; readonly preview: boolean },
  committed: Committed
) {
  const { caller, versions } = yield* importer
  yield* find(id)
  const { actor, role } = caller
  const work: Effect.Effect<Import.Undone, Effect.Error<ReturnType<typeof Import.undo>>, Ledger.Ledger> = preview
    ? Import.previewUndo(versions, id)
    : Import.undo(versions, id, { actor, role, reason })
  const undone = yield* work.pipe(
    Effect.catchTag("Refusal", ({ problems }) =>
      Effect.fail(Wrong.refused(problems.map(({ message }) => message).join("\n")))
    )
  )
  if (!preview) yield* committed
  const { by, reversed, kept, failed, contested } = undone
  return {
    preview,
    undoes: id,
    import: by,
    reversed,
    kept: { facts: kept.facts, told: kept.told.slice(0, maxTold).map(({ fact }) => fact.id) },
    failed: { facts: failed.facts, told: failed.told.slice(0, maxTold).map(({ fact }) => fact.id) },
    contested: contested.slice(0, maxTold).map(AchievementId.format)
  }
})

/** `importing` brings files in; without it they are refused. `committed` is done after each import. */
export const layer = (importing: Importing | undefined, committed: Committed) => {
  const uninterruptible = { uninterruptible: true }
  return HttpApiBuilder.group(api, "imports", (handlers) =>
    handlers.handleAll({
      list: ({ query }) => Wrong.asking(list(query)),
      import: ({ params }) => Wrong.asking(show(params.import)),
      check: ({ payload }) => Wrong.asking(bring(importing, ({ check }) => check, payload)),
      run: {
        handler: ({ payload }) =>
          Wrong.changingInParts(
            Effect.tap(
              bring(importing, ({ run }) => run, payload),
              committed
            )
          ),
        options: uninterruptible
      },
      undo: {
        handler: ({ params, payload }) => Wrong.changingInParts(undo(params.import, payload, committed)),
        options: uninterruptible
      }
    })
  )
}
