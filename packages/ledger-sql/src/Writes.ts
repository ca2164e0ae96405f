/** One commit, written in one transaction: all of it or nothing. Each table is written by one statement, whatever the number of rows. */
import { Certificate, type Decision, type Entry, type Holding, type Id, Ledger, Numbers } from "@laurel/core"
import { Effect } from "effect"
import { brought, type Brought } from "./Brought.ts"
import type { Certificates } from "./Certificates.ts"
import { among, type Engine, int, json, list, lookup, type Row, tuples } from "./Engine.ts"
import { erasing, type Heads } from "./Heads.ts"
import type { Imports } from "./Imports.ts"
import type { Leases } from "./Leases.ts"
import type { Loads } from "./Loads.ts"
import type { Log } from "./Log.ts"
import type { Known, Names, Stream } from "./Names.ts"
import type { Past } from "./Past.ts"
import { shardOf } from "./People.ts"
import type { Preparations, Prepared } from "./Preparations.ts"
import type { Received } from "./Received.ts"
import type { Recognition } from "./Recognition.ts"
import type { Redactions } from "./Redactions.ts"
import type { Rejections } from "./Rejections.ts"
import * as Rows from "./Rows.ts"
import { columnsOf, replacing, type TableName } from "./Schema.ts"
import * as Standings from "./Standings.ts"
import type { Withdrawals } from "./Withdrawals.ts"

const stampColumns = columnsOf("contact").slice(0, 2)
/** Where in a fact's row that stands by which it is known, and whose it is. */
const referenceColumns = columnsOf("fact").flatMap((column, at) =>
  ["stream", "key", "revision", "contact"].includes(column.name) ? [{ column, at }] : []
)

const replacingAchievements = replacing("achievement", ["contact", "learner", "type", "earning"])
const replacingPersons = replacing("person", ["contact"])
const replacingPosition = replacing("position", ["source"])
/** What may be kept of a commit's rows. */
type Keeps = Effect.Success<ReturnType<Recognition["keepable"]>>

/** What writing takes. */
export interface Parts {
  readonly engine: Engine
  readonly names: Names
  readonly loads: Loads
  readonly heads: Heads
  readonly leases: Leases
  readonly log: Log
  readonly recognition: Recognition
  readonly rejections: Rejections
  readonly redactions: Redactions
  readonly preparations: Preparations
  readonly past: Past
  readonly withdrawals: Withdrawals
  readonly received: Received
  readonly imports: Imports
  readonly certificates: Certificates
}

export class Writes {
  readonly #engine: Engine
  readonly #names: Names
  readonly #loads: Loads
  readonly #heads: Heads
  readonly #leases: Leases
  readonly #log: Log
  readonly #recognition: Recognition
  readonly #rejections: Rejections
  readonly #redactions: Redactions
  readonly #preparations: Preparations
  readonly #past: Past
  readonly #withdrawals: Withdrawals
  readonly #received: Received
  readonly #imports: Imports
  readonly #certificates: Certificates
  readonly #isPostgres: boolean

  constructor(parts: Parts) {
    const { engine, names, loads, heads, leases, log, redactions, preparations, past } = parts
    this.#withdrawals = parts.withdrawals
    this.#received = parts.received
    this.#imports = parts.imports
    this.#certificates = parts.certificates
    this.#recognition = parts.recognition
    this.#rejections = parts.rejections
    this.#redactions = redactions
    this.#preparations = preparations
    this.#engine = engine
    this.#names = names
    this.#loads = loads
    this.#heads = heads
    this.#leases = leases
    this.#log = log
    this.#past = past
    this.#isPostgres = engine.dialect === "postgres"
  }

  readonly commit = Effect.fnUntraced(function* (this: Writes, commit: Ledger.Commit) {
    if (!Certificate.areFit(commit.certificates))
      return yield* Effect.die(new Error("certificates of a commit are out of their bounds"))
    const names = yield* this.#names.intern(textsOf(commit), streamsOf(commit))
    // Before the transaction, for all text is gone through: a commit that keeps any is refused where somebody is erased by then.
    const isApart = commit.redaction === null && Ledger.keepsRows(commit)
    const keeps = isApart ? yield* this.#engine.snapshot(this.#recognition.keepable(commit)) : undefined
    yield* this.#engine.transaction(this.#commit(commit, names, keeps))
    this.#log.wake()
  })

