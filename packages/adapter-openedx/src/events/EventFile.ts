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

interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
  /** The bytes of the file. Each reading opens it twice: to digest it, and to read it. */
  readonly open: () => Stream.Stream<Uint8Array, Failure>
  /** What messages call the file. */
  readonly name?: string
  /** Lines committed together, 5,000 unless given, and 10,000 at most. */
  readonly pageRows?: number
}

/** Changes when the same file and setting would give other facts than the version before did. */
const meaning = 1
const defaultPageRows = 5_000
const maxPageRows = 10_000

const Position = Schema.Struct({
  /** The digest that names what is being read, and that of the setting it is read by. */
  reading: Schema.String,
  setting: Schema.String,
  /** Which reading of any file this is: the rejections of one end with the next. */
  round: Schema.Natural,
  lines: Schema.Natural,
  ended: Schema.Boolean,
  /** Whether all that the file is about is told, and not only what is new of it. */
  isForAll: Schema.Boolean,
  /** The first moment that a line claims to be from and that has not come; null where none does. */
  ahead: Schema.NullOr(Instant.FromString)
})
type Position = typeof Position.Type
const positions = Adapter.positions(Position)

/**
 * Reads a file page by page. A file that was read to its end as it is now gives no page, unless the time has come of an event that
 * was ahead of it; one that stopped in the middle goes on from there; any other is read from the beginning, which changes nothing
 * of what was read before.
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
    again
  }
}

/** What stays the same while one file is read. */
interface Reading {
  readonly options: Options
  readonly compiled: Compiled
  readonly known: Known
  readonly now: Instant.Instant
}

const hashOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex")

/** Where reading begins; undefined where there is nothing to read. */
const startOf = (
  before: Position | undefined,
  reading: string,
  setting: string,
  now: Instant.Instant
): Position | undefined => {
  if (before?.reading === reading) {
    if (!before.ended) return before
    if (before.ahead === null || before.ahead - now > Event.maxAhead) return undefined
  }
  // Also where such a reading was stopped, and the file is another one by now.
  const isForAll = before?.setting !== setting || (before.isForAll && !before.ended)
  return { reading, setting, round: (before?.round ?? 0) + 1, lines: 0, ended: false, isForAll, ahead: null }
}

const begin = Effect.fnUntraced(function* (options: Options, position: string | null) {
  const { open, name = "events", pageRows = defaultPageRows } = options
  const before = position === null ? undefined : yield* Effect.fromResult(positions.parse(position))
  const digest = yield* digestOf(open())
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const setting = hashOf([meaning, options.setting])
  const start = startOf(before, hashOf([digest, setting]), setting, now)
  if (start === undefined) return Stream.empty
  const compiled = compile(options.setting)
  const told: Reading = { options, compiled, known: new Known(compiled), now }
  const size = Math.max(1, Math.min(pageRows, maxPageRows))
  const failed = Stream.mapError(
    (reason: Adapter.Failure) => new Adapter.AdapterError({ source: options.source, reason })
  )
  let at = start
  return following(open(), name, digest).pipe(
    Stream.drop(start.lines),
    // Before they are held together: what is held of a line is small, however long it is.
    Stream.map((line) => toldOf(told, line)),
    Stream.grouped(size),
    Stream.mapEffect((some) => Effect.map(rowsOf(told, some, start.isForAll), (rows) => ({ rows, some }))),
    failed,
    Stream.flatMap(({ rows, some }) => {
      at = { ...at, lines: at.lines + some.length, ahead: earliest(at.ahead, some) }
      return paged(told, rows, some.length, at)
    }),
    (pages) =>
      Stream.concat(
        pages,
        Stream.suspend(() => paged(told, [], 0, { ...at, ended: true }))
      )
  )
})

const earliest = (before: Position["ahead"], some: ReadonlyArray<Told>): Position["ahead"] =>
  some.reduce<Position["ahead"]>((found, each) => {
    const ahead = each !== undefined && "broken" in each ? each.ahead : undefined
    return ahead === undefined || (found !== null && found <= ahead) ? found : ahead
  }, before)

/** One page. Its rows are the lines that were read: most of a tracking log say nothing, and are not kept. */
const paged = (
  { options }: Reading,
  rows: ReadonlyArray<unknown>,
  count: number,
  at: Position
): Stream.Stream<Adapter.Page, Adapter.AdapterError> => {
  const { ended, reading, round } = at
  const rest = { position: positions.format(at), ended, reading: `${reading.slice(0, 16)}-${round}` }
  const page = (from: string | null) => Effect.succeed(from === null ? { rows, ...rest } : undefined)
  return Stream.map(Adapter.make({ ...Rows.definition(options), page }).read(null), (each) => ({
    ...each,
    rows: count
  }))
}

/** What a line says: a happening, why it can't be read, or nothing. */
type Told =
  | { readonly happening: Happening }
  | { readonly broken: object; readonly ahead: Instant.Instant | undefined }
  | undefined

const toldOf = ({ compiled, now }: Reading, line: Lines.Line): Told => {
  const parsed = Event.parse(line)
  const read = "problem" in parsed ? parsed : Event.read(parsed.value, now)
  if (read === undefined) return undefined
  if ("problem" in read) return { broken: unread(line, read.problem), ahead: read.problem.ahead }
  return compiled.skipsUnmatched && !compiled.courses.has(read.happening.course) ? undefined : read
}

const rowsOf = Effect.fnUntraced(function* ({ known }: Reading, some: ReadonlyArray<Told>, isForAll: boolean) {
  const happenings = some.flatMap((each) => (each !== undefined && "happening" in each ? each.happening : []))
  const rows = yield* known.rows(happenings, isForAll)
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
