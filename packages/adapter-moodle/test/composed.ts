/** The recorded answers of Moodle before and after the corrections, and the rows that pages compose of them. */
import type { Instant } from "@laurel/core"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Episodes from "../src/Episodes.ts"
import * as Keys from "../src/Keys.ts"
import { isSilent } from "../src/meaning/Grades.ts"
import * as Rows from "../src/Rows.ts"
import { compile } from "../src/Setting.ts"
import { settingOf } from "./facts.ts"

/** What Moodle answered, as it was recorded: whoever reads it says what it is. */
export const recorded = <A>(name: string): A =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/moodle", `${name}.json`), "utf8")).response.body as A

export type Status = Episodes.Answered & { readonly cmid: number; readonly modname: string }
export type Item = Omit<Rows.Grade, "of" | "course" | "user" | "seen" | "ended">
interface Session {
  readonly id: number
  readonly sessdate: number
  readonly duration: number
  readonly lasttaken: number
  readonly statuses: ReadonlyArray<{ readonly id: number; readonly acronym: string }>
  readonly attendance_log: ReadonlyArray<{ readonly studentid: number; readonly statusid: string }>
  readonly users: ReadonlyArray<{ readonly id: number }>
}

const course = 5
const learners = [
  ["alice", 10],
  ["bruno", 11],
  ["chioma", 12],
  ["dmitri", 13]
] as const

/** What stands under rows' keys, and the clock of whoever answers. */
export interface About {
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  readonly now: Instant.Instant
}

const under = ({ stood }: About, key: string): Episodes.Stood => stood.get(key) ?? []
const some = <A>(row: A | undefined): ReadonlyArray<A> => (row === undefined ? [] : [row])

export const activityRow = (about: About, user: number, status: Status) => {
  const { cmid, modname, state, timecompleted, isoverallcomplete, overrideby } = status
  const told = Episodes.activity(under(about, Keys.activityOf(course, user, cmid)), status, about.now)
  const base = { of: "activity", course, user, cmid, modname, state, timecompleted, isoverallcomplete, overrideby }
  return told === undefined ? undefined : { ...base, ...told }
}

export const gradeRow = (
  about: About,
  user: number,
  item: Item,
  states: ReadonlyMap<number, Status["state"]>,
  more: object = {}
) => {
  const state = item.gradeisoverridden === true ? states.get(Number(item.cmid)) : undefined
  const answered = { ...item, ...(state === undefined ? {} : { state }) }
  const silent = isSilent(compile(settingOf(more)), answered)
  const told = Episodes.grade(under(about, Keys.gradeOf(course, user, item.id)), item, silent, about.now)
  return told === undefined ? undefined : { of: "grade", course, user, ...answered, ...told }
}

export const courseRow = (about: About, user: number, answer: unknown) => {
  const { completionstatus } = answer as {
    readonly completionstatus?: {
      readonly completed: boolean
      readonly completions: ReadonlyArray<{ readonly timecompleted: number | null }>
    }
  }
  if (completionstatus === undefined) return undefined
  const { completed, completions } = completionstatus
  const times = completions.flatMap(({ timecompleted }) => timecompleted ?? [])
  const told = Episodes.course(under(about, Keys.courseOf(course, user)), { completed, times }, about.now)
  return told === undefined ? undefined : { of: "course", course, user, completed, times, ...told }
}

export const sessionRows = (about: About, session: Session) =>
  session.users.map(({ id: user }) => {
    const mark = session.attendance_log.find(({ studentid }) => studentid === user)
    const status = session.statuses.find(({ id }) => String(id) === mark?.statusid)?.acronym
    const { sessdate, duration, lasttaken } = session
    const stood = under(about, Keys.sessionOf(course, user, session.id))
    const taken = status === undefined ? undefined : Episodes.taken(stood, status, lasttaken)
    return {
      of: "session",
      course,
      user,
      session: session.id,
      sessdate,
      duration,
      ...(status === undefined ? {} : { status }),
      ...(taken === undefined ? {} : { taken })
    }
  })

const enrolmentRow = (about: About, status: Rows.Enrolment["status"], user: number, claims: object = {}) => ({
  of: "enrolment",
  course,
  user,
  status,
  ...Episodes.enrolment(under(about, Keys.enrolmentOf(course, user)), status, about.now),
  ...claims
})

interface Account {
  readonly id: number
  readonly email: string
  readonly idnumber?: string
}

