/** Facts from files of rows. The caller opens files and hands bytes; a mapping says what their columns mean. */
import { Adapter, type Id } from "@laurel/core"
import { Effect, Result, Stream } from "effect"
import { createHash } from "node:crypto"
import { type Documents, isMissing } from "./Compiler.ts"
import { lookOver } from "./LookOver.ts"
import { type Mapping, meaningOf, own, type StreamMapping } from "./Mapping.ts"
import { ignoredIn } from "./mapping/Stream.ts"
import * as Pages from "./Pages.ts"
import * as Position from "./Position.ts"
import { list, quote } from "./Problem.ts"
import { Body } from "./reading/Body.ts"
import { type Format, within } from "./reading/Format.ts"
import * as Opened from "./reading/Opened.ts"
import type { Failure } from "./reading/Reader.ts"
import { type Table, TableReader, whereOf } from "./Table.ts"

export type { Document, Documents } from "./Compiler.ts"
export { Mapping } from "./Mapping.ts"
export { fill, settled, withNames } from "./presets/fill.ts"
export type { Preset, Sign, Unfilled } from "./presets/Preset.ts"
export { presets } from "./presets/presets.ts"
export { suggest, type Suggesting } from "./suggest/suggest.ts"
export type { Remark, Suggestion } from "./suggest/Suggestion.ts"
export { withConstants } from "./mapping/Constants.ts"
export { Format, type Encoding, type Kind } from "./reading/Format.ts"
export type { Found, Look, Sample, Sheet } from "./reading/Found.ts"
export { look, type Looking } from "./reading/look.ts"
export type { Bytes } from "./reading/Opened.ts"

export interface Options {
  readonly source: Id.SourceId
  readonly mapping: Mapping
  /** Opens a file by its name. Each reading runs its bytes several times: to digest it, to look it over, and to read it. */
  readonly open: (file: string) => Opened.Bytes
  /**
   * The files of streams, by the streams' names: read instead of those that the mapping names. Given, even if empty, each file is a
   * stream of its own to the ledger, so that what was rejected of one does not end with another.
   */
  readonly files?: ReadonlyMap<string, ReadonlyArray<string>>
  /** Kept files that rows may name as their documents. */
  readonly documents?: Documents
}

/** Changes when the same file and mapping would give other facts than the version before did. */
const meaning = 3

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
      const tasks = tasksOf(options)
      if (Result.isFailure(tasks)) return Stream.fail(tasks.failure)
      const run = { options, tasks: tasks.success, progress: parsed.success }
      return Stream.fromIterable(tasks.success).pipe(Stream.flatMap((task) => readFile(run, task)))
    }).pipe(Stream.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })))
})

/** One file of one stream. */
interface Task {
  readonly stream: StreamMapping
  readonly file: string
  /** What its pages call their stream. */
  readonly name: string
}

interface Run {
  readonly options: Options
  readonly tasks: ReadonlyArray<Task>
  readonly progress: Map<string, Position.Progress>
}

const tasksOf = ({ mapping, files }: Options): Result.Result<ReadonlyArray<Task>, Adapter.Misconfigured> => {
  const fail = (expected: string, found: string, advice: string) =>
    Result.fail(new Adapter.Misconfigured({ where: "the files to read", expected, found, advice }))
  const names = mapping.streams.map(({ name }) => name)
  const unknown = [...(files?.keys() ?? [])].find((name) => !names.includes(name))
  if (unknown !== undefined) return fail(`one of the streams ${list(names, 20)}`, quote(unknown), "Correct the name.")
  const tasks: Array<Task> = []
  for (const stream of mapping.streams) {
    const given = files?.get(stream.name) ?? (stream.file === undefined ? [] : [stream.file])
    if (given.length === 0)
      return fail(`a file for stream "${stream.name}"`, "none", "Name one, here or in the mapping.")
    for (const file of new Set(given))
      tasks.push({ stream, file, name: files === undefined ? stream.name : `${stream.name}/${shortOf(file)}` })
  }
  return Result.succeed(tasks)
}

const shortOf = (file: string): string => createHash("sha256").update(file).digest("hex").slice(0, 8)

