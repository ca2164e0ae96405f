/** What is wrong with rows that only the setting can tell. */
import { Text } from "@laurel/core"
import { Schema } from "effect"
import type * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"
import { instantOf } from "./Wire.ts"

/** What is wrong with a row that has the form of one: words and numbers that only the setting can tell. */
export const of = (setting: Compiled, row: Rows.Row) => problemOfCourse(setting, row) ?? problemOfWords(setting, row)

/** A kept row whose course is of the setting no more is refused: what it said stands until somebody decides otherwise. */
const problemOfCourse = ({ courses }: Compiled, row: Rows.Row) =>
  row.of === "achievement" || row.of === "unread" || courses.has(row.course)
    ? undefined
    : { path: ["course"], issue: "expected a course template of the setting" }

const problemOfWords = (setting: Compiled, row: Rows.Row) => {
  switch (row.of) {
    case "progress":
    case "content":
      return row.progress >= 0 && row.progress <= setting.top
        ? undefined
        : { path: ["progress"], issue: `expected progress from 0 to ${setting.top}, as "progress" of the setting says` }
    case "scheduled":
      return row.moved === true || row.state.toLowerCase() !== "published" ? undefined : problemOfTime(setting, row)
    case "attended":
      return row.mark === null ? undefined : (problemOfMark(setting, row.mark) ?? problemOfTime(setting, row))
    case "achievement":
      return problemOfAchievement(setting, row)
    default:
      return undefined
  }
}

const problemOfMark = ({ marks }: Compiled, mark: boolean | string) =>
  marks.has(String(mark).toLowerCase())
    ? undefined
    : { path: ["mark"], issue: 'expected Present or Absent, or a mark that "marks" of the setting names' }

const isZone = Schema.is(Text.Zone)

const problemOfTime = ({ zones }: Compiled, { starts, ends, zone }: Rows.Of<"scheduled"> | Rows.Of<"attended">) => {
  if (typeof starts !== "string") return { path: ["starts"], issue: "expected when the session starts" }
  if (typeof zone === "string" && !zones.has(zone) && !isZone(zone)) {
    const issue =
      'expected an IANA zone such as "Europe/London" for the event, or one that "zones" of the setting names'
    return { path: ["zone"], issue }
  }
  const [start, end] = [instantOf(starts), typeof ends === "string" ? instantOf(ends) : undefined]
  return start !== undefined && end !== undefined && end <= start
    ? { path: ["ends"], issue: "expected a session to end after it starts" }
    : undefined
}

const problemOfAchievement = (setting: Compiled, { learner, type }: Rows.Of<"achievement">) => {
  const isOffered =
    setting.types.has(type.id) ||
    (learner === null ? setting.unlearned !== undefined : setting.courses.has(learner.course))
  if (isOffered) return undefined
  return learner === null
    ? { path: ["learner"], issue: 'expected a learner, or an offering for it in "achievements" of the setting' }
    : { path: ["learner", "course"], issue: "expected a course template of the setting" }
}
