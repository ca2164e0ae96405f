/** One step further in a course: at most one page of one list, and what rows it makes. */
import { Field } from "@laurel/core"
import type { Http } from "@laurel/http"
import type { Setting } from "../Setting.ts"
import type { Course, Kind, Standing } from "./Course.ts"
import type * as Mark from "./Mark.ts"

/** What a step gives. */
export interface Step {
  readonly rows: ReadonlyArray<unknown>
  /** Where it goes on; null where it has ended. */
  readonly next: string | null
  /** What a whole reading has seen, by the kinds of its rows, once the step has ended. */
  readonly seen: ReadonlyArray<{ readonly kind: Kind; readonly beside: ReadonlyArray<string> }>
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

/** Of what there is nothing to ask for. */
export const nothing: Step = { rows: [], next: null, seen: [] }

/** A row's key, or its text where it has none. */
export const nameOf = (row: unknown): string => {
  const key = Field.of(row, "key")
  return typeof key === "string" ? key : JSON.stringify(row)
}

/** What stands of those who have left: Canvas lists it no more. */
export const leftBy = (course: Course, stands: Standing): ReadonlyArray<string> =>
  [...stands].flatMap(([row, facts]) => {
    const person = course.people.get(row.split("/")[2] ?? "")
    return person?.enrolments.every(({ state }) => state === "deleted") === true
      ? facts.map(({ reference }) => reference.key)
      : []
  })
