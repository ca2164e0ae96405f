/** A Moodle that is made up: many courses and learners, of whom each has done one page and one quiz. Forms are as recorded. */
import { body, type Called, rosterOf, thrown } from "./moodle.ts"

const student = [{ roleid: 5, name: "", shortname: "student", sortorder: 0 }]
const teacher = [{ roleid: 3, name: "", shortname: "editingteacher", sortorder: 0 }]

/** Unix seconds of Monday, 23 November 2026, 9 o'clock. */
export const monday = 1_795_424_400

export interface Learner {
  readonly id: number
  /** Unix seconds of the last visit. */
  readonly visited?: number
  readonly grade?: number | null
  readonly graded?: number
  readonly state?: number
  /** When the state was reached. */
  readonly reached?: number
  readonly idnumber?: string
  /** Whether the grade is overridden. */
  readonly overridden?: boolean
  /** Whether the grade is a word of a scale. */
  readonly scale?: boolean
  /** The group whose sessions list them. */
  readonly group?: number
  /** Acronyms of their marks by the sessions' ids, also of another group's. */
  readonly marks?: Readonly<Record<number, "P" | "A">>
  /**
   * How they stand: as who takes part, unless given. The suspended are on the other roster; of those who left Moodle still tells
   * what they did, but for the deleted; why the lost are on no roster it does not say.
   */
  readonly is?: "suspended" | "account suspended" | "unenrolled" | "deleted" | "lost" | "teacher"
}

/** Courses by their ids, with their learners. The teacher of all is user 1. */
export type Courses = ReadonlyMap<string, ReadonlyArray<Learner>>

/** So many courses of so many learners, all of whom have passed. Learners are in one course each unless told to be in all. */
export const campus = (courses: number, learners: number, shared = false): Courses =>
  new Map(
    Array.from({ length: courses }, (_, course) => [
      String(100 + course),
      Array.from({ length: learners }, (_, index) => ({ id: (shared ? 0 : course * learners) + index + 1_000 }))
    ])
  )

const isActive = ({ is = "account suspended" }: Learner): boolean => is === "account suspended" || is === "teacher"

const entryOf = ({ id, visited = monday, idnumber = `E-${id}`, is }: Learner) => ({
  id,
  username: `learner${id}`,
  email: `learner${id}@example.test`,
  idnumber,
  lastcourseaccess: visited,
  roles: is === "teacher" ? teacher : student
})

const statusesOf = (course: number, { state = 2, reached = monday }: Learner) => [
  status(course * 10, "page", 1, monday),
  status(course * 10 + 1, "quiz", state, state === 0 ? 0 : reached)
]

const status = (cmid: number, modname: string, state: number, timecompleted: number) => ({
  cmid,
  modname,
  instance: cmid,
  state,
  timecompleted,
  tracking: 2,
  overrideby: null,
  isoverallcomplete: state === 1 || state === 2
})

const itemOf = (course: number, { grade = 8, graded = monday, overridden = false, scale }: Learner) => ({
  id: course,
  itemtype: "mod",
  itemmodule: "quiz",
  itemnumber: 0,
  cmid: course * 10 + 1,
  scaleid: scale === true ? 2 : null,
  graderaw: grade,
  gradedategraded: grade === null ? null : graded,
  gradeneedsupdate: false,
  gradeishidden: false,
  gradehiddenbydate: false,
  gradeisoverridden: overridden,
  grademin: 0,
  grademax: 10
})

/** The session of a group. */
export const sessionOf = (course: number | string, group: number): number => Number(course) * 100 + group

const acronyms = { P: 1, A: 2 } as const

