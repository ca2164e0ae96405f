/** The log of grade changes, course by course: all of it at first, and then what was added. */
import { Adapter, Field, type Id as Ids, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Duration, Effect, Result, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "../Ask.ts"
import type { Setting } from "../Setting.ts"
import { definition, unread } from "./Change.ts"
import { before, type Entry, linkOf } from "./History.ts"
import { compareIds, idOf, pick } from "../Wire.ts"

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
  const { at: now } = yield* Ask.orFail(Ask.self(client))
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
  const linked = Field.of(Field.of(json, "linked"), "assignments")
  const all: ReadonlyArray<unknown> = Array.isArray(linked) ? linked : []
  return new Map(
    all.flatMap((each) =>
      idOf(Field.of(each, "id")) === undefined ? [] : [[idOf(Field.of(each, "id")) ?? "", each] as const]
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
      Field.of(row, "type") === "StudentViewEnrollment" ? (idOf(Field.of(row, "user_id")) ?? []) : []
    )
  )
  testStudents.set(course, found)
  return found
})

const fields = ["created_at", "grade_before", "grade_after", "excused_before", "excused_after", "points_possible_after"]

const rowOf = Effect.fnUntraced(function* (log: Log, entry: Entry): Effect.fn.Return<unknown, Adapter.Failure> {
  const { course, event, assignments, tests } = entry
  const [student, assignment] = [linkOf(event, "student"), linkOf(event, "assignment")]
  const known = assignment === undefined ? undefined : assignments.get(assignment)
  const follows =
    student === undefined || assignment === undefined
      ? undefined
      : yield* before(log.client, entry, student, assignment)
  const grader = linkOf(event, "grader")
  return {
    of: "change",
    id: Field.of(event, "id"),
    course,
    student: student === undefined || tests.has(student) ? null : student,
    assignment:
      assignment === undefined ? null : { id: assignment, ...pick(known, ["grading_type", "points_possible"]) },
    ...(Field.of(known, "post_manually") === true ? { by_hand: true } : {}),
    ...(grader === undefined ? {} : { grader }),
    ...pick(event, fields),
    ...(follows === undefined ? {} : { follows })
  }
})
