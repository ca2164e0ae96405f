/** One learner of a course: what Moodle is asked of them alone. */
import type { Adapter, Instant } from "@laurel/core"
import { Effect } from "effect"
import type { Refused } from "../ask/Ask.ts"
import * as Keys from "../Keys.ts"
import * as Compose from "./Compose.ts"
import { type Gathered, isHiddenIn, type Somebody, told } from "./Course.ts"
import type { Scorm } from "./Modules.ts"
import type { Reader } from "./Reader.ts"
import * as Wire from "./Wire.ts"

/** What was read of one person. */
export interface Read {
  readonly rows: ReadonlyArray<Compose.Composed>
  readonly seen: ReadonlyArray<Adapter.Whole>
}

/** Attempts of one learner at one package that are looked at: the newest. */
const maxAttempts = 50

/** Whether a course has no completion of its own: known once one learner was asked. */
export interface Completion {
  isNone: boolean | undefined
}

interface About {
  readonly reader: Reader
  readonly course: Gathered
  readonly somebody: Somebody
  readonly refused: Array<Refused>
  /** What was answered of activities, by the ids of their modules; undefined where it was refused. */
  readonly activities?: ReadonlyMap<string, unknown> | undefined
}

/** All of one learner. What is refused of them is a row that is rejected, and stands in nobody's way. */
export const read = Effect.fnUntraced(function* (
  reader: Reader,
  course: Gathered,
  somebody: Somebody,
  completion: Completion
): Effect.fn.Return<Read, Adapter.Failure> {
  const { id: user, rows: known, isAsked } = somebody
  if (!isAsked) return { rows: known, seen: [] }
  const refused: Array<Refused> = []
  const about = { reader, course, somebody, refused }
  const { answered: activities, ...activity } = yield* activitiesOf(about)
  const rolledUp = yield* completionOf(about, completion)
  const knowing = { ...about, activities }
  const grades = course.hasGrades ? gradesOf(knowing) : { rows: [], keys: [] }
  const attempts = [...(yield* quizzesOf(knowing)), ...(yield* scormsOf(knowing))]
  const isWhole = refused.length === 0 && course.hasGrades
  const badges = yield* badgesOf(about)
  const rows = [...known, ...activity.rows, ...grades.rows, ...rolledUp, ...attempts, ...badges]
  const key = Keys.courseOf(course.course, user)
  const unread = refused.length === 0 ? [] : [Compose.unread(key, expected, told(refused))]
  const answered = [...activity.keys, ...grades.keys, key]
  return {
    rows: [...rows.filter((row) => unread.length === 0 || row["of"] !== "course"), ...unread],
    seen: isWhole ? seenOf(about, answered) : []
  }
})

const expected =
  "answers about this learner: see what the code means in the adapter's README; the account may lack a capability in this course, or the learner's account is in the midst of a change"

/** What was read whole, and what stands under it that was answered and said otherwise. Attempts are, where everything is read. */
const seenOf = ({ course, somebody: { id } }: About, answered: ReadonlyArray<string>): ReadonlyArray<Adapter.Whole> => {
  const prefix = Keys.learnerOf(course.course, id)
  const keys = new Set(answered)
  const beside = (course.stood.get(prefix) ?? []).flatMap(({ reference }) =>
    [...keys].some((key) => reference.key.startsWith(`${key}/`)) ? [reference.key] : []
  )
  const whole = { prefix, beside }
  return course.since === null ? [whole, { prefix: `${Keys.sessionsOf(course.course)}/${id}` }] : [whole]
}

const aboutOf = (
  { reader: { compiled }, course: { course, stood }, somebody: { id }, activities }: About,
  now: Instant.Instant
): Compose.About => ({
  course,
  user: id,
  stood,
  now,
  compiled,
  activities
})

const withId = ({ course: { course }, somebody: { id } }: About) => ({ courseid: course, userid: id })

const orNone = (row: Compose.Composed | undefined): ReadonlyArray<Compose.Composed> => (row === undefined ? [] : [row])

interface Items {
  readonly rows: ReadonlyArray<Compose.Composed>
  /** Keys of the rows that each answered item has or would have. */
  readonly keys: ReadonlyArray<string>
}

