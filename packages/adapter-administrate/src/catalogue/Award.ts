/** What it takes to be awarded a type in one event, as far as clauses can say it. */
import { Build } from "@laurel/core"
import type { Rules } from "./Gathered.ts"
import type { About } from "./Told.ts"

/** Roles of those who award by hand. */
export type Roles = readonly [string, ...ReadonlyArray<string>]

export interface Judging {
  readonly rules: Rules
  /** Sessions that somebody can attend. */
  readonly sessions: number
  readonly isOnline: boolean
  /** Whether it is awarded without a person's doing; null where Administrate does not say. */
  readonly auto: boolean | null
  readonly roles: Roles
}

export interface Judged {
  readonly rule: Build.Rule
  /** From which day its validity is counted. */
  readonly basis: "completion" | "issue"
  /** What is to be told of the type. */
  readonly ofType: ReadonlyArray<About>
  /** What is to be told of the event. */
  readonly ofEvent: ReadonlyArray<About>
}

/** The learner has passed the event, as Administrate says it: by its rules, or because a person marked it. */
const passed = Build.rolledUp("passed")

export const judgedIn = ({ rules, sessions, isOnline, auto, roles }: Judging): Judged => {
  const { attendance = false, absences = 0, paid = false, issued = false } = rules
  const byAttendance = attendance && sessions > absences
  const rule = byAttendance ? Build.any(attended(absences), passed) : passed
  return {
    rule: auto === false ? Build.all(rule, Build.decided(roles)) : rule,
    basis: issued ? "issue" : "completion",
    ofType: [
      ...(auto === false ? (["byHand"] as const) : auto === null ? (["perhapsByHand"] as const) : []),
      byAttendance ? "byAttendance" : "byOutcome",
      ...(paid ? (["paid"] as const) : [])
    ],
    ofEvent: [
      ...(attendance && !byAttendance ? (["sessionless"] as const) : []),
      ...(isOnline && !byAttendance ? (["online"] as const) : [])
    ]
  }
}

/** Nobody who never came was ever absent: at least one session is to be attended as well, a share that any one of them is. */
const attended = (absences: number): Build.Rule =>
  absences === 0
    ? Build.attended({ share: "100%" })
    : Build.all(Build.attended({ absences }), Build.attended({ share: "1/1000" }))
