/**
 * A Moodle as large as it is told to be: courses with learners, and what its web services answer about them, in the form of the
 * recorded answers of Moodle 4.5 (`packages/adapter-moodle/test/fixtures`). What a learner did follows from the two ids and from how
 * often they went on.
 */

import * as Answers from "./Answers.ts"
import { type Form, listed, optionsOf } from "./Form.ts"

export interface Size {
  readonly courses: number
  /** Learners of each course. */
  readonly perCourse: number
}

/** Courses that each learner is in. */
const coursesEach = 5
/** One learner in one course. */
interface Pair {
  readonly course: number
  readonly user: number
}

export class Site {
  readonly #size: Size
  /** How often each pair that was ever changed went on, and when it did last. */
  readonly #changed = new Map<string, { readonly times: number; readonly at: number }>()
  /** Requests by function since they were last asked for. */
  #asked: Record<string, number> = {}

  constructor(size: Size) {
    this.#size = size
  }

  get pairs(): number {
    return this.#size.courses * this.#size.perCourse
  }

  /** The next step of so many learners in courses, spread evenly: each goes to the course and does its quiz once more. */
  change(count: number, at: number): void {
    const step = Math.floor(this.pairs / count)
    for (let index = 0; index < count; index++) {
      const place = index * step
      const course = Math.floor(place / this.#size.perCourse) + 1
      const user = this.#userAt(course, place % this.#size.perCourse)
      const key = `${course}/${user}`
      this.#changed.set(key, { times: (this.#changed.get(key)?.times ?? 0) + 1, at })
    }
  }

  takeAsked(): Readonly<Record<string, number>> {
    const asked = this.#asked
    this.#asked = {}
    return asked
  }

  answer(form: Form): unknown {
    const name = form.get("wsfunction") ?? ""
    this.#asked[name] = (this.#asked[name] ?? 0) + 1
    if (form.get("wstoken") !== "token") return { errorcode: "invalidtoken", exception: "x", message: "Invalid token" }
    const course = Number(form.get("courseid") ?? form.get("courseids[0]") ?? form.get("options[ids][0]") ?? 0)
    const pair = { course, user: Number(form.get("userid") ?? 0) }
    switch (name) {
      case "core_webservice_get_site_info":
        return {
          sitename: "Bench",
          userid: 2,
          siteurl: "http://127.0.0.1",
          release: "4.5.6",
          version: "2024100706",
          functions: Answers.functions
        }
      case "core_course_get_courses_by_field":
        return { courses: this.#coursesOf(form), warnings: [] }
      case "core_course_get_courses":
        return this.#coursesOf(form)
      case "core_enrol_get_enrolled_users":
        return this.#roster(course, form)
      case "core_course_get_contents":
        return [
          { id: course, modules: Answers.activities.map((activity, place) => this.#moduleOf(course, activity, place)) }
        ]
      case "core_enrol_get_users_courses":
        return this.#coursesOfUser(pair.user).map((id) => ({
          ...Answers.nameOf(id),
          ...this.#progress({ course: id, user: pair.user })
        }))
      case "core_completion_get_activities_completion_status":
        return { statuses: this.#statuses(pair), warnings: [] }
      case "core_completion_get_course_completion_status":
        return { completionstatus: this.#completion(pair), warnings: [] }
      case "gradereport_user_get_grade_items":
        return { usergrades: this.#grades(pair), warnings: [] }
      case "mod_assign_get_assignments":
        return {
          courses: listed(form, "courseids").map((id) => ({ id, assignments: [this.#assignment(id)] })),
          warnings: []
        }
      case "mod_assign_get_grades":
        return this.#assignGrades(form)
      case "mod_quiz_get_quizzes_by_courses":
        return { quizzes: listed(form, "courseids").map(Answers.quizOf), warnings: [] }
      case "mod_quiz_get_user_attempts":
        return { attempts: this.#attempts({ course: Number(form.get("quizid")), user: pair.user }), warnings: [] }
      case "mod_scorm_get_scorms_by_courses":
        return { scorms: listed(form, "courseids").map(Answers.scormOf), warnings: [] }
      case "mod_scorm_get_scorm_scoes":
        return {
          scoes: [
            {
              id: Number(form.get("scormid")),
              scorm: Number(form.get("scormid")),
              identifier: "item_1",
              launch: "a.html",
              scormtype: "sco",
              title: "A"
            }
          ],
          warnings: []
        }
      case "mod_scorm_get_scorm_attempt_count":
        return {
          attemptscount: this.#level({ course: Number(form.get("scormid")), user: pair.user }) >= 4 ? 1 : 0,
          warnings: []
        }
      case "mod_scorm_get_scorm_sco_tracks":
        return {
          data: {
            attempt: 1,
            tracks: Answers.tracksAt(this.#timeOf({ course: Number(form.get("scoid")), user: pair.user }))
          },
          warnings: []
        }
      case "core_badges_get_user_badges":
        return { badges: [], warnings: [] }
      default:
        return {
          exception: "dml_missing_record_exception",
          errorcode: "invalidrecord",
          message: "Can't find data record."
        }
    }
  }

  /** Each learner is in courses that lie next to one another, so that courses of one sort share their learners. */
  #userAt(course: number, place: number): number {
    const group = Math.floor((course - 1) / coursesEach)
    return 1_000 + group * this.#size.perCourse + place
  }

  #coursesOfUser(user: number): ReadonlyArray<number> {
    const group = Math.floor((user - 1_000) / this.#size.perCourse)
    return Array.from({ length: coursesEach }, (_, at) => group * coursesEach + at + 1).filter(
      (id) => id <= this.#size.courses
    )
  }

  #coursesOf(form: Form): ReadonlyArray<unknown> {
    const field = form.get("field")
    const ids =
      field === null || field === ""
        ? Array.from({ length: this.#size.courses }, (_, at) => at + 1)
        : (form.get("value") ?? "").split(",").map(Number)
    return ids.map(Answers.nameOf)
  }

  /** How far somebody has come, 0 to 5 Answers.activities: most are done, some have not begun. */
  #level({ course, user }: Pair): number {
    const start = (course * 7 + user * 13) % 8
    return Math.min(5, start + (this.#changed.get(`${course}/${user}`)?.times ?? 0))
  }

  #timeOf({ course, user }: Pair): number {
    return (
      this.#changed.get(`${course}/${user}`)?.at ?? Answers.opened + ((course * 31 + user * 17) % 300) * Answers.day
    )
  }

  #roster(course: number, form: Form): ReadonlyArray<unknown> {
    const options = optionsOf(form)
    if (options.get("onlysuspended") === "1") return []
    const from = Number(options.get("limitfrom") ?? 0)
    const number = Number(options.get("limitnumber") ?? 0)
    const learners = Array.from({ length: this.#size.perCourse }, (_, place) => {
      const user = this.#userAt(course, place)
      return {
        id: user,
        fullname: `Learner ${user}`,
        email: `learner${user}@example.test`,
        idnumber: `E-${user}`,
        lastcourseaccess: this.#timeOf({ course, user }),
        roles: [{ roleid: 5, name: "", shortname: "student", sortorder: 0 }]
      }
    })
    return number === 0 ? learners.slice(from) : learners.slice(from, from + number)
  }

  #moduleOf(course: number, { modname, tracking }: (typeof Answers.activities)[number], place: number): unknown {
    return {
      id: Answers.cmidOf(course, place),
      name: `${modname} of ${course}`,
      instance: course,
      modname,
      completion: tracking,
      visible: 1
    }
  }

  #statuses(pair: Pair): ReadonlyArray<unknown> {
    const [level, at] = [this.#level(pair), this.#timeOf(pair)]
    return Answers.activities.map(({ modname, tracking, graded }, place) => {
      const isDone = place < level
      const state = isDone ? (graded && modname !== "scorm" ? 2 : 1) : 0
      return {
        cmid: Answers.cmidOf(pair.course, place),
        modname,
        instance: pair.course,
        state,
        timecompleted: isDone ? at : 0,
        tracking,
        overrideby: null,
        valueused: false,
        hascompletion: true,
        isautomatic: tracking === 2,
        istrackeduser: true,
        uservisible: true,
        details: [{ rulename: "completionview", rulevalue: { status: isDone ? 1 : 0, description: "View" } }],
        isoverallcomplete: isDone
      }
    })
  }

  #progress(pair: Pair): Readonly<Record<string, unknown>> {
    const level = this.#level(pair)
    return {
      progress: level * 20,
      completed: level === 5,
      enablecompletion: true,
      completionhascriteria: true,
      completionusertracked: true,
      lastaccess: this.#timeOf(pair)
    }
  }

  #completion(pair: Pair): unknown {
    const [level, at] = [this.#level(pair), this.#timeOf(pair)]
    const completions = Answers.activities.map((_, place) => ({
      type: 4,
      title: "Activity completion",
      status: place < level ? "Yes" : "No",
      complete: place < level,
      timecompleted: place < level ? at : null,
      details: {
        type: "Activity completion",
        criteria: `<a href="http://127.0.0.1/mod/page/view.php?id=${Answers.cmidOf(pair.course, place)}">A</a>`,
        requirement: "Viewing",
        status: ""
      }
    }))
    return { completed: level === 5, aggregation: 1, completions }
  }

  #grades({ course, user }: Pair): ReadonlyArray<unknown> {
    const users =
      user === 0 ? Array.from({ length: this.#size.perCourse }, (_, place) => this.#userAt(course, place)) : [user]
    return users.map((id) => {
      const pair = { course, user: id }
      const [level, at] = [this.#level(pair), this.#timeOf(pair)]
      const gradeitems = Answers.activities.flatMap(({ modname, graded }, place) =>
        graded
          ? [
              Answers.gradeOf(
                course,
                modname,
                place,
                place < level ? 60 + ((id + place + this.#timesOf(pair)) % 40) : null,
                at
              )
            ]
          : []
      )
      return {
        courseid: course,
        courseidnumber: "",
        userid: id,
        userfullname: `Learner ${id}`,
        useridnumber: "",
        maxdepth: 2,
        gradeitems
      }
    })
  }

  #timesOf({ course, user }: Pair): number {
    return this.#changed.get(`${course}/${user}`)?.times ?? 0
  }

  #assignment(course: number): unknown {
    return { id: course, cmid: Answers.cmidOf(course, 3), course, name: "Write-up", grade: 100 }
  }

  #assignGrades(form: Form): unknown {
    const since = Number(form.get("since") ?? 0)
    const assignments = listed(form, "assignmentids").flatMap((course) => {
      const grades = Array.from({ length: this.#size.perCourse }, (_, place) => this.#userAt(course, place)).flatMap(
        (user) => {
          const pair = { course, user }
          const at = this.#timeOf(pair)
          return this.#level(pair) > 3 && at >= since
            ? [
                {
                  id: course * 1_000_000 + user,
                  userid: user,
                  attemptnumber: 0,
                  timecreated: at,
                  timemodified: at,
                  grader: 2,
                  grade: "75.00000"
                }
              ]
            : []
        }
      )
      return grades.length === 0 ? [] : [{ assignmentid: course, grades }]
    })
    return { assignments, warnings: [] }
  }

  #attempts(pair: Pair): ReadonlyArray<unknown> {
    if (this.#level(pair) < 3) return []
    const at = this.#timeOf(pair)
    return Array.from({ length: 1 + this.#timesOf(pair) }, (_, number) => ({
      id: pair.course * 10_000_000 + pair.user * 10 + number,
      quiz: pair.course,
      userid: pair.user,
      attempt: number + 1,
      preview: 0,
      state: "finished",
      timestart: at - 600,
      timefinish: number === 0 ? Answers.opened + ((pair.course * 31 + pair.user * 17) % 300) * Answers.day : at,
      timemodified: at,
      sumgrades: 8
    }))
  }
}
