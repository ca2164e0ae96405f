/** From a row to drafts of facts, or to the one reason why not. Total: no row can stop it. */
import { type Contact, Fact, Id, Text } from "@laurel/core"
import { Schema } from "effect"
import { keep } from "./Compiler.ts"
import { quote, type RowProblem } from "./Problem.ts"
import type { Hash, Seen } from "./Seen.ts"
import type { FactReader, StreamReader } from "./StreamReader.ts"
import type { Compiled, Row } from "./Template.ts"

/** Places for subjects kept to be shared by drafts. */
const maxPlaces = 200_000

/** A subject, and its hash to find contradictions by. */
interface Known {
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

/** A source's own key: keys of references and of participations. */
const isKey = (text: string): boolean => text.length > 0 && text.length <= 500 && !/[\p{Cc}\u2028\u2029]/u.test(text)
const key = {
  expected: "a key of 1 to 500 characters, none of them a control character",
  advice: "Mend the cells it is made of."
}

const ids = <A extends string>(is: (text: string) => text is A, expected: string) => ({
  read: keep((text) => (is(text) ? text : null)),
  expected
})
type Ids<A extends string> = ReturnType<typeof ids<A>>

export class Interpreter {
  readonly #source: Id.SourceId
  readonly #stream: string
  readonly #scheme: string
  readonly #reader: StreamReader
  readonly #seen: Seen
  readonly #row: Row = { cells: [], found: [], problem: undefined }
  #subjects = place()
  #places = 0
  readonly #offerings = ids(
    Schema.is(Id.OfferingId),
    "an offering's id: 1 to 100 letters, digits, '.', '_', '-' or '/'"
  )
  readonly #activities = ids(
    Schema.is(Id.ActivityId),
    "an activity's id of 1 to 200 characters, none of them a control character"
  )
  readonly #isName = Schema.is(Text.Name)

  constructor(source: Id.SourceId, stream: string, scheme: string, reader: StreamReader, seen: Seen) {
    this.#source = source
    this.#stream = stream
    this.#scheme = scheme
    this.#reader = reader
    this.#seen = seen
  }

  /** Adds what a row says to the drafts, or adds nothing and returns the reason why not. */
  read(cells: ReadonlyArray<string>, line: number, drafts: Array<Fact.Draft>): RowProblem | undefined {
    const row = this.#row
    row.cells = cells
    row.problem = undefined
    const first = drafts.length
    const problem = this.#drafts(row, line, drafts)
    if (problem !== undefined) drafts.length = first
    return problem
  }

  #drafts(row: Row, line: number, drafts: Array<Fact.Draft>): RowProblem | undefined {
    if (!this.#reader.lookUp(row)) return problemOf(row)
    const first = drafts.length
    let known: Known | undefined
    for (const fact of this.#reader.facts) {
      if (!fact.applies(row)) continue
      known ??= this.#known(row)
      const draft = known === undefined ? undefined : this.#draft(fact, known.subject, row, line)
      if (draft === undefined) return problemOf(row)
      drafts.push(draft)
    }
    return known === undefined ? undefined : this.#settle(drafts, first, known.hash, line)
  }

  #draft(fact: FactReader, subject: Fact.Subject, row: Row, line: number): Fact.Draft | undefined {
    const text = this.#key(fact.key, row)
    if (text === undefined) return undefined
    const activity = fact.activity === undefined ? null : this.#id(fact.activity, this.#activities, row)
    const evidence = activity === undefined ? undefined : fact.evidence(row)
    const happened = evidence === undefined ? undefined : fact.happened(row)
    if (activity === undefined || evidence === undefined || happened === undefined) return undefined
    return {
      reference: { source: this.#source, stream: this.#stream, key: text, line },
      subject,
      activity,
      evidence,
      happened,
      observedAt: null,
      said: null
    }
  }

  #known(row: Row): Known | undefined {
    if (this.#places > maxPlaces) {
      this.#subjects = place()
      this.#places = 0
    }
    const at = this.#placeOf(row)
    if (at.known !== undefined) return at.known
    const subject = this.#subject(row)
    if (subject !== undefined) at.known = { subject, hash: this.#seen.hashOf(subject) }
    return at.known
  }

  #placeOf(row: Row): Place {
    let at = this.#subjects
    for (const cell of this.#reader.subject) {
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

  #subject(row: Row): Fact.Subject | undefined {
    const reader = this.#reader
    const text = this.#key(reader.key, row)
    const offering = text === undefined ? undefined : this.#id(reader.offering, this.#offerings, row)
    const value = offering === undefined ? undefined : reader.contact.read(row)
    if (text === undefined || offering === undefined || value === undefined) return undefined
    const contact = this.#identity(this.#scheme, value, reader.contact, row)
    const claims = contact === undefined ? undefined : this.#claims(row)
    if (contact === undefined || claims === undefined) return undefined
    return { key: text, offering, contact, ...(claims.length === 0 ? {} : { claims }) }
  }

  #claims(row: Row): ReadonlyArray<Contact.Identity> | undefined {
    const claims: Array<Contact.Identity> = []
    for (const { scheme, value, isThere } of this.#reader.claims) {
      if (!isThere(row)) continue
      const text = value.read(row)
      const identity = text === undefined ? undefined : this.#identity(scheme, text, value, row)
      if (identity === undefined) return undefined
      claims.push(identity)
    }
    return claims
  }

  #identity(scheme: string, value: string, compiled: Compiled, row: Row): Contact.Identity | undefined {
    return this.#isName(value)
      ? { scheme, value }
      : this.#refuse(row, compiled, value, "1 to 200 characters, none of them a control character")
  }

  #key(compiled: Compiled, row: Row): string | undefined {
    const text = compiled.read(row)
    if (text === undefined || isKey(text)) return text
    return this.#refuse(row, compiled, text, key.expected)
  }

  #id<A extends string>(compiled: Compiled, { read, expected }: Ids<A>, row: Row): A | undefined {
    const text = compiled.read(row)
    if (text === undefined) return undefined
    return read(text) ?? this.#refuse(row, compiled, text, expected)
  }

  #refuse(row: Row, { columns }: Compiled, found: string, expected: string): undefined {
    row.problem = { column: columns === "" ? null : columns, expected, found: quote(found), advice: key.advice }
    return undefined
  }

  /** Drops what an earlier row has said already, and refuses what it has said otherwise. */
  #settle(drafts: Array<Fact.Draft>, first: number, who: Hash, line: number): RowProblem | undefined {
    let kept = first
    for (let at = first; at < drafts.length; at++) {
      const draft = drafts[at]
      if (draft === undefined) continue
      const said = this.#seen.find(draft, who)
      if (said < 0) return contradictsLine(draft, -said)
      const twin = at === first ? undefined : twinOf(drafts, first, kept, draft)
      if (twin !== undefined && !Fact.isSame(twin, draft)) return contradictsItself(draft)
      if (said === 0 && twin === undefined) drafts[kept++] = draft
    }
    drafts.length = kept
    // Only now: a row that is refused leaves no trace.
    for (let at = first; at < kept; at++) {
      const draft = drafts[at]
      if (draft !== undefined) this.#seen.add(draft, who, line)
    }
    return undefined
  }
}

const problemOf = ({ problem }: Row): RowProblem =>
  problem ?? { column: null, expected: "a readable row", found: "another", advice: "Report this." }

const twinOf = (drafts: ReadonlyArray<Fact.Draft>, from: number, to: number, draft: Fact.Draft) =>
  drafts.slice(from, to).find(({ reference }) => reference.key === draft.reference.key)

const contradictsLine = ({ reference }: Fact.Draft, line: number): RowProblem => ({
  column: null,
  expected: `the same as on line ${line}, which has the same key ${quote(reference.key)}`,
  found: "something else",
  advice: `What line ${line} says was taken, what this one says was not. Remove whichever is wrong: their order doesn't tell.`
})

const contradictsItself = ({ reference }: Fact.Draft): RowProblem => ({
  column: null,
  expected: `the same from all facts of the row that have the key ${quote(reference.key)}`,
  found: "something else",
  advice: "Nothing of the row was taken. Give each fact a key of its own in the mapping, or mend the row."
})
