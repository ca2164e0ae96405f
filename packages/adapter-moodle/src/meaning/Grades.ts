/** What Moodle's gradebook says. */
import type { Adapter, Fact } from "@laurel/core"
import * as GradeEpisodes from "../episodes/Grade.ts"
import * as Unshown from "../episodes/Unshown.ts"
import * as Episodes from "../Episodes.ts"
import type * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"
import { type Place, stated } from "./Place.ts"

/** A grade as Moodle answers, with the state of its activity where it is overridden. */
export type Answered = Omit<Rows.Grade, "of" | "course" | "user" | "episode" | "seen" | "ended" | "unsaid">
type Named = Pick<Answered, "itemtype" | "itemmodule" | "itemnumber" | "cmid">

/**
 * Whether a grade is a word of a scale: its number is the word's place in the scale, and no score. Moodle does not say so of every
 * item. Of a scale the first word is 1; points begin at 0 nearly always. So what begins at 1 is a scale unless the setting knows better.
 */
const isScale = ({ points, scales }: Compiled, { id, scaleid, grademin, grademax }: Answered): boolean => {
  if (scales.has(String(id))) return true
  if (points.has(String(id))) return false
  return (scaleid !== null && scaleid !== undefined) || (grademin === 1 && Number.isInteger(grademax))
}

/** Whether the learner is shown no grade. */
const isUnshown = (grade: Answered): boolean => grade.gradeishidden === true || grade.gradehiddenbydate === true

const hasRange = ({ grademin, grademax }: Answered): boolean => (grademax ?? 0) > (grademin ?? 0)

/** What the setting makes of a grade. Whoever overrode it judged what Moodle says of its activity then, by the pass mark. */
export const meantBy = (setting: Compiled, grade: Answered): GradeEpisodes.Meant => {
  const isHidden = !setting.readsHidden && isUnshown(grade)
  const isUnknown = grade.gradeneedsupdate === true
  const isGiven = typeof grade.graderaw === "number" && !isUnknown && !isHidden
  const isJudged = isGiven && grade.gradeisoverridden === true && isOfActivity(grade)
  const verdict = grade.state === 2 ? "pass" : grade.state === 3 ? "fail" : undefined
  return {
    isScored: isGiven && !isScale(setting, grade) && hasRange(grade),
    verdict: isJudged ? verdict : undefined,
    isScale: isScale(setting, grade),
    isHidden,
    isUnknown
  }
}

/** Whether a grade is that of an activity, and not one of several that it gives. */
export const isOfActivity = ({ itemtype, itemmodule, itemnumber, cmid }: Named): boolean =>
  itemtype === "mod" && (itemnumber ?? 0) === 0 && typeof itemmodule === "string" && (cmid ?? null) !== null

const activityOf = (row: Rows.Grade): string => {
  if (isOfActivity(row)) return `${row.itemmodule}/${row.cmid}`
  return row.itemtype === "course" ? `course/${row.course}` : `gradeitem/${row.id}`
}

/** What is wrong with a grade. */
export const problemOf = (setting: Compiled, row: Rows.Grade) => {
  const { isScored, verdict } = meantBy(setting, row)
  const isSaid = isScored || verdict !== undefined || row.ended === true || row.unsaid !== undefined
  if (isSaid && Episodes.momentIn(row.gradedategraded) === undefined && row.seen === undefined) {
    return { path: ["seen"], issue: "expected a moment, where Moodle says none" }
  }
  const { graderaw, grademin, grademax } = row
  if (!isScored || typeof graderaw !== "number") return undefined
  const [least, most] = [grademin ?? 0, grademax ?? 0]
  return graderaw < least || graderaw > most
    ? { path: ["graderaw"], issue: `expected a grade from ${least} to ${most}, as its item has it` }
    : undefined
}

/** What is said of a grade, as it is given: neither its percentage nor how it is shown is read. */
export const read = (setting: Compiled, place: Place, row: Rows.Grade): ReadonlyArray<Adapter.Sketch> => {
  const when = stated(place, Episodes.momentIn(row.gradedategraded), row.seen)
  if (when === undefined) return []
  const { isScored, verdict } = meantBy(setting, row)
  const sketch = (name: string, evidence: Fact.Evidence, said: string | null, at = when): Adapter.Sketch => ({
    key: `${place.key}/${name}`,
    subject: place.subject,
    activity: activityOf(row),
    evidence,
    happened: at,
    said
  })
  const [score, decision] = [`score/${row.episode}`, `decided/${row.episode}`]
  const judgement = saidOf(row, GradeEpisodes.overriddenAs.none)
  const said = [
    ...(isScored ? [sketch(score, scoreOf(row), saidOf(row, wordOf(row, verdict)))] : []),
    ...(verdict === undefined ? [] : [sketch(decision, decided(verdict), judgement)])
  ]
  const isSaid = (name: string): boolean => (name === score && isScored) || (name === decision && verdict !== undefined)
  const gone = new Set([...(row.ended === true ? [decision] : []), ...(row.unsaid ?? [])])
  const retracted = [...gone].filter((name) => !isSaid(name))
  return [
    ...said,
    ...retracted.map((name) => sketch(name, { _tag: "Retracted" }, null, { ...when, basis: "observed" }))
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

const wordOf = (row: Rows.Grade, verdict: "pass" | "fail" | undefined): string | null => {
  const { ended, going } = GradeEpisodes.judgedNoMore
  if (row.gradeisoverridden !== true) return row.ended === true ? ended : null
  return verdict === undefined && row.ended === true ? going : GradeEpisodes.overriddenAs[verdict ?? "none"]
}

const saidOf = (row: Rows.Grade, word: string | null): string | null => Unshown.saidOf(word, isUnshown(row))
