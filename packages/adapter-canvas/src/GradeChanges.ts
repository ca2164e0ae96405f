/** The log of grade changes: each entry is a record with what was before and what is after, and takes back the entry before it. */
import { Adapter, Fact, type Id as Ids, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Clock, Duration, Effect, Result, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "./Ask.ts"
import { compareIds } from "./Course.ts"
import { gradeOf } from "./Grade.ts"
import { type Compiled, compile, type Setting } from "./Setting.ts"
import { subjectOf } from "./Subject.ts"
import { Graded } from "./Submission.ts"
import { Id, idOf, instantOf, maybe, Moment, numberOf, Numeral, pick } from "./Wire.ts"

/** The one stream of the log. */
export const stream = "grade-changes"

export interface Options extends Ask.School {
  readonly source: Ids.SourceId
  readonly setting: Setting
  /** How far before the beginning of the last run a run looks back: up to a week, an hour unless given. */
  readonly overlap?: Duration.Input
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

const Event = Schema.Struct({
  of: Schema.Literal("change"),
  id: Schema.String.check(Schema.isPattern(/^[\w-]{1,100}$/, { expected: "the id of an event" })),
  course: Id,
  /** Null of one that is marked anonymously, or of a test student. */
  student: Schema.NullOr(Id),
  /** Null of a grade of the whole course that was overridden. */
  assignment: Schema.NullOr(Graded),
  /** Whether grades of the assignment are posted by hand: the log does not say whether this one was. */
  by_hand: Schema.optionalKey(Schema.Literal(true)),
  grader: maybe(Id),
  created_at: Moment,
  grade_before: maybe(Schema.String),
  grade_after: maybe(Schema.String),
  excused_before: maybe(Schema.Boolean),
  excused_after: maybe(Schema.Boolean),
  points_possible_after: maybe(Numeral),
  /** The entry that said what this one changes. */
  follows: Schema.optionalKey(Schema.String)
})
type Event = typeof Event.Type

const Refused = Schema.Struct({
  of: Schema.Literal("unread"),
  id: Schema.String,
  refused: Schema.NullOr(Schema.String).check(
    Schema.makeFilter((refused: string | null) =>
      refused === null ? undefined : "expected to be let in, by a token of somebody who may see all grades of the course"
    )
  )
})

const Row = Schema.Union([Event, Refused])
type Row = typeof Row.Type

const definition = ({ source, setting }: Pick<Options, "source" | "setting">) => {
  const compiled = compile(setting)
  return {
    source,
    family: "record",
    stream,
    row: Row,
    key: (row: unknown) => Ask.fieldOf(row, "id"),
    advice:
      "Where the course may not be read, let `doctor` say which permission is missing; else have the entry looked at in Canvas.",
    drafts: (row: Row) => (row.of === "change" ? draftsOf(compiled, row) : []),
    withdrawals: (row: Row) => (row.of === "change" ? withdrawalsOf(compiled, row) : [])
  } as const
}

const percent = /^(-?\d{1,6}(?:\.\d{1,10})?)%$/

/** The score that a grade is, as the log writes it: points as they are, a percentage of those that are possible. Letters are no number. */
const scoreOf = ({ assignment, grade_after, points_possible_after }: Event) => {
  const points = numberOf(points_possible_after ?? assignment?.points_possible)
  const type = assignment?.grading_type
  const text = grade_after ?? ""
  const share = percent.exec(text)?.[1]
  if (type === "percent" && share !== undefined) return { points: 100, score: Number(share) }
  return { points, score: type === "points" ? numberOf(text) : undefined }
}

const saysNothing = (setting: Compiled, { by_hand }: Event): boolean => by_hand === true && !setting.readsHidden

const draftsOf = (setting: Compiled, row: Event): ReadonlyArray<Adapter.Sketch> => {
  const { student, assignment, created_at, grader } = row
  const at = instantOf(created_at)
  if (student === null || assignment === null || at === undefined || saysNothing(setting, row)) return []
  const about = subjectOf(setting, { course: row.course, user: { id: student } })
  if (about === undefined) return []
  const common = {
    subject: about.subject,
    activity: `assignment/${assignment.id}`,
    happened: Fact.happenedAt(at, about.zone),
    observedAt: at
  }
  if (row.excused_after === true) {
    const by = grader ?? "unknown"
    if (by.startsWith("-")) return []
    const evidence = Fact.Assessed.make({ verdict: "waive", by, role: "grader", reason: "excused in Canvas" })
    return [{ key: `${row.id}/waived`, ...common, evidence, said: "excused" }]
  }
  const grade = gradeOf({ type: assignment.grading_type, grade: row.grade_after, ...scoreOf(row) })
  return grade === undefined ? [] : [{ key: `${row.id}/${grade.name}`, ...common, evidence: grade.evidence, said: grade.said }]
}

/** What was before is taken back, also where what is after says nothing: a grade that was cleared, somebody excused no more. */
const withdrawalsOf = (setting: Compiled, row: Event): ReadonlyArray<Adapter.Withdrawal> => {
  const at = instantOf(row.created_at)
  const zone = setting.courses.get(row.course)?.zone
  if (row.follows === undefined || at === undefined || zone === undefined || saysNothing(setting, row)) return []
  return [{ record: row.follows, by: row.id, line: null, happened: Fact.happenedAt(at, zone), observedAt: at, said: null }]
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

const page = Effect.fnUntraced(function* (log: Log, position: string | null): Effect.fn.Return<Adapter.Rows | undefined, Adapter.Failure> {
  const [first] = log.courses
  if (first === undefined) return undefined
  const state = yield* Effect.fromResult(parse(position, log.reading))
  const run = state.run ?? (yield* begin(log, state, first))
  const isBack = state.refused.includes(run.course)
  const since = isBack ? null : run.since
  const asked = Ask.query(...(since === null ? [] : [["start_time", Instant.format(since)] as const]), Ask.perPage)
  const answer = yield* Ask.orRefused(Ask.get(log.client, run.next ?? `audit/grade_change/${Ask.course(run.course)}?${asked}`))
  const isRefused = Ask.isRefused(answer)
  const rows = isRefused ? [] : yield* rowsOf(log, run.course, answer)
  const told = isRefused ? [unread(run.course, answer.refused)] : isBack ? [unread(run.course, null)] : []
  const others = state.refused.filter((each) => each !== run.course)
  const refused = isRefused ? [...others, run.course].slice(0, maxRefused) : others
  const after = beyond(log, { ...state, refused }, run, isRefused ? null : answer.next)
  return { rows: [...rows, ...told], position: positions.format(after), ended: after.run === null }
})

const unread = (course: string, refused: string | null): unknown => ({ of: "unread", id: `unread:${course}`, refused })

/** The next page of a course, the next course, or the end. */
const beyond = ({ courses }: Log, state: State, run: typeof Run.Type, next: string | null): State => {
  if (next !== null) return { ...state, run: { ...run, next } }
  const course = courses.find((each) => compareIds(each, run.course) > 0)
  if (course === undefined) return { ...state, through: run.began, run: null }
  return { ...state, run: { ...run, course, next: null } }
}

const rowsOf = Effect.fnUntraced(function* (log: Log, course: string, answer: Ask.Answer): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
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
  return new Map(all.flatMap((each) => (idOf(Ask.fieldOf(each, "id")) === undefined ? [] : [[idOf(Ask.fieldOf(each, "id")) ?? "", each] as const])))
}

/** Test students are logged as all others: one request more for a course in which anything changed. */
const testStudentsOf = Effect.fnUntraced(function* ({ client, testStudents }: Log, course: string) {
  const known = testStudents.get(course)
  if (known !== undefined) return known
  const asked = Ask.query(["type[]", "StudentViewEnrollment"], Ask.perPage)
  const rows = yield* Ask.orFail(Ask.all(client, `${Ask.course(course)}/enrollments?${asked}`))
  const found = new Set(
    rows.flatMap((row) => (Ask.fieldOf(row, "type") === "StudentViewEnrollment" ? (idOf(Ask.fieldOf(row, "user_id")) ?? []) : []))
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

const linkOf = (event: unknown, name: string): string | undefined => idOf(Ask.fieldOf(Ask.fieldOf(event, "links"), name))

const fields = ["created_at", "grade_before", "grade_after", "excused_before", "excused_after", "points_possible_after"]

const rowOf = Effect.fnUntraced(function* (log: Log, entry: Entry): Effect.fn.Return<unknown, Adapter.Failure> {
  const { course, event, assignments, tests } = entry
  const [student, assignment] = [linkOf(event, "student"), linkOf(event, "assignment")]
  const known = assignment === undefined ? undefined : assignments.get(assignment)
  const follows = student === undefined || assignment === undefined ? undefined : yield* before(log, entry, student, assignment)
  const grader = linkOf(event, "grader")
  return {
    of: "change",
    id: Ask.fieldOf(event, "id"),
    course,
    student: student === undefined || tests.has(student) ? null : student,
    assignment: assignment === undefined ? null : { id: assignment, ...pick(known, ["grading_type", "points_possible"]) },
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
  const answer = yield* Ask.orRefused(Ask.get(client, path))
  if (Ask.isRefused(answer)) return undefined
  const all = yield* Ask.listIn(answer, "events")
  const own = all.findIndex((each) => idIn(each) !== undefined && idIn(each) === idIn(event))
  return own === -1 ? undefined : idIn(all.slice(own + 1).find(isSame))
})
