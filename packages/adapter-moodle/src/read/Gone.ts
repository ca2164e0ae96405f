/** Who stood on a roster and is on none any more, and why: Moodle is asked, for absence alone says nothing. */
import { type Adapter, Field } from "@laurel/core"
import { Effect } from "effect"
import type { Refused } from "../ask/Ask.ts"
import type * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import type { Reader } from "./Reader.ts"
import * as Roster from "./Roster.ts"
import * as Wire from "./Wire.ts"

/** People of one course who are asked about in one run. */
const maxAsked = 5_000

/** How somebody stands: as taking part, or by the word by which they stopped. Undefined where nothing stands. */
export const wordOf = (
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  course: string,
  user: string
): string | undefined => {
  let [last, word]: [number, string | undefined] = [0, undefined]
  for (const { reference, said, evidence } of enrolments.get(Keys.enrolmentOf(course, user)) ?? []) {
    if (evidence._tag !== "Registered" && evidence._tag !== "Unregistered") continue
    const episode = Number(reference.key.slice(reference.key.lastIndexOf("/") + 1))
    const isLater = episode > last || (episode === last && evidence._tag === "Unregistered")
    if (isLater) [last, word] = [episode, evidence._tag === "Unregistered" ? (said ?? "gone") : "active"]
  }
  return word
}

/** Those of whom anything stands in a course. */
export const usersOf = (enrolments: ReadonlyMap<string, Episodes.Stood>, course: string): ReadonlyArray<string> => {
  const prefix = `${Keys.enrolmentsOf(course)}/`
  return [...enrolments.keys()].flatMap((key) => {
    const rest = key.startsWith(prefix) ? key.slice(prefix.length) : ""
    return rest !== "" && !rest.includes("/") ? [rest] : []
  })
}

/** Those who stood as taking part and are not among these. */
export const missing = (
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  course: string,
  roster: ReadonlyArray<unknown>
): ReadonlyArray<string> => absent(enrolments, course, roster, ["active"])

/** Words of those who may take part again, or leave for good. */
const notForGood = ["active", "suspended", "account suspended", "no learner's role"]

const absent = (
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  course: string,
  roster: ReadonlyArray<unknown>,
  words: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const there = new Set(roster.flatMap((entry) => Wire.idOf(entry) ?? []))
  return usersOf(enrolments, course).filter(
    (user) => !there.has(user) && words.includes(wordOf(enrolments, course, user) ?? "")
  )
}

/** What Moodle said of somebody who is on no roster any more. */
export interface Told {
  readonly id: string
  readonly status: "unenrolled" | "deleted" | "account suspended"
}

/** Those of a course who are not on its roster of those who take part. */
export interface Departures {
  /** Entries of the roster of those whose part does not count now. */
  readonly suspended: ReadonlyArray<unknown>
  readonly gone: ReadonlyArray<Told>
  /** Those of whom nothing new was said, now or earlier in the reading. */
  readonly unclear: ReadonlyArray<string>
  /** Those of them who were asked about now, of whom nothing clear was said. */
  readonly untold: ReadonlyArray<string>
  readonly refused: ReadonlyArray<Refused>
  readonly isTruncated: boolean
}

