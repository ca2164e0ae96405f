/** Which catalog judges: the one that was applied last. A file that was edited since takes effect when somebody applies it. */
import { Catalog, type Ledger, Sync } from "@laurel/core"
import { Console, Effect } from "effect"
import type { Opened } from "../configuration/Configuration.ts"

export interface InForce extends Sync.Applied {
  /** Whether the file says something else, which is not applied. */
  readonly differs: boolean
}

interface Options {
  /** Whether an edited catalog is applied now, whatever the configuration says; not unless given. */
  readonly applies?: boolean
  /** Says what the operator should know; on stderr unless given. */
  readonly tell?: (message: string) => Effect.Effect<void>
}

/** What somebody who has edited the catalog, and not applied it, is told. */
export const edited = ({ catalog }: Opened, { latest }: Catalog.Versions): string =>
  `${catalog} is not what was applied last, so catalog version ${latest} goes on judging. \`laurel plan\` shows what the file would change, and \`laurel apply\` applies it`

/** What is told of one whose `apply` was cut off: whom it has not reached is still judged as before. */
export const openWords = ({ latest }: Catalog.Versions): string =>
  `catalog version ${latest} is not applied to everybody yet: \`laurel apply\` or \`laurel sync\` goes on with it, unless another program is at it`

/**
 * The catalog to judge by, with everybody judged by it: what an `apply` that was cut off has left to do is done first. The first one of
 * a store is applied, since nothing there can be judged otherwise; another one only where the configuration or `applies` says so.
 */
export const catalog = Effect.fn("InForce.catalog")(function* (
  opened: Opened,
  compiled: Catalog.Compiled,
  { applies = false, tell = Console.error }: Options = {}
): Effect.fn.Return<InForce, Ledger.LedgerError | Catalog.CatalogError, Ledger.Ledger> {
  const known = yield* Sync.versions
  if (known !== undefined && (yield* Sync.isOpen(known)))
    yield* tell(`Catalog version ${known.latest} is not applied to everybody yet: going on with that first`)
  if (known === undefined || applies || opened.applies || Catalog.isLatest(known, compiled))
    return { ...(yield* Sync.apply(compiled)), differs: false }
  yield* tell(edited(opened, known))
  return { versions: known, applied: false, entries: yield* Sync.resume(known), differs: true }
})