const readFile = (run: Run, { stream, file, name }: Task): Stream.Stream<Adapter.Page, Failure> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { source, mapping, documents = new Map() } = run.options
      const digested = yield* Opened.digest(file, run.options.open(file))
      const tables = new Map<string, Opened.Digested>()
      for (const name of tablesOf(stream)) {
        const file = own(mapping.tables, name)?.file ?? "" // the mapping's schema has checked that it is there
        tables.set(name, yield* Opened.digest(file, run.options.open(file)))
      }
      const reading = readingOf(run.options, stream, [digested, ...tables.values()])
      const before = run.progress.get(name)
      const isSame = before?.reading === reading
      if (isSame && before.ended) return Stream.empty
      const format = within(mapping.format, stream.format)
      const json = { ignore: ignoredIn(stream), listing: Opened.listing }
      const opened = yield* Opened.open(digested, format, json)
      const where = `stream "${stream.name}", file "${file}"`
      const loaded = yield* loadTables(mapping, tables)
      const interpreting = { source, mapping, stream, tables: loaded, documents, where }
      const interpreter = yield* lookOver(
        interpreting,
        () => bodyOf(opened, format, mapping, where, stream.columns),
        opened.content
      )
      const pages = new Pages.Pages({
        source,
        stream: name,
        body: bodyOf(opened, format, mapping, where, stream.columns),
        interpreter,
        reading,
        done: isSame ? before.rows : 0,
        pageRows: mapping.pageRows,
        advance: (reached) => {
          run.progress.set(name, reached)
          return Position.format(
            run.tasks.map(({ name }) => name),
            run.progress
          )
        }
      })
      return follow(pages, opened.content)
    })
  )

const bodyOf = (
  opened: Opened.Opened,
  { header }: Format,
  { trim = false }: Mapping,
  where: string,
  columns: StreamMapping["columns"] = {}
): Body => {
  const named = new Set(Object.values(columns).flat())
  return new Body({ reader: opened.reader(where), header, trims: trim, named, where })
}

/** Feeds a file's content to its pages. A failure comes after the pages that were whole before it. */
const follow = (
  pages: Pages.Pages,
  content: Stream.Stream<Uint8Array, Failure>
): Stream.Stream<Adapter.Page, Failure> =>
  Stream.concat(Stream.result(content), Stream.make("end" as const)).pipe(
    Stream.map(pages.take),
    Stream.flatMap(({ pages, failure }) =>
      failure === undefined
        ? Stream.fromIterable(pages)
        : Stream.concat(Stream.fromIterable(pages), Stream.fail(failure))
    )
  )

/** Names what a file's rows mean: its bytes, those of its tables and documents, and what the mapping says of it. */
const readingOf = (
  { mapping, documents }: Options,
  stream: StreamMapping,
  files: ReadonlyArray<Opened.Digested>
): string => {
  const digests = files.map(({ digest }) => digest)
  const kept = documents === undefined ? {} : { documents: [...documents] }
  const said = { meaning, digests, mapping: meaningOf(mapping, stream), ...kept }
  return createHash("sha256").update(JSON.stringify(said)).digest("hex")
}

const tablesOf = ({ lookups = {} }: StreamMapping): ReadonlyArray<string> => [
  ...new Set(Object.values(lookups).map(({ table }) => table))
]

const loadTables = Effect.fnUntraced(function* (mapping: Mapping, files: ReadonlyMap<string, Opened.Digested>) {
  const tables = new Map<string, Table>()
  for (const [name, digested] of files) {
    const table = own(mapping.tables, name)
    if (table === undefined) continue // the mapping's schema has checked that it is there
    const format = within(mapping.format, table.format)
    const opened = yield* Opened.open(digested, format, { ignore: [], listing: Opened.wholeListing })
    const body = bodyOf(opened, format, mapping, whereOf(name, table.file))
    const { trim = false } = mapping
    const reader = new TableReader({ name, mapping: table, body, trims: trim, isMissing: isMissing(mapping) })
    yield* opened.content.pipe(
      Stream.takeWhile(() => reader.failure === undefined),
      Stream.runForEach((part) => Effect.sync(() => reader.push(part)))
    )
    const loaded = reader.end()
    if (reader.failure !== undefined) return yield* Effect.fail(reader.failure)
    if (loaded !== undefined) tables.set(name, loaded)
  }
  return tables
})
