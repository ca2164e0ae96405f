/** What single tries say, beside what the gradebook makes of them. */
import type { Adapter, Fact, Instant } from "@laurel/core"
import * as Unshown from "../episodes/Unshown.ts"
import * as Episodes from "../Episodes.ts"
import type * as Tries from "../rows/Tries.ts"
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
const ofQuiz = (row: Tries.QuizAttempt): Try | undefined => {
  const at = Episodes.momentIn(row.timefinish)
  const { sumgrades, max } = row
  return row.state === "finished" && Number(row.preview ?? 0) === 0 && typeof sumgrades === "number" && at !== undefined
    ? tryOf("sumgrades", sumgrades, max, at)
    : undefined
}

/** A submission that is marked in points. */
const ofAssign = (row: Tries.AssignAttempt): Try | undefined => {
  const at = Episodes.momentIn(row.timemodified)
  const raw = Number(row.grade ?? -1)
  return raw >= 0 && at !== undefined ? tryOf("grade", raw, row.max, at) : undefined
}

/** Nothing where there are no points to be had. */
const tryOf = (field: string, raw: number, max: number | null | undefined, at: Instant.Instant): Try | undefined =>
  typeof max === "number" && max > 0 ? { field, raw, max, at } : undefined

/** A try has one mark, which is corrected and does not come a second time. */
const name = "score"

/** Whether a try's mark is one that the learner is not shown, and the setting does not read either. */
export const isWithheld = ({ readsHidden }: Compiled, { hidden }: { readonly hidden?: boolean }): boolean =>
  hidden === true && !readsHidden

type Row = Tries.QuizAttempt | Tries.AssignAttempt

const of = (row: Row): Try | undefined => (row.of === "quizAttempt" ? ofQuiz(row) : ofAssign(row))

/** What is wrong with a try's mark; a mark that is not read has nothing wrong. */
export const problemOf = (setting: Compiled, row: Row) => {
  const found = isWithheld(setting, row) ? undefined : of(row)
  return found === undefined || (found.raw >= 0 && found.raw <= found.max)
    ? undefined
    : { path: [found.field], issue: `expected a mark from 0 to ${found.max}, which is the most there is` }
}

/** What is said of a try: its mark, of the marks that there are. */
export const read = (setting: Compiled, place: Place, row: Row): ReadonlyArray<Adapter.Sketch> => {
  const found = of(row)
  if (found === undefined) return []
  const { raw, max, at } = found
  const module = row.of === "quizAttempt" ? "quiz" : "assign"
  const sketch = (evidence: Fact.Evidence, said: string | null): Adapter.Sketch => ({
    key: `${place.key}/${name}`,
    subject: place.subject,
    activity: `${module}/${row.cmid}/attempts`,
    evidence,
    happened: happened(place, at, "stated"),
    said
  })
  if (!isWithheld(setting, row)) {
    return [sketch({ _tag: "Scored", raw, min: 0, max }, Unshown.saidOf(null, row.hidden === true))]
  }
  return row.unsaid?.includes(name) === true ? [sketch({ _tag: "Retracted" }, null)] : []
}
