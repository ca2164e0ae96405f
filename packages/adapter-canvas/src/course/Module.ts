/** Modules: which somebody has completed, and which were seen to be open again. */
import { type Adapter, Fact, Field, type Instant } from "@laurel/core"
import { Schema } from "effect"
import { type Course, keyOf, type Standing as Stands } from "./Course.ts"
import type { Person } from "./People.ts"
import type { Compiled } from "../Setting.ts"
import * as Standing from "./Standing.ts"
import { happened, subjectOf } from "../Subject.ts"
import { Id, idOf, instantOf, Moment, pick, User, When } from "../Wire.ts"

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

/** The row of one module; undefined where it never was complete. */
export const rowOf = (
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
  const first = isNew ? undefined : Standing.past(before, now)
  return {
    of: "module",
    key,
    course: course.id,
    user: person.user,
    module: id,
    ...pick(module, ["state", ...(isComplete ? ["completed_at"] : [])]),
    ...(isComplete && first?.happened.basis === "stated" ? { completed_at: Standing.whenOf(first).at } : {}),
    episode: Math.max(last, 1) + (isNew ? 1 : 0),
    seen: Standing.seen(isComplete ? first : lapsed, now)
  }
}

export const draftsOf = (setting: Compiled, row: Module): ReadonlyArray<Adapter.Sketch> => {
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
