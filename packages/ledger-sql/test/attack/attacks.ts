/** What somebody does to single rows of a store who may do anything to its database, as a seed chooses. */
import { Effect } from "effect"
import type { Engine, Value } from "../../src/Engine.ts"
import { columnsOf, type TableName } from "../../src/Schema.ts"
import { type Chance, insert, isSame, keyOf, remove, rows, uniqueOf, update, words } from "./rows.ts"
import { standings, type Stored, verified, type Words } from "./tables.ts"

export interface Done {
  readonly what: string
  /** Whoever verifies must be told one of these. */
  readonly places: ReadonlyArray<string>
}

/** Does it; undefined where it would change nothing. Fails where the database has no place for it. */
export interface Attack {
  readonly name: string
  readonly run: (engine: Engine, by: Chance) => Effect.Effect<Done | undefined, unknown>
}

/** The rows of a table that something rests on, and what reports call them. */
interface Meant {
  readonly table: TableName
  readonly all: ReadonlyArray<Stored>
  readonly places: (...all: ReadonlyArray<Stored>) => ReadonlyArray<string>
}

/** What an attack leaves of a row, which has others beside it. */
type Change = (meant: Meant, row: Stored, by: Chance) => Changed | undefined

interface Changed {
  readonly what: string
  readonly gone: ReadonlyArray<Stored>
  readonly made: ReadonlyArray<Stored>
}

const meant = Effect.fnUntraced(function* (engine: Engine, table: TableName, own: Words) {
  const standing = standings[table]
  const placesOf = (row: Stored) => (standing.is === "operational" ? [] : standing.places(row, own))
  const all = yield* rows(engine, table)
  return {
    table,
    // A name that only operational rows use is nobody's record.
    all: all.filter((row) => placesOf(row).length > 0),
    places: (...some) => some.flatMap(placesOf)
  } satisfies Meant
})

const attack = (name: string, table: TableName, change: Change): Attack => ({
  name: `${name} ${table}`,
  run: (engine, by) =>
    Effect.gen(function* () {
      const own = yield* meant(engine, table, yield* words(engine))
      const row = by.pick(own.all)
      const changed = row === undefined ? undefined : change(own, row, by)
      if (row === undefined || changed === undefined) return undefined
      const { what, gone, made } = changed
      for (const each of gone) yield* remove(engine, table, each)
      for (const each of made) yield* insert(engine, table, each)
      const before = gone.length > 0 ? gone : [row]
      return { what: `${table} of ${own.places(...before)[0]}: ${what}`, places: own.places(...before, ...made) }
    })
})

const otherText = (value: string, by: Chance): string => {
  const at = by.below(value.length)
  const letter = value[at] ?? ""
  // Digits become digits and letters letters: what is JSON mostly stays so.
  const other = /\d/.test(letter)
    ? String((Number(letter) + 1 + by.below(8)) % 10)
    : /[a-z]/i.test(letter)
      ? (by.pick(["q", "x", "z"].filter((each) => each !== letter)) ?? "q")
      : `${letter}1`
  return value.slice(0, at) + other + value.slice(at + 1)
}

const otherBytes = (value: Uint8Array, by: Chance): Uint8Array => {
  const how = value.length === 0 ? 0 : by.below(4)
  if (how === 0) return Buffer.concat([value, Buffer.alloc(1 + by.below(40), 7)])
  if (how === 1) return value.slice(0, by.below(value.length))
  const bytes = Uint8Array.from(value)
  const at = by.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << by.below(8))
  return bytes
}

/** Whole numbers that no store holds, and hardly any program either. */
const extremes = [-1, 0, 2 ** 31 - 1, 2 ** 53 - 1]

/** Another value of the same kind: one that stands in another row, or nearly the one that is there. */
const another = (value: Value, others: ReadonlyArray<Value>, by: Chance): Value | undefined => {
  const different = others.filter((each) => !isSame(each, value))
  if (different.length > 0 && (value === null || by.below(2) === 0)) return by.pick(different)
  if (typeof value === "number") return by.pick([value + 1, value - 1, value + 2, value + 60, ...extremes])
  if (typeof value === "string") return otherText(value, by)
  return value === null ? undefined : otherBytes(value, by)
}

const shown = (value: Value | undefined): string =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString("hex").slice(0, 24)
    : JSON.stringify(value ?? null).slice(0, 90)

/** Whether nothing rests on what a row says there. */
const isFree = (table: TableName, column: string, row: Stored): boolean => {
  const standing = standings[table]
  return standing.is !== "operational" && standing.free?.[column]?.of(row) === true
}

const isSameRow = (table: TableName, a: Stored, b: Stored): boolean =>
  columnsOf(table).every(({ name }) => isFree(table, name, a) || isSame(a[name], b[name]))

const edit = (table: TableName): Attack =>
  attack("edit", table, ({ all }, row, by) => {
    const { name } = by.pick(columnsOf(table).filter((column) => !isFree(table, column.name, row))) ?? { name: "" }
    const [before = null, others] = [row[name], all.map((each) => each[name] ?? null)]
    const after = another(before, others, by)
    if (after === undefined || isSame(before, after)) return undefined
    const what = `${name} ${shown(before)} became ${shown(after)}`
    return { what, gone: [row], made: [{ ...row, [name]: after }] }
  })

