/**
 * Interned text: each distinct one is stored once and named by a small number, and so are the streams of sources. They are few,
 * and never change: what has been looked up stays in memory both ways.
 */
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { lookup, type Engine, int, json, list, Refused, type Row, text, tuples } from "./Engine.ts"
import { columnsOf } from "./Schema.ts"

/** Texts kept in memory. More are looked up again. */
const maxKept = 100_000

export interface Stream {
  readonly source: string
  readonly stream: string
}

const streamKey = ({ source, stream }: Stream): string => `${source}\n${stream}`

const unknown = (what: string): never => {
  throw new Refused(new Ledger.Corrupt({ found: `${what} is named but not there` }))
}

/** What has been looked up. Whoever asked keeps what was found for them, also where it is forgotten in the meantime. */
export class Known {
  readonly ids = new Map<string, number>()
  readonly texts = new Map<number, string>()
  readonly streams = new Map<string, number>()
  readonly references = new Map<number, Stream>()

  /** The number of a text, if it has one. */
  find(name: string): number | undefined {
    return this.ids.get(name)
  }

  /** The number of a text that has been interned. */
  id(name: string): number {
    return this.ids.get(name) ?? unknown(`text "${name}"`)
  }

  text(id: number): string {
    return this.texts.get(id) ?? unknown(`text ${id}`)
  }

  stream(stream: Stream): number {
    return this.streams.get(streamKey(stream)) ?? unknown(`stream "${stream.stream}"`)
  }

  reference(id: number): Stream {
    return this.references.get(id) ?? unknown(`stream ${id}`)
  }
}

/** The distinct numbers in some columns. */
const numbersIn = (rows: ReadonlyArray<Row>, columns: ReadonlyArray<number>): ReadonlyArray<number> => {
  const found = new Set<number>()
  for (const row of rows) {
    for (const column of columns) {
      const value = row[column]
      if (typeof value === "number") found.add(value)
    }
  }
  return [...found]
}

export class Names {
  readonly #engine: Engine
  #known = new Known()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  #kept(): Known {
    if (this.#known.ids.size >= maxKept) this.#known = new Known()
    return this.#known
  }

  /** Looks texts up, those that have a number. */
  readonly find = Effect.fnUntraced(function* (this: Names, texts: Iterable<string>) {
    const known = this.#kept()
    yield* this.#find(known, texts)
    return known
  })

  readonly #find = Effect.fnUntraced(function* (this: Names, known: Known, texts: Iterable<string>) {
    const missing: ReadonlyArray<string> = [...new Set(texts)].filter((name) => !known.ids.has(name))
    if (missing.length === 0) return missing
    const { dialect, rows } = this.#engine
    const found = yield* rows(
      `SELECT n.id, n.text FROM ${list(dialect, 1, "text")} j ${lookup(dialect, "name n", "n.text = j.value")}`,
      json(missing)
    )
    for (const row of found) {
      const [id, name] = [int(row[0]), text(row[1])]
      known.ids.set(name, id)
      known.texts.set(id, name)
    }
    return missing.filter((name) => !known.ids.has(name))
  })

  /**
   * Gives every text and stream a number. Each is written at once and for good, outside of any transaction that needs it: two
   * writers with one new name must not wait for each other's whole batch.
   */
  readonly intern = Effect.fnUntraced(function* (
    this: Names,
    texts: Iterable<string>,
    streams: ReadonlyArray<Stream> = []
  ) {
    const known = this.#kept()
    const fresh = yield* this.#find(known, [...texts, ...streams.flatMap(({ source, stream }) => [source, stream])])
    if (fresh.length > 0) {
      const rows = fresh.toSorted().map((name) => [name])
      yield* this.#engine.insert({ table: "name", columns: [{ name: "text", type: "text" }], suffix }, rows)
      yield* this.#find(known, fresh)
    }
    const missing = streams.filter((stream) => !known.streams.has(streamKey(stream)))
    if (missing.length > 0) yield* this.#internStreams(known, missing)
    return known
  })

  readonly #internStreams = Effect.fnUntraced(function* (this: Names, known: Known, streams: ReadonlyArray<Stream>) {
    const rows = streams.map(({ source, stream }) => [known.id(source), known.id(stream)])
    const own = columnsOf("stream").slice(1)
    const distinct = [...new Map(rows.map((row) => [row.join(), row])).values()].toSorted(
      ([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d
    )
    yield* this.#engine.insert({ table: "stream", columns: own, suffix }, distinct)
    const { dialect } = this.#engine
    const found = yield* this.#engine.rows(
      `SELECT s.id, s.source, s.name FROM ${tuples(dialect, 1, own)} j
       ${lookup(dialect, "stream s", "s.source = j.source AND s.name = j.name")}`,
      json(distinct)
    )
    this.#keepStreams(known, found)
  })

  #keepStreams(known: Known, rows: ReadonlyArray<Row>): void {
    for (const row of rows) {
      const [source, name] = [known.texts.get(int(row[1])), known.texts.get(int(row[2]))]
      // One without a name is named by whoever asks for it.
      if (source === undefined || name === undefined) continue
      const stream = { source, stream: name }
      known.streams.set(streamKey(stream), int(row[0]))
      known.references.set(int(row[0]), stream)
    }
  }

  /** The texts of the numbers in some columns of rows, and the streams in others. */
  readonly of = Effect.fnUntraced(function* (
    this: Names,
    rows: ReadonlyArray<Row>,
    columns: ReadonlyArray<number>,
    streamColumns: ReadonlyArray<number> = []
  ) {
    const known = this.#kept()
    const { dialect } = this.#engine
    const streams = numbersIn(rows, streamColumns).filter((id) => !known.references.has(id))
    const found =
      streams.length === 0
        ? []
        : yield* this.#engine.rows(
            `SELECT s.id, s.source, s.name FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "stream s", "s.id = j.value")}`,
            json(streams)
          )
    const ids = [...numbersIn(rows, columns), ...numbersIn(found, [1, 2])].filter((id) => !known.texts.has(id))
    if (ids.length > 0) {
      const texts = yield* this.#engine.rows(
        `SELECT n.id, n.text FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "name n", "n.id = j.value")}`,
        json(ids)
      )
      for (const row of texts) {
        known.texts.set(int(row[0]), text(row[1]))
        known.ids.set(text(row[1]), int(row[0]))
      }
    }
    this.#keepStreams(known, found)
    return known
  })
}

/** Another writer may have been first: then it is theirs. */
const suffix = "ON CONFLICT DO NOTHING"
