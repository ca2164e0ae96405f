/** Tries of one learner at the quizzes and packages of a course, of which the gradebook has a grade. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import * as Compose from "./Compose.ts"
import type { Gathered } from "./Course.ts"
import * as Graded from "./Graded.ts"
import type { Scorm } from "./Modules.ts"
import type { Reader } from "./Reader.ts"
import * as Unread from "./Unread.ts"
import * as Wire from "./Wire.ts"

/** Attempts of one learner at one package that are looked at: the newest. */
const maxAttempts = 50
/** Of somebody of whom the earlier ones are known: what came before the last attempt does not change any more. */
const maxKnown = 2

interface About {
  readonly reader: Reader
  readonly course: Gathered
  readonly user: string
  /** Of their grades. */
  readonly items: Graded.Items
  /** What was answered of activities, by the ids of their modules; undefined where it was refused. */
  readonly activities: Compose.About["activities"]
  /** Whether tries are looked at that may have been read before. */
  readonly isAll: boolean
}

type Read = Effect.Effect<ReadonlyArray<Compose.Composed>, Adapter.Failure>

/** All that is read. What is refused is told in its place. */
export const of = (about: About): Read => {
  const { course, items } = about
  const quizzes = course.quizzes.filter(({ cmid }) => Graded.hasGrade(items, cmid))
  const scorms = course.scorms.filter(({ cmid }) => Graded.hasGrade(items, cmid))
  const all: ReadonlyArray<Read> = [
    ...quizzes.map((quiz) => ofQuiz(about, quiz)),
    ...scorms.map((scorm) => ofScorm(about, scorm))
  ]
  return Effect.map(Effect.all(all), (rows) => rows.flat())
}

/** Under a key that is no try's. */
const unread = ({ course: { course }, user }: About, what: string, refused: Parameters<typeof Unread.ofLearner>[1]) =>
  Unread.ofLearner(`attempt/${course}/${user}/${what}`, refused)

const compose = (
  { reader: { compiled }, course: { course, stood }, user, activities }: About,
  now: Compose.About["now"]
): Compose.About => ({
  course,
  user,
  stood,
  now,
  compiled,
  activities
})

const ofQuiz = Effect.fnUntraced(function* (
  about: About,
  quiz: Compose.Instance
): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
  const { reader, user, items } = about
  const answer = yield* reader.client.call(Wire.Attempts)({
    name: "mod_quiz_get_user_attempts",
    with: { quizid: quiz.id, userid: user, status: "finished" }
  })
  if (answer._tag === "Refused") return [unread(about, `quizzes/${quiz.id}`, answer)]
  const instance = { ...quiz, hidden: !Graded.isShown(items, quiz.cmid) }
  return answer.value.attempts.map((item) => Compose.quizAttempt(compose(about, answer.at), instance, item))
})

const ofScorm = Effect.fnUntraced(function* (
  about: About,
  scorm: Scorm
): Effect.fn.Return<ReadonlyArray<Compose.Composed>, Adapter.Failure> {
  const { reader, user, items } = about
  const counted = yield* reader.client.call(Wire.AttemptCount)({
    name: "mod_scorm_get_scorm_attempt_count",
    with: { scormid: scorm.id, userid: user }
  })
  if (counted._tag === "Refused") return [unread(about, `packages/${scorm.id}`, counted)]
  const count = counted.value.attemptscount
  const first = Math.max(1, count - (about.isAll ? maxAttempts : maxKnown) + 1)
  const tries = Array.from({ length: count - first + 1 }, (_, index) => first + index)
  const instance = { ...scorm, hidden: !Graded.isShown(items, scorm.cmid) }
  const rows: Array<Compose.Composed> = []
  for (const { attempt, sco } of tries.flatMap((attempt) => scorm.scoes.map((sco) => ({ attempt, sco })))) {
    const answer = yield* reader.client.call(Wire.Tracks)({
      name: "mod_scorm_get_scorm_sco_tracks",
      with: { scoid: sco, userid: user, attempt }
    })
    // The others would be refused, too.
    if (answer._tag === "Refused") return [...rows, unread(about, `packages/${scorm.id}`, answer)]
    if (Wire.listOf(answer.value.data, "tracks").length === 0) continue
    rows.push(Compose.scormAttempt(compose(about, answer.at), instance, attempt, sco, answer.value.data))
  }
  return rows
})
