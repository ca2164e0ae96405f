/** Submissions: what was handed in, how it was marked, and who was excused. */
import { type Adapter, Fact, Field, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { type Assignment, type Course, keyOf, type Standing as Stands } from "./Course.ts"
import { gradeOf } from "../Grade.ts"
import type { Compiled } from "../Setting.ts"
import * as Standing from "./Standing.ts"
import { happened, subjectOf } from "../Subject.ts"
import { Graded, Id, idOf, instantOf, Moment, Numeral, pick, User, When } from "../Wire.ts"

const Attempt = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

/** One learner's submission to one assignment, as it stands. Without the assignment it can't be read. */
export const Submission = Schema.Struct({
  of: Schema.Literal("submission"),
  key: Schema.String,
  course: Id,
  user: User,
  assignment: Graded,
  attempt: Field.maybe(Attempt),
  submitted_at: Field.maybe(Moment),
  late: Field.maybe(Schema.Boolean),
  missing: Field.maybe(Schema.Boolean),
  late_policy_status: Field.maybe(Schema.String),
  workflow_state: Field.maybe(Schema.String),
  score: Field.maybe(Numeral),
  grade: Field.maybe(Schema.String),
  graded_at: Field.maybe(Moment),
  grade_matches_current_submission: Field.maybe(Schema.Boolean),
  /** When the grade was first seen, where Canvas does not say when it was given. */
  seen: Schema.optionalKey(When)
})
type Submission = typeof Submission.Type

/** Somebody is excused by a person, or is so no longer: then it says so once. */
export const Excuse = Schema.Struct({
  of: Schema.Literal("excuse"),
  key: Schema.String,
  course: Id,
  user: User,
  assignment: Id,
  excused: Schema.Boolean,
  by: Schema.optionalKey(Id),
  when: When
})
type Excuse = typeof Excuse.Type

/** What rows are composed with. */
export interface With {
  readonly course: Course
  readonly assignments: ReadonlyMap<string, Assignment>
  readonly readsHidden: boolean
  readonly submissions: Stands
  readonly excuses: Stands
  readonly now: Instant.Instant
}

const handedIn = ["attempt", "submitted_at", "late", "missing", "late_policy_status", "workflow_state"]
const marked = ["score", "grade", "graded_at", "grade_matches_current_submission"]

/** The rows of one submission: none where it says nothing, or is of nobody who learns there. */
export const rowsOf = (from: With, item: unknown): ReadonlyArray<unknown> => {
  const { course, assignments } = from
  const [user, assignment] = [idOf(Field.of(item, "user_id")), idOf(Field.of(item, "assignment_id"))]
  // While it is marked anonymously Canvas does not say whose it is: it is not posted.
  if (
    (Field.of(item, "user_id") ?? undefined) === undefined &&
    (Field.of(item, "anonymous_id") ?? undefined) !== undefined
  )
    return []
  if (user === undefined || assignment === undefined) {
    return [{ of: "submission", course: course.id, submission: pick(item, ["user_id", "assignment_id", ...handedIn]) }]
  }
  const person = course.people.get(user)
  if (person === undefined) return []
  const isPosted = from.readsHidden || (Field.of(item, "posted_at") ?? undefined) !== undefined
  const key = keyOf("submission", course.id, user, assignment)
  const row = {
    of: "submission",
    key,
    course: course.id,
    user: person.user,
    assignment: assignments.get(assignment)?.wire ?? null,
    ...pick(item, handedIn),
    ...(isPosted ? pick(item, marked) : {})
  }
  const excuse = excuseOf(from, item, user, assignment, isPosted, person.user)
  if (!("submitted_at" in row) && !("score" in row) && !("grade" in row)) return excuse
  const isUndated = ("score" in row || "grade" in row) && !("graded_at" in row)
  if (!isUndated) return [row, ...excuse]
  const stands = from.submissions
    .get(key)
    ?.find(({ reference }) => reference.key === `${key}/score` || reference.key === `${key}/outcome`)
  return [{ ...row, seen: Standing.seen(stands, from.now) }, ...excuse]
}

/** Below zero Canvas names what graded it and no person: that decides nothing. */
const excuseOf = (
  { course, excuses, now }: With,
  item: unknown,
  user: string,
  assignment: string,
  isPosted: boolean,
  about: Readonly<Record<string, unknown>>
): ReadonlyArray<unknown> => {
  const key = keyOf("excuse", course.id, user, assignment)
  const row = { of: "excuse", key, course: course.id, user: about, assignment }
  const stands = excuses.get(key)?.[0]
  const excused = Field.of(item, "excused")
  if (excused !== true) {
    const isSaid = excused === false || (excused === null && stands !== undefined)
    return isSaid && stands !== undefined ? [{ ...row, excused: false, when: Standing.observed(now) }] : []
  }
  const by = idOf(Field.of(item, "grader_id"))
  if (!isPosted || by?.startsWith("-") === true) return []
  const graded = instantOf(Field.of(item, "graded_at"))
  const seen = Standing.seen(stands, now)
  return [
    {
      ...row,
      excused: true,
      ...(by === undefined ? {} : { by }),
      when: graded === undefined ? seen : Standing.stated(graded)
    }
  ]
}

/**
 * Whether the grade of a row stands as by another marking than its assignment has now: out of other points, or as a score where it
 * is passed or failed. What says no grade any more corrects nothing, so it is none.
 */
export const isMarkedOtherwise = (key: string, facts: ReadonlyArray<Fact.Fact>, { wire }: Assignment): boolean => {
  const [score, outcome] = [Standing.under(facts, `${key}/score`), Standing.under(facts, `${key}/outcome`)]
  if (score === undefined && outcome === undefined) return false
  if (wire["grading_type"] === "pass_fail") return outcome === undefined
  const points = Number(wire["points_possible"] ?? 0)
  if (wire["grading_type"] === "not_graded" || !(points > 0)) return false
  return score === undefined || (score.evidence._tag === "Scored" && score.evidence.max !== points)
}

/** Keys of earlier attempts: a submission only tells of its last one. */
export const earlierAttempts = (rows: ReadonlyMap<string, number>, stands: Stands): ReadonlyArray<string> =>
  [...stands].flatMap(([row, facts]) => {
    const last = rows.get(row)
    if (last === undefined) return []
    return facts.flatMap(({ reference: { key } }) => {
      const attempt = Standing.episodeOf(key)
      return attempt > 0 && attempt < last ? [key] : []
    })
  })

export const draftsOf = (setting: Compiled, row: Submission): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  if (about === undefined) return []
  const { subject, zone } = about
  const { assignment, attempt, submitted_at, graded_at, workflow_state, seen } = row
  const activity = `assignment/${assignment.id}`
  const sketches: Array<Adapter.Sketch> = []
  const isOnline = typeof submitted_at === "string" && workflow_state !== "unsubmitted"
  const at = isOnline ? instantOf(submitted_at) : undefined
  if (at !== undefined) {
    sketches.push({
      key: `${row.key}/submitted/${attempt ?? 1}`,
      subject,
      activity,
      evidence: Fact.Completed.make({}),
      happened: Fact.happenedAt(at, zone),
      observedAt: at,
      said: lateness(row)
    })
  }
  const grade = gradeOf({
    type: assignment.grading_type,
    points: assignment.points_possible,
    score: row.score,
    grade: row.grade
  })
  // What an autograder gave is a part of the marks while somebody has still to look at it.
  if (grade === undefined || workflow_state === "pending_review") return sketches
  const graded = typeof graded_at === "string" ? instantOf(graded_at) : undefined
  const when = graded === undefined ? seen : Standing.stated(graded)
  if (when === undefined) return sketches
  const common = {
    subject,
    evidence: grade.evidence,
    happened: happened(when, zone),
    observedAt: graded ?? null,
    said: row.missing === true && at === undefined ? "missing" : grade.said
  }
  sketches.push({ key: `${row.key}/${grade.name}`, activity, ...common })
  // A grade that stands from before was given to another attempt, and Canvas does not say to which.
  if (at !== undefined && row.grade_matches_current_submission !== false) {
    sketches.push({ key: `${row.key}/attempt/${attempt ?? 1}`, activity: `${activity}/attempts`, ...common })
  }
  return sketches
}

/** What Canvas calls how late it was handed in. */
const lateness = ({ late_policy_status, late }: Submission): string | null => {
  if (typeof late_policy_status === "string" && ["late", "extended", "none"].includes(late_policy_status))
    return late_policy_status
  return late === true ? "late" : null
}

export const excuseDrafts = (setting: Compiled, row: Excuse): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  if (about === undefined) return []
  const waived = Fact.Assessed.make({
    verdict: "waive",
    by: row.by ?? "unknown",
    role: "grader",
    reason: "excused in Canvas"
  })
  return [
    {
      key: `${row.key}/waived`,
      subject: about.subject,
      activity: `assignment/${row.assignment}`,
      evidence: row.excused ? waived : Fact.Retracted.make({}),
      happened: happened(row.when, about.zone),
      said: row.excused ? "excused" : "not excused"
    }
  ]
}
