/** Stores with the whole history in them, one on each engine, and copies of them to be attacked, as they are or as they once were. */
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { type Ledger, Commitment } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { createHash } from "node:crypto"
import { Effect, Layer, Redacted, type Scope } from "effect"
import type { Engine } from "../../src/Engine.ts"
import * as Postgres from "../../src/Postgres.ts"
import * as Sqlite from "../../src/Sqlite.ts"
import { at } from "../crash/work.ts"
import { sqliteSettings } from "../engines.ts"
import { databaseLike, freshDatabase } from "../postgres.ts"
import { folder } from "../store.ts"
import { history } from "./history.ts"

type Opened = Layer.Layer<Ledger.Ledger, Ledger.LedgerError>

/** A store of its own, gone when the scope closes. */
export interface Store {
  /** As somebody with full access to the database has it. */
  readonly engine: Effect.Effect<Engine, Ledger.LedgerError, Scope.Scope>
  /** As a program that only reads opens it. */
  readonly opened: Opened
  /** As a program that writes does. */
  readonly written: Opened
}

/** What stores are copied from. */
export interface Original {
  readonly whole: Effect.Effect<Store, never, Scope.Scope>
  /** As it was half-way. */
  readonly older: Effect.Effect<Store, never, Scope.Scope>
}

/** Another one each time, and the same in every run. */
const secrets = (part: number) => {
  let given = 0
  return Layer.succeed(Commitment.Secrets, () =>
    Uint8Array.from(
      createHash("sha256")
        .update(`secret ${part}.${(given += 1)}`)
        .digest()
    )
  )
}

/** A store in a file. */
export const fileAt = (file: string): Store => ({
  engine: Effect.map(Sqlite.open(file, sqliteSettings), ({ engine }) => engine),
  opened: LedgerSql.layerSqlite(file, { create: false }),
  written: LedgerSql.layerSqlite(file)
})

/** A store in a database. */
export const databaseAt = (address: string): Store => {
  const url = Redacted.make(address)
  return {
    engine: Postgres.open({ url, maxConnections: 1 }),
    opened: LedgerSql.layerPostgres({ url, create: false, maxConnections: 2 }),
    written: LedgerSql.layerPostgres({ url })
  }
}

/** Days pass between the two parts: what was contested is overdue by then. */
const pause = 240

/** Lets one part of the history happen. */
const happen = Effect.fnUntraced(function* (place: Store, part: 0 | 1) {
  let hour = part * pause
  const all = Effect.forEach(history[part], (step) => at((hour += 1), step), { discard: true })
  yield* Effect.provide(all, Layer.provide(place.written, secrets(part)))
})

const sqlite = Effect.gen(function* () {
  const path = yield* folder
  const [whole, older] = [join(path, "whole.db"), join(path, "older.db")]
  yield* happen(fileAt(whole), 0)
  copyFileSync(whole, older)
  yield* happen(fileAt(whole), 1)
  let copies = 0
  const copy = (file: string) =>
    Effect.sync(() => {
      const own = join(path, `copy-${(copies += 1)}.db`)
      copyFileSync(file, own)
      return fileAt(own)
    })
  return { whole: copy(whole), older: copy(older) } satisfies Original
})

const nameOf = (address: string): string => new URL(address).pathname.slice(1)

const postgres = Effect.gen(function* () {
  const whole = yield* freshDatabase
  yield* happen(databaseAt(whole), 0)
  const older = yield* databaseLike(nameOf(whole))
  yield* happen(databaseAt(whole), 1)
  const copy = (address: string) => Effect.map(databaseLike(nameOf(address)), databaseAt)
  return { whole: copy(whole), older: copy(older) } satisfies Original
})

export const engines = [
  ["SQLite", sqlite],
  ["PostgreSQL", postgres]
] as const
