/** What single tries say, beside what the gradebook makes of them. */
import type { Adapter, Fact, Instant } from "@laurel/core"
import * as Episodes from "../Episodes.ts"
import type * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"
import { happened, type Place } from "./Place.ts"

/** A try that was marked. */
interface Try {
  /** The field that holds the mark. */
  readonly field: string
  readonly raw: number
  readonly max: number
  readonly at: Instant.Instant
}

/** A quiz attempt that is finished and marked; one that only previews the quiz is none. */
const ofQuiz = (row: Rows.QuizAttempt): Try | undefined => {
  const at = Episodes.momentIn(row.timefinish)
  const { sumgrades, max } = row
  return row.state === "finished" && Number(row.preview ?? 0) === 0 && typeof sumgrades === "number" && at !== undefined
    ? tryOf("sumgrades", sumgrades, max, at)
    : undefined
}

/** A submission that is marked in points. */
const ofAssign = (row: Rows.AssignAttempt): Try | undefined => {
  const at = Episodes.momentIn(row.timemodified)
  const raw = Number(row.grade ?? -1)
  return raw >= 0 && at !== undefined ? tryOf("grade", raw, row.max, at) : undefined
}

/** Nothing where there are no points to be had. */
const tryOf = (field: string, raw: number, max: number | null | undefined, at: Instant.Instant): Try | undefined =>
  typeof max === "number" && max > 0 ? { field, raw, max, at } : undefined

type Row = Rows.QuizAttempt | Rows.AssignAttempt

const of = (setting: Compiled, row: Row): Try | undefined => {
  if (row.hidden === true && !setting.readsHidden) return undefined
  return row.of === "quizAttempt" ? ofQuiz(row) : ofAssign(row)
}

/** What is wrong with a try's mark. */
export const problemOf = (setting: Compiled, row: Row) => {
  const found = of(setting, row)
  return found === undefined || (found.raw >= 0 && found.raw <= found.max)
    ? undefined
    : { path: [found.field], issue: `expected a mark from 0 to ${found.max}, which is the most there is` }
}

/** What is said of a try: its mark, of the marks that there are. */
export const read = (setting: Compiled, place: Place, row: Row): ReadonlyArray<Adapter.Sketch> => {
  const found = of(setting, row)
  if (found === undefined) return []
  const { raw, max, at } = found
  const evidence: Fact.Evidence = { _tag: "Scored", raw, min: 0, max }
  const module = row.of === "quizAttempt" ? "quiz" : "assign"
  return [
    {
      key: `${place.key}/score`,
      subject: place.subject,
      activity: `${module}/${row.cmid}/attempts`,
      evidence,
      happened: happened(place, at, "stated")
    }
  ]
}
