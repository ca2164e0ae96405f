/** Leases with fences, kept where the ledger is and timed by the database's clock: that of the server, or of the machine a file is on. */
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int } from "./Engine.ts"

/** Milliseconds by the clock that all workers share, as a statement says it. */
const clock = {
  sqlite: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
  postgres: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
}

export class Leases {
  readonly #engine: Engine
  readonly #isPostgres: boolean
  readonly #now: string

  constructor(engine: Engine) {
    this.#engine = engine
    this.#isPostgres = engine.dialect === "postgres"
    this.#now = clock[engine.dialect]
  }

  readonly take = Effect.fnUntraced(function* (this: Leases, name: string, milliseconds: number) {
    // One statement, so that of two who find it free one gets it. A server that forgot a fence would give it to two; a machine
    // that forgets one has stopped whoever held it.
    const taken = this.#engine.rows(
      `INSERT INTO lease (name, fence, until) VALUES (?1, 1, ${this.#now} + ?2)
       ON CONFLICT (name) DO UPDATE SET fence = lease.fence + 1, until = excluded.until WHERE lease.until <= ${this.#now}
       RETURNING fence`,
      name,
      milliseconds
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
    return yield* this.#end(lease, `${this.#now} + ?3`, milliseconds)
  })

  readonly release = Effect.fnUntraced(function* (this: Leases, lease: Ledger.Lease) {
    yield* this.#engine.soft(this.#end(lease, "?3", 0))
  })

  /** When it ends may be forgotten: then it ends sooner, or later. */
  #end({ name, fence }: Ledger.Lease, until: string, milliseconds: number) {
    return this.#engine.run(
      `UPDATE lease SET until = ${until} WHERE name = ?1 AND fence = ?2`,
      name,
      fence,
      milliseconds
    )
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