  readonly #commit = Effect.fnUntraced(function* (
    this: Writes,
    planned: Ledger.Commit,
    names: Known,
    keeps: Keeps | undefined
  ) {
    yield* this.#admit(planned, names)
    const { recordedAt } = yield* this.#heads.stand()
    const isLate = recordedAt !== null && recordedAt > planned.recordedAt
    const timed = isLate ? Ledger.recorded(planned, recordedAt) : planned
    // First: what this commit itself says of them is committed to by their new secrets.
    if (timed.redaction !== null) {
      yield* this.#heads.erase(names)
      yield* this.#redactions.write(timed.redaction)
    }
    const kept = keeps ?? (yield* this.#recognition.keepable(timed))
    // Before the leaves are made, which commit to what is kept.
    const commit = { ...timed, archived: kept.archived, import: kept.import }
    const prepared = yield* this.#preparations.of(commit, names)
    const { ownerOf, brought: own } = prepared
    const batch = yield* this.#batch(commit, names, own)
    yield* this.#imports.write(commit.import, batch)
    yield* this.#past.restate(commit.restated, names)
    yield* this.#people(commit, names, prepared, batch)
    yield* this.#facts(commit, names, batch, ownerOf)
    if (!(yield* this.#withdrawals.write(commit, names)))
      return yield* this.#refuse("a record of it is taken back by now")
    yield* this.#decisions(commit.decisions, batch)
    yield* this.#standings(commit, names)
    const { rejections, received } = kept
    yield* this.#rejections.write(commit, rejections, names, this.#recognition.secret())
    if (received.length > 0)
      yield* this.#received.write(commit, received, names, yield* this.#recognition.secret(), batch)
    yield* this.#position(commit, names)
    yield* this.#entries(commit.entries, own.texts, batch)
    yield* this.#certificates.write(commit.certificates, names, batch)
    // On PostgreSQL the log follows right after the commit: writers of different contacts would wait for each other there.
    if (!this.#isPostgres) yield* this.#log.append(commit, batch, own)
  })

  readonly #refuse = (found: string): Effect.Effect<never, Ledger.LedgerError> =>
    Effect.fail(new Ledger.LedgerError({ ledger: this.#engine.name, reason: new Ledger.Conflict({ found }) }))

  /** Everything that could refuse it, cheap things first; and what keeps it true until the end. */
  readonly #admit = Effect.fnUntraced(function* (this: Writes, commit: Ledger.Commit, names: Known) {
    const { lease, catalog, under, alone, head, position, stamps, source, redaction, contacts } = commit
    // Whoever applies a catalog waits for all others, so that nobody is judged by the old one after it. So does whoever erases
    // somebody, so that nobody who has not heard of it brings a name back.
    if (this.#isPostgres) {
      const how =
        catalog !== null || alone || redaction !== null ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared"
      yield* this.#engine.rows(`SELECT 1 FROM ${how}(hashtext('laurel.catalog'), hashtext(current_schema()))`)
    }
    if (lease !== null) yield* this.#leases.hold(lease)
    const latest = yield* this.#loads.latestCatalog()
    if (latest > under) return yield* this.#refuse(`catalog version ${latest} has been applied since`)
    if (catalog !== null && catalog.version !== latest + 1)
      return yield* this.#refuse(`catalog version ${latest} where ${catalog.version - 1} was expected`)
    if (alone) {
      const { batch } = yield* this.#heads.stand()
      if (batch !== head.batch) return yield* this.#refuse(`batch ${batch} where ${head.batch} was expected`)
    }
    // A source's commits follow one another: what they say of one name or reference is seen by the next.
    // And certificates come into the order of record in that of their numbers.
    const { learners, facts, withdrawals, received, certificates } = commit
    const said = learners.length + facts.length + withdrawals.length + received.length + certificates.length
    if (this.#isPostgres && said > 0)
      yield* this.#engine.rows(
        "SELECT 1 FROM pg_advisory_xact_lock(hashtext('laurel.source ' || current_schema()), CAST(?1 AS integer))",
        names.id(source)
      )
    if (position !== null) {
      const at = yield* this.#loads.position(names.id(source), this.#isPostgres ? " FOR UPDATE" : "")
      if (at !== position.from) return yield* this.#refuse(`source ${source} stands elsewhere by now`)
    }
    if ((yield* this.#recognition.ignored(contacts.map(({ identity }) => identity))).size > 0)
      return yield* this.#refuse("somebody of that name has been erased since")
    if (yield* this.#isErased(commit)) return yield* this.#refuse("somebody has been erased since")
    if (!(yield* this.#heads.use(names, commit))) return yield* this.#refuse(Numbers.taken)
    if (stamps.size > 0 && !(yield* this.#stamp(stamps)))
      return yield* this.#refuse("a contact it concerns has been written since")
    const taken = yield* this.#certificates.refusal(certificates)
    if (taken !== undefined) return yield* this.#refuse(taken)
  })

  /** Whether something of it may be of somebody who has been erased since it was planned: nobody can tell from a row's text. */
  readonly #isErased = Effect.fnUntraced(function* (this: Writes, commit: Ledger.Commit) {
    const { head, claims } = commit
    const isKept = Ledger.keepsRows(commit)
    if (!isKept && claims.length === 0) return false
    if ((yield* this.#heads.stand()).erasures === head.erasures) return false
    return isKept || (yield* this.#recognition.ignored(claims.map(({ identity }) => identity))).size > 0
  })

  /** Marks the contacts as written; false where one has been written since they were loaded. */
  readonly #stamp = Effect.fnUntraced(function* (this: Writes, stamps: Ledger.Commit["stamps"]) {
    const rows = [...stamps]
    const { dialect } = this.#engine
    if (!this.#isPostgres) {
      const changed = yield* this.#engine.run(
        `UPDATE contact SET stamp = contact.stamp + 1 FROM ${tuples(dialect, 1, stampColumns)} j
         WHERE contact.contact = j.contact AND contact.stamp = j.stamp`,
        json(rows)
      )
      return changed === rows.length
    }
    const ids = json(rows.map(([contact]) => contact))
    // In one order, so that two writers of the same contacts wait for each other instead of for ever.
    const found = yield* this.#engine.rows(
      `SELECT contact, stamp FROM contact WHERE ${among(dialect, "contact", 1)} ORDER BY contact FOR UPDATE`,
      ids
    )
    const is = new Map(found.map((row) => [int(row[0]), int(row[1])]))
    if (rows.some(([contact, stamp]) => is.get(contact) !== stamp)) return false
    yield* this.#engine.run(`UPDATE contact SET stamp = stamp + 1 WHERE ${among(dialect, "contact", 1)}`, ids)
    return true
  })

  readonly #batch = Effect.fnUntraced(function* (
    this: Writes,
    { source, recordedAt, catalog }: Ledger.Commit,
    names: Known,
    { columns, hashes }: Brought
  ) {
    const places = columns.map((_, at) => `?${at + 3}`).join(", ")
    const [row] = yield* this.#engine.rows(
      `INSERT INTO batch (source, recorded_at, ${brought.join(", ")}) VALUES (?1, ?2, ${places}) RETURNING id`,
      names.id(source),
      recordedAt,
      ...columns
    )
    const batch = int(row?.[0])
    yield* this.#insert("leaf", [[batch, Buffer.concat([...hashes])]])
    if (catalog !== null) yield* this.#insert("catalog", [[catalog.version, catalog.text, recordedAt]])
    return batch
  })

  #insert(table: TableName, rows: ReadonlyArray<Row>, suffix = "") {
    return rows.length === 0
      ? Effect.succeed(0)
      : this.#engine.insert({ table, columns: columnsOf(table), suffix }, rows)
  }

  readonly #people = Effect.fnUntraced(function* (
    this: Writes,
    commit: Ledger.Commit,
    names: Known,
    { claims, fresh }: Prepared,
    batch: number
  ) {
    const { contacts, learners, people, recordedAt } = commit
    yield* this.#insert(
      "contact",
      contacts.map(({ id }) => [id, 1, batch, fresh.get(id) ?? null, null])
    )
    yield* this.#insert(
      "identity",
      contacts.map(({ id, identity }) => [identity.value, names.id(identity.scheme), shardOf(identity), id])
    )
    const claimed = claims.map(({ contact, identity, source, number }, ordinal) => [
      identity.value,
      names.id(identity.scheme),
      contact,
      names.id(source),
      number,
      batch,
      ordinal,
      null
    ])
    yield* this.#insert("claim", claimed)
    yield* this.#insert(
      "learner",
      learners.map(({ id, contact, source, key, offering }) => [
        id,
        contact,
        names.id(source),
        key,
        names.id(offering),
        batch,
        null
      ])
    )
    if (this.#isPostgres && (yield* this.#isKnown(learners.map(({ id }) => id))))
      return yield* this.#refuse("a participation of it is known already")
    yield* this.#past.persons(
      people.map(({ contact }) => contact),
      recordedAt
    )
    const alone = people.flatMap(({ contact, person }) => (contact === person ? [contact] : []))
    if (alone.length > 0)
      yield* this.#engine.run(`DELETE FROM person WHERE ${among(this.#engine.dialect, "contact", 1)}`, json(alone))
    const linked = people.filter(({ contact, person }) => contact !== person)
    yield* this.#insert(
      "person",
      linked.map(({ contact, person }) => [contact, person, recordedAt]),
      replacingPersons
    )
  })

  readonly #facts = Effect.fnUntraced(function* (
    this: Writes,
    { facts, archived }: Ledger.Commit,
    names: Known,
    batch: number,
    ownerOf: (learner: Id.LearnerId) => Id.ContactId
  ) {
    if (facts.length === 0) return
    const rows = facts.map((fact) => Rows.factRow(names, fact, ownerOf(fact.learner), batch))
    if (this.#isPostgres && (yield* this.#isTaken(rows))) return yield* this.#refuse("a fact of it is known already")
    yield* this.#insert("fact", rows)
    if (archived.length === 0) return
    const owners = new Map(facts.map(({ id, learner }) => [id, ownerOf(learner)]))
    yield* this.#insert(
      "archived",
      archived.map(({ fact, raw }) => [fact, owners.get(fact) ?? 0, raw, null])
    )
  })

  /** Whether a new participation's key is another contact's. As with facts, the constraint can't tell. */
  readonly #isKnown = Effect.fnUntraced(function* (this: Writes, ids: ReadonlyArray<number>) {
    if (ids.length === 0) return false
    const known = yield* this.#engine.rows(
      `SELECT 1 FROM ${list("postgres", 1, "bigint")} j ${lookup("postgres", "learner n", "n.id = j.value")}
       ${lookup("postgres", "learner l", "l.source = n.source AND l.key = n.key")}
       WHERE l.contact <> n.contact LIMIT 1`,
      json(ids)
    )
    return known.length > 0
  })

  /**
   * Whether a new fact's reference is somebody else's. Each server checks its own rows only, so that the constraint can't tell;
   * on SQLite it can. A source's commits follow one another, so that nobody comes in between.
   */
  readonly #isTaken = Effect.fnUntraced(function* (this: Writes, rows: ReadonlyArray<Row>) {
    const taken = yield* this.#engine.rows(
      `SELECT 1 FROM ${tuples(
        "postgres",
        1,
        referenceColumns.map(({ column }) => column)
      )} j
       ${lookup("postgres", "fact f", "f.stream = j.stream AND f.key = j.key AND f.revision >= j.revision")}
       WHERE f.contact <> j.contact LIMIT 1`,
      json(rows.map((row) => referenceColumns.map(({ at }) => row[at] ?? null)))
    )
    return taken.length > 0
  })

  readonly #decisions = Effect.fnUntraced(function* (
    this: Writes,
    decisions: ReadonlyArray<Decision.Decision>,
    batch: number
  ) {
    yield* this.#insert(
      "decision",
      decisions.map((decision) => [
        decision.id,
        decision.about[0] ?? 0,
        Rows.decisionText(decision),
        JSON.stringify(decision.about),
        batch,
        null
      ])
    )
    const about = decisions.flatMap(({ id, about: contacts }) => [...new Set(contacts)].map((contact) => [contact, id]))
    yield* this.#insert("decision_about", about)
  })

  readonly #standings = Effect.fnUntraced(function* (this: Writes, commit: Ledger.Commit, names: Known) {
    const { achievements, recordedAt } = commit
    const changed = achievements.map((achievement) => Standings.achievementRow(names, achievement, recordedAt))
    yield* this.#past.achievements(changed, recordedAt)
    yield* this.#insert("achievement", changed, replacingAchievements)
    yield* this.#past.holdings(commit, names)
  })

  readonly #position = Effect.fnUntraced(function* (this: Writes, commit: Ledger.Commit, names: Known) {
    const { source, position, under, recordedAt } = commit
    if (position === null) return
    const row = [names.id(source), position.to, under, recordedAt]
    // Where there was none, another writer may have made one by now: that is a conflict, not a replacement.
    yield* this.#insert("position", [row], position.from === null ? "" : replacingPosition)
  })

  #entries(entries: ReadonlyArray<Entry.Entry>, texts: ReadonlyArray<string>, batch: number) {
    return this.#insert(
      "entry",
      entries.map(({ contact }, ordinal) => [batch, ordinal, contact, texts[ordinal] ?? ""])
    )
  }
}

