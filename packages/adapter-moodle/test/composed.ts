/** Rows as the adapter composes them of single answers. */
import { Instant } from "@laurel/core"
import * as Compose from "../src/read/Compose.ts"
import * as Registers from "../src/read/Registers.ts"
import { listOf } from "../src/read/Wire.ts"
import { compile } from "../src/Setting.ts"
import { settingOf } from "./facts.ts"
import { body } from "./moodle.ts"

/** What stands under rows' keys, and the clock of whoever answers. */
export type About = Pick<Compose.Of, "stood" | "now">

/** An activity as Moodle answers. */
export interface Status {
  readonly cmid: number
  readonly modname: string
  readonly state: number
  readonly timecompleted: number | null
  readonly isoverallcomplete: boolean | null
  readonly overrideby: number | null
}

const of = (about: About, user: number, more: object = {}): Compose.About => ({
  ...about,
  course: "5",
  user: String(user),
  compiled: compile(settingOf(more))
})
const some = <A>(row: A | undefined): ReadonlyArray<A> => (row === undefined ? [] : [row])

export const activityRows = (about: About, user: number, status: Status) =>
  some(Compose.activity(of(about, user), status))

/** The row of a grade, where these activities were answered; undefined: they were refused. */
export const gradeRows = (
  about: About,
  user: number,
  item: object,
  activities: ReadonlyArray<Partial<Status>> | undefined,
  more: object = {}
) => {
  const answered = activities && new Map(activities.map((status) => [String(status.cmid), status]))
  return some(Compose.grade({ ...of(about, user, more), activities: answered }, item))
}

export const courseRows = (about: About, user: number, completion: unknown) =>
  some(Compose.course(of(about, user), completion))

/** The row of one person in an enrolment, by the word of a roster. */
export const enrolmentRow = (about: About, user: number, status: Parameters<typeof Compose.enrolment>[1]) =>
  Compose.enrolment(of(about, user), status, user, {})

/** A recorded try at the package. */
export const scormRow = (name: string, user: number, attempt: number) =>
  Compose.scormAttempt(
    of({ stood: new Map(), now: Instant.min }, user),
    { id: "2", cmid: "12", hidden: false },
    attempt,
    "4",
    Object(body(`13-scorm-sco-tracks-${name}-${attempt}`)).data
  )

/** Items of somebody's recorded grades. */
export const gradeItems = (name: string): ReadonlyArray<object> =>
  listOf(body(name), "usergrades").flatMap((each) => listOf(each, "gradeitems").map(Object))

/** The rows of one session, of all who are on its list. */
export const sessionRows = ({ stood, now }: About, session: unknown) =>
  Registers.rowsOf({ course: "5", stood, now }, session).map(({ row }) => row)
