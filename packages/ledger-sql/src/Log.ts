/**
 * The log: entries in order, each a leaf of one Merkle tree. On SQLite appending to it is part of the commit. On PostgreSQL it
 * follows right after: whoever gets the log's row puts the batches that wait in their order, and nobody who commits waits for it.
 * A batch whose writer died waits for the next one.
 */
import { hash } from "node:crypto"
import { type Fact, Ledger, Merkle, type Sha256 } from "@laurel/core"
import { Effect, Queue, type Scope } from "effect"
import { bytes, type Engine, int, json, lookup, Refused, type Row, text, tuples } from "./Engine.ts"
import * as Rows from "./Rows.ts"

/**
 * SHA-256 by Node's native code. Measured on Node 24 with the 65 bytes of a node: 0.30 µs by way of a string, 0.75 µs where
 * a buffer is asked for.
 */
export const sha256: Sha256.Sha256 = (data) => Buffer.from(hash("sha256", data, "binary"), "binary")

/** Batches, and about so many entries, that one transaction puts in order. */
const maxBatches = 1_000
const maxEntries = 50_000

interface Stand {
  readonly batches: number
  readonly frontier: Merkle.Frontier
}

/** What a batch adds to the totals. */
interface Added {
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly corrections: number
  readonly decisions: number
  readonly recordedAt: number
}

const nothing: Added = { contacts: 0, learners: 0, facts: 0, corrections: 0, decisions: 0, recordedAt: 0 }

/** How many of these say something anew. */
export const correctionsIn = (facts: ReadonlyArray<Fact.Fact>): number =>
  facts.reduce((count, { revision }) => (revision > 1 ? count + 1 : count), 0)

/** A frontier as it is stored. */
export const frontierOf = (size: number, stored: Uint8Array): Merkle.Frontier => ({
  size,
  roots: Array.from({ length: stored.length / 32 }, (_, index) => stored.slice(index * 32, index * 32 + 32))
})

const batchColumns = "id, recorded_at, contacts, learners, facts, corrections, decisions, entries"
const placed = [
  { name: "id", type: "bigint" },
  { name: "size", type: "bigint" },
  { name: "root", type: "bytea" }
] as const

