/** The log of grade changes, course by course: all of it at first, and then what was added. */
import { Adapter, type Id as Ids, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, Result, Schema } from "effect"
import * as Ask from "../Ask.ts"
import * as Round from "../Round.ts"
import { isUnread, tolerance, type Unread } from "../Unread.ts"
import { definition, unread } from "./Change.ts"
import * as Entries from "./Entries.ts"

interface Options extends Round.Options {
  readonly source: Ids.SourceId
}

const maxRefused = 1_500

const Marked = Schema.NullOr(Instant.FromString)
const Run = Schema.Struct({
  since: Marked,
  began: Instant.FromString,
  course: Schema.String.check(Schema.isMaxLength(100)),
  next: Schema.NullOr(Schema.String.check(Schema.isMaxLength(Ask.maxLink))),
  /** Whether something could not be asked for that belongs to what was read of the course. */
  isShort: Schema.optionalKey(Schema.Boolean),
  /** How often a course has begun anew, because a link was gone: so that it is nowhere twice. */
  begun: Schema.optionalKey(Schema.Int)
})
type Run = typeof Run.Type
const State = Schema.Struct({
  reading: Schema.String.check(Schema.isMaxLength(100)),
  through: Marked,
  /** Whether anything was read before this reading: what it said may stand. */
  isLater: Schema.optionalKey(Schema.Boolean),
  /** Courses that could not be read, or not all of them, when they were last asked for. They are read whole once they can be. */
  refused: Schema.Array(Schema.String.check(Schema.isMaxLength(40))).check(Schema.isMaxLength(maxRefused)),
  run: Schema.NullOr(Run)
})
type State = typeof State.Type
const positions = Adapter.positions(State)

interface Log extends Entries.Log {
  readonly options: Options
  readonly reading: string
  readonly courses: ReadonlyArray<string>
  /** Whether a link that Canvas knows no more has made a course begin anew: once. */
  isRestarted: boolean
}

/**
 * Entries of the log of grade changes, of the courses of a setting: all that it has at first, and then, run by run, what was added
 * since. It is a source of its own: the same grades are in `adapter`, too.
 */
export const gradeChanges = (options: Options): Adapter.Rereading => ({
  source: options.source,
  family: "record",
  again: Adapter.make({ ...definition(options), page: () => Effect.undefined }).again,
  read: (position) => Round.read(options, (client) => open(options, client), position),
  since: (moment) => positions.format({ reading: readingOf(options), through: moment, refused: [], run: null })
})

/** What is read, and how. */
const readingOf = (options: Options): string =>
  Round.reading(options, options.setting.courses.map(({ id }) => id).toSorted())

const open = (options: Options, client: Http.Client): Adapter.Adapter => {
  const log: Log = {
    options,
    client,
    tolerance: tolerance(client),
    concurrency: options.http?.concurrency ?? 4,
    reading: readingOf(options),
    courses: Round.courses(options),
    testStudents: new Map(),
    isRestarted: false
  }
  return Adapter.make({ ...definition(options), page: (from) => page(log, from) })
}

const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, through: null, refused: [], run: null }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) =>
        state.reading === reading ? state : { ...beginning, isLater: true }
      )
}

/** A run looks back a little before the last one began: what was added while that went on is newer than its first page. */
const begin = Effect.fnUntraced(function* (
  { options, client }: Log,
  { through }: State,
  course: string
): Effect.fn.Return<Run, Adapter.Failure> {
  const { now, before } = yield* Round.begin(client, options)
  const since = through === null || through > now ? null : (Instant.fromMillis(through - before) ?? Instant.min)
  return { since, began: now, course, next: null }
})

const page = Effect.fnUntraced(function* (
  log: Log,
  position: string | null
): Effect.fn.Return<Adapter.Rows | undefined, Adapter.Failure> {
  const [first] = log.courses
  if (first === undefined) return undefined
  const state = yield* Effect.fromResult(parse(position, log.reading))
  const run = state.run ?? (yield* begin(log, state, first))
  const since = state.refused.includes(run.course) ? null : run.since
  const asked = Ask.query(...(since === null ? [] : [["start_time", Instant.format(since)] as const]), Ask.perPage)
  const path = `audit/grade_change/${Ask.course(run.course)}?${asked}`
  const answer = yield* log.tolerance.part(Ask.page(log.client, run.next, path, "events"))
  if (Ask.isGone(answer)) return yield* restart(log, state, run, answer.gone)
  if (isUnread(answer)) return yield* ended(log, state, run, [], answer)
  const isLater = state.isLater === true || state.through !== null
  const read = yield* Entries.rowsOf(log, run.course, answer, { isLater, isWhole: since === null })
  if (isUnread(read)) return yield* ended(log, state, run, [], read)
  const done = read.isWhole ? run : { ...run, isShort: true }
  return answer.next === null
    ? yield* ended(log, state, done, read.rows, null)
    : given(read.rows, { ...state, run: { ...done, next: answer.next } })
})

const given = (rows: ReadonlyArray<unknown>, state: State): Adapter.Rows => ({
  rows,
  position: positions.format(state),
  ended: state.run === null
})

/** A link from before may be gone: then its course begins anew, once. */
const restart = Effect.fnUntraced(function* (log: Log, state: State, run: Run, gone: Adapter.Failure) {
  if (log.isRestarted) return yield* Effect.fail(gone)
  log.isRestarted = true
  yield* Round.begunAnew(log.options.source, "grade changes")
  return given([], { ...state, run: { ...run, next: null, begun: (run.begun ?? 0) + 1 } })
})

/** The end of a course: where it could not be read, or not all of it, it is read whole in the next run. */
const ended = Effect.fnUntraced(function* (
  { options, courses }: Log,
  state: State,
  { course, isShort, ...run }: Run,
  rows: ReadonlyArray<unknown>,
  refusal: Unread | null
) {
  const isBack = state.refused.includes(course)
  const told = refusal !== null || isBack ? [unread(course, refusal)] : []
  const others = state.refused.filter((each) => each !== course)
  const all = refusal !== null || isShort === true ? [...others, course] : others
  const known = { ...state, refused: yield* Round.remember(options.source, all, maxRefused) }
  const next = Round.next(courses, course)
  return given(
    [...rows, ...told],
    next === undefined
      ? { ...known, through: run.began, run: null }
      : { ...known, run: { ...run, course: next, next: null } }
  )
})
