/** All courses of a setting, step by step: everything at first and every few days, in between what is new. */
import { Adapter, type Id } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, type Stream } from "effect"
import * as Ask from "../Ask.ts"
import * as Round from "../Round.ts"
import * as Course from "./Course.ts"
import * as Mark from "./Mark.ts"
import * as Rows from "./Rows.ts"
import { type Part, parts, reads } from "../Setting.ts"
import type { Step } from "./Step.ts"
import * as Steps from "./Steps.ts"
import { isUnread, said, type Tolerance, tolerance, type Unread } from "../Unread.ts"

export interface Options extends Round.Options {
  readonly source: Id.SourceId
}

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Round.read(options, (client) => Adapter.make({ ...Rows.definition(options), page: pages(options, client) }), position)

/** Reads rows again that were received earlier. */
export const rereader = (options: Rows.Options): Adapter.Rereading["again"] =>
  Adapter.make({ ...Rows.definition(options), page: () => Effect.undefined }).again

const readingOf = (options: Options): string => {
  const { courses, reads: some, hidden, claims } = options.setting
  return Round.reading(options, [courses.map(({ id }) => id).toSorted(), some ?? null, hidden ?? null, claims ?? null])
}

type Page = Adapter.Rows & { readonly reading: string }

/** Steps without a row that one page may take. */
const maxSteps = 1_000

/** What one reading remembers: the course that it is in, and the rows that the part has given. */
interface Pull {
  readonly options: Options
  readonly client: Http.Client
  readonly reading: string
  readonly courses: ReadonlyArray<string>
  readonly tolerance: Tolerance
  course: Course.Course | undefined
  named: Map<string, number>
  /** Whether a link that Canvas knows no more has made a step begin anew: once. */
  isRestarted: boolean
}

const pages = (options: Options, client: Http.Client): Adapter.Ask<Page> => {
  const pull: Pull = {
    options,
    client,
    reading: readingOf(options),
    courses: Round.courses(options),
    tolerance: tolerance(client),
    course: undefined,
    named: new Map(),
    isRestarted: false
  }
  return (position) => page(pull, position)
}

const begin = Effect.fnUntraced(function* ({ options, client, courses }: Pull, state: Mark.State, first: string) {
  const { now, before } = yield* Round.begin(client, options)
  yield* Effect.annotateCurrentSpan({ courses: courses.length })
  return Mark.begin(state, now, first, options.setting.wholeEveryDays ?? 7, before)
})

const page = Effect.fnUntraced(function* (
  pull: Pull,
  position: string | null
): Effect.fn.Return<Page | undefined, Adapter.Failure> {
  const [first] = pull.courses
  if (first === undefined) return undefined
  let state = yield* Effect.fromResult(Mark.parse(position, pull.reading))
  if (state.run === null) state = yield* begin(pull, state, first)
  const reading = `${pull.reading}/${state.wholes}`
  for (let step = 1; step <= maxSteps && state.run !== null; step++) {
    const { rows, seen, after, isAnew }: Taken = yield* take(pull, state, state.run)
    state = after
    if (rows.length === 0 && seen.length === 0 && isAnew === undefined && state.run !== null && step < maxSteps)
      continue
    return { rows, seen, reading, position: Mark.format(state), ended: state.run === null }
  }
  return { rows: [], reading, position: Mark.format(state), ended: state.run === null }
})

interface Taken {
  readonly rows: ReadonlyArray<unknown>
  readonly seen: ReadonlyArray<Adapter.Whole>
  readonly after: Mark.State
  /** It begins anew: an empty page says so, for the first one comes once more. */
  readonly isAnew?: true
}

const partOf = (step: Mark.Step): Part => (step === "submitted" || step === "watched" ? "submissions" : step)

const take = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  run: Mark.Run
): Effect.fn.Return<Taken, Adapter.Failure> {
  const { options, client } = pull
  const { setting, source } = options
  const part = partOf(run.step)
  if (!reads(setting, part)) return { rows: [], seen: [], after: beyond(pull, state, run) }
  const course = yield* courseOf(pull, run.course)
  // Without the people of a course nothing of it can be read.
  if (isUnread(course)) return yield* refuse(pull, state, run, "enrolments", course)
  const concurrency = options.http?.concurrency ?? 4
  const isBack = state.refused.includes(`${run.course}/${part}`)
  const given: Steps.Given = yield* Steps.take({
    source,
    client,
    setting,
    course,
    run: isBack ? { ...run, since: null } : run,
    through: state.through,
    unread: Mark.unreadOf(state, run),
    concurrency,
    tolerance: pull.tolerance,
    named: pull.named
  })
  if (Ask.isGone(given)) return yield* restart(pull, state, run, part, given.gone)
  if (isUnread(given)) return yield* refuse(pull, state, run, part, given)
  return taken(pull, yield* withUnread(pull, state, run, given), run, part, given)
})