const roster = (about: About, name: string, suspended: ReadonlyArray<number>) =>
  recorded<ReadonlyArray<Account>>(name)
    .filter(({ id }) => id !== 14)
    .map(({ id, email, idnumber }) =>
      enrolmentRow(about, suspended.includes(id) ? "suspended" : "active", id, {
        email,
        ...(idnumber === undefined ? {} : { idnumber })
      })
    )

const learnerRows = (about: About, prefix: string, suffix: string) =>
  learners.flatMap(([name, user]) => {
    const end = name === "dmitri" ? suffix : ""
    const { statuses } = recorded<{ readonly statuses: ReadonlyArray<Status> }>(
      `${prefix}07-activities-completion-${name}${end}`
    )
    const states = new Map(statuses.map(({ cmid, state }) => [cmid, state]))
    const { usergrades } = recorded<{
      readonly usergrades: ReadonlyArray<{ readonly gradeitems: ReadonlyArray<Item> }>
    }>(`${prefix}09-grade-items-${name}${end}`)
    return [
      ...statuses.flatMap((status) => some(activityRow(about, user, status))),
      ...usergrades.flatMap(({ gradeitems }) =>
        gradeitems.flatMap((item) => some(gradeRow(about, user, item, states)))
      ),
      ...some(courseRow(about, user, recorded(`${prefix}08-course-completion-${name}${end}`)))
    ]
  })

const assignRows = (name: string) =>
  recorded<{ readonly assignments: ReadonlyArray<{ readonly grades: ReadonlyArray<Record<string, unknown>> }> }>(
    name
  ).assignments.flatMap(({ grades }) =>
    grades.map(({ userid: user, attemptnumber, grade, timemodified }) => ({
      of: "assignAttempt",
      course,
      user,
      assignment: 3,
      cmid: 10,
      attemptnumber,
      grade,
      max: 100,
      timemodified
    }))
  )

const quizRows = () =>
  ["alice", "bruno"].flatMap((name) =>
    recorded<{ readonly attempts: ReadonlyArray<Record<string, unknown>> }>(`12-quiz-attempts-${name}`).attempts.map(
      ({ userid: user, attempt, state, preview, timefinish, sumgrades }) => ({
        of: "quizAttempt",
        course,
        user,
        quiz: 2,
        cmid: 11,
        attempt,
        state,
        preview,
        timefinish,
        sumgrades,
        max: 1
      })
    )
  )

export const scormRow = (name: string, user: number, attempt: number) => ({
  of: "scormAttempt",
  course,
  user,
  scorm: 2,
  attempt,
  sco: 4,
  cmid: 12,
  tracks: Rows.tracksOf(
    recorded<{ readonly data: { readonly tracks: Parameters<typeof Rows.tracksOf>[0] } }>(
      `13-scorm-sco-tracks-${name}-${attempt}`
    ).data.tracks
  )
})

const scormRows = () => [scormRow("alice", 10, 1), scormRow("bruno", 11, 1), scormRow("bruno", 11, 2)]

const badgeRows = () =>
  recorded<{ readonly badges: ReadonlyArray<Record<string, unknown>> }>("b15-badges-alice").badges.map(
    ({ id, name, issuername, uniquehash, dateissued, dateexpire }) => ({
      of: "badge",
      user: 10,
      id,
      name,
      issuername,
      uniquehash,
      dateissued,
      dateexpire
    })
  )

/** Everything before the corrections. */
export const before = (about: About): ReadonlyArray<unknown> => [
  ...roster(about, "05-enrolled-users", [13]),
  ...learnerRows(about, "", ""),
  ...quizRows(),
  ...assignRows("11-assign-grades"),
  ...scormRows(),
  ...recorded<ReadonlyArray<Session>>("14-attendance-sessions-taken").flatMap((each) => sessionRows(about, each))
]

/** Everything after them, and what Moodle says of dmitri, who is on no roster any more. */
export const after = (about: About): ReadonlyArray<unknown> => [
  ...roster(about, "b05-enrolled-users", []),
  enrolmentRow(about, "unenrolled", 13),
  ...learnerRows(about, "b", "-unenrolled"),
  ...quizRows(),
  ...assignRows("b11-assign-grades"),
  ...scormRows(),
  ...sessionRows(about, recorded<Session>("b14-attendance-session-1")),
  ...badgeRows()
]

/** What is said once chioma's account is deleted. */
export const deleted = (about: About): ReadonlyArray<unknown> => [
  ...roster(about, "b05-enrolled-users", []).filter(({ user }) => user !== 12),
  enrolmentRow(about, "deleted", 12)
]
