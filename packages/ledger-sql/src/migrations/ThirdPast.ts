/**
 * To schema 3, the part about past versions: since when what stands was known, and what it replaced, worked out from entries,
 * decisions and catalogs. What a changed catalog made of holdings is dated to when the catalog was applied: when each person was
 * judged by it is written nowhere.
 */
import { Catalog, Entry, Holding, type Id, type Instant, Ledger, Stood } from "@laurel/core"
import { Effect, Result } from "effect"
import { Batches } from "../Batches.ts"
import { type Engine, int, json, list, lookup, type Row, text } from "../Engine.ts"
import { Names } from "../Names.ts"
import * as Rows from "../Rows.ts"
import { columnsOf, type TableName } from "../Schema.ts"
import { statements } from "../SchemaText.ts"
import * as Standings from "../Standings.ts"

/** Contacts taken on at once, with all that was ever entered about them and about whoever was ever linked to them. */
const page = 500

const remade = ["person", "achievement", "holding"] as const
const indexes = ["person_person", "achievement_contested", "achievement_first", "holding_last"]

export const toThirdPast = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  for (const index of indexes) yield* engine.run(`DROP INDEX ${index}`)
  for (const table of remade) {
    yield* engine.run(`ALTER TABLE ${table} RENAME TO old_${table}`)
    if (engine.dialect === "postgres") yield* engine.run(`ALTER INDEX ${table}_pkey RENAME TO old_${table}_pkey`)
  }
  for (const sql of statements(engine.dialect, [...remade, ...remade.map((table) => `${table}_past`)]))
    yield* engine.run(sql)
  const source = new Source(engine, yield* catalogsOf(engine))
  // Ends with the contacts: each page begins after the one before.
  for (let after = 0; ;) {
    const found = yield* engine.rows(
      `SELECT contact FROM contact WHERE contact > ?1 ORDER BY contact LIMIT ${page}`,
      after
    )
    const ids = found.map((row) => Rows.contactId(int(row[0])))
    const last = ids.at(-1)
    if (last === undefined) break
    yield* source.move(ids)
    after = last
  }
  for (const table of remade) yield* engine.run(`DROP TABLE old_${table}`)
})

/** When each version of the catalog came into force. */
const catalogsOf = Effect.fnUntraced(function* (engine: Engine) {
  const rows = yield* engine.rows("SELECT version, text, recorded_at FROM catalog ORDER BY version")
  const texts = rows.map((row) => ({
    version: Rows.catalogVersion(int(row[0])),
    text: text(row[1]),
    recordedAt: Rows.instant(int(row[2]))
  }))
  const versions = Catalog.read(texts)
  if (Result.isFailure(versions)) return yield* corrupt(engine, versions.failure)
  return versions.success === undefined ? [] : Stood.applied(versions.success, texts)
})

const corrupt = (engine: Engine, found: string) =>
  Effect.fail(new Ledger.LedgerError({ ledger: engine.name, reason: new Ledger.Corrupt({ found }) }))

/** Of what no entry or decision tells of, which is nothing unless a store was altered. */
const unknown = Rows.instant(0)

class Source {
  readonly #engine: Engine
  readonly #catalogs: ReadonlyArray<Stood.Applied>
  readonly #names: Names
  readonly #batches: Batches

  constructor(engine: Engine, catalogs: ReadonlyArray<Stood.Applied>) {
    this.#engine = engine
    this.#catalogs = catalogs
    this.#names = new Names(engine)
    this.#batches = new Batches(engine)
  }

  /** Moves what is stored of these contacts, with what it replaced. */
  readonly move = Effect.fnUntraced(function* (this: Source, ids: ReadonlyArray<Id.ContactId>) {
    const lives = yield* this.#lives(ids)
    yield* this.#persons(ids, lives)
    yield* this.#achievements(ids, lives)
    yield* this.#holdings(ids, lives)
  })

