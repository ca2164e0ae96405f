/** Facts from a file of events: what the event bus or the tracking log of Open edX wrote, one a line; plain or gzip. */
import { Adapter, type Id, Instant, Text } from "@laurel/core"
import { Gunzip } from "@laurel/formats"
import { Clock, Effect, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Event from "./Event.ts"
import { Known } from "./Known.ts"
import * as Told from "./Told.ts"
import * as Lines from "./Lines.ts"
import * as Rows from "./Rows.ts"
import { compile, type Compiled, type Setting } from "../Setting.ts"

type Failure = Adapter.Misconfigured | Adapter.Broken

interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
  /** The bytes of the file. Each reading opens it twice: to digest it, and to read it. */
  readonly open: () => Stream.Stream<Uint8Array, Failure>
  /** What messages call the file. Lines that can't be read are told of it until a file of the same name is read. */
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
  /** Which reading of any file this is: the lines that one could not read end with the next of the same name. */
  round: Schema.Natural,
  lines: Schema.Natural,
  ended: Schema.Boolean,
  /** Whether all that the file is about is told, and not only what is new of it. */
  isForAll: Schema.Boolean,
  /** The first moment that a line claims to be from and that has not come; null where none does. */
  ahead: Schema.NullOr(Instant.FromString),
  /** Digests of lines of any file that lay ahead of us when they were read, and have not been read since. */
  waiting: Schema.optionalKey(Schema.Array(Schema.String).check(Schema.isMaxLength(Told.maxWaiting)))
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
  const ofStream = (stream: string) =>
    Adapter.make({ ...Rows.definition(options, stream), page: () => Effect.undefined })
  const [events, lines] = [ofStream(Rows.stream), ofStream(linesOf(options))]
  return {
    source,
    family: "state",
    read: (position) =>
      Stream.unwrap(
        begin(options, position).pipe(Effect.mapError((reason) => new Adapter.AdapterError({ source, reason })))
      ),
    again: (stream, rows) => (stream === Rows.stream ? events : lines).again(stream, rows)
  }
}

/** The stream of lines of a file that can't be read. */
const linesOf = ({ name = "events" }: Options): string => Text.nameOf(`lines of ${name}`)

/** What stays the same while one file is read. */
interface Reading {
  readonly options: Options
  readonly compiled: Compiled
  readonly known: Known
  readonly now: Instant.Instant
  /** What earlier readings of any file have left ahead. */
  readonly waiting: ReadonlySet<string>
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
  const { round = 0, waiting = [] } = before ?? {}
  return { reading, setting, round: round + 1, lines: 0, ended: false, isForAll, ahead: null, waiting }
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
  const told: Reading = { options, compiled, known: new Known(compiled), now, waiting: new Set(start.waiting ?? []) }
  const size = Math.max(1, Math.min(pageRows, maxPageRows))
  const failed = Stream.mapError(
    (reason: Adapter.Failure) => new Adapter.AdapterError({ source: options.source, reason })
  )
  let at = start
  return following(open(), name, digest).pipe(
    Stream.drop(start.lines),
    // Before they are held together: what is held of a line is small, however long it is.
    Stream.map((line) => Told.of(told, line)),
    Stream.grouped(size),
    Stream.mapEffect((some) => Effect.map(rowsOf(told, some, start.isForAll), (rows) => ({ rows, some }))),
    failed,
    Stream.flatMap(({ rows, some }) => {
      const before = at
      const waiting = Told.waitingAfter(at.waiting ?? [], some)
      at = { ...at, lines: at.lines + some.length, ahead: Told.earliest(at.ahead, some), waiting: [...waiting] }
      const { waits, broken } = Told.brokenOf(some, waiting)
      // First what can be told again without harm, where the reading is stopped between the two.
      const lines = broken.length === 0 ? Stream.empty : paged(told, broken, broken.length, before, linesOf(options))
      return Stream.concat(lines, paged(told, [...rows, ...waits], some.length - broken.length, at))
    }),
    (pages) =>
      Stream.concat(
        pages,
        Stream.suspend(() =>
          Stream.concat(paged(told, [], 0, at, linesOf(options), true), paged(told, [], 0, { ...at, ended: true }))
        )
      )
  )
})

/**
 * One page. Its rows are the lines that were read: most of a tracking log say nothing, and are not kept. What events say is rejected
 * until it is read again, whichever file is read next; what a line says that can't be read, until its file is.
 */
const paged = (
  { options, compiled }: Reading,
  rows: ReadonlyArray<unknown>,
  count: number,
  at: Position,
  stream: string = Rows.stream,
  ended: boolean = at.ended
): Stream.Stream<Adapter.Page, Adapter.AdapterError> => {
  const ofEvents = compiled.skipsUnmatched ? "events-skipping" : "events"
  const reading = stream === Rows.stream ? ofEvents : `${at.reading.slice(0, 16)}-${at.round}`
  const page = (from: string | null) =>
    Effect.succeed(from === null ? { rows, position: positions.format(at), ended, reading } : undefined)
  return Stream.map(Adapter.make({ ...Rows.definition(options, stream), page }).read(null), (each) => ({
    ...each,
    // A line that lay ahead of us is a row that has been read, and what it says.
    rows: Math.max(count, rows.length)
  }))
}

const rowsOf = ({ known }: Reading, some: ReadonlyArray<Told.Told | undefined>, isForAll: boolean) =>
  known.rows(
    some.flatMap((each) => each?.happening ?? []),
    isForAll
  )

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