export class Log {
  readonly #engine: Engine
  #wake: Queue.Queue<void> | undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Sees to it, until the scope is closed, that what is committed comes into the log; and once more at the end. */
  readonly keep = Effect.fnUntraced(function* (this: Log): Effect.fn.Return<void, never, Scope.Scope> {
    const queue = yield* Queue.sliding<void>(1)
    this.#wake = queue
    // What fails here, or finds a damaged row, is told to whoever asks about the log.
    const settle = Effect.ignore(
      Effect.catchDefect(this.settle(), (cause) => (cause instanceof Refused ? Effect.void : Effect.die(cause)))
    )
    yield* Effect.addFinalizer(() => settle)
    // Each round waits for a commit: bounded by the scope.
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Queue.take(queue), settle)))
  })

  /** Says that there is something to put in order. */
  wake(): void {
    if (this.#wake !== undefined) Queue.offerUnsafe(this.#wake, undefined)
  }

  /** Batches that wait. */
  readonly pending = Effect.fnUntraced(function* (this: Log) {
    const [row] = yield* this.#engine.rows(
      "SELECT count(*), coalesce(sum(entries), 0), min(recorded_at) FROM batch WHERE size IS NULL"
    )
    const since = row?.[2]
    return {
      batches: int(row?.[0]),
      entries: int(row?.[1]),
      since: typeof since === "number" ? Rows.instant(since) : null
    } satisfies Ledger.Pending
  })

  /** Puts all that waits into the log, before a question about it is answered. */
  readonly settle = Effect.fnUntraced(function* (this: Log) {
    // Ends with the batches that wait; a writer that adds more than are put in order is told so by the lag.
    for (;;) {
      const [waiting] = yield* this.#engine.rows("SELECT 1 FROM batch WHERE size IS NULL LIMIT 1")
      if (waiting === undefined) return
      if ((yield* this.#engine.transaction(this.#place())) === 0) return
    }
  })

  readonly #place = Effect.fnUntraced(function* (this: Log) {
    const stand = yield* this.#stand(" FOR UPDATE")
    const waiting = yield* this.#engine.rows(
      `SELECT ${batchColumns} FROM batch WHERE size IS NULL ORDER BY id LIMIT ${maxBatches}`
    )
    const rows = upTo(waiting)
    const ids = rows.map((row) => int(row[0]))
    const texts = yield* this.#texts(ids)
    const marks: Array<Row> = []
    let { frontier } = stand
    let added = nothing
    for (const row of rows) {
      const own = texts.get(int(row[0])) ?? []
      frontier = Merkle.append(
        sha256,
        frontier,
        own.map((each) => Merkle.leaf(sha256, each))
      )
      marks.push([int(row[0]), frontier.size, Merkle.root(sha256, frontier)])
      added = {
        recordedAt: Math.max(added.recordedAt, int(row[1])),
        contacts: added.contacts + int(row[2]),
        learners: added.learners + int(row[3]),
        facts: added.facts + int(row[4]),
        corrections: added.corrections + int(row[5]),
        decisions: added.decisions + int(row[6])
      }
    }
    if (marks.length === 0) return 0
    yield* this.#mark(marks)
    yield* this.#write({ batches: stand.batches + marks.length, frontier }, added)
    return marks.length
  })

  /** On SQLite, inside the commit. */
  readonly append = Effect.fnUntraced(function* (
    this: Log,
    commit: Ledger.Commit,
    batch: number,
    texts: ReadonlyArray<string>
  ) {
    const stand = yield* this.#stand("")
    const frontier = Merkle.append(
      sha256,
      stand.frontier,
      texts.map((each) => Merkle.leaf(sha256, each))
    )
    yield* this.#mark([[batch, frontier.size, Merkle.root(sha256, frontier)]])
    const { facts, recordedAt } = commit
    const corrections = correctionsIn(facts)
    yield* this.#write({ batches: stand.batches + 1, frontier }, { ...Ledger.made(commit), corrections, recordedAt })
  })

  readonly #stand = Effect.fnUntraced(function* (this: Log, lock: string) {
    const [row] = yield* this.#engine.rows(`SELECT batches, size, frontier FROM log WHERE id = 1${lock}`)
    return { batches: int(row?.[0]), frontier: frontierOf(int(row?.[1]), bytes(row?.[2])) } satisfies Stand
  })

  /** The texts of whole batches, in order. */
  readonly #texts = Effect.fnUntraced(function* (this: Log, ids: ReadonlyArray<number>) {
    const found = yield* this.#engine.rows(
      `SELECT e.batch, e.text FROM ${tuples(this.#engine.dialect, 1, placed.slice(0, 1))} j
       ${lookup(this.#engine.dialect, "entry e", "e.batch = j.id")} ORDER BY e.batch, e.ordinal`,
      json(ids.map((id) => [id]))
    )
    const texts = new Map<number, Array<string>>()
    for (const row of found) {
      const own = texts.get(int(row[0]))
      if (own === undefined) texts.set(int(row[0]), [text(row[1])])
      else own.push(text(row[1]))
    }
    return texts
  })

  #mark(marks: ReadonlyArray<Row>) {
    return this.#engine.run(
      `UPDATE batch SET size = j.size, root = j.root FROM ${tuples(this.#engine.dialect, 1, placed)} j
       WHERE batch.id = j.id AND batch.size IS NULL`,
      json(marks)
    )
  }

  #write({ batches, frontier }: Stand, added: Added) {
    return this.#engine.run(
      `UPDATE log SET batches = ?1, size = ?2, frontier = ?3,
         recorded_at = CASE WHEN recorded_at > ?4 THEN recorded_at ELSE ?4 END, contacts = contacts + ?5,
         learners = learners + ?6, facts = facts + ?7, corrections = corrections + ?8, decisions = decisions + ?9
       WHERE id = 1`,
      batches,
      frontier.size,
      Buffer.concat([...frontier.roots]),
      added.recordedAt,
      added.contacts,
      added.learners,
      added.facts,
      added.corrections,
      added.decisions
    )
  }
}

/** As many batches as one transaction takes: at least one, however large. */
const upTo = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  let entries = 0
  const end = rows.findIndex((row, index) => {
    entries += int(row[7])
    return index > 0 && entries > maxEntries
  })
  return end === -1 ? rows : rows.slice(0, end)
}
