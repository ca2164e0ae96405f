/** What is held in memory of the one course that is being read: who learns there, what is marked, and what stands of it. */
import { Adapter, type Fact, Field, type Instant, Text } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import type { Setting } from "../Setting.ts"
import { compareIds, idOf, instantOf, pick } from "../Wire.ts"

/** The one stream of all rows. */
export const stream = "canvas"

/** One enrolment of a person, as far as it is understood. */
interface Enrolment {
  readonly state: string
  readonly created: Instant.Instant | undefined
  readonly updated: Instant.Instant | undefined
}

export interface Person {
  /** What a row says of whom it is about: the id, and what may be claimed. */
  readonly user: Readonly<Record<string, unknown>>
  readonly id: string
  readonly enrolments: ReadonlyArray<Enrolment>
}

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

export interface Course {
  readonly id: string
  /** Learners by id, in the order of their ids. A test student is none. */
  readonly people: ReadonlyMap<string, Person>
  /** Rows of enrolments that do not say whose they are. */
  readonly nameless: ReadonlyArray<unknown>
  readonly assignments: Effect.Effect<ReadonlyMap<string, Assignment> | Ask.Refused, Adapter.Failure>
  /** Modules that something is required in: others count as completed without anything done. */
  readonly required: Effect.Effect<ReadonlySet<string> | Ask.Refused, Adapter.Failure>
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
  source: string,
  client: Http.Client,
  setting: Setting,
  id: string
): Effect.fn.Return<Course | Ask.Refused, Adapter.Failure> {
  const people = yield* peopleOf(source, client, setting, id)
  if (Ask.isRefused(people)) return people
  return {
    id,
    ...people,
    assignments: yield* Effect.cached(assignmentsOf(client, id)),
    required: yield* Effect.cached(requiredOf(client, id)),
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

/** Somebody invited does not take part yet, and somebody rejected never did: neither is asked for. */
const states = ["active", "completed", "inactive", "deleted"]

const peopleOf = Effect.fnUntraced(function* (source: string, client: Http.Client, setting: Setting, id: string) {
  const asked = Ask.query(
    ["type[]", "StudentEnrollment"],
    ...states.map((state) => ["state[]", state] as const),
    Ask.perPage
  )
  const rows = yield* Ask.orRefused(Ask.all(client, `${Ask.course(id)}/enrollments?${asked}`))
  if (Ask.isRefused(rows)) return rows
  const emails = setting.claims?.email === true ? yield* emailsOf(client, id) : new Map<string, string>()
  if (Ask.isRefused(emails)) return emails
  const people = new Map<string, { user: Record<string, unknown>; enrolments: Array<Enrolment> }>()
  const nameless: Array<unknown> = []
  for (const row of rows) {
    const user = idOf(Field.of(row, "user_id"))
    // A role of the account's own keeps the type it was made from; the test student has another.
    if (user !== undefined && Field.of(row, "type") !== "StudentEnrollment") continue
    if (user === undefined) {
      nameless.push({ of: "enrolment", course: id, ...pick(row, ["id", "user_id", "type"]) })
      continue
    }
    const person = people.get(user) ?? { user: userOf(setting, user, row, emails.get(user)), enrolments: [] }
    person.enrolments.push({
      state: String(Field.of(row, "enrollment_state")),
      created: instantOf(Field.of(row, "created_at")),
      updated: instantOf(Field.of(row, "updated_at"))
    })
    people.set(user, person)
  }
  yield* dropShared(
    source,
    id,
    [...people.values()].map(({ user }) => user)
  )
  const inOrder = [...people].toSorted(([a], [b]) => compareIds(a, b))
  return { people: new Map(inOrder.map(([user, person]) => [user, { id: user, ...person }])), nameless }
})

/** Only what the setting claims: what is not read is not kept. */
const userOf = (setting: Setting, id: string, row: unknown, email: string | undefined): Record<string, unknown> => {
  const { sis, login } = setting.claims ?? {}
  const user = Field.of(row, "user")
  const sisId = Field.of(row, "sis_user_id") ?? Field.of(user, "sis_user_id")
  const loginId = Field.of(user, "login_id")
  return {
    id,
    ...(sis !== undefined && typeof sisId === "string" ? { sis: sisId } : {}),
    ...(login !== undefined && typeof loginId === "string" ? { login: loginId } : {}),
    ...(email === undefined ? {} : { email: email.toLowerCase() })
  }
}

const emailsOf = Effect.fnUntraced(function* (client: Http.Client, id: string) {
  const asked = Ask.query(
    ["enrollment_type[]", "student"],
    ["enrollment_state[]", "active"],
    ["enrollment_state[]", "completed"],
    ["include[]", "email"],
    Ask.perPage
  )
  const users = yield* Ask.orRefused(Ask.all(client, `${Ask.course(id)}/users?${asked}`))
  if (Ask.isRefused(users)) return users
  return new Map(
    users.flatMap((user) => {
      const [known, email] = [idOf(Field.of(user, "id")), Field.of(user, "email")]
      return known === undefined || typeof email !== "string" ? [] : [[known, email] as const]
    })
  )
})

/** What two accounts of one roster claim is left out for both: it would be the same person twice. */
const dropShared = Effect.fnUntraced(function* (
  source: string,
  course: string,
  users: ReadonlyArray<Record<string, unknown>>
) {
  for (const field of ["sis", "login", "email"]) {
    const byClaim = Map.groupBy(
      users.filter((user) => field in user),
      (user) => user[field]
    )
    for (const sharing of byClaim.values()) {
      if (sharing.length < 2) continue
      for (const user of sharing) delete user[field]
      const ids = sharing.map(({ id }) => String(id)).slice(0, 10)
      yield* Effect.logWarning(
        `source "${source}": the users ${ids.join(", ")} of course ${course} have one ${field === "sis" ? "SIS id" : field}, which is left out for all of them`
      )
    }
  }
})

const assignmentsOf = (client: Http.Client, id: string) =>
  Ask.orRefused(Ask.all(client, `${Ask.course(id)}/assignments?${Ask.query(Ask.perPage)}`)).pipe(
    Effect.map((rows) => {
      if (Ask.isRefused(rows)) return rows
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

const requiredOf = (client: Http.Client, id: string) =>
  Effect.gen(function* () {
    const asked = Ask.query(["include[]", "items"], Ask.perPage)
    const modules = yield* Ask.orRefused(Ask.all(client, `${Ask.course(id)}/modules?${asked}`))
    if (Ask.isRefused(modules)) return modules
    const required = new Set<string>()
    for (const each of modules) {
      const module = idOf(Field.of(each, "id"))
      if (module === undefined) continue
      const given = Field.of(each, "items")
      // Canvas leaves out the items of large modules.
      const path = `${Ask.course(id)}/modules/${module}/items?${Ask.query(Ask.perPage)}`
      const items = Array.isArray(given) ? given : yield* Ask.orRefused(Ask.all(client, path))
      if (Ask.isRefused(items)) return items
      if (items.some((item) => typeof (Field.of(item, "completion_requirement") ?? undefined) === "object"))
        required.add(module)
    }
    return required
  })