/** Who does not take part now, and why; nothing is asked again of those who were unclear earlier. */
export const departures = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  {
    active,
    enrolments,
    unclear
  }: {
    readonly active: ReadonlyArray<unknown>
    readonly enrolments: ReadonlyMap<string, Episodes.Stood>
    readonly unclear: ReadonlySet<string>
  },
  isWhole: boolean
): Effect.fn.Return<Departures, Adapter.Failure> {
  const answer = yield* Roster.read(reader.client, course, "onlysuspended")
  const known = { suspended: [], gone: [], unclear: [...unclear], untold: [] }
  // Who is suspended can't be told from who is unenrolled.
  if (answer._tag === "Refused") return { ...known, refused: [answer], isTruncated: false }
  const ids = new Set(active.flatMap((entry) => Wire.idOf(entry) ?? []))
  const suspended = answer.value.filter((entry) => !ids.has(Wire.idOf(entry) ?? ""))
  const away = absent(enrolments, course, [...active, ...suspended], notForGood)
  const isTruncated =
    (isWhole || away.some((user) => !unclear.has(user))) &&
    (yield* Roster.hasMore(reader.client, course, "onlyactive", active.length))
  const asked = away.filter((user) => !unclear.has(user))
  const codes = yield* ask(reader, course, asked)
  const isCounted =
    !isTruncated &&
    [...codes.values()].some((code) => ofCourse.has(code)) &&
    (yield* isEverybody(reader, course, active, suspended))
  const told = [...codes].flatMap(([id, code]): ReadonlyArray<Told> => {
    const status = statusOf(code) ?? (isCounted && ofCourse.has(code) ? "unenrolled" : undefined)
    return status === undefined ? [] : [{ id, status }]
  })
  const gone = told.filter(({ id, status }) => status !== wordOf(enrolments, course, id))
  const [answered, left] = [new Set(told.map(({ id }) => id)), new Set(gone.map(({ id }) => id))]
  return {
    suspended,
    gone,
    unclear: away.filter((user) => !left.has(user)),
    // Of a roster that leaves people out it is told as a whole.
    untold: isTruncated ? [] : asked.filter((user) => !answered.has(user)),
    refused: [],
    isTruncated
  }
})

/** What Moodle says of those who are on no roster any more: a word, nothing, or that the course has no completion to refuse. */
const ask = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  users: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyMap<string, Code>, Adapter.Failure> {
  if (users.length > maxAsked) {
    yield* Effect.logWarning(
      `course ${course}: ${users.length} people are on no roster any more; the first ${maxAsked} are asked about, and the others stay registered until then`
    )
  }
  const codes = yield* Effect.forEach(
    users.slice(0, maxAsked),
    (user) => Effect.map(why(reader, course, user), (code) => [user, code] as const),
    { concurrency: reader.concurrency }
  )
  return new Map(codes)
})

/** The code by which the completion of a course is refused; undefined where it is not. */
type Code = string | undefined

const why = ({ client }: Reader, course: string, user: string): Effect.Effect<Code, Adapter.Failure> =>
  Effect.map(
    client.call(Wire.CourseCompletion)({
      name: "core_completion_get_course_completion_status",
      with: { courseid: course, userid: user }
    }),
    (answer) => (answer._tag === "Answered" ? undefined : answer.code)
  )

/** Where these are refused, nothing was said of the user. */
const ofCourse: ReadonlySet<Code> = new Set(["nocriteriaset", "cannotviewreport"])

/**
 * Whether the rosters name everybody whom Moodle itself counts in the course: then whoever is on none takes no part. The count is of
 * all, also of those whose profile the account may not see, whom it leaves out of every list without a word.
 */
const isEverybody = Effect.fnUntraced(function* (
  { client, functions }: Reader,
  course: string,
  active: ReadonlyArray<unknown>,
  suspended: ReadonlyArray<unknown>
): Effect.fn.Return<boolean, Adapter.Failure> {
  const [someone] = active.flatMap((entry) => Wire.idOf(entry) ?? [])
  if (someone === undefined || !functions.has("core_enrol_get_users_courses")) return false
  const answer = yield* client.call(Wire.UserCourses)({
    name: "core_enrol_get_users_courses",
    with: { userid: someone, returnusercount: true }
  })
  if (answer._tag === "Refused") return false
  const counted = answer.value.find((each) => Wire.idOf(each) === course)
  const named = new Set([...active, ...suspended].map((entry) => Wire.idOf(entry)))
  return Field.of(counted, "enrolledusercount") === named.size
})

/** The code by which Moodle refuses to say anything of an account that is suspended in all of the site. */
export const accountSuspended = "suspended"

const statusOf = (code: Code): Told["status"] | undefined => {
  if (code === "usernotenroled") return "unenrolled"
  if (code === accountSuspended) return "account suspended"
  return code === "userdeleted" || code === "invaliduser" ? "deleted" : undefined
}
