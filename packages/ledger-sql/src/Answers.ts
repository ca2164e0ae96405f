/** Questions about people, facts and rejections. Each is one statement or a few, by index, whatever the size of the store. */
import {
  type Achievement,
  type AchievementId,
  type CivilDate,
  Contact,
  type Decision,
  type Fact,
  type Id,
  type Instant,
  Ledger,
  type Stood
} from "@laurel/core"
import { Effect } from "effect"
import { among, lookup, type Engine, int, json, list, type Row, text, tuples } from "./Engine.ts"
import type { Loads } from "./Loads.ts"
import type { Log } from "./Log.ts"
import type { Names } from "./Names.ts"
import { knownPage, knownRows, moment } from "./Past.ts"
import type { People } from "./People.ts"
import type { Records } from "./Records.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"
import * as Standings from "./Standings.ts"

/** All days that are taken off, or of more than one span: those need a look at the list, of which there are few. */
const spans = {
  sqlite: `EXISTS (SELECT 1 FROM json_each(coalesce(a.counts, a.held)) s
    WHERE s.value ->> 0 <= ?1 AND (s.value ->> 1 IS NULL OR s.value ->> 1 > ?1))`,
  postgres: `EXISTS (SELECT 1 FROM jsonb_array_elements(CAST(coalesce(a.counts, a.held) AS jsonb)) AS s (value)
    WHERE CAST(s.value ->> 0 AS bigint) <= ?1 AND (s.value ->> 1 IS NULL OR CAST(s.value ->> 1 AS bigint) > ?1))`
}

const achievementKey = columnsOf("achievement").filter(({ name }) => ["learner", "type", "earning"].includes(name))

const isPerson = "LEFT JOIN person p ON p.contact ="

export class Answers {
  readonly #engine: Engine
  readonly #names: Names
  readonly #people: People
  readonly #loads: Loads
  readonly #log: Log

  constructor(engine: Engine, names: Names, people: People, loads: Loads, log: Log) {
    this.#engine = engine
    this.#names = names
    this.#people = people
    this.#loads = loads
    this.#log = log
  }

