/**
 * What a commit is planned on, and the log is appended to. Lists go in as one JSON parameter; CROSS JOIN makes SQLite walk that
 * list and look each item up by index, never the other way round.
 */
import { type Achievement, type Decision, type Fact, type Holding, type Id, Ledger } from "@laurel/core"
import type { Batches } from "./Batches.ts"
import { bytes, int, orNull, text, type Database, type Row } from "./Database.ts"
import type { Names } from "./Names.ts"
import type { Extras, People, Persons } from "./People.ts"
import * as Rows from "./Rows.ts"
import * as Standings from "./Standings.ts"

const empty: Ledger.Head = {
  batch: 0,
  contacts: 0,
  learners: 0,
  facts: 0,
  decisions: 0,
  entries: 0,
  recordedAt: null
}

export class Loads {
  readonly #db: Database
  readonly #names: Names
  readonly #batches: Batches
  readonly #people: People

  constructor(db: Database, names: Names, batches: Batches, people: People) {
    this.#db = db
    this.#names = names
    this.#batches = batches
    this.#people = people
  }

  head(): Ledger.Head {
    const row = this.#db.rows(
      "SELECT id, contacts, learners, facts, decisions, entries, recorded_at FROM batch ORDER BY id DESC LIMIT 1"
    )[0]
    if (row === undefined) return empty
    const [batch, contacts, learners, facts, decisions, entries, recordedAt] = row.map(int)
    return {
      batch: batch ?? 0,
      contacts: contacts ?? 0,
      learners: learners ?? 0,
      facts: facts ?? 0,
      decisions: decisions ?? 0,
      entries: entries ?? 0,
      recordedAt: Rows.instant(recordedAt ?? 0)
    }
  }

  load({ source, subjects, references, contacts: asked, whole }: Ledger.LoadRequest): Ledger.Loaded {
    const owner = source === null ? undefined : this.#names.find(source)
    const [head, extras] = [this.head(), this.#people.extras()]
    const learners = new Map<Id.LearnerId, Ledger.Learner>()
    const keep = (rows: ReadonlyArray<Row>): void => {
      for (const row of rows) {
        const learner = Rows.learnerOf(this.#names, row)
        learners.set(learner.id, learner)
      }
    }
    if (owner !== undefined) {
      keep(
        this.#db.rows(
          `SELECT ${Rows.learnerColumns} FROM json_each(?) j CROSS JOIN learner l ON l.source = ? AND l.key = j.value`,
          JSON.stringify(subjects.map(({ key }) => key)),
          owner
        )
      )
    }
    if (references.length > 0) keep(this.#owners(references))
    const own = subjects.map(({ contact }) => contact)
    const contacts = new Map(this.#people.find(own))
    const persons = this.#people.linked(
      [
        ...[...learners.values()].map(({ contact }) => contact),
        ...contacts.values(),
        ...asked.filter((id) => id >= 1 && id <= head.contacts)
      ],
      extras
    )
    if (whole) keep(this.#learners(persons))
    return {
      ...this.#about([...learners.values()], persons, extras),
      head,
      position: owner === undefined ? null : this.#position(owner),
      contacts
    }
  }

  #position(source: number): string | null {
    const row = this.#db.rows("SELECT text FROM position WHERE source = ?", source)[0]
    return row === undefined ? null : text(row[0])
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

  #learners({ everyone }: Persons): ReadonlyArray<Row> {
    return this.#db.rows(
      `SELECT ${Rows.learnerColumns} FROM json_each(?) j CROSS JOIN learner l ON l.contact = j.value ORDER BY l.id`,
      JSON.stringify(everyone)
    )
  }

  #about(
    learners: ReadonlyArray<Ledger.Learner>,
    { everyone, people }: Persons,
    { decisions }: Extras
  ): Pick<Ledger.Loaded, "learners" | "revisions" | "achievements" | "decisions" | "people"> {
    const revisions = new Map<Id.LearnerId, Array<Fact.Fact>>(learners.map(({ id }) => [id, []]))
    for (const row of this.#db.rows(
      `SELECT ${Rows.factColumns} FROM json_each(?) j CROSS JOIN fact f ON f.learner = j.value`,
      JSON.stringify([...revisions.keys()])
    )) {
      const fact = Rows.factOf(this.#names, this.#batches, row)
      revisions.get(fact.learner)?.push(fact)
    }
    const contacts = JSON.stringify(everyone)
    const achievements = new Map<Id.ContactId, Array<Achievement.Achievement>>(everyone.map((id) => [id, []]))
    for (const row of this.#db.rows(
      `SELECT ${Standings.achievementColumns} FROM json_each(?) j CROSS JOIN achievement a ON a.contact = j.value`,
      contacts
    )) {
      const achievement = Standings.achievementOf(this.#names, row)
      achievements.get(achievement.contact)?.push(achievement)
    }
    return { learners, revisions, achievements, people, decisions: decisions ? this.#decisions(contacts) : [] }
  }

  #decisions(contacts: string): ReadonlyArray<Decision.Decision> {
    return this.#db
      .rows(
        `SELECT ${Rows.decisionColumns} FROM decision d WHERE d.id IN (
           SELECT a.decision FROM json_each(?) j CROSS JOIN decision_about a ON a.contact = j.value
         ) ORDER BY d.id`,
        contacts
      )
      .map((row) => Rows.decisionOf(this.#batches, row))
  }

  loadContacts(after: Id.ContactId | null, limit: number): Ledger.LoadedContacts {
    const [head, extras] = [this.head(), this.#people.extras()]
    const first = (after ?? 0) + 1
    const last = Math.min(head.contacts, first + Math.min(limit, Ledger.maxPage) - 1)
    // Contacts are numbered without gaps.
    const ids = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => Rows.contactId(first + offset))
    const persons = this.#people.linked(ids, extras)
    const learners = this.#learners(persons).map((row) => Rows.learnerOf(this.#names, row))
    const holdings = this.holdings(first, last)
    // Whatever else stands there, only a person holds anything.
    for (const [contact, person] of persons.people) if (contact !== person) holdings.delete(contact)
    return {
      ...this.#about(learners, persons, extras),
      head,
      position: null,
      contacts: new Map(),
      ids,
      holdings
    }
  }

  holdings(first: number, last: number): Map<Id.ContactId, ReadonlyArray<Holding.Holding>> {
    return new Map(
      Standings.holdingsOf(
        this.#names,
        this.#db.rows(
          `SELECT ${Standings.holdingColumns} FROM holding WHERE contact BETWEEN ? AND ? ORDER BY contact, certification, position`,
          first,
          last
        )
      )
    )
  }

  /** The number of the last catalog applied; 0 before the first. */
  latestCatalog(): number {
    return int(this.#db.rows("SELECT coalesce(max(version), 0) FROM catalog")[0]?.[0])
  }

  catalogs(): ReadonlyArray<Ledger.AppliedCatalog> {
    return this.#db.rows("SELECT version, text, recorded_at FROM catalog ORDER BY version").map((row) => ({
      version: Rows.catalogVersion(int(row[0])),
      text: text(row[1]),
      recordedAt: Rows.instant(int(row[2]))
    }))
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
