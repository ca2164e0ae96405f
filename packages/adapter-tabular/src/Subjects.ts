/** Whose facts a row's are. Most rows are of somebody who is known already. */
import { Contact, type Fact } from "@laurel/core"
import type { Ids } from "./Ids.ts"
import type { Hash } from "./Hasher.ts"
import type { Claim, SubjectReader } from "./StreamReader.ts"
import * as Template from "./Template.ts"

/** Places for subjects kept to be shared by drafts. */
const maxPlaces = 200_000

/** A subject, and its hash to find contradictions by. */
export interface Known {
  readonly subject: Fact.Subject
  readonly hash: Hash
}

/**
 * What is known under the cells read so far. A subject is found by its cells one after the other: most rows have a known one,
 * and need no key joined, checked and hashed.
 */
interface Place {
  known: Known | undefined
  next: Map<string, Place> | undefined
}
const place = (): Place => ({ known: undefined, next: undefined })

export class Subjects {
  readonly #reader: SubjectReader
  readonly #ids: Ids
  readonly #hashOf: (subject: Fact.Subject) => Hash
  #first = place()
  #places = 0

  constructor(reader: SubjectReader, ids: Ids, hashOf: (subject: Fact.Subject) => Hash) {
    this.#reader = reader
    this.#ids = ids
    this.#hashOf = hashOf
  }

  /** Undefined leaves a problem on the row. */
  of(row: Template.Row): Known | undefined {
    if (this.#places > maxPlaces) {
      this.#first = place()
      this.#places = 0
    }
    const at = this.#placeOf(row)
    if (at.known !== undefined) return at.known
    const subject = this.#read(row)
    if (subject !== undefined) at.known = { subject, hash: this.#hashOf(subject) }
    return at.known
  }

  #placeOf(row: Template.Row): Place {
    let at = this.#first
    for (const cell of this.#reader.cells) {
      const text = cell.read(row)
      let next = at.next?.get(text)
      if (next === undefined) {
        next = place()
        this.#places += 1
        at.next ??= new Map()
        at.next.set(text, next)
      }
      at = next
    }
    return at
  }

  #read(row: Template.Row): Fact.Subject | undefined {
    const { contacts, claims, ...reader } = this.#reader
    const claim = contacts.find(({ isThere }) => isThere(row))
    if (claim === undefined) return this.#nobody(row)
    const key = this.#ids.key(reader.key, row)
    const offering = key === undefined ? undefined : this.#ids.offering(reader.offering, row)
    if (key === undefined || offering === undefined) return undefined
    const contact = this.#identity(claim, row)
    const others = contact === undefined ? undefined : this.#claims([...contacts, ...claims], claim, row)
    if (contact === undefined || others === undefined) return undefined
    return { key, offering, contact, ...(others.length === 0 ? {} : { claims: others }) }
  }

  /** Somebody was there, and nothing says who: kept in the queue of the unmatched. */
  #nobody(row: Template.Row): undefined {
    const column = Template.columnsOf(this.#reader.contacts.flatMap(({ value }) => value.cells))
    const advice = this.#reader.contacts.length === 1 ? "Fill in the cell." : "Fill in one of the cells."
    row.problem = { kind: "person", column, expected: "a value", found: "none", advice }
    return undefined
  }

  /** Each once, whatever several columns say. */
  #claims(all: ReadonlyArray<Claim>, contact: Claim, row: Template.Row): ReadonlyArray<Contact.Identity> | undefined {
    const claims: Array<Contact.Identity> = []
    for (const claim of all) {
      if (claim === contact || !claim.isThere(row)) continue
      const identity = this.#identity(claim, row)
      if (identity === undefined) return undefined
      claims.push(identity)
    }
    return claims
  }

  #identity({ scheme, value: compiled }: Claim, row: Template.Row): Contact.Identity | undefined {
    const value = this.#ids.seen(compiled, row)
    return value === undefined ? undefined : Contact.formOf({ scheme, value })
  }
}
