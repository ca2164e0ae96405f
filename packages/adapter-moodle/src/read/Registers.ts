/** Rows of a session in a register: one for each person who is on its list. */
import { Field } from "@laurel/core"
import * as Compose from "./Compose.ts"
import * as Wire from "./Wire.ts"

/** The marks of a session. One whose status is in no list of its session is said by its number. */
export const rowsOf = (
  about: Pick<Compose.About, "course" | "stood">,
  session: unknown
): ReadonlyArray<{ readonly user: string; readonly row: Compose.Composed }> => {
  const acronyms = new Map(
    Wire.listOf(session, "statuses").map((status) => [Wire.idOf(status), Field.of(status, "acronym")])
  )
  const marks = new Map(
    Wire.listOf(session, "attendance_log").map((mark) => [Wire.idOf(mark, "studentid"), Wire.idOf(mark, "statusid")])
  )
  return Wire.listOf(session, "users").flatMap((each) => {
    const user = Wire.idOf(each)
    if (user === undefined) return []
    const mark = marks.get(user)
    const status = mark === undefined ? undefined : (acronyms.get(mark) ?? `status ${mark}`)
    // Their own clock is in each session; ours is not asked for.
    return [{ user, row: Compose.session({ ...about, user }, session, status) }]
  })
}
