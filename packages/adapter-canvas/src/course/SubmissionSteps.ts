/** Submissions of a course: all of them, or what was graded, what was handed in, and what may have been posted since. */
import { type Adapter, Field, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { compareIds } from "../Wire.ts"
import type { Course } from "./Course.ts"
import { type At, leftBy, nameOf, nothing, type Step } from "./Step.ts"
import * as Submission from "./Submission.ts"

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
    const attempt = Field.of(row, "attempt")
    named.set(nameOf(row), typeof attempt === "number" ? attempt : 1)
  }
  const left = leftBy(course, stands)
  const seen: Step["seen"] = [
    { kind: "submission", beside: [...Submission.earlierAttempts(named, stands), ...left] },
    { kind: "excuse", beside: leftBy(course, excuses) }
  ]
  return { rows, next: answer.next, seen }
})
