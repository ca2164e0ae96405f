/** How far somebody has come in a course, and in each of its modules. */
import { type Adapter, Fact, Field, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { type Course, keyOf, type Person, type Standing as Stands } from "./Course.ts"
import type { Compiled } from "../Setting.ts"
import * as Standing from "./Standing.ts"
import { happened, subjectOf } from "../Subject.ts"
import { Id, idOf, instantOf, Moment, pick, User, When } from "../Wire.ts"

const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000 }))

/** A learner's requirements in all modules together. */
export const Progress = Schema.Struct({
  of: Schema.Literal("progress"),
  key: Schema.String,
  course: Id,
  user: User,
  requirement_count: Count,
  requirement_completed_count: Count,
  completed_at: Field.maybe(Moment),
  /** Which completion it is: a further one follows where it was seen to be incomplete in between. */
  episode: Schema.Int,
  seen: When
})
type Progress = typeof Progress.Type

export const Module = Schema.Struct({
  of: Schema.Literal("module"),
  key: Schema.String,
  course: Id,
  user: User,
  module: Id,
  state: Schema.Literals(["locked", "unlocked", "started", "completed"]),
  completed_at: Field.maybe(Moment),
  episode: Schema.Int,
  seen: When
})
type Module = typeof Module.Type

const saidOf = (progress: unknown): string =>
  `${String(Field.of(progress, "requirement_completed_count"))}/${String(Field.of(progress, "requirement_count"))}`

/** The row of one learner; undefined where there is no progress to tell of. */
export const rowOf = (
  course: Course,
  person: Person,
  progress: unknown,
  stands: Stands,
  now: Instant.Instant
): unknown => {
  const count = Field.of(progress, "requirement_count")
  // Where a course has no modules, it says so instead.
  if (count === 0 || (count === undefined && Field.of(progress, "error") !== undefined)) return undefined
  const key = keyOf("progress", course.id, person.id)
  const facts = stands.get(key) ?? []
  const progressed = Standing.under(facts, `${key}/progressed`)
  const isSame = progressed !== undefined && progressed.said === saidOf(progress)
  const last = Standing.lastEpisode(facts, key, "completed")
  const before = Standing.under(facts, `${key}/completed/${last}`)
  const completed = instantOf(Field.of(progress, "completed_at"))
  const wasWhole = progressed === undefined || isWhole(progressed.said)
  const isNew = completed !== undefined && before !== undefined && !wasWhole
  return {
    of: "progress",
    key,
    course: course.id,
    user: person.user,
    ...pick(progress, ["requirement_count", "requirement_completed_count", "completed_at"]),
    // The last module's date: it moves where a requirement is added and met, and the first completion was one all the same.
    ...(before === undefined || isNew || completed === undefined ? {} : { completed_at: Standing.whenOf(before).at }),
    episode: Math.max(last, 1) + (isNew ? 1 : 0),
    seen: isSame ? Standing.whenOf(progressed) : Standing.observed(now)
  }
}

const isWhole = (said: string | null): boolean => {
  const [done, all] = said?.split("/") ?? []
  return done === all
}

/** Whether a learner's modules are to be asked for: something was done, or was taken back, since what stands. */
export const isMoved = (course: Course, person: Person, progress: unknown, stands: Stands, isAll: boolean): boolean => {
  const key = keyOf("progress", course.id, person.id)
  const stood = Standing.under(stands.get(key) ?? [], `${key}/progressed`)?.said
  const said = saidOf(progress)
  if (stood === undefined || stood === null) return !said.startsWith("0/")
  return isAll || stood !== said
}

/** The row of one module; undefined where it never was complete. */
export const moduleRow = (
  course: Course,
  person: Person,
  module: unknown,
  stands: Stands,
  now: Instant.Instant
): unknown => {
  const id = idOf(Field.of(module, "id"))
  if (id === undefined)
    return { of: "module", course: course.id, user: person.user, module: pick(module, ["id", "state"]) }
  const key = keyOf("module", course.id, person.id, id)
  const facts = stands.get(key) ?? []
  const last = Standing.lastEpisode(facts, key, "completed")
  const before = Standing.under(facts, `${key}/completed/${last}`)
  const lapsed = Standing.under(facts, `${key}/incomplete/${last}`)
  const isComplete = Field.of(module, "state") === "completed"
  if (!isComplete && before === undefined) return undefined
  const isNew = isComplete && lapsed !== undefined
  const completed = isComplete && before !== undefined && !isNew ? Standing.whenOf(before) : undefined
  const seen = isComplete ? completed : lapsed === undefined ? undefined : Standing.whenOf(lapsed)
  return {
    of: "module",
    key,
    course: course.id,
    user: person.user,
    module: id,
    ...pick(module, ["state", ...(isComplete ? ["completed_at"] : [])]),
    ...(completed?.basis === "stated" ? { completed_at: completed.at } : {}),
    episode: Math.max(last, 1) + (isNew ? 1 : 0),
    seen: seen ?? Standing.observed(now)
  }
}

/** Keys of earlier completions, and of what stands beside the last one: a row only tells how things are now. */
export const earlier = (rows: ReadonlySet<string>, stands: Stands, isMore: boolean): ReadonlyArray<string> =>
  [...stands].flatMap(([row, facts]) => {
    if (!rows.has(row)) return []
    const last = facts.reduce((most, { reference }) => Math.max(most, Standing.episodeOf(reference.key)), 0)
    return facts.flatMap(({ reference: { key } }) => {
      const episode = Standing.episodeOf(key)
      return episode > 0 && (episode < last || isMore) ? [key] : []
    })
  })

export const draftsOf = (setting: Compiled, row: Progress): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  const { requirement_count: count, requirement_completed_count: done, completed_at } = row
  if (about === undefined || count === 0) return []
  const { subject, zone } = about
  const activity = `course/${row.course}`
  const at = typeof completed_at === "string" ? instantOf(completed_at) : undefined
  return [
    {
      key: `${row.key}/progressed`,
      subject,
      activity,
      evidence: { _tag: "Progressed", scaled: Math.min(Math.round((done / count) * 10_000) / 10_000, 1) },
      happened: happened(row.seen, zone),
      said: `${done}/${count}`
    },
    ...(at === undefined
      ? []
      : [
          {
            key: `${row.key}/completed/${row.episode}`,
            subject,
            activity,
            evidence: Fact.RolledUp.make({ outcome: "completed" }),
            happened: Fact.happenedAt(at, zone),
            said: "completed"
          }
        ])
  ]
}

export const moduleDrafts = (setting: Compiled, row: Module): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  if (about === undefined) return []
  const { subject, zone } = about
  const activity = `module/${row.module}`
  const at = typeof row.completed_at === "string" ? instantOf(row.completed_at) : undefined
  if (row.state === "completed") {
    const when = at === undefined ? happened(row.seen, zone) : Fact.happenedAt(at, zone)
    return [
      {
        key: `${row.key}/completed/${row.episode}`,
        subject,
        activity,
        evidence: Fact.Completed.make({}),
        happened: when,
        said: row.state
      }
    ]
  }
  // What was complete stays so; that it is open again was seen, and no more.
  return [
    {
      key: `${row.key}/incomplete/${row.episode}`,
      subject,
      activity,
      evidence: { _tag: "Progressed", scaled: 0 },
      happened: happened(row.seen, zone),
      said: row.state
    }
  ]
}
