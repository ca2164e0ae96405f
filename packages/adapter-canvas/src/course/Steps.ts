/** What is read of a course, step by step. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { isUnread, type Unread } from "../Unread.ts"
import { compareIds } from "../Wire.ts"
import { keyOf } from "./Course.ts"
import * as Enrolment from "./Enrolment.ts"
import * as Outcome from "./Outcome.ts"
import { progress } from "./ProgressSteps.ts"
import { type At, leftBy, type Step } from "./Step.ts"
import { submissions } from "./SubmissionSteps.ts"

export type Given = Step | Unread | Ask.Gone

/** People in one page of enrolments. */
const maxPeople = 500

const enrolments = Effect.fnUntraced(function* ({ course, run, through }: At): Effect.fn.Return<Step, Adapter.Failure> {
  const { next: after, began } = run
  const rest = [...course.people.values()].filter(({ id }) => after === null || compareIds(id, after) > 0)
  const [standing, concluded] = [yield* course.standing("enrolment"), yield* course.standing("conclusion")]
  const some = rest.slice(0, maxPeople)
  const rows = some.flatMap((person) => {
    const [key, over] = [keyOf("enrolment", course.id, person.id), keyOf("conclusion", course.id, person.id)]
    return Enrolment.rowsOf(course.id, person, standing.get(key) ?? [], concluded.get(over) ?? [], {
      now: began,
      through
    })
  })
  const next = rest.length > maxPeople ? (some.at(-1)?.id ?? null) : null
  const all = next === null ? [...rows, ...course.unclear] : rows
  return { rows: all, next, seen: [{ kind: "enrolment", beside: [] }] }
})

const outcomes = Effect.fnUntraced(function* ({
  client,
  course,
  run,
  tolerance
}: At): Effect.fn.Return<Given, Adapter.Failure> {
  const path = `${Ask.course(course.id)}/outcome_results?${Ask.query(Ask.perPage)}`
  const answer = yield* tolerance.part(Ask.page(client, run.next, path, "outcome_results"))
  if (isUnread(answer) || Ask.isGone(answer)) return answer
  const { items } = answer
  const assignments = items.length === 0 ? new Map<string, never>() : yield* course.assignments
  if (isUnread(assignments)) return assignments
  const stands = yield* course.standing("outcome")
  const rows = items.map((item) => Outcome.rowOf(course, item, assignments, stands, run.began))
  return {
    rows,
    next: answer.next,
    seen: [{ kind: "outcome", beside: [...Outcome.attempts(stands), ...leftBy(course, stands)] }]
  }
})

/** Each step, by its name. */
export const take = (at: At): Effect.Effect<Given, Adapter.Failure> => {
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
