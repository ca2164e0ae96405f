/** Stored records as the leaves of the log are made of them, with the commitments that were kept where something was erased. */
import { type Id, type Leaf, Ledger, Merkle } from "@laurel/core"
import { Effect } from "effect"
import * as Certificates from "./Certificates.ts"
import {
  type Engine,
  int,
  json,
  list,
  lookup,
  orNull,
  perhaps,
  Refused,
  type Row,
  text,
  tuples,
  type Value,
  bytes
} from "./Engine.ts"
import type { Loads } from "./Loads.ts"
import type { Names } from "./Names.ts"
import * as Rows from "./Rows.ts"

/** Records of one kind by number, both ends included; of any batch where that is null. */
export interface Asked {
  readonly batch: number | null
  readonly first: number
  readonly last: number
}

/** A stored record, the batch that brought it, and its number there. */
export interface Stored {
  readonly batch: number
  readonly number: number
  readonly of: Leaf.Of
  /** Throws `Refused` where it was altered so that it can't be read. */
  readonly read: () => Leaf.Recorded
}

/** A record that was read. */
export interface Found extends Pick<Stored, "batch" | "number"> {
  readonly recorded: Leaf.Recorded
}

const found = ({ batch, number, read }: Stored): Found => ({ batch, number, recorded: read() })

/** Kinds that are numbered through the whole store. */
export type Numbered = "Contact" | "Learner" | "Fact" | "Decision"

/** Whose secrets a record's commitments are made with. */
export const ownersOf = (recorded: Leaf.Recorded): ReadonlyArray<Id.ContactId> => {
  switch (recorded._tag) {
    case "Contact":
      return [recorded.id]
    case "Learner":
      return [recorded.learner.contact]
    case "Claim":
      return [recorded.claim.contact]
    case "Fact":
      return [recorded.contact]
    case "Decision":
      return recorded.decision.about.slice(0, 1)
    case "Certificate":
      return [recorded.certificate.contact]
    case "Commit":
    case "Catalog":
    case "Entry":
      return []
  }
}

const askedColumns = [
  { name: "batch", type: "bigint" },
  { name: "first", type: "bigint" },
  { name: "last", type: "bigint" }
] as const

/** No batch has this number. */
const any = -1

const sealedOf = (row: Row, column: number): Leaf.Sealed => orNull(text, row[column])

export class Records {
  readonly #engine: Engine
  readonly #names: Names
  readonly #loads: Loads

  constructor(engine: Engine, names: Names, loads: Loads) {
    this.#engine = engine
    this.#names = names
    this.#loads = loads
  }

