/** Which catalog an import is judged by: the latest that was applied. */
import { Catalog, type Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Effect, Layer } from "effect"
import type * as Configuration from "../configuration/Configuration.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"

/** A catalog file that was edited since is not what would judge: nobody is to check by one and run by another. */
const same = (
  { catalog: file }: Configuration.Opened,
  versions: Catalog.Versions,
  compiled: Catalog.Compiled
): Effect.Effect<Catalog.Versions, Unable> => {
  const latest = versions.all.get(versions.latest)
  return latest !== undefined && Catalog.canonical(latest.catalog) === Catalog.canonical(compiled.catalog)
    ? Effect.succeed(versions)
    : Effect.fail(
        unable(
          `${file} is not the catalog that the store was judged by last, which is version ${versions.latest}: \`laurel plan\` shows what it would change, and \`laurel apply\` applies it`
        )
      )
}

/** The catalog of the configuration, once it is found to be the one that was applied; undefined where none was yet. */
export const versions = Effect.fn("Judging.versions")(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled
) {
  const found = yield* Sync.versions
  return found === undefined ? undefined : yield* same(opened, found, compiled)
})

/** The same; in a store without any catalog, the one of the configuration is applied. */
export const toRun = Effect.fn("Judging.toRun")(function* (opened: Configuration.Opened, compiled: Catalog.Compiled) {
  const known = yield* versions(opened, compiled)
  if (known !== undefined) return known
  const applied = yield* Sync.apply(compiled).pipe(
    Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`)))
  )
  return applied.versions
})

/** A store in which nothing was ever recorded, for as long as something is checked in it. */
export const empty: Layer.Layer<Ledger.Ledger> = Layer.fresh(LedgerMemory.layer)

/** Whether there is a store at all. */
export const isThere = (opened: Configuration.Opened): Effect.Effect<boolean> => Effect.isSuccess(Store.isThere(opened))
