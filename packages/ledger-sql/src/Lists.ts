/** Who earned, holds or loses what, a page at a time: each page begins where an index says that the one before ended. */
import type { Achievement, AchievementId, CivilDate, Id, Instant } from "@laurel/core"
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int, json, list, lookup, type Row } from "./Engine.ts"
import type { Loads } from "./Loads.ts"
import type { Names } from "./Names.ts"
import { knownPage, knownRows, moment } from "./Past.ts"
import * as Rows from "./Rows.ts"
import { noDay } from "./Schema.ts"
import * as Standings from "./Standings.ts"

// The plus keeps SQLite from beginning each page at the first day there is: it begins after the key of the one before.

/** Before every day, person and participation. */
const start = { day: -noDay, number: 0 }

/** The days of a period on which, or on the day after which, its status turns. */
const turnColumns = ["first", "opens", "expires", "last", "grace"]

export class Lists {
  readonly #engine: Engine
  readonly #names: Names
  readonly #loads: Loads

  constructor(engine: Engine, names: Names, loads: Loads) {
    this.#engine = engine
    this.#names = names
    this.#loads = loads
  }

  readonly earned = Effect.fnUntraced(function* (
    this: Lists,
    type: Id.TypeId,
    from: CivilDate.CivilDate,
    to: CivilDate.CivilDate,
    after: Ledger.EarnedKey | null,
    known: Instant.Instant | null
  ): Effect.fn.Return<ReadonlyArray<Achievement.Achievement>, Ledger.LedgerError> {
    const names = yield* this.#names.find([type])
    const id: AchievementId.AchievementId | undefined = after?.id
    const rows = yield* this.#engine.rows(
      knownPage(this.#engine.dialect, "achievement", { known, n: 7 }, "first, learner, earning", `${Ledger.maxPage}`, {
        alias: "a",
        columns: Standings.achievementColumns,
        where: `type = ?1 AND first IS NOT NULL AND +first >= ?2 AND first <= ?3
            AND (first, learner, earning) > (?4, ?5, ?6)`
      }),
      names.find(type) ?? -1,
      from,
      to,
      after?.on ?? from,
      id?.learner ?? start.number,
      id?.earning ?? start.number,
      ...moment(known)
    )
    return yield* this.#loads.achievements(rows)
  })

  readonly holding = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    on: CivilDate.CivilDate,
    after: Ledger.HeldKey | null,
    known: Instant.Instant | null
  ) {
    return yield* this.#held(certification, "last >= ?5 AND first <= ?6", after, known, on, on)
  })

  readonly expiring = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    from: CivilDate.CivilDate,
    to: CivilDate.CivilDate,
    after: Ledger.HeldKey | null,
    known: Instant.Instant | null
  ) {
    // A period of no day holds nothing that could expire.
    return yield* this.#held(
      certification,
      "+last >= ?5 AND last <= ?6 AND last >= first",
      after,
      known,
      from,
      Math.min(to, noDay - 1)
    )
  })

  readonly turning = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    from: CivilDate.CivilDate,
    to: CivilDate.CivilDate,
    after: Id.ContactId | null,
    known: Instant.Instant | null
  ): Effect.fn.Return<ReadonlyArray<Id.ContactId>, Ledger.LedgerError> {
    const texts = yield* this.#names.find([certification])
    // By contact, as the table is kept: no index has these days, and each page goes on where the one before ended.
    const page = (rows: string): string => `${rows} ORDER BY contact LIMIT ${Ledger.maxPage}`
    const all = knownRows("holding", { known, n: 5 }, (table, when) => {
      const turns = turnColumns.map((day) => `${day} BETWEEN ?2 AND ?3`).join(" OR ")
      const own = `+certification = ?1 AND contact > ?4 AND (${turns}) ${when}`
      return `SELECT contact FROM (${page(`SELECT DISTINCT contact FROM ${table} WHERE ${own}`)}) own`
    })
    const rows = yield* this.#engine.rows(
      page(`SELECT DISTINCT contact FROM (${all}) turning`),
      texts.find(certification) ?? -1,
      from,
      Math.min(to, noDay - 1),
      after ?? start.number,
      ...moment(known)
    )
    return rows.map((row) => Rows.contactId(int(row[0])))
  })

  readonly unresolved = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    after: Id.ContactId | null
  ): Effect.fn.Return<ReadonlyArray<Id.ContactId>, Ledger.LedgerError> {
    const texts = yield* this.#names.find([certification])
    // The index of last days says of whom there is one without any: few.
    const rows = yield* this.#engine.rows(
      `SELECT DISTINCT contact FROM holding WHERE certification = ?1 AND contact > ?2 AND last < first
        AND ends = ${Standings.unresolved} ORDER BY contact LIMIT ${Ledger.maxPage}`,
      texts.find(certification) ?? -1,
      after ?? start.number
    )
    return rows.map((row) => Rows.contactId(int(row[0])))
  })

  readonly periods = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    persons: ReadonlyArray<Id.ContactId>,
    known: Instant.Instant | null
  ) {
    const texts = yield* this.#names.find([certification])
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT * FROM (${knownRows("holding", { known, n: 3 }, (table, when) => {
        const on = `h.contact = j.value AND h.certification = ?2 ${when}`
        return `SELECT ${Standings.holdingsColumns} FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, `${table} h`, on)}`
      })}) held ORDER BY contact, position`,
      json([...new Set(persons.slice(0, Ledger.maxPage))]),
      texts.find(certification) ?? -1,
      ...moment(known)
    )
    return yield* this.#periods(certification, rows)
  })

  readonly #held = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    asked: string,
    after: Ledger.HeldKey | null,
    known: Instant.Instant | null,
    ...days: readonly [number, number]
  ) {
    const texts = yield* this.#names.find([certification])
    const rows = yield* this.#engine.rows(
      knownPage(this.#engine.dialect, "holding", { known, n: 7 }, "last, contact, first", `${Ledger.maxPage}`, {
        alias: "h",
        columns: Standings.holdingColumns,
        where: `certification = ?1 AND (last, contact, first) > (?2, ?3, ?4) AND ${asked}`
      }),
      texts.find(certification) ?? -1,
      // Every period that is asked for ends on the first day or later.
      after === null ? days[0] : (after.last ?? noDay),
      after?.contact ?? start.number,
      after?.from ?? start.day,
      ...days,
      ...moment(known)
    )
    return yield* this.#periods(certification, rows)
  })

  readonly #periods = Effect.fnUntraced(function* (
    this: Lists,
    certification: Id.CertificationId,
    rows: ReadonlyArray<Row>
  ) {
    const names = yield* this.#names.of(rows, Standings.holdingNames)
    return rows.map((row): Ledger.Held => ({
      contact: Rows.contactId(int(row[0])),
      certification,
      period: Standings.periodOf(names, row)
    }))
  })
}
