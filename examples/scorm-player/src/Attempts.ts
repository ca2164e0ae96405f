/** What any host of SCORM keeps of its learners: their attempts, and the run-time data that the next launch goes on with. */
import { randomUUID } from "node:crypto"
import { Option, Schema } from "effect"
import type { Course } from "./Courses.ts"

export interface Learner {
  readonly name: string
  readonly email: string
}

/** One launch of a course by a learner, until it is closed. */
export interface Launched {
  readonly id: string
  readonly learner: Learner
  readonly course: Course
  /** The learner's enrolment in the course, of which attempts are parts. */
  readonly registration: string
  /** Counted from 1. */
  readonly attempt: number
  /** The run-time data that the player is given. */
  readonly cmi: Cmi
}

type Cmi = Readonly<Record<string, unknown>>

/** The present attempt of an enrolment. */
interface Attempt {
  readonly registration: string
  readonly number: number
  /** As committed last; null where nothing was. */
  readonly cmi: typeof Committed.Type | null
  readonly isOver: boolean
}

const Text = Schema.optionalKey(Schema.String)
const Score = Schema.optionalKey(Schema.Struct({ raw: Text, min: Text, max: Text, scaled: Text }))

/** What goes on from one session of an attempt to the next, of both editions. */
const Committed = Schema.Struct({
  suspend_data: Text,
  exit: Text,
  location: Text,
  completion_status: Text,
  success_status: Text,
  progress_measure: Text,
  total_time: Text,
  score: Score,
  core: Schema.optionalKey(
    Schema.Struct({ exit: Text, lesson_location: Text, lesson_status: Text, total_time: Text, score: Score })
  )
})
const decodeBody = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ cmi: Committed })))

/** Launches that are remembered: a commit of an older one is of nobody. */
const maxLaunches = 10_000

export class Attempts {
  readonly #launches = new Map<string, Launched>()
  readonly #attempts = new Map<string, Attempt>()

  /** Goes on with the attempt that was suspended or cut off; begins the next one where it is over. */
  launch(learner: Learner, course: Course): Launched {
    const key = keyOf(learner, course)
    const before = this.#attempts.get(key)
    const { registration = randomUUID(), number = 0 } = before ?? {}
    const attempt: Attempt =
      before === undefined || before.isOver ? { registration, number: number + 1, cmi: null, isOver: false } : before
    this.#attempts.set(key, attempt)
    const cmi = (course.edition === "1.2" ? cmi12 : cmi2004)(learner, course, attempt.cmi)
    const launched = { id: randomUUID(), learner, course, registration, attempt: attempt.number, cmi }
    this.#launches.set(launched.id, launched)
    const [oldest] = this.#launches.keys()
    if (this.#launches.size > maxLaunches && oldest !== undefined) this.#launches.delete(oldest)
    return launched
  }

  /** A learner's own launch; undefined where it is another's, or nobody's. */
  launched(id: string, learner: Learner): Launched | undefined {
    const found = this.#launches.get(id)
    return found?.learner === learner ? found : undefined
  }

  /** Keeps what was committed, once it was taken in. `isEnd` where the session ended with it. */
  keep({ learner, course, attempt }: Launched, body: string, isEnd: boolean): void {
    const read = Option.getOrUndefined(decodeBody(body))
    const key = keyOf(learner, course)
    const before = this.#attempts.get(key)
    // What comes late of an attempt before the present one is the ledger's to know; the next launch goes on from the present one.
    if (read === undefined || before?.number !== attempt) return
    const exit = course.edition === "1.2" ? read.cmi.core?.exit : read.cmi.exit
    this.#attempts.set(key, { ...before, cmi: read.cmi, isOver: isEnd && exit !== "suspend" })
  }

  /** How far a learner is with a course, in a word. */
  state(learner: Learner, course: Course): "new" | "begun" | "over" {
    const attempt = this.#attempts.get(keyOf(learner, course))
    return attempt === undefined ? "new" : attempt.isOver ? "over" : "begun"
  }
}

const keyOf = (learner: Learner, course: Course): string => `${learner.email} ${course.id}`

const given = (fields: Cmi): Cmi =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""))

const cmi12 = ({ name, email }: Learner, { sco }: Course, before: typeof Committed.Type | null): Cmi => ({
  core: given({
    student_id: email,
    student_name: name,
    credit: "credit",
    lesson_mode: "normal",
    entry: before === null ? "ab-initio" : "resume",
    lesson_location: before?.core?.lesson_location,
    lesson_status: before?.core?.lesson_status,
    total_time: before?.core?.total_time,
    score: before?.core?.score && given(before.core.score)
  }),
  student_data: given({ mastery_score: sco.masteryScore === null ? "" : String(sco.masteryScore * 100) }),
  ...given({ suspend_data: before?.suspend_data })
})

const cmi2004 = ({ name, email }: Learner, { sco }: Course, before: typeof Committed.Type | null): Cmi =>
  given({
    learner_id: email,
    learner_name: name,
    credit: "credit",
    mode: "normal",
    entry: before === null ? "ab-initio" : "resume",
    scaled_passing_score: sco.masteryScore === null ? "" : String(sco.masteryScore),
    completion_threshold: sco.completionThreshold === null ? "" : String(sco.completionThreshold),
    location: before?.location,
    completion_status: before?.completion_status,
    success_status: before?.success_status,
    progress_measure: before?.progress_measure,
    total_time: before?.total_time,
    score: before?.score && given(before.score),
    suspend_data: before?.suspend_data
  })
