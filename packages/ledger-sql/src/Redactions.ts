/**
 * Takes out what an erasure or the end of a retention takes out. Each record stays, and beside it the commitment that the log has
 * of the text, so that its leaf is what it was. Texts are written over in place: what a file keeps of old pages goes with
 * `Ledger.compact`.
 */
import { Certificate, Fact, type Id, Leaf, Ledger, Rejection, Text } from "@laurel/core"
import { Effect } from "effect"
import {
  among,
  type ColumnType,
  type Engine,
  int,
  json,
  list,
  lookup,
  orNull,
  type Row,
  text,
  tuples
} from "./Engine.ts"
import type { Recognition } from "./Recognition.ts"
import { type Found, ownersOf, type Records } from "./Records.ts"
import type { Imports } from "./Imports.ts"
import type { Received } from "./Received.ts"
import { dismissalOf, dismissalText, reopeningOf, reopeningText } from "./Rejections.ts"
import * as Rows from "./Rows.ts"
import { sha256 } from "./Sha256.ts"
import { noRight } from "./SqlState.ts"
import type { Withdrawals } from "./Withdrawals.ts"

/** Rejected rows that one look goes through. */
const page = 1_000
/** Certificates that one look goes through. */
const certificates = 20

/** Sets columns of rows by their number, the first column. */
const update = (
  engine: Engine,
  table: string,
  columns: ReadonlyArray<readonly [string, ColumnType]>,
  rows: ReadonlyArray<Row>,
  more = ""
) => {
  const own = columns.map(([name, type]) => ({ name, type }))
  const [key, ...rest] = own
  return rows.length === 0 || key === undefined
    ? Effect.succeed(0)
    : engine.run(
        `UPDATE ${table} SET ${rest.map(({ name }) => `${name} = j.${name}`).join(", ")}
         FROM ${tuples(engine.dialect, 1, own)} j WHERE ${table}.${key.name} = j.${key.name} ${more}`,
        json(rows)
      )
}

/** On a server, who may write need not be one who may erase. */
const mayErase = (error: Ledger.LedgerError): Ledger.LedgerError => {
  const { ledger, reason } = error
  if (reason._tag !== "Unusable" || reason.advice !== noRight) return error
  const advice =
    "Nobody was erased. Connect as a user in the role laurel_eraser (scripts/postgres/roles.sql), or as the owner"
  return new Ledger.LedgerError({ ledger, reason: new Ledger.Unusable({ found: reason.found, advice }) })
}

/** What the records are sealed with, by number. */
type Seals = ReadonlyMap<number, ReturnType<typeof Leaf.seals>>

/** What taking out takes. */
export interface Parts {
  readonly engine: Engine
  readonly records: Records
  readonly secrets: (contact: Id.ContactId) => Uint8Array
  readonly withdrawals: Withdrawals
  readonly received: Received
  readonly imports: Imports
  readonly recognition: Recognition
}

export class Redactions {
  readonly #engine: Engine
  readonly #records: Records
  readonly #secrets: (contact: Id.ContactId) => Uint8Array
  readonly #withdrawals: Withdrawals
  readonly #received: Received
  readonly #imports: Imports
  readonly #recognition: Recognition

  constructor({ engine, records, secrets, withdrawals, received, imports, recognition }: Parts) {
    this.#recognition = recognition
    this.#imports = imports
    this.#withdrawals = withdrawals
    this.#received = received
    this.#engine = engine
    this.#records = records
    this.#secrets = secrets
  }

