/** Facts from delimited files. The caller opens files and hands bytes; a mapping says what their columns mean. */
import { Adapter, type Id } from "@laurel/core"
import { Gunzip } from "@laurel/formats"
import { Effect, Result, Stream } from "effect"
import { createHash } from "node:crypto"
import { isMissing } from "./Compiler.ts"
import { type Mapping, meaningOf, own, type StreamMapping } from "./Mapping.ts"
import * as Pages from "./Pages.ts"
import * as Position from "./Position.ts"
import { type Table, TableReader } from "./Table.ts"
import { unpacked } from "./unpacked.ts"

export { Mapping } from "./Mapping.ts"
export { withConstants } from "./mapping/Constants.ts"

type Failure = Adapter.Misconfigured | Adapter.Broken

export interface Options {
  readonly source: Id.SourceId
  readonly mapping: Mapping
  /** The bytes of a file that the mapping names. Each reading opens a file thrice: to digest it, to check it where it is packed, and to read it. */
  readonly open: (file: string) => Stream.Stream<Uint8Array, Failure>
}

/** Changes when the same file and mapping would give other facts than the version before did. */
const meaning = 2

/**
 * Reads a mapping's streams in order, page by page. A stream whose file, tables and mapping are as they were when it was read
 * to its end gives no page; one that stopped in the middle goes on from there; any other is read from the beginning.
 */
export const adapter = (options: Options): Adapter.Adapter => ({
  source: options.source,
  read: (position) =>
    Stream.suspend(() => {
      const parsed = Position.parse(position)
      if (Result.isFailure(parsed)) return Stream.fail(new Adapter.Misconfigured(parsed.failure))
      return Stream.fromIterable(options.mapping.streams).pipe(
        Stream.flatMap((stream) => readStream(options, stream, parsed.success))
      )
    }).pipe(Stream.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })))
})

const readStream = (options: Options, stream: StreamMapping, progress: Map<string, Position.Progress>) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { source, mapping, open } = options
      const { file: name = "" } = stream
      const file = yield* digest(open(name))
      const digests = new Map<string, string>()
      for (const name of tablesOf(stream)) digests.set(name, yield* digest(open(own(mapping.tables, name)?.file ?? "")))
      const reading = readingOf(mapping, stream, [file, ...digests.values()])
      const before = progress.get(stream.name)
      const isSame = before?.reading === reading
      if (isSame && before.ended) return Stream.empty
      yield* Gunzip.check(open(name), unpacked(name))
      const pages = new Pages.Pages({
        source,
        mapping,
        stream,
        tables: yield* loadTables(options, digests),
        reading,
        done: isSame ? before.rows : 0,
        advance: (reached) => {
          progress.set(stream.name, reached)
          return Position.format(
            mapping.streams.map(({ name }) => name),
            progress
          )
        }
      })
      return follow(pages, open(name), name, file)
    })
  )

/** Feeds a file's bytes to its pages. A failure comes after the pages that were whole before it. */
const follow = (pages: Pages.Pages, bytes: Stream.Stream<Uint8Array, Failure>, file: string, expected: string) => {
  const { bytes: passing, isAsExpected } = digested(bytes, expected)
  const end = Stream.suspend(() => Stream.make(isAsExpected() ? ("end" as const) : ("changed" as const)))
  return Stream.concat(Stream.result(Gunzip.unpack(passing, unpacked(file))), end).pipe(
    Stream.map(pages.take),
    Stream.flatMap(({ pages, failure }) =>
      failure === undefined
        ? Stream.fromIterable(pages)
        : Stream.concat(Stream.fromIterable(pages), Stream.fail(failure))
    )
  )
}

const digest = (bytes: Stream.Stream<Uint8Array, Failure>): Effect.Effect<string, Failure> =>
  Effect.suspend(() => {
    const hash = createHash("sha256")
    return Effect.map(
      Stream.runForEach(bytes, (part) => Effect.sync(() => hash.update(part))),
      () => hash.digest("hex")
    )
  })

/** Names what a stream's rows mean: its bytes, those of its tables, and what the mapping says of it. */
const readingOf = (mapping: Mapping, stream: StreamMapping, digests: ReadonlyArray<string>): string => {
  const said = { meaning, digests, mapping: meaningOf(mapping, stream) }
  return createHash("sha256").update(JSON.stringify(said)).digest("hex")
}

const tablesOf = ({ lookups = {} }: StreamMapping): ReadonlyArray<string> => [
  ...new Set(Object.values(lookups).map(({ table }) => table))
]

const loadTables = Effect.fnUntraced(function* ({ mapping, open }: Options, digests: ReadonlyMap<string, string>) {
  const tables = new Map<string, Table>()
  for (const [name, expected] of digests) {
    const table = own(mapping.tables, name)
    if (table === undefined) continue // the mapping's schema has checked that it is there
    const reader = new TableReader(name, table, mapping.format?.delimiter ?? ",", isMissing(mapping))
    const { bytes, isAsExpected } = digested(open(table.file), expected)
    yield* Gunzip.unpack(bytes, unpacked(table.file)).pipe(
      Stream.takeWhile(() => reader.problem === undefined),
      Stream.runForEach((part) => Effect.sync(() => reader.push(part)))
    )
    const loaded = reader.end()
    if (reader.problem !== undefined) return yield* new Adapter.Misconfigured(reader.problem)
    if (!isAsExpected()) return yield* Pages.changed(`table "${name}", file "${table.file}"`)
    if (loaded !== undefined) tables.set(name, loaded)
  }
  return tables
})

/** Bytes that are digested as they pass; afterwards, whether they were those of a digest taken before. */
const digested = (bytes: Stream.Stream<Uint8Array, Failure>, expected: string) => {
  const hash = createHash("sha256")
  const passing = Stream.map(bytes, (part) => {
    hash.update(part)
    return part
  })
  return { bytes: passing, isAsExpected: () => hash.digest("hex") === expected }
}
