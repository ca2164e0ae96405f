/** Rows of a session in a register: one for each person who is on its list, or was and was marked, or is no longer awaited. */
import { Field, type Instant } from "@laurel/core"
import * as Keys from "../Keys.ts"
import * as Compose from "./Compose.ts"
import * as Wire from "./Wire.ts"

interface Row {
  readonly user: string
  readonly row: Compose.Composed
}

/**
 * The marks of a session. One whose status is in no list of its session is said by its number. Its list is that of today: whoever was
 * moved to another group is not on it any more, but their mark is kept.
 */
export const rowsOf = (
  about: Pick<Compose.About, "course" | "stood" | "now">,
  session: unknown
): ReadonlyArray<Row> => {
  const acronyms = new Map(
    Wire.listOf(session, "statuses").map((status) => [Wire.idOf(status), Field.of(status, "acronym")])
  )
  const marks = new Map(
    Wire.listOf(session, "attendance_log").map((mark) => [Wire.idOf(mark, "studentid"), Wire.idOf(mark, "statusid")])
  )
  const listed = Wire.listOf(session, "users").flatMap((each) => Wire.idOf(each) ?? [])
  const users = new Set([...listed, ...[...marks.keys()].flatMap((user) => user ?? [])])
  const rows = [...users].map((user) => {
    const mark = marks.get(user)
    const status = mark === undefined ? undefined : (acronyms.get(mark) ?? `status ${mark}`)
    // Their own clock is in each session; ours is not asked for.
    return { user, row: Compose.session({ ...about, user }, session, status) }
  })
  return [...rows, ...unlisted(about, session, users)]
}

/** Rows of those who were awaited at a session that is yet to come, and are not on its list any more. */
const unlisted = (
  about: Pick<Compose.About, "course" | "stood" | "now">,
  session: unknown,
  users: ReadonlySet<string>
): ReadonlyArray<Row> => {
  const id = Wire.idOf(session)
  if (id === undefined || !isAhead(session, about.now)) return []
  const [before, after] = [`${Keys.sessionsOf(about.course)}/`, `/${id}`]
  return [...about.stood].flatMap(([key, facts]) => {
    const user = key.startsWith(before) && key.endsWith(after) ? key.slice(before.length, -after.length) : ""
    const isOne = user !== "" && !user.includes("/") && !users.has(user)
    const isAwaited = isOne && facts.some(({ evidence }) => evidence._tag === "Scheduled")
    return isAwaited ? [{ user, row: Compose.unlisted({ ...about, user }, session) }] : []
  })
}

const isAhead = (session: unknown, now: Instant.Instant): boolean =>
  (Wire.secondsOf(session, "sessdate") ?? 0) * 1_000 > now