const activitiesOf = Effect.fnUntraced(function* (
  about: About
): Effect.fn.Return<Items & { readonly answered: About["activities"] }, Adapter.Failure> {
  const answer = yield* about.reader.client.call(Wire.Activities)({
    name: "core_completion_get_activities_completion_status",
    with: withId(about)
  })
  if (answer._tag === "Refused") {
    about.refused.push(answer)
    return { rows: [], keys: [], answered: undefined }
  }
  const { statuses } = answer.value
  const ids = statuses.flatMap((item) => {
    const cmid = Wire.idOf(item, "cmid")
    return cmid === undefined ? [] : [[cmid, item] as const]
  })
  return {
    rows: statuses.flatMap((item) => orNone(Compose.activity(aboutOf(about, answer.at), item))),
    keys: ids.map(([cmid]) => Keys.activityOf(about.course.course, about.somebody.id, cmid)),
    answered: new Map(ids)
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
  if (completion.isNone === true) return []
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
    yield* Effect.logInfo(`course ${about.course.course} has no completion of its own to be read: ${told([answer])}`)
  } else if (!notNow.has(answer.code)) about.refused.push(answer)
  return []
})

const gradesOf = (about: About): Items => {
  const { course, somebody } = about
  const rows = somebody.grades.flatMap((item) => orNone(Compose.grade(aboutOf(about, course.now), item)))
  const keys = somebody.grades.flatMap((item) => {
    const id = Wire.idOf(item)
    return id === undefined ? [] : [Keys.gradeOf(course.course, somebody.id, id)]
  })
  return { rows, keys }
}

/** Whether the gradebook has a grade of a module: who has none has tried nothing that was marked. */
const hasGrade = ({ somebody: { grades } }: About, cmid: string): boolean =>
  grades.some((item) => Wire.idOf(item, "cmid") === cmid && typeof Wire.field(item, "graderaw") === "number")

const quizzesOf = Effect.fnUntraced(function* (
  about: About
): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
  const { reader, course, somebody } = about
  const rows = yield* Effect.forEach(
    course.quizzes.filter(({ cmid }) => hasGrade(about, cmid)),
    Effect.fnUntraced(function* (
      quiz: Compose.Instance
    ): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
      const answer = yield* reader.client.call(Wire.Attempts)({
        name: "mod_quiz_get_user_attempts",
        with: { quizid: quiz.id, userid: somebody.id, status: "finished" }
      })
      if (answer._tag === "Refused") {
        about.refused.push(answer)
        return []
      }
      const hidden = isHiddenIn(somebody.grades, quiz.cmid)
      return answer.value.attempts.map((item) =>
        Compose.quizAttempt(aboutOf(about, answer.at), { ...quiz, hidden }, item)
      )
    })
  )
  return rows.flat()
})

const scormsOf = Effect.fnUntraced(function* (about: About) {
  const rows = yield* Effect.forEach(
    about.course.scorms.filter(({ cmid }) => hasGrade(about, cmid)),
    (scorm) => tracksOf(about, scorm)
  )
  return rows.flat()
})

const tracksOf = Effect.fnUntraced(function* (
  about: About,
  scorm: Scorm
): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
  const { reader, course, somebody } = about
  const counted = yield* reader.client.call(Wire.AttemptCount)({
    name: "mod_scorm_get_scorm_attempt_count",
    with: { scormid: scorm.id, userid: somebody.id }
  })
  if (counted._tag === "Refused") {
    about.refused.push(counted)
    return []
  }
  const count = counted.value.attemptscount
  // What came before the last attempt does not change any more, unless everything is looked at.
  const first = Math.max(1, count - (course.since === null ? maxAttempts : 2) + 1)
  const tries = Array.from({ length: count - first + 1 }, (_, index) => first + index)
  const rows = yield* Effect.forEach(
    tries.flatMap((attempt) => scorm.scoes.map((sco) => ({ attempt, sco }))),
    Effect.fnUntraced(function* ({
      attempt,
      sco
    }: {
      readonly attempt: number
      readonly sco: string
    }): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
      const answer = yield* reader.client.call(Wire.Tracks)({
        name: "mod_scorm_get_scorm_sco_tracks",
        with: { scoid: sco, userid: somebody.id, attempt }
      })
      if (answer._tag === "Refused") {
        about.refused.push(answer)
        return []
      }
      if (Wire.listOf(answer.value.data, "tracks").length === 0) return []
      const hidden = isHiddenIn(somebody.grades, scorm.cmid)
      return [Compose.scormAttempt(aboutOf(about, answer.at), { ...scorm, hidden }, attempt, sco, answer.value.data)]
    })
  )
  return rows.flat()
})

/** Badges of a person: once a run, in whichever of their courses they are read first. */
const badgesOf = Effect.fnUntraced(function* ({ reader, somebody: { id }, refused }: About) {
  if (reader.compiled.badges === undefined || reader.badged.has(id)) return []
  reader.badged.add(id)
  const answer = yield* reader.client.call(Wire.Badges)({ name: "core_badges_get_user_badges", with: { userid: id } })
  if (answer._tag === "Answered") return answer.value.badges.map((item) => Compose.badge(id, item))
  refused.push(answer)
  return []
})