/** A link from before may be gone: then its step begins anew, once. */
const restart = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  run: Mark.Run,
  part: Part,
  gone: Adapter.Failure
): Effect.fn.Return<Taken, Adapter.Failure> {
  if (pull.isRestarted) return yield* Effect.fail(gone)
  pull.isRestarted = true
  yield* Round.begunAnew(pull.options.source, part)
  pull.named = new Map()
  const after = { ...state, run: { ...run, next: null, pages: 0, begun: run.begun + 1 } }
  return { rows: [], seen: [], after, isAnew: true }
})

/** What a step gave, and where to go on. A part that was refused is so until it has been read to its end. */
const taken = (pull: Pull, state: Mark.State, run: Mark.Run, part: Part, { rows, next, seen }: Step): Taken => {
  const name = `${run.course}/${part}`
  const isReadAgain = next === null && state.refused.includes(name)
  const all = isReadAgain ? [...rows, Rows.unread(run.course, part, null)] : rows
  const pages = run.pages + (all.length > 0 || next === null ? 1 : 0)
  if (next !== null) return { rows: all, seen: [], after: { ...state, run: { ...run, next, pages } } }
  const whole =
    run.since === null
      ? seen.map(({ kind, beside }) => ({ prefix: Course.keyOf(kind, run.course), pages, beside }))
      : []
  const known = isReadAgain ? { ...state, refused: state.refused.filter((each) => each !== name) } : state
  return { rows: all, seen: whole, after: beyond(pull, known, run) }
}

/** The same with whose modules could not be read now, and without those who were asked for and could. */
const withUnread = Effect.fnUntraced(function* (
  { options }: Pull,
  state: Mark.State,
  { course, since, step, next }: Mark.Run,
  { modules }: Step
): Effect.fn.Return<Mark.State> {
  if (modules === undefined) return state
  const isFirst = since === null && step === "progress" && next === null
  const asked = new Set(modules.asked.map((user) => `${course}/${user}`))
  const others = (state.unread ?? []).filter((name) => (isFirst ? !name.startsWith(`${course}/`) : !asked.has(name)))
  const all = [...others, ...modules.unread.map((user) => `${course}/${user}`)]
  return { ...state, unread: yield* Round.remember(options.source, all, Mark.maxUnread) }
})

const courseOf = Effect.fnUntraced(function* (
  pull: Pull,
  id: string
): Effect.fn.Return<Course.Course | Unread, Adapter.Failure> {
  if (pull.course?.id === id) return pull.course
  const { options, client, tolerance } = pull
  const { source, setting } = options
  const course = yield* Course.load({ source, client, setting, tolerance }, id)
  if (!isUnread(course)) pull.course = course
  return course
})

/** The rest of the part is left out, and of a course whose people may not be seen all of it. It is told as a row that can't be read. */
const refuse = Effect.fnUntraced(function* (
  { courses, ...pull }: Pull,
  state: Mark.State,
  run: Mark.Run,
  part: Part,
  unread: Unread
) {
  yield* Effect.logWarning(
    `source "${pull.options.source}": the ${part} of course ${run.course} can't be read: ${said(unread)}`
  )
  // Of a course that can't be read all that comes meanwhile is missed.
  const missed = (part === "enrolments" ? parts : [part]).map((each) => `${run.course}/${each}`)
  const known = yield* Round.remember(pull.options.source, [...state.refused, ...missed], Mark.maxRefused)
  const last = part === "enrolments" ? "outcomes" : part === "submissions" ? "watched" : run.step
  const after = beyond({ courses, ...pull }, { ...state, refused: known }, { ...run, step: last })
  return { rows: [Rows.unread(run.course, part, unread)], seen: [], after }
})

/** The next step, the next course, or the end. */
const beyond = (
  pull: Pick<Pull, "courses"> & { named: Pull["named"] },
  state: Mark.State,
  run: Mark.Run
): Mark.State => {
  const step = Mark.steps[Mark.steps.indexOf(run.step) + 1]
  if (step === undefined || partOf(step) !== partOf(run.step)) pull.named.clear()
  if (step !== undefined) return { ...state, run: { ...run, step, next: null, pages: 0 } }
  const course = Round.next(pull.courses, run.course)
  if (course === undefined) return Mark.end(state, run)
  return { ...state, run: { ...run, course, step: "enrolments", next: null, pages: 0 } }
}
