/** Rows as whoever has the database reads and writes them, whatever the table; and the seed that chooses among them. */
import { Effect } from "effect"
import type { Engine, Value } from "../../src/Engine.ts"
import { columnsOf, type TableName, tables } from "../../src/Schema.ts"
import type { Stored, Words } from "./tables.ts"

/** Rows of one table that an attack chooses among. */
const most = 1_000

export interface Chance {
  /** A whole number from 0 up to, not including, another. */
  readonly below: (count: number) => number
  readonly pick: <A>(items: ReadonlyArray<A>) => A | undefined
}

/** Park and Miller's generator: the same seed chooses the same. */
export const chance = (seed: number): Chance => {
  let state = ((seed + 1) * 16_807) % 2_147_483_647
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  // The first ones lie close together for seeds that do.
  next()
  const below = (count: number): number => Math.floor(next() * count)
  return { below, pick: (items) => items[below(items.length)] }
}

/** The columns by which a row is known. */
export const keyOf = (name: TableName): ReadonlyArray<string> => tables.find((table) => table.name === name)?.key ?? []

/** The columns of which no two rows have the same. */
export const uniqueOf = (name: TableName): ReadonlyArray<string> =>
  tables.find((table) => table.name === name)?.unique ?? []

export const rows = (engine: Engine, table: TableName) => {
  const names = columnsOf(table).map(({ name }) => name)
  return Effect.map(
    engine.rows(`SELECT ${names.join(", ")} FROM ${table} ORDER BY ${keyOf(table).join(", ")} LIMIT ${most}`),
    (found) => found.map((row): Stored => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])))
  )
}

const where = (table: TableName, from: number): string =>
  keyOf(table)
    .map((name, at) => `${name} = ?${from + at}`)
    .join(" AND ")

const keyValues = (table: TableName, row: Stored): ReadonlyArray<Value> => keyOf(table).map((name) => row[name] ?? null)

export const update = (engine: Engine, table: TableName, row: Stored, column: string, value: Value) =>
  engine.run(`UPDATE ${table} SET ${column} = ?1 WHERE ${where(table, 2)}`, value, ...keyValues(table, row))

export const remove = (engine: Engine, table: TableName, row: Stored) =>
  engine.run(`DELETE FROM ${table} WHERE ${where(table, 1)}`, ...keyValues(table, row))

export const insert = (engine: Engine, table: TableName, row: Stored) => {
  const columns = columnsOf(table)
  return engine.insert({ table, columns }, [columns.map(({ name }) => row[name] ?? null)])
}

export const isSame = (a: Value | undefined, b: Value | undefined): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b

/** Where names and streams are used: by table and column, and what a report calls such a record. */
const uses = [
  ["fact", ["zone", "activity"], "'fact ' || id"],
  ["learner", ["source", "offering"], "'learner ' || id"],
  ["claim", ["scheme", "source"], "'claim ' || number || ' of contact ' || contact"],
  ["identity", ["scheme"], "'contact ' || contact"],
  ["batch", ["source"], "'batch ' || id"],
  ["holding", ["certification", "type"], "'contact ' || contact"],
  ["certificate", ["type"], "'certificate ' || code"]
] as const

/** What reports call records, as the store is before it is attacked. */
export const words = Effect.fnUntraced(function* (engine: Engine) {
  const texts = new Map((yield* rows(engine, "name")).map(({ id, text }) => [id, String(text)]))
  const named = new Map<Value | undefined, Array<string>>()
  const streamed = new Map<Value | undefined, Array<string>>()
  const note = (map: typeof named, id: Value | undefined, place: string): void => {
    const known = map.get(id)
    if (known === undefined) map.set(id, [place])
    else known.push(place)
  }
  for (const [table, columns, place] of uses) {
    for (const column of columns) {
      const found = yield* engine.rows(`SELECT ${column}, ${place} FROM ${table} WHERE ${column} IS NOT NULL`)
      for (const [id, name] of found) note(named, id, String(name))
    }
  }
  for (const { type, learner, earning } of yield* rows(engine, "achievement"))
    for (const text of [texts.get(type ?? null), `type ${type}`]) note(named, type, `${text}:${learner}:${earning}`)
  const streams = new Map((yield* rows(engine, "stream")).map((row) => [row["id"], row]))
  for (const { id, stream } of yield* rows(engine, "fact")) {
    note(streamed, stream, `fact ${id}`)
    const row = streams.get(stream ?? null)
    for (const name of [row?.["source"], row?.["name"]]) note(named, name, `fact ${id}`)
  }
  const batches = new Map((yield* rows(engine, "batch")).map((row) => [row["id"], row]))
  const certificates = new Map((yield* rows(engine, "certificate")).map(({ id, code }) => [id, `certificate ${code}`]))
  return {
    certificateOf: (id) => certificates.get(id ?? null),
    text: (id) => texts.get(id ?? null) ?? `${id}`,
    named: (id) => named.get(id) ?? [],
    streamed: (id) => streamed.get(id) ?? [],
    leaf: (kind, id, ordinal) => {
      const { size, claims, facts, decisions, entries, certificates } = batches.get(id ?? null) ?? {}
      const after = {
        claim: [claims, facts, decisions, entries, certificates],
        entry: [entries, certificates],
        certificate: [certificates]
      }[kind]
      return typeof size === "number"
        ? after.reduce<number>((at, each) => at - Number(each), size) + Number(ordinal)
        : undefined
    }
  } satisfies Words
})
