/** One step further in a course: at most one page of one list, and what rows it makes. */
import { Field, type Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import type { Setting } from "../Setting.ts"
import type { Course, Kind, Standing } from "./Course.ts"
import type * as Mark from "./Mark.ts"
import type { Tolerance } from "../Unread.ts"

/** What a step gives. */
export interface Step {
  readonly rows: ReadonlyArray<unknown>
  /** Where it goes on; null where it has ended. */
  readonly next: string | null
  /** What a whole reading has seen, by the kinds of its rows, once the step has ended. */
  readonly seen: ReadonlyArray<{ readonly kind: Kind; readonly beside: ReadonlyArray<string> }>
  /** Whose modules were asked for, and whose could not be read. */
  readonly modules?: { readonly asked: ReadonlyArray<string>; readonly unread: ReadonlyArray<string> }
}

export interface At {
  readonly source: string
  readonly client: Http.Client
  readonly setting: Setting
  readonly course: Course
  readonly run: Mark.Run
  /** When the last run began that has ended; null before the first. */
  readonly through: Instant.Instant | null
  /** Whose modules could not be read before. */
  readonly unread: ReadonlySet<string>
  /** Requests for one person each at the same time. */
  readonly concurrency: number
  readonly tolerance: Tolerance
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

/** What stands of those who are not active any more: Canvas may list it no more. */
export const leftBy = (course: Course, stands: Standing): ReadonlyArray<string> =>
  [...stands].flatMap(([row, facts]) => {
    const person = course.people.get(row.split("/")[2] ?? "")
    return person?.enrolments.every(({ state }) => state !== "active") === true
      ? facts.map(({ reference }) => reference.key)
      : []
  })
