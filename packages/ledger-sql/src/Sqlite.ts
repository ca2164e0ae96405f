/** An engine on one SQLite file, through Node's own node:sqlite: one writer at a time, nothing to install. */
import { closeSync, openSync, rmSync } from "node:fs"
import { backup as copyTo, DatabaseSync, type StatementSync } from "node:sqlite"
import { Ledger } from "@laurel/core"
import { Context, Effect, Exit, type Scope, Semaphore } from "effect"
import { attempt, type Engine, type Insert, int, Refused, type Row, type Together, type Value } from "./Engine.ts"
import { escape, unescape } from "./Escaped.ts"
import { applicationId, openFile, ownMode, refused, type Settings, toRead } from "./SqliteFile.ts"

export type { Settings } from "./SqliteFile.ts"

/** Rows in one INSERT: more gain nothing. */
const rowsPerCall = 10
/** Statements kept. Their texts are ours, and fewer than this. */
const maxStatements = 500

/** A store's engine, and what its migrations need. */
export interface Opened {
  readonly engine: Engine
  /** Whether nothing was in the file. */
  readonly isNew: boolean
  /** The version of the schema; 0 for none. Inside a transaction it stays what it is. */
  readonly version: Effect.Effect<number, Ledger.LedgerError>
  /** Marks the file as a Laurel store of that schema, inside the transaction that made it one. */
  readonly stamp: (version: number) => Effect.Effect<void, Ledger.LedgerError>
}

/**
 * The open transactions that a fiber is inside of, one for each engine where a body works on two: so a transaction's own
 * statements are known from those of other fibers.
 */
const Inside = Context.Reference<ReadonlyArray<symbol>>("@laurel/ledger-sql/Sqlite/Inside", {
  defaultValue: () => []
})

const into = (value: Value): Value => (typeof value === "string" ? escape(value) : value)

/** Undoes `escape` in rows that are nobody else's yet: copying each would cost more than reading it. */
const unescaped = (rows: Array<Array<Value>>): ReadonlyArray<Row> => {
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) {
      const value = row[at]
      if (typeof value === "string") row[at] = unescape(value)
    }
  }
  return rows
}

/** Node 22 gives what stands in a list to `?` alone; from Node 24 on also to `?1`, which is quicker than by its name. */
const takesNumbered = (): boolean => {
  const db = new DatabaseSync(":memory:")
  try {
    db.prepare("SELECT ?1").get("")
    return true
  } catch {
    return false
  } finally {
    db.close()
  }
}

/** Values by the names that `?1`, `?2`, … have to SQLite. */
const numbered = (values: ReadonlyArray<Value>): Record<string, Value> =>
  Object.fromEntries(values.map((value, index) => [`?${index + 1}`, into(value)]))

