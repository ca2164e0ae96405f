/** A store verified as an auditor does it: against what was signed, in it and elsewhere. */
import { Audit, type Catalog, Lease, Ledger, Merkle, SignedCheckpoint, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Result } from "effect"
import { ed25519, keys } from "./keys.ts"
import type { Store } from "./stores.ts"

/** What an intact store says, kept elsewhere. */
export interface Kept {
  readonly versions: Catalog.Versions
  readonly checkpoints: ReadonlyArray<{ readonly note: string; readonly where: string }>
}

const opened = (note: string, where: string): Result.Result<Audit.Vouched, Audit.Difference> =>
  Result.mapBoth(SignedCheckpoint.open(note, keys, ed25519), {
    onSuccess: ({ head: { size, root } }) => ({ size, root: Merkle.hex(root), where }),
    onFailure: (found) => ({ part: "log" as const, where, found })
  })

/** Every difference that is found. */
export const differences = ({ opened: layer }: Store, { versions, checkpoints }: Kept) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const signed = yield* ledger.signed(null)
    const all = [
      ...signed.map(({ size, note }) => opened(note, `the store's checkpoint of ${size} leaves`)),
      ...checkpoints.map(({ note, where }) => opened(note, where))
    ]
    const vouched = all.flatMap((each) => (Result.isSuccess(each) ? [each.success] : []))
    const own = yield* Sync.versions.pipe(Effect.catch(() => Effect.succeed(undefined)))
    const report = yield* Audit.verify(own ?? versions, LedgerSql.sha256, vouched)
    return [...all.flatMap((each) => (Result.isFailure(each) ? [each.failure] : [])), ...report.differences]
  }).pipe(Effect.provide(layer), Effect.provideService(Lease.Duration, 200))
