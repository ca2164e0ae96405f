/** What every adapter promises, of the one that reads Moodle: its rows are people of a roster, as recorded ones are. */
import { testAdapter, type Answer, type Asked } from "@laurel/testkit"
import { adapterOf, body, calledOf, rosterOf, thrown } from "./moodle.ts"

/** People as the recorded roster has them, under other names. */
const person = (id: number, more: object = {}): object => ({
  id,
  username: `learner${id}`,
  email: `Learner${id}@example.test`,
  idnumber: `E-${id}`,
  lastcourseaccess: 1795440645,
  ...more
})

/** All of them are learners: who teaches is no row. */
const roles = [{ roleid: 5, name: "", shortname: "student", sortorder: 0 }]
const enrolled = (row: unknown): unknown =>
  typeof row === "object" && row !== null && !Array.isArray(row) ? { ...row, roles } : row

/** A site whose course has these people, and nothing that they could have done. */
const answer = (asked: Asked, rows: ReadonlyArray<unknown>): unknown => {
  const called = calledOf(asked)
  switch (called.name) {
    case "core_webservice_get_site_info":
      return body("01-site-info")
    case "core_enrol_get_enrolled_users":
      return rosterOf(called, rows.map(enrolled), [])
    case "core_course_get_contents":
      return []
    case "core_course_get_courses_by_field":
      return { courses: [{ id: 5, enddate: 0 }], warnings: [] }
    case "core_completion_get_activities_completion_status":
      return { statuses: [], warnings: [] }
    case "gradereport_user_get_grade_items":
      return { usergrades: [], warnings: [] }
    case "core_badges_get_user_badges":
      return { badges: [], warnings: [] }
    default:
      return thrown("nocriteriaset")
  }
}

testAdapter("Moodle", {
  over: "http",
  rows: [
    person(10),
    person(11, { idnumber: undefined }),
    person(12, { id: "12", email: "" }),
    person(13, { lastcourseaccess: null })
  ],
  facts: 4,
  broken: [person(14, { id: "fourteen" }), person(15, { email: 15 }), "nobody"],
  respond: (asked, { rows }): Answer => ({
    headers: { date: "Mon, 23 Nov 2026 14:00:00 GMT" },
    json: answer(asked, rows)
  }),
  open: (url, { pageRows }) => adapterOf(url, { perPage: Math.min(pageRows, 25) })
})
