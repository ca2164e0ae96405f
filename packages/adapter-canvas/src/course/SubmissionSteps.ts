/** Submissions of a course: all of them, or what was graded, what was handed in, and what may have been posted since. */
import { type Adapter, Field, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { isUnread, type Unread } from "../Unread.ts"
import { compareIds } from "../Wire.ts"
import type { Assignment, Course, Standing } from "./Course.ts"
import { type At, leftBy, nameOf, nothing, type Step } from "./Step.ts"
import * as Submission from "./Submission.ts"

/** By the second, as Canvas reads it. */
const since = (at: Instant.Instant): string => `${Instant.format(at).slice(0, 19)}Z`

/** Ids of assignments in one address. */
const maxWatched = 100

/** Assignments of which a grade still stands as they were marked before: its points, or how it is given, are others now. */
const changedOf = (
  course: Course,
  assignments: ReadonlyMap<string, Assignment>,
  submissions: Standing
): ReadonlyArray<string> => {
  const left = new Set(leftBy(course, submissions))
  const changed = new Set<string>()
  for (const [row, facts] of submissions) {
    const assignment = assignments.get(row.split("/")[3] ?? "")
    // Canvas may list nothing new of somebody who is not active: it would be asked for in every run.
    if (
      assignment === undefined ||
      changed.has(assignment.id) ||
      facts.some(({ reference }) => left.has(reference.key))
    )
      continue
    if (Submission.isMarkedOtherwise(row, facts, assignment)) changed.add(assignment.id)
  }
  return [...changed]
}

/**
 * Assignments of which a grade may appear, change or go without being graded anew: those posted by hand, those somebody is excused
 * from, and those that are marked otherwise now.
 */
const watched = Effect.fnUntraced(function* (
  source: string,
  { course, assignments, excuses, submissions }: Submission.With
) {
  const byHand = [...assignments.values()].filter(({ postsManually }) => postsManually).map(({ id }) => id)
  const excused = [...excuses.keys()].map((key) => key.split("/")[3] ?? "").filter((id) => assignments.has(id))
  const changed = changedOf(course, assignments, submissions)
  const all = [...new Set([...changed, ...byHand, ...excused])]
  if (all.length > maxWatched)
    yield* Effect.logWarning(
      `source "${source}": only ${maxWatched} of the ${all.length} assignments of course ${course.id} are looked at whose grades may be posted, changed or excused without being graded; the next whole reading sees the others`
    )
  return all.slice(0, maxWatched).toSorted(compareIds)
})

/** The address of the first page of a list of submissions; undefined where there is nothing to ask for. */
const firstPath = Effect.fnUntraced(function* ({ course, run, source }: At, from: Submission.With) {
  const path = `${Ask.course(course.id)}/students/submissions?`
  const common = [["student_ids[]", "all"], Ask.perPage] as const
  switch (run.step) {
    case "submitted":
      return run.since === null ? undefined : `${path}${Ask.query(...common, ["submitted_since", since(run.since)])}`
    case "watched": {
      if (run.since === null) return undefined
      const ids = yield* watched(source, from)
      return ids.length === 0
        ? undefined
        : `${path}${Ask.query(...common, ...ids.map((id) => ["assignment_ids[]", id] as const))}`
    }
    default:
      return `${path}${Ask.query(...common, ...(run.since === null ? [] : [["graded_since", since(run.since)] as const]))}`
  }
})

export const submissions = Effect.fnUntraced(function* (
  at: At
): Effect.fn.Return<Step | Unread | Ask.Gone, Adapter.Failure> {
  const { client, course, setting, run, named, tolerance } = at
  // Between two runs' whole readings there is no more to ask for than what is new.
  if (run.since === null && run.step !== "submissions") return nothing
  const assignments = yield* course.assignments
  if (isUnread(assignments)) return assignments
  const [stands, excuses] = [yield* course.standing("submission"), yield* course.standing("excuse")]
  const common = { course, assignments, readsHidden: setting.hidden === "read", submissions: stands, excuses }
  const from = { ...common, now: run.began }
  const first = run.next ?? (yield* firstPath(at, from))
  if (first === undefined) return nothing
  const answer = yield* tolerance.part(Ask.page(client, run.next, first))
  if (isUnread(answer) || Ask.isGone(answer)) return answer
  const all = answer.items.flatMap((item) => Submission.rowsOf(from, item))
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
