/** Outcome results: how somebody did against one outcome, in one thing that it was measured by. */
import { type Adapter, Fact, Field, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { type Assignment, type Course, keyOf, type Standing as Stands } from "./Course.ts"
import type { Compiled } from "../Setting.ts"
import * as Standing from "./Standing.ts"
import { happened, subjectOf } from "../Subject.ts"
import { Id, idOf, instantOf, Moment, numberOf, Numeral, pick, User, When } from "../Wire.ts"

export const Outcome = Schema.Struct({
  of: Schema.Literal("outcome"),
  key: Schema.String,
  course: Id,
  /** Null of somebody who is no learner of the course, such as the test student. */
  user: Schema.NullOr(User),
  id: Id,
  score: Field.maybe(Numeral),
  possible: Field.maybe(Numeral),
  percent: Field.maybe(Numeral),
  mastery: Field.maybe(Schema.Boolean),
  submitted_or_assessed_at: Field.maybe(Moment),
  links: Schema.Struct({ user: Id, learning_outcome: Id, alignment: Field.maybe(Schema.String) }),
  /** Whether it is of a grade that is posted by hand, so that nobody can tell whether it is. */
  hidden: Schema.optionalKey(Schema.Literal(true)),
  seen: Schema.optionalKey(When)
})
type Outcome = typeof Outcome.Type

const fields = ["score", "possible", "percent", "mastery", "submitted_or_assessed_at"]

/** One row of each result, also of one that says nothing. */
export const rowOf = (
  course: Course,
  item: unknown,
  assignments: ReadonlyMap<string, Assignment>,
  stands: Stands,
  now: Instant.Instant
): unknown => {
  const links = pick(Field.of(item, "links"), ["user", "learning_outcome", "alignment"])
  const [id, user] = [idOf(Field.of(item, "id")), idOf(links["user"])]
  const named = {
    ...links,
    ...(user === undefined ? {} : { user }),
    ...idUnder("learning_outcome", links["learning_outcome"])
  }
  const wire = { ...pick(item, fields), links: named }
  if (id === undefined || user === undefined) return { of: "outcome", course: course.id, id: id ?? null, ...wire }
  const key = keyOf("outcome", course.id, user, id)
  const facts = stands.get(key) ?? []
  const isUndated = instantOf(Field.of(item, "submitted_or_assessed_at")) === undefined
  const [stood] = facts
  return {
    of: "outcome",
    key,
    course: course.id,
    user: course.people.get(user)?.user ?? null,
    id,
    ...wire,
    ...(isManual(links["alignment"], assignments) ? { hidden: true } : {}),
    ...(isUndated ? { seen: stood === undefined ? Standing.observed(now) : Standing.whenOf(stood) } : {})
  }
}

const idUnder = (name: string, value: unknown) => {
  const id = idOf(value)
  return id === undefined ? {} : { [name]: id }
}

/** Whether what measured it is an assignment whose grades are posted by hand. */
const isManual = (alignment: unknown, assignments: ReadonlyMap<string, Assignment>): boolean => {
  const [, kind, id = ""] = /^(assignment|quiz)_(\d+)$/.exec(typeof alignment === "string" ? alignment : "") ?? []
  if (kind === "assignment") return assignments.get(id)?.postsManually === true
  return kind === "quiz" && [...assignments.values()].some((each) => each.quiz === id && each.postsManually)
}

/** With its share of what was possible, or out of the points that were; where neither is said, there is no scale. */
const scoreOf = ({
  score: given,
  possible,
  percent
}: Outcome): { readonly evidence: Fact.Evidence; readonly said: string | null } | undefined => {
  const [share, raw, max] = [numberOf(percent), numberOf(given), numberOf(possible)]
  if (share !== undefined) {
    const scaled = Math.min(Math.max(share, 0), 1)
    const evidence: Fact.Evidence = { _tag: "Scored", scaled, ...(raw === undefined ? {} : { raw }) }
    return { evidence, said: scaled === share ? null : `${share}` }
  }
  if (raw === undefined || max === undefined || max <= 0) return undefined
  const within = Math.min(Math.max(raw, 0), max)
  return { evidence: { _tag: "Scored", raw: within, min: 0, max }, said: within === raw ? null : `${raw} of ${max}` }
}

export const draftsOf = (setting: Compiled, row: Outcome): ReadonlyArray<Adapter.Sketch> => {
  const { user } = row
  if (user === null || (row.hidden === true && !setting.readsHidden)) return []
  const about = subjectOf(setting, { course: row.course, user })
  const at = typeof row.submitted_or_assessed_at === "string" ? instantOf(row.submitted_or_assessed_at) : undefined
  const when = at === undefined ? row.seen : Standing.stated(at)
  if (about === undefined || when === undefined) return []
  const { subject, zone } = about
  const common = {
    subject,
    activity: `outcome/${row.links.learning_outcome}`,
    happened: happened(when, zone),
    observedAt: at ?? null
  }
  const score = scoreOf(row)
  const mastered = {
    evidence: row.mastery === true ? Fact.Passed.make({}) : Fact.Failed.make({}),
    said: row.mastery === true ? "mastery" : "no mastery"
  }
  return [
    ...(score === undefined ? [] : [{ key: `${row.key}/score`, ...common, ...score }]),
    ...(typeof row.mastery === "boolean" ? [{ key: `${row.key}/mastery`, ...common, ...mastered }] : [])
  ]
}
