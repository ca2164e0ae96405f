/** Enrolments: those of one person in one course are one participation, whatever sections they are in. */
import { type Adapter, Fact, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { keyOf } from "./Course.ts"
import type { Person } from "./People.ts"
import type { Compiled } from "../Setting.ts"
import * as Standing from "./Standing.ts"
import { happened, subjectOf } from "../Subject.ts"
import { Id, User, When } from "../Wire.ts"

/** From when to when somebody took part. Somebody who comes back has a further one. */
const Episode = Schema.Struct({
  registered: When,
  left: Schema.optionalKey(Schema.Struct({ when: When, said: Schema.Literals(["inactive", "deleted"]) }))
})
type Episode = typeof Episode.Type

export const Enrolment = Schema.Struct({
  of: Schema.Literal("enrolment"),
  key: Schema.String,
  course: Id,
  user: User,
  episodes: Schema.Array(Episode).check(Schema.isMinLength(1), Schema.isMaxLength(1_000))
})
type Enrolment = typeof Enrolment.Type

/** The participation is over, or is so no longer: then it says so once. */
export const Conclusion = Schema.Struct({
  of: Schema.Literal("conclusion"),
  key: Schema.String,
  course: Id,
  user: User,
  concluded: Schema.Boolean,
  when: When
})
type Conclusion = typeof Conclusion.Type

/** What all enrolments of a person together say: one that is active is enough. */
const stateOf = ({ enrolments }: Person) =>
  (["active", "completed", "inactive", "deleted"] as const).find((state) =>
    enrolments.some((each) => each.state === state)
  )

/** When a run looks at it. */
export interface Look {
  readonly now: Instant.Instant
  /** When the last run began that has ended; null before the first. */
  readonly through: Instant.Instant | null
}

/** Rows of a person: none for somebody who never took part as far as we know. */
export const rowsOf = (
  course: string,
  person: Person,
  standing: ReadonlyArray<Fact.Fact>,
  concluded: ReadonlyArray<Fact.Fact>,
  look: Look
): ReadonlyArray<unknown> => {
  // By an enrolment that can't be read it is not known whether somebody has left.
  if (person.isUnclear) return []
  const state = stateOf(person)
  const key = keyOf("enrolment", course, person.id)
  const episodes = goneOn(episodesOf(key, standing, look.now), person, state, look)
  if (episodes.length === 0) return []
  return [
    { of: "enrolment", key, course, user: person.user, episodes },
    ...conclusionsOf(course, person, state, concluded, look)
  ]
}

/** Those that stand. */
const episodesOf = (key: string, standing: ReadonlyArray<Fact.Fact>, now: Instant.Instant): ReadonlyArray<Episode> => {
  const last = Standing.lastEpisode(standing, key, "registered")
  return Array.from({ length: last }, (_, index) => index + 1).flatMap((episode) => {
    const registered = Standing.under(standing, `${key}/registered/${episode}`)
    const left = Standing.under(standing, `${key}/unregistered/${episode}`)
    if (registered === undefined) return []
    const when = Standing.seen(registered, now)
    if (left === undefined) return [{ registered: when }]
    const said = left.said === "deleted" ? "deleted" : "inactive"
    return [{ registered: when, left: { when: Standing.seen(left, now), said } } satisfies Episode]
  })
}

/** The same, and what is new now. */
const goneOn = (
  before: ReadonlyArray<Episode>,
  { enrolments }: Person,
  state: ReturnType<typeof stateOf>,
  look: Look
): ReadonlyArray<Episode> => {
  const { now } = look
  const last = before.at(-1)
  if (state === undefined) return before
  if (state === "active" || state === "completed") {
    const created = enrolments.filter((each) => each.state === state).flatMap((each) => each.created ?? [])
    if (last === undefined)
      return [{ registered: created.length === 0 ? Standing.observed(now) : Standing.stated(lowest(created)) }]
    // A course that is concluded brings nobody back.
    if (last.left === undefined || state === "completed") return before
    const { at } = last.left.when
    const since = created.filter((each) => each > Date.parse(at))
    return [...before, { registered: since.length === 0 ? Standing.observed(now) : Standing.stated(lowest(since)) }]
  }
  if (last === undefined || last.left !== undefined) return before
  return [...before.slice(0, -1), { ...last, left: { when: changed(enrolments, look), said: state } }]
}

/**
 * No later than enrolments were last changed. Where that was before the last run began, which saw them otherwise, it is not this
 * change that they are dated by: then it was only seen.
 */
const changed = (enrolments: Person["enrolments"], { now, through }: Look): When => {
  const updated = enrolments.flatMap((each) => each.updated ?? [])
  const last = updated.length === 0 ? undefined : highest(updated)
  return last === undefined || (through !== null && last < through) ? Standing.observed(now) : Standing.bounded(last)
}

const lowest = (all: ReadonlyArray<Instant.Instant>): Instant.Instant => all.reduce((a, b) => (b < a ? b : a))
const highest = (all: ReadonlyArray<Instant.Instant>): Instant.Instant => all.reduce((a, b) => (b > a ? b : a))

const conclusionsOf = (
  course: string,
  { id, user, enrolments }: Person,
  state: ReturnType<typeof stateOf>,
  concluded: ReadonlyArray<Fact.Fact>,
  look: Look
): ReadonlyArray<unknown> => {
  const row = { of: "conclusion", key: keyOf("conclusion", course, id), course, user }
  const [stands] = concluded
  if (state === "completed") {
    const seen = changed(
      enrolments.filter((each) => each.state === state),
      look
    )
    return [{ ...row, concluded: true, when: stands === undefined ? seen : Standing.seen(stands, look.now) }]
  }
  return state === "active" && stands !== undefined
    ? [{ ...row, concluded: false, when: Standing.observed(look.now) }]
    : []
}

export const draftsOf = (setting: Compiled, row: Enrolment): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  if (about === undefined) return []
  const { subject, zone } = about
  return row.episodes.flatMap(({ registered, left }, index) => [
    {
      key: `${row.key}/registered/${index + 1}`,
      subject,
      evidence: Fact.Registered.make({}),
      happened: happened(registered, zone),
      said: "active"
    },
    ...(left === undefined
      ? []
      : [
          {
            key: `${row.key}/unregistered/${index + 1}`,
            subject,
            evidence: Fact.Unregistered.make({}),
            happened: happened(left.when, zone),
            said: left.said
          }
        ])
  ])
}

export const conclusionDrafts = (setting: Compiled, row: Conclusion): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  if (about === undefined) return []
  const evidence = row.concluded ? Fact.Closed.make({}) : Fact.Retracted.make({})
  const said = row.concluded ? "completed" : "active"
  return [
    { key: `${row.key}/closed`, subject: about.subject, evidence, happened: happened(row.when, about.zone), said }
  ]
}
