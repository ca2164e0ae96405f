/** A Moodle as it was recorded: what it answers to whoever has its token. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Answer, Asked } from "@laurel/testkit"

export const token = "0123456789abcdef0123456789abcdef"

const recordings = join(import.meta.dirname, "../../../packages/adapter-moodle/test/fixtures/moodle")
const body = (name: string): unknown => JSON.parse(readFileSync(join(recordings, `${name}.json`), "utf8")).response.body

const names: Readonly<Record<string, string>> = { "10": "alice", "11": "bruno", "12": "chioma", "13": "dmitri" }

/** The recorded roster, in which one of four is suspended, as far as it is asked for. */
const roster = (form: URLSearchParams): unknown => {
  const all: unknown = body("05-enrolled-users")
  const people = Array.isArray(all) ? all : []
  const isSuspended = ({ id }: { readonly id: number }): boolean => id === 13
  const options = new Map(
    [0, 1, 2, 3, 4, 5].map((index) => [form.get(`options[${index}][name]`), form.get(`options[${index}][value]`)])
  )
  const some = options.has("onlysuspended") ? people.filter(isSuspended) : people
  const from = Number(options.get("limitfrom") ?? 0)
  return some.slice(from, from + Number(options.get("limitnumber") ?? some.length))
}

const refusal = (errorcode: string) => ({
  exception: "core\\exception\\moodle_exception",
  errorcode,
  message: errorcode
})

/** What the recorded site answers to a function; one that `without` names it has not got. */
const answered = (form: URLSearchParams, without: string): unknown => {
  const name = form.get("wsfunction") ?? ""
  if (form.get("wstoken") !== token) return refusal("invalidtoken")
  if (without !== "" && name.startsWith(without)) return refusal("accessexception")
  const user = names[form.get("userid") ?? ""] ?? "alice"
  switch (name) {
    case "core_webservice_get_site_info":
      return body("01-site-info")
    case "core_enrol_get_enrolled_users":
      return roster(form)
    case "core_course_get_courses_by_field":
      return body("03-courses-by-field")
    case "core_course_get_contents":
      return body("04-course-contents")
    case "core_completion_get_activities_completion_status":
      return body(`07-activities-completion-${user}`)
    case "core_completion_get_course_completion_status":
      return body(`08-course-completion-${user}`)
    case "gradereport_user_get_grade_items":
      return body("09-grade-items-all")
    case "mod_assign_get_assignments":
      return body("11-assign-assignments")
    case "mod_assign_get_grades":
      return body("11-assign-grades")
    case "mod_quiz_get_quizzes_by_courses":
      return body("12-quizzes")
    case "mod_quiz_get_user_attempts":
      return body(user === "bruno" ? "12-quiz-attempts-bruno" : "12-quiz-attempts-alice")
    case "mod_scorm_get_scorm_scoes":
      return body("13-scorm-scoes")
    case "mod_scorm_get_scorm_attempt_count":
      return { ...Object(body("13-scorm-attempt-count-bruno")), attemptscount: user === "bruno" ? 2 : 1 }
    case "mod_scorm_get_scorm_sco_tracks":
      return body(user === "bruno" ? `13-scorm-sco-tracks-bruno-${form.get("attempt")}` : "13-scorm-sco-tracks-alice-1")
    case "mod_attendance_get_sessions":
      return body("14-attendance-sessions-taken")
    default:
      return refusal("invalidrecord")
  }
}

/** The site itself; `without` are the first letters of functions that the service of its token lacks. */
export const site =
  (without = "") =>
  (asked: Pick<Asked, "body">): Answer => ({
    headers: { date: new Date().toUTCString() },
    json: answered(new URLSearchParams(asked.body), without)
  })
