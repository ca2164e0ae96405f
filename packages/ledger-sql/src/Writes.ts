/** One commit, written in one transaction: all of it or nothing. Plain loops over prepared statements: the pages of the indexes are the cost, not the calls. */
import { type Decision, Entry, Fact, Ledger, Merkle, type Sha256 } from "@laurel/core"
import { type Database, Refused } from "./Database.ts"
import type { Names } from "./Names.ts"
import type { Loads } from "./Loads.ts"
import * as Rows from "./Rows.ts"
import * as Standings from "./Standings.ts"

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
      this.#catalog(commit)
      this.#people(commit)
      this.#facts(commit.facts)
      this.#decisions(commit.decisions)
      this.#achievements(commit)
      this.#holdings(commit)
      this.#rejections(commit)
      this.#position(commit)
      this.#batch(commit, this.#entries(commit.entries))
    })
  }

  #catalog({ under, catalog, recordedAt }: Ledger.Commit): void {
    const latest = this.#loads.latestCatalog()
    if (latest > under) refuse(`catalog version ${latest} has been applied since`)
    if (catalog === null) return
    const { version, text } = catalog
    if (version !== latest + 1) refuse(`catalog version ${latest} where ${version - 1} was expected`)
    this.#db.run("INSERT INTO catalog (version, text, recorded_at) VALUES (?, ?, ?)", version, text, recordedAt)
  }

  #transaction(body: () => void): void {
    try {
      this.#db.transaction(body)
    } catch (cause) {
      this.#names.forget()
      throw cause
    }
  }

  #people({ contacts, claims, learners, people }: Ledger.Commit): void {
    const own = this.#db.inserter("INSERT INTO identity (value, scheme, contact)", 3)
    for (const { id, identity } of contacts) own.add(identity.value, this.#names.intern(identity.scheme), id)
    own.flush()
    // Said again, also by another source, it is the same claim.
    const claim = this.#db.inserter("INSERT OR IGNORE INTO claim (value, scheme, contact, source)", 4)
    for (const { contact, identity, source } of claims) {
      claim.add(identity.value, this.#names.intern(identity.scheme), contact, this.#names.intern(source))
    }
    claim.flush()
    const learner = this.#db.inserter("INSERT INTO learner (id, contact, source, key, offering)", 5)
    for (const { id, contact, source, key, offering } of learners) {
      learner.add(id, contact, this.#names.intern(source), key, this.#names.intern(offering))
    }
    learner.flush()
    for (const { contact, person } of people) {
      if (contact === person) this.#db.run("DELETE FROM person WHERE contact = ?", contact)
      else this.#db.run("INSERT OR REPLACE INTO person (contact, person) VALUES (?, ?)", contact, person)
    }
  }

  #facts(facts: ReadonlyArray<Fact.Fact>): void {
    const insert = this.#db.inserter(
      "INSERT INTO fact (id, learner, stream, key, revision, origin, line, activity, kind, detail, happened_on, happened_at, zone, basis, observed_at, said, batch)",
      17
    )
    for (const fact of facts) {
      const { id, learner, reference, revision, origin, activity, evidence, happened, said } = fact
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
        fact.observedAt,
        said === null ? null : this.#names.intern(said),
        fact.batch
      )
    }
    insert.flush()
  }

  #decisions(decisions: ReadonlyArray<Decision.Decision>): void {
    const insert = this.#db.inserter("INSERT INTO decision (id, text, about, batch)", 4)
    const about = this.#db.inserter("INSERT OR IGNORE INTO decision_about (contact, decision)", 2)
    for (const decision of decisions) {
      insert.add(decision.id, Rows.decisionText(decision), JSON.stringify(decision.about), decision.batch)
      for (const contact of decision.about) about.add(contact, decision.id)
    }
    insert.flush()
    about.flush()
  }

  #achievements({ achievements }: Ledger.Commit): void {
    const insert = this.#db.inserter(`INSERT OR REPLACE INTO ${Standings.achievementInto}`, Standings.achievementWidth)
    for (const achievement of achievements) insert.add(...Standings.achievementRow(this.#names, achievement))
    insert.flush()
  }

  #holdings({ holdings }: Ledger.Commit): void {
    for (const { contact } of holdings) this.#db.run("DELETE FROM holding WHERE contact = ?", contact)
    const insert = this.#db.inserter(`INSERT INTO holding (${Standings.holdingColumns})`, Standings.holdingWidth)
    for (const { contact, holdings: all } of holdings) {
      for (const { certification, periods } of all) {
        for (const [position, period] of periods.entries()) {
          insert.add(...Standings.periodRow(this.#names, contact, certification, period, position))
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

  #position({ source, position, under, recordedAt }: Ledger.Commit): void {
    if (position === null) return
    this.#db.run(
      "INSERT OR REPLACE INTO position (source, text, catalog, recorded_at) VALUES (?, ?, ?, ?)",
      this.#names.intern(source),
      position,
      under,
      recordedAt
    )
  }

  /** Appends to the log and returns its new frontier. */
  #entries(entries: ReadonlyArray<Entry.Entry>): Merkle.Frontier {
    const before = this.#loads.frontier()
    const insert = this.#db.inserter("INSERT INTO entry (id, contact, text)", 3)
    const leaves = entries.map((entry, offset) => {
      const text = Entry.canonical(entry)
      insert.add(before.size + offset, entry.contact, text)
      return Merkle.leaf(this.#sha256, text)
    })
    insert.flush()
    return Merkle.append(this.#sha256, before, leaves)
  }

  #batch(
    { head, source, recordedAt, rows, contacts, learners, facts, decisions }: Ledger.Commit,
    frontier: Merkle.Frontier
  ): void {
    this.#db.run(
      "INSERT INTO batch (id, source, recorded_at, rows, contacts, learners, facts, decisions, entries, root, frontier) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      head.batch + 1,
      this.#names.intern(source),
      recordedAt,
      rows,
      head.contacts + contacts.length,
      head.learners + learners.length,
      head.facts + facts.length,
      head.decisions + decisions.length,
      frontier.size,
      Merkle.root(this.#sha256, frontier),
      Buffer.concat([...frontier.roots])
    )
  }
}
