/** A store verified as an auditor does it: against what was signed, in it and elsewhere. */
import { Audit, type Catalog, Lease, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { ed25519, keys } from "./keys.ts"
import type { Store } from "./stores.ts"

/** What an intact store said, kept elsewhere. */
export interface Kept {
  readonly versions: Catalog.Versions
  readonly checkpoints: ReadonlyArray<Audit.Elsewhere>
}

/** Catalogs and checkpoints of a store that is intact. */
export const keep = ({ opened }: Store) =>
  Effect.gen(function* () {
    const versions = yield* Sync.versions
    if (versions === undefined) return yield* Effect.die(new Error("no catalog was applied"))
    const signed = yield* (yield* Ledger.Ledger).signed(null)
    const checkpoints = signed.map(({ note, size }) => ({ note, where: `the copy of checkpoint ${size}` }))
    return { versions, checkpoints } satisfies Kept
  }).pipe(Effect.provide(opened))

/** Every difference that is found. Where the store's own catalogs can't be read any more, those that were kept are used. */
export const differences = ({ opened }: Store, { versions, checkpoints }: Kept) =>
  Effect.gen(function* () {
    const held = yield* Audit.held(keys, ed25519, checkpoints)
    const own = yield* Sync.versions.pipe(Effect.catch(() => Effect.succeed(undefined)))
    const report = yield* Audit.verify(own ?? versions, LedgerSql.sha256, held.vouched)
    return [...held.differences, ...report.differences]
  }).pipe(Effect.provide(opened), Effect.provideService(Lease.Duration, 200))

const pattern = (place: string): RegExp =>
  new RegExp(`(^|\\s)${place.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[,'\\s])`)

/** Whether one of the differences is at one of these places. */
export const names = (found: ReadonlyArray<Audit.Difference>, places: ReadonlyArray<string>): boolean =>
  found.some(({ where }) => places.some((place) => pattern(place).test(where)))
