/** One SQLite file through node:sqlite: opened with care, its statements kept, its errors sorted by what to do about them. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite"
import { statSync } from "node:fs"
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import { Ledger } from "@laurel/core"
import { applicationId, migrations } from "./Migrations.ts"

export type Row = ReadonlyArray<SQLOutputValue>
type Reason = Ledger.LedgerError["reason"]

export interface Settings {
  /** Whether a missing or empty file becomes a new store; a store that is not to be created is only read. */
  readonly create: boolean
  /** Milliseconds to wait for another program's lock. */
  readonly busyTimeout: number
  /** Pages of 4,096 bytes that the file may grow to; undefined for as many as the disk holds. */
  readonly maxPages: number | undefined
}

export interface Inserter {
  readonly add: (...row: ReadonlyArray<SQLInputValue>) => void
  readonly flush: () => void
}

/** Rows in one INSERT: more gain nothing. */
const rowsPerCall = 10

/** A failure that this package understands; everything else is a defect. */
export class Refused extends Error {
  readonly reason: Reason
  constructor(reason: Reason) {
    super(reason._tag)
    this.reason = reason
  }
}

/** SQLite's result codes, extended ones reduced to their class, as reasons. Undefined for what only a bug of ours can cause. */
const reasonOf = (cause: unknown): Reason | undefined => {
  if (cause instanceof Refused) return cause.reason
  if (!(cause instanceof Error)) return undefined
  const found = cause.message
  // From looking at the file itself: a name too long, a folder that may not be entered, a loop of links.
  if ("syscall" in cause) return new Ledger.Unusable({ found, advice: "Name another file, or mend its path" })
  if (!("errcode" in cause) || typeof cause.errcode !== "number") return undefined
  switch (cause.errcode & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new Ledger.Busy({ found })
    case 13: // SQLITE_FULL
      return new Ledger.Full({ found })
    case 8: // SQLITE_READONLY
      return new Ledger.Unusable({
        found,
        advice: "Give this user permission to write the file, its -wal and -shm files, and their folder"
      })
    case 10: // SQLITE_IOERR
      return new Ledger.Full({ found: `${found}, which is what a full disk or a lost volume looks like` })
    case 14: // SQLITE_CANTOPEN
      return new Ledger.Unusable({ found, advice: "Check that the folder exists and that this user may write in it" })
    case 26: // SQLITE_NOTADB
      return new Ledger.Unusable({
        found: "it is not a SQLite database",
        advice: "Name another file, or move this one away"
      })
    case 11: // SQLITE_CORRUPT
      return new Ledger.Corrupt({ found })
    case 19: // SQLITE_CONSTRAINT
      return new Ledger.Conflict({ found })
    default:
      return undefined
  }
}

const isDenied = (cause: unknown): boolean =>
  cause instanceof Error &&
  "errcode" in cause &&
  typeof cause.errcode === "number" &&
  [8, 14].includes(cause.errcode & 0xff) // SQLITE_READONLY, SQLITE_CANTOPEN

/**
 * Opens a file for reading only. SQLite wants to make its -shm file beside it even so; where the folder allows none and no
 * writer has left anything to read in a -wal file, as with a copy on read-only media, it is read as one that never changes.
 */
