/** Questions a store answers. Each is one statement or a few, and at most a few more for each row of a page. */
import {
  type Achievement,
  type AchievementId,
  type CivilDate,
  Contact,
  type Decision,
  type Fact,
  type Id,
  Ledger
} from "@laurel/core"
import type { Batches } from "./Batches.ts"
import { bytes, type Database, int, text } from "./Database.ts"
import type { Loads } from "./Loads.ts"
import type { Names } from "./Names.ts"
import type { People } from "./People.ts"
import * as Rows from "./Rows.ts"
import * as Standings from "./Standings.ts"

export class Answers {
  readonly #db: Database
  readonly #names: Names
  readonly #batches: Batches
  readonly #people: People
  readonly #loads: Loads

  constructor(db: Database, names: Names, batches: Batches, people: People, loads: Loads) {
    this.#db = db
    this.#names = names
    this.#batches = batches
    this.#people = people
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
    const { contacts, learners, facts, decisions, entries, batch } = this.#loads.head()
    const count = (sql: string): number => int(this.#db.rows(sql)[0]?.[0])
    const types = this.#db.rows(
      `SELECT type, count(first), count(first) - sum(standing), sum(standing), count(contested)
       FROM achievement GROUP BY type`
    )
    return {
      contacts,
      learners,
      facts,
      decisions,
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
    const own = (table: string): string =>
      `SELECT contact FROM ${table} WHERE value = ?1 UNION SELECT contact FROM ${table} WHERE value = ?2 AND scheme = ?3`
    const rows = this.#db.rows(
      `SELECT DISTINCT coalesce(p.person, c.contact) FROM (${own("identity")} UNION ${own("claim")}) c
       LEFT JOIN person p ON p.contact = c.contact ORDER BY 1 LIMIT ?4`,
      identity,
      identity.slice(colon + 1),
      scheme ?? -1,
      Ledger.maxPage
    )
    return rows.map((row) => this.#people.contact(Rows.contactId(int(row[0]))))
  }

  contact(id: Id.ContactId): Ledger.Dossier | undefined {
    const loaded = this.#loads.load({ source: null, subjects: [], references: [], contacts: [id], whole: true })
    if (!loaded.achievements.has(id)) return undefined
    const person = loaded.people.get(id) ?? id
    const contact = this.#people.contact(person)
    return {
      contact,
      learners: loaded.learners,
      achievements: contact.members.flatMap((member) => loaded.achievements.get(member) ?? []),
      holdings: this.#loads.holdings(person, person).get(person) ?? [],
      decisions: loaded.decisions
    }
  }

  history(id: Id.ContactId, after: number | null): ReadonlyArray<Ledger.Logged> {
    const { everyone } = this.#people.linked([id], { links: true })
    // The plus sign keeps SQLite from walking the whole log in order of id.
    return this.#logged(
      "SELECT id, text FROM entry WHERE contact IN (SELECT value FROM json_each(?)) AND id > ? ORDER BY +id LIMIT ?",
      JSON.stringify(everyone),
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

  #logged(sql: string, ...values: ReadonlyArray<number | string>): ReadonlyArray<Ledger.Logged> {
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
      .map((fact) => Rows.factOf(this.#names, this.#batches, fact))
    return { learner, revisions }
  }

  achievement(id: AchievementId.AchievementId): Achievement.Achievement | undefined {
    const type = this.#names.find(id.type)
    const row = this.#db.rows(
      `SELECT ${Standings.achievementColumns} FROM achievement a
       WHERE contact = (SELECT contact FROM learner WHERE id = ?1) AND learner = ?1 AND type = ?2 AND earning = ?3`,
      id.learner,
      type ?? -1,
      id.earning
    )[0]
    return row === undefined ? undefined : Standings.achievementOf(this.#names, row)
  }

  facts(ids: ReadonlyArray<Id.FactId>): ReadonlyArray<Fact.Fact> {
    return this.#db
      .rows(
        `SELECT ${Rows.factColumns} FROM json_each(?) j CROSS JOIN fact f ON f.id = j.value`,
        JSON.stringify(ids.slice(0, Ledger.maxPage))
      )
      .map((row) => Rows.factOf(this.#names, this.#batches, row))
  }

  decisions(ids: ReadonlyArray<Id.DecisionId>): ReadonlyArray<Decision.Decision> {
    return this.#db
      .rows(
        `SELECT ${Rows.decisionColumns} FROM json_each(?) j CROSS JOIN decision d ON d.id = j.value`,
        JSON.stringify(ids.slice(0, Ledger.maxPage))
      )
      .map((row) => Rows.decisionOf(this.#batches, row))
  }

  contested(after: AchievementId.AchievementId | null): ReadonlyArray<Achievement.Achievement> {
    // SQLite would order types by UTF-8: there are few, and each one's achievements are in order in the index.
    const types = this.#db
      .rows("SELECT DISTINCT type FROM achievement WHERE contested IS NOT NULL")
      .map((row) => ({ id: int(row[0]), name: this.#names.text(int(row[0])) }))
      .filter(({ name }) => after === null || name >= after.type)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const found: Array<Achievement.Achievement> = []
    for (const { id, name } of types) {
      if (found.length === Ledger.maxPage) break
      const [learner, earning] = name === after?.type ? [after.learner, after.earning] : [0, 0]
      const rows = this.#db.rows(
        `SELECT ${Standings.achievementColumns} FROM achievement a
         WHERE contested IS NOT NULL AND type = ? AND (learner, earning) > (?, ?) ORDER BY learner, earning LIMIT ?`,
        id,
        learner,
        earning,
        Ledger.maxPage - found.length
      )
      for (const row of rows) found.push(Standings.achievementOf(this.#names, row))
    }
    return found
  }

  shared(after: Contact.Identity | null): ReadonlyArray<Ledger.Shared> {
    const sharing = `SELECT contact FROM claim WHERE value = c.value AND scheme = c.scheme
      UNION SELECT contact FROM identity WHERE value = c.value AND scheme = c.scheme`
    const persons = `FROM (${sharing}) m LEFT JOIN person p ON p.contact = m.contact`
    const found = this.#db.rows(
      `SELECT c.scheme, c.value FROM (SELECT DISTINCT value, scheme FROM claim) c JOIN name n ON n.id = c.scheme
       WHERE n.text || ':' || c.value > ? AND (SELECT count(DISTINCT coalesce(p.person, m.contact)) ${persons}) > 1
       ORDER BY n.text || ':' || c.value LIMIT ?`,
      after === null ? "" : Contact.keyOf(after),
      Ledger.maxPage
    )
    return found.map((row) => {
      const [scheme, value] = [int(row[0]), text(row[1])]
      const contacts = this.#db.rows(
        `SELECT m.contact, coalesce(p.person, m.contact) FROM (
           SELECT contact FROM claim WHERE value = ?1 AND scheme = ?2
           UNION SELECT contact FROM identity WHERE value = ?1 AND scheme = ?2
         ) m LEFT JOIN person p ON p.contact = m.contact ORDER BY m.contact LIMIT ?3`,
        value,
        scheme,
        Ledger.maxSharing
      )
      return {
        identity: { scheme: this.#names.text(scheme), value },
        contacts: contacts.map(([id, person]) => ({ id: Rows.contactId(int(id)), person: Rows.contactId(int(person)) }))
      }
    })
  }

  holders(on: CivilDate.CivilDate): ReadonlyMap<Id.CertificationId, number> {
    return this.#counts<Id.CertificationId>(
      "SELECT certification, count(DISTINCT contact) FROM holding WHERE first <= ? AND (last IS NULL OR last >= ?) GROUP BY certification",
      on,
      on
    )
  }

  achievers(on: CivilDate.CivilDate): ReadonlyMap<Id.TypeId, number> {
    // first and lost bound all spans; only the few with more than one, or with days taken off, need a list.
    return this.#counts<Id.TypeId>(
      `SELECT type, count(DISTINCT coalesce(p.person, a.contact)) FROM achievement a
       LEFT JOIN person p ON p.contact = a.contact
       WHERE first <= ?1 AND (lost IS NULL OR lost > ?1) AND ((counts IS NULL AND held NOT LIKE '[[%[%') OR EXISTS (
         SELECT 1 FROM json_each(coalesce(a.counts, a.held)) s
         WHERE s.value ->> 0 <= ?1 AND (s.value ->> 1 IS NULL OR s.value ->> 1 > ?1)))
       GROUP BY type`,
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
