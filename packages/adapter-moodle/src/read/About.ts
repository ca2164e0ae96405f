/** What rows are composed of beside an item: whom it is of, what stands of them, and what else was answered. */
import { Field, type Instant } from "@laurel/core"
import { Option, Result, Schema } from "effect"
import * as Resets from "../episodes/Resets.ts"
import type * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"

/** A row as it is read: its schema looks at it, for an item that is broken is a row that is rejected. */
export type Composed = Readonly<Record<string, unknown>>

/** Whom an item is of, and what stands of them. */
export interface Of {
  readonly course: string
  readonly user: string
  /** What stands, by row key and by prefix. */
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** When the answer was given. */
  readonly now: Instant.Instant
}

/** What is known before any grade or try is looked at. */
export interface About extends Of {
  readonly compiled: Compiled
  /** What was answered of activities, by the ids of their modules; undefined where that is not known. */
  readonly activities?: ReadonlyMap<string, unknown> | undefined
}

export const nothing: Episodes.Stood = []
/** What stands under the key of a row. */
export const under = ({ stood }: Pick<Of, "stood">, key: string): Episodes.Stood => stood.get(key) ?? nothing

/** The fields that are there, as they came: those that are absent, or null, are left out. */
export const pick = (item: unknown, names: ReadonlyArray<string>): Composed =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = Field.of(item, name)
      return value === undefined || value === null ? [] : [[name, value] as const]
    })
  )

const { state, timecompleted, isoverallcomplete, overrideby } = Rows.Activity.fields
/** What an answer says of an activity. */
export const isActivity = Schema.decodeUnknownResult(
  Schema.Struct({ state, timecompleted, isoverallcomplete, overrideby })
)

/** The resets of an activity by the id of its module; those of the course, where nothing is known of its completion. */
export const resetsOf = (about: About, cmid: string | undefined): Resets.Resets => {
  const { course, user, activities } = about
  const stood = cmid === undefined ? nothing : under(about, Keys.activityOf(course, user, cmid))
  if (cmid === undefined || stood.length === 0) return Resets.ofCourse(under(about, Keys.courseOf(course, user)))
  return Resets.ofActivity(stood, Option.getOrUndefined(Result.getSuccess(isActivity(activities?.get(cmid)))))
}
