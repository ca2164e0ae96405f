/** The day of what a row tells: of a column, or told once for the whole file. */
import type { Unfilled } from "../presets/Preset.ts"
import type { Roles } from "./roles.ts"
import { asks, type Remark } from "./Suggestion.ts"
import type { Role } from "./words.ts"

export interface Day {
  readonly on: Unfilled["streams"][number]["facts"][number]["on"]
  readonly roles: ReadonlyArray<Role>
  /** Roles whose format is a constant of their name. */
  readonly dates: ReadonlyArray<Role>
  readonly open: ReadonlyArray<string>
  readonly remarks: ReadonlyArray<Remark>
}

export const dayOf = (roles: Roles): Day => {
  if (roles.has("completed")) {
    const on = [{ date: "{completed}", format: "{constant.completed}" }]
    return { on, roles: ["completed"], dates: ["completed"], open: [], remarks: [] }
  }
  const says =
    "No column says when anything was done: the day of all rows, as year-month-day, and whether they were done at all."
  return { on: [{ date: "{constant.day}" }], roles: [], dates: [], open: ["day"], remarks: [asks("day", says)] }
}
