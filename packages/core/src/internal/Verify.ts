/** A ledger checked against itself: the store, its log, what the entries add up to, what the facts say, and what is held. */
import { Effect } from "effect"
import type { Versions } from "../Catalog.ts"
import * as Instant from "../Instant.ts"
import * as Lease from "../Lease.ts"
import { Busy, type Flaw, Ledger, LedgerError, type Pending } from "../Ledger.ts"
import type { Sha256 } from "../Sha256.ts"
import * as Damaged from "./Damaged.ts"
import { type Difference, maxDifferences } from "./Difference.ts"
import { type ContactsPart, verifyContacts } from "./VerifyContacts.ts"
import type { Vouched } from "./LogReading.ts"
import { type LogPart, verifyLog } from "./VerifyLog.ts"

export interface Report {
  readonly leaves: number
  readonly entries: number
  readonly checkpoints: number
  readonly contacts: number
  /** The Merkle root over all leaves, recomputed. */
  readonly root: string
  /** At most `maxDifferences`, first ones first. */
  readonly differences: ReadonlyArray<Difference>
}

/** What the workers of one check have found: the log, and every share of the contacts. */
export interface Parts {
  readonly log: LogPart
  readonly contacts: ReadonlyArray<ContactsPart>
}

/** How often a check is begun again because somebody wrote in the meantime. */
const maxAttempts = 3

/** Milliseconds between two looks at a log that lags behind. */
const pause = 100

/**
 * Recomputes everything from what is stored: each record's leaf and the root of each checkpoint and of those vouched for, what the
 * entries add up to, what the facts say, and the holdings that follow. Reads in many steps, so it begins again where a writer came in between,
 * and fails as busy where one keeps coming.
 */
export const verify = Effect.fn("Audit.verify")(function* (
  versions: Versions,
  sha256: Sha256,
  vouched: ReadonlyArray<Vouched> = []
) {
  const parts = Effect.gen(function* () {
    return { log: yield* verifyLog(sha256, vouched), contacts: [yield* verifyContacts(versions)] }
  })
  return yield* verifyWith(parts)
})

/** The same, where others check the parts, such as several programs at once: `verifyLog`, and `verifyContacts` for each share. */
export const verifyWith = Effect.fn("Audit.verifyWith")(function* <E, R>(
  parts: Effect.Effect<Parts, E, R>
): Effect.fn.Return<Report, E | LedgerError, R | Ledger> {
  const ledger = yield* Ledger
  for (let attempt = 1; ; attempt++) {
    const before = yield* settled
    // Where a log that was altered lags behind, no writer may ever come.
    if (before.lags !== null && (yield* ledger.check).length === 0) return yield* busy(before.lags)
    const [flaws, found] = yield* Effect.all([ledger.check, parts], { concurrency: 2 })
    const after = yield* standing
    if (before.lags !== null || (after.batches === before.batches && after.lags === null))
      return reportOf([...before.flaws, ...flaws], found)
    if (attempt === maxAttempts) {
      return yield* busy(`it was written to while it was checked, ${maxAttempts} times in a row`)
    }
  }
})

const busy = (found: string) => new LedgerError({ ledger: "log", reason: new Busy({ found }) })

/** How many batches there are, and what of them is not in the log. */
interface Stand {
  /** Null where that can't be read. */
  readonly batches: number | null
  readonly lags: string | null
  readonly flaws: ReadonlyArray<Flaw>
}

const unreadable = (found: string): Stand => ({ batches: null, lags: null, flaws: [{ where: "the totals", found }] })

const standing = Effect.gen(function* () {
  const ledger = yield* Ledger
  return yield* Effect.map(ledger.totals, ({ batches, pending }): Stand => {
    if (pending.batches === 0) return { batches, lags: null, flaws: [] }
    const lags = lagging(pending)
    return { batches, lags, flaws: [{ where: "the log", found: lags }] }
  }).pipe(Damaged.orElse(unreadable))
})

/** How the ledger stands once all batches are in the log: until then the entries of the last ones stand nowhere. */
const settled = Effect.gen(function* () {
  const ledger = yield* Ledger
  // Whoever may write brings the log up to date by asking about it; whoever only reads has to wait.
  yield* ledger.lastCheckpoint.pipe(Damaged.orElse(() => undefined))
  // A dead worker's place at the log is free after one lease.
  const tries = Math.ceil(((yield* Lease.Duration) * 1.5) / pause) + 1
  for (let attempt = 1; ; attempt++) {
    const found = yield* standing
    if (found.lags === null || attempt === tries) return found
    yield* Effect.sleep(pause)
  }
})

const lagging = ({ batches, since }: Pending): string =>
  `${batches} committed batches are not in the log yet${since === null ? "" : `, the first of ${Instant.format(since)}`}: the next writer brings it up to date`

const reportOf = (flaws: ReadonlyArray<Flaw>, { log, contacts }: Parts): Report => {
  const entries = contacts.reduce((sum, part) => sum + part.entries, 0)
  const differences: ReadonlyArray<Difference> = [
    ...flaws.map(({ where, found }): Difference => ({ part: "store", where, found })),
    ...log.differences,
    ...contacts.flatMap((part) => part.differences)
  ]
  // What can't be read can't be counted, and of a log with gaps the end is not read.
  const isCounted = differences.every(({ part }) => part !== "store" && part !== "log")
  const found = `${log.entries} entries, of which ${entries} are about contacts that are stored`
  const lost: Difference = { part: "entries", where: "the log", found }
  return {
    leaves: log.leaves,
    entries: log.entries,
    checkpoints: log.checkpoints,
    contacts: contacts.reduce((sum, part) => sum + part.contacts, 0),
    root: log.root,
    differences: [...differences, ...(isCounted && entries !== log.entries ? [lost] : [])].slice(0, maxDifferences)
  }
}
