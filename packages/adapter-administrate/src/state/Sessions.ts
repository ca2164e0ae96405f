/** Rows of sessions: which ones a learner should attend, and what the register says. */
import { Instant } from "@laurel/core"
import type { EventSessions, Session } from "./Events.ts"
import * as Rows from "./Rows.ts"
import type { Stood } from "./Stood.ts"
import * as Wire from "./Wire.ts"

export interface Attendance {
  /** The learner, as rows name them. */
  readonly who: Readonly<Record<string, unknown>>
  /** What the keys of the learner's rows begin with. */
  readonly under: string
  /** What rows about what could not be read are under. */
  readonly unread: string
  readonly event: string
  readonly zone: unknown
  readonly isCancelled: boolean
  readonly isIn: boolean
  readonly sessions: EventSessions
  /** What the learner's attendance lists, or why it could not be read. */
  readonly details: ReadonlyArray<unknown> | string
  readonly total: unknown
  readonly stood: Stood
}

interface Membership {
  readonly marks: ReadonlyMap<string, unknown>
  readonly members: ReadonlySet<string>
  /** Whether the list says all of the learner's sessions: who is not in it was taken out. */
  readonly isProven: boolean
  readonly problem: unknown
}

const none: ReadonlyMap<string, Session> = new Map()

const isCancelled = ({ state }: Session): boolean => typeof state === "string" && state.toLowerCase() === "cancelled"

/** Which sessions are the learner's. The list is all of them where it is as long as the API says; else the event's are, if those are. */
const membershipOf = ({ details, sessions, total, unread }: Attendance): Membership => {
  const listed = typeof details === "string" ? [] : details
  const marks = new Map(
    listed.flatMap((each) => {
      const number = Wire.numberAt(each, "session")
      return number === undefined ? [] : [[number, Wire.at(each, "attendanceMark")] as const]
    })
  )
  const all = typeof sessions === "string" ? none : sessions
  const held = [...all].filter(([, session]) => !isCancelled(session)).map(([number]) => number)
  const own = new Set(marks.keys())
  const every = new Set([...own, ...all.keys()])
  const found = `${own.size} in the list and ${held.length} of the event`
  const what = `the learner's sessions to come out, ${typeof total === "number" ? total : "some"} as their attendance says`
  if (typeof details === "string" || typeof sessions === "string") {
    const words = `${typeof details === "string" ? details : ""} ${typeof sessions === "string" ? sessions : ""}`
    const problem = Rows.unread(`${unread}/attendance`, "the learner's attendance and sessions without an error", words)
    return { marks, members: own, isProven: false, problem }
  }
  if (listed.length !== own.size) {
    return {
      marks,
      members: own,
      isProven: false,
      problem: Rows.unread(`${unread}/attendance`, what, "one twice, or without an id")
    }
  }
  if (typeof total !== "number")
    return { marks, members: own.size > 0 ? own : every, isProven: false, problem: undefined }
  if (own.size === total) return { marks, members: own, isProven: true, problem: undefined }
  if (held.length === total || all.size === total) return { marks, members: every, isProven: false, problem: undefined }
  return { marks, members: own, isProven: false, problem: Rows.unread(`${unread}/attendance`, what, found) }
}

/** The sessions that stand as scheduled or attended under a learner's key, as event and session. */
const standing = ({ under, stood }: Attendance, of: "scheduled" | "attended") => {
  const prefix = `${under}/${of}/`
  return [...stood.facts.keys()].flatMap((key) => {
    const [event = "", session = ""] = key.startsWith(prefix) ? key.slice(prefix.length).split("/") : []
    return session === "" ? [] : [{ key, event, session }]
  })
}

/** Rows of what the learner is no longer to attend: of another event, or taken out of the session. */
const goneOf = (attendance: Attendance, { members, isProven }: Membership) => {
  const { who, zone, event, sessions, stood } = attendance
  const attended = new Set(standing(attendance, "attended").map((each) => `${each.event}/${each.session}`))
  const rows: Array<unknown> = []
  const beside: Array<string> = []
  for (const each of standing(attendance, "scheduled")) {
    const isOther = each.event !== event
    const isOut = isProven && typeof sessions !== "string" && sessions.has(each.session) && !members.has(each.session)
    if (isOther && attended.has(`${each.event}/${each.session}`)) beside.push(each.key)
    else if (isOther || (isOut && !attended.has(`${each.event}/${each.session}`))) {
      const observed = Instant.format(stood.now)
      rows.push({
        of: "scheduled",
        ...who,
        event: each.event,
        session: each.session,
        ...Wire.given("zone", zone),
        state: "published",
        moved: true,
        observed
      })
    }
  }
  for (const each of standing(attendance, "attended")) if (each.event !== event) beside.push(each.key)
  return { rows, beside }
}

const isNothing = (mark: unknown): boolean =>
  mark === null || mark === undefined || (typeof mark === "string" && mark.trim() === "")

/**
 * What the register says of a session. A mark is cleared only by a word: by the session in the list without one, or by the session
 * that is cancelled. Where the list does not have the session, or there is no list, what was said before stays.
 */
const markOf = ({ under, event, stood }: Attendance, { marks }: Membership, number: string, session: Session) => {
  const stands = stood.facts.has(`${under}/attended/${event}/${number}/attended`)
  const listed = marks.get(number)
  if (isCancelled(session)) return { now: undefined, isCleared: stands, isSaid: false }
  if (!isNothing(listed)) return { now: listed, isCleared: false, isSaid: true }
  const isCleared = stands && listed !== undefined
  return { now: undefined, isCleared, isSaid: stands && !isCleared }
}

/** Rows of a learner's sessions. */
export const rowsOf = (
  attendance: Attendance
): { readonly rows: ReadonlyArray<unknown>; readonly beside: ReadonlyArray<string> } => {
  const { who, under, unread, event, zone, isIn, sessions, stood } = attendance
  const membership = membershipOf(attendance)
  const all = typeof sessions === "string" ? none : sessions
  const gone = goneOf(attendance, membership)
  const rows: Array<unknown> = membership.problem === undefined ? [] : [membership.problem]
  const observed = Instant.format(stood.now)
  const canSchedule = isIn && membership.problem === undefined
  for (const number of membership.members) {
    const session = all.get(number)
    if (session === undefined) {
      if (typeof sessions !== "string")
        rows.push(Rows.unread(`${unread}/session/${number}`, "a session of the learner's event", number))
      continue
    }
    const base = {
      ...who,
      event,
      session: number,
      ...Wire.given("starts", session.starts),
      ...Wire.given("ends", session.ends),
      ...Wire.given("zone", zone)
    }
    const stands = stood.facts.has(`${under}/scheduled/${event}/${number}/scheduled`)
    const mark = markOf(attendance, membership, number, session)
    if (isCancelled(session) || (attendance.isCancelled && !mark.isSaid)) {
      if (stands) rows.push({ of: "scheduled", ...base, state: "cancelled", observed })
    } else if (stands || (canSchedule && session.state !== "draft")) {
      rows.push({ of: "scheduled", ...base, state: session.state ?? null })
    }
    if (mark.now !== undefined) rows.push({ of: "attended", ...base, mark: mark.now })
    else if (mark.isCleared) rows.push({ of: "attended", ...base, mark: null, observed })
  }
  return { rows: [...rows, ...gone.rows], beside: gone.beside }
}
