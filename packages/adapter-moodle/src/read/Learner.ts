/** One learner of a course: what Moodle is asked of them alone. */
import type { Adapter, Instant } from "@laurel/core"
import { Effect } from "effect"
import type { Refused } from "../ask/Ask.ts"
import { unanswered } from "../ask/tolerant.ts"
import * as Keys from "../Keys.ts"
import * as Attempts from "./Attempts.ts"
import * as Badges from "./Badges.ts"
import * as Compose from "./Compose.ts"
import type { Gathered } from "./Course.ts"
import * as Gone from "./Gone.ts"
import * as Graded from "./Graded.ts"
import type { Somebody } from "./People.ts"
import type { Reader } from "./Reader.ts"
import * as Unread from "./Unread.ts"
import * as Wire from "./Wire.ts"

/** What was read of one person. */
export interface Read {
  readonly rows: ReadonlyArray<Compose.Composed>
  readonly seen: ReadonlyArray<Adapter.Whole>
}

/** Prefixes of keys that one person may be seen whole under: activities, grades, sessions, badges. */
export const maxSeen = 4

/** Whether a course has no completion of its own: known once one learner was asked. */
export interface Completion {
  isNone: boolean | undefined
}

interface About {
  readonly reader: Reader
  readonly course: Gathered
  readonly somebody: Somebody
}

/** Rows of one kind, and the keys of all that were answered, also of those that say nothing; undefined where nothing was. */
interface Items {
  readonly rows: ReadonlyArray<Compose.Composed>
  readonly keys: ReadonlyArray<string> | undefined
}

/** All of one learner. What is refused of them is a row that is rejected, and stands in nobody's way. */
export const read = Effect.fnUntraced(function* (
  reader: Reader,
  course: Gathered,
  somebody: Somebody,
  completion: Completion
): Effect.fn.Return<Read, Adapter.Failure> {
  const { id: user, rows: known, isAsked, isFresh, as, status } = somebody
  if (!isAsked) return { rows: known, seen: [] }
  const about = { reader, course, somebody }
  const activities = yield* activitiesOf(about)
  if (activities === "account suspended") {
    // What the course's answer had of their grades is in hand: they are not asked for alone.
    const last = gradesOf(about, { items: somebody.grades, at: course.now, refused: undefined }, undefined)
    const word = as(status === "active" ? "account suspended" : status)
    return { rows: [...Graded.shown(known, somebody.grades), ...last.rows, word], seen: [] }
  }
  const rolledUp = yield* completionOf(about, completion)
  const graded = yield* itemsOf(about)
  const grades = gradesOf(about, graded, activities.answered)
  const tries = yield* Attempts.of({
    reader,
    course,
    user,
    items: graded.items,
    activities: activities.answered,
    isAll: course.since === null || isFresh
  })
  const badges = yield* Badges.of(reader, user)
  const isHeld = status !== "active" && isHeldBack(course, [activities.refused, graded.refused])
  const refused = graded.refused === undefined ? [] : [unread(about, "grades", graded.refused)]
  const rows = [
    ...(isHeld ? [] : [as(status)]),
    ...refused,
    ...activities.rows,
    ...grades.rows,
    ...rolledUp,
    ...tries,
    ...badges.rows
  ]
  return {
    rows: [...Graded.shown(known, graded.items), ...rows],
    seen: status === "unenrolled" ? [] : seenOf(about, activities, grades, badges)
  }
})

/**
 * Whether it is not said yet that somebody left: the last of what they did was refused, and whoever has left is not asked about again.
 * Where everybody is read, only for what failed: a refusal is an answer, and may go on for good.
 */
const isHeldBack = ({ since }: Gathered, refusals: ReadonlyArray<Refused | undefined>): boolean =>
  refusals.some((refused) => refused !== undefined && (since !== null || refused.code === unanswered))

/** What was read whole, and what stands under it that was answered and said otherwise. */
const seenOf = (
  { course, somebody: { id } }: About,
  activities: Items,
  grades: Items,
  badges: Badges.Read
): ReadonlyArray<Adapter.Whole> => {
  const of = (kind: "activity" | "grade", { keys }: Items): ReadonlyArray<Adapter.Whole> => {
    if (keys === undefined) return []
    const prefix = `${Keys.learnerOf(course.course, id)}/${kind}`
    const stood = course.stood.get(prefix) ?? []
    const answered = new Set(keys)
    const beside = stood.flatMap(({ reference: { key } }) =>
      answered.has(key.split("/").slice(0, 4).join("/")) ? [key] : []
    )
    return [{ prefix, beside }]
  }
  return [
    ...of("activity", activities),
    ...of("grade", grades),
    ...(course.since === null && course.hasSessions ? [{ prefix: `${Keys.sessionsOf(course.course)}/${id}` }] : []),
    ...(badges.isWhole ? [{ prefix: `badge/${id}` }] : [])
  ]
}

