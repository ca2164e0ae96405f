/** The history of one grade, as the log has it. */
import { type Adapter, Field, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
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

const idIn = (event: unknown): string | undefined => {
  const id = Field.of(event, "id")
  return typeof id === "string" && id !== "" ? id : undefined
}

/**
 * The entry before one, of the same student and assignment: in the same page, which is newest first and has no gaps, or asked for.
 * None where nothing was there before.
 */
export const before = Effect.fnUntraced(function* (
  client: Http.Client,
  { course, event, later }: Entry,
  student: string,
  assignment: string
): Effect.fn.Return<string | undefined, Adapter.Failure> {
  const [grade, excused] = [Field.of(event, "grade_before") ?? undefined, Field.of(event, "excused_before")]
  if (typeof grade !== "string" && excused !== true) return undefined
  const isSame = (each: unknown) =>
    linkOf(each, "student") === student && linkOf(each, "assignment") === assignment && idIn(each) !== idIn(event)
  const here = later.find(isSame)
  if (here !== undefined) return idIn(here)
  const end = instantOf(Field.of(event, "created_at"))
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