/** Every text of a commit that is interned. */
const textsOf = ({ source, ...commit }: Ledger.Commit): ReadonlySet<string> => {
  const texts = new Set<string>([source])
  if (commit.redaction !== null) texts.add(erasing)
  for (const { identity } of commit.contacts) texts.add(identity.scheme)
  for (const { identity, source: owner } of commit.claims) texts.add(identity.scheme).add(owner)
  for (const { source: owner, offering } of commit.learners) texts.add(owner).add(offering)
  for (const { activity, happened } of commit.facts) {
    texts.add(happened.zone)
    if (activity !== null) texts.add(activity)
  }
  for (const { id } of commit.achievements) texts.add(id.type)
  for (const { achievement } of commit.certificates) texts.add(achievement.type)
  const addHolding = ({ certification, periods }: Holding.Holding): void => {
    texts.add(certification)
    for (const { achievement } of periods) texts.add(achievement.type)
  }
  for (const { holdings } of commit.holdings) holdings.forEach(addHolding)
  for (const { stood } of commit.restated) {
    for (const { stored } of stood.achievements) texts.add(stored.id.type)
    for (const { stored } of stood.holdings) addHolding(stored)
  }
  return texts
}

const streamsOf = ({ source, facts, rejections, reading, ...commit }: Ledger.Commit): ReadonlyArray<Stream> => {
  const streams = new Map<string, Stream>()
  const add = (stream: Stream): void => void streams.set(`${stream.source}\n${stream.stream}`, stream)
  // Facts of a page are of one stream, nearly always: each other one is a text less to make.
  let last = ""
  for (const { reference } of facts) {
    if (reference.stream === last && reference.source === source) continue
    last = reference.source === source ? reference.stream : ""
    add({ source: reference.source, stream: reference.stream })
  }
  if (reading !== null) add({ source, stream: reading.stream })
  const { withdrawals, received, reread } = commit
  for (const own of [rejections, withdrawals, received, reread])
    for (const stream of new Set(own.map((each) => each.stream))) add({ source, stream })
  return [...streams.values()]
}
