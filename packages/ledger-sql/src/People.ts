/** Who is who: whose names are whose, and which contacts are one person. */
import { Contact, type Id } from "@laurel/core"
import { int, text, type Database } from "./Database.ts"
import type { Names } from "./Names.ts"
import * as Rows from "./Rows.ts"

/** What most stores have none of: one question a load saves all that would be asked of empty tables. */
export interface Extras {
  readonly links: boolean
  readonly decisions: boolean
}

export interface Persons {
  /** The contacts asked for, and all that are linked to one of them. */
  readonly everyone: ReadonlyArray<Id.ContactId>
  readonly people: ReadonlyMap<Id.ContactId, Id.ContactId>
}

export class People {
  readonly #db: Database
  readonly #names: Names

  constructor(db: Database, names: Names) {
    this.#db = db
    this.#names = names
  }

  extras(): Extras {
    const row = this.#db.rows("SELECT EXISTS (SELECT 1 FROM person), EXISTS (SELECT 1 FROM decision)")[0]
    return { links: row?.[0] === 1, decisions: row?.[1] === 1 }
  }

  /** Whose own these identities are. */
  find(identities: ReadonlyArray<Contact.Identity>): Array<readonly [key: string, contact: Id.ContactId]> {
    const found: Array<readonly [string, Id.ContactId]> = []
    for (const [scheme, own] of Map.groupBy(identities, (identity) => identity.scheme)) {
      const rows = this.#db.rows(
        `SELECT i.value, i.contact FROM json_each(?) j CROSS JOIN identity i ON i.value = j.value AND i.scheme = ?`,
        JSON.stringify([...new Set(own.map(({ value }) => value))]),
        this.#names.find(scheme) ?? -1
      )
      for (const row of rows) found.push([Contact.keyOf({ scheme, value: text(row[0]) }), Rows.contactId(int(row[1]))])
    }
    return found
  }

  /** Whole persons. */
  linked(contacts: Iterable<Id.ContactId>, { links }: Pick<Extras, "links">): Persons {
    const everyone = new Set(contacts)
    const people = new Map<Id.ContactId, Id.ContactId>()
    if (!links) return { everyone: [...everyone], people }
    const rows = this.#db.rows(
      `SELECT m.contact, m.person FROM (
         SELECT DISTINCT coalesce(p.person, j.value) AS person FROM json_each(?) j LEFT JOIN person p ON p.contact = j.value
       ) own CROSS JOIN person m ON m.person = own.person`,
      JSON.stringify([...everyone])
    )
    for (const row of rows) {
      const [contact, person] = [Rows.contactId(int(row[0])), Rows.contactId(int(row[1]))]
      people.set(contact, person).set(person, person)
    }
    for (const contact of people.keys()) everyone.add(contact)
    return { everyone: [...everyone], people }
  }

  /** All that each contact is called, its own name first. */
  identities(contacts: ReadonlyArray<Id.ContactId>): ReadonlyMap<Id.ContactId, ReadonlyArray<Contact.Identity>> {
    const identities = new Map<Id.ContactId, Array<Contact.Identity>>(contacts.map((id) => [id, []]))
    for (const table of ["identity", "claim"]) {
      for (const row of this.#db.rows(
        `SELECT i.contact, i.scheme, i.value FROM json_each(?) j CROSS JOIN ${table} i ON i.contact = j.value`,
        JSON.stringify(contacts)
      )) {
        const identity = { scheme: this.#names.text(int(row[1])), value: text(row[2]) }
        identities.get(Rows.contactId(int(row[0])))?.push(identity)
      }
    }
    return identities
  }

  /** A person with all that they are called, each name once. */
  contact(person: Id.ContactId): Contact.Contact {
    const { everyone } = this.linked([person], { links: true })
    const members = everyone.toSorted((a, b) => a - b)
    const called = this.identities(members)
    const identities = members.flatMap((member) => called.get(member) ?? [])
    return {
      id: person,
      members,
      identities: [...new Map(identities.map((identity) => [Contact.keyOf(identity), identity])).values()]
    }
  }
}
