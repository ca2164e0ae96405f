/** The catalogs of a ledger, and what they name. */
import { Catalog, type Id, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import * as Wrong from "./Wrong.ts"

/** The versions of each ledger as they were last read: a version never changes, so that their number tells whether one was added. */
const read = new WeakMap<object, { readonly count: number; readonly versions: Catalog.Versions }>()

/** All versions of the catalog; fails where none was ever applied. */
export const versions: Effect.Effect<Catalog.Versions, Ledger.LedgerError | Wrong.Wrong, Ledger.Ledger> = Effect.gen(
  function* () {
    const ledger = yield* Ledger.Ledger
    const { length: count } = yield* ledger.catalogs
    const before = read.get(ledger)
    if (before?.count === count) return before.versions
    const found = yield* Sync.versions
    if (found === undefined)
      return yield* Effect.fail(Wrong.unknown("the store holds no catalog yet: it is applied by a first sync"))
    read.set(ledger, { count, versions: found })
    return found
  }
)

const notNamed = (what: string, name: string): Wrong.Wrong =>
  Wrong.unknown(`no version of the catalog has a ${what} "${name}"`)

/** A certification of any version. */
export const certification = (
  all: Catalog.Versions,
  id: Id.CertificationId
): Effect.Effect<Id.CertificationId, Wrong.Wrong> =>
  Catalog.everyCertification(all).includes(id) ? Effect.succeed(id) : Effect.fail(notNamed("certification", id))

/** A type of any version. */
export const type = (all: Catalog.Versions, id: Id.TypeId): Effect.Effect<Id.TypeId, Wrong.Wrong> =>
  Catalog.everyType(all).includes(id) ? Effect.succeed(id) : Effect.fail(notNamed("achievement type", id))

/** A certification of that name, or else a type. */
export const named = (
  all: Catalog.Versions,
  name: string
): Effect.Effect<{ readonly certification: Id.CertificationId } | { readonly type: Id.TypeId }, Wrong.Wrong> => {
  const found = Catalog.everyCertification(all).find((id) => id === name)
  if (found !== undefined) return Effect.succeed({ certification: found })
  const one = Catalog.everyType(all).find((id) => id === name)
  return one === undefined
    ? Effect.fail(notNamed("certification or achievement type", name))
    : Effect.succeed({ type: one })
}