/** The statements of one connection, each prepared once. */
class Statements {
  readonly #db: DatabaseSync
  readonly #kept = new Map<string, StatementSync>()
  readonly #takesNumbered = takesNumbered()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  of(sql: string): StatementSync {
    const known = this.#kept.get(sql)
    if (known !== undefined) return known
    if (this.#kept.size >= maxStatements) this.#kept.clear()
    const statement = this.#db.prepare(sql)
    // A statement need not use all that it is given.
    if (!this.#takesNumbered) statement.setAllowUnknownNamedParameters(true)
    this.#kept.set(sql, statement)
    return statement
  }

  rows(sql: string, values: ReadonlyArray<Value>): ReadonlyArray<Row> {
    const statement = this.of(sql)
    const found = this.#takesNumbered ? statement.all(...values.map(into)) : statement.all(numbered(values))
    // Opened with returnArrays, which the declared type of `all` does not know about.
    return unescaped(found as unknown as Array<Array<Value>>)
  }

  run(sql: string, values: ReadonlyArray<Value>): number {
    const statement = this.of(sql)
    const { changes } = this.#takesNumbered ? statement.run(...values.map(into)) : statement.run(numbered(values))
    // Statements that change no rows leave the count of the one before.
    return /^\s*(?:insert|update|delete|replace|with)\b/i.test(sql) ? Number(changes) : 0
  }

  /** Several rows a call save a seventh of the time. */
  insert({ table, columns, suffix = "" }: Insert, rows: ReadonlyArray<Row>): number {
    const places = `(${columns.map(() => "?").join(", ")})`
    const start = `INSERT INTO ${table} (${columns.map(({ name }) => name).join(", ")}) VALUES `
    const several = this.of(`${start}${Array.from({ length: rowsPerCall }, () => places).join(", ")} ${suffix}`)
    const one = this.of(`${start}${places} ${suffix}`)
    let inserted = 0
    let waiting: Array<Value> = []
    for (const row of rows) {
      for (const value of row) waiting.push(into(value))
      if (waiting.length < columns.length * rowsPerCall) continue
      inserted += Number(several.run(...waiting).changes)
      waiting = []
    }
    for (let at = 0; at < waiting.length; at += columns.length) {
      inserted += Number(one.run(...waiting.slice(at, at + columns.length)).changes)
    }
    return inserted
  }
}

/**
 * Statements are synchronous, so each is atomic by itself; but a transaction's body may wait between two of its own. Other
 * fibers' statements wait until it has ended: there is one connection, and they would land inside.
 */
const make = (db: DatabaseSync, name: string): Engine => {
  const statements = new Statements(db)
  const turn = Semaphore.makeUnsafe(1)
  let open: symbol | undefined

  const guarded = <A>(body: () => A): Effect.Effect<A, Ledger.LedgerError> =>
    attempt(name, () => {
      try {
        return body()
      } catch (cause) {
        throw refused(cause)
      }
    })
  const statement = <A>(body: () => A): Effect.Effect<A, Ledger.LedgerError> =>
    Effect.withFiber((fiber) =>
      open === undefined || fiber.getRef(Inside).includes(open) ? guarded(body) : turn.withPermit(guarded(body))
    )

  /** `before` is set for the transaction only: SQLite refuses to change such settings inside of one. */
  const together =
    (begin: string, before = "", after = ""): Together =>
    (body) =>
      Effect.withFiber((fiber) => {
        const inside = fiber.getRef(Inside)
        if (open !== undefined && inside.includes(open)) return Effect.die(new Error("a transaction inside of another"))
        const own = Symbol(begin)
        const start = guarded(() => {
          db.exec(`${before}${begin}`)
          open = own
        })
        const end = (exit: Exit.Exit<unknown, unknown>) =>
          guarded(() => {
            if (Exit.isSuccess(exit)) db.exec("COMMIT")
          }).pipe(
            Effect.ensuring(
              Effect.sync(() => {
                open = undefined
                // A commit that failed is still open; after a full disk SQLite has rolled back by itself.
                if (db.isTransaction) db.exec("ROLLBACK")
              })
            )
          )
        return Effect.uninterruptibleMask((restore) =>
          start.pipe(
            Effect.andThen(Effect.exit(restore(Effect.provideService(body, Inside, [...inside, own])))),
            Effect.tap(end),
            Effect.ensuring(Effect.sync(() => after !== "" && db.exec(after))),
            Effect.flatten
          )
        ).pipe(turn.withPermit)
      })

  const transaction = together("BEGIN IMMEDIATE")
  return {
    dialect: "sqlite",
    name,
    rows: (sql, ...values) => statement(() => statements.rows(sql, values)),
    run: (sql, ...values) => statement(() => statements.run(sql, values)),
    insert: (insert, rows) =>
      Effect.withFiber((fiber) => {
        if (rows.length === 0) return Effect.succeed(0)
        const body = guarded(() => statements.insert(insert, rows))
        return open !== undefined && fiber.getRef(Inside).includes(open) ? body : transaction(body)
      }),
    transaction,
    snapshot: together("BEGIN"),
    soft: together("BEGIN IMMEDIATE", "PRAGMA synchronous = NORMAL; ", "PRAGMA synchronous = FULL")
  }
}

/** Opens the store in a file, or a new one, until the scope closes; `:memory:` for one that is gone then. Its schema is left as it is. */
export const open = Effect.fnUntraced(function* (
  file: string,
  settings: Settings
): Effect.fn.Return<Opened, Ledger.LedgerError, Scope.Scope> {
  const { db, isNew } = yield* Effect.acquireRelease(
    attempt(file, () => {
      try {
        return openFile(file, settings)
      } catch (cause) {
        throw refused(cause)
      }
    }),
    (opened) => Effect.sync(() => opened.db.close())
  )
  const engine = make(db, file)
  return {
    engine,
    isNew,
    version: Effect.flatMap(engine.rows("PRAGMA user_version"), (rows) => attempt(file, () => int(rows[0]?.[0]))),
    stamp: (version) =>
      Effect.andThen(
        engine.run(`PRAGMA application_id = ${applicationId}`),
        Effect.asVoid(engine.run(`PRAGMA user_version = ${Math.trunc(version)}`))
      )
  }
})

/** Creates the copy's file, for nobody else to read, so that no other one is ever written over. */
const claim = (to: string): void => {
  try {
    closeSync(openSync(to, "wx", ownMode))
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    const isThere = "code" in cause && cause.code === "EEXIST"
    const found = isThere ? `the backup's file ${to} exists already` : `the backup can't be written: ${cause.message}`
    throw new Refused(new Ledger.Unusable({ found, advice: "Name another file for the backup" }))
  }
}

/** Milliseconds to wait for a lock while a copy is made. */
const backupTimeout = 5_000
/** More pages than any store has. */
const everyPage = 0x7fffffff

/**
 * Copies a store to a file that does not exist yet, as it was at one moment, while others write on. In one step and on
 * another thread: step by step SQLite begins again whenever somebody writes, and may never end.
 */
export const backup = (file: string, to: string): Effect.Effect<void, Ledger.LedgerError> => {
  const copy = async (): Promise<void> => {
    const db = toRead(file, backupTimeout)
    try {
      claim(to)
      try {
        await copyTo(db, to, { rate: everyPage })
      } catch (cause) {
        rmSync(to, { force: true })
        throw cause
      }
    } finally {
      db.close()
    }
  }
  return Effect.tryPromise({ try: copy, catch: refused }).pipe(
    Effect.catch((cause) =>
      // A full disk is the copy's: the store is only read.
      attempt(cause instanceof Refused && cause.reason._tag === "Full" ? to : file, () => {
        throw cause
      })
    ),
    Effect.uninterruptible
  )
}
