/** The history of one grade, as the log has it. */
import { Field, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { isUnread, type Tolerance, type Unread } from "../Unread.ts"
import { idOf, instantOf } from "../Wire.ts"

/** An entry, and what it is read with. */
export interface Entry {
  readonly course: string
  readonly event: unknown
  /** Those of the same page that come after it, which are older. */
  readonly later: ReadonlyArray<unknown>
  readonly assignments: ReadonlyMap<string, unknown>
  readonly tests: ReadonlySet<string>
}

/** What an entry is about, or who it is by. */
export const linkOf = (event: unknown, name: string): string | undefined =>
  idOf(Field.of(Field.of(event, "links"), name))

/** The id of an entry. */
export const idIn = (event: unknown): string | undefined => {
  const id = Field.of(event, "id")
  return typeof id === "string" && id !== "" ? id : undefined
}

/** Whether an entry says that something was there before it: a grade, or that somebody was excused. */
const changesSomething = (event: unknown): boolean =>
  typeof (Field.of(event, "grade_before") ?? undefined) === "string" || Field.of(event, "excused_before") === true

/** What is known of the entry before one: its id, that the log has none any more, or why it could not be asked for. */
export type Before =
  | { readonly of: "none" }
  | { readonly of: "known"; readonly id: string; readonly isAsked: boolean }
  | { readonly of: "lost" }
  /** It may be read later, where Canvas does not say that there is nothing. */
  | { readonly of: "unread"; readonly unread: Unread; readonly isPassing: boolean }

/** The entry before one, of the same student and assignment: in the same page, which is newest first and has no gaps, or asked for. */
export const before = Effect.fnUntraced(function* (
  { client, tolerance }: { readonly client: Http.Client; readonly tolerance: Tolerance },
  { course, event, later }: Entry,
  student: string,
  assignment: string
): Effect.fn.Return<Before, Ask.Failure> {
  const end = instantOf(Field.of(event, "created_at"))
  // Below zero Canvas names programs, and neither people nor assignments.
  if (!changesSomething(event) || end === undefined || student.startsWith("-") || assignment.startsWith("-"))
    return { of: "none" }
  const isSame = (each: unknown) =>
    linkOf(each, "student") === student && linkOf(each, "assignment") === assignment && idIn(each) !== idIn(event)
  const here = idIn(later.find(isSame))
  if (here !== undefined) return { of: "known", id: here, isAsked: false }
  // Up to the next second: moments are given by the second, and the log may keep them finer.
  const until = Instant.fromMillis(end + 1_000) ?? Instant.max
  const asked = Ask.query(["end_time", Instant.format(until)], Ask.perPage)
  const path = `audit/grade_change/${Ask.course(course)}/assignments/${assignment}/students/${student}?${asked}`
  const answer = yield* tolerance.thing(orMissing(olderIn(client, path, idIn(event))))
  if (isUnread(answer)) return { of: "unread", unread: answer, isPassing: true }
  if ("missing" in answer) return { of: "unread", unread: { refused: answer.missing }, isPassing: false }
  const older = idIn(answer.older)
  return older === undefined ? { of: "lost" } : { of: "known", id: older, isAsked: true }
})

/** The history of an assignment or a person that was deleted is gone, also where the log of the course still has it. */
const orMissing = <A>(
  effect: Effect.Effect<A, Ask.Failure>
): Effect.Effect<A | { readonly missing: string }, Ask.Failure> =>
  Effect.catch(effect, (error) =>
    error._tag === "HttpError" && error.reason._tag === "Missing"
      ? Effect.succeed({ missing: `status ${error.reason.status}` })
      : Effect.fail(error)
  )

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