  /** The commitments of what is there, before it goes. */
  readonly #seals = Effect.fnUntraced(function* (this: Redactions, found: ReadonlyArray<Found>) {
    const owners = found.flatMap(({ recorded }) => ownersOf(recorded))
    const secretOf = yield* this.#records.secrets(owners)
    return (recorded: Leaf.Recorded) => Leaf.seals(sha256, secretOf, recorded)
  })

  /** Inside the transaction of the commit that erases. */
  write(redaction: Ledger.Redaction) {
    return Effect.mapError(this.#write(redaction), mayErase)
  }

  readonly #write = Effect.fnUntraced(function* (this: Redactions, redaction: Ledger.Redaction) {
    const { contacts, learners, facts, decisions, groups, ignores } = redaction
    const one = (id: number) => ({ batch: null, first: id, last: id })
    const people = yield* this.#records.numbered("Contact", contacts.map(one))
    const claims = yield* this.#records.claimsOf(contacts)
    const parts = yield* this.#records.numbered(
      "Learner",
      learners.map(({ id }) => one(id))
    )
    const identities = [...people, ...claims].flatMap(({ recorded }) =>
      recorded._tag === "Contact"
        ? (recorded.identity ?? [])
        : recorded._tag === "Claim" && recorded.sealed === null
          ? [recorded.claim.identity]
          : []
    )
    const own = identities.filter(({ scheme }) => !groups.has(scheme))
    const keys = parts.flatMap(({ recorded }) => (recorded._tag === "Learner" ? [recorded.learner.key] : []))
    const told = yield* this.#keysOf(facts)
    const names = [...own.map(({ value }) => value), ...keys]
    // A short number is in rows of everybody.
    const distinct = names.filter((name) => Rejection.recognized(name) !== "")
    yield* this.#facts(facts)
    yield* this.#rowsAbout(distinct)
    yield* this.#decisions(decisions)
    yield* this.#certificates(contacts)
    yield* this.#learners(parts, learners)
    yield* this.#people(people, claims)
    if (ignores) yield* this.#recognition.ignore(own, names)
    yield* this.#rejections(names, new Set(told.map((row) => row.join(" "))))
    yield* this.#received.erase(told, distinct)
    yield* this.#withdrawals.erase(distinct)
    yield* this.#imports.erase(distinct)
  })

  /** The streams and keys that rows of these facts may have: those of the facts, and all that they are under. */
  readonly #keysOf = Effect.fnUntraced(function* (this: Redactions, facts: ReadonlyArray<Fact.Fact>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT DISTINCT f.stream, f.key FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "fact f", "f.id = j.value")}`,
      json(facts.map(({ id }) => id))
    )
    const all = rows.flatMap(([stream = null, key]) =>
      Fact.prefixesOf(text(key)).map((prefix) => [`${String(stream)} ${prefix}`, [stream, prefix]] as const)
    )
    return [...new Map<string, Row>(all).values()]
  })

  readonly #facts = Effect.fnUntraced(function* (this: Redactions, facts: ReadonlyArray<Fact.Fact>) {
    // Ends with the facts: each page is after the one before.
    for (let start = 0; start < facts.length; start += page) {
      const part = facts.slice(start, start + page)
      const found = yield* this.#records.numbered(
        "Fact",
        part.map(({ id }) => ({ batch: null, first: id, last: id }))
      )
      const sealOf = yield* this.#seals(found)
      const seals: Seals = new Map(found.map(({ number, recorded }) => [number, sealOf(recorded)]))
      yield* update(
        this.#engine,
        "fact",
        [
          ["id", "bigint"],
          ["key", "text"],
          ["said", "text"],
          ["detail", "text"],
          ["sealed", "text"]
        ],
        part.map((fact) => [
          fact.id,
          fact.reference.key,
          fact.said,
          Rows.detailOf(fact.evidence),
          seals.get(fact.id)?.sealed ?? null
        ])
      )
      yield* this.#rows(seals)
    }
  })

  /** Lets the rows go that facts were read from. */
  #rows(seals: Seals) {
    return update(
      this.#engine,
      "archived",
      [
        ["fact", "bigint"],
        ["raw", "text"],
        ["sealed", "text"]
      ],
      [...seals].flatMap(([fact, { sealedRaw }]) => (sealedRaw === null ? [] : [[fact, null, sealedRaw]])),
      // Erased in the meantime, it is sealed already, by a secret that is gone.
      "AND archived.raw IS NOT NULL"
    )
  }

  /** Lets the rows go beside others' facts that hold one of these names. */
  readonly #rowsAbout = Effect.fnUntraced(function* (this: Redactions, names: ReadonlyArray<string>) {
    // Ends with the rows: each page is after the one before.
    for (let after = 0; names.length > 0;) {
      const rows = yield* this.#engine.rows(
        `SELECT fact, raw FROM archived WHERE raw IS NOT NULL AND fact > ?1 ORDER BY fact LIMIT ${page}`,
        after
      )
      const last = rows.at(-1)
      if (last === undefined) return
      after = int(last[0])
      yield* this.#letRowsGo(rows.filter((row) => Rejection.isAbout(names, { raw: text(row[1]), found: "" })))
    }
  })

  /** Lets the rows go that these facts, the first column, were read from; the commitments stay. */
  readonly #letRowsGo = Effect.fnUntraced(function* (this: Redactions, rows: ReadonlyArray<Row>) {
    const facts = yield* this.#records.numbered(
      "Fact",
      rows.map((row) => ({ batch: null, first: int(row[0]), last: int(row[0]) }))
    )
    const sealOf = yield* this.#seals(facts)
    yield* this.#rows(new Map(facts.map(({ number, recorded }) => [number, sealOf(recorded)])))
    return facts.length
  })

  readonly #decisions = Effect.fnUntraced(function* (this: Redactions, decisions: Ledger.Redaction["decisions"]) {
    const found = yield* this.#records.numbered(
      "Decision",
      decisions.map(({ id }) => ({ batch: null, first: id, last: id }))
    )
    const sealOf = yield* this.#seals(found)
    const seals: Seals = new Map(found.map(({ number, recorded }) => [number, sealOf(recorded)]))
    yield* update(
      this.#engine,
      "decision",
      [
        ["id", "bigint"],
        ["text", "text"],
        ["sealed", "text"]
      ],
      decisions.map((decision) => [decision.id, Rows.decisionText(decision), seals.get(decision.id)?.sealed ?? null])
    )
  })

  /** Lets the texts of the certificates go that are about one of these contacts, and who asked for them. */
  readonly #certificates = Effect.fnUntraced(function* (this: Redactions, contacts: ReadonlyArray<Id.ContactId>) {
    // Ends with the certificates: each page is after the one before. Few at once, for each may be long.
    for (let after = -1; ;) {
      const found = yield* this.#records.certificatesOfContacts(contacts, after, certificates)
      if (found.length === 0) return
      const sealOf = yield* this.#seals(found)
      const rows = found.flatMap(({ recorded }) =>
        recorded._tag === "Certificate"
          ? [[Certificate.numberOf(recorded.certificate), null, null, null, sealOf(recorded).sealed]]
          : []
      )
      after = Math.max(...rows.map((row) => Number(row[0])))
      yield* update(
        this.#engine,
        "certificate",
        [
          ["id", "bigint"],
          ["actor", "text"],
          ["role", "text"],
          ["text", "text"],
          ["sealed", "text"]
        ],
        rows
      )
    }
  })

  readonly #learners = Effect.fnUntraced(function* (
    this: Redactions,
    found: ReadonlyArray<Found>,
    learners: Ledger.Redaction["learners"]
  ) {
    const sealOf = yield* this.#seals(found)
    const keys = new Map<number, string>(learners.map(({ id, key }) => [id, key]))
    yield* update(
      this.#engine,
      "learner",
      [
        ["id", "bigint"],
        ["key", "text"],
        ["sealed", "text"]
      ],
      found.map(({ number, recorded }) => [number, keys.get(number) ?? "", sealOf(recorded).sealed])
    )
  })

  /** Names go last: their secrets go with them. */
  readonly #people = Effect.fnUntraced(function* (
    this: Redactions,
    people: ReadonlyArray<Found>,
    claims: ReadonlyArray<Found>
  ) {
    const sealOf = yield* this.#seals([...people, ...claims])
    const { dialect } = this.#engine
    for (const { recorded } of claims) {
      if (recorded._tag !== "Claim" || recorded.sealed !== null) continue
      const { contact, number } = recorded.claim
      yield* this.#engine.run(
        "UPDATE claim SET value = ?3, sealed = ?4 WHERE contact = ?1 AND number = ?2",
        contact,
        number,
        Text.substitute(contact, number),
        sealOf(recorded).sealed
      )
    }
    const contacts = people.map(({ number }) => number)
    yield* this.#engine.run(`DELETE FROM identity WHERE ${among(dialect, "contact", 1)}`, json(contacts))
    for (const { number, recorded } of people) {
      yield* this.#engine.run(
        "UPDATE contact SET secret = ?2, sealed = ?3 WHERE contact = ?1",
        number,
        this.#secrets(Rows.contactId(number)),
        sealOf(recorded).sealed
      )
    }
  })

  /** Lets the text of rejected rows go that hold one of these names, also of those that are rejected no longer. */
  readonly #rejections = Effect.fnUntraced(function* (
    this: Redactions,
    names: ReadonlyArray<string>,
    theirs: ReadonlySet<string>
  ) {
    // Ends with the rejections: each page is after the one before.
    for (let after = 0; ;) {
      const rows = yield* this.#engine.rows(
        `SELECT id, expected, found, raw, key, stream, dismissed, reopened FROM rejection WHERE id > ?1 ORDER BY id LIMIT ${page}`,
        after
      )
      const last = rows.at(-1)
      if (last === undefined) return
      after = int(last[0])
      const left = rows.flatMap((row) => {
        const key = orNull(text, row[4])
        const said = { key, expected: text(row[1]), found: text(row[2]), raw: text(row[3]) }
        const isTheirs = key !== null && theirs.has(`${int(row[5])} ${key}`)
        const rest = isTheirs ? Rejection.withoutRow(said) : Rejection.without(names, said)
        return rest === undefined ? [] : [[int(row[0]), rest.expected, rest.found, rest.raw, rest.key]]
      })
      const dismissed = rows.flatMap((row) => {
        const dismissal = orNull(dismissalOf, row[6] ?? null)
        const rest = dismissal === null ? undefined : Rejection.dismissalWithout(names, dismissal)
        return rest === undefined ? [] : [[int(row[0]), dismissalText(rest)]]
      })
      const reopened = rows.flatMap((row) => {
        const reopening = orNull(reopeningOf, row[7] ?? null)
        const rest = reopening === null ? undefined : Rejection.reopeningWithout(names, reopening)
        return rest === undefined ? [] : [[int(row[0]), reopeningText(rest)]]
      })
      for (const [column, texts] of [
        ["dismissed", dismissed],
        ["reopened", reopened]
      ] as const)
        yield* update(
          this.#engine,
          "rejection",
          [
            ["id", "bigint"],
            [column, "text"]
          ],
          texts
        )
      yield* update(
        this.#engine,
        "rejection",
        [
          ["id", "bigint"],
          ["expected", "text"],
          ["found", "text"],
          ["raw", "text"],
          ["key", "text"]
        ],
        left
      )
    }
  })

  /** Rows of facts whose time is over, the first of them; how many went. */
  readonly #expireRows = Effect.fnUntraced(function* (this: Redactions, rows: Ledger.Expiry["rows"]) {
    const due = [...rows].map(([kind, before]) => `(f.kind = ${Rows.kindNumber(kind)} AND b.recorded_at < ${before})`)
    if (due.length === 0) return 0
    // What is kept for good is gone through each time, but nothing that is younger than the oldest retention.
    const found = yield* this.#engine.rows(
      `SELECT a.fact FROM archived a JOIN fact f ON f.id = a.fact JOIN batch b ON b.id = f.batch
       WHERE a.raw IS NOT NULL AND (${due.join(" OR ")})
         AND a.fact <= (SELECT coalesce(max(last_fact), 0) FROM batch WHERE recorded_at < ?1)
       ORDER BY a.fact LIMIT ${page}`,
      Math.max(...rows.values())
    )
    return yield* this.#letRowsGo(found)
  })

  /** Lets raw text go that is older than a retention allows. */
  readonly expire = Effect.fnUntraced(function* (this: Redactions, expiry: Ledger.Expiry) {
    const { rows, rejections, received } = expiry
    return yield* this.#engine.transaction(
      Effect.gen({ self: this }, function* () {
        const gone = yield* this.#expireRows(rows)
        const cut =
          rejections === null
            ? 0
            : yield* this.#engine.run(
                `UPDATE rejection SET raw = '' WHERE id IN (
                   SELECT id FROM rejection WHERE raw <> '' AND recorded_at < ?1 ORDER BY id LIMIT ${page})`,
                rejections
              )
        const whole = yield* this.#received.expire(received)
        return { rows: gone, rejections: cut, received: whole } satisfies Ledger.Expired
      })
    )
  })
}
