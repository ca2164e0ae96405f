/** Who is who: whose names are whose, and which contacts are one person. */
import { hash } from "node:crypto"
import { Contact, type Id, type Instant, Ledger, type Stood } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int, json, list, lookup, perhaps, text, tuples } from "./Engine.ts"
import type { Names } from "./Names.ts"
import { knownRows, stoodRows } from "./Past.ts"
import * as Rows from "./Rows.ts"
import { columnsOf, shards } from "./Schema.ts"

/** What most stores have none of: one question a load saves all that would be asked of empty tables. */
export interface Extras {
  readonly links: boolean
  readonly decisions: boolean
}

export interface Persons {
  /** The contacts asked for that there are, and all that are linked to one of them. */
  readonly everyone: ReadonlyArray<Id.ContactId>
  readonly people: ReadonlyMap<Id.ContactId, Id.ContactId>
}

/** Which shard a name is on. */
export const shardOf = (identity: Contact.Identity): number =>
  Number.parseInt(hash("sha256", Contact.keyOf(identity), "hex").slice(0, 4), 16) % shards

const { maxPage } = Ledger
const [, , shardColumn] = columnsOf("identity")
const nameColumns = [...columnsOf("identity").slice(0, 2), ...(shardColumn === undefined ? [] : [shardColumn])]

export class People {
  readonly #engine: Engine
  readonly #names: Names

  constructor(engine: Engine, names: Names) {
    this.#engine = engine
    this.#names = names
  }

