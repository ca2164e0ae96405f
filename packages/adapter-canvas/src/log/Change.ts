/** An entry of the log of grade changes: a record with what was before and what is after, which takes back the entry before it. */
import { type Adapter, Fact, Field, type Id as Ids } from "@laurel/core"
import { Schema } from "effect"
import { gradeOf } from "../Grade.ts"
import { type Compiled, compile, type Setting } from "../Setting.ts"
import { subjectOf } from "../Subject.ts"
import { fields, reasonOf, type Unread } from "../Unread.ts"
import { Graded, Id, instantOf, Moment, numberOf, Numeral } from "../Wire.ts"

/** The one stream of the log. */
export const stream = "grade-changes"

const Event = Schema.Struct({
  of: Schema.Literal("change"),
  id: Schema.String.check(Schema.isPattern(/^[\w-]{1,100}$/, { expected: "the id of an event" })),
  course: Id,
  /** Null of one that is marked anonymously, or of a test student. */
  student: Schema.NullOr(Id),
  /** Null of a grade of the whole course that was overridden. */
  assignment: Schema.NullOr(Graded),
  /** Whether grades of the assignment are posted by hand: the log does not say whether this one was. */
  by_hand: Schema.optionalKey(Schema.Literal(true)),
  grader: Field.maybe(Id),
  created_at: Moment,
  grade_before: Field.maybe(Schema.String),
  grade_after: Field.maybe(Schema.String),
  excused_before: Field.maybe(Schema.Boolean),
  excused_after: Field.maybe(Schema.Boolean),
  points_possible_after: Field.maybe(Numeral),
  /** The entry that said what this one changes. */
  follows: Schema.optionalKey(Schema.String)
})
type Event = typeof Event.Type

/** The log of a course, or the entry before one, that can't be read, or can again. */
const NotRead = Schema.Struct({
  of: Schema.Literal("unread"),
  id: Schema.String,
  ...fields,
  /** The grade that an entry changes, where the log has no entry of it any more. */
  lost: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((): string => "expected the entry that this one changes, so that what it said is taken back")
    )
  )
})

const Row = Schema.Union([Event, NotRead])
type Row = typeof Row.Type

/** A course whose log could not be read, or could again. */
export const unread = (course: string, why: Unread | null): unknown => ({
  of: "unread",
  id: `unread:${course}`,
  ...reasonOf(why)
})

/** An entry of which it could not be found out which one it changes, or could after all. */
export const unreadBefore = (event: string, why: Unread | null): unknown => unread(`before:${event}`, why)

/** An entry that changes one which is in the log no more: what that one said may stand. */
export const lostBefore = (event: string, grade: string): unknown => ({
  of: "unread",
  id: `unread:before:${event}`,
  refused: null,
  lost: grade
})

/** What the adapter is made of, but for how it asks. */
export const definition = ({ source, setting }: { readonly source: Ids.SourceId; readonly setting: Setting }) => {
  const compiled = compile(setting)
  return {
    source,
    family: "record",
    stream,
    row: Row,
    key: (row: unknown) => Field.of(row, "id"),
    advice:
      "Where the course may not be read, let `doctor` say which permission is missing; else have the entry looked at in Canvas, in the gradebook's history.",
    drafts: (row: Row) => (row.of === "change" ? draftsOf(compiled, row) : []),
    withdrawals: (row: Row) => (row.of === "change" ? withdrawalsOf(compiled, row) : [])
  } as const
}

const percent = /^(-?\d{1,6}(?:\.\d{1,10})?)%$/

/** The score that a grade is, as the log writes it: points as they are, a percentage of those that are possible. Letters are no number. */
const scoreOf = ({ assignment, grade_after, points_possible_after }: Event) => {
  const points = numberOf(points_possible_after ?? assignment?.points_possible)
  const type = assignment?.grading_type
  const text = grade_after ?? ""
  const share = percent.exec(text)?.[1]
  if (type === "percent" && share !== undefined) return { points: 100, score: Number(share) }
  return { points, score: type === "points" ? numberOf(text) : undefined }
}

const saysNothing = (setting: Compiled, { by_hand }: Event): boolean => by_hand === true && !setting.readsHidden

const draftsOf = (setting: Compiled, row: Event): ReadonlyArray<Adapter.Sketch> => {
  const { student, assignment, created_at, grader } = row
  const at = instantOf(created_at)
  if (student === null || assignment === null || at === undefined || saysNothing(setting, row)) return []
  const about = subjectOf(setting, { course: row.course, user: { id: student } })
  if (about === undefined) return []
  const common = {
    subject: about.subject,
    activity: `assignment/${assignment.id}`,
    happened: Fact.happenedAt(at, about.zone),
    observedAt: at
  }
  if (row.excused_after === true) {
    const by = grader ?? "unknown"
    if (by.startsWith("-")) return []
    const evidence = Fact.Assessed.make({ verdict: "waive", by, role: "grader", reason: "excused in Canvas" })
    return [{ key: `${row.id}/waived`, ...common, evidence, said: "excused" }]
  }
  const grade = gradeOf({ type: assignment.grading_type, grade: row.grade_after, ...scoreOf(row) })
  return grade === undefined
    ? []
    : [{ key: `${row.id}/${grade.name}`, ...common, evidence: grade.evidence, said: grade.said }]
}

/**
 * What was before is taken back, also where what is after says nothing: a grade that was cleared or is posted by hand now, somebody
 * excused no more. An entry
 * is two records, what it says and that it changes something: only so can what it says be taken back in turn.
 */
const withdrawalsOf = (setting: Compiled, row: Event): ReadonlyArray<Adapter.Withdrawal> => {
  const at = instantOf(row.created_at)
  const zone = setting.courses.get(row.course)?.zone
  if (row.follows === undefined || at === undefined || zone === undefined) return []
  return [
    {
      record: row.follows,
      by: `${row.id}:change`,
      line: null,
      happened: Fact.happenedAt(at, zone),
      observedAt: at,
      said: null
    }
  ]
}
