/** Certificates: written once, found by their code, their place, or what they are of. An erasure leaves all but their texts. */
import { type AchievementId, Certificate, type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import {
  type Dialect,
  type Engine,
  int,
  json,
  list,
  lookup,
  orNull,
  type Row,
  text,
  tuples,
  type Value
} from "./Engine.ts"
import type { Known, Names } from "./Names.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"

/** Of a certificate `c` and its batch `b`. */
export const columns =
  "c.id, c.code, c.contact, c.learner, c.type, c.earning, c.revision, c.catalog, c.supersedes, c.actor, c.role, c.text, b.recorded_at, c.batch, c.ordinal"
/** Where in these columns names stand. */
export const names = [4] as const

/** Whom each certificate is about, by its number; of others than its own contact only where there are any. */
export type About = (number: number) => ReadonlyArray<Id.ContactId>

/** Of these certificates, by their number, the first column. */
export const aboutOf = Effect.fnUntraced(function* (
  engine: Engine,
  rows: ReadonlyArray<Row>
): Effect.fn.Return<About, Ledger.LedgerError> {
  const { dialect } = engine
  const found =
    rows.length === 0
      ? []
      : yield* engine.rows(
          `SELECT a.certificate, a.contact FROM ${list(dialect, 1, "bigint")} j
           ${lookup(dialect, "certificate_about a", "a.certificate = j.value")} ORDER BY a.certificate, a.contact`,
          json(rows.map((row) => row[0] ?? null))
        )
  const others = Map.groupBy(found, (row) => row[0])
  return (number) => (others.get(number) ?? []).map((row) => Rows.contactId(int(row[1])))
})

/** Certificates that are about one of the contacts of parameter n, by their number `id`. */
export const ofContacts = (dialect: Dialect, n: number): string =>
  `(SELECT c.id FROM ${list(dialect, n, "bigint")} j ${lookup(dialect, "certificate c", "c.contact = j.value")}
    UNION SELECT a.certificate FROM ${list(dialect, n, "bigint")} j
    ${lookup(dialect, "certificate_about a", "a.contact = j.value")})`

export const certificateOf = (known: Known, about: About, row: Row): Certificate.Certificate => {
  const [actor, role] = [orNull(text, row[9]), orNull(text, row[10])]
  const contact = Rows.contactId(int(row[2]))
  return {
    code: text(row[1]),
    achievement: {
      // Interned from a TypeId.
      type: known.text(int(row[4])) as Id.TypeId,
      learner: Rows.learnerId(int(row[3])),
      earning: int(row[5])
    },
    contact,
    about: [contact, ...about(int(row[0]))].toSorted((a, b) => a - b),
    revision: int(row[6]),
    catalog: Rows.catalogVersion(int(row[7])),
    ...Certificate.placeOf(int(row[0])),
    supersedes: orNull(text, row[8]),
    by: actor === null || role === null ? null : { actor, role },
    text: orNull(text, row[11]),
    recordedAt: Rows.instant(int(row[12]))
  }
}

const batchColumn = 13
const laterColumn = 15

/** Which certificates are meant, as `c`, by parameters from ?1 on, and in which order they come. */
interface Asked {
  readonly from: string
  readonly where: string
  readonly order: "c.batch, c.ordinal" | "c.id"
  readonly values: ReadonlyArray<Value>
}

const achievementColumns = [
  { name: "learner", type: "bigint" },
  { name: "type", type: "bigint" },
  { name: "earning", type: "bigint" }
] as const

/** In order of record, after a place. */
const recorded = (from: string, asked: ReadonlyArray<Value>, after: number | null): Asked => ({
  from,
  where: `(c.batch, c.ordinal) > (?${asked.length + 1}, ?${asked.length + 2})`,
  order: "c.batch, c.ordinal",
  values: [
    ...asked,
    Math.floor((after ?? 0) / Certificate.maxTogether),
    after === null ? -1 : after % Certificate.maxTogether
  ]
})

export class Certificates {
  readonly #engine: Engine
  readonly #names: Names

  constructor(engine: Engine, names: Names) {
    this.#engine = engine
    this.#names = names
  }

  readonly get = Effect.fnUntraced(function* (this: Certificates, code: string) {
    const [row] = yield* this.#engine.rows("SELECT id FROM certificate WHERE code = ?1", code)
    return row === undefined ? undefined : (yield* this.#whole([row], "c.id"))[0]
  })

  all(after: number | null, limit: number) {
    return this.#page(recorded("certificate c", [], after), Math.min(limit, Ledger.maxPage))
  }

  readonly ofAchievements = Effect.fnUntraced(function* (
    this: Certificates,
    achievements: ReadonlyArray<AchievementId.AchievementId>,
    after: number | null
  ) {
    const asked = achievements.slice(0, Ledger.maxPage)
    const known = yield* this.#names.find(asked.map(({ type }) => type))
    const rows = new Map(
      asked.flatMap(({ type, learner, earning }) => {
        const id = known.find(type)
        return id === undefined ? [] : [[`${learner} ${id} ${earning}`, [learner, id, earning]] as const]
      })
    )
    const { dialect } = this.#engine
    const from = `${tuples(dialect, 1, achievementColumns)} j
      ${lookup(dialect, "certificate c", "c.learner = j.learner AND c.type = j.type AND c.earning = j.earning")}`
    return yield* this.#page(recorded(from, [json([...rows.values()])], after), Ledger.maxPage)
  })

  ofContacts(contacts: ReadonlyArray<Id.ContactId>, after: number | null) {
    const { dialect } = this.#engine
    const asked = json([...new Set(contacts.slice(0, Ledger.maxPage))])
    const from = `${ofContacts(dialect, 1)} i ${lookup(dialect, "certificate c", "c.id = i.id")}`
    return this.#page(recorded(from, [asked], after), Ledger.maxPage)
  }

  in(list: number, after: number | null, limit: number) {
    const first = Certificate.numberOf({ list, index: 0 })
    const asked: Asked = {
      from: "certificate c",
      where: "c.id > ?1 AND c.id < ?2",
      order: "c.id",
      values: [first + (after ?? -1), first + Certificate.listSize]
    }
    return this.#page(asked, Math.min(limit, Ledger.maxListed))
  }

  /** Counts the places of that list alone: a store may have a million certificates. */
  readonly last = Effect.fnUntraced(function* (this: Certificates) {
    const [row] = yield* this.#engine.rows(
      `SELECT l.last, count(*) FROM (SELECT max(id) / ${Certificate.listSize} AS last FROM certificate) l
       JOIN certificate c ON c.id >= l.last * ${Certificate.listSize} GROUP BY l.last`
    )
    return row === undefined
      ? undefined
      : ({ list: int(row[0]) + 1, used: int(row[1]) } satisfies Ledger.CertificateList)
  })

  /** No more bytes than a page has, which neither engine has to read a text for; one certificate at least. */
  #page({ from, where, order, values }: Asked, limit: number) {
    return this.#engine.snapshot(
      Effect.gen({ self: this }, function* () {
        const sizes = yield* this.#engine.rows(
          `SELECT c.id, coalesce(octet_length(c.text), 0) FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${Math.max(0, Math.trunc(limit))}`,
          ...values
        )
        let length = 0
        const end = sizes.findIndex((row, at) => {
          length += int(row[1])
          return at > 0 && length > Ledger.maxCertifiedPage
        })
        return yield* this.#whole(end === -1 ? sizes : sizes.slice(0, end), order)
      })
    )
  }

  /** These certificates, by their number, the first column. */
  readonly #whole = Effect.fnUntraced(function* (this: Certificates, ids: ReadonlyArray<Row>, order: Asked["order"]) {
    if (ids.length === 0) return []
    const { dialect } = this.#engine
    const later = "(SELECT s.code FROM certificate s WHERE s.supersedes = c.code ORDER BY s.batch, s.ordinal LIMIT 1)"
    const rows = yield* this.#engine.rows(
      `SELECT ${columns}, ${later} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "certificate c", "c.id = j.value")} ${lookup(dialect, "batch b", "b.id = c.batch")} ORDER BY ${order}`,
      json(ids.map((row) => int(row[0])))
    )
    const known = yield* this.#names.of(rows, names)
    const about = yield* aboutOf(this.#engine, rows)
    return rows.map((row): Ledger.KeptCertificate => ({
      ...certificateOf(known, about, row),
      place: int(row[batchColumn]) * Certificate.maxTogether + int(row[batchColumn + 1]),
      supersededBy: orNull(text, row[laterColumn])
    }))
  })

  /** Why these can't be recorded: another has a code or a place of theirs, or whose they are is erased. */
  readonly refusal = Effect.fnUntraced(function* (
    this: Certificates,
    certificates: ReadonlyArray<Certificate.Certificate>
  ) {
    if (certificates.length === 0) return undefined
    const repeated = Certificate.repeated(certificates)
    if (repeated !== undefined) return `${repeated} is another's`
    const { dialect } = this.#engine
    const [code] = yield* this.#engine.rows(
      `SELECT c.code FROM ${list(dialect, 1, "text")} j ${lookup(dialect, "certificate c", "c.code = j.value")} LIMIT 1`,
      json(certificates.map((each) => each.code))
    )
    if (code !== undefined) return `certificate ${text(code[0])} is another's`
    const [number] = yield* this.#engine.rows(
      `SELECT c.id FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "certificate c", "c.id = j.value")} LIMIT 1`,
      json(certificates.map(Certificate.numberOf))
    )
    if (number !== undefined) {
      const { list: own, index } = Certificate.placeOf(int(number[0]))
      return `place ${index} of status list ${own} is another's`
    }
    const [erased] = yield* this.#engine.rows(
      `SELECT c.contact FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "contact c", "c.contact = j.value AND c.sealed IS NOT NULL")} LIMIT 1`,
      json([...new Set(certificates.flatMap(({ about }) => about))])
    )
    return erased === undefined ? undefined : `contact ${int(erased[0])} is erased`
  })

  /** Inside a commit. */
  readonly write = Effect.fnUntraced(function* (
    this: Certificates,
    certificates: ReadonlyArray<Certificate.Certificate>,
    known: Known,
    batch: number
  ) {
    const rows = certificates.map((certificate, ordinal) => {
      const { code, contact, achievement, revision, catalog, supersedes, by, text: own } = certificate
      const { type, learner, earning } = achievement
      const of = [code, contact, learner, known.id(type), earning, revision, catalog, supersedes]
      return [Certificate.numberOf(certificate), ...of, by?.actor ?? null, by?.role ?? null, own, batch, ordinal, null]
    })
    const others = certificates.flatMap((certificate) =>
      certificate.about
        .filter((contact) => contact !== certificate.contact)
        .map((contact) => [Certificate.numberOf(certificate), contact])
    )
    if (rows.length > 0) yield* this.#engine.insert({ table: "certificate", columns: columnsOf("certificate") }, rows)
    if (others.length > 0)
      yield* this.#engine.insert({ table: "certificate_about", columns: columnsOf("certificate_about") }, others)
  })
}
