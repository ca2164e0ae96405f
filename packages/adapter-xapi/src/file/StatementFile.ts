/** Facts from a file of statements: one a line, a list, or what a record store answered; plain or gzip. */
import { Adapter, type Id } from "@laurel/core"
import { Gunzip } from "@laurel/formats"
import { Effect, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import { decoded } from "./Decoded.ts"
import { Pages } from "./FilePages.ts"
import { ownId } from "../meaning/ownId.ts"
import * as Rows from "../meaning/Rows.ts"
import * as Said from "../meaning/Said.ts"
import type { Setting } from "../meaning/Setting.ts"
import { unpacked } from "./unpacked.ts"

type Failure = Adapter.Misconfigured | Adapter.Broken

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
  /** The bytes of the file. Each reading opens it twice: to digest it, and to read it. */
  readonly open: () => Stream.Stream<Uint8Array, Failure>
  /** What messages call the file. */
  readonly name?: string
  /** Refuses properties that the standard does not know; unless given they are left out. */
  readonly strict?: boolean
  /** Statements committed together, 5,000 unless given. */
  readonly pageRows?: number
}

/** Changes when the same file and setting would give other facts than the version before did. */
const meaning = 2
const defaultPageRows = 5_000
const maxPageRows = 100_000

const positions = Adapter.positions(
  Schema.Struct({
    /** The digest that names what is being read. */
    reading: Schema.String,
    rows: Schema.Natural,
    ended: Schema.Boolean
  })
)

/**
 * Reads a file page by page. A file that was read to its end as it is now gives no page; one that stopped in the middle goes on
 * from there; any other is read from the beginning, which changes nothing of what was read before.
 */
export const adapter = (options: Options): Adapter.Adapter => {
  const { source } = options
  const read = ownId(Rows.reader(options))
  return {
    source,
    family: "record",
    read: (position) =>
      Stream.unwrap(begin(options, read, position)).pipe(
        Stream.mapError((reason) => new Adapter.AdapterError({ source, reason }))
      ),
    again: (_, rows) => Said.again(source, read, rows)
  }
}

const begin = Effect.fnUntraced(function* (options: Options, read: Rows.Read, position: string | null) {
  const { source, open, setting, strict = false, name = "statements", pageRows = defaultPageRows } = options
  const before = position === null ? undefined : yield* Effect.fromResult(positions.parse(position))
  const digest = yield* digestOf(open())
  const said = JSON.stringify([meaning, digest, setting, strict])
  const reading = createHash("sha256").update(said).digest("hex")
  const isSame = before?.reading === reading
  if (isSame && before.ended) return Stream.empty
  const pages = new Pages({
    source,
    read,
    name,
    reading,
    pageRows: Math.min(pageRows, maxPageRows),
    done: isSame ? before.rows : 0,
    positionOf: (rows, ended) => positions.format({ reading, rows, ended })
  })
  return follow(pages, open(), name, digest)
})

/** Feeds a file's bytes to its pages. A failure comes after the pages that were whole before it. */
const follow = (pages: Pages, bytes: Stream.Stream<Uint8Array, Failure>, name: string, expected: string) => {
  const hash = createHash("sha256")
  const passing = Stream.map(bytes, (part) => {
    hash.update(part)
    return part
  })
  const end = Stream.suspend(() =>
    Stream.make(hash.digest("hex") === expected ? ("end" as const) : ("changed" as const))
  )
  return Stream.concat(Stream.result(decoded(name, Gunzip.unpack(passing, unpacked(name)))), end).pipe(
    Stream.map(pages.take),
    Stream.flatMap(({ pages, failure }) =>
      failure === undefined
        ? Stream.fromIterable(pages)
        : Stream.concat(Stream.fromIterable(pages), Stream.fail(failure))
    )
  )
}

const digestOf = (bytes: Stream.Stream<Uint8Array, Failure>): Effect.Effect<string, Failure> =>
  Effect.suspend(() => {
    const hash = createHash("sha256")
    return Effect.map(
      Stream.runForEach(bytes, (part) => Effect.sync(() => hash.update(part))),
      () => hash.digest("hex")
    )
  })
