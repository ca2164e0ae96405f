/** Outcome results: how somebody did against one outcome, in one thing that it was measured by. */
import { type Adapter, Fact, Field, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { type Assignment, type Course, keyOf, type Standing as Stands } from "./Course.ts"
import { scored } from "../Grade.ts"
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
  links: Schema.Struct({
    user: Id,
    learning_outcome: Id,
    assignment: Field.maybe(Schema.Union([Schema.String, Schema.Finite])),
    alignment: Field.maybe(Schema.String)
  }),
  /** Which attempt it is of, as far as we have seen. */
  attempt: Schema.Int,
  /** Whether it is of a grade that is not known to be posted. */
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
  const links = pick(Field.of(item, "links"), ["user", "learning_outcome", "assignment", "alignment"])
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
  const at = instantOf(Field.of(item, "submitted_or_assessed_at"))
  const [stood] = facts
  return {
    of: "outcome",
    key,
    course: course.id,
    user: course.people.get(user)?.user ?? null,
    id,
    ...wire,
    attempt: attemptOf(key, facts, at),
    ...(isPosted(links, assignments) ? {} : { hidden: true }),
    ...(at === undefined ? { seen: Standing.seen(stood, now) } : {})
  }
}

const idUnder = (name: string, value: unknown) => {
  const id = idOf(value)
  return id === undefined ? {} : { [name]: id }
}

/** A result that is of a later moment than the one that stands is of another attempt: Canvas keeps one result of all. */
const attemptOf = (key: string, facts: ReadonlyArray<Fact.Fact>, at: Instant.Instant | undefined): number => {
  const last = Math.max(Standing.lastEpisode(facts, key, "score"), Standing.lastEpisode(facts, key, "mastery"))
  const stood = Standing.under(facts, `${key}/score/${last}`) ?? Standing.under(facts, `${key}/mastery/${last}`)
  const since = stood?.happened.at ?? undefined
  return Math.max(last, 1) + (at !== undefined && since !== undefined && at > since ? 1 : 0)
}

/** Keys of attempts: a result only tells of its last one. */
export const attempts = (stands: Stands): ReadonlyArray<string> =>
  [...stands.values()].flatMap((facts) =>
    facts.flatMap(({ reference: { key } }) => (Standing.episodeOf(key) > 0 ? [key] : []))
  )

/**
 * Whether what measured it is known to be an assignment whose grades are posted by themselves: newer versions name it beside what
 * is aligned, which may be a bank of questions.
 */
const isPosted = (
  { assignment, alignment }: Readonly<Record<string, unknown>>,
  assignments: ReadonlyMap<string, Assignment>
): boolean => {
  const named = assignment ?? alignment
  const [, kind, id = ""] = link.exec(typeof named === "string" || typeof named === "number" ? `${named}` : "") ?? []
  const isQuiz = kind?.endsWith("quiz") === true
  const measuredBy = isQuiz ? [...assignments.values()].find(({ quiz }) => quiz === id) : assignments.get(id)
  return measuredBy?.postsManually === false
}

const link = /^(?:(assignment|quiz|quizzes:quiz)_)?(\d{1,20})$/

/** With its share of what was possible, or out of the points that were; where neither is said, there is no scale. */
const scoreOf = ({
  score: given,
  possible,
  percent
}: Outcome): { readonly evidence: Fact.Evidence; readonly said: string | null } | undefined => {
  const [share, raw, max] = [numberOf(percent), numberOf(given), numberOf(possible)]
  if (share === undefined) return scored(raw, max, null)
  const scaled = Math.min(Math.max(share, 0), 1)
  const evidence: Fact.Evidence = { _tag: "Scored", scaled, ...(raw === undefined ? {} : { raw }) }
  return { evidence, said: scaled === share ? null : `${share}` }
}

export const draftsOf = (setting: Compiled, row: Outcome): ReadonlyArray<Adapter.Sketch> => {
  const { user } = row
  if (user === null || (row.hidden === true && !setting.readsHidden)) return []
  const about = subjectOf(setting, { course: row.course, user })
  const at = typeof row.submitted_or_assessed_at === "string" ? instantOf(row.submitted_or_assessed_at) : undefined
  const when = at === undefined ? row.seen : Standing.stated(at)
  if (about === undefined || when === undefined) return []
  const { subject, zone } = about
  const activity = `outcome/${row.links.learning_outcome}`
  const common = {
    subject,
    happened: happened(when, zone),
    observedAt: at ?? null
  }
  const score = scoreOf(row)
  const mastered = {
    evidence: row.mastery === true ? Fact.Passed.make({}) : Fact.Failed.make({}),
    said: row.mastery === true ? "mastery" : "no mastery"
  }
  const said = [
    ...(score === undefined ? [] : [{ name: "score", ...score }]),
    ...(typeof row.mastery === "boolean" ? [{ name: "mastery", ...mastered }] : [])
  ]
  return said.flatMap(({ name, ...each }) => [
    { key: `${row.key}/${name}`, activity, ...common, ...each },
    { key: `${row.key}/${name}/${row.attempt}`, activity: `${activity}/attempts`, ...common, ...each }
  ])
}
