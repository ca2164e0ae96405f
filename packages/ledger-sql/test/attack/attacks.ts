/** What somebody does to single rows of a store who may do anything to its database, as a seed chooses. */
import { Effect } from "effect"
import type { Column, Engine, Value } from "../../src/Engine.ts"
import { columnsOf, type TableName, tables } from "../../src/Schema.ts"
import { type Chance, columnOf, insert, isSame, keyOf, remove, rows, uniqueOf, update, words } from "./rows.ts"
import { standings, type Stored, type Words } from "./tables.ts"

export interface Done {
  readonly what: string
  /** Whoever verifies must be told one of these. */
  readonly places: ReadonlyArray<string>
}

/** Does it; undefined where there is nothing to do it to, or it would change nothing. */
export interface Attack {
  readonly name: string
  readonly run: (engine: Engine, by: Chance) => Effect.Effect<Done | undefined, unknown>
}

const names: ReadonlyArray<TableName> = Object.keys(standings) as Array<TableName>

/** Tables that are verified. */
export const verified = names.filter((name) => standings[name].is !== "operational")

const placesOf = (table: TableName, own: Words, ...all: ReadonlyArray<Stored>): ReadonlyArray<string> => {
  const standing = standings[table]
  return standing.is === "operational" ? [] : all.flatMap((row) => standing.places(row, own))
}

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
  if (value.length === 0 || by.below(4) === 0) return Buffer.concat([value, Buffer.alloc(1 + by.below(32), 7)])
  const bytes = Uint8Array.from(value)
  const at = by.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << by.below(8))
  return bytes
}

/** Another value of the column's kind: one that stands in another row, or nearly the one that is there. */
const another = (column: Column, value: Value, others: ReadonlyArray<Value>, by: Chance): Value | undefined => {
  const different = others.filter((each) => !isSame(each, value))
  if (different.length > 0 && by.below(2) === 0) return by.pick(different)
  if (value === null) return by.pick(different)
  if (typeof value === "number") return value + (by.pick([1, -1, 2, 60]) ?? 1)
  if (typeof value === "string") return otherText(value, by)
  return otherBytes(value, by)
}

const shown = (value: Value | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex").slice(0, 24) : JSON.stringify(value ?? null).slice(0, 90)

/** Rows that an attack means: a name or a stream that only operational rows use is none of them. */
const meant = Effect.fnUntraced(function* (engine: Engine, table: TableName) {
  const own = yield* words(engine)
  const all = yield* rows(engine, table)
  return { own, all: all.filter((row) => placesOf(table, own, row).length > 0) }
})

const edit = (table: TableName, column: string): Attack => ({
  name: `edit ${table}.${column}`,
  run: (engine, by) =>
    Effect.gen(function* () {
      const { own, all } = yield* meant(engine, table)
      const row = by.pick(all)
      if (row === undefined) return undefined
      const before = row[column] ?? null
      const others = all.map((each) => each[column] ?? null)
      const after = another(columnOf(table, column), before, others, by)
      if (after === undefined || isSame(before, after)) return undefined
      yield* update(engine, table, row, column, after)
      return {
        what: `${table}.${column} of ${placesOf(table, own, row)[0]}: ${shown(before)} became ${shown(after)}`,
        places: placesOf(table, own, row, { ...row, [column]: after })
      }
    })
})

const erase = (table: TableName): Attack => ({
  name: `delete ${table}`,
  run: (engine, by) =>
    Effect.gen(function* () {
      const { own, all } = yield* meant(engine, table)
      const row = by.pick(all)
      if (row === undefined) return undefined
      yield* remove(engine, table, row)
      const places = placesOf(table, own, row)
      return { what: `the row of ${places[0]} deleted from ${table}`, places }
    })
})

/** Two rows have each other's contents. */
const swap = (table: TableName): Attack => ({
  name: `swap ${table}`,
  run: (engine, by) =>
    Effect.gen(function* () {
      const { own, all } = yield* meant(engine, table)
      const [one, other] = [by.pick(all), by.pick(all)]
      if (one === undefined || other === undefined) return undefined
      const keys = keyOf(table)
      const isKept = columnsOf(table).every(({ name }) => keys.includes(name) || isSame(one[name], other[name]))
      if (one === other || isKept) return undefined
      const keyed = (row: Stored, by: Stored): Stored => ({
        ...row,
        ...Object.fromEntries(keys.map((name) => [name, by[name] ?? null]))
      })
      yield* remove(engine, table, one)
      yield* remove(engine, table, other)
      yield* insert(engine, table, keyed(one, other))
      yield* insert(engine, table, keyed(other, one))
      const places = placesOf(table, own, one, other)
      return { what: `${table}: the contents of ${places.join(" and ")} swapped`, places }
    })
})

/** A row once more, under another key. */
const copy = (table: TableName): Attack => ({
  name: `copy ${table}`,
  run: (engine, by) =>
    Effect.gen(function* () {
      const { own, all } = yield* meant(engine, table)
      const row = by.pick(all)
      if (row === undefined) return undefined
      const unique = [by.pick(keyOf(table)), by.pick(uniqueOf(table))]
      const changed = unique.flatMap((name) => {
        if (name === undefined) return []
        const value = another(columnOf(table, name), row[name] ?? null, all.map((each) => each[name] ?? null), by)
        return value === undefined ? [] : [[name, value] as const]
      })
      const made: Stored = { ...row, ...Object.fromEntries(changed) }
      yield* insert(engine, table, made)
      const places = placesOf(table, own, made, row)
      return { what: `${table}: a copy of ${placesOf(table, own, row)[0]} put in as ${shown(JSON.stringify(changed))}`, places }
    })
})

/** The columns that say whose a row is, or what it is part of. */
const owners = ["contact", "person", "learner", "batch", "fact", "decision", "source", "stream"]

/** A row as it would be, were it another one's: all that says whose it is comes from another row. */
const move = (table: TableName): Attack => ({
  name: `move ${table}`,
  run: (engine, by) =>
    Effect.gen(function* () {
      const { own, all } = yield* meant(engine, table)
      const [row, other] = [by.pick(all), by.pick(all)]
      const owning = columnsOf(table).flatMap(({ name }) => (owners.includes(name) ? [name] : []))
      if (row === undefined || other === undefined) return undefined
      const from = Object.fromEntries(owning.map((name) => [name, other[name] ?? null]))
      const made: Stored = { ...row, ...from }
      if (owning.every((name) => isSame(row[name], made[name]))) return undefined
      yield* remove(engine, table, row)
      yield* insert(engine, table, made)
      const places = placesOf(table, own, row, made)
      return { what: `${table}: ${placesOf(table, own, row)[0]} moved to ${JSON.stringify(from)}`, places }
    })
})

const ownerCount = (table: TableName): number => columnsOf(table).filter(({ name }) => owners.includes(name)).length

/** Columns that can't change without the row becoming another: `swap`, `copy` and `move` do that. */
const editable = (table: TableName): ReadonlyArray<string> => {
  const standing = standings[table]
  const free = standing.is === "operational" ? {} : (standing.free ?? {})
  return columnsOf(table).flatMap(({ name }) => (name in free ? [] : [name]))
}

/** Every kind of attack on every table that is verified. */
export const attacks: ReadonlyArray<Attack> = verified.flatMap((table) => [
  ...editable(table).map((column) => edit(table, column)),
  erase(table),
  swap(table),
  copy(table),
  ...(ownerCount(table) > 0 ? [move(table)] : [])
])

/** All tables of the schema, for whoever looks whether one was forgotten. */
export const known: ReadonlyArray<string> = tables.map(({ name }) => name)
