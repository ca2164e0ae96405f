/** Progress of a course's learners, and the modules of those who moved. */
import { type Adapter, Field } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import { idOf, pick } from "../Wire.ts"
import type { Person, Standing } from "./Course.ts"
import * as Progress from "./Progress.ts"
import { type At, leftBy, nameOf, nothing, type Step } from "./Step.ts"

/** By this Canvas says that a course has no modules in which something is required. */
const noModules = /module based/

/** The page of a course's progress; null where it has no modules. */
const progressPage = ({ client, course, run }: At): Effect.Effect<Ask.Answer | Ask.Refused | null, Adapter.Failure> =>
  Ask.orRefused(
    Ask.get(client, run.next ?? `${Ask.course(course.id)}/bulk_user_progress?${Ask.query(Ask.perPage)}`).pipe(
      Effect.catch((error) =>
        error._tag === "HttpError" && error.reason._tag === "Rejected" && noModules.test(error.reason.said)
          ? Effect.succeed(null)
          : Effect.fail(error)
      )
    )
  )

export const progress = Effect.fnUntraced(function* (at: At): Effect.fn.Return<Step | Ask.Refused, Adapter.Failure> {
  const { course, run, named } = at
  const answer = yield* progressPage(at)
  if (answer === null) return nothing
  if (Ask.isRefused(answer)) return answer
  const items = yield* Ask.listIn(answer)
  const [stands, modules] = [yield* course.standing("progress"), yield* course.standing("module")]
  const known = items.flatMap((item) => {
    const person = course.people.get(idOf(Field.of(item, "id")) ?? "")
    return person === undefined ? [] : [{ person, progress: Field.of(item, "progress") }]
  })
  const nameless = items.filter((item) => idOf(Field.of(item, "id")) === undefined)
  const unread = nameless.map((item) => ({ of: "progress", course: course.id, ...pick(item, ["id"]) }))
  const rows = known.flatMap(
    ({ person, progress }) => Progress.rowOf(course, person, progress, stands, run.began) ?? []
  )
  const moved = known.filter(({ person, progress }) =>
    Progress.isMoved(course, person, progress, stands, run.since === null)
  )
  const more =
    moved.length === 0
      ? []
      : yield* modulesOf(
          at,
          moved.map(({ person }) => person),
          modules
        )
  if (Ask.isRefused(more)) return more
  for (const row of [...rows, ...more]) named.set(nameOf(row), 1)
  const keys = new Set(named.keys())
  const seen: Step["seen"] = [
    { kind: "progress", beside: [...Progress.earlier(keys, stands, false), ...leftBy(course, stands)] },
    { kind: "module", beside: [...Progress.earlier(keys, modules, true), ...leftBy(course, modules)] }
  ]
  return { rows: [...rows, ...more, ...unread], next: answer.next, seen }
})

/** Modules of these people, in the same page as the progress by which they were found: neither is kept without the other. */
const modulesOf = Effect.fnUntraced(function* (
  { client, course, run, concurrency }: At,
  people: ReadonlyArray<Person>,
  stands: Standing
): Effect.fn.Return<ReadonlyArray<unknown> | Ask.Refused, Adapter.Failure> {
  const required = yield* course.required
  if (Ask.isRefused(required)) return required
  if (required.size === 0) return []
  const given = yield* Effect.forEach(
    people,
    (person) =>
      Ask.orRefused(
        Ask.all(client, `${Ask.course(course.id)}/modules?${Ask.query(["student_id", person.id], Ask.perPage)}`)
      ).pipe(Effect.map((modules) => ({ person, modules }))),
    { concurrency }
  )
  const refused = given.map(({ modules }) => modules).find(Ask.isRefused)
  if (refused !== undefined) return refused
  return given.flatMap(({ person, modules }) =>
    Ask.isRefused(modules)
      ? []
      : modules
          .filter((module) => required.has(idOf(Field.of(module, "id")) ?? ""))
          .flatMap((module) => Progress.moduleRow(course, person, module, stands, run.began) ?? [])
  )
})
