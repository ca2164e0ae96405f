/** What Moodle's gradebook says. */
import type { Adapter, Fact } from "@laurel/core"
import * as Episodes from "../Episodes.ts"
import type * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"
import { type Place, stated } from "./Place.ts"

/** A grade as Moodle answers, with the state of its activity where it is overridden. */
export type Answered = Omit<Rows.Grade, "of" | "course" | "user" | "seen" | "ended">

/**
 * Whether a grade is a word of a scale: its number is the word's place in the scale, and no score. Moodle does not say so of every
 * item. Of a scale the first word is 1; points begin at 0 nearly always. So what begins at 1 is a scale unless the setting knows better.
 */
const isScale = ({ points, scales }: Compiled, { id, scaleid, grademin, grademax }: Answered): boolean => {
  if (scales.has(String(id))) return true
  if (points.has(String(id))) return false
  return (scaleid !== null && scaleid !== undefined) || (grademin === 1 && Number.isInteger(grademax))
}

/** Whether the learner is shown no grade, or there is none that stands. */
const isWithheld = ({ readsHidden }: Compiled, grade: Answered): boolean =>
  typeof grade.graderaw !== "number" ||
  grade.gradeneedsupdate === true ||
  (!readsHidden && (grade.gradeishidden === true || grade.gradehiddenbydate === true))

const hasRange = ({ grademin, grademax }: Answered): boolean => (grademax ?? 0) > (grademin ?? 0)

const isScored = (setting: Compiled, grade: Answered): boolean =>
  !isWithheld(setting, grade) && !isScale(setting, grade) && hasRange(grade)

/** What whoever overrode a grade made of its activity: Moodle compares the grade with the pass mark. */
const verdictOf = (setting: Compiled, grade: Answered): "pass" | "fail" | undefined =>
  isWithheld(setting, grade) || grade.gradeisoverridden !== true || !isOfActivity(grade)
    ? undefined
    : grade.state === 2
      ? "pass"
      : grade.state === 3
        ? "fail"
        : undefined

/** Whether a grade says nothing: there is none, it is withheld, or it is a word of a scale. */
export const isSilent = (setting: Compiled, grade: Answered): boolean =>
  !isScored(setting, grade) && verdictOf(setting, grade) === undefined

/** Whether a grade is that of an activity, and not one of several that it gives. */
const isOfActivity = ({ itemtype, itemmodule, itemnumber, cmid }: Answered): boolean =>
  itemtype === "mod" && (itemnumber ?? 0) === 0 && typeof itemmodule === "string" && (cmid ?? null) !== null

const activityOf = (row: Rows.Grade): string => {
  if (isOfActivity(row)) return `${row.itemmodule}/${row.cmid}`
  return row.itemtype === "course" ? `course/${row.course}` : `gradeitem/${row.id}`
}

/** What is wrong with a grade. */
export const problemOf = (setting: Compiled, row: Rows.Grade) => {
  const isSaid = !isSilent(setting, row) || row.ended === true
  if (isSaid && Episodes.momentIn(row.gradedategraded) === undefined && row.seen === undefined) {
    return { path: ["seen"], issue: "expected a moment, where Moodle says none" }
  }
  const { graderaw, grademin, grademax } = row
  if (!isScored(setting, row) || typeof graderaw !== "number") return undefined
  const [least, most] = [grademin ?? 0, grademax ?? 0]
  return graderaw < least || graderaw > most
    ? { path: ["graderaw"], issue: `expected a grade from ${least} to ${most}, as its item has it` }
    : undefined
}

/** What is said of a grade, as it is given: neither its percentage nor how it is shown is read. */
export const read = (setting: Compiled, place: Place, row: Rows.Grade): ReadonlyArray<Adapter.Sketch> => {
  const when = stated(place, Episodes.momentIn(row.gradedategraded), row.seen)
  if (when === undefined) return []
  const verdict = verdictOf(setting, row)
  const sketch = (name: string, evidence: Fact.Evidence, said: string | null, at = when): Adapter.Sketch => ({
    key: `${place.key}/${name}`,
    subject: place.subject,
    activity: activityOf(row),
    evidence,
    happened: at,
    said
  })
  return [
    ...(isScored(setting, row) ? [sketch("score", scoreOf(row), saidOf(row, verdict))] : []),
    ...(verdict === undefined ? [] : [sketch("decided", decided(verdict), Episodes.overriddenAs.none)]),
    ...(row.ended === true
      ? [sketch("decided", { _tag: "Retracted" }, null, { ...when, basis: "observed" })]
      : [])
  ]
}

const scoreOf = ({ graderaw, grademin, grademax }: Rows.Grade): Fact.Evidence => ({
  _tag: "Scored",
  raw: graderaw ?? 0,
  ...(typeof grademin === "number" ? { min: grademin } : {}),
  ...(typeof grademax === "number" ? { max: grademax } : {})
})

/** Moodle does not tell who. */
const decided = (verdict: "pass" | "fail"): Fact.Evidence => ({
  _tag: "Assessed",
  verdict,
  by: "unknown",
  role: "grader",
  reason: "grade overridden in Moodle's gradebook"
})

const saidOf = (row: Rows.Grade, verdict: "pass" | "fail" | undefined): string | null => {
  if (row.gradeisoverridden === true) return Episodes.overriddenAs[verdict ?? "none"]
  return row.ended === true ? Episodes.overrideEnded : null
}