  /** The secrets of these contacts, which all have one. */
  readonly secrets = Effect.fnUntraced(function* (this: Records, contacts: Iterable<Id.ContactId>) {
    const { dialect } = this.#engine
    const distinct = [...new Set(contacts)]
    const rows =
      distinct.length === 0
        ? []
        : yield* this.#engine.rows(
            `SELECT c.contact, c.secret FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "contact c", "c.contact = j.value")}`,
            json(distinct)
          )
    const found = new Map<Id.ContactId, string>(
      rows.map((row) => [Rows.contactId(int(row[0])), Merkle.hex(bytes(row[1]))])
    )
    return (contact: Id.ContactId): string => {
      const secret = found.get(contact)
      if (secret === undefined) throw new Refused(new Ledger.Corrupt({ found: `contact ${contact} has no secret` }))
      return secret
    }
  })

  /** Rows of one table by number, joined to what is asked for. */
  readonly #rows = (
    asked: ReadonlyArray<Asked>,
    columns: string,
    table: string,
    alias: string,
    key: string,
    more = ""
  ) => {
    const { dialect } = this.#engine
    return asked.length === 0
      ? Effect.succeed([])
      : this.#engine.rows(
          `SELECT ${columns} FROM ${tuples(dialect, 1, askedColumns)} j
           ${lookup(dialect, `${table} ${alias}`, `${alias}.${key} BETWEEN j.first AND j.last AND (j.batch = ${any} OR ${alias}.batch = j.batch)`)}
           ${more} ORDER BY ${alias}.${key}`,
          json(asked.map(({ batch, first, last }) => [batch ?? any, first, last]))
        )
  }

  /** Records of a kind that is numbered, in order of number; one that was altered fails. */
  numbered(kind: Numbered, asked: ReadonlyArray<Asked>): Effect.Effect<ReadonlyArray<Found>, Ledger.LedgerError> {
    return Effect.map(this.stored(kind, asked), (all) => all.map(found))
  }

  /** The same, to be read one by one. */
  stored(kind: Numbered, asked: ReadonlyArray<Asked>): Effect.Effect<ReadonlyArray<Stored>, Ledger.LedgerError> {
    switch (kind) {
      case "Contact":
        return this.#contacts(asked)
      case "Learner":
        return this.#learners(asked)
      case "Fact":
        return this.#facts(asked)
      case "Decision":
        return this.#decisions(asked)
    }
  }

  readonly #contacts = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    const rows = yield* this.#rows(
      asked,
      "c.contact, c.batch, c.sealed, i.scheme, i.value",
      "contact",
      "c",
      "contact",
      perhaps(this.#engine.dialect, "identity i", "i.contact = c.contact")
    )
    const names = yield* this.#names.of(rows, [3])
    return rows.map((row): Stored => {
      const id = Rows.contactId(int(row[0]))
      const read = (): Leaf.Recorded => {
        const identity = row[3] === null ? null : { scheme: names.text(int(row[3])), value: text(row[4]) }
        return { _tag: "Contact", id, identity, sealed: sealedOf(row, 2) }
      }
      return { batch: int(row[1]), number: id, of: { _tag: "Contact", id }, read }
    })
  })

  readonly #learners = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    const rows = yield* this.#rows(asked, `${Rows.learnerColumns}, l.batch, l.sealed`, "learner", "l", "id")
    const names = yield* this.#names.of(rows, Rows.learnerNames)
    return rows.map((row): Stored => {
      const id = Rows.learnerId(int(row[0]))
      const read = (): Leaf.Recorded => ({
        _tag: "Learner",
        learner: Rows.learnerOf(names, row),
        sealed: sealedOf(row, 6)
      })
      return { batch: int(row[5]), number: id, of: { _tag: "Learner", id }, read }
    })
  })

  readonly #facts = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    const rows = yield* this.#rows(
      asked,
      `${Rows.factColumns}, f.contact, f.sealed, a.raw, a.sealed`,
      "fact",
      "f",
      "id",
      perhaps(this.#engine.dialect, "archived a", "a.fact = f.id")
    )
    const factOf = yield* this.#loads.readingFacts(rows)
    return rows.map((row): Stored => {
      const id = Rows.factId(int(row[0]))
      const read = (): Leaf.Recorded => {
        const [contact, sealed] = [Rows.contactId(int(row[17])), sealedOf(row, 18)]
        const [raw, sealedRaw] = [orNull(text, row[19]), sealedOf(row, 20)]
        return { _tag: "Fact", contact, fact: factOf(row), sealed, raw, sealedRaw }
      }
      return { batch: int(row[Rows.factNames.batch]), number: id, of: { _tag: "Fact", id }, read }
    })
  })

  readonly #decisions = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    const rows = yield* this.#rows(asked, `${Rows.decisionColumns}, d.sealed`, "decision", "d", "id")
    const decisionOf = yield* this.#loads.readingDecisions(rows)
    return rows.map((row): Stored => {
      const id = Rows.decisionId(int(row[0]))
      const read = (): Leaf.Recorded => ({ _tag: "Decision", decision: decisionOf(row), sealed: sealedOf(row, 4) })
      return { batch: int(row[3]), number: id, of: { _tag: "Decision", id }, read }
    })
  })

  /** Claims by their place in a batch, in that order, to be read one by one. */
  readonly claimsIn = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    if (asked.length === 0) return []
    const { dialect } = this.#engine
    return yield* this.#claims(
      `${tuples(dialect, 1, askedColumns)} j
       ${lookup(dialect, "claim c", "c.batch = j.batch AND c.ordinal BETWEEN j.first AND j.last")}`,
      json(asked.map(({ batch, first, last }) => [batch, first, last]))
    )
  })

  /** All claims of these contacts; one that was altered fails. */
  readonly claimsOf = Effect.fnUntraced(function* (this: Records, contacts: ReadonlyArray<Id.ContactId>) {
    if (contacts.length === 0) return []
    const { dialect } = this.#engine
    const all = yield* this.#claims(
      `${list(dialect, 1, "bigint")} j ${lookup(dialect, "claim c", "c.contact = j.value")}`,
      json(contacts)
    )
    return all.map(({ batch, number, read }) => ({ batch, number, recorded: read() }))
  })

  readonly #claims = Effect.fnUntraced(function* (this: Records, from: string, asked: string) {
    const rows = yield* this.#engine.rows(
      `SELECT c.contact, c.scheme, c.value, c.source, c.number, c.batch, c.ordinal, c.sealed FROM ${from}
       ORDER BY c.batch, c.ordinal`,
      asked
    )
    const names = yield* this.#names.of(rows, [1, 3])
    return rows.map((row) => {
      const [contact, number] = [Rows.contactId(int(row[0])), int(row[4])]
      const read = () => ({
        _tag: "Claim" as const,
        claim: {
          contact,
          identity: { scheme: names.text(int(row[1])), value: text(row[2]) },
          // Interned from a SourceId.
          source: names.text(int(row[3])) as Id.SourceId,
          number
        },
        sealed: sealedOf(row, 7)
      })
      return { batch: int(row[5]), number: int(row[6]), of: { _tag: "Claim" as const, contact, number }, read }
    })
  })

  /** Texts of entries by their place in a batch. */
  readonly entriesIn = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    if (asked.length === 0) return []
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT e.batch, e.ordinal, e.text FROM ${tuples(dialect, 1, askedColumns)} j
       ${lookup(dialect, "entry e", "e.batch = j.batch AND e.ordinal BETWEEN j.first AND j.last")} ORDER BY e.batch, e.ordinal`,
      json(asked.map(({ batch, first, last }) => [batch, first, last]))
    )
    return rows.map((row) => ({ batch: int(row[0]), number: int(row[1]), text: text(row[2]) }))
  })

  /** Certificates by their place in a batch, in that order, to be read one by one. */
  readonly certificatesIn = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    if (asked.length === 0) return []
    const { dialect } = this.#engine
    return yield* this.#certificates(
      `${tuples(dialect, 1, askedColumns)} j
       ${lookup(dialect, "certificate c", "c.batch = j.batch AND c.ordinal BETWEEN j.first AND j.last")}`,
      json(asked.map(({ batch, first, last }) => [batch, first, last]))
    )
  })

  /** Certificates by their codes; one that was altered fails. */
  readonly certificatesOf = Effect.fnUntraced(function* (this: Records, codes: ReadonlyArray<string>) {
    if (codes.length === 0) return []
    const { dialect } = this.#engine
    const all = yield* this.#certificates(
      `${list(dialect, 1, "text")} j ${lookup(dialect, "certificate c", "c.code = j.value")}`,
      json([...new Set(codes)])
    )
    return all.map(found)
  })

  /** All certificates that are about one of these contacts, or the next ones after a number; one that was altered fails. */
  readonly certificatesOfContacts = Effect.fnUntraced(function* (
    this: Records,
    contacts: ReadonlyArray<Id.ContactId>,
    after: number,
    limit: number
  ) {
    const { dialect } = this.#engine
    const all = yield* this.#certificates(
      `(SELECT o.id FROM ${Certificates.ofContacts(dialect, 1)} o WHERE o.id > ?2 ORDER BY o.id LIMIT ?3) i
       ${lookup(dialect, "certificate c", "c.id = i.id")}`,
      json([...new Set(contacts)]),
      after,
      limit
    )
    return all.map(found)
  })

  readonly #certificates = Effect.fnUntraced(function* (this: Records, from: string, ...asked: ReadonlyArray<Value>) {
    const rows = yield* this.#engine.rows(
      `SELECT ${Certificates.columns}, c.sealed FROM ${from}
       ${perhaps(this.#engine.dialect, "batch b", "b.id = c.batch")} ORDER BY c.batch, c.ordinal`,
      ...asked
    )
    const names = yield* this.#names.of(rows, Certificates.names)
    const about = yield* Certificates.aboutOf(this.#engine, rows)
    return rows.map((row): Stored => {
      const code = text(row[1])
      const read = (): Leaf.Recorded => ({
        _tag: "Certificate",
        certificate: Certificates.certificateOf(names, about, row),
        sealed: sealedOf(row, 15)
      })
      return { batch: int(row[13]), number: int(row[14]), of: { _tag: "Certificate", code }, read }
    })
  })
}