  readonly extras = Effect.fnUntraced(function* (this: People): Effect.fn.Return<Extras, Ledger.LedgerError> {
    const [row] = yield* this.#engine.rows(
      "SELECT CASE WHEN EXISTS (SELECT 1 FROM person) THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM decision) THEN 1 ELSE 0 END"
    )
    return { links: row?.[0] === 1, decisions: row?.[1] === 1 } satisfies Extras
  })

  /** Whose own these identities are. */
  readonly find = Effect.fnUntraced(function* (
    this: People,
    identities: ReadonlyArray<Contact.Identity>
  ): Effect.fn.Return<Map<string, Id.ContactId>, Ledger.LedgerError> {
    const found = new Map<string, Id.ContactId>()
    if (identities.length === 0) return found
    const distinct = new Map(identities.map((identity) => [Contact.keyOf(identity), identity]))
    const names = yield* this.#names.find([...distinct.values()].map(({ scheme }) => scheme))
    const asked = [...distinct.values()].flatMap((identity) => {
      const scheme = names.find(identity.scheme)
      return scheme === undefined ? [] : [[identity.value, scheme, shardOf(identity)]]
    })
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT i.scheme, i.value, i.contact FROM ${tuples(dialect, 1, nameColumns)} j
       ${lookup(dialect, "identity i", "i.value = j.value AND i.scheme = j.scheme AND i.shard = j.shard")}`,
      json(asked)
    )
    for (const row of rows) {
      const identity = { scheme: names.text(int(row[0])), value: text(row[1]) }
      found.set(Contact.keyOf(identity), Rows.contactId(int(row[2])))
    }
    return found
  })

  /** Whole persons. */
  readonly linked = Effect.fnUntraced(function* (
    this: People,
    contacts: Iterable<Id.ContactId>,
    { links }: Pick<Extras, "links">
  ): Effect.fn.Return<Persons, Ledger.LedgerError> {
    const everyone = new Set(contacts)
    const people = new Map<Id.ContactId, Id.ContactId>()
    if (!links || everyone.size === 0) return { everyone: [...everyone], people } satisfies Persons
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT m.contact, m.person FROM (
         SELECT DISTINCT coalesce(p.person, j.value) AS person
         FROM ${list(dialect, 1, "bigint")} j ${perhaps(dialect, "person p", "p.contact = j.value")}
       ) own ${lookup(dialect, "person m", "m.person = own.person")}`,
      json([...everyone])
    )
    for (const row of rows) {
      const [contact, person] = [Rows.contactId(int(row[0])), Rows.contactId(int(row[1]))]
      people.set(contact, person).set(person, person)
    }
    for (const contact of people.keys()) everyone.add(contact)
    return { everyone: [...everyone], people } satisfies Persons
  })

  /** Whose part a contact was at a moment, and everybody who was, in order. */
  readonly membersAt = Effect.fnUntraced(function* (this: People, id: Id.ContactId, known: Instant.Instant) {
    const asked = { known, n: 2 }
    const [own] = yield* this.#engine.rows(
      knownRows("person", asked, (table, when) => `SELECT person FROM ${table} WHERE contact = ?1 ${when}`),
      id,
      known
    )
    const person = own === undefined ? id : Rows.contactId(int(own[0]))
    const rows = yield* this.#engine.rows(
      knownRows("person", asked, (table, when) => `SELECT contact FROM ${table} WHERE person = ?1 ${when}`),
      person,
      known
    )
    const members = [person, ...rows.map((row) => Rows.contactId(int(row[0])))].toSorted((a, b) => a - b)
    return { person, members }
  })

  /** Every version of whose part each of these contacts was. */
  readonly versions = Effect.fnUntraced(function* (this: People, contacts: ReadonlyArray<Id.ContactId>) {
    const rows = yield* this.#engine.rows(
      stoodRows(this.#engine.dialect, "person", "p", "p.contact, p.person"),
      json(contacts)
    )
    const versions = new Map<Id.ContactId, Array<Stood.Version<Id.ContactId>>>(contacts.map((id) => [id, []]))
    for (const row of rows)
      versions.get(Rows.contactId(int(row[0])))?.push(Rows.versionOf(Rows.contactId(int(row[1])), row))
    return versions
  })

  /** How often each of these contacts that there are has been written. */
  readonly stamps = Effect.fnUntraced(function* (
    this: People,
    contacts: ReadonlyArray<Id.ContactId>
  ): Effect.fn.Return<Map<Id.ContactId, number>, Ledger.LedgerError> {
    const stamps = new Map<Id.ContactId, number>()
    if (contacts.length === 0) return stamps
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT c.contact, c.stamp FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "contact c", "c.contact = j.value")}`,
      json(contacts)
    )
    for (const row of rows) stamps.set(Rows.contactId(int(row[0])), int(row[1]))
    return stamps
  })

  /** All that each contact is called, its own name first. */
  readonly #identities = Effect.fnUntraced(function* (this: People, contacts: ReadonlyArray<Id.ContactId>) {
    const identities = new Map<Id.ContactId, Array<Contact.Identity>>(contacts.map((id) => [id, []]))
    const { dialect } = this.#engine
    for (const [table, kept] of [
      ["identity", ""],
      ["claim", " AND i.sealed IS NULL"]
    ]) {
      const rows = yield* this.#engine.rows(
        `SELECT i.contact, i.scheme, i.value FROM ${list(dialect, 1, "bigint")} j
         ${lookup(dialect, `${table} i`, `i.contact = j.value${kept}`)} ORDER BY i.value, i.scheme`,
        json(contacts)
      )
      const names = yield* this.#names.of(rows, [1])
      for (const row of rows) {
        const identity = { scheme: names.text(int(row[1])), value: text(row[2]) }
        identities.get(Rows.contactId(int(row[0])))?.push(identity)
      }
    }
    return identities
  })

  /** The persons that these contacts are or belong to, those that there are. */
  readonly of = Effect.fnUntraced(function* (
    this: People,
    contacts: ReadonlyArray<Id.ContactId>
  ): Effect.fn.Return<ReadonlyArray<Contact.Contact>, Ledger.LedgerError> {
    const known = [...(yield* this.stamps(contacts)).keys()]
    const linked = yield* this.linked(known, { links: true })
    const persons = new Set(known.map((id) => linked.people.get(id) ?? id))
    return yield* this.#called(
      [...persons].toSorted((a, b) => a - b),
      linked
    )
  })

  /** Whose an identity is, or who claims it, after a contact. */
  readonly claimants = Effect.fnUntraced(function* (
    this: People,
    { scheme, value }: Contact.Identity,
    after: Id.ContactId | null
  ): Effect.fn.Return<ReadonlyArray<Ledger.Claimant>, Ledger.LedgerError> {
    const names = yield* this.#names.find([scheme])
    // However many claim it, no more of them are read than the page holds.
    const page = (table: string, more = ""): string =>
      `SELECT * FROM (SELECT contact FROM ${table} WHERE value = ?1 AND scheme = ?2 AND contact > ?3${more}
       ORDER BY value, scheme, contact LIMIT ${maxPage}) ${table}_page`
    const rows = yield* this.#engine.rows(
      `SELECT m.contact, coalesce(p.person, m.contact) FROM (${page("claim", " AND sealed IS NULL")} UNION ${page("identity")}) m
       LEFT JOIN person p ON p.contact = m.contact ORDER BY m.contact LIMIT ${maxPage}`,
      value,
      names.find(scheme) ?? -1,
      after ?? 0
    )
    return rows.map((row): Ledger.Claimant => ({
      id: Rows.contactId(int(row[0])),
      person: Rows.contactId(int(row[1]))
    }))
  })

  /** The same of all identities of a scheme. */
  readonly claimed = Effect.fnUntraced(function* (
    this: People,
    scheme: string,
    after: Pick<Ledger.Claimed, "identity" | "id"> | null
  ): Effect.fn.Return<ReadonlyArray<Ledger.Claimed>, Ledger.LedgerError> {
    const names = yield* this.#names.find([scheme])
    // SQLite sorts pages that are in order already, unless it is kept from using that the scheme is one. Own names are read no
    // further than the page of claims goes: of most schemes there are none, and each page would go through all names for that.
    const one = this.#engine.dialect === "sqlite" ? "scheme + 0" : "scheme"
    const own = `${one} = ?1 AND (value, scheme, contact) > (?2, ?1, ?3)`
    const rows = yield* this.#engine.rows(
      `WITH c AS (SELECT value, contact FROM claim WHERE ${own} AND sealed IS NULL ORDER BY value, scheme, contact LIMIT ${maxPage}),
       i AS (SELECT value, contact FROM identity WHERE ${own} AND value <= coalesce(
         (SELECT max(value) FROM c HAVING count(*) = ${maxPage}), (SELECT max(value) FROM identity)
       ) ORDER BY value, contact LIMIT ${maxPage})
       SELECT m.value, m.contact, coalesce(p.person, m.contact) FROM (SELECT * FROM c UNION SELECT * FROM i) m
       LEFT JOIN person p ON p.contact = m.contact ORDER BY m.value, m.contact LIMIT ${maxPage}`,
      names.find(scheme) ?? -1,
      after?.identity.value ?? "",
      after?.id ?? 0
    )
    return rows.map((row): Ledger.Claimed => ({
      identity: { scheme, value: text(row[0]) },
      id: Rows.contactId(int(row[1])),
      person: Rows.contactId(int(row[2]))
    }))
  })

  /** What contacts are called from a value on, whatever the scheme. */
  readonly from = Effect.fnUntraced(function* (
    this: People,
    value: string,
    limit: number
  ): Effect.fn.Return<ReadonlyArray<Ledger.Called>, Ledger.LedgerError> {
    // Each half reads its index no further than the answer can go: a value that a million contacts claim costs no more.
    const page = (table: string, more = ""): string =>
      `SELECT * FROM (SELECT value, scheme, contact FROM ${table} WHERE value >= ?1${more}
       ORDER BY value, scheme LIMIT ${Math.min(limit, maxPage)}) ${table}_page`
    const rows = yield* this.#engine.rows(
      `SELECT value, scheme, contact FROM (${page("claim", " AND sealed IS NULL")} UNION ${page("identity")}) m
       ORDER BY value LIMIT ${Math.min(limit, maxPage)}`,
      value
    )
    const names = yield* this.#names.of(rows, [1])
    return rows.map((row): Ledger.Called => ({
      id: Rows.contactId(int(row[2])),
      identity: { scheme: names.text(int(row[1])), value: text(row[0]) }
    }))
  })

  /** Persons with all that they are called, each name once. */
  readonly contacts = Effect.fnUntraced(function* (
    this: People,
    persons: ReadonlyArray<Id.ContactId>
  ): Effect.fn.Return<ReadonlyArray<Contact.Contact>, Ledger.LedgerError> {
    return yield* this.#called(persons, yield* this.linked(persons, { links: true }))
  })

  readonly #called = Effect.fnUntraced(function* (
    this: People,
    persons: ReadonlyArray<Id.ContactId>,
    { everyone, people }: Persons
  ) {
    const called = yield* this.#identities(everyone)
    const members = Map.groupBy(
      everyone.toSorted((a, b) => a - b),
      (contact) => people.get(contact) ?? contact
    )
    return persons.map((id) => personOf(id, members.get(id) ?? [id], called))
  })

  /** A person of these contacts with all that they are called, each name once. */
  readonly called = Effect.fnUntraced(function* (
    this: People,
    person: Id.ContactId,
    members: ReadonlyArray<Id.ContactId>
  ) {
    return personOf(person, members, yield* this.#identities(members))
  })
}

const personOf = (
  id: Id.ContactId,
  members: ReadonlyArray<Id.ContactId>,
  called: ReadonlyMap<Id.ContactId, ReadonlyArray<Contact.Identity>>
): Contact.Contact => {
  const identities = members.flatMap((member) => called.get(member) ?? [])
  return {
    id,
    members,
    identities: [...new Map(identities.map((identity) => [Contact.keyOf(identity), identity])).values()]
  }
}
