/**
 * The log: all that is recorded, in order, each record a leaf of one Merkle tree. On SQLite appending to it is part of the commit. On PostgreSQL it
 * follows right after: whoever gets the log's row puts the batches that wait in their order, and nobody who commits waits for it.
 * A batch whose writer died waits for the next one.
 */
import { Ledger, Merkle } from "@laurel/core"
import { Effect, Queue, type Scope } from "effect"
import { type Brought, brought } from "./Brought.ts"
import { bytes, type Engine, int, json, list, lookup, Refused, type Row, tuples } from "./Engine.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"
import { sha256 } from "./Sha256.ts"

/** Batches, and about so many leaves, that one transaction puts in order. */
const maxBatches = 1_000
const maxLeaves = 100_000

interface Stand {
  readonly batches: number
  readonly frontier: Merkle.Frontier
}

/** What a batch adds to the totals. */
interface Added {
  readonly counts: ReadonlyArray<number>
  readonly recordedAt: number
}

/** What is added up, by the columns of a batch and of the log. */
export const counted = ["contacts", "learners", "claims", "facts", "corrections", "decisions", "entries"] as const

const nothing: Added = { counts: counted.map(() => 0), recordedAt: 0 }

/** A frontier as it is stored. */
export const frontierOf = (size: number, stored: Uint8Array): Merkle.Frontier => ({
  size,
  roots: Array.from({ length: stored.length / 32 }, (_, index) => stored.slice(index * 32, index * 32 + 32))
})

const batchColumns = `id, recorded_at, leaves, ${counted.join(", ")}`
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
    // On SQLite none ever does: one that seems to has been put there.
    if (this.#engine.dialect === "sqlite") return { batches: 0, entries: 0, since: null } satisfies Ledger.Pending
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
    const hashes = yield* this.#hashes(rows.map((row) => int(row[0])))
    const marks: Array<Row> = []
    const completed: Array<Merkle.Hashed> = []
    let { frontier } = stand
    let added = nothing
    for (const row of rows) {
      const grown = Merkle.append(sha256, frontier, hashesIn(hashes.get(int(row[0])) ?? none))
      completed.push(...grown.completed)
      frontier = grown
      marks.push([int(row[0]), frontier.size, Merkle.root(sha256, frontier)])
      added = {
        recordedAt: Math.max(added.recordedAt, int(row[1])),
        counts: added.counts.map((count, at) => count + int(row[3 + at]))
      }
    }
    if (marks.length === 0) return 0
    yield* this.#keep(completed)
    yield* this.#mark(marks)
    yield* this.#write({ batches: stand.batches + marks.length, frontier }, added)
    return marks.length
  })

  /** The kept nodes of the tree, which never change. */
  #keep(completed: ReadonlyArray<Merkle.Hashed>) {
    return completed.length === 0
      ? Effect.succeed(0)
      : this.#engine.insert(
          { table: "node", columns: columnsOf("node") },
          completed.map(({ level, place, hash }) => [level, place, hash])
        )
  }

  /** On SQLite, inside the commit. */
  readonly append = Effect.fnUntraced(function* (
    this: Log,
    { recordedAt }: Pick<Ledger.Commit, "recordedAt">,
    batch: number,
    { hashes, columns }: Brought
  ) {
    const stand = yield* this.#stand("")
    const grown = Merkle.append(sha256, stand.frontier, hashes)
    yield* this.#keep(grown.completed)
    yield* this.#mark([[batch, grown.size, Merkle.root(sha256, grown)]])
    const counts = counted.map((name) => int(columns[brought.indexOf(name)]))
    yield* this.#write({ batches: stand.batches + 1, frontier: grown }, { counts, recordedAt })
  })

  readonly #stand = Effect.fnUntraced(function* (this: Log, lock: string) {
    const [row] = yield* this.#engine.rows(`SELECT batches, size, frontier FROM log WHERE id = 1${lock}`)
    const frontier = frontierOf(int(row?.[1]), bytes(row?.[2]))
    if (frontier.size > 0) {
      const [last] = yield* this.#engine.rows(
        "SELECT root FROM batch WHERE size = ?1 ORDER BY id DESC LIMIT 1",
        frontier.size
      )
      // Going on from a damaged log would spoil every root to come.
      if (!isRootOf(frontier, bytes(last?.[0]))) throw new Refused(new Ledger.Corrupt({ found: damaged }))
    }
    return { batches: int(row?.[0]), frontier } satisfies Stand
  })

  /** The hashes of batches' leaves. */
  readonly #hashes = Effect.fnUntraced(function* (this: Log, ids: ReadonlyArray<number>) {
    const { dialect } = this.#engine
    const found = yield* this.#engine.rows(
      `SELECT l.batch, l.hashes FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "leaf l", "l.batch = j.value")}`,
      json(ids)
    )
    return new Map(found.map((row) => [int(row[0]), bytes(row[1])]))
  })

  #mark(marks: ReadonlyArray<Row>) {
    return this.#engine.run(
      `UPDATE batch SET size = j.size, root = j.root FROM ${tuples(this.#engine.dialect, 1, placed)} j
       WHERE batch.id = j.id AND batch.size IS NULL`,
      json(marks)
    )
  }

  #write({ batches, frontier }: Stand, { counts, recordedAt }: Added) {
    return this.#engine.run(
      `UPDATE log SET batches = ?1, size = ?2, frontier = ?3,
         recorded_at = CASE WHEN recorded_at > ?4 THEN recorded_at ELSE ?4 END,
         ${counted.map((name, at) => `${name} = ${name} + ?${at + 5}`).join(", ")}
       WHERE id = 1`,
      batches,
      frontier.size,
      Buffer.concat([...frontier.roots]),
      recordedAt,
      ...counts
    )
  }
}

const damaged = "the log's frontier does not make its last root"

const isRootOf = (frontier: Merkle.Frontier, root: Uint8Array): boolean =>
  frontier.size.toString(2).replaceAll("0", "").length === frontier.roots.length &&
  Merkle.hex(Merkle.root(sha256, frontier)) === Merkle.hex(root)

const width = 32
const none = new Uint8Array(0)

/** Hashes that stand one after another. */
const hashesIn = (joined: Uint8Array): ReadonlyArray<Uint8Array> =>
  Array.from({ length: joined.length / width }, (_, at) => joined.subarray(at * width, (at + 1) * width))

/** As many batches as one transaction takes: at least one, however large. */
const upTo = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  let leaves = 0
  const end = rows.findIndex((row, index) => {
    leaves += int(row[2])
    return index > 0 && leaves > maxLeaves
  })
  return end === -1 ? rows : rows.slice(0, end)
}