  /** Rows that belong to some contacts, in an order. */
  #of(table: string, columns: string, contacts: ReadonlyArray<Id.ContactId>, order: string) {
    const { dialect } = this.#engine
    return this.#engine.rows(
      `SELECT ${columns} FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, `${table} t`, "t.contact = j.value")} ORDER BY ${order}`,
      json(contacts)
    )
  }

  #insert(table: TableName, rows: ReadonlyArray<Row>) {
    return this.#engine.insert({ table, columns: columnsOf(table) }, rows)
  }

  readonly #lives = Effect.fnUntraced(function* (this: Source, ids: ReadonlyArray<Id.ContactId>) {
    const decisions = yield* Stood.closure(ids, (contacts) => this.#decisions(contacts))
    const persons = Stood.persons(decisions)
    const everyone = [...new Set([...ids, ...persons.keys()])]
    const rows = yield* this.#of("entry", "t.text", everyone, "t.contact, t.batch, t.ordinal")
    const entries: Array<Entry.Entry> = []
    for (const row of rows) {
      const entry = Entry.parse(text(row[0]))
      if (Result.isFailure(entry)) return yield* corrupt(this.#engine, `an entry is no entry: ${entry.failure}`)
      entries.push(entry.success)
    }
    return Stood.lives(
      Map.groupBy(Stood.achievements(entries), ({ stored }) => stored.contact),
      persons
    )
  })

  readonly #decisions = Effect.fnUntraced(function* (this: Source, contacts: ReadonlyArray<Id.ContactId>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${Rows.decisionColumns} FROM (
         SELECT DISTINCT a.decision FROM ${list(dialect, 1, "bigint")} j
         ${lookup(dialect, "decision_about a", "a.contact = j.value")}
       ) a ${lookup(dialect, "decision d", "d.id = a.decision")} ORDER BY d.id`,
      json(contacts)
    )
    const times = yield* this.#batches.of(rows, 3)
    return rows.map((row) => Rows.decisionOf(times, row))
  })

  readonly #persons = Effect.fnUntraced(function* (
    this: Source,
    ids: ReadonlyArray<Id.ContactId>,
    { persons }: Stood.Lives
  ) {
    const stored = yield* this.#of("old_person", "t.contact, t.person", ids, "t.contact")
    yield* this.#insert(
      "person",
      stored.map((row) => {
        const open = persons.get(Rows.contactId(int(row[0])))?.find(({ until }) => until === null)
        return [...row, open?.since ?? unknown]
      })
    )
    const past = ids.flatMap((id) =>
      (persons.get(id) ?? []).flatMap(({ stored: person, since, until }) =>
        until === null ? [] : [[id, person, since, until]]
      )
    )
    yield* this.#insert("person_past", past)
  })

  readonly #achievements = Effect.fnUntraced(function* (
    this: Source,
    ids: ReadonlyArray<Id.ContactId>,
    { achievements }: Stood.Lives
  ) {
    const columns = columnsOf("achievement").slice(0, -1)
    const stored = yield* this.#of(
      "old_achievement",
      columns.map(({ name }) => `t.${name}`).join(", "),
      ids,
      "t.contact"
    )
    const versions = ids.flatMap((id) => achievements.get(id) ?? [])
    const names = yield* this.#names.intern(new Set(versions.map(({ stored: { id } }) => id.type)))
    const keyOf = (contact: number, learner: number, type: number, earning: number) =>
      `${contact} ${learner} ${type} ${earning}`
    const since = new Map<string, Instant.Instant>()
    const past: Array<Row> = []
    for (const version of versions) {
      const { id, contact } = version.stored
      if (version.until === null) since.set(keyOf(contact, id.learner, names.id(id.type), id.earning), version.since)
      else past.push([...Standings.achievementRow(names, version.stored, version.since), version.until])
    }
    yield* this.#insert(
      "achievement",
      stored.map((row) => [...row, since.get(keyOf(int(row[0]), int(row[1]), int(row[2]), int(row[3]))) ?? unknown])
    )
    yield* this.#insert("achievement_past", past)
  })

  readonly #holdings = Effect.fnUntraced(function* (
    this: Source,
    ids: ReadonlyArray<Id.ContactId>,
    lives: Stood.Lives
  ) {
    const columns = columnsOf("holding").slice(0, -1)
    const rows = yield* this.#of(
      "old_holding",
      columns.map(({ name }) => `t.${name}`).join(", "),
      ids,
      "t.contact, t.certification, t.position"
    )
    const stored = Standings.holdingsOf(yield* this.#names.of(rows, Standings.holdingNames), rows)
    const versions = ids.flatMap((contact) => {
      const own = stored.get(contact) ?? []
      return this.#versions(lives, contact, own).map((version) => ({ ...version, contact }))
    })
    const texts = versions.flatMap(({ stored: { certification, periods } }) => [
      certification,
      ...periods.map(({ achievement }) => achievement.type)
    ])
    const names = yield* this.#names.intern(new Set(texts))
    const rowsOf = ({ contact, since, until, stored: { certification, periods } }: (typeof versions)[number]) =>
      periods.map((period, position) => [
        ...Standings.periodRow(names, contact, certification, period, position, since),
        ...(until === null ? [] : [until])
      ])
    yield* this.#insert("holding", versions.filter(({ until }) => until === null).flatMap(rowsOf))
    yield* this.#insert("holding_past", versions.filter(({ until }) => until !== null).flatMap(rowsOf))
  })

  /** A person may not have been judged by the latest catalogs yet. What stands stays, also where it follows from nothing. */
  #versions(
    lives: Stood.Lives,
    contact: Id.ContactId,
    stored: ReadonlyArray<Holding.Holding>
  ): ReadonlyArray<Stood.Version<Holding.Holding>> {
    for (let known = this.#catalogs.length; known > 0; known--) {
      const versions = Stood.holdings(this.#catalogs.slice(0, known), lives, contact)
      if (Holding.isSame(Stood.at(versions, null), stored)) return versions
    }
    return stored.map((each) => ({ stored: each, since: unknown, until: null }))
  }
}
