/**
 * What a commit is planned on, and the log is appended to. Lists go in as one JSON parameter; CROSS JOIN makes SQLite walk that
 * list and look each item up by index, never the other way round.
 */
import { type Achievement, Contact, type Fact, type Id, Ledger } from "@laurel/core"
import { bytes, int, orNull, text, type Database, type Row } from "./Database.ts"
import type { Names } from "./Names.ts"
import * as Rows from "./Rows.ts"

const empty: Ledger.Head = { batch: 0, contacts: 0, learners: 0, facts: 0, entries: 0, recordedAt: null }

export class Loads {
  readonly #db: Database
  readonly #names: Names

  constructor(db: Database, names: Names) {
    this.#db = db
    this.#names = names
  }

  head(): Ledger.Head {
    const row = this.#db.rows(
      "SELECT id, contacts, learners, facts, entries, recorded_at FROM batch ORDER BY id DESC LIMIT 1"
    )[0]
    if (row === undefined) return empty
    const [batch, contacts, learners, facts, entries, recordedAt] = row.map(int)
    return {
      batch: batch ?? 0,
      contacts: contacts ?? 0,
      learners: learners ?? 0,
      facts: facts ?? 0,
      entries: entries ?? 0,
      recordedAt: Rows.instant(recordedAt ?? 0)
    }
  }

  load({ source, subjects, references }: Ledger.LoadRequest): Ledger.Loaded {
    const owner = this.#names.find(source)
    const head = this.head()
    if (owner === undefined)
      return { ...this.#loaded([], []), head, position: null, contacts: this.#contacts(subjects) }
    const position = this.#db.rows("SELECT text FROM position WHERE source = ?", owner)[0]
    const learners = new Map<Id.LearnerId, Ledger.Learner>()
    const keep = (rows: ReadonlyArray<Row>): void => {
      for (const row of rows) {
        const learner = Rows.learnerOf(this.#names, row)
        learners.set(learner.id, learner)
      }
    }
    keep(
      this.#db.rows(
        `SELECT ${Rows.learnerColumns} FROM json_each(?) j CROSS JOIN learner l ON l.source = ? AND l.key = j.value`,
        JSON.stringify(subjects.map(({ key }) => key)),
        owner
      )
    )
    keep(this.#owners(references))
    const contacts = this.#contacts(subjects)
    return {
      ...this.#loaded([...learners.values()], [...contacts.values()]),
      head,
      position: position === undefined ? null : text(position[0]),
      contacts
    }
  }

  /** The learners under which these references stand now. */
  #owners(references: ReadonlyArray<Fact.Reference>): ReadonlyArray<Row> {
    const keys = references.map(({ source, stream, key }) => [this.#names.find(source), this.#names.find(stream), key])
    return this.#db.rows(
      `SELECT ${Rows.learnerColumns} FROM json_each(?) j
       CROSS JOIN stream s ON s.source = j.value ->> 0 AND s.name = j.value ->> 1
       CROSS JOIN fact f ON f.stream = s.id AND f.key = j.value ->> 2
       CROSS JOIN learner l ON l.id = f.learner`,
      JSON.stringify(keys)
    )
  }

  #contacts(subjects: ReadonlyArray<Fact.Subject>): Map<string, Id.ContactId> {
    const byScheme = Map.groupBy(subjects, ({ contact }) => contact.scheme)
    const found = new Map<string, Id.ContactId>()
    for (const [scheme, own] of byScheme) {
      const rows = this.#db.rows(
        "SELECT i.value, i.contact FROM json_each(?) j CROSS JOIN identity i ON i.value = j.value AND i.scheme = ?",
        JSON.stringify([...new Set(own.map(({ contact }) => contact.value))]),
        this.#names.find(scheme) ?? -1
      )
      for (const row of rows) found.set(Contact.keyOf({ scheme, value: text(row[0]) }), Rows.contactId(int(row[1])))
    }
    return found
  }

  #loaded(
    learners: ReadonlyArray<Ledger.Learner>,
    contacts: ReadonlyArray<Id.ContactId>
  ): Pick<Ledger.Loaded, "learners" | "revisions" | "achievements"> {
    const revisions = new Map<Id.LearnerId, Array<Fact.Fact>>(learners.map(({ id }) => [id, []]))
    for (const row of this.#db.rows(
      `SELECT ${Rows.factColumns} FROM json_each(?) j CROSS JOIN fact f ON f.learner = j.value`,
      JSON.stringify([...revisions.keys()])
    )) {
      const fact = Rows.factOf(this.#names, row)
      revisions.get(fact.learner)?.push(fact)
    }
    const everyone = [...new Set([...learners.map(({ contact }) => contact), ...contacts])]
    const achievements = new Map<Id.ContactId, Array<Achievement.Achievement>>(everyone.map((id) => [id, []]))
    for (const row of this.#db.rows(
      `SELECT ${Rows.achievementColumns} FROM json_each(?) j CROSS JOIN achievement a ON a.contact = j.value`,
      JSON.stringify(everyone)
    )) {
      const achievement = Rows.achievementOf(this.#names, row)
      achievements.get(achievement.contact)?.push(achievement)
    }
    return { learners, revisions, achievements }
  }

  loadContacts(after: Id.ContactId | null, limit: number): Ledger.LoadedContacts {
    const head = this.head()
    const first = (after ?? 0) + 1
    const last = Math.min(head.contacts, first + Math.min(limit, Ledger.maxPage) - 1)
    // Contacts are numbered without gaps.
    const ids = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => Rows.contactId(first + offset))
    const learners = this.#db
      .rows(`SELECT ${Rows.learnerColumns} FROM learner l WHERE l.contact BETWEEN ? AND ? ORDER BY l.id`, first, last)
      .map((row) => Rows.learnerOf(this.#names, row))
    const holdings = Rows.holdingsOf(
      this.#names,
      this.#db.rows(`SELECT ${Rows.holdingColumns} FROM holding h WHERE h.contact BETWEEN ? AND ?`, first, last)
    )
    return { ...this.#loaded(learners, ids), head, position: null, contacts: new Map(), ids, holdings }
  }

  /** The number of the last catalog applied; 0 before the first. */
  latestCatalog(): number {
    return int(this.#db.rows("SELECT coalesce(max(version), 0) FROM catalog")[0]?.[0])
  }

  catalogs(): ReadonlyArray<{ readonly version: Id.CatalogVersion; readonly text: string }> {
    return this.#db
      .rows("SELECT version, text FROM catalog ORDER BY version")
      .map((row) => ({ version: Rows.catalogVersion(int(row[0])), text: text(row[1]) }))
  }

  /** The log's frontier as the last batch left it. */
  frontier(): { readonly size: number; readonly roots: ReadonlyArray<Uint8Array> } {
    const row = this.#db.rows("SELECT entries, frontier FROM batch ORDER BY id DESC LIMIT 1")[0]
    const stored = orNull(bytes, row?.[1] ?? null) ?? new Uint8Array(0)
    return {
      size: row === undefined ? 0 : int(row[0]),
      roots: Array.from({ length: stored.length / 32 }, (_, index) => stored.slice(index * 32, index * 32 + 32))
    }
  }
}
