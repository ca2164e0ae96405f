/** Who learns in a course: all enrolments of a person together. */
import { type Adapter, Field, type Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"
import type { Setting } from "../Setting.ts"
import { isUnread, type Tolerance, type Unread } from "../Unread.ts"
import { compareIds, idOf, instantOf, pick } from "../Wire.ts"

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
  /** Whether there are others that can't be read. */
  readonly isUnclear: boolean
}

export interface People {
  /** Learners by id, in the order of their ids. A test student is none. */
  readonly people: ReadonlyMap<string, Person>
  /** Rows of enrolments that can't be read: whose they are, how they stand, or since when. */
  readonly unclear: ReadonlyArray<unknown>
}

/** A person while their enrolments are put together. */
interface Gathered {
  readonly id: string
  readonly user: Record<string, unknown>
  readonly enrolments: Array<Enrolment>
  isUnclear: boolean
}

/** Somebody invited does not take part yet, and somebody rejected never did: neither is asked for. */
const states = ["active", "completed", "inactive", "deleted"]
const otherStates = ["invited", "creation_pending", "rejected"]

/** What of an enrolment can be read: undefined where a state is unknown or a moment is none. */
const enrolmentOf = (row: unknown): Enrolment | undefined => {
  const state = Field.of(row, "enrollment_state")
  const [created, updated] = [Field.of(row, "created_at"), Field.of(row, "updated_at")]
  const isMoment = (said: unknown): boolean => said === undefined || said === null || instantOf(said) !== undefined
  if (typeof state !== "string" || ![...states, ...otherStates].includes(state)) return undefined
  if (!isMoment(created) || !isMoment(updated)) return undefined
  return { state, created: instantOf(created), updated: instantOf(updated) }
}

const unclearFields = ["id", "user_id", "type", "enrollment_state", "created_at", "updated_at"]

/** What courses are read with. */
export interface From {
  readonly source: string
  readonly client: Http.Client
  readonly setting: Setting
  readonly tolerance: Tolerance
}

/** The people of a course; or why they can't be read. */
export const peopleOf = Effect.fnUntraced(function* (
  from: From,
  id: string
): Effect.fn.Return<People | Unread, Adapter.Failure> {
  const { source, client, setting, tolerance } = from
  const asked = Ask.query(
    ["type[]", "StudentEnrollment"],
    ...states.map((state) => ["state[]", state] as const),
    Ask.perPage
  )
  const rows = yield* tolerance.part(Ask.all(client, `${Ask.course(id)}/enrollments?${asked}`))
  if (isUnread(rows)) return rows
  const emails = setting.claims?.email === true ? yield* emailsOf(from, id) : new Map<string, string>()
  if (isUnread(emails)) return emails
  const gathered = gatheredOf(setting, id, rows, emails)
  yield* dropShared(
    source,
    id,
    [...gathered.people.values()].map(({ user }) => user)
  )
  return gathered
})

const gatheredOf = (
  setting: Setting,
  course: string,
  rows: ReadonlyArray<unknown>,
  emails: ReadonlyMap<string, string>
) => {
  const people = new Map<string, Gathered>()
  const unclear: Array<unknown> = []
  for (const row of rows) {
    const id = idOf(Field.of(row, "user_id"))
    // A role of the account's own keeps the type it was made from; the test student has another.
    if (id !== undefined && Field.of(row, "type") !== "StudentEnrollment") continue
    const enrolment = id === undefined ? undefined : enrolmentOf(row)
    if (enrolment === undefined) unclear.push({ of: "enrolment", course, enrolment: pick(row, unclearFields) })
    if (id === undefined) continue
    const user = userOf(setting, id, row, emails.get(id))
    const person: Gathered = people.get(id) ?? { id, user, enrolments: [], isUnclear: false }
    people.set(id, person)
    if (enrolment === undefined) person.isUnclear = true
    else person.enrolments.push(enrolment)
  }
  return { people: new Map([...people].toSorted(([a], [b]) => compareIds(a, b))), unclear }
}

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

const emailsOf = Effect.fnUntraced(function* ({ client, tolerance }: From, id: string) {
  const asked = Ask.query(
    ["enrollment_type[]", "student"],
    ["enrollment_state[]", "active"],
    ["enrollment_state[]", "completed"],
    ["include[]", "email"],
    Ask.perPage
  )
  const users = yield* tolerance.part(Ask.all(client, `${Ask.course(id)}/users?${asked}`))
  if (isUnread(users)) return users
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