const erase = (table: TableName): Attack =>
  attack("delete", table, (_, row) => ({ what: "deleted", gone: [row], made: [] }))

/** A row under the key of another. */
const keyed = (table: TableName, row: Stored, by: Stored): Stored => ({
  ...row,
  ...Object.fromEntries(keyOf(table).map((name) => [name, by[name] ?? null]))
})

/** Two rows have each other's contents. */
const swap = (table: TableName): Attack =>
  attack("swap", table, ({ all, places }, one, by) => {
    const other = by.pick(all)
    if (other === undefined || isSameRow(table, keyed(table, other, one), one)) return undefined
    const made = [keyed(table, one, other), keyed(table, other, one)]
    return { what: `contents exchanged with ${places(other)[0]}`, gone: [one, other], made }
  })

/** A row once more, under another key. */
const copy = (table: TableName): Attack =>
  attack("copy", table, ({ all }, row, by) => {
    const standing = standings[table]
    if (standing.is !== "operational" && standing.spare !== undefined) return undefined
    const changed = [by.pick(keyOf(table)), by.pick(uniqueOf(table))].flatMap((name) => {
      if (name === undefined) return []
      const others = all.map((each) => each[name] ?? null)
      const value = another(row[name] ?? null, others, by)
      return value === undefined ? [] : [[name, value] as const]
    })
    const what = `a copy put in with ${changed.map(([name, value]) => `${name} ${shown(value)}`).join(", ")}`
    return { what, gone: [], made: [{ ...row, ...Object.fromEntries(changed) }] }
  })

/** The columns that say whose a row is, or what it is part of. */
const owners = ["contact", "person", "learner", "batch", "source", "stream"]

/** A row as it would be, were it another one's: all that says whose it is comes from there. */
const move = (table: TableName): Attack =>
  attack("move", table, ({ all, places }, row, by) => {
    const other = by.pick(all)
    const own = owners.filter((name) => name in row && !keyOf(table).includes(name))
    if (other === undefined || own.every((name) => isSame(row[name], other[name]))) return undefined
    const from = Object.fromEntries(own.map((name) => [name, other[name] ?? null]))
    return { what: `moved to where ${places(other)[0]} is`, gone: [row], made: [{ ...row, ...from }] }
  })

/** Another of the keys that an erasure gives. */
const otherKey = (key: string): string =>
  key.replace(/\d{9}$/, (number) => String(Number(number) + 20).padStart(number.length, "0"))

/** What stands in the place of what was erased, and what somebody puts there. */
const leavings: ReadonlyArray<
  readonly [table: TableName, column: string, change: (value: string | null) => string | null]
> = [
  ["fact", "key", (key) => otherKey(key ?? "")],
  ["fact", "key", () => "a key of hers"],
  ["fact", "said", () => "her word"],
  ["fact", "detail", (detail) => detail?.replace('"title":"erased"', '"title":"A diploma"') ?? null],
  ["fact", "detail", (detail) => detail?.replace('"by":"erased"', '"by":"u-9"') ?? null],
  ["learner", "key", (key) => otherKey(key ?? "")],
  ["learner", "key", () => "a key of hers"],
  ["claim", "value", () => "a name of hers"],
  ["decision", "text", (text) => text?.replace('"reason":"erased"', '"reason":"her fault"') ?? null]
]

/** Every change of what an erasure has left. */
export const leftovers: ReadonlyArray<Attack> = leavings.map(([table, column, changed]) =>
  attack("alter what was erased of", table, ({ all }, _, by) => {
    const erased = all.filter((row) => {
      const before = row[column] ?? null
      return row["sealed"] !== null && typeof before !== "number" && changed(asText(before)) !== before
    })
    const row = by.pick(erased)
    if (row === undefined) return undefined
    const after = changed(asText(row[column] ?? null))
    return { what: `${column} became ${shown(after)}`, gone: [row], made: [{ ...row, [column]: after }] }
  })
)

const asText = (value: Value): string | null => (typeof value === "string" ? value : null)

/** In every round, each table is attacked in the next one of these ways; some have no row for it. */
const ways = [edit, erase, edit, swap, edit, copy, edit, move]

/** The attack of a number: one table after another, round after round. */
export const attackOf = (number: number): Attack => {
  const at = number % verified.length
  const way = ways[(at + Math.floor(number / verified.length)) % ways.length] ?? edit
  return way(verified[at] ?? "fact")
}

/** Writes over every value of a row what is there already. */
export const rewritten = Effect.fnUntraced(function* (engine: Engine, table: TableName, by: Chance) {
  const row = by.pick(yield* rows(engine, table))
  if (row === undefined) return
  for (const { name } of columnsOf(table)) yield* update(engine, table, row, name, row[name] ?? null)
})

/** Changes one row of an operational table. */
export const disturbed = Effect.fnUntraced(function* (engine: Engine, table: TableName, by: Chance) {
  const all = yield* rows(engine, table)
  const row = by.pick(all)
  const column = by.pick(columnsOf(table).filter(({ type }) => type === "bigint" || type === "bytea"))
  if (row === undefined) return false
  if (column === undefined || keyOf(table).includes(column.name)) yield* remove(engine, table, row)
  else yield* update(engine, table, row, column.name, another(row[column.name] ?? null, [], by) ?? 1)
  return true
})
