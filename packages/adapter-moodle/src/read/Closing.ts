/** When courses end, by their own settings: from then on nothing is awaited of their learners any more. */
import { type Adapter, Field, type Instant } from "@laurel/core"
import { Effect } from "effect"
import type * as Episodes from "../Episodes.ts"
import type { Composed } from "./Compose.ts"
import type { Reader } from "./Reader.ts"
import { told } from "./Unread.ts"
import * as Wire from "./Wire.ts"

export const name = "core_course_get_courses_by_field"

/** Courses that one request asks for. */
const perRequest = 500

/** Unix seconds by the ids of courses; 0 for one that has no end. Those of which Moodle does not say are left out. */
export type Ends = ReadonlyMap<string, number>

/** When each course ends. Where Moodle does not say, it is logged, and no course is told to have ended. */
export const ask = Effect.fnUntraced(function* (
  { client, functions }: Pick<Reader, "client" | "functions">,
  courses: ReadonlyArray<string>
): Effect.fn.Return<Ends, Adapter.Failure> {
  const ends = new Map<string, number>()
  if (!functions.has(name)) return ends
  for (let from = 0; from < courses.length; from += perRequest) {
    const answer = yield* client.call(Wire.Courses)({
      name,
      with: { field: "ids", value: courses.slice(from, from + perRequest).join(",") }
    })
    if (answer._tag === "Refused") {
      yield* Effect.logWarning(`when courses end is not known: ${told([answer])}`)
      return ends
    }
    for (const course of answer.value.courses) {
      const id = Wire.idOf(course)
      if (id !== undefined && Field.of(course, "enddate") !== undefined) {
        ends.set(id, Wire.secondsOf(course, "enddate") ?? 0)
      }
    }
  }
  return ends
})

const closed = /\/closed\/(\d+)$/

/** The row of an enrolment with when its course ended, or with what is taken back for it has not. */
export const on = (row: Composed, end: number | undefined, now: Instant.Instant, stood: Episodes.Stood): Composed => {
  if (end === undefined) return row
  const all = [...endsIn(stood).keys()].toSorted((a, b) => a - b)
  if (end > 0 && end * 1_000 <= now) {
    const others = all.filter((episode) => episode !== row["episode"])
    return { ...row, closed: end, ...(others.length === 0 ? {} : { others }) }
  }
  return all.length === 0 ? row : { ...row, reopened: all }
}

/** The ends that stand, by the episodes that ended with the course. */
const endsIn = (stood: Episodes.Stood): ReadonlyMap<number, Instant.Instant | null> =>
  new Map(
    stood.flatMap(({ reference, happened }) => {
      const episode = closed.exec(reference.key)?.[1]
      return episode === undefined ? [] : [[Number(episode), happened.at] as const]
    })
  )

/** Whether it stands of somebody that the course ended. */
export const isClosed = (stood: Episodes.Stood): boolean => endsIn(stood).size > 0

/** Whether a row says otherwise of that end than what stands, of any episode. */
export const isNews = (row: Composed, stood: Episodes.Stood): boolean => {
  if (row["reopened"] !== undefined) return true
  if (row["closed"] === undefined) return false
  const [known, end] = [endsIn(stood), Number(row["closed"]) * 1_000]
  return !known.has(Number(row["episode"])) || [...known.values()].some((at) => at !== end)
}
