/** What the store asks of a database, so that one body of queries runs on SQLite and on PostgreSQL; and the few places where their SQL differs. */
import { Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import { escape } from "./Escaped.ts"

export type Dialect = "sqlite" | "postgres"

/** What goes into a statement and what comes out of it. Whole numbers up to 2^53 - 1; no booleans and no bigints. */
export type Value = number | string | null | Uint8Array
export type Row = ReadonlyArray<Value>

export type ColumnType = "bigint" | "integer" | "smallint" | "text" | "bytea"
export interface Column {
  readonly name: string
  readonly type: ColumnType
}
/** Where rows go, and what happens where one is there already: a suffix such as `ON CONFLICT DO NOTHING`. */
export interface Insert {
  readonly table: string
  readonly columns: ReadonlyArray<Column>
  readonly suffix?: string
}

/** Runs an effect whose statements belong together. Never inside another one of the same engine: that is a defect. */
export type Together = <A, E, R>(body: Effect.Effect<A, E, R>) => Effect.Effect<A, E | Ledger.LedgerError, R>

/**
 * A database. Statements are written once for both: parameters are `?1`, `?2`, …, lists are one JSON parameter made by `json`
 * and read by `list` or `tuples`. Whole numbers are bound as bigint on PostgreSQL, texts as what the statement makes of them.
 */
export interface Engine {
  readonly dialect: Dialect
  /** What errors call the store: its file, or host and database, without any secret. */
  readonly name: string
  /** All rows, each an array in the order of its columns. Booleans are 0 and 1; a number beyond 2^53 - 1 is a Corrupt store. */
  readonly rows: (sql: string, ...values: ReadonlyArray<Value>) => Effect.Effect<ReadonlyArray<Row>, Ledger.LedgerError>
  /** Runs one statement and says how many rows it changed. */
  readonly run: (sql: string, ...values: ReadonlyArray<Value>) => Effect.Effect<number, Ledger.LedgerError>
  /** Inserts all of the rows or none and says how many were inserted or, by a suffix, updated. No two rows of one call may update the same row. */
  readonly insert: (into: Insert, rows: ReadonlyArray<Row>) => Effect.Effect<number, Ledger.LedgerError>
  /** All of it or nothing, as a writer. On PostgreSQL the body runs again, at most 5 times, after a deadlock. Interruption rolls back. */
  readonly transaction: Together
  /** Reads that all see one state. */
  readonly snapshot: Together
  /** A transaction that may be lost with the machine, all of it, unless a later `transaction` took it to disk as well. */
  readonly soft: Together
}

/** A failure that this package understands; everything else is a defect. */
export class Refused extends Error {
  readonly reason: Ledger.LedgerError["reason"]
  constructor(reason: Ledger.LedgerError["reason"]) {
    super(reason._tag)
    this.reason = reason
  }
}

/** Something is in a store that can't be, or isn't that must be. */
export const corrupt = (found: string): never => {
  throw new Refused(new Ledger.Corrupt({ found }))
}

/** Runs what reads rows or looks at files: a `Refused` becomes the error of that store, anything else thrown is a defect. */
export const attempt = <A>(name: string, body: () => A): Effect.Effect<A, Ledger.LedgerError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(body())
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause
      return Effect.fail(new Ledger.LedgerError({ ledger: name, reason: cause.reason }))
    }
  })

/** What is read, or why it can't be: what a column holds that can't be there. Anything else thrown is a defect. */
export const readable = <A>(read: () => A): Result.Result<A, string> => {
  try {
    return Result.succeed(read())
  } catch (cause) {
    if (!(cause instanceof Refused) || cause.reason._tag !== "Corrupt") throw cause
    return Result.fail(cause.reason.found)
  }
}

/** Characters of a wrong value that an error shows. */
const maxShown = 100

const wrong = (expected: string, value: Value | undefined): never => {
  const found = (JSON.stringify(value) ?? "nothing").slice(0, maxShown)
  throw new Refused(new Ledger.Corrupt({ found: `a column holds ${found} where ${expected} belongs` }))
}

/** Columns are checked as they are read: a store may have been edited by hand. Throws `Refused`; so do the next ones. */
export const int = (value: Value | undefined): number => (typeof value === "number" ? value : wrong("a number", value))
export const text = (value: Value | undefined): string => (typeof value === "string" ? value : wrong("a text", value))
export const bytes = (value: Value | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : wrong("bytes", value)
export const orNull = <A>(read: (value: Value | undefined) => A, value: Value | undefined): A | null =>
  value === null ? null : read(value)

const toJson = (value: Value): number | string | null =>
  typeof value === "string" ? escape(value) : value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value

const isRow = (item: Value | Row): item is Row => Array.isArray(item)

/** The parameter that `list` (values) or `tuples` (rows) reads. JSON of other making would lose texts that only fit escaped. */
export const json = (items: ReadonlyArray<Value | Row>): string =>
  JSON.stringify(items.map((item) => (isRow(item) ? item.map(toJson) : toJson(item))))

/** A FROM item over parameter n, a `json` list: one column `value`, in no promised order. The alias follows it. */
export const list = (dialect: Dialect, n: number, type: "bigint" | "text"): string =>
  dialect === "sqlite"
    ? `(SELECT value FROM json_each(?${n}))`
    : `(SELECT CAST(value AS ${type}) AS value FROM jsonb_array_elements_text(CAST(?${n} AS jsonb)))`

/** The element at an index of the JSON array `item`, as that type. */
const element = (dialect: Dialect, item: string, at: number, type: ColumnType): string => {
  const found = `(${item} ->> ${at})`
  if (type === "bytea") return dialect === "sqlite" ? `unhex${found}` : `decode(${item} ->> ${at}, 'hex')`
  return dialect === "sqlite" ? found : `CAST${found.slice(0, -1)} AS ${type})`
}

/** A FROM item over parameter n, a `json` list of rows with these columns, in no promised order. The alias follows it. */
export const tuples = (dialect: Dialect, n: number, columns: ReadonlyArray<Column>): string => {
  const chosen = columns.map(({ name, type }, at) => `${element(dialect, "value", at, type)} AS ${name}`).join(", ")
  return dialect === "sqlite"
    ? `(SELECT ${chosen} FROM json_each(?${n}))`
    : `(SELECT ${chosen} FROM jsonb_array_elements(CAST(?${n} AS jsonb)) AS item (value))`
}

/**
 * A FROM item that joins a table to what stands before it, looked up item by item. Neither engine is left to think that going
 * through the whole table would be less: SQLite keeps this order, and PostgreSQL may not take the lookup apart.
 */
export const lookup = (dialect: Dialect, table: string, on: string): string =>
  dialect === "sqlite"
    ? `CROSS JOIN ${table} ON ${on}`
    : `CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${on} OFFSET 0) ${table.split(" ")[1] ?? table}`

/** The same for a table that need not have a row: then its columns are null. */
export const perhaps = (dialect: Dialect, table: string, on: string): string =>
  dialect === "sqlite"
    ? `LEFT JOIN ${table} ON ${on}`
    : `LEFT JOIN LATERAL (SELECT * FROM ${table} WHERE ${on} OFFSET 0) ${table.split(" ")[1] ?? table} ON true`

/** Whether a column is one of parameter n, a `json` list of whole numbers. */
export const among = (dialect: Dialect, column: string, n: number): string =>
  dialect === "sqlite"
    ? `${column} IN (SELECT value FROM json_each(?${n}))`
    : `${column} = ANY (CAST(translate(?${n}, '[]', '{}') AS bigint[]))`