const toRead = (file: string, timeout: number): DatabaseSync => {
  const settings = { timeout, returnArrays: true, readOnly: true }
  const db = new DatabaseSync(file, settings)
  try {
    db.prepare("SELECT count(*) FROM sqlite_schema").all()
    return db
  } catch (cause) {
    db.close()
    // Only where SQLite may not make its file: a store that somebody is writing to is never read as one that stays.
    if (!isDenied(cause) || (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw cause
    const url = pathToFileURL(file)
    url.searchParams.set("immutable", "1")
    return new DatabaseSync(url, settings)
  }
}

export class Database {
  readonly file: string
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Opens a store, bringing its schema up to date. */
  constructor(file: string, { create, busyTimeout, maxPages }: Settings) {
    this.file = file
    if (!create && statSync(file, { throwIfNoEntry: false }) === undefined) {
      throw new Refused(
        new Ledger.Unusable({
          found: "there is no such file",
          advice: "Run `laurel sync` to create it, or name another file"
        })
      )
    }
    if (file !== ":memory:" && statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new Refused(
        new Ledger.Unusable({
          found: `its folder ${dirname(file)} does not exist`,
          advice: "Create it, or name another file"
        })
      )
    }
    this.#db = create ? new DatabaseSync(file, { timeout: busyTimeout, returnArrays: true }) : toRead(file, busyTimeout)
    try {
      this.#prepareFile(create)
      if (maxPages !== undefined) this.#db.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`)
    } catch (cause) {
      this.#db.close()
      throw cause
    }
  }

  #prepareFile(create: boolean): void {
    const version = this.#pragma("user_version")
    const owner = this.#pragma("application_id")
    const tables = this.rows("SELECT count(*) FROM sqlite_schema")[0]?.[0]
    const isNew = version === 0 && owner === 0 && tables === 0
    if (isNew && !create) {
      throw new Refused(
        new Ledger.Unusable({ found: "it is empty", advice: "Run `laurel sync` to begin it, or name another file" })
      )
    }
    if (!isNew && owner !== applicationId) {
      throw new Refused(
        new Ledger.Unusable({
          found: "it is a SQLite database, but not a Laurel store",
          advice: "Name another file: nothing was changed in this one"
        })
      )
    }
    if (version > migrations.length) {
      throw new Refused(
        new Ledger.Unusable({
          found: `it was written by a newer Laurel (schema ${version}; this one knows schemas up to ${migrations.length})`,
          advice: "Update Laurel, or name another file: nothing was changed in this one"
        })
      )
    }
    this.#db.exec("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY")
    if (create) {
      this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      // Also where there is nothing to migrate: a store that can't be written says so now, and not after an hour of reading.
      this.#migrate(version)
    } else if (version < migrations.length) {
      // Whoever only reads changes nothing, not even the schema.
      const found = `it has an older schema (${version}; this Laurel reads ${migrations.length})`
      throw new Refused(new Ledger.Unusable({ found, advice: "Run `laurel sync` to bring it up to date" }))
    }
  }

  #migrate(version: number): void {
    this.transaction(() => {
      // Another program may have been first while this one waited for the lock.
      const now = Math.max(version, this.#pragma("user_version"))
      for (const step of migrations.slice(now)) this.#db.exec(step)
      this.#db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`)
    })
  }

  #pragma(name: string): number {
    return Number(this.rows(`PRAGMA ${name}`)[0]?.[0])
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) this.#statements.set(sql, (statement = this.#db.prepare(sql)))
    return statement
  }

  /** All rows of a query; each is an array in the order of its columns. */
  rows(sql: string, ...values: ReadonlyArray<SQLInputValue>): ReadonlyArray<Row> {
    // Opened with returnArrays, which the declared type of `all` does not know about.
    return this.#statement(sql).all(...values) as unknown as ReadonlyArray<Row>
  }

  /** Runs one statement. Its text is one of ours, so the number kept is bounded by our source. */
  run(sql: string, ...values: ReadonlyArray<SQLInputValue>): void {
    this.#statement(sql).run(...values)
  }

  /** Inserts rows by a statement that lacks its values, several a call: it saves a seventh of the time. `flush` writes what is left. */
  inserter(insert: string, columns: number): Inserter {
    const values = (rows: number): string =>
      Array.from({ length: rows }, () => `(${"?, ".repeat(columns - 1)}?)`).join(", ")
    const several = this.#statement(`${insert} VALUES ${values(rowsPerCall)}`)
    const one = this.#statement(`${insert} VALUES ${values(1)}`)
    let waiting: Array<SQLInputValue> = []
    const add = (...row: ReadonlyArray<SQLInputValue>): void => {
      for (const value of row) waiting.push(value)
      if (waiting.length < columns * rowsPerCall) return
      several.run(...waiting)
      waiting = []
    }
    const flush = (): void => {
      for (let at = 0; at < waiting.length; at += columns) one.run(...waiting.slice(at, at + columns))
      waiting = []
    }
    return { add, flush }
  }

  /** Runs all of it or nothing. The lock is taken first, so that what is read inside stays true until the end. */
  transaction<A>(body: () => A): A {
    this.#db.exec("BEGIN IMMEDIATE")
    try {
      const result = body()
      this.#db.exec("COMMIT")
      return result
    } catch (cause) {
      // After a full disk SQLite has rolled back by itself.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK")
      throw cause
    }
  }

  /** The error of this store for something caught; a defect is thrown on. */
  error(cause: unknown): Ledger.LedgerError {
    return errorOf(this.file, cause)
  }

  close(): void {
    this.#db.close()
  }
}

export const errorOf = (file: string, cause: unknown): Ledger.LedgerError => {
  const reason = reasonOf(cause)
  if (reason === undefined) throw cause
  return new Ledger.LedgerError({ ledger: file, reason })
}

const wrong = (expected: string, value: SQLOutputValue | undefined): never => {
  throw new Refused(new Ledger.Corrupt({ found: `a column holds ${JSON.stringify(value)} where ${expected} belongs` }))
}

/** Columns are checked as they are read: a store may have been edited by hand. */
export const int = (value: SQLOutputValue | undefined): number =>
  typeof value === "number" ? value : wrong("a number", value)
export const text = (value: SQLOutputValue | undefined): string =>
  typeof value === "string" ? value : wrong("a text", value)
export const bytes = (value: SQLOutputValue | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : wrong("bytes", value)
export const orNull = <A>(
  read: (value: SQLOutputValue | undefined) => A,
  value: SQLOutputValue | undefined
): A | null => (value === null ? null : read(value))
