/** Stored records as the leaves of the log are made of them, with the commitments that were kept where something was erased. */
import { type Id, type Leaf, Ledger, Merkle } from "@laurel/core"
import { Effect } from "effect"
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

/** A record, the batch that brought it, and its number there. */
export interface Found {
  readonly batch: number
  readonly number: number
  readonly recorded: Leaf.Recorded
}

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

  /** Records of a kind that is numbered, in order of number. */
  numbered(kind: Numbered, asked: ReadonlyArray<Asked>): Effect.Effect<ReadonlyArray<Found>, Ledger.LedgerError> {
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
    return rows.map((row): Found => {
      const id = Rows.contactId(int(row[0]))
      const identity = row[3] === null ? null : { scheme: names.text(int(row[3])), value: text(row[4]) }
      return { batch: int(row[1]), number: id, recorded: { _tag: "Contact", id, identity, sealed: sealedOf(row, 2) } }
    })
  })

  readonly #learners = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    const rows = yield* this.#rows(asked, `${Rows.learnerColumns}, l.batch, l.sealed`, "learner", "l", "id")
    const names = yield* this.#names.of(rows, Rows.learnerNames)
    return rows.map((row): Found => {
      const learner = Rows.learnerOf(names, row)
      return {
        batch: int(row[5]),
        number: learner.id,
        recorded: { _tag: "Learner", learner, sealed: sealedOf(row, 6) }
      }
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
    const facts = yield* this.#loads.facts(rows)
    return rows.flatMap((row, at): ReadonlyArray<Found> => {
      const fact = facts[at]
      if (fact === undefined) return []
      const [contact, sealed] = [Rows.contactId(int(row[17])), sealedOf(row, 18)]
      const [raw, sealedRaw] = [orNull(text, row[19]), sealedOf(row, 20)]
      const recorded: Leaf.Recorded = { _tag: "Fact", contact, fact, sealed, raw, sealedRaw }
      return [{ batch: fact.batch, number: fact.id, recorded }]
    })
  })

  readonly #decisions = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    const rows = yield* this.#rows(asked, `${Rows.decisionColumns}, d.sealed`, "decision", "d", "id")
    const decisions = yield* this.#loads.decisions(rows)
    return rows.flatMap((row, at): ReadonlyArray<Found> => {
      const decision = decisions[at]
      if (decision === undefined) return []
      const recorded: Leaf.Recorded = { _tag: "Decision", decision, sealed: sealedOf(row, 4) }
      return [{ batch: decision.batch, number: decision.id, recorded }]
    })
  })

  /** Claims by their place in a batch, in that order. */
  readonly claimsIn = Effect.fnUntraced(function* (this: Records, asked: ReadonlyArray<Asked>) {
    if (asked.length === 0) return []
    const { dialect } = this.#engine
    return yield* this.#claims(
      `${tuples(dialect, 1, askedColumns)} j
       ${lookup(dialect, "claim c", "c.batch = j.batch AND c.ordinal BETWEEN j.first AND j.last")}`,
      json(asked.map(({ batch, first, last }) => [batch, first, last]))
    )
  })

  /** All claims of these contacts. */
  readonly claimsOf = Effect.fnUntraced(function* (this: Records, contacts: ReadonlyArray<Id.ContactId>) {
    if (contacts.length === 0) return []
    const { dialect } = this.#engine
    return yield* this.#claims(
      `${list(dialect, 1, "bigint")} j ${lookup(dialect, "claim c", "c.contact = j.value")}`,
      json(contacts)
    )
  })

  readonly #claims = Effect.fnUntraced(function* (this: Records, from: string, asked: string) {
    const rows = yield* this.#engine.rows(
      `SELECT c.contact, c.scheme, c.value, c.source, c.number, c.batch, c.ordinal, c.sealed FROM ${from}
       ORDER BY c.batch, c.ordinal`,
      asked
    )
    const names = yield* this.#names.of(rows, [1, 3])
    return rows.map((row): Found & { readonly recorded: { readonly _tag: "Claim" } } => ({
      batch: int(row[5]),
      number: int(row[6]),
      recorded: {
        _tag: "Claim",
        claim: {
          contact: Rows.contactId(int(row[0])),
          identity: { scheme: names.text(int(row[1])), value: text(row[2]) },
          // Interned from a SourceId.
          source: names.text(int(row[3])) as Id.SourceId,
          number: int(row[4])
        },
        sealed: sealedOf(row, 7)
      }
    }))
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
}
