/** Leases with fences, kept where the ledger is and timed by the database's clock: that of the server, or of the machine a file is on. */
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int } from "./Engine.ts"

export class Leases {
  readonly #engine: Engine
  readonly #isPostgres: boolean

  constructor(engine: Engine) {
    this.#engine = engine
    this.#isPostgres = engine.dialect === "postgres"
  }

  /** Milliseconds by the clock that all workers share. */
  readonly #now = Effect.fnUntraced(function* (this: Leases) {
    const [row] = yield* this.#engine.rows(
      this.#isPostgres
        ? "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
        : "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    )
    return int(row?.[0])
  })

  readonly take = Effect.fnUntraced(function* (this: Leases, name: string, milliseconds: number) {
    const now = yield* this.#now()
    // One statement, so that of two who find it free one gets it. A server that forgot a fence would give it to two; a machine
    // that forgets one has stopped whoever held it.
    const taken = this.#engine.rows(
      `INSERT INTO lease (name, fence, until) VALUES (?1, 1, ?2)
       ON CONFLICT (name) DO UPDATE SET fence = lease.fence + 1, until = excluded.until WHERE lease.until <= ?3
       RETURNING fence`,
      name,
      now + milliseconds,
      now
    )
    const [row] = yield* this.#isPostgres ? taken : this.#engine.soft(taken)
    return row === undefined ? undefined : ({ name, fence: int(row[0]) } satisfies Ledger.Lease)
  })

  readonly renew = Effect.fnUntraced(function* (this: Leases, lease: Ledger.Lease, milliseconds: number) {
    if ((yield* this.#engine.soft(this.#renew(lease, milliseconds))) === 0) return yield* this.#superseded(lease)
  })

  /** A commit of one's own may hold the row for long: the time counts from when it is free. */
  readonly #renew = Effect.fnUntraced(function* (this: Leases, lease: Ledger.Lease, milliseconds: number) {
    if (this.#isPostgres) yield* this.#engine.rows("SELECT 1 FROM lease WHERE name = ?1 FOR UPDATE", lease.name)
    return yield* this.#end(lease, (yield* this.#now()) + milliseconds)
  })

  readonly release = Effect.fnUntraced(function* (this: Leases, lease: Ledger.Lease) {
    yield* this.#engine.soft(this.#end(lease, 0))
  })

  /** When it ends may be forgotten: then it ends sooner, or later. */
  #end({ name, fence }: Ledger.Lease, until: number) {
    return this.#engine.run("UPDATE lease SET until = ?1 WHERE name = ?2 AND fence = ?3", until, name, fence)
  }

  /** Inside a commit: fails where the lease has passed on, and keeps it from passing on until the commit is done. */
  readonly hold = Effect.fnUntraced(function* (this: Leases, lease: Ledger.Lease) {
    const lock = this.#isPostgres ? " FOR SHARE" : ""
    const [row] = yield* this.#engine.rows(`SELECT fence FROM lease WHERE name = ?1${lock}`, lease.name)
    if (row?.[0] !== lease.fence) return yield* this.#superseded(lease, row === undefined ? 0 : int(row[0]))
  })

  readonly #superseded = Effect.fnUntraced(function* (this: Leases, lease: Ledger.Lease, fence?: number) {
    const [row] =
      fence === undefined ? yield* this.#engine.rows("SELECT fence FROM lease WHERE name = ?1", lease.name) : []
    const found = Ledger.passedOn(lease, fence ?? (row === undefined ? 0 : int(row[0])))
    return yield* new Ledger.LedgerError({ ledger: this.#engine.name, reason: new Ledger.Superseded({ found }) })
  })
}
