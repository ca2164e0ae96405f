/** Questions a store answers. Each is one statement or a few, whatever the number of rows. */
import {
  type Achievement,
  type AchievementId,
  type CivilDate,
  type Contact,
  type Fact,
  type Id,
  Ledger
} from "@laurel/core"
import { bytes, type Database, int, text } from "./Database.ts"
import type { Names } from "./Names.ts"
import * as Rows from "./Rows.ts"

import type { Loads } from "./Loads.ts"

export class Answers {
  readonly #db: Database
  readonly #names: Names
  readonly #loads: Loads

  constructor(db: Database, names: Names, loads: Loads) {
    this.#db = db
    this.#names = names
    this.#loads = loads
  }

  positions(): ReadonlyMap<Id.SourceId, Ledger.Position> {
    const rows = this.#db.rows(`SELECT source, text, catalog, recorded_at, (
      SELECT count(*) FROM rejection r JOIN stream s ON s.id = r.stream WHERE s.source = p.source AND r.ended_at IS NULL
    ) FROM position p`)
    return new Map(
      rows.map((row) => [
        // Interned from a SourceId.
        this.#names.text(int(row[0])) as Id.SourceId,
        {
          text: text(row[1]),
          catalog: Rows.catalogVersion(int(row[2])),
          recordedAt: Rows.instant(int(row[3])),
          rejected: int(row[4])
        }
      ])
    )
  }

  totals(): Ledger.Totals {
    const { contacts, learners, facts, entries, batch } = this.#loads.head()
    const count = (sql: string): number => int(this.#db.rows(sql)[0]?.[0])
    const types = this.#db.rows(
      `SELECT type, count(first), count(first) - sum(first IS NOT NULL AND lost IS NULL), sum(first IS NOT NULL AND lost IS NULL), count(contested)
       FROM achievement GROUP BY type`
    )
    return {
      contacts,
      learners,
      facts,
      entries,
      batches: batch,
      corrections: count("SELECT count(*) FROM fact WHERE revision > 1"),
      rejections: count("SELECT count(*) FROM rejection WHERE ended_at IS NULL"),
      achievements: new Map(
        types.map((row) => [
          // Interned from a TypeId.
          this.#names.text(int(row[0])) as Id.TypeId,
          { issued: int(row[1]), withdrawn: int(row[2]), standing: int(row[3]), contested: int(row[4]) }
        ])
      )
    }
  }

  find(identity: string): ReadonlyArray<Contact.Contact> {
    const colon = identity.indexOf(":")
    const scheme = colon === -1 ? undefined : this.#names.find(identity.slice(0, colon))
    const rows = this.#db.rows(
      "SELECT contact FROM identity WHERE value = ? UNION SELECT contact FROM identity WHERE value = ? AND scheme = ? LIMIT ?",
      identity,
      identity.slice(colon + 1),
      scheme ?? -1,
      Ledger.maxPage
    )
    return rows.map((row) => this.#contact(Rows.contactId(int(row[0]))))
  }

  #contact(id: Id.ContactId): Contact.Contact {
    const rows = this.#db.rows("SELECT scheme, value FROM identity WHERE contact = ? ORDER BY scheme, value", id)
    return { id, identities: rows.map((row) => ({ scheme: this.#names.text(int(row[0])), value: text(row[1]) })) }
  }

  contact(id: Id.ContactId): Ledger.Dossier | undefined {
    if (id < 1 || id > this.#loads.head().contacts) return undefined
    const loaded = this.#loads.loadContacts(Rows.contactId(id - 1), 1)
    return {
      contact: this.#contact(id),
      learners: loaded.learners,
      achievements: loaded.achievements.get(id) ?? [],
      holdings: loaded.holdings.get(id) ?? []
    }
  }

  history(id: Id.ContactId, after: number | null): ReadonlyArray<Ledger.Logged> {
    return this.#logged(
      "SELECT id, text FROM entry WHERE contact = ? AND id > ? ORDER BY id LIMIT ?",
      id,
      after ?? -1,
      Ledger.maxPage
    )
  }

  log(after: number | null, limit: number): ReadonlyArray<Ledger.Logged> {
    return this.#logged(
      "SELECT id, text FROM entry WHERE id > ? ORDER BY id LIMIT ?",
      after ?? -1,
      Math.min(limit, Ledger.maxPage)
    )
  }

  #logged(sql: string, ...values: ReadonlyArray<number>): ReadonlyArray<Ledger.Logged> {
    return this.#db.rows(sql, ...values).map((row) => ({ index: int(row[0]), text: text(row[1]) }))
  }

  learner(
    id: Id.LearnerId
  ): { readonly learner: Ledger.Learner; readonly revisions: ReadonlyArray<Fact.Fact> } | undefined {
    const row = this.#db.rows(`SELECT ${Rows.learnerColumns} FROM learner l WHERE l.id = ?`, id)[0]
    if (row === undefined) return undefined
    const learner = Rows.learnerOf(this.#names, row)
    const revisions = this.#db
      .rows(`SELECT ${Rows.factColumns} FROM fact f WHERE f.learner = ? ORDER BY f.id`, id)
      .map((fact) => Rows.factOf(this.#names, fact))
    return { learner, revisions }
  }

  achievement(id: AchievementId.AchievementId): Achievement.Achievement | undefined {
    const type = this.#names.find(id.type)
    const row = this.#db.rows(
      `SELECT ${Rows.achievementColumns} FROM learner l JOIN achievement a ON a.contact = l.contact AND a.learner = l.id
       WHERE l.id = ? AND a.type = ? AND a.earning = ?`,
      id.learner,
      type ?? -1,
      id.earning
    )[0]
    return row === undefined ? undefined : Rows.achievementOf(this.#names, row)
  }

  facts(ids: ReadonlyArray<Id.FactId>): ReadonlyArray<Fact.Fact> {
    return this.#db
      .rows(
        `SELECT ${Rows.factColumns} FROM json_each(?) j CROSS JOIN fact f ON f.id = j.value`,
        JSON.stringify(ids.slice(0, Ledger.maxPage))
      )
      .map((row) => Rows.factOf(this.#names, row))
  }

  holders(on: CivilDate.CivilDate): ReadonlyMap<Id.CertificationId, number> {
    return this.#counts<Id.CertificationId>(
      "SELECT certification, count(DISTINCT contact) FROM holding WHERE first <= ? AND (last IS NULL OR last >= ?) GROUP BY certification",
      on,
      on
    )
  }

  achievers(on: CivilDate.CivilDate): ReadonlyMap<Id.TypeId, number> {
    // first and lost bound all spans; only the few with more than one need the list.
    return this.#counts<Id.TypeId>(
      `SELECT type, count(DISTINCT contact) FROM achievement a
       WHERE first <= ? AND (lost IS NULL OR lost > ?) AND (held NOT LIKE '[[%[%' OR EXISTS (
         SELECT 1 FROM json_each(a.held) s WHERE s.value ->> 0 <= ? AND (s.value ->> 1 IS NULL OR s.value ->> 1 > ?)))
       GROUP BY type`,
      on,
      on,
      on,
      on
    )
  }

  #counts<K extends string>(sql: string, ...values: ReadonlyArray<number>): ReadonlyMap<K, number> {
    // The names were interned from ids of the kind that the caller asks for.
    return new Map(this.#db.rows(sql, ...values).map((row) => [this.#names.text(int(row[0])) as K, int(row[1])]))
  }

  rejections(after: number | null): ReadonlyArray<Ledger.KeptRejection> {
    const rows = this.#db.rows(
      `SELECT id, stream, line, col, expected, found, advice, raw, recorded_at FROM rejection
       WHERE id > ? AND ended_at IS NULL ORDER BY id LIMIT ?`,
      after ?? 0,
      Ledger.maxPage
    )
    return rows.map((row) => {
      const { source, stream } = this.#names.reference(int(row[1]))
      const [line, column] = [int(row[2]), text(row[3])]
      return {
        id: int(row[0]),
        // Interned from a SourceId.
        source: source as Id.SourceId,
        stream,
        line: line === 0 ? null : line,
        column: column === "" ? null : column,
        expected: text(row[4]),
        found: text(row[5]),
        advice: text(row[6]),
        raw: text(row[7]),
        recordedAt: Rows.instant(int(row[8]))
      }
    })
  }

  checkpoints(after: number | null): ReadonlyArray<Ledger.Checkpoint> {
    return this.#db
      .rows(
        "SELECT id, entries, root, recorded_at FROM batch WHERE id > ? ORDER BY id LIMIT ?",
        after ?? 0,
        Ledger.maxPage
      )
      .map((row) => ({
        batch: int(row[0]),
        size: int(row[1]),
        root: Buffer.from(bytes(row[2])).toString("hex"),
        recordedAt: Rows.instant(int(row[3]))
      }))
  }
}
