/** Facts from a file of events: what the event bus or the tracking log of Open edX wrote, one a line; plain or gzip. */
import { Adapter, type Id, Instant } from "@laurel/core"
import { Gunzip } from "@laurel/formats"
import { Clock, Effect, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Event from "./Event.ts"
import type { Happening } from "./Meaning.ts"
import { Known, unread } from "./Known.ts"
import * as Lines from "./Lines.ts"
import * as Rows from "./Rows.ts"
import { compile, type Compiled, type Setting } from "../Setting.ts"

type Failure = Adapter.Misconfigured | Adapter.Broken

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
  /** The bytes of the file. Each reading opens it twice: to digest it, and to read it. */
  readonly open: () => Stream.Stream<Uint8Array, Failure>
  /** What messages call the file. */
  readonly name?: string
  /** Lines committed together, 5,000 unless given. */
  readonly pageRows?: number
}

/** Changes when the same file and setting would give other facts than the version before did. */
const meaning = 1
const defaultPageRows = 5_000
const maxPageRows = 100_000

const positions = Adapter.positions(
  Schema.Struct({
    /** The digest that names what is being read. */
    reading: Schema.String,
    lines: Schema.Natural,
    ended: Schema.Boolean
  })
)

/**
 * Reads a file page by page. A file that was read to its end as it is now gives no page; one that stopped in the middle goes on
 * from there; any other is read from the beginning, which changes nothing of what was read before.
 */
export const adapter = (options: Options): Adapter.Rereading => {
  const { source } = options
  const { again } = Adapter.make({ ...Rows.definition(options), page: () => Effect.undefined })
  return {
    source,
    family: "state",
    read: (position) =>
      Stream.unwrap(
        begin(options, position).pipe(Effect.mapError((reason) => new Adapter.AdapterError({ source, reason })))
      ),
    again: again ?? (() => ({ drafts: [], rejections: [], raw: () => "" }))
  }
}

/** What stays the same while one file is read. */
interface Reading {
  readonly options: Options
  readonly compiled: Compiled
  readonly known: Known
  readonly reading: string
}

const begin = Effect.fnUntraced(function* (options: Options, position: string | null) {
  const { source, open, setting, name = "events", pageRows = defaultPageRows } = options
  const before = position === null ? undefined : yield* Effect.fromResult(positions.parse(position))
  const digest = yield* digestOf(open())
  const reading = createHash("sha256")
    .update(JSON.stringify([meaning, digest, setting]))
    .digest("hex")
  const isSame = before?.reading === reading
  if (isSame && before.ended) return Stream.empty
  const compiled = compile(setting)
  const told: Reading = { options, compiled, known: new Known(compiled), reading }
  let lines = isSame ? before.lines : 0
  const size = Math.max(1, Math.min(pageRows, maxPageRows))
  const failed = Stream.mapError((reason: Adapter.Failure) => new Adapter.AdapterError({ source, reason }))
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  return following(open(), name, digest).pipe(
    Stream.drop(lines),
    // Before they are held together: what is held of a line is small, however long it is.
    Stream.map((line) => toldOf(told, line, now)),
    Stream.grouped(size),
    Stream.mapEffect((some) => Effect.map(rowsOf(told, some), (rows) => ({ rows, count: some.length }))),
    failed,
    Stream.flatMap(({ rows, count }) => {
      lines += count
      return paged(told, rows, count, positions.format({ reading, lines, ended: false }), false)
    }),
    (pages) =>
      Stream.concat(
        pages,
        Stream.suspend(() => paged(told, [], 0, positions.format({ reading, lines, ended: true }), true))
      )
  )
})

/** One page. Its rows are the lines that were read: most of a tracking log say nothing, and are not kept. */
const paged = (
  { options, reading }: Reading,
  rows: ReadonlyArray<unknown>,
  count: number,
  position: string,
  ended: boolean
): Stream.Stream<Adapter.Page, Adapter.AdapterError> => {
  const page = (from: string | null) => Effect.succeed(from === null ? { rows, position, ended, reading } : undefined)
  return Stream.map(Adapter.make({ ...Rows.definition(options), page }).read(null), (each) => ({
    ...each,
    rows: count
  }))
}

/** What a line says: a happening, why it can't be read, or nothing. */
type Told = { readonly happening: Happening } | { readonly broken: object } | undefined

const toldOf = ({ compiled }: Reading, line: Lines.Line, now: Instant.Instant): Told => {
  const parsed = Event.parse(line)
  const read = "problem" in parsed ? parsed : Event.read(parsed.value, now)
  if (read === undefined) return undefined
  if ("problem" in read) return { broken: unread(line, read.problem) }
  return compiled.skipsUnmatched && !compiled.courses.has(read.happening.course) ? undefined : read
}

const rowsOf = Effect.fnUntraced(function* ({ known }: Reading, some: ReadonlyArray<Told>) {
  const rows = yield* known.rows(
    some.flatMap((each) => (each !== undefined && "happening" in each ? each.happening : []))
  )
  return [...rows, ...some.flatMap((each) => (each !== undefined && "broken" in each ? each.broken : []))]
})

/** The lines of a file, and its failure where it is another one at the end than at the beginning. */
const following = (bytes: Stream.Stream<Uint8Array, Failure>, name: string, expected: string) => {
  const hash = createHash("sha256")
  const passing = Stream.map(bytes, (part) => {
    hash.update(part)
    return part
  })
  const end = Stream.suspend(() =>
    hash.digest("hex") === expected
      ? Stream.empty
      : Stream.fail(
          new Adapter.Broken({
            where: `file "${name}"`,
            expected: "the file to stay as it was while it was read",
            found: "another content at the end than at the beginning",
            advice: "Sync again once nothing writes to it: of a log that is being written, a copy."
          })
        )
  )
  return Stream.concat(Lines.cut(Gunzip.unpack(passing, unpacked(name))), end)
}

const unpacked = (name: string): Gunzip.Options<Adapter.Broken> => ({
  damaged: (damage) =>
    new Adapter.Broken({
      where: `file "${name}"`,
      expected: "a whole gzip file",
      found:
        damage.kind === "cut"
          ? "one that ends too early"
          : damage.kind === "trailing"
            ? "other bytes after the end of what is packed"
            : `a damaged one (${damage.message})`,
      advice: "Copy the file again; whatever was read of it before stays."
    })
})

const digestOf = (bytes: Stream.Stream<Uint8Array, Failure>): Effect.Effect<string, Failure> =>
  Effect.suspend(() => {
    const hash = createHash("sha256")
    return Effect.map(
      Stream.runForEach(bytes, (part) => Effect.sync(() => hash.update(part))),
      () => hash.digest("hex")
    )
  })
