/** Progress of a course's learners, and the modules of those who moved. */
import { type Adapter, Field } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { idOf, pick } from "../Wire.ts"
import { isUnread, reasonOf, type Unread } from "../Unread.ts"
import { keyOf, type Standing } from "./Course.ts"
import type { Person } from "./People.ts"
import * as Module from "./Module.ts"
import * as Progress from "./Progress.ts"
import { type At, leftBy, nameOf, nothing, type Step } from "./Step.ts"

/** By this Canvas says that a course has no modules in which something is required. */
const noModules = /module based/

/** The page of a course's progress; null where it has no modules. */
const progressPage = ({ client, course, run, tolerance }: At) =>
  tolerance.part(
    Ask.page(client, run.next, `${Ask.course(course.id)}/bulk_user_progress?${Ask.query(Ask.perPage)}`).pipe(
      Effect.catch((error) =>
        error._tag === "HttpError" && error.reason._tag === "Rejected" && noModules.test(error.reason.said)
          ? Effect.succeed(null)
          : Effect.fail(error)
      )
    )
  )

export const progress = Effect.fnUntraced(function* (
  at: At
): Effect.fn.Return<Step | Unread | Ask.Gone, Adapter.Failure> {
  const { course, run, named, unread } = at
  const answer = yield* progressPage(at)
  if (answer === null) return nothing
  if (isUnread(answer) || Ask.isGone(answer)) return answer
  const { items } = answer
  const [stands, stood] = [yield* course.standing("progress"), yield* course.standing("module")]
  const known = items.flatMap((item) => {
    const person = course.people.get(idOf(Field.of(item, "id")) ?? "")
    return person === undefined ? [] : [{ person, progress: Field.of(item, "progress") }]
  })
  const nameless = items.filter((item) => idOf(Field.of(item, "id")) === undefined)
  const broken = nameless.map((item) => ({ of: "progress", course: course.id, ...pick(item, ["id"]) }))
  const rows = known.flatMap(
    ({ person, progress }) => Progress.rowOf(course, person, progress, stands, run.began) ?? []
  )
  const asked = known.flatMap(({ person, progress }) =>
    unread.has(person.id) || Progress.isMoved(course, person, progress, stands, run.since === null) ? [person] : []
  )
  const more = asked.length === 0 ? none : yield* modulesOf(at, asked, stood)
  if (isUnread(more)) return more
  for (const row of [...rows, ...more.rows]) named.set(nameOf(row), 1)
  const keys = new Set(named.keys())
  const seen: Step["seen"] = [
    { kind: "progress", beside: [...Progress.episodes(keys, stands), ...leftBy(course, stands)] },
    { kind: "module", beside: [...Progress.episodes(keys, stood), ...leftBy(course, stood)] }
  ]
  const modules = { asked: asked.map(({ id }) => id), unread: more.unread }
  return { rows: [...rows, ...more.rows, ...broken], next: answer.next, seen, modules }
})

interface Modules {
  readonly rows: ReadonlyArray<unknown>
  /** Whose could not be read. */
  readonly unread: ReadonlyArray<string>
}

const none: Modules = { rows: [], unread: [] }

/**
 * Modules of these people, in the same page as the progress by which they were found: neither is kept without the other. Canvas
 * refuses those of somebody who is not active any more: nobody else misses theirs by it.
 */
const modulesOf = Effect.fnUntraced(function* (
  { client, course, run, concurrency, tolerance, unread: before }: At,
  people: ReadonlyArray<Person>,
  stands: Standing
): Effect.fn.Return<Modules | Unread, Adapter.Failure> {
  const required = yield* course.required
  if (isUnread(required)) return required
  if (required.size === 0) return none
  const path = `${Ask.course(course.id)}/modules`
  const own = (person: Person) =>
    tolerance
      .thing(Ask.all(client, `${path}?${Ask.query(["student_id", person.id], Ask.perPage)}`))
      .pipe(Effect.map((modules) => ({ person, modules })))
  const given = yield* tolerance.part(Effect.forEach(people, own, { concurrency }))
  if (isUnread(given)) return given
  const rows = given.flatMap(({ person, modules }) => {
    if (isUnread(modules)) return [unreadModules(course.id, person.id, modules)]
    const rows = modules
      .filter((module) => required.has(idOf(Field.of(module, "id")) ?? ""))
      .flatMap((module) => Module.rowOf(course, person, module, stands, run.began) ?? [])
    return before.has(person.id) ? [...rows, unreadModules(course.id, person.id, null)] : rows
  })
  return { rows, unread: given.flatMap(({ person, modules }) => (isUnread(modules) ? [person.id] : [])) }
})

/** Somebody's modules that can't be read, or can again. */
const unreadModules = (course: string, user: string, unread: Unread | null): unknown => ({
  of: "unread",
  key: keyOf("module", course, user, "unread"),
  ...reasonOf(unread)
})
