/** How far somebody has come in a course. */
import { type Adapter, Fact, Field, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { type Course, keyOf, type Standing as Stands } from "./Course.ts"
import type { Person } from "./People.ts"
import type { Compiled } from "../Setting.ts"
import * as Standing from "./Standing.ts"
import { happened, subjectOf } from "../Subject.ts"
import { Id, instantOf, Moment, pick, User, When } from "../Wire.ts"

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
  seen: When,
  /** When it was first seen to be complete no longer, and how far it was then. */
  lapsed: Schema.optionalKey(
    Schema.Struct({ when: When, said: Schema.String.check(Schema.isPattern(/^\d{1,7}\/[1-9]\d{0,6}$/)) })
  )
})
type Progress = typeof Progress.Type

const countsOf = (progress: unknown) => {
  const [done, all] = [Field.of(progress, "requirement_completed_count"), Field.of(progress, "requirement_count")]
  return typeof done === "number" && typeof all === "number" ? { done, all } : undefined
}

const said = ({ done, all }: { readonly done: number; readonly all: number }): string => `${done}/${all}`

/** The row of one learner; undefined where there is no progress to tell of. */
export const rowOf = (
  course: Course,
  person: Person,
  progress: unknown,
  stands: Stands,
  now: Instant.Instant
): unknown => {
  const counts = countsOf(progress)
  // Where a course has no modules, it says so instead.
  if (counts?.all === 0 || (counts === undefined && Field.of(progress, "error") !== undefined)) return undefined
  const key = keyOf("progress", course.id, person.id)
  const facts = stands.get(key) ?? []
  const progressed = Standing.under(facts, `${key}/progressed`)
  const isSame = progressed !== undefined && counts !== undefined && progressed.said === said(counts)
  const last = Standing.lastEpisode(facts, key, "completed")
  const before = Standing.under(facts, `${key}/completed/${last}`)
  const lapsed = Standing.under(facts, `${key}/incomplete/${last}`)
  const completed = instantOf(Field.of(progress, "completed_at"))
  const isNew = completed !== undefined && lapsed !== undefined
  const first = isNew || completed === undefined ? undefined : Standing.past(before, now)
  const isOpen = counts !== undefined && counts.done < counts.all && before !== undefined && completed === undefined
  return {
    of: "progress",
    key,
    course: course.id,
    user: person.user,
    ...pick(progress, ["requirement_count", "requirement_completed_count", "completed_at"]),
    // The last module's date: it moves where a requirement is added and met, and the first completion was one all the same.
    ...(first === undefined ? {} : { completed_at: Standing.whenOf(first).at }),
    episode: Math.max(last, 1) + (isNew ? 1 : 0),
    seen: Standing.seen(isSame ? progressed : undefined, now),
    ...(isOpen ? { lapsed: lapsedOf(lapsed, said(counts), now) } : {})
  }
}

/** How far it was when it was first seen to be complete no longer: what comes after that is progress like any other. */
const lapsedOf = (stands: Fact.Fact | undefined, counts: string, now: Instant.Instant): unknown => ({
  when: Standing.seen(stands, now),
  said: stands?.said ?? counts
})

/** Whether a learner's modules are to be asked for: something was done, or was taken back, since what stands. */
export const isMoved = (course: Course, person: Person, progress: unknown, stands: Stands, isAll: boolean): boolean => {
  const counts = countsOf(progress)
  if (counts === undefined) return false
  const key = keyOf("progress", course.id, person.id)
  const stood = Standing.under(stands.get(key) ?? [], `${key}/progressed`)?.said
  if (stood === undefined || stood === null) return counts.done > 0
  return isAll || stood !== said(counts)
}

/** Keys of completions, and that they were so no longer, of rows that were given: a row only tells how things are now. */
export const episodes = (rows: ReadonlySet<string>, stands: Stands): ReadonlyArray<string> =>
  [...stands].flatMap(([row, facts]) =>
    rows.has(row) ? facts.flatMap(({ reference: { key } }) => (Standing.episodeOf(key) > 0 ? [key] : [])) : []
  )

const share = (done: number, all: number): number => Math.min(Math.round((done / all) * 10_000) / 10_000, 1)

export const draftsOf = (setting: Compiled, row: Progress): ReadonlyArray<Adapter.Sketch> => {
  const about = subjectOf(setting, row)
  const { requirement_count: count, requirement_completed_count: done, completed_at, lapsed, episode } = row
  if (about === undefined || count === 0) return []
  const { subject, zone } = about
  const common = { subject, activity: `course/${row.course}` }
  const at = typeof completed_at === "string" ? instantOf(completed_at) : undefined
  const sketches: Array<Adapter.Sketch> = [
    {
      key: `${row.key}/progressed`,
      ...common,
      evidence: { _tag: "Progressed", scaled: share(done, count) },
      happened: happened(row.seen, zone),
      said: `${done}/${count}`
    }
  ]
  if (at !== undefined) {
    sketches.push({
      key: `${row.key}/completed/${episode}`,
      ...common,
      evidence: Fact.RolledUp.make({ outcome: "completed" }),
      happened: Fact.happenedAt(at, zone),
      said: "completed"
    })
  }
  if (lapsed !== undefined) {
    const [then, all] = lapsed.said.split("/").map(Number)
    // What was complete stays so; that it is open again was seen, and no more.
    sketches.push({
      key: `${row.key}/incomplete/${episode}`,
      ...common,
      evidence: { _tag: "Progressed", scaled: share(then ?? 0, all ?? 1) },
      happened: happened(lapsed.when, zone),
      said: lapsed.said
    })
  }
  return sketches
}
