/** The log of grade changes, course by course: all of it at first, and then what was added. */
import { Adapter, type Id as Ids, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Clock, Duration, Effect, Result, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "../Ask.ts"
import type { Setting } from "../Setting.ts"
import { definition, unread } from "./Change.ts"
import { compareIds, idOf, instantOf, pick } from "../Wire.ts"

export interface Options extends Ask.School {
  readonly source: Ids.SourceId
  readonly setting: Setting
  /** How far before the beginning of the last run a run looks back: up to a week, an hour unless given. */
  readonly overlap?: Duration.Input
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

const maxRefused = 1_500

const Marked = Schema.NullOr(Instant.FromString)
const Run = Schema.Struct({
  since: Marked,
  began: Instant.FromString,
  course: Schema.String.check(Schema.isMaxLength(100)),
  next: Schema.NullOr(Schema.String.check(Schema.isMaxLength(Ask.maxLink)))
})
const State = Schema.Struct({
  reading: Schema.String.check(Schema.isMaxLength(100)),
  through: Marked,
  /** Courses that Canvas refused when it was last asked. They are read whole once they can be. */
  refused: Schema.Array(Schema.String.check(Schema.isMaxLength(40))).check(Schema.isMaxLength(maxRefused)),
  run: Schema.NullOr(Run)
})
type State = typeof State.Type
const positions = Adapter.positions(State)

interface Log {
  readonly options: Options
  readonly client: Http.Client
  readonly reading: string
  readonly courses: ReadonlyArray<string>
  readonly testStudents: Map<string, ReadonlySet<string>>
}

/**
 * Entries of the log of grade changes, of the courses of a setting: all that it has at first, and then, run by run, what was added
 * since. It is a source of its own: the same grades are in `adapter`, too.
 */
export const gradeChanges = (options: Options): Adapter.Rereading => {
  const { source } = options
  const { again } = Adapter.make({ ...definition(options), page: () => Effect.undefined })
  return {
    source,
    family: "record",
    again: again ?? (() => ({ drafts: [], rejections: [], raw: () => "" })),
    read: (position) =>
      Stream.unwrap(
        Ask.client(options).pipe(
          Effect.mapError((reason) => new Adapter.AdapterError({ source, reason })),
          Effect.map((client) => {
            const log: Log = {
              options,
              client,
              reading: readingOf(options),
              courses: options.setting.courses.map(({ id }) => id).toSorted(compareIds),
              testStudents: new Map()
            }
            return Adapter.make({ ...definition(options), page: (from) => page(log, from) }).read(position)
          })
        )
      )
  }
}

/** Changes when the same entries and setting would give other facts than the version before did. */
const meaning = 1

const readingOf = ({ base, setting, rereads = true }: Options): string =>
  createHash("sha256")
    .update(JSON.stringify([base, setting.courses.map(({ id }) => id).toSorted(), rereads ? [meaning, setting] : null]))
    .digest("hex")

const parse = (text: string | null, reading: string): Result.Result<State, Adapter.Misconfigured> => {
  const beginning: State = { reading, through: null, refused: [], run: null }
  return text === null
    ? Result.succeed(beginning)
    : Result.map(positions.parse(text), (state) => (state.reading === reading ? state : beginning))
}

const maxOverlap = 7 * 86_400_000

/** A run looks back a little before the last one began: what was added while that went on is newer than its first page. */
const begin = Effect.fnUntraced(function* ({ options, client }: Log, { through }: State, course: string) {
  const { response } = yield* Ask.orFail(Ask.self(client))
  const now = Ask.dateOf(response) ?? Instant.fromMillis(yield* Clock.currentTimeMillis) ?? Instant.min
  const overlap = Math.min(Duration.toMillis(options.overlap ?? 3_600_000), maxOverlap)
  const since = through === null || through > now ? null : (Instant.fromMillis(through - overlap) ?? Instant.min)
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
  const isBack = state.refused.includes(run.course)
  const since = isBack ? null : run.since
  const asked = Ask.query(...(since === null ? [] : [["start_time", Instant.format(since)] as const]), Ask.perPage)
  const answer = yield* Ask.orRefused(
    Ask.get(log.client, run.next ?? `audit/grade_change/${Ask.course(run.course)}?${asked}`)
  )
  const isRefused = Ask.isRefused(answer)
  const rows = isRefused ? [] : yield* rowsOf(log, run.course, answer)
  const told = isRefused ? [unread(run.course, answer.refused)] : isBack ? [unread(run.course, null)] : []
  const others = state.refused.filter((each) => each !== run.course)
  const refused = isRefused ? [...others, run.course].slice(0, maxRefused) : others
  const after = beyond(log, { ...state, refused }, run, isRefused ? null : answer.next)
  return { rows: [...rows, ...told], position: positions.format(after), ended: after.run === null }
})

/** The next page of a course, the next course, or the end. */
const beyond = ({ courses }: Log, state: State, run: typeof Run.Type, next: string | null): State => {
  if (next !== null) return { ...state, run: { ...run, next } }
  const course = courses.find((each) => compareIds(each, run.course) > 0)
  if (course === undefined) return { ...state, through: run.began, run: null }
  return { ...state, run: { ...run, course, next: null } }
}

const rowsOf = Effect.fnUntraced(function* (
  log: Log,
  course: string,
  answer: Ask.Answer
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const events = yield* Ask.listIn(answer, "events")
  if (events.length === 0) return []
  const assignments = assignmentsIn(answer)
  const tests = yield* testStudentsOf(log, course)
  return yield* Effect.forEach(
    events,
    (event, index) => rowOf(log, { course, event, later: events.slice(index + 1), assignments, tests }),
    { concurrency: log.options.http?.concurrency ?? 4 }
  )
})

/** How what is graded is marked, as the answer has it beside the entries. */
const assignmentsIn = ({ json }: Ask.Answer): ReadonlyMap<string, unknown> => {
  const linked = Ask.fieldOf(Ask.fieldOf(json, "linked"), "assignments")
  const all: ReadonlyArray<unknown> = Array.isArray(linked) ? linked : []
  return new Map(
    all.flatMap((each) =>
      idOf(Ask.fieldOf(each, "id")) === undefined ? [] : [[idOf(Ask.fieldOf(each, "id")) ?? "", each] as const]
    )
  )
}

/** Test students are logged as all others: one request more for a course in which anything changed. */
const testStudentsOf = Effect.fnUntraced(function* ({ client, testStudents }: Log, course: string) {
  const known = testStudents.get(course)
  if (known !== undefined) return known
  const asked = Ask.query(["type[]", "StudentViewEnrollment"], Ask.perPage)
  const rows = yield* Ask.orFail(Ask.all(client, `${Ask.course(course)}/enrollments?${asked}`))
  const found = new Set(
    rows.flatMap((row) =>
      Ask.fieldOf(row, "type") === "StudentViewEnrollment" ? (idOf(Ask.fieldOf(row, "user_id")) ?? []) : []
    )
  )
  testStudents.set(course, found)
  return found
})

interface Entry {
  readonly course: string
  readonly event: unknown
  /** Those of the same page that come after it, which are older. */
  readonly later: ReadonlyArray<unknown>
  readonly assignments: ReadonlyMap<string, unknown>
  readonly tests: ReadonlySet<string>
}

const linkOf = (event: unknown, name: string): string | undefined =>
  idOf(Ask.fieldOf(Ask.fieldOf(event, "links"), name))

const fields = ["created_at", "grade_before", "grade_after", "excused_before", "excused_after", "points_possible_after"]

const rowOf = Effect.fnUntraced(function* (log: Log, entry: Entry): Effect.fn.Return<unknown, Adapter.Failure> {
  const { course, event, assignments, tests } = entry
  const [student, assignment] = [linkOf(event, "student"), linkOf(event, "assignment")]
  const known = assignment === undefined ? undefined : assignments.get(assignment)
  const follows =
    student === undefined || assignment === undefined ? undefined : yield* before(log, entry, student, assignment)
  const grader = linkOf(event, "grader")
  return {
    of: "change",
    id: Ask.fieldOf(event, "id"),
    course,
    student: student === undefined || tests.has(student) ? null : student,
    assignment:
      assignment === undefined ? null : { id: assignment, ...pick(known, ["grading_type", "points_possible"]) },
    ...(Ask.fieldOf(known, "post_manually") === true ? { by_hand: true } : {}),
    ...(grader === undefined ? {} : { grader }),
    ...pick(event, fields),
    ...(follows === undefined ? {} : { follows })
  }
})

const idIn = (event: unknown): string | undefined => {
  const id = Ask.fieldOf(event, "id")
  return typeof id === "string" && id !== "" ? id : undefined
}

/**
 * The entry before one, of the same student and assignment: in the same page, which is newest first and has no gaps, or asked for.
 * None where nothing was there before.
 */
const before = Effect.fnUntraced(function* (
  { client }: Log,
  { course, event, later }: Entry,
  student: string,
  assignment: string
): Effect.fn.Return<string | undefined, Adapter.Failure> {
  const [grade, excused] = [Ask.fieldOf(event, "grade_before") ?? undefined, Ask.fieldOf(event, "excused_before")]
  if (typeof grade !== "string" && excused !== true) return undefined
  const isSame = (each: unknown) =>
    linkOf(each, "student") === student && linkOf(each, "assignment") === assignment && idIn(each) !== idIn(event)
  const here = later.find(isSame)
  if (here !== undefined) return idIn(here)
  const end = instantOf(Ask.fieldOf(event, "created_at"))
  if (end === undefined) return undefined
  // Up to the next second: moments are given by the second, and the log may keep them finer.
  const until = Instant.fromMillis(end + 1_000) ?? Instant.max
  const asked = Ask.query(["end_time", Instant.format(until)], Ask.perPage)
  const path = `audit/grade_change/${Ask.course(course)}/assignments/${assignment}/students/${student}?${asked}`
  const answer = yield* Ask.orRefused(olderIn(client, path, idIn(event)))
  return Ask.isRefused(answer) ? undefined : idIn(answer.older)
})

/** Pages of the history of one grade that are looked through. */
const maxHistory = 50

/** What comes after an entry in the history of one grade, which is newest first; undefined where nothing does. */
const olderIn = Effect.fnUntraced(function* (
  client: Http.Client,
  path: string,
  id: string | undefined
): Effect.fn.Return<{ readonly older: unknown }, Ask.Failure> {
  let [at, isPast]: [string | null, boolean] = [path, false]
  for (let page = 1; page <= maxHistory && at !== null; page++) {
    const answer: Ask.Answer = yield* Ask.get(client, at)
    for (const entry of yield* Ask.listIn(answer, "events")) {
      if (idIn(entry) === undefined) continue
      if (isPast && idIn(entry) !== id) return { older: entry }
      isPast ||= idIn(entry) === id
    }
    at = answer.next
  }
  return { older: undefined }
})
