/** What Moodle says of activities and of courses that were completed. */
import type { Adapter, Fact, Instant } from "@laurel/core"
import * as Activity from "../episodes/Activity.ts"
import * as Episodes from "../Episodes.ts"
import type * as Rows from "../Rows.ts"
import { happened, type Place, stated } from "./Place.ts"

type Sketches = ReadonlyArray<Adapter.Sketch>

/** How far somebody has come whose completion is gone: it takes nothing back. */
const undone: Fact.Evidence = { _tag: "Progressed", scaled: 0 }

const byHand = (verdict: "waive" | "fail", by: Rows.Activity["overrideby"]): Fact.Evidence => ({
  _tag: "Assessed",
  verdict,
  by: String(by),
  role: "overrider",
  reason: verdict === "waive" ? "set to complete in Moodle" : "set to incomplete in Moodle"
})

/** The moment by which a row goes: Moodle's, else that at which it was seen. */
const momentOf = (row: Rows.Activity): Instant.Instant | undefined =>
  Activity.standingAs(row) === "incomplete" ? row.seen : (Episodes.momentIn(row.timecompleted) ?? row.seen)

/** What is wrong with a row of an activity that names no moment. */
export const problemOf = (row: Rows.Activity) =>
  momentOf(row) === undefined ? { path: ["seen"], issue: "expected a moment, where Moodle says none" } : undefined

/** What is said of an activity. */
export const read = (place: Place, row: Rows.Activity): Sketches => {
  const moment = momentOf(row)
  if (moment === undefined) return []
  const activity = `${row.modname}/${row.cmid}`
  const sketch = (name: string, evidence: Fact.Evidence, when: Fact.Happened, said: string | null): Adapter.Sketch => ({
    key: `${place.key}/${name}`,
    subject: place.subject,
    activity,
    evidence,
    happened: when,
    said
  })
  const word = Activity.standingAs(row)
  const isByHand = Activity.isSetByHand(row)
  const told = stated(place, Episodes.momentIn(row.timecompleted), row.seen) ?? happened(place, moment, "observed")
  const marker = () => sketch(`incomplete/${row.episode}`, undone, happened(place, moment, "observed"), word)
  const override = (verdict: "waive" | "fail") =>
    sketch(`override/${row.episode}`, byHand(verdict, row.overrideby), told, word)
  const outcome = row.state === 2 ? "Passed" : row.state === 3 ? "Failed" : undefined
  return [
    ...(word === "complete" && !isByHand
      ? [sketch(`completed/${row.episode}`, { _tag: "Completed" }, completedAt(place, row, moment), "complete")]
      : []),
    ...(word === "complete" && isByHand ? [override("waive")] : []),
    ...(word === "overridden" ? [override("fail")] : []),
    ...(outcome !== undefined && !isByHand
      ? [sketch(`outcome/${row.episode}`, { _tag: outcome }, told, row.state === 2 ? "complete-pass" : "complete-fail")]
      : []),
    ...(word === "incomplete" || word === "overridden" || row.undone === true ? [marker()] : []),
    ...(row.ended ?? []).map((episode) =>
      sketch(`override/${episode}`, { _tag: "Retracted" }, happened(place, row.first ?? moment, "observed"), null)
    )
  ]
}

/** Moodle's moment, where it is that of the completion: it moves with each change from pass to fail or back. */
const completedAt = (place: Place, row: Rows.Activity, moment: Instant.Instant): Fact.Happened =>
  row.state === 1 && row.first === undefined && row.seen === undefined
    ? happened(place, moment, "stated")
    : happened(place, row.first ?? moment, "observed")

/** The moment by which a course counts as completed, or as being so no longer. */
const courseMoment = (row: Rows.Course): Fact.Happened["at"] | undefined =>
  row.completed ? (row.first ?? Episodes.newestOf(row.times ?? []) ?? row.seen) : row.seen

/** What is wrong with a row of a course that names no moment. */
export const problemOfCourse = (row: Rows.Course) =>
  courseMoment(row) === undefined ? { path: ["seen"], issue: "expected a moment, where Moodle says none" } : undefined

/** Moodle's own sum of a course. That it is so no longer takes nothing back: recompletion plugins delete what was true. */
export const readCourse = (place: Place, row: Rows.Course): Sketches => {
  const at = courseMoment(row)
  if (at === undefined || at === null) return []
  const outcome = row.completed ? "completed" : "incomplete"
  return [
    {
      key: `${place.key}/${outcome}/${row.episode}`,
      subject: place.subject,
      activity: `course/${row.course}`,
      evidence: row.completed ? { _tag: "RolledUp", outcome: "completed" } : undone,
      happened: happened(place, at, row.completed && row.seen === undefined ? "bounded" : "observed"),
      said: outcome
    }
  ]
}