  readonly positions = Effect.fnUntraced(function* (this: Answers) {
    const rows = yield* this.#engine.rows(`SELECT source, text, catalog, recorded_at, (
      SELECT count(*) FROM stream s JOIN rejection r ON r.stream = s.id AND r.ended_at IS NULL AND r.kind <> 1 WHERE s.source = p.source
    ), (
      SELECT count(*) FROM stream s JOIN rejection r ON r.stream = s.id AND r.ended_at IS NULL AND r.kind = 1 WHERE s.source = p.source
    ) FROM position p ORDER BY source`)
    const names = yield* this.#names.of(rows, [0])
    return new Map(
      rows.map((row): [Id.SourceId, Ledger.Position] => [
        // Interned from a SourceId.
        names.text(int(row[0])) as Id.SourceId,
        {
          text: text(row[1]),
          catalog: Rows.catalogVersion(int(row[2])),
          recordedAt: Rows.instant(int(row[3])),
          rejected: int(row[4]),
          drift: int(row[5])
        }
      ])
    )
  })

  readonly totals = Effect.fnUntraced(function* (this: Answers) {
    return yield* this.#engine.snapshot(this.#totals())
  })

  readonly #totals = Effect.fnUntraced(function* (this: Answers) {
    // What is in the log is added up there; what waits is added here.
    const [all] = yield* this.#engine.rows(
      `SELECT l.contacts + w.contacts, l.learners + w.learners, l.facts + w.facts, l.corrections + w.corrections,
         l.decisions + w.decisions, l.entries + w.entries, l.batches + w.batches,
         (SELECT count(*) FROM rejection WHERE ended_at IS NULL AND kind <> 1),
         (SELECT count(*) FROM rejection WHERE ended_at IS NULL AND kind = 1)
       FROM log l, (
         SELECT coalesce(sum(contacts), 0) AS contacts, coalesce(sum(learners), 0) AS learners,
           coalesce(sum(facts), 0) AS facts, coalesce(sum(corrections), 0) AS corrections,
           coalesce(sum(decisions), 0) AS decisions, coalesce(sum(entries), 0) AS entries, count(*) AS batches
         FROM batch WHERE size IS NULL
       ) w WHERE l.id = 1`
    )
    const types = yield* this.#engine.rows(
      `SELECT type, count(first), count(first) - sum(standing), sum(standing), count(contested)
       FROM achievement GROUP BY type ORDER BY type`
    )
    const names = yield* this.#names.of(types, [0])
    const [contacts, learners, facts, corrections, decisions, entries, batches, rejections, drift] = (all ?? []).map(
      int
    )
    return {
      contacts: contacts ?? 0,
      learners: learners ?? 0,
      facts: facts ?? 0,
      corrections: corrections ?? 0,
      decisions: decisions ?? 0,
      entries: entries ?? 0,
      batches: batches ?? 0,
      rejections: rejections ?? 0,
      drift: drift ?? 0,
      pending: yield* this.#log.pending(),
      achievements: new Map(
        types.map((row) => [
          // Interned from a TypeId.
          names.text(int(row[0])) as Id.TypeId,
          { issued: int(row[1]), withdrawn: int(row[2]), standing: int(row[3]), contested: int(row[4]) }
        ])
      )
    } satisfies Ledger.Totals
  })

  readonly find = Effect.fnUntraced(function* (this: Answers, identity: string) {
    const colon = identity.indexOf(":")
    const names = yield* this.#names.find(colon === -1 ? [] : [identity.slice(0, colon)])
    const scheme = colon === -1 ? undefined : names.find(identity.slice(0, colon))
    const own = (table: string, more = ""): string =>
      `SELECT contact FROM ${table} WHERE value = ?1${more} UNION
       SELECT contact FROM ${table} WHERE value = ?2 AND scheme = ?3${more}`
    const rows = yield* this.#engine.rows(
      `SELECT DISTINCT coalesce(p.person, c.contact) AS person FROM (${own("identity")} UNION ${own("claim", " AND sealed IS NULL")}) c
       ${isPerson} c.contact ORDER BY 1 LIMIT ${Ledger.maxPage}`,
      identity,
      identity.slice(colon + 1),
      scheme ?? -1
    )
    return yield* this.#people.contacts(rows.map((row) => Rows.contactId(int(row[0]))))
  })

  readonly contact = Effect.fnUntraced(function* (
    this: Answers,
    id: Id.ContactId,
    known: Instant.Instant | null
  ): Effect.fn.Return<Ledger.Dossier | undefined, Ledger.LedgerError> {
    return yield* this.#engine.snapshot(known === null ? this.#contact(id) : this.#contactAt(id, known))
  })

  readonly #contact = Effect.fnUntraced(function* (
    this: Answers,
    id: Id.ContactId
  ): Effect.fn.Return<Ledger.Dossier | undefined, Ledger.LedgerError> {
    const loaded = yield* this.#loads.within(Ledger.wholePersons([id]))
    if (!loaded.achievements.has(id)) return undefined
    const person = loaded.people.get(id) ?? id
    const [contact] = yield* this.#people.contacts([person])
    if (contact === undefined) return undefined
    return {
      contact,
      learners: loaded.learners,
      achievements: contact.members.flatMap((member) => loaded.achievements.get(member) ?? []),
      holdings: (yield* this.#loads.holdings([person])).get(person) ?? [],
      decisions: loaded.decisions
    } satisfies Ledger.Dossier
  })

  readonly #contactAt = Effect.fnUntraced(function* (
    this: Answers,
    id: Id.ContactId,
    known: Instant.Instant
  ): Effect.fn.Return<Ledger.Dossier | undefined, Ledger.LedgerError> {
    const { person, members } = yield* this.#people.membersAt(id, known)
    const loaded = yield* this.#loads.within(Ledger.wholePersons(members))
    const isBy = ({ recordedAt }: { readonly recordedAt: Instant.Instant }): boolean => recordedAt <= known
    const learners = loaded.learners.filter(
      (learner) => members.includes(learner.contact) && loaded.revisions.get(learner.id)?.some(isBy) === true
    )
    const decisions = loaded.decisions.filter(
      (decision) => isBy(decision) && decision.about.some((contact) => members.includes(contact))
    )
    if (learners.length + decisions.length === 0) return undefined
    return {
      contact: yield* this.#people.called(person, members),
      learners,
      achievements: yield* this.#loads.achievementsAt(members, known),
      holdings: yield* this.#loads.holdingsAt(person, known),
      decisions
    } satisfies Ledger.Dossier
  })

  /** All versions of what is stored of each of these contacts. */
  readonly stood = Effect.fnUntraced(function* (
    this: Answers,
    contacts: ReadonlyArray<Id.ContactId>
  ): Effect.fn.Return<ReadonlyMap<Id.ContactId, Stood.Stood>, Ledger.LedgerError> {
    return yield* this.#engine.snapshot(this.#stood(contacts.slice(0, Ledger.maxPage)))
  })

  readonly #stood = Effect.fnUntraced(function* (this: Answers, contacts: ReadonlyArray<Id.ContactId>) {
    const achievements = yield* this.#loads.achievementVersions(contacts)
    const holdings = yield* this.#loads.holdingVersions(contacts)
    const persons = yield* this.#people.versions(contacts)
    return new Map(
      contacts.map((id): readonly [Id.ContactId, Stood.Stood] => [
        id,
        {
          achievements: achievements.get(id) ?? [],
          holdings: holdings.get(id) ?? [],
          persons: persons.get(id) ?? []
        }
      ])
    )
  })

  /** Everybody who is one person with the contact. */
  readonly members = Effect.fnUntraced(function* (this: Answers, id: Id.ContactId) {
    return (yield* this.#people.linked([id], { links: true })).everyone
  })

  readonly learner = Effect.fnUntraced(function* (this: Answers, id: Id.LearnerId) {
    const rows = yield* this.#engine.rows(`SELECT ${Rows.learnerColumns} FROM learner l WHERE l.id = ?1`, id)
    const names = yield* this.#names.of(rows, Rows.learnerNames)
    const [row] = rows
    if (row === undefined) return undefined
    const facts = yield* this.#engine.rows(
      `SELECT ${Rows.factColumns} FROM fact f WHERE f.learner = ?1 ORDER BY f.id`,
      id
    )
    const revisions: ReadonlyArray<Fact.Fact> = yield* this.#loads.facts(facts)
    return { learner: Rows.learnerOf(names, row), revisions }
  })

  readonly achievement = Effect.fnUntraced(function* (this: Answers, id: AchievementId.AchievementId) {
    const names = yield* this.#names.find([id.type])
    const rows = yield* this.#engine.rows(
      `SELECT ${Standings.achievementColumns} FROM learner l
       ${lookup(this.#engine.dialect, "achievement a", "a.contact = l.contact AND a.learner = l.id AND a.type = ?2 AND a.earning = ?3")}
       WHERE l.id = ?1`,
      id.learner,
      names.find(id.type) ?? -1,
      id.earning
    )
    const [found] = yield* this.#loads.achievements(rows)
    return found
  })

  readonly achievements = Effect.fnUntraced(function* (
    this: Answers,
    ids: ReadonlyArray<AchievementId.AchievementId>,
    known: Instant.Instant | null
  ): Effect.fn.Return<ReadonlyArray<Achievement.Achievement>, Ledger.LedgerError> {
    const asked = ids.slice(0, Ledger.maxPage)
    const names = yield* this.#names.find(asked.map(({ type }) => type))
    const keys = asked.flatMap(({ type, learner, earning }) => {
      const id = names.find(type)
      return id === undefined ? [] : [[learner, id, earning]]
    })
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      knownRows("achievement", { known, n: 2 }, (table, when) => {
        const on = `a.contact = l.contact AND a.learner = j.learner AND a.type = j.type AND a.earning = j.earning ${when}`
        return `SELECT ${Standings.achievementColumns} FROM ${tuples(dialect, 1, achievementKey)} j
          ${lookup(dialect, "learner l", "l.id = j.learner")} ${lookup(dialect, `${table} a`, on)}`
      }),
      json(keys),
      ...moment(known)
    )
    return yield* this.#loads.achievements(rows)
  })

  readonly facts = Effect.fnUntraced(function* (this: Answers, ids: ReadonlyArray<Id.FactId>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${Rows.factColumns} FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "fact f", "f.id = j.value")} ORDER BY f.id`,
      json(ids.slice(0, Ledger.maxPage))
    )
    return yield* this.#loads.facts(rows)
  })

