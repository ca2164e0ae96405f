/** All courses of a setting, step by step: everything at first and every few days, in between what is new. */
import { Adapter } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Duration, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "../Ask.ts"
import * as Course from "./Course.ts"
import * as Mark from "./Mark.ts"
import * as Rows from "./Rows.ts"
import { type Part, parts, reads } from "../Setting.ts"
import * as Steps from "./Steps.ts"
import { compareIds } from "../Wire.ts"

export interface Options extends Ask.School, Rows.Options {
  /** How far before the beginning of the last run a run looks back: up to a week, an hour unless given. */
  readonly overlap?: Duration.Input
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

const hour = 3_600_000
const maxOverlap = 7 * 24 * hour

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.client(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((client) => Adapter.make({ ...Rows.definition(options), page: pages(options, client) }).read(position))
    )
  )

/** Reads rows again that were received earlier. */
export const rereader = (options: Rows.Options): Adapter.Rereading["again"] => {
  const { again } = Adapter.make({ ...Rows.definition(options), page: () => Effect.undefined })
  return again ?? (() => ({ drafts: [], rejections: [], raw: () => "" }))
}

/** Changes when the same answers and setting would give other facts than the version before did. */
const meaning = 1

/** What is read, and by what setting. What was never asked for can't be read again from what was received. */
const readingOf = ({ base, setting, rereads = true }: Options): string => {
  const { courses, reads: some, hidden, claims } = setting
  const asked = [courses.map(({ id }) => id).toSorted(), some ?? null, hidden ?? null, claims ?? null]
  return createHash("sha256")
    .update(JSON.stringify([base, asked, rereads ? [meaning, setting] : null]))
    .digest("hex")
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
  course: Course.Course | undefined
  named: Map<string, number>
  /** Whether a link that Canvas knows no more has made a step begin anew: once. */
  isRestarted: boolean
}

const pages = (options: Options, client: Http.Client): Adapter.Ask<Page> => {
  const courses = options.setting.courses.map(({ id }) => id).toSorted(compareIds)
  const pull: Pull = {
    options,
    client,
    reading: readingOf(options),
    courses,
    course: undefined,
    named: new Map(),
    isRestarted: false
  }
  return (position) => page(pull, position)
}

/** A run begins with who the token is of: where that is not told, nothing is. */
const begin = Effect.fnUntraced(function* ({ options, client, courses }: Pull, state: Mark.State, first: string) {
  const { setting, overlap = hour } = options
  // Of a server without a clock the mark is ours: both are held against what Canvas dates.
  const { at: now } = yield* Ask.orFail(Ask.self(client))
  const before = Math.min(Duration.toMillis(overlap), maxOverlap)
  yield* Effect.annotateCurrentSpan({ courses: courses.length })
  return Mark.begin(state, now, first, setting.wholeEveryDays ?? 7, before)
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
    const { rows, seen, after }: Taken = yield* take(pull, state, state.run)
    state = after
    if (rows.length === 0 && seen.length === 0 && state.run !== null && step < maxSteps) continue
    return { rows, seen, reading, position: Mark.format(state), ended: state.run === null }
  }
  return { rows: [], reading, position: Mark.format(state), ended: state.run === null }
})

interface Taken {
  readonly rows: ReadonlyArray<unknown>
  readonly seen: ReadonlyArray<Adapter.Whole>
  readonly after: Mark.State
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
  if (Ask.isRefused(course)) return yield* refuse(pull, state, run, "enrolments", course.refused)
  const concurrency = options.http?.concurrency ?? 4
  const isBack = state.refused.includes(`${run.course}/${part}`)
  const asked = isBack ? { ...run, since: null } : run
  const given = yield* restarting(
    pull,
    run,
    Steps.take({ client, setting, course, run: asked, concurrency, named: pull.named })
  )
  if (given === "anew") {
    yield* Effect.logWarning(
      `source "${source}": Canvas knows a link to further ${part} no more, so they are read from the first page`
    )
    pull.named = new Map()
    return { rows: [], seen: [], after: { ...state, run: { ...run, next: null, pages: 0, begun: run.begun + 1 } } }
  }
  if (Ask.isRefused(given)) return yield* refuse(pull, state, run, part, given.refused)
  const { next, rows, seen } = given
  const all = isBack ? [...rows, Rows.unread(run.course, part, null)] : rows
  const known = isBack ? { ...state, refused: state.refused.filter((each) => each !== `${run.course}/${part}`) } : state
  const count = run.pages + (all.length > 0 || next === null ? 1 : 0)
  if (next !== null) return { rows: all, seen: [], after: { ...known, run: { ...run, next, pages: count } } }
  const whole =
    run.since === null
      ? seen.map(({ kind, beside }) => ({ prefix: Course.keyOf(kind, run.course), pages: count, beside }))
      : []
  return { rows: all, seen: whole, after: beyond(pull, known, run) }
})

/** A link from before may be gone: then its step begins anew, once. */
const restarting = (
  pull: Pull,
  run: Mark.Run,
  step: ReturnType<typeof Steps.take>
): Effect.Effect<Effect.Success<typeof step> | "anew", Adapter.Failure> => {
  if (run.next === null || pull.isRestarted || run.step === "enrolments") return step
  return Effect.catchTag(step, "Misconfigured", (failure) => {
    if (!/status 4(?:00|22)\b/.test(failure.found)) return Effect.fail(failure)
    pull.isRestarted = true
    return Effect.succeed("anew" as const)
  })
}

const courseOf = Effect.fnUntraced(function* (
  pull: Pull,
  id: string
): Effect.fn.Return<Course.Course | Ask.Refused, Adapter.Failure> {
  if (pull.course?.id === id) return pull.course
  const { options, client } = pull
  const course = yield* Course.load(options.source, client, options.setting, id)
  if (!Ask.isRefused(course)) pull.course = course
  return course
})

/** The rest of the part is left out, and of a course whose people may not be seen all of it. It is told as a row that can't be read. */
const refuse = Effect.fnUntraced(function* (
  { courses, ...pull }: Pull,
  state: Mark.State,
  run: Mark.Run,
  part: Part,
  refused: string
) {
  yield* Effect.logWarning(
    `source "${pull.options.source}": the ${part} of course ${run.course} can't be read: ${refused}`
  )
  // Of a course that can't be read all that comes meanwhile is missed.
  const missed = (part === "enrolments" ? parts : [part]).map((each) => `${run.course}/${each}`)
  const known = [...new Set([...state.refused, ...missed])].slice(0, Mark.maxRefused)
  const last = part === "enrolments" ? "outcomes" : part === "submissions" ? "watched" : run.step
  const after = beyond({ courses, ...pull }, { ...state, refused: known }, { ...run, step: last })
  return { rows: [Rows.unread(run.course, part, refused)], seen: [], after }
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
  const course = pull.courses.find((id) => compareIds(id, run.course) > 0)
  if (course === undefined) return Mark.end(state, run)
  return { ...state, run: { ...run, course, step: "enrolments", next: null, pages: 0 } }
}
