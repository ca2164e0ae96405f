/** What a Moodle lacks for being read, and what to do about it in its own words. It looks and never fails. */
import type { Adapter, Instant } from "@laurel/core"
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

type Findings = ReadonlyArray<Adapter.Finding>

const fine = (what: string, found: string): Adapter.Finding => ({ what, state: "fine", found, advice: null })
const doubtful = (what: string, found: string, advice: string): Adapter.Finding => ({ what, state: "doubtful", found, advice })
const wrong = (what: string, found: string, advice: string): Adapter.Finding => ({ what, state: "wrong", found, advice })

const failed = (what: string, { expected, found, advice }: Adapter.Failure): Adapter.Finding =>
  wrong(what, `expected ${expected}, found ${found}`, advice)

/** Looks at the address, the token, its functions, the version, the clock, each course, and what else there is. */
export const doctor = (patient: Patient): Effect.Effect<Findings> =>
  Effect.gen(function* () {
    const client = yield* Effect.result(Ask.client(patient))
    if (Result.isFailure(client)) return [failed("the address", client.failure)]
    const site = yield* Effect.result(Site.ask(client.success))
    if (Result.isFailure(site)) return [failed("the address and the token", site.failure)]
    const compiled = compile(patient.setting)
    const courses = yield* Effect.forEach(
      [...compiled.courses.keys()],
      (course) => Effect.result(ofCourse(client.success, compiled, course)),
      { concurrency: patient.http?.concurrency ?? 4 }
    )
    const ids = [...compiled.courses.keys()]
    return [
      ...ofSite(site.success, yield* Clock.currentTimeMillis),
      ...courses.flatMap((each, index) =>
        Result.isSuccess(each) ? each.success : [failed(`course ${ids[index]}`, each.failure)]
      ),
      ...(yield* unlisted(client.success, compiled, site.success.value))
    ]
  })

/** Minutes by which clocks may differ. */
const maxApart = 5
/** What was recorded and read. */
const oldest = 4.5

const ofSite = ({ value, at }: Answered<Wire.SiteInfo>, now: number): Findings => {
  const { release, sitename, username, userid } = value
  const { required, optional } = Site.lacking(value)
  const number = Number(/^\d+\.\d+/.exec(release ?? "")?.[0])
  return [
    fine("the address and the token", `"${sitename ?? ""}", as the account "${username ?? ""}" (user ${userid})`),
    number >= oldest && number < 5
      ? fine("the version", String(release))
      : doubtful("the version", release ?? "none said", `Answers of Moodle 4.5 were read. Compare a few facts with what the site shows before you trust all.`),
    required.length === 0
      ? fine("the functions that are needed", "all of them")
      : wrong("the functions that are needed", `without ${required.join(", ")}`, Site.addFunctions),
    ...optional.map(({ kind, missing }) =>
      doubtful(
        `functions for activities of the kind "${kind}"`,
        `without ${missing.join(", ")}`,
        `If there are such activities, their tries or marks are not read. ${Site.addFunctions}`
      )
    ),
    clock(at, now)
  ]
}

const clock = (at: Instant.Instant, now: number): Adapter.Finding => {
  const minutes = Math.round((at - now) / 60_000)
  return Math.abs(minutes) <= maxApart
    ? fine("the clock", `at most ${maxApart} minutes from ours`)
    : doubtful(
        "the clock",
        `${Math.abs(minutes)} minutes ${minutes > 0 ? "ahead of" : "behind"} ours`,
        "Have both servers set their clocks by NTP: moments that Moodle does not state are taken from its clock."
      )
}

const rights =
  "Site administration > Users > Permissions > Define roles: let the role of the account have it; the README lists which capability each function needs. Give the role at site level (Assign system roles) or in the course (Participants)."

/** What a course's rosters, gradebook and completion let the account see. */
const ofCourse = Effect.fnUntraced(function* (client: Client, compiled: Compiled, course: string) {
  const what = `course ${course}`
  const found: Array<Adapter.Finding> = []
  const roster = yield* Roster.read(client, course, "onlyactive")
  if (roster._tag === "Refused") return [refused(what, roster)]
  const learners = roster.value.filter((entry) => Person.isLearner(compiled, entry))
  const [first] = learners.flatMap((entry) => Wire.idOf(entry) ?? [])
  if (first === undefined) {
    const advice = `Check the setting's "roles" against the short names under Site administration > Users > Permissions > Define roles, and that somebody is enrolled.`
    return [doubtful(what, `${roster.value.length} people, and no learner among them`, advice)]
  }
  found.push(fine(what, `${learners.length} learners`))
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
    found.push(doubtful(`${what}: completion of activities`, "none is tracked", advice))
  }
  const contents = yield* client.call(Wire.Contents)({ name: "core_course_get_contents", with: { courseid: course } })
  if (contents._tag === "Refused") found.push(refused(`${what}: contents`, contents))
  return found
})

const refused = (what: string, { name, code, said }: Refused): Adapter.Finding => {
  if (code === "invalidrecord") {
    return wrong(what, `"${code}" (${said})`, "There is no such course. Its number stands in its address: /course/view.php?id=5.")
  }
  return wrong(what, `${name}: "${code}" (${said})`, rights)
}

/** Courses that are told of. */
const maxUnlisted = 20

const unlisted = Effect.fnUntraced(function* (client: Client, compiled: Compiled, { functions }: Wire.SiteInfo) {
  const name = "core_course_get_courses_by_field"
  if (!functions.some((each) => each.name === name)) return []
  const answer = yield* Effect.result(client.call(Wire.Courses)({ name }))
  if (Result.isFailure(answer)) return [failed("courses that the setting does not list", answer.failure)]
  if (answer.success._tag === "Refused") return [refused("courses that the setting does not list", answer.success)]
  const others = answer.success.value.courses.filter((each) => {
    const id = Wire.idOf(each)
    // Course 1 is the front page.
    return id !== undefined && id !== "1" && !compiled.courses.has(id)
  })
  const named = others.slice(0, maxUnlisted).map((each) => `${Wire.idOf(each)} (${JSON.stringify(Wire.field(each, "shortname") ?? "")})`)
  const more = others.length > maxUnlisted ? `, and ${others.length - maxUnlisted} more` : ""
  const advice = "Nothing of them is read. Add those that count to the setting's courses."
  return others.length === 0
    ? []
    : [doubtful("courses that the setting does not list", `${named.join(", ")}${more}`, advice)]
})
