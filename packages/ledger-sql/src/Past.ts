/** What is replaced or removed is kept as it was, with until when: how it is kept, and how a question asks for a moment. */
import type { Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { among, type Dialect, type Engine, int, json, list, lookup, type Row, tuples } from "./Engine.ts"
import type { Known } from "./Names.ts"
import { columnsOf, keyOf, replacing, type TableName } from "./Schema.ts"
import * as Standings from "./Standings.ts"

type Versioned = "achievement" | "holding" | "person"

const achievementKey = columnsOf("achievement").slice(0, 4)

/** `INSERT INTO x_past … SELECT`: rows of a table as alias, with parameter 2 as the moment at which they end. Seen by nobody, they go. */
const keeping = (table: Versioned, alias: string, from: string): string => {
  const columns = columnsOf(table).map(({ name }) => name)
  return `INSERT INTO ${table}_past (${columns.join(", ")}, until)
    SELECT ${columns.map((name) => `${alias}.${name}`).join(", ")}, ?2 FROM ${from} WHERE ${alias}.since < ?2`
}

/** A question asked for a moment, or for now, which is null. */
export interface Asked {
  readonly known: number | null
  /** Which parameter the moment is. */
  readonly n: number
}

/** The last parameter of such a question, where it has one. */
export const moment = (known: number | null): ReadonlyArray<number> => (known === null ? [] : [known])

/** Makes a statement of a table's name, and of what is to be added to its condition. */
type Select = (table: string, when: string) => string

const branches = (table: Versioned, n: number, select: Select): readonly [string, string] => [
  select(table, `AND since <= ?${n}`),
  select(`${table}_past`, `AND since <= ?${n} AND until > ?${n}`)
]

/** The rows that were known. */
export const knownRows = (table: Versioned, { known, n }: Asked, select: Select): string =>
  known === null ? select(table, "") : branches(table, n, select).join(" UNION ALL ")

/** What a page shows of a table, called alias there, and on what condition. */
interface Shown {
  readonly alias: string
  readonly columns: string
  readonly where: string
}

/**
 * A page of the rows that were known, in an order: the first of those that stand and of those that are past, each by its index.
 * Of a moment long past, many rows of an index are of no use; SQLite would look each of them up in the table before it saw that,
 * so it is told to look up what is left only.
 */
export const knownPage = (
  dialect: Dialect,
  table: Versioned,
  { known, n }: Asked,
  order: string,
  limit: string,
  { alias, columns, where }: Shown
): string => {
  const page = (rows: string): string => `${rows} ORDER BY ${order} LIMIT ${limit}`
  const plain: Select = (name, when) => page(`SELECT ${columns} FROM ${name} ${alias} WHERE ${where} ${when}`)
  const looked: Select = (name, when) => {
    const key = keyOf(name === table ? table : `${table}_past`)
    const keys = page(`SELECT ${key.join(", ")} FROM ${name} WHERE ${where} ${when}`)
    const on = key.map((column) => `${alias}.${column} = found.${column}`).join(" AND ")
    return `SELECT ${columns} FROM (${keys}) found ${lookup(dialect, `${name} ${alias}`, on)}`
  }
  if (known === null) return plain(table, "")
  const all = branches(table, n, dialect === "sqlite" ? looked : plain)
  return page(
    `SELECT * FROM (${all.map((branch, at) => `SELECT * FROM (${branch}) page${at}`).join(" UNION ALL ")}) pages`
  )
}

/** The rows of some contacts, which are parameter 1, whenever they were known; the last two columns are since when and until when. */
export const stoodRows = (dialect: Dialect, table: Versioned, alias: string, columns: string): string => {
  const from = (name: string): string =>
    `FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, `${name} ${alias}`, `${alias}.contact = j.value`)}`
  return `SELECT ${columns}, ${alias}.since, ${alias}.until ${from(`${table}_past`)}
    UNION ALL SELECT ${columns}, ${alias}.since, CAST(NULL AS bigint) ${from(table)}`
}

export class Past {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Keeps what these achievements replace: one of revision 1 is new. */
  readonly achievements = Effect.fnUntraced(function* (this: Past, rows: ReadonlyArray<Row>, until: number) {
    const keys = rows.flatMap((row) => (int(row[4]) > 1 ? [row.slice(0, 4)] : []))
    if (keys.length === 0) return
    const { dialect } = this.#engine
    const on = achievementKey.map(({ name }) => `a.${name} = j.${name}`).join(" AND ")
    const from = `${tuples(dialect, 1, achievementKey)} j ${lookup(dialect, "achievement a", on)}`
    yield* this.#engine.run(keeping("achievement", "a", from), json(keys), until)
  })

  /** Keeps whose part these contacts are. */
  readonly persons = Effect.fnUntraced(function* (this: Past, contacts: ReadonlyArray<Id.ContactId>, until: number) {
    if (contacts.length === 0) return
    const { dialect } = this.#engine
    const from = `${list(dialect, 1, "bigint")} j ${lookup(dialect, "person p", "p.contact = j.value")}`
    yield* this.#engine.run(keeping("person", "p", from), json(contacts), until)
  })

  /** Writes what persons hold, and keeps what it replaces. What is the same as before stays as it is. */
  readonly holdings = Effect.fnUntraced(function* (this: Past, commit: Ledger.Commit, names: Known) {
    const { contacts, recordedAt: at } = commit
    const fresh = new Set(contacts.map(({ id }) => id))
    const known = commit.holdings.flatMap(({ contact }) => (fresh.has(contact) ? [] : [contact]))
    const before = Map.groupBy(known.length === 0 ? [] : yield* this.#stored(known), (row) => int(row[0]))
    const changed: Array<Id.ContactId> = []
    const [past, now]: [Array<Row>, Array<Row>] = [[], []]
    for (const { contact, holdings } of commit.holdings) {
      const next = holdings.flatMap(({ certification, periods }) =>
        periods.map((period, position) => Standings.periodRow(names, contact, certification, period, position, at))
      )
      const stored = before.get(contact)
      // Nearly always, where a store is filled.
      if (stored === undefined) {
        for (const row of next) now.push(row)
        continue
      }
      const { gone, rows } = replaced(stored, next)
      if (gone.length === 0 && rows.length === stored.length) continue
      changed.push(contact)
      now.push(...rows)
      for (const row of gone) if (int(row.at(-1)) < at) past.push([...row, at])
    }
    if (changed.length > 0)
      yield* this.#engine.run(`DELETE FROM holding WHERE ${among(this.#engine.dialect, "contact", 1)}`, json(changed))
    yield* this.#insert("holding_past", past)
    yield* this.#insert("holding", now)
  })

  /** Puts these versions in the place of all that are stored of their contacts. */
  readonly restate = Effect.fnUntraced(function* (this: Past, restated: ReadonlyArray<Ledger.Restated>, names: Known) {
    if (restated.length === 0) return
    const contacts = json(restated.map(({ contact }) => contact))
    const rows = {
      person: restated.flatMap(({ contact, stood }) =>
        stood.persons.map(({ stored, since, until }) => ({ until, row: [contact, stored, since] }))
      ),
      achievement: restated.flatMap(({ stood }) =>
        stood.achievements.map(({ stored, since, until }) => ({
          until,
          row: Standings.achievementRow(names, stored, since)
        }))
      ),
      holding: restated.flatMap(({ contact, stood }) =>
        stood.holdings.flatMap(({ stored: { certification, periods }, since, until }) =>
          periods.map((period, position) => ({
            until,
            row: Standings.periodRow(names, contact, certification, period, position, since)
          }))
        )
      )
    } satisfies { readonly [table in Versioned]: ReadonlyArray<{ readonly until: number | null; readonly row: Row }> }
    for (const table of ["person", "achievement", "holding"] as const) {
      // No writer may delete an achievement.
      for (const name of [...(table === "achievement" ? [] : [table]), `${table}_past`])
        yield* this.#engine.run(`DELETE FROM ${name} WHERE ${among(this.#engine.dialect, "contact", 1)}`, contacts)
      yield* this.#insert(
        table,
        rows[table].flatMap(({ until, row }) => (until === null ? [row] : [])),
        table === "achievement"
          ? replacing(
              table,
              achievementKey.map(({ name }) => name)
            )
          : ""
      )
      yield* this.#insert(
        `${table}_past`,
        rows[table].flatMap(({ until, row }) => (until === null ? [] : [[...row, until]]))
      )
    }
  })

  #stored(contacts: ReadonlyArray<Id.ContactId>) {
    const { dialect } = this.#engine
    return this.#engine.rows(
      `SELECT ${Standings.holdingColumns}, h.since FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "holding h", "h.contact = j.value")} ORDER BY h.contact, h.certification, h.position`,
      json(contacts)
    )
  }

  #insert(table: TableName, rows: ReadonlyArray<Row>, suffix = "") {
    return this.#engine.insert({ table, columns: columnsOf(table), suffix }, rows)
  }
}

/** Of one contact's holdings: what goes, and what is stored afterwards, each certification as a whole. */
const replaced = (stored: ReadonlyArray<Row>, next: ReadonlyArray<Row>) => {
  const [before, after] = [stored, next].map((rows) => Map.groupBy(rows, (row) => int(row[1])))
  const stays = (certification: number): boolean =>
    isSame(before?.get(certification) ?? [], after?.get(certification) ?? [])
  const isStaying = (row: Row): boolean => stays(int(row[1]))
  return {
    gone: stored.filter((row) => !isStaying(row)),
    rows: [...stored.filter(isStaying), ...next.filter((row) => !isStaying(row))]
  }
}

/** Whether rows say the same, whatever since when, which is their last column. */
const isSame = (stored: ReadonlyArray<Row>, next: ReadonlyArray<Row>): boolean =>
  stored.length === next.length &&
  next.every((row, at) => row.every((value, column) => column === row.length - 1 || value === stored[at]?.[column]))
