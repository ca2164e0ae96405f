/** Course grades: the list of a course, and what of it is left out without a word. */
import { type Adapter, Field } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "./Ask.ts"
import { isUsername, shown } from "../Wire.ts"

/** Pages of one course's grades: of a million learners. */
const maxPages = 10_000
/** Learners that are left out of a course's list, each asked for by themselves; of more, a course has one cause. */
const maxAlone = 20

export interface Grades {
  readonly course: string
  readonly byUsername: ReadonlyMap<string, unknown>
  /** Rows that do not say whose they are. */
  readonly nameless: ReadonlyArray<unknown>
  /** Who is asked for by themselves. Mutable: one run adds to it. */
  readonly alone: Set<string>
  /** What is said where Open edX does not know the course: then nothing else of it can be read. */
  readonly unknown: string | null
}

const listed = (course: string) => ({
  course,
  byUsername: new Map<string, unknown>(),
  nameless: new Array<unknown>(),
  alone: new Set<string>(),
  unknown: null
})

/** Those of a course that Open edX does not know. */
export const ofNone = (course: string, { unknown }: Ask.Unknown): Grades => ({ ...listed(course), unknown })

/** All that is listed of a course. Those whose grade can't be computed are left out of it. */
export const list = Effect.fnUntraced(function* (
  client: Http.Client,
  course: string
): Effect.fn.Return<Grades, Adapter.Failure> {
  const grades = listed(course)
  const { byUsername, nameless } = grades
  const cursors = new Set<string>()
  let cursor: string | null = null
  for (let page = 1; page <= maxPages; page++) {
    const query: Http.Request["query"] = { page_size: 100, cursor: cursor ?? undefined }
    const request: Http.Request = { path: Ask.paths.grades(course), query }
    const answer: Ask.Listed | Ask.Unknown = yield* Ask.listed(client, request, "grades")
    if ("unknown" in answer) return ofNone(course, answer)
    const { response } = answer
    for (const row of answer.results) {
      const username = Field.of(row, "username")
      if (isUsername(username)) byUsername.set(username, row)
      else nameless.push(row)
    }
    if (answer.cursor === null) return grades
    if (cursors.has(answer.cursor)) {
      return yield* Ask.broken(response, "a list that comes to an end", "a cursor that it has given before")
    }
    cursors.add(answer.cursor)
    cursor = answer.cursor
    if (page === maxPages) return yield* Ask.broken(response, `at most ${maxPages} pages of grades of a course`, "more")
  }
  return grades
})

/** Chooses who is asked for alone, in their own order: whoever is asked at once may be answered in any. */
export const reserve = ({ alone, byUsername }: Grades, usernames: ReadonlyArray<string>): void => {
  for (const username of usernames) if (alone.size < maxAlone && !byUsername.has(username)) alone.add(username)
}

/** A row; why there is none; or null where none is due. */
export type Answer = { readonly row: unknown } | { readonly missing: string } | null

/** The grade of one learner who is enrolled: as listed, or asked for where it is not. */
export const of = Effect.fnUntraced(function* (
  client: Http.Client,
  grades: Grades,
  username: string,
  soFar: Ask.SoFar
): Effect.fn.Return<Answer, Adapter.Failure> {
  const { course, byUsername } = grades
  if (byUsername.has(username)) return { row: byUsername.get(username) }
  if (!grades.alone.has(username))
    return { missing: `none for the ${maxAlone + 1}th learner or one after, who was not asked for alone` }
  const request = { path: Ask.paths.grades(course), query: { username } }
  // It fails with the status 500 where the grade can't be computed: asked again, it would do so again.
  const response = yield* Ask.askAlone(client, request, [400, 403, 404, 500], soFar)
  if ("failed" in response) return { missing: `${response.failed} for them alone` }
  if (response.status === 404) {
    const code = yield* Effect.orElseSucceed(Ask.json(response), () => null)
    // Both are so of somebody who left in between.
    const isGone = ["user_not_enrolled", "user_does_not_exist"].some((word) => word === Field.of(code, "error_code"))
    return isGone ? null : { missing: "status 404 for them alone" }
  }
  if (response.status >= 300) return { missing: `status ${response.status} for them alone` }
  const value = yield* Ask.json(response)
  const row: unknown = Array.isArray(value) ? value[0] : undefined
  return row === undefined ? { missing: `no grade for them alone: ${shown(value)}` } : { row }
})
