/** What a Moodle lacks for being read, and what to do about it in its own words. It looks and never fails. */
import { Field, Finding } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import * as Ask from "../ask/Ask.ts"
import type { Answered, Client, Refused } from "../ask/Ask.ts"
import { compile, type Compiled, type Setting } from "../Setting.ts"
import * as Person from "./Person.ts"
import * as Roster from "./Roster.ts"
import * as Site from "./Site.ts"
import * as Wire from "./Wire.ts"

export interface Patient extends Ask.Site {
  readonly setting: Setting
}

type Findings = ReadonlyArray<Finding.Finding>

/** Looks at the address, the token, its functions, the version, the clock, each course, and what else there is. */
export const doctor = (patient: Patient): Effect.Effect<Findings> =>
  Effect.gen(function* () {
    const client = yield* Effect.result(Ask.client(patient))
    if (Result.isFailure(client)) return [Finding.ofFailure("the address", client.failure)]
    const site = yield* Effect.result(Site.ask(client.success))
    if (Result.isFailure(site)) return [Finding.ofFailure("the address and the token", site.failure)]
    const compiled = compile(patient.setting)
    const courses = yield* Effect.forEach(
      [...compiled.courses.keys()],
      (course) => Effect.result(ofCourse(client.success, compiled, course)),
      { concurrency: patient.http?.concurrency ?? 4 }
    )
    const ids = [...compiled.courses.keys()]
    return [
      ...ofSite(site.success, compiled, yield* Clock.currentTimeMillis),
      ...courses.flatMap((each, index) =>
        Result.isSuccess(each) ? each.success : [Finding.ofFailure(`course ${ids[index]}`, each.failure)]
      ),
      ...(yield* unlisted(client.success, compiled, site.success.value))
    ]
  })

/** What was recorded and read. */
const oldest = 4.5

const ofSite = ({ value, date }: Answered<Wire.SiteInfo>, compiled: Compiled, now: number): Findings => {
  const { release, sitename, username, userid } = value
  const { required, optional } = Site.lacking(value, compiled)
  const number = Number(/^\d+\.\d+/.exec(release ?? "")?.[0])
  return [
    Finding.fine(
      "the address and the token",
      `"${sitename ?? ""}", as the account "${username ?? ""}" (user ${userid})`
    ),
    number >= oldest && number < 5
      ? Finding.fine("the version", String(release))
      : Finding.doubtful(
          "the version",
          release ?? "none said",
          `Answers of Moodle 4.5 were read. Compare a few facts with what the site shows before you trust all.`
        ),
    required.length === 0
      ? Finding.fine("the functions that are needed", "all of them")
      : Finding.wrong("the functions that are needed", `without ${required.join(", ")}`, Site.addFunctions),
    ...optional.map(({ what, without, missing }) =>
      Finding.doubtful(what, `without ${missing.join(", ")}`, `As it is, ${without}. ${Site.addFunctions}`)
    ),
    Finding.ofClock(date, now)
  ]
}

const rights =
  "Site administration > Users > Permissions > Define roles: let the role of the account have it; the README lists which capability each function needs. Give the role at site level (Assign system roles) or in the course (Participants)."

/** What a course's rosters, gradebook and completion let the account see. */
const ofCourse = Effect.fnUntraced(function* (client: Client, compiled: Compiled, course: string) {
  const what = `course ${course}`
  const found: Array<Finding.Finding> = []
  const roster = yield* Roster.read(client, course, "onlyactive")
  if (roster._tag === "Refused") return [refused(what, roster)]
  if (yield* Roster.hasMore(client, course, "onlyactive", roster.value.length)) {
    found.push(
      Finding.wrong(
        `${what}: who takes part`,
        "a roster from which people are left out",
        `The account needs moodle/user:viewdetails. ${rights}`
      )
    )
  }
  if (!roster.value.every(Person.isDated)) {
    found.push(
      Finding.doubtful(
        `${what}: when people were last there`,
        "a roster that does not say",
        `So everybody is asked about in each run. The account needs moodle/course:viewhiddenuserfields, for "Last access" is among the hidden user fields (Site administration > Users > Permissions > User policies). ${rights}`
      )
    )
  }
  const learners = roster.value.filter((entry) => Person.isLearner(compiled, entry))
  const [first] = learners.flatMap((entry) => Wire.idOf(entry) ?? [])
  if (first === undefined) {
    const advice = `Check the setting's "roles" against the short names under Site administration > Users > Permissions > Define roles, and that somebody is enrolled.`
    return [...found, Finding.doubtful(what, `${roster.value.length} people, and no learner among them`, advice)]
  }
  found.push(Finding.fine(what, `${learners.length} learners`))
  const suspended = yield* Roster.read(client, course, "onlysuspended")
  if (suspended._tag === "Refused") found.push(refused(`${what}: who is suspended`, suspended))
  const about = { courseid: course, userid: first }
  const grades = yield* client.call(Wire.Grades)({ name: "gradereport_user_get_grade_items", with: about })
  if (grades._tag === "Refused") found.push(refused(`${what}: grades`, grades))
  const activities = yield* client.call(Wire.Activities)({
    name: "core_completion_get_activities_completion_status",
    with: about
  })
  if (activities._tag === "Refused") found.push(refused(`${what}: completion of activities`, activities))
  else if (activities.value.statuses.length === 0) {
    const advice = `In the course: Settings > Completion tracking > "Enable completion tracking", and a completion condition in each activity that counts.`
    found.push(Finding.doubtful(`${what}: completion of activities`, "none is tracked", advice))
  }
  const contents = yield* client.call(Wire.Contents)({ name: "core_course_get_contents", with: { courseid: course } })
  if (contents._tag === "Refused") found.push(refused(`${what}: contents`, contents))
  return found
})

const refused = (what: string, { name, code, said }: Refused): Finding.Finding => {
  if (code === "invalidrecord") {
    return Finding.wrong(
      what,
      `"${code}" (${said})`,
      "There is no such course. Its number stands in its address: /course/view.php?id=5."
    )
  }
  return Finding.wrong(what, `${name}: "${code}" (${said})`, rights)
}

const others = "courses that the setting does not list"

/** Nothing that is read depends on it. */
const unneeded = ({ what, found, advice }: Finding.Finding): Finding.Finding =>
  Finding.doubtful(what, found, `Nothing that is read needs it: only such courses are not named here. ${advice ?? ""}`)

/** Courses that are told of. */
const maxUnlisted = 20

const unlisted = Effect.fnUntraced(function* (client: Client, compiled: Compiled, { functions }: Wire.SiteInfo) {
  const name = "core_course_get_courses_by_field"
  if (!functions.some((each) => each.name === name)) return []
  const answer = yield* Effect.result(client.call(Wire.Courses)({ name }))
  if (Result.isFailure(answer)) return [unneeded(Finding.ofFailure(others, answer.failure))]
  if (answer.success._tag === "Refused") return [unneeded(refused(others, answer.success))]
  const courses = answer.success.value.courses.filter((each) => {
    const id = Wire.idOf(each)
    // Course 1 is the front page.
    return id !== undefined && id !== "1" && !compiled.courses.has(id)
  })
  const named = courses
    .slice(0, maxUnlisted)
    .map((each) => `${Wire.idOf(each)} (${JSON.stringify(Field.of(each, "shortname") ?? "")})`)
  const more = courses.length > maxUnlisted ? `, and ${courses.length - maxUnlisted} more` : ""
  const advice = "Nothing of them is read. Add those that count to the setting's courses."
  return courses.length === 0 ? [] : [Finding.doubtful(others, `${named.join(", ")}${more}`, advice)]
})
