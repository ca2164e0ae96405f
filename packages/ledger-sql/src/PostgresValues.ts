/** Values and statements as PostgreSQL and its driver want them. */
import { Ledger } from "@laurel/core"
import { PgTypes } from "@effect/sql-pg"
import { Result } from "effect"
import { type ColumnType, type Insert, Refused, type Row, type Value } from "./Engine.ts"
import { escape, unescape } from "./Escaped.ts"

/** Texts of statements kept translated. They are ours, and fewer than this. */
const maxTexts = 500
/** Of one INSERT. A row that is larger by itself still goes, alone. */
const maxRows = 10_000
const maxCharacters = 8_000_000

/** Sums are numeric: whole ones become bigint, which rows then turn into numbers like every other. */
export const types = PgTypes.makeRegistry()
types.register<bigint | number>(PgTypes.OID.numeric, {
  encode: (value) => PgTypes.encode(String(value), PgTypes.OID.numeric),
  decode: (bytes) =>
    Result.map(PgTypes.decode(bytes, PgTypes.OID.numeric, 1), (value) => {
      const digits = String(value)
      return /^-?\d+$/.test(digits) ? BigInt(digits) : Number(digits)
    })
})

/** A value as the driver takes it. */
export const into = (value: Value): unknown => {
  if (typeof value === "string") return escape(value)
  // Always one type: the driver would choose by size, and each choice is a statement of its own to the server.
  return typeof value === "number" && Number.isSafeInteger(value) ? PgTypes.int8(BigInt(value)) : value
}

/** A value as the driver gave it. Throws `Refused` for a number that would be rounded. */
export const outOf = (value: unknown): Value => {
  switch (typeof value) {
    case "string":
      return unescape(value)
    case "number":
      return value
    case "boolean":
      return value ? 1 : 0
    case "bigint":
      if (Number.isSafeInteger(Number(value))) return Number(value)
      throw new Refused(new Ledger.Corrupt({ found: `a column holds ${value}, which is more than a number can` }))
    default:
      if (value === null || value instanceof Uint8Array) return value
      throw new Error("a column of a type that no statement of ours asks for")
  }
}

const numbered = new Map<string, string>()
/** `?1` as PostgreSQL spells it. */
export const translate = (sql: string): string => {
  const known = numbered.get(sql)
  if (known !== undefined) return known
  if (numbered.size >= maxTexts) numbered.clear()
  const translated = sql.replace(/\?(\d+)/g, "$$$1")
  numbered.set(sql, translated)
  return translated
}

/** An INSERT whose parameters are its columns, each a list: twice as fast as rows in JSON. */
export const insertText = ({ table, columns, suffix = "" }: Insert): string => {
  const names = columns.map(({ name }) => name).join(", ")
  const lists = columns.map(({ type }, at) => `CAST($${at + 1} AS ${type}[])`).join(", ")
  return `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${lists}) ${suffix}`
}

const oids: { readonly [Type in ColumnType]: number } = {
  bigint: PgTypes.OID.int8,
  integer: PgTypes.OID.int4,
  smallint: PgTypes.OID.int2,
  text: PgTypes.OID.text,
  bytea: PgTypes.OID.bytea
}

const elementOf = (type: ColumnType) => (value: Value | undefined) => {
  if (typeof value === "string") return escape(value)
  return type === "bigint" && typeof value === "number" ? BigInt(value) : (value ?? null)
}

/** The parameters of `insertText` for these rows. */
export const insertLists = ({ columns }: Insert, rows: ReadonlyArray<Row>): ReadonlyArray<PgTypes.Parameter> =>
  columns.map(({ type }, at) => {
    const element = elementOf(type)
    const list = rows.map((row) => element(row[at]))
    // Fails only for a type that has no lists.
    return Result.getOrThrow(PgTypes.array(list, oids[type]))
  })

const sizeOf = (row: Row): number =>
  row.reduce<number>((size, value) => size + (value === null || typeof value === "number" ? 12 : value.length), 0)

/** Rows in parts that each go into one statement. */
export const parts = function* (rows: ReadonlyArray<Row>): Generator<ReadonlyArray<Row>> {
  let [from, size] = [0, 0]
  for (const [at, row] of rows.entries()) {
    const own = sizeOf(row)
    if (at > from && (at - from >= maxRows || size + own > maxCharacters)) {
      yield rows.slice(from, at)
      ;[from, size] = [at, 0]
    }
    size += own
  }
  if (from < rows.length) yield rows.slice(from)
}