  readonly archived = Effect.fnUntraced(function* (this: Answers, ids: ReadonlyArray<Id.FactId>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT a.fact, a.raw FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "archived a", "a.fact = j.value AND a.raw IS NOT NULL")} ORDER BY a.fact`,
      json(ids.slice(0, Ledger.maxPage))
    )
    return rows.map((row): Ledger.Archived => ({ fact: Rows.factId(int(row[0])), raw: text(row[1]) }))
  })

  readonly claims = Effect.fnUntraced(function* (
    this: Answers,
    contacts: ReadonlyArray<Id.ContactId>,
    records: Records
  ) {
    const found = yield* records.claimsOf(contacts.slice(0, Ledger.maxPage))
    return found
      .flatMap(({ recorded: { claim, sealed } }) => (sealed === null ? [claim] : []))
      .toSorted((a, b) => a.contact - b.contact || a.number - b.number)
  })

  readonly decisions = Effect.fnUntraced(function* (
    this: Answers,
    ids: ReadonlyArray<Id.DecisionId>
  ): Effect.fn.Return<ReadonlyArray<Decision.Decision>, Ledger.LedgerError> {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${Rows.decisionColumns} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "decision d", "d.id = j.value")} ORDER BY d.id`,
      json(ids.slice(0, Ledger.maxPage))
    )
    return yield* this.#loads.decisions(rows)
  })

  readonly decided = Effect.fnUntraced(function* (
    this: Answers,
    after: Id.DecisionId | null
  ): Effect.fn.Return<ReadonlyArray<Decision.Decision>, Ledger.LedgerError> {
    const rows = yield* this.#engine.rows(
      `SELECT ${Rows.decisionColumns} FROM decision d WHERE d.id > ?1 ORDER BY d.id LIMIT ${Ledger.maxPage}`,
      after ?? 0
    )
    return yield* this.#loads.decisions(rows)
  })

  readonly contested = Effect.fnUntraced(function* (
    this: Answers,
    after: AchievementId.AchievementId | null,
    known: Instant.Instant | null
  ) {
    // The database would order types by UTF-8: there are few, and each one's achievements are in order in the index.
    const rows = yield* this.#engine.rows(
      `SELECT DISTINCT type FROM (${knownRows(
        "achievement",
        { known, n: 1 },
        (table, when) => `SELECT type FROM ${table} WHERE contested IS NOT NULL ${when}`
      )}) a`,
      ...moment(known)
    )
    const names = yield* this.#names.of(rows, [0])
    const types = rows
      .map((row) => ({ id: int(row[0]), name: names.text(int(row[0])) }))
      .filter(({ name }) => after === null || name >= after.type)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const found: Array<Achievement.Achievement> = []
    for (const { id, name } of types) {
      if (found.length === Ledger.maxPage) break
      const [learner, earning] = name === after?.type ? [after.learner, after.earning] : [0, 0]
      const own = yield* this.#engine.rows(
        knownPage(this.#engine.dialect, "achievement", { known, n: 5 }, "learner, earning", "?4", {
          alias: "a",
          columns: Standings.achievementColumns,
          where: "contested IS NOT NULL AND type = ?1 AND (learner, earning) > (?2, ?3)"
        }),
        id,
        learner,
        earning,
        Ledger.maxPage - found.length,
        ...moment(known)
      )
      found.push(...(yield* this.#loads.achievements(own)))
    }
    return found
  })

  readonly shared = Effect.fnUntraced(function* (
    this: Answers,
    after: Contact.Identity | null,
    without: ReadonlyArray<string>
  ) {
    const left = yield* this.#names.find(without)
    const sharing = (value: string, scheme: string): string =>
      `SELECT contact FROM claim WHERE value = ${value} AND scheme = ${scheme}
       UNION SELECT contact FROM identity WHERE value = ${value} AND scheme = ${scheme}`
    const found = yield* this.#engine.rows(
      `SELECT c.scheme, c.value FROM (
         SELECT DISTINCT value, scheme FROM claim WHERE NOT (${among(this.#engine.dialect, "scheme", 2)})
       ) c JOIN name n ON n.id = c.scheme
       WHERE n.text || ':' || c.value > ?1 AND (
         SELECT count(DISTINCT coalesce(p.person, m.contact)) FROM (${sharing("c.value", "c.scheme")}) m ${isPerson} m.contact
       ) > 1
       ORDER BY n.text || ':' || c.value LIMIT ${Ledger.maxPage}`,
      after === null ? "" : Contact.keyOf(after),
      json(without.flatMap((scheme) => left.find(scheme) ?? []))
    )
    const names = yield* this.#names.of(found, [0])
    return yield* Effect.forEach(found, (row) => {
      const [scheme, value] = [int(row[0]), text(row[1])]
      const contacts = this.#engine.rows(
        `SELECT m.contact, coalesce(p.person, m.contact) FROM (${sharing("?1", "?2")}) m
         ${isPerson} m.contact ORDER BY m.contact LIMIT ${Ledger.maxSharing}`,
        value,
        scheme
      )
      return Effect.map(contacts, (all): Ledger.Shared => ({
        identity: { scheme: names.text(scheme), value },
        contacts: all.map(([id, person]) => ({ id: Rows.contactId(int(id)), person: Rows.contactId(int(person)) }))
      }))
    })
  })

  readonly holders = Effect.fnUntraced(function* (
    this: Answers,
    on: CivilDate.CivilDate,
    known: Instant.Instant | null
  ) {
    const held = knownRows(
      "holding",
      { known, n: 2 },
      (table, when) => `SELECT certification, contact FROM ${table} WHERE first <= ?1 AND last >= ?1 ${when}`
    )
    return yield* this.#counts<Id.CertificationId>(
      `SELECT certification, count(DISTINCT contact) FROM (${held}) h GROUP BY certification`,
      on,
      known
    )
  })

  readonly achievers = Effect.fnUntraced(function* (
    this: Answers,
    on: CivilDate.CivilDate,
    known: Instant.Instant | null
  ) {
    // first and lost bound all spans; only the few with more than one, or with days taken off, need a list.
    const counting = knownRows(
      "achievement",
      { known, n: 2 },
      (table, when) => `SELECT type, contact FROM ${table} a WHERE first <= ?1 AND (lost IS NULL OR lost > ?1)
        AND ((counts IS NULL AND held NOT LIKE '[[%[%') OR ${spans[this.#engine.dialect]}) ${when}`
    )
    const persons = knownRows(
      "person",
      { known, n: 2 },
      (table, when) => `SELECT contact, person FROM ${table} WHERE 1 = 1 ${when}`
    )
    return yield* this.#counts<Id.TypeId>(
      `SELECT type, count(DISTINCT coalesce(p.person, a.contact)) FROM (${counting}) a
       LEFT JOIN (${persons}) p ON p.contact = a.contact GROUP BY type`,
      on,
      known
    )
  })

  readonly #counts = Effect.fnUntraced(function* <K extends string>(
    this: Answers,
    sql: string,
    on: number,
    known: number | null
  ) {
    const rows: ReadonlyArray<Row> = yield* this.#engine.rows(sql, on, ...moment(known))
    const names = yield* this.#names.of(rows, [0])
    // The names were interned from ids of the kind that the caller asks for.
    return new Map<K, number>(rows.map((row) => [names.text(int(row[0])) as K, int(row[1])]))
  })
}
