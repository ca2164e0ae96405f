/** What a column of statuses decides: whether a row counts, or what became of a course or of an activity. */
import type { Unfilled } from "../presets/Preset.ts"
import { activityOf, type Claims } from "./Claim.ts"
import type { Day } from "./days.ts"
import { headingOf, type Roles } from "./roles.ts"
import { statuses, understood } from "./statuses.ts"
import { asks, explains } from "./Suggestion.ts"

type Fact = Unfilled["streams"][number]["facts"][number]

const cell = "{status}"
const notWaiting = { value: cell, notIn: [...statuses.waiting] } as const

/** Rows of a status that nobody has said to count are rejected. */
export const counted = (roles: Roles): Pick<Fact, "said"> =>
  roles.has("status") ? { said: { value: cell, case: "lower", map: "statuses" } } : {}

/** The map of statuses that count, without entries until a person has looked at it. */
export const guarded = (roles: Roles) => {
  const status = roles.get("status")
  if (status === undefined) return { maps: {}, roles: [], remarks: [] }
  const seen = status.distinct.length === 0 ? "" : ` Found so far: ${status.distinct.slice(0, 10).join(", ")}.`
  const says = `Say which statuses count, each in small letters as itself: rows with any other are rejected.${seen}`
  return {
    maps: { statuses: {} },
    roles: ["status" as const],
    remarks: [asks("maps.statuses", says, headingOf(status))]
  }
}

/** What is asked of a map of statuses, whether all of those looked at are known or not. */
const asked = (map: string, roles: Roles, isOf: string) => {
  const status = roles.get("status")
  const { outcomes, unknown } = understood(status?.distinct ?? [])
  const known = Object.entries(outcomes).map(([word, outcome]) => `${word} (${outcome})`)
  const heading = headingOf(status)
  const look =
    unknown.length === 0 ? "Look whether that is right." : `Say what these mean: ${unknown.slice(0, 10).join(", ")}.`
  const open = `${look} A status that is not in the map rejects its row: add ${isOf}.`
  const taken = `Statuses are taken to mean: ${known.join(", ") || "nothing yet"}. Of what is not begun or not finished nothing is told.`
  return { outcomes, remarks: [explains(taken, heading), asks(`maps.${map}`, open, heading)] }
}

/** What the source says of the whole course. */
export const rolledUp = (roles: Roles, day: Day): Claims | undefined => {
  if (!roles.has("status")) return undefined
  const { outcomes, remarks } = asked("outcomes", roles, "those that decide a course, each with its outcome")
  const fact: Fact = {
    evidence: "RolledUp",
    where: notWaiting,
    outcome: { value: cell, case: "lower", map: "outcomes" },
    on: day.on,
    said: cell
  }
  return {
    facts: [fact],
    maps: { outcomes },
    roles: ["status", ...day.roles],
    dates: day.dates,
    open: day.open,
    remarks: [...day.remarks, explains("Each row is taken for what the source says of the whole course."), ...remarks],
    isTold: true
  }
}

/** What became of each row's activity: done, passed or failed. */
export const done = (roles: Roles, day: Day): Claims | undefined => {
  if (!roles.has("status") || !roles.has("activity")) return undefined
  const { activity, ...rest } = activityOf(roles)
  const { outcomes, remarks } = asked("statuses", roles, "those that are completions, each in small letters as itself")
  const done = Object.entries(outcomes).filter(([, outcome]) => outcome !== "failed")
  const said = { value: cell, case: "lower" as const, map: "statuses" }
  const fact = (evidence: "Completed" | "Passed" | "Failed", where: NonNullable<Fact["where"]>): Fact => ({
    evidence,
    where,
    activity,
    on: day.on,
    said
  })
  const { waiting, failed, passed } = statuses
  const all = {
    ...Object.fromEntries(done.map(([word]) => [word, word])),
    ...Object.fromEntries(failed.map((word) => [word, word]))
  }
  return {
    facts: [
      fact("Completed", { value: cell, notIn: [...waiting, ...failed] }),
      fact("Passed", { value: cell, in: [...passed] }),
      fact("Failed", { value: cell, in: [...failed] })
    ],
    maps: { statuses: all },
    roles: ["status", ...rest.roles, ...day.roles],
    dates: day.dates,
    open: [...rest.open, ...day.open],
    remarks: [...day.remarks, ...rest.remarks, ...remarks],
    isTold: true
  }
}
