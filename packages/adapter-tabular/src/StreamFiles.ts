/** The files of a stream, from what they are to their pages. */
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Header from "./Header.ts"
import type { Interpreter } from "./Interpreter.ts"
import { type Looked, lookOver } from "./LookOver.ts"
import { meaningOf, type StreamMapping } from "./Mapping.ts"
import { ignoredIn } from "./mapping/Stream.ts"
import * as Pages from "./Pages.ts"
import * as Position from "./Position.ts"
import { within } from "./reading/Format.ts"
import * as Opened from "./reading/Opened.ts"
import type { Failure } from "./reading/Reader.ts"
import type { Table } from "./Table.ts"
import * as Tables from "./Tables.ts"
import type { Options } from "./Tabular.ts"

/** One file of one stream. */
export interface Task {
  readonly stream: StreamMapping
  readonly file: string
  /** What its pages call their stream. */
  readonly name: string
}

export interface Run {
  readonly options: Options
  readonly tasks: ReadonlyArray<Task>
  readonly progress: Map<string, Position.Progress>
}

/** Changes when the same file and mapping would give other facts than the version before did. */
const meaning = 3

/** Whether facts of a stream have keys of their own, so that its files may contradict each other. */
const isKeyed = ({ facts }: StreamMapping): boolean => facts.some(({ key }) => key !== undefined)

/** Tasks that are read together: the files of a stream whose facts have keys, and every other file by itself. */
export const together = (tasks: ReadonlyArray<Task>): ReadonlyArray<ReadonlyArray<Task>> => [
  ...Map.groupBy(tasks, ({ stream, name }) => (isKeyed(stream) ? stream : name)).values()
]

/** A file whose bytes have passed once. */
interface File {
  readonly task: Task
  readonly digested: Opened.Digested
  /** Names what its rows mean. */
  readonly reading: string
}

/** Reads files that `together` has put together: all are looked over before the first is read, so that their order decides nothing. */
export const read = (run: Run, tasks: ReadonlyArray<Task>): Stream.Stream<Adapter.Page, Failure> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { options, progress } = run
      const [first] = tasks
      if (first === undefined) return Stream.empty
      const digested = yield* Effect.forEach(tasks, (task) =>
        Effect.map(Opened.digest(task.file, options.open(task.file)), (digested) => ({ task, digested }))
      )
      const tables = yield* Tables.digest(options.mapping, first.stream, options.open)
      const files = digested.map((file): File => {
        const others = digested.filter((other) => other !== file).map((other) => other.digested)
        return { ...file, reading: readingOf(options, file.task.stream, [file.digested], others, [...tables.values()]) }
      })
      const isEnded = ({ task, reading }: File): boolean => {
        const before = progress.get(task.name)
        return before?.reading === reading && before.ended
      }
      if (files.every(isEnded)) return Stream.empty
      const loaded = yield* Tables.load(options.mapping, tables)
      const looked = yield* Effect.forEach(files, (file) => opened(options, file, loaded))
      const interpreters = yield* lookOver(looked)
      const left = interpreters.flatMap((interpreter, index) => {
        const [file, at] = [files[index], looked[index]]
        return file === undefined || at === undefined || isEnded(file) ? [] : [pagesOf(run, file, at, interpreter)]
      })
      return Stream.flatMap(Stream.fromIterable(left), (pages) => pages)
    })
  )

const opened = Effect.fnUntraced(function* (
  options: Options,
  { task, digested }: File,
  tables: ReadonlyMap<string, Table>
) {
  const { source, mapping, documents = new Map() } = options
  const { stream, file } = task
  const format = within(mapping.format, stream.format)
  const where = `stream "${stream.name}", file "${file}"`
  const opened = yield* Opened.open(digested, format, {
    ignore: ignoredIn(stream),
    listing: Opened.listing,
    missed: missedBy(stream, where)
  })
  const looked: Looked = {
    setting: { source, mapping, stream, tables, documents, where },
    body: () => Tables.bodyOf(opened, format, mapping, where, stream.columns),
    content: opened.content
  }
  return looked
})

/** Of JSON: why paths of a stream that are in no record are a failure. One spelling of a label is enough. */
const missedBy =
  ({ columns = {}, optional = [] }: StreamMapping, where: string) =>
  (unseen: ReadonlySet<string>): Failure | undefined => {
    const labels = Object.entries(columns)
    const spelled = new Set(labels.flatMap(([, spellings]) => spellings))
    const missed = [
      ...[...unseen].filter((path) => !spelled.has(path) && !optional.includes(path)),
      ...labels.flatMap(([label, spellings]) =>
        optional.includes(label) || !spellings.every((path) => unseen.has(path)) ? [] : [spellings.join("|")]
      )
    ]
    return missed.length === 0 ? undefined : new Adapter.Misconfigured(Header.unseen(where, missed))
  }

const pagesOf = (
  { options, tasks, progress }: Run,
  { task, reading }: File,
  { body, content }: Looked,
  interpreter: Interpreter
): Stream.Stream<Adapter.Page, Failure> => {
  const before = progress.get(task.name)
  const pages = new Pages.Pages({
    source: options.source,
    stream: task.name,
    body: body(),
    interpreter,
    reading,
    done: before?.reading === reading ? before.rows : 0,
    pageRows: options.mapping.pageRows,
    advance: (reached) => {
      progress.set(task.name, reached)
      return Position.format(
        tasks.map(({ name }) => name),
        progress
      )
    }
  })
  return follow(pages, content)
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

/** Names what a file's rows mean: its bytes, those of the files that it is read together with, in whichever order, those of its tables and documents, and what the mapping says of it. */
const readingOf = (
  { mapping, documents }: Options,
  stream: StreamMapping,
  ...files: ReadonlyArray<ReadonlyArray<Opened.Digested>>
): string => {
  const [own = [], others = [], tables = []] = files.map((each) => each.map(({ digest }) => digest))
  const digests = [...own, ...others.toSorted(), ...tables]
  const kept = documents === undefined ? {} : { documents: [...documents] }
  const said = { meaning, digests, mapping: meaningOf(mapping, stream), ...kept }
  return createHash("sha256").update(JSON.stringify(said)).digest("hex")
}
