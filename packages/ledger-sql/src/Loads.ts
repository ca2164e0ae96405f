/**
 * What a commit is planned on. Lists go in as one JSON parameter, and each item is looked up by index; the joins are written so
 * that SQLite never goes through the table instead.
 */
import {
  type Achievement,
  Contact,
  type Decision,
  type Fact,
  type Holding,
  type Id,
  type Instant,
  Ledger,
  type Stood
} from "@laurel/core"
import { Effect } from "effect"
import type { Batches } from "./Batches.ts"
import { lookup, type Engine, int, json, list, type Row, text, tuples } from "./Engine.ts"
import { type Heads, holderOf } from "./Heads.ts"
import type { Known, Names } from "./Names.ts"
import { knownRows, stoodRows } from "./Past.ts"
import type { People, Persons } from "./People.ts"
import type { Recognition } from "./Recognition.ts"
import * as Rows from "./Rows.ts"
import * as Standings from "./Standings.ts"
import type { Withdrawals } from "./Withdrawals.ts"

const referenceColumns = [
  { name: "stream", type: "bigint" },
  { name: "key", type: "text" }
] as const

type About = Pick<Ledger.Loaded, "learners" | "revisions" | "achievements" | "decisions" | "people" | "stamps">

export class Loads {
  readonly #engine: Engine
  readonly #names: Names
  readonly #batches: Batches
  readonly #people: People
  readonly #heads: Heads
  readonly #withdrawals: Withdrawals

  constructor(engine: Engine, names: Names, batches: Batches, people: People, heads: Heads, withdrawals: Withdrawals) {
    this.#withdrawals = withdrawals
    this.#engine = engine
    this.#names = names
    this.#batches = batches
    this.#people = people
    this.#heads = heads
  }

