/** The Ledger on SQLite, through Node's own node:sqlite: one file, one writer at a time, nothing to install. */
import { hash } from "node:crypto"
import { Ledger, type Sha256 } from "@laurel/core"
import { Effect, Layer } from "effect"
import { Database, errorOf } from "./Database.ts"
import { Answers } from "./Answers.ts"
import { Batches } from "./Batches.ts"
import { Loads } from "./Loads.ts"
import { Names } from "./Names.ts"
import { People } from "./People.ts"
import { Writes } from "./Writes.ts"

/** SHA-256 by Node's native code. */
export const sha256: Sha256.Sha256 = (bytes) => hash("sha256", bytes, "buffer")

export interface Options {
  /** Whether a missing file becomes a new store. Default true; programs that only read say false, and can write nothing. */
  readonly create?: boolean
  /** Milliseconds to wait for another program's lock before failing as busy. Default 5,000. */
  readonly busyTimeout?: number
  /** Pages of 4,096 bytes that the file may grow to, so that it can't fill a shared disk. Default: no limit. */
  readonly maxPages?: number
}

const open = (file: string, { create = true, busyTimeout = 5_000, maxPages }: Options) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => new Database(file, { create, busyTimeout, maxPages }),
      catch: (cause) => errorOf(file, cause)
    }),
    (db) => Effect.sync(() => db.close())
  )

const make = Effect.fnUntraced(function* (file: string, options: Options) {
  const db = yield* open(file, options)
  const names = new Names(db)
  const batches = new Batches(db)
  const people = new People(db, names)
  const loads = new Loads(db, names, batches, people)
  const answers = new Answers(db, names, batches, people, loads)
  const writes = new Writes(db, names, loads, sha256)
  const attempt = <A>(body: () => A): Effect.Effect<A, Ledger.LedgerError> =>
    Effect.try({ try: body, catch: (cause) => db.error(cause) })
  return Ledger.Ledger.of({
    load: Effect.fn("Ledger.load")((request) => attempt(() => loads.load(request))),
    loadContacts: (after, limit) => attempt(() => loads.loadContacts(after, limit)),
    commit: Effect.fn("Ledger.commit")((commit) => attempt(() => writes.commit(commit))),
    catalogs: attempt(() => loads.catalogs()),
    positions: attempt(() => answers.positions()),
    totals: attempt(() => answers.totals()),
    find: (identity) => attempt(() => answers.find(identity)),
    contact: (id) => attempt(() => answers.contact(id)),
    history: (id, after) => attempt(() => answers.history(id, after)),
    learner: (id) => attempt(() => answers.learner(id)),
    achievement: (id) => attempt(() => answers.achievement(id)),
    facts: (ids) => attempt(() => answers.facts(ids)),
    decisions: (ids) => attempt(() => answers.decisions(ids)),
    contested: (after) => attempt(() => answers.contested(after)),
    shared: (after) => attempt(() => answers.shared(after)),
    holders: (day) => attempt(() => answers.holders(day)),
    achievers: (day) => attempt(() => answers.achievers(day)),
    rejections: (after) => attempt(() => answers.rejections(after)),
    log: (after, limit) => attempt(() => answers.log(after, limit)),
    checkpoints: (after) => attempt(() => answers.checkpoints(after))
  })
})

/** A ledger in one SQLite file, whose folder exists; `:memory:` for one that is gone with the scope. */
export const layerSqlite = (file: string, options: Options = {}): Layer.Layer<Ledger.Ledger, Ledger.LedgerError> =>
  Layer.effect(Ledger.Ledger, make(file, options))
