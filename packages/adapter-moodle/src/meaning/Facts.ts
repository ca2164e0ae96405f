/** What rows of Moodle prove: plain, total functions. */
import { type Adapter, type Fact, Instant, Text } from "@laurel/core"
import * as Episodes from "../Episodes.ts"
import * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"
import * as Attempts from "./Attempts.ts"
import * as Completion from "./Completion.ts"
import * as Grades from "./Grades.ts"
import { happened, inCourse, ofBadges, type Place, withClaims } from "./Place.ts"
import * as Tracks from "./Tracks.ts"

type Sketches = ReadonlyArray<Adapter.Sketch>

/** Where a row's facts stand; undefined where its course, or the offering of badges, is not of the setting. */
const placeOf = (setting: Compiled, row: Rows.Row): Place | undefined => {
  const key = Rows.keyOf(row)
  if (key === undefined || row.of === "unread") return undefined
  return row.of === "badge" ? ofBadges(setting, row.user, key) : inCourse(setting, row.course, row.user, key)
}

/** What is wrong with a row, as the setting has it; undefined where nothing is. */
export const problemOf = (setting: Compiled, row: Rows.Row) => {
  if (row.of !== "unread" && placeOf(setting, row) === undefined) {
    return row.of === "badge"
      ? { path: ["of"], issue: 'expected "badges" in the setting' }
      : { path: ["course"], issue: "expected a course of the setting" }
  }
  switch (row.of) {
    case "activity":
      return Completion.problemOf(row)
    case "grade":
      return Grades.problemOf(setting, row)
    case "course":
      return Completion.problemOfCourse(row)
    case "quizAttempt":
    case "assignAttempt":
      return Attempts.problemOf(setting, row)
    case "scormAttempt":
      return Tracks.problemOf(row)
    case "session":
      return problemOfSession(setting, row)
    case "badge":
      return Episodes.momentIn(row.dateissued) === undefined
        ? { path: ["dateissued"], issue: "expected when the badge was issued, in Unix seconds" }
        : undefined
    default:
      return undefined
  }
}

/** What a row says; nothing where it is of nothing in the setting. */
export const read = (setting: Compiled, row: Rows.Row): Sketches => {
  const place = placeOf(setting, row)
  if (place === undefined) return []
  switch (row.of) {
    case "enrolment":
      return ofEnrolment(withClaims(place, setting, row), row)
    case "activity":
      return Completion.read(place, row)
    case "grade":
      return Grades.read(setting, place, row)
    case "course":
      return Completion.readCourse(place, row)
    case "quizAttempt":
    case "assignAttempt":
      return Attempts.read(setting, place, row)
    case "scormAttempt":
      return Tracks.read(setting, place, row)
    case "session":
      return ofSession(setting, place, row)
    case "badge":
      return ofBadge(place, row)
    case "unread":
      return []
  }
}

/** Moodle tells no dates of enrolments: it is so since it was seen. */
const ofEnrolment = (place: Place, row: Rows.Enrolment): Sketches => {
  const { status, episode, seen } = row
  const [name, evidence] =
    status === "active"
      ? (["registered", { _tag: "Registered" }] as const)
      : (["unregistered", { _tag: "Unregistered" }] as const)
  return [
    {
      key: `${place.key}/${name}/${episode}`,
      subject: place.subject,
      evidence,
      happened: happened(place, seen, "observed"),
      said: status
    },
    ...ofEnd(place, row)
  ]
}

/** A course that has ended awaits nothing any more of its learners, and one whose end was moved does again. */
const ofEnd = (place: Place, { episode, seen, closed, others = [], reopened = [] }: Rows.Enrolment): Sketches => {
  const at = Episodes.momentIn(closed)
  const sketch = (number: number, evidence: Fact.Evidence, when: Fact.Happened): Adapter.Sketch => ({
    key: `${place.key}/closed/${number}`,
    subject: place.subject,
    evidence,
    happened: when,
    said: evidence._tag === "Closed" ? "ended" : null
  })
  return at === undefined
    ? reopened.map((number) => sketch(number, { _tag: "Retracted" }, happened(place, seen, "observed")))
    : [episode, ...others].map((number) => sketch(number, { _tag: "Closed" }, happened(place, at, "stated")))
}

const problemOfSession = ({ statuses }: Compiled, { status, sessdate }: Rows.Session) => {
  if (Episodes.momentIn(sessdate) === undefined) {
    return { path: ["sessdate"], issue: "expected when the session begins, in Unix seconds" }
  }
  return typeof status === "string" && !statuses.has(status)
    ? { path: ["status"], issue: `expected one of the setting's statuses: ${[...statuses.keys()].join(", ")}` }
    : undefined
}

/** A session of a register that somebody is, or was, on, and their mark where there is one. */
const ofSession = ({ statuses }: Compiled, place: Place, row: Rows.Session): Sketches => {
  const starts = Episodes.momentIn(row.sessdate)
  if (starts === undefined) return []
  const ends = (row.duration ?? 0) > 0 ? Instant.fromMillis(starts + (row.duration ?? 0) * 1_000) : undefined
  const status = typeof row.status === "string" ? statuses.get(row.status) : undefined
  const about = {
    subject: place.subject,
    activity: `session/${row.session}`,
    happened: happened(place, starts, "stated")
  }
  const key = place.key
  if (row.unlisted !== undefined) {
    const seen = happened(place, row.unlisted, "observed")
    return [{ ...about, key: `${key}/scheduled`, evidence: { _tag: "Retracted" }, happened: seen }]
  }
  return [
    {
      ...about,
      key: `${key}/scheduled`,
      evidence: { _tag: "Scheduled", starts, ...(ends === undefined ? {} : { ends }) }
    },
    ...(status === undefined
      ? []
      : [
          {
            ...about,
            key: `${key}/attended`,
            evidence: { _tag: "Attended", status } as const,
            observedAt: Episodes.momentIn(row.taken) ?? null,
            said: row.status ?? null
          }
        ])
  ]
}

/** An award that Moodle made itself: presented as what others gave, and no achievement of ours. */
const ofBadge = (place: Place, row: Rows.Badge): Sketches => {
  const issued = Episodes.momentIn(row.dateissued)
  if (issued === undefined) return []
  const expires = Episodes.momentIn(row.dateexpire)
  const [title, issuer] = [Text.nameOf(row.name), Text.nameOf(row.issuername ?? "")]
  return [
    {
      key: `${place.key}/presented`,
      subject: place.subject,
      activity: `badge/${row.id}`,
      evidence: {
        _tag: "Presented",
        title: title === "" ? `badge ${row.id}` : title,
        ...(issuer === "" ? {} : { issuer }),
        ...(expires === undefined ? {} : { expires: Instant.dayIn(expires, place.zone) })
      },
      happened: happened(place, issued, "stated"),
      said: "issued"
    }
  ]
}
