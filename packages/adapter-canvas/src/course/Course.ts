/** What is held in memory of the one course that is being read: who learns there, what is marked, and what stands of it. */
import { Adapter, type Fact, Field, Text } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { isUnread, type Unread } from "../Unread.ts"
import { idOf, pick } from "../Wire.ts"
import { type From, type People, peopleOf } from "./People.ts"

/** The one stream of all rows. */
export const stream = "canvas"

/** An assignment as rows need it: how it is marked, and out of how many points. */
export interface Assignment {
  readonly id: string
  readonly postsManually: boolean
  readonly quiz: string | undefined
  /** What a row says of it. */
  readonly wire: Readonly<Record<string, unknown>>
}

/** Facts that stand, by the row that they are of. */
export type Standing = ReadonlyMap<string, ReadonlyArray<Fact.Fact>>

export interface Course extends People {
  readonly id: string
  readonly assignments: Effect.Effect<ReadonlyMap<string, Assignment> | Unread, Adapter.Failure>
  /** Modules that something is required in: others count as completed without anything done. */
  readonly required: Effect.Effect<ReadonlySet<string> | Unread, Adapter.Failure>
  /** What stood under `<kind>/<course>` when it was first asked for. */
  readonly standing: (kind: Kind) => Effect.Effect<Standing, Adapter.Failure>
}

/** The kinds of rows, and how many parts their keys have. */
const kinds = {
  enrolment: 3,
  conclusion: 3,
  submission: 4,
  excuse: 4,
  progress: 3,
  module: 4,
  outcome: 4
} as const
export type Kind = keyof typeof kinds

/** The key of a row. */
export const keyOf = (kind: Kind, ...parts: ReadonlyArray<string>): string =>
  [kind, ...parts.map(Text.keyPart)].join("/")

/** A course, with the people of it read; or why it can't be. */
export const load = Effect.fnUntraced(function* (
  from: From,
  id: string
): Effect.fn.Return<Course | Unread, Adapter.Failure> {
  const people = yield* peopleOf(from, id)
  if (isUnread(people)) return people
  return {
    id,
    ...people,
    assignments: yield* Effect.cached(assignmentsOf(from, id)),
    required: yield* Effect.cached(requiredOf(from, id)),
    standing: yield* lookup(id)
  }
})

/** Looks each kind up once: what this run writes meanwhile is not what stood before it. */
const lookup = Effect.fnUntraced(function* (id: string) {
  const standing = yield* Adapter.Standing
  const known = new Map<Kind, Standing>()
  return Effect.fnUntraced(function* (kind: Kind): Effect.fn.Return<Standing, Adapter.Failure> {
    const before = known.get(kind)
    if (before !== undefined) return before
    const facts = yield* standing(stream, keyOf(kind, id))
    const found = Map.groupBy(facts, ({ reference }) => reference.key.split("/").slice(0, kinds[kind]).join("/"))
    known.set(kind, found)
    return found
  })
})

const assignmentsOf = ({ client, tolerance }: From, id: string) =>
  tolerance.part(Ask.all(client, `${Ask.course(id)}/assignments?${Ask.query(Ask.perPage)}`)).pipe(
    Effect.map((rows) => {
      if (isUnread(rows)) return rows
      const known = rows.flatMap((row) => {
        const assignment = idOf(Field.of(row, "id"))
        if (assignment === undefined) return []
        const postsManually = Field.of(row, "post_manually") === true
        const wire = pick(row, ["grading_type", "points_possible"])
        return [
          { id: assignment, postsManually, quiz: idOf(Field.of(row, "quiz_id")), wire: { id: assignment, ...wire } }
        ]
      })
      return new Map(known.map((assignment) => [assignment.id, assignment]))
    })
  )

const requiredOf = ({ client, tolerance }: From, id: string) =>
  Effect.gen(function* () {
    const asked = Ask.query(["include[]", "items"], Ask.perPage)
    const modules = yield* tolerance.part(Ask.all(client, `${Ask.course(id)}/modules?${asked}`))
    if (isUnread(modules)) return modules
    const required = new Set<string>()
    for (const each of modules) {
      const module = idOf(Field.of(each, "id"))
      if (module === undefined) continue
      const given = Field.of(each, "items")
      // Canvas leaves out the items of large modules.
      const path = `${Ask.course(id)}/modules/${module}/items?${Ask.query(Ask.perPage)}`
      const items = Array.isArray(given) ? given : yield* tolerance.part(Ask.all(client, path))
      if (isUnread(items)) return items
      if (items.some((item) => typeof (Field.of(item, "completion_requirement") ?? undefined) === "object"))
        required.add(module)
    }
    return required
  })
