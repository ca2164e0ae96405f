/** One commit, written in one transaction: all of it or nothing. Plain loops over prepared statements: the pages of the indexes are the cost, not the calls. */
import { Entry, Fact, type Id, type Instant, Ledger, Merkle, type Sha256 } from "@laurel/core"
import { type Database, Refused } from "./Database.ts"
import type { Names } from "./Names.ts"
import type { Loads } from "./Loads.ts"
import * as Rows from "./Rows.ts"

const refuse = (found: string): never => {
  throw new Refused(new Ledger.Conflict({ found }))
}

export class Writes {
  readonly #db: Database
  readonly #names: Names
  readonly #loads: Loads
  readonly #sha256: Sha256.Sha256

  constructor(db: Database, names: Names, loads: Loads, sha256: Sha256.Sha256) {
    this.#db = db
    this.#names = names
    this.#loads = loads
    this.#sha256 = sha256
  }

  commit(commit: Ledger.Commit): void {
    this.#transaction(() => {
      const head = this.#loads.head()
      if (head.batch !== commit.head.batch) refuse(`batch ${head.batch} where ${commit.head.batch} was expected`)
      const latest = this.#loads.latestCatalog()
      if (latest > commit.position.catalog) refuse(`catalog version ${latest} has been applied since`)
      this.#people(commit)
      this.#facts(commit.facts)
      this.#achievements(commit)
      this.#holdings(commit)
      this.#rejections(commit)
      this.#position(commit)
      this.#batch(commit, this.#entries(commit.entries))
    })
  }

  addCatalog(version: Id.CatalogVersion, text: string, at: Instant.Instant): void {
    this.#transaction(() => {
      this.#db.run(
        "INSERT INTO catalog (version, text, recorded_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        version,
        text,
        at
      )
      if (this.#loads.catalogs().find((known) => known.version === version)?.text !== text)
        refuse(`catalog version ${version} exists`)
    })
  }

  #transaction(body: () => void): void {
    try {
      this.#db.transaction(body)
    } catch (cause) {
      this.#names.forget()
      throw cause
    }
  }

  #people({ contacts, learners }: Ledger.Commit): void {
    const identity = this.#db.inserter("identity (value, scheme, contact)", 3)
    for (const { id, identity: claim } of contacts) identity.add(claim.value, this.#names.intern(claim.scheme), id)
    identity.flush()
    const learner = this.#db.inserter("learner (id, contact, source, key, offering)", 5)
    for (const { id, contact, source, key, offering } of learners) {
      learner.add(id, contact, this.#names.intern(source), key, this.#names.intern(offering))
    }
    learner.flush()
  }

  #facts(facts: ReadonlyArray<Fact.Fact>): void {
    const insert = this.#db.inserter(
      "fact (id, learner, stream, key, revision, origin, line, activity, kind, detail, happened_on, happened_at, zone, basis, recorded_at)",
      15
    )
    for (const { id, learner, reference, revision, origin, activity, evidence, happened, recordedAt } of facts) {
      insert.add(
        id,
        learner,
        this.#names.stream(reference.source, reference.stream),
        reference.key,
        revision,
        origin,
        reference.line,
        activity === null ? null : this.#names.intern(activity),
        Rows.kindOf(evidence),
        Rows.detailOf(evidence),
        happened.on,
        happened.at,
        this.#names.intern(happened.zone),
        Fact.bases.indexOf(happened.basis),
        recordedAt
      )
    }
    insert.flush()
  }

  #achievements({ achievements }: Ledger.Commit): void {
    for (const { id, contact, revision, catalog, held, contested } of achievements) {
      this.#db.run(
        `INSERT OR REPLACE INTO achievement (contact, learner, type, earning, revision, catalog, first, lost, held, contested)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        contact,
        id.learner,
        this.#names.intern(id.type),
        id.earning,
        revision,
        catalog,
        held[0]?.from ?? null,
        held.at(-1)?.lost ?? null,
        Rows.spansText(held),
        contested === null ? null : Rows.spansText(contested)
      )
    }
  }

  #holdings({ holdings }: Ledger.Commit): void {
    for (const { contact } of holdings) this.#db.run("DELETE FROM holding WHERE contact = ?", contact)
    const insert = this.#db.inserter("holding (contact, certification, first, learner, type, earning, last, ends)", 8)
    for (const { contact, holdings: all } of holdings) {
      for (const { certification, periods } of all) {
        for (const period of periods) {
          const { type, learner, earning } = period.achievement
          const [name, kind] = [this.#names.intern(certification), this.#names.intern(type)]
          insert.add(contact, name, period.from, learner, kind, earning, period.last, Rows.endIndex(period))
        }
      }
    }
    insert.flush()
  }

  /** A rejection met again stays one, and is open again; those of an earlier reading end with a later one. */
  #rejections({ rejections, reading, recordedAt, source }: Ledger.Commit): void {
    if (reading === null) return
    for (const { stream, line, column, expected, found, advice, raw } of rejections) {
      this.#db.run(
        `INSERT INTO rejection (stream, line, col, expected, found, advice, raw, reading, recorded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET reading = excluded.reading, expected = excluded.expected, advice = excluded.advice,
           recorded_at = iif(ended_at IS NULL, recorded_at, excluded.recorded_at), ended_at = NULL`,
        this.#names.stream(source, stream),
        line ?? 0,
        column ?? "",
        expected,
        found,
        advice,
        raw,
        reading.name,
        recordedAt
      )
    }
    if (!reading.ended) return
    this.#db.run(
      "UPDATE rejection SET ended_at = ? WHERE stream = ? AND ended_at IS NULL AND reading <> ?",
      recordedAt,
      this.#names.stream(source, reading.stream),
      reading.name
    )
  }

  #position({ source, position, recordedAt }: Ledger.Commit): void {
    this.#db.run(
      "INSERT OR REPLACE INTO position (source, text, catalog, recorded_at) VALUES (?, ?, ?, ?)",
      this.#names.intern(source),
      position.text,
      position.catalog,
      recordedAt
    )
  }

  /** Appends to the log and returns its new frontier. */
  #entries(entries: ReadonlyArray<Entry.Entry>): Merkle.Frontier {
    const before = this.#loads.frontier()
    const insert = this.#db.inserter("entry (id, contact, text)", 3)
    const leaves = entries.map((entry, offset) => {
      const text = Entry.canonical(entry)
      insert.add(before.size + offset, entry.contact, text)
      return Merkle.leaf(this.#sha256, text)
    })
    insert.flush()
    return Merkle.append(this.#sha256, before, leaves)
  }

  #batch(
    { head, source, recordedAt, rows, contacts, learners, facts }: Ledger.Commit,
    frontier: Merkle.Frontier
  ): void {
    this.#db.run(
      "INSERT INTO batch (id, source, recorded_at, rows, contacts, learners, facts, entries, root, frontier) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      head.batch + 1,
      this.#names.intern(source),
      recordedAt,
      rows,
      head.contacts + contacts.length,
      head.learners + learners.length,
      head.facts + facts.length,
      frontier.size,
      Merkle.root(this.#sha256, frontier),
      Buffer.concat([...frontier.roots])
    )
  }
}