const aboutOf = ({ course: { course, stood }, somebody: { id } }: About, now: Instant.Instant): Compose.Of => ({
  course,
  user: id,
  stood,
  now
})

const withId = ({ course: { course }, somebody: { id } }: About) => ({ courseid: course, userid: id })

const orNone = (row: Compose.Composed | undefined): ReadonlyArray<Compose.Composed> => (row === undefined ? [] : [row])

/** What of this learner could not be read. */
const unread = ({ course: { course }, somebody: { id } }: About, what: string, refused: Refused) =>
  Unread.ofLearner(`${Keys.learnerOf(course, id)}/${what}`, refused)

/** What was answered of activities, by the ids of their modules; undefined where it was refused. */
type Answered = Compose.About["activities"]

interface Activities extends Items {
  readonly answered: Answered
  readonly refused: Refused | undefined
}

const activitiesOf = Effect.fnUntraced(function* (
  about: About
): Effect.fn.Return<Activities | "account suspended", Adapter.Failure> {
  const answer = yield* about.reader.client.call(Wire.Activities)({
    name: "core_completion_get_activities_completion_status",
    with: withId(about)
  })
  if (answer._tag === "Refused") {
    return answer.code === Gone.accountSuspended
      ? "account suspended"
      : { rows: [unread(about, "activities", answer)], keys: undefined, answered: undefined, refused: answer }
  }
  const { statuses } = answer.value
  const ids = statuses.flatMap((item) => {
    const cmid = Wire.idOf(item, "cmid")
    return cmid === undefined ? [] : [[cmid, item] as const]
  })
  return {
    rows: statuses.flatMap((item) => orNone(Compose.activity(aboutOf(about, answer.at), item))),
    keys: ids.map(([cmid]) => Keys.activityOf(about.course.course, about.somebody.id, cmid)),
    answered: new Map(ids),
    refused: undefined
  }
})

/** What says that a course has no completion of its own, of nobody. */
const withoutCompletion: ReadonlySet<string> = new Set(["nocriteriaset", "cannotviewreport"])
/** What says that somebody takes no part now, which the rosters say better. */
const notNow: ReadonlySet<string> = new Set(["usernotenroled"])

const completionOf = Effect.fnUntraced(function* (
  about: About,
  completion: Completion
): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
  // Of whoever is enrolled no more it is known to be refused.
  if (completion.isNone === true || about.somebody.status === "unenrolled") return []
  const answer = yield* about.reader.client.call(Wire.CourseCompletion)({
    name: "core_completion_get_course_completion_status",
    with: withId(about)
  })
  if (answer._tag === "Answered") {
    completion.isNone = false
    return orNone(Compose.course(aboutOf(about, answer.at), answer.value.completionstatus))
  }
  if (withoutCompletion.has(answer.code)) {
    completion.isNone = true
    const log = answer.code === "nocriteriaset" ? Effect.logInfo : Effect.logWarning
    yield* log(`the completion of course ${about.course.course} is not read: ${Unread.told([answer])}`)
  } else if (!notNow.has(answer.code)) return [unread(about, "completion", answer)]
  return []
})

interface Given {
  readonly items: Graded.Items
  readonly at: Instant.Instant
  readonly refused: Refused | undefined
}

/** The items of somebody's grades. The answer about all leaves out whoever is not active: they are asked about alone. */
const itemsOf = Effect.fnUntraced(function* (about: About): Effect.fn.Return<Given, Adapter.Failure> {
  const { reader, course, somebody } = about
  const isGiven = somebody.grades !== undefined || !course.hasGrades
  if (isGiven || (somebody.status === "active" && course.isGraded)) {
    return { items: somebody.grades, at: course.now, refused: undefined }
  }
  const answer = yield* Graded.ask(reader, course.course, somebody.id)
  if (answer._tag === "Refused") return { items: undefined, at: course.now, refused: answer }
  return { items: Graded.byUser(answer.value).get(somebody.id), at: answer.at, refused: undefined }
})

const gradesOf = (about: About, { items, at }: Given, activities: Answered): Items => {
  const { course, somebody, reader } = about
  if (items === undefined) return { rows: [], keys: undefined }
  return {
    rows: items.flatMap((item) =>
      orNone(Compose.grade({ ...aboutOf(about, at), compiled: reader.compiled, activities }, item))
    ),
    keys: items.flatMap((item) => {
      const id = Wire.idOf(item)
      return id === undefined ? [] : [Keys.gradeOf(course.course, somebody.id, id)]
    })
  }
}