/** One session for each group of a course's learners, of that morning: who is listed now, and all who are marked. */
const sessionsOf = (course: number, learners: ReadonlyArray<Learner>) =>
  [...new Set(learners.flatMap(({ group }) => group ?? []))].map((group) => {
    const id = sessionOf(course, group)
    return {
      id,
      groupid: group,
      sessdate: monday - 86_400,
      duration: 3_600,
      lasttaken: monday,
      timemodified: monday,
      statuses: Object.entries(acronyms).map(([acronym, id]) => ({ id, acronym })),
      attendance_log: learners.flatMap(({ id: studentid, marks }) => {
        const mark = marks?.[id]
        return mark === undefined ? [] : [{ studentid, statusid: String(acronyms[mark]) }]
      }),
      users: learners.filter((each) => isActive(each) && each.group === group).map(({ id }) => ({ id }))
    }
  })

/** A course has a register where its learners are in groups. */
const contentsOf = (course: number, learners: ReadonlyArray<Learner>) =>
  learners.some(({ group }) => group !== undefined)
    ? [{ modules: [{ id: course * 10 + 2, modname: "attendance", instance: course }] }]
    : []

/** Why Moodle refuses to say anything of somebody. */
const refusalOf = (learner: Learner | undefined) => {
  if (learner === undefined) return thrown("invaliduser")
  if (learner.is === "deleted") return thrown("userdeleted")
  return learner.is === "account suspended" ? thrown("suspended") : undefined
}

const endOf = (learner: Learner | undefined) => {
  if (learner?.is === "lost") return thrown("cannotviewreport")
  return learner === undefined || learner.is === "unenrolled" ? thrown("usernotenroled") : undefined
}

/** What such a campus answers: its pages and quizzes are told by their completion and grades alone. */
export const answers =
  (courses: Courses, teacherVisited = 0, ends: Readonly<Record<string, number>> = {}) =>
  (called: Called): unknown => {
    const { name, form } = called
    const course = Number(form["courseid"])
    const learners = courses.get(form["courseid"] ?? "") ?? []
    const learner = learners.find(({ id }) => String(id) === form["userid"])
    switch (name) {
      case "core_webservice_get_site_info":
        return body("01-site-info")
      case "core_course_get_courses_by_field":
        return { courses: (form["value"] ?? "").split(",").map((id) => ({ id: Number(id), enddate: ends[id] ?? 0 })) }
      case "core_enrol_get_enrolled_users":
        return rosterOf(
          called,
          [
            { ...entryOf({ id: 1, visited: teacherVisited }), roles: teacher },
            ...learners.filter(isActive).map(entryOf)
          ],
          learners.filter(({ is }) => is === "suspended").map(entryOf)
        )
      case "core_enrol_get_users_courses":
        return thrown("nopermissions")
      case "core_course_get_contents":
        return contentsOf(course, learners)
      case "mod_attendance_get_sessions":
        return sessionsOf(Number(form["attendanceid"]), courses.get(form["attendanceid"] ?? "") ?? [])
      case "core_completion_get_activities_completion_status":
        return refusalOf(learner) ?? { statuses: statusesOf(course, learner ?? { id: 0 }), warnings: [] }
      case "core_completion_get_course_completion_status":
        return (
          endOf(learner) ??
          refusalOf(learner) ?? {
            completionstatus: { completed: false, aggregation: 1, completions: [] },
            warnings: []
          }
        )
      case "gradereport_user_get_grade_items":
        return {
          usergrades: learners
            .filter((each) => (form["userid"] === "0" ? isActive(each) : each === learner))
            .map((each) => ({
              courseid: course,
              userid: each.id,
              gradeitems: [itemOf(course, each)]
            })),
          warnings: []
        }
      default:
        return thrown("invalidrecord", "Can't find data record in database table external_functions.")
    }
  }

/** The same courses with one learner changed. */
export const changed = (courses: Courses, course: string, id: number, more: Partial<Learner>): Courses =>
  new Map(
    [...courses].map(([each, learners]) => [
      each,
      each === course ? learners.map((learner) => (learner.id === id ? { ...learner, ...more } : learner)) : learners
    ])
  )

/** How often each function was called. */
export const countsOf = (calls: ReadonlyArray<string>): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(calls, (name) => name)].map(([name, all]) => [name, all.length]).toSorted())
