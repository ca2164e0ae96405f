/** One step further in a course: at most one page of one list, and what rows it makes. */
import { type Adapter, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { type Course, keyOf, type Person } from "./Course.ts"
import * as Enrolment from "./Enrolment.ts"
import type * as Mark from "./Mark.ts"
import * as Outcome from "./Outcome.ts"
import * as Progress from "./Progress.ts"
import type { Setting } from "../Setting.ts"
import * as Submission from "./Submission.ts"
import { compareIds, idOf, pick } from "../Wire.ts"

/** What a step gives. */
export interface Step {
  readonly rows: ReadonlyArray<unknown>
  /** Where it goes on; null where it has ended. */
  readonly next: string | null
  /** What a whole reading has seen, by the kinds of its rows, once the step has ended. */
  readonly seen: ReadonlyArray<{ readonly kind: Parameters<typeof keyOf>[0]; readonly beside: ReadonlyArray<string> }>
}

export interface At {
  readonly client: Http.Client
  readonly setting: Setting
  readonly course: Course
  readonly run: Mark.Run
  /** Requests for one person each at the same time. */
  readonly concurrency: number
  /** Rows that the part has given in this run, with the attempt that each tells of: 1 where it has none. */
  readonly named: Map<string, number>
}

type Given = Effect.Effect<Step | Ask.Refused, Adapter.Failure>

const nothing: Step = { rows: [], next: null, seen: [] }

/** People in one page of enrolments. */
const maxPeople = 500

export const enrolments = Effect.fnUntraced(function* ({ course, run }: At): Effect.fn.Return<Step, Adapter.Failure> {
  const { next: after, began } = run
  const rest = [...course.people.values()].filter(({ id }) => after === null || compareIds(id, after) > 0)
  const [standing, concluded] = [yield* course.standing("enrolment"), yield* course.standing("conclusion")]
  const some = rest.slice(0, maxPeople)
  const rows = some.flatMap((person) => {
    const [key, over] = [keyOf("enrolment", course.id, person.id), keyOf("conclusion", course.id, person.id)]
    return Enrolment.rowsOf(course.id, person, standing.get(key) ?? [], concluded.get(over) ?? [], began)
  })
  const next = rest.length > maxPeople ? (some.at(-1)?.id ?? null) : null
  const all = next === null ? [...rows, ...course.nameless] : rows
  return { rows: all, next, seen: [{ kind: "enrolment", beside: [] }] }
})

/** By the second, as Canvas reads it. */
const since = (at: Instant.Instant): string => `${Instant.format(at).slice(0, 19)}Z`

/** Ids of assignments in one address. */
const maxWatched = 100

/** Assignments of which a grade may appear or go without being graded anew: those posted by hand, and those somebody is excused from. */
const watched = Effect.fnUntraced(function* (
  course: Course,
  assignments: Submission.With["assignments"],
  excuses: Submission.With["excuses"]
) {
  const byHand = [...assignments.values()].filter(({ postsManually }) => postsManually).map(({ id }) => id)
  const excused = [...excuses.keys()].map((key) => key.split("/")[3] ?? "").filter((id) => assignments.has(id))
  const all = [...new Set([...byHand, ...excused])].toSorted(compareIds)
  if (all.length > maxWatched)
    yield* Effect.logWarning(
      `course ${course.id}: only ${maxWatched} of ${all.length} assignments are looked at for grades that were posted or excuses that ended; the next whole reading sees the others`
    )
  return all.slice(0, maxWatched)
})

/** The address of a list of submissions; undefined where there is nothing to ask for. */
const submissionsPath = Effect.fnUntraced(function* ({ course, run }: At, from: Submission.With) {
  if (run.next !== null) return run.next
  const path = `${Ask.course(course.id)}/students/submissions?`
  const common = [["student_ids[]", "all"], Ask.perPage] as const
  switch (run.step) {
    case "submitted":
      return run.since === null ? undefined : `${path}${Ask.query(...common, ["submitted_since", since(run.since)])}`
    case "watched": {
      if (run.since === null) return undefined
      const ids = yield* watched(course, from.assignments, from.excuses)
      return ids.length === 0
        ? undefined
        : `${path}${Ask.query(...common, ...ids.map((id) => ["assignment_ids[]", id] as const))}`
    }
    default:
      return `${path}${Ask.query(...common, ...(run.since === null ? [] : [["graded_since", since(run.since)] as const]))}`
  }
})

export const submissions = Effect.fnUntraced(function* (at: At): Effect.fn.Return<Step | Ask.Refused, Adapter.Failure> {
  const { client, course, setting, run, named } = at
  // Between two runs' whole readings there is no more to ask for than what is new.
  if (run.since === null && run.step !== "submissions") return nothing
  const assignments = yield* course.assignments
  if (Ask.isRefused(assignments)) return assignments
  const [stands, excuses] = [yield* course.standing("submission"), yield* course.standing("excuse")]
  const common = { course, assignments, readsHidden: setting.hidden === "read", submissions: stands, excuses }
  const path = yield* submissionsPath(at, { ...common, now: run.began })
  if (path === undefined) return nothing
  const answer = yield* Ask.orRefused(Ask.get(client, path))
  if (Ask.isRefused(answer)) return answer
  const items = yield* Ask.listIn(answer)
  const all = items.flatMap((item) => Submission.rowsOf({ ...common, now: run.began }, item))
  // What was graded was often handed in, too, and is on both lists: it is given once.
  const rows = run.step === "submissions" ? all : all.filter((row) => !named.has(nameOf(row)))
  for (const row of rows) {
    const attempt = Ask.fieldOf(row, "attempt")
    named.set(nameOf(row), typeof attempt === "number" ? attempt : 1)
  }
  const left = leftBy(course, stands)
  const seen: Step["seen"] = [
    { kind: "submission", beside: [...Submission.earlierAttempts(named, stands), ...left] },
    { kind: "excuse", beside: leftBy(course, excuses) }
  ]
  return { rows, next: answer.next, seen }
})

/** A row's key, or its text where it has none. */
const nameOf = (row: unknown): string => {
  const key = Ask.fieldOf(row, "key")
  return typeof key === "string" ? key : JSON.stringify(row)
}

/** What stands of those who have left: Canvas lists it no more. */
const leftBy = (course: Course, stands: Submission.With["submissions"]): ReadonlyArray<string> =>
  [...stands].flatMap(([row, facts]) => {
    const person = course.people.get(row.split("/")[2] ?? "")
    return person?.enrolments.every(({ state }) => state === "deleted") === true
      ? facts.map(({ reference }) => reference.key)
      : []
  })

/** By this Canvas says that a course has no modules in which something is required. */
const noModules = /module based/

/** The page of a course's progress; null where it has no modules. */
const progressPage = ({ client, course, run }: At): Effect.Effect<Ask.Answer | Ask.Refused | null, Adapter.Failure> =>
  Ask.orRefused(
    Ask.get(client, run.next ?? `${Ask.course(course.id)}/bulk_user_progress?${Ask.query(Ask.perPage)}`).pipe(
      Effect.catch((error) =>
        error._tag === "HttpError" && error.reason._tag === "Rejected" && noModules.test(error.reason.said)
          ? Effect.succeed(null)
          : Effect.fail(error)
      )
    )
  )

export const progress = Effect.fnUntraced(function* (at: At): Effect.fn.Return<Step | Ask.Refused, Adapter.Failure> {
  const { course, run, named } = at
  const answer = yield* progressPage(at)
  if (answer === null) return nothing
  if (Ask.isRefused(answer)) return answer
  const items = yield* Ask.listIn(answer)
  const [stands, modules] = [yield* course.standing("progress"), yield* course.standing("module")]
  const known = items.flatMap((item) => {
    const person = course.people.get(idOf(Ask.fieldOf(item, "id")) ?? "")
    return person === undefined ? [] : [{ person, progress: Ask.fieldOf(item, "progress") }]
  })
  const nameless = items.filter((item) => idOf(Ask.fieldOf(item, "id")) === undefined)
  const unread = nameless.map((item) => ({ of: "progress", course: course.id, ...pick(item, ["id"]) }))
  const rows = known.flatMap(
    ({ person, progress }) => Progress.rowOf(course, person, progress, stands, run.began) ?? []
  )
  const moved = known.filter(({ person, progress }) =>
    Progress.isMoved(course, person, progress, stands, run.since === null)
  )
  const more =
    moved.length === 0
      ? []
      : yield* modulesOf(
          at,
          moved.map(({ person }) => person),
          modules
        )
  if (Ask.isRefused(more)) return more
  for (const row of [...rows, ...more]) named.set(nameOf(row), 1)
  const keys = new Set(named.keys())
  const seen: Step["seen"] = [
    { kind: "progress", beside: [...Progress.earlier(keys, stands, false), ...leftBy(course, stands)] },
    { kind: "module", beside: [...Progress.earlier(keys, modules, true), ...leftBy(course, modules)] }
  ]
  return { rows: [...rows, ...more, ...unread], next: answer.next, seen }
})

/** Modules of these people, in the same page as the progress by which they were found: neither is kept without the other. */
const modulesOf = Effect.fnUntraced(function* (
  { client, course, run, concurrency }: At,
  people: ReadonlyArray<Person>,
  stands: Submission.With["submissions"]
): Effect.fn.Return<ReadonlyArray<unknown> | Ask.Refused, Adapter.Failure> {
  const required = yield* course.required
  if (Ask.isRefused(required)) return required
  if (required.size === 0) return []
  const given = yield* Effect.forEach(
    people,
    (person) =>
      Ask.orRefused(
        Ask.all(client, `${Ask.course(course.id)}/modules?${Ask.query(["student_id", person.id], Ask.perPage)}`)
      ).pipe(Effect.map((modules) => ({ person, modules }))),
    { concurrency }
  )
  const refused = given.map(({ modules }) => modules).find(Ask.isRefused)
  if (refused !== undefined) return refused
  return given.flatMap(({ person, modules }) =>
    Ask.isRefused(modules)
      ? []
      : modules
          .filter((module) => required.has(idOf(Ask.fieldOf(module, "id")) ?? ""))
          .flatMap((module) => Progress.moduleRow(course, person, module, stands, run.began) ?? [])
  )
})

export const outcomes = Effect.fnUntraced(function* ({
  client,
  course,
  run
}: At): Effect.fn.Return<Step | Ask.Refused, Adapter.Failure> {
  const answer = yield* Ask.orRefused(
    Ask.get(client, run.next ?? `${Ask.course(course.id)}/outcome_results?${Ask.query(Ask.perPage)}`)
  )
  if (Ask.isRefused(answer)) return answer
  const items = yield* Ask.listIn(answer, "outcome_results")
  const assignments = items.length === 0 ? new Map<string, never>() : yield* course.assignments
  if (Ask.isRefused(assignments)) return assignments
  const stands = yield* course.standing("outcome")
  const rows = items.map((item) => Outcome.rowOf(course, item, assignments, stands, run.began))
  return { rows, next: answer.next, seen: [{ kind: "outcome", beside: leftBy(course, stands) }] }
})

/** Each step, by its name. */
export const take = (at: At): Given => {
  switch (at.run.step) {
    case "enrolments":
      return enrolments(at)
    case "submissions":
    case "submitted":
    case "watched":
      return submissions(at)
    case "progress":
      return progress(at)
    case "outcomes":
      return outcomes(at)
  }
}