  readonly load = Effect.fnUntraced(function* (
    this: Loads,
    request: Ledger.LoadRequest,
    recognition: Recognition
  ): Effect.fn.Return<Ledger.Loaded, Ledger.LedgerError> {
    const { room, subjects } = request
    const loaded = yield* this.#engine.snapshot(
      Effect.gen({ self: this }, function* () {
        const found = yield* this.within(request)
        const names = subjects.flatMap(({ contact, claims = [] }) => [contact, ...claims])
        // Who is known is nobody who was erased.
        const unknown = names.filter((name) => !found.contacts.has(Contact.keyOf(name)))
        return { ...found, ignored: yield* recognition.ignored(unknown) }
      })
    )
    if (room === null) return loaded
    const need = Ledger.needed(request, room, loaded)
    return { ...loaded, head: { ...loaded.head, ...(yield* this.#heads.take(request.source, need, room.exclusive)) } }
  })

  /** The same inside a snapshot, without numbers. */
  readonly within = Effect.fnUntraced(function* (
    this: Loads,
    request: Ledger.LoadRequest
  ): Effect.fn.Return<Ledger.Loaded, Ledger.LedgerError> {
    const { source, subjects, references, prefixes, records, contacts: asked, whole } = request
    const extras = yield* this.#people.extras()
    const names = yield* this.#names.find([holderOf(source)])
    const owner = source === null ? undefined : names.find(source)
    const found = [
      ...(owner === undefined ? [] : yield* this.#byKey(owner, subjects)),
      ...(references.length === 0 ? [] : yield* this.#owners(references)),
      ...(owner === undefined || prefixes.length === 0 ? [] : yield* this.#under(owner, prefixes))
    ]
    const learners = new Map<Id.LearnerId, Ledger.Learner>()
    for (const learner of yield* this.#learners(found)) learners.set(learner.id, learner)
    const contacts = yield* this.#people.find(subjects.map(({ contact }) => contact))
    const persons = yield* this.#people.linked(
      [...[...learners.values()].map(({ contact }) => contact), ...contacts.values(), ...asked],
      extras
    )
    if (whole) for (const learner of yield* this.#learnersOf(persons)) learners.set(learner.id, learner)
    const { used } = yield* this.#heads.used(names.find(holderOf(source)))
    return {
      ...(yield* this.#about([...learners.values()], persons, extras.decisions)),
      head: { ...(yield* this.#heads.stand()), ...used, exclusive: false },
      position: owner === undefined ? null : yield* this.position(owner),
      contacts,
      ignored: new Set(),
      ...(yield* this.#withdrawn(owner, records))
    } satisfies Ledger.Loaded
  })

  /** Where a source stands; null where it has no position. */
  readonly position = Effect.fnUntraced(function* (this: Loads, source: number, lock = "") {
    const [row] = yield* this.#engine.rows(`SELECT text FROM position WHERE source = ?1${lock}`, source)
    return row === undefined ? null : text(row[0])
  })

  #byKey(owner: number, subjects: ReadonlyArray<Fact.Subject>) {
    const { dialect } = this.#engine
    return this.#engine.rows(
      `SELECT ${Rows.learnerColumns} FROM ${list(dialect, 1, "text")} j
       ${lookup(dialect, "learner l", "l.source = ?2 AND l.key = j.value")}`,
      json([...new Set(subjects.map(({ key }) => key))]),
      owner
    )
  }

  /** The learners under which these references stand, or once stood. */
  readonly #owners = Effect.fnUntraced(function* (this: Loads, references: ReadonlyArray<Fact.Reference>) {
    const { dialect } = this.#engine
    const streams = yield* this.#streams(references)
    const keys = references.flatMap(({ source, stream, key }) => {
      const id = streams.get(`${source}\n${stream}`)
      return id === undefined ? [] : [[id, key]]
    })
    return yield* this.#engine.rows(
      `SELECT ${Rows.learnerColumns} FROM ${tuples(dialect, 1, referenceColumns)} j
       ${lookup(dialect, "fact f", "f.stream = j.stream AND f.key = j.key")}
       ${lookup(dialect, "learner l", "l.id = f.learner")}`,
      json(keys)
    )
  })

  /** The numbers of those of a source's streams that there are. */
  readonly #streamsOf = Effect.fnUntraced(function* (this: Loads, owner: number, streams: ReadonlyArray<string>) {
    const distinct = [...new Set(streams)]
    const names = yield* this.#names.find(distinct)
    const ids = new Map<string, number>()
    for (const stream of distinct) {
      const [row] = yield* this.#engine.rows(
        "SELECT id FROM stream WHERE source = ?1 AND name = ?2",
        owner,
        names.find(stream) ?? -1
      )
      if (row !== undefined) ids.set(stream, int(row[0]))
    }
    return ids
  })

  readonly #under = Effect.fnUntraced(function* (this: Loads, owner: number, prefixes: Ledger.LoadRequest["prefixes"]) {
    const streams = yield* this.#streamsOf(
      owner,
      prefixes.map(({ stream }) => stream)
    )
    return yield* this.#withdrawals.learners(
      prefixes.flatMap(({ stream, prefix }) => {
        const id = streams.get(stream)
        return id === undefined ? [] : [[id, prefix] as const]
      })
    )
  })

  readonly #withdrawn = Effect.fnUntraced(function* (
    this: Loads,
    owner: number | undefined,
    records: Ledger.LoadRequest["records"]
  ) {
    const streams =
      owner === undefined
        ? new Map<string, number>()
        : yield* this.#streamsOf(
            owner,
            records.map(({ stream }) => stream)
          )
    return yield* this.#withdrawals.of(records, ({ stream }) => streams.get(stream))
  })

  /** The facts in force of a source under a prefix, in order of key. */
  readonly factsUnder = Effect.fnUntraced(function* (
    this: Loads,
    source: Id.SourceId,
    { stream, prefix }: Ledger.Prefix,
    after: string | null
  ): Effect.fn.Return<ReadonlyArray<Fact.Fact>, Ledger.LedgerError> {
    const owner = (yield* this.#names.find([source])).find(source)
    const id = owner === undefined ? undefined : (yield* this.#streamsOf(owner, [stream])).get(stream)
    return id === undefined ? [] : yield* this.facts(yield* this.#withdrawals.factsUnder(id, prefix, after))
  })

  /** The numbers of the streams that there are. */
  readonly #streams = Effect.fnUntraced(function* (this: Loads, references: ReadonlyArray<Fact.Reference>) {
    const distinct = new Map(references.map((reference) => [`${reference.source}\n${reference.stream}`, reference]))
    const names = yield* this.#names.find([...distinct.values()].flatMap(({ source, stream }) => [source, stream]))
    const ids = new Map<string, number>()
    for (const [key, { source, stream }] of distinct) {
      const [row] = yield* this.#engine.rows(
        "SELECT id FROM stream WHERE source = ?1 AND name = ?2",
        names.find(source) ?? -1,
        names.find(stream) ?? -1
      )
      if (row !== undefined) ids.set(key, int(row[0]))
    }
    return ids
  })

  readonly #learners = Effect.fnUntraced(function* (this: Loads, rows: ReadonlyArray<Row>) {
    const names = yield* this.#names.of(rows, Rows.learnerNames)
    return rows.map((row) => Rows.learnerOf(names, row))
  })

  readonly #learnersOf = Effect.fnUntraced(function* (this: Loads, { everyone }: Persons) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${Rows.learnerColumns} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "learner l", "l.contact = j.value")} ORDER BY l.id`,
      json(everyone)
    )
    return yield* this.#learners(rows)
  })

  /** Facts from rows of them. */
  readonly facts = Effect.fnUntraced(function* (this: Loads, rows: ReadonlyArray<Row>) {
    return rows.map(yield* this.readingFacts(rows))
  })

  /** How to read each of these rows as a fact; to read one that was altered fails. */
  readonly readingFacts = Effect.fnUntraced(function* (this: Loads, rows: ReadonlyArray<Row>) {
    const names = yield* this.#names.of(rows, Rows.factNames.names, Rows.factNames.streams)
    const times = yield* this.#batches.of(rows, Rows.factNames.batch)
    return (row: Row): Fact.Fact => Rows.factOf(names, times, row)
  })

  /** Decisions from rows of them. */
  readonly decisions = Effect.fnUntraced(function* (
    this: Loads,
    rows: ReadonlyArray<Row>
  ): Effect.fn.Return<ReadonlyArray<Decision.Decision>, Ledger.LedgerError> {
    return rows.map(yield* this.readingDecisions(rows))
  })

  /** The same of decisions. */
  readonly readingDecisions = Effect.fnUntraced(function* (
    this: Loads,
    rows: ReadonlyArray<Row>
  ): Effect.fn.Return<(row: Row) => Decision.Decision, Ledger.LedgerError> {
    const times = yield* this.#batches.of(rows, 3)
    return (row) => Rows.decisionOf(times, row)
  })

  /** Achievements from rows of them. */
  readonly achievements = Effect.fnUntraced(function* (this: Loads, rows: ReadonlyArray<Row>) {
    const names: Known = yield* this.#names.of(rows, Standings.achievementNames)
    return rows.map((row) => Standings.achievementOf(names, row))
  })

  readonly #about = Effect.fnUntraced(function* (
    this: Loads,
    learners: ReadonlyArray<Ledger.Learner>,
    { people, everyone: all }: Persons,
    hasDecisions: boolean
  ) {
    const { dialect } = this.#engine
    const stamps = yield* this.#people.stamps(all)
    const everyone = all.filter((id) => stamps.has(id))
    const revisions = new Map<Id.LearnerId, Array<Fact.Fact>>(learners.map(({ id }) => [id, []]))
    const facts = yield* this.#engine.rows(
      `SELECT ${Rows.factColumns} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "fact f", "f.learner = j.value")} ORDER BY f.id`,
      json([...revisions.keys()])
    )
    for (const fact of yield* this.facts(facts)) revisions.get(fact.learner)?.push(fact)
    const contacts = json(everyone)
    const achievements = new Map<Id.ContactId, Array<Achievement.Achievement>>(everyone.map((id) => [id, []]))
    const standing = yield* this.#engine.rows(
      `SELECT ${Standings.achievementColumns} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "achievement a", "a.contact = j.value")}`,
      contacts
    )
    for (const each of yield* this.achievements(standing)) achievements.get(each.contact)?.push(each)
    const decisions = hasDecisions ? yield* this.#decisionsAbout(contacts) : []
    return { learners, revisions, achievements, people, decisions, stamps } satisfies About
  })

  readonly #decisionsAbout = Effect.fnUntraced(function* (this: Loads, contacts: string) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${Rows.decisionColumns} FROM (
         SELECT DISTINCT a.decision FROM ${list(dialect, 1, "bigint")} j
         ${lookup(dialect, "decision_about a", "a.contact = j.value")}
       ) a ${lookup(dialect, "decision d", "d.id = a.decision")} ORDER BY d.id`,
      contacts
    )
    return yield* this.decisions(rows)
  })

  readonly loadContacts = Effect.fnUntraced(function* (
    this: Loads,
    after: number,
    limit: number,
    until: number
  ): Effect.fn.Return<Ledger.LoadedContacts, Ledger.LedgerError> {
    return yield* this.#engine.snapshot(this.#loadContacts(after, Math.min(limit, Ledger.maxPage), until))
  })

  readonly #loadContacts = Effect.fnUntraced(function* (this: Loads, after: number, limit: number, until: number) {
    const extras = yield* this.#people.extras()
    const found = yield* this.#engine.rows(
      "SELECT contact FROM contact WHERE contact > ?1 AND contact <= ?2 ORDER BY contact LIMIT ?3",
      after,
      until,
      limit
    )
    const ids = found.map((row) => Rows.contactId(int(row[0])))
    const persons = yield* this.#people.linked(ids, extras)
    const learners = yield* this.#learnersOf(persons)
    // Whatever else stands there, only a person holds anything.
    const holders = ids.filter((id) => (persons.people.get(id) ?? id) === id)
    const { used } = yield* this.#heads.used(undefined)
    return {
      ...(yield* this.#about(learners, persons, extras.decisions)),
      head: { ...(yield* this.#heads.stand()), ...used, exclusive: false },
      position: null,
      contacts: new Map(),
      ignored: new Set(),
      withdrawn: new Map(),
      withdrawing: new Set(),
      ids,
      holdings: yield* this.holdings(holders)
    } satisfies Ledger.LoadedContacts
  })

  /** All that these persons hold, or held. */
  readonly holdings = Effect.fnUntraced(function* (this: Loads, persons: ReadonlyArray<Id.ContactId>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${Standings.holdingsColumns} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "holding h", "h.contact = j.value")} ORDER BY h.contact, h.certification, h.position`,
      json(persons)
    )
    const names = yield* this.#names.of(rows, Standings.holdingNames)
    return new Map<Id.ContactId, ReadonlyArray<Holding.Holding>>([
      ...persons.map((id) => [id, []] as const),
      ...Standings.holdingsOf(names, rows)
    ])
  })

  /** The achievements of these contacts as they were known at a moment. */
  readonly achievementsAt = Effect.fnUntraced(function* (
    this: Loads,
    contacts: ReadonlyArray<Id.ContactId>,
    known: Instant.Instant
  ) {
    const { dialect } = this.#engine
    const sql = knownRows("achievement", { known, n: 2 }, (table, when) => {
      const from = lookup(dialect, `${table} a`, "a.contact = j.value")
      return `SELECT ${Standings.achievementColumns} FROM ${list(dialect, 1, "bigint")} j ${from} WHERE 1 = 1 ${when}`
    })
    return yield* this.achievements(yield* this.#engine.rows(sql, json(contacts), known))
  })

  /** What a person held, as it was known at a moment. */
  readonly holdingsAt = Effect.fnUntraced(function* (this: Loads, person: Id.ContactId, known: Instant.Instant) {
    const sql = knownRows(
      "holding",
      { known, n: 2 },
      (table, when) => `SELECT ${Standings.holdingColumns} FROM ${table} h WHERE h.contact = ?1 ${when}`
    )
    const rows = yield* this.#engine.rows(`SELECT * FROM (${sql}) h ORDER BY certification, position`, person, known)
    const names = yield* this.#names.of(rows, Standings.holdingNames)
    return Standings.holdingsOf(names, rows).get(person) ?? []
  })

  /** Every version of each contact's achievements. */
  readonly achievementVersions = Effect.fnUntraced(function* (this: Loads, contacts: ReadonlyArray<Id.ContactId>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      stoodRows(dialect, "achievement", "a", Standings.achievementColumns),
      json(contacts)
    )
    const names = yield* this.#names.of(rows, Standings.achievementNames)
    const versions = new Map<Id.ContactId, Array<Stood.Version<Achievement.Achievement>>>()
    for (const row of rows) {
      const stored = Standings.achievementOf(names, row)
      const own = versions.get(stored.contact)
      if (own === undefined) versions.set(stored.contact, [Rows.versionOf(stored, row)])
      else own.push(Rows.versionOf(stored, row))
    }
    return versions
  })

  /** Every version of what each of these contacts held. */
  readonly holdingVersions = Effect.fnUntraced(function* (this: Loads, contacts: ReadonlyArray<Id.ContactId>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT * FROM (${stoodRows(dialect, "holding", "h", Standings.holdingColumns)}) h
       ORDER BY contact, certification, since, until, position`,
      json(contacts)
    )
    const names = yield* this.#names.of(rows, Standings.holdingNames)
    return Standings.holdingVersionsOf(names, rows)
  })

  /** The number of the last catalog applied; 0 before the first. */
  readonly latestCatalog = Effect.fnUntraced(function* (this: Loads) {
    const [row] = yield* this.#engine.rows("SELECT coalesce(max(version), 0) FROM catalog")
    return int(row?.[0])
  })

  readonly catalogs = Effect.fnUntraced(function* (this: Loads) {
    const rows = yield* this.#engine.rows("SELECT version, text, recorded_at FROM catalog ORDER BY version")
    return rows.map((row): Ledger.AppliedCatalog => ({
      version: Rows.catalogVersion(int(row[0])),
      text: text(row[1]),
      recordedAt: Rows.instant(int(row[2]))
    }))
  })
}
