/** The people of one course in one run: how each of them stands, and whether they are asked about. */
import { type Adapter, Field, type Instant } from "@laurel/core"
import { Effect } from "effect"
import type * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import { statuses } from "../Rows.ts"
import * as Closing from "./Closing.ts"
import * as Compose from "./Compose.ts"
import type { Due, Since } from "./Course.ts"
import * as Gone from "./Gone.ts"
import * as Graded from "./Graded.ts"
import type * as Modules from "./Modules.ts"
import * as Person from "./Person.ts"
import type { Reader } from "./Reader.ts"
import * as Roster from "./Roster.ts"
import * as Wire from "./Wire.ts"

type Status = (typeof statuses)[number]

/** One person in a course, and all that is already known to be read of them. */
export interface Somebody {
  readonly id: string
  readonly status: Status
  /** The row of their enrolment, were it so. */
  readonly as: (status: Status) => Compose.Composed
  /** Rows that are composed, but for the enrolment. */
  readonly rows: ReadonlyArray<Compose.Composed>
  /** Whether Moodle is asked what they did. */
  readonly isAsked: boolean
  /** Whether all that they ever did is asked for. */
  readonly isFresh: boolean
  readonly grades: Graded.Items
}

/** A roster, what stands of it, and when it was answered. */
export interface Seen {
  readonly due: Due
  readonly active: ReadonlyArray<unknown>
  readonly enrolments: ReadonlyMap<string, Episodes.Stood>
  readonly at: Instant.Instant
}

/** What an entry of the roster of those who take part says; undefined for staff, who never were learners. */
const statusOf = (reader: Reader, word: string | undefined, entry: unknown, since: Since): Status | undefined => {
  if (!Person.isLearner(reader.compiled, entry)) return word === "active" ? "no learner's role" : undefined
  // Whoever may not sign in does not visit: where they do, they may again.
  const isStill = word === "account suspended" && since !== null && !Person.hasVisited(entry, since)
  return isStill ? "account suspended" : "active"
}

/** Whether somebody of the roster of those who take part stands otherwise than before. */
export const isOther = (
  reader: Reader,
  course: string,
  since: Since,
  enrolments: Seen["enrolments"],
  entry: unknown
): boolean => {
  const word = Gone.wordOf(enrolments, course, Wire.idOf(entry) ?? "")
  const status = statusOf(reader, word, entry, since)
  return status !== undefined && status !== word
}

/** Whether all of several learners of a roster have no learner's role any more: by a change of names, and not of people. */
export const isRoleless = (
  { compiled }: Reader,
  course: string,
  enrolments: Seen["enrolments"],
  roster: ReadonlyArray<unknown>
): boolean => {
  const learners = roster.filter((entry) => Gone.wordOf(enrolments, course, Wire.idOf(entry) ?? "") === "active")
  return learners.length > 1 && !learners.some((entry) => Person.isLearner(compiled, entry))
}

/** The row of an enrolment by how it is, with when the course ended. */
const rowOf =
  ({ due, enrolments, at }: Seen, user: unknown, claims: Compose.Composed): Somebody["as"] =>
  (status) => {
    const { course, ends, began } = due
    const id = Wire.idOf({ id: user }) ?? ""
    const row = Compose.enrolment({ course, user: id, stood: enrolments, now: at }, status, user, claims)
    return Closing.on(row, ends.get(course), began, enrolments.get(Keys.enrolmentOf(course, id)) ?? [])
  }

/** Those of a course that nobody touched, where it has ended, or ends at another moment than it did: one request, for that alone. */
export const closing = Effect.fnUntraced(function* (
  reader: Reader,
  seen: Seen
): Effect.fn.Return<ReadonlyArray<Somebody>, Adapter.Failure> {
  const { due, active } = seen
  if (endings(seen, active, unclaimed).length === 0) return []
  // Who claims what somebody else claims is known only of both rosters.
  const answer = yield* Roster.read(reader.client, due.course, "onlysuspended")
  if (answer._tag === "Refused") return inOrder(endings(seen, active, unclaimed))
  const everybody = [...active, ...answer.value]
  return inOrder(endings(seen, everybody, Person.claiming(reader.compiled, everybody).claims))
})

type Claims = (entry: unknown) => Compose.Composed
const unclaimed: Claims = () => ({})

/** Those of whom it is news that the course ended, or ends otherwise: who take part, and who stand as having been there at an end. */
const endings = (
  seen: Seen,
  roster: ReadonlyArray<unknown>,
  claims: Claims,
  except: ReadonlyMap<string, unknown> = new Map()
): ReadonlyArray<Somebody> => {
  const { due, enrolments } = seen
  const entries = new Map(
    roster.flatMap((entry) => {
      const id = Wire.idOf(entry)
      return id === undefined ? [] : [[id, entry] as const]
    })
  )
  return Gone.usersOf(enrolments, due.course).flatMap((id) => {
    const stood = enrolments.get(Keys.enrolmentOf(due.course, id)) ?? []
    const word = Gone.wordOf(enrolments, due.course, id)
    const status = statuses.find((each) => each === word)
    const isAbout = status === "active" || Closing.isClosed(stood)
    if (status === undefined || !isAbout || except.has(id)) return []
    const entry = entries.get(id) ?? { id }
    const as = rowOf(seen, Field.of(entry, "id"), claims(entry))
    const row = as(status)
    return Closing.isNews(row, stood)
      ? [{ id, status, as, rows: [row], isAsked: false, isFresh: false, grades: undefined }]
      : []
  })
}

const inOrder = (people: ReadonlyArray<Somebody>): ReadonlyArray<Somebody> =>
  people.toSorted((a, b) => Number(a.id) - Number(b.id))

/** A course before its activities are asked about. */
interface Known extends Seen, Gone.Departures {
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** Of grades, by the ids of users. */
  readonly items: ReadonlyMap<string, ReadonlyArray<unknown>>
  readonly now: Instant.Instant
}

/** Those of whom all is asked for: they are new, or left, or a grade is otherwise than it stands. */
export const fresh = (reader: Reader, known: Known): ReadonlySet<string> => {
  const { due, active, suspended, gone, enrolments, items, stood, now } = known
  const { course, since } = due
  const isNews = (user: string) => Graded.isNews(reader, { course, user, stood, now }, items.get(user))
  const ids = [
    ...active.filter(
      (entry) => Person.isLearner(reader.compiled, entry) || isOther(reader, course, since, enrolments, entry)
    ),
    ...suspended.filter((entry) => Person.isLearner(reader.compiled, entry))
  ].flatMap((entry) => Wire.idOf(entry) ?? [])
  const others = new Set(
    [
      ...active.filter((entry) => isOther(reader, course, since, enrolments, entry)),
      ...suspended.filter((entry) => Gone.wordOf(enrolments, course, Wire.idOf(entry) ?? "") !== "suspended")
    ].flatMap((entry) => Wire.idOf(entry) ?? [])
  )
  return new Set([...ids.filter((id) => others.has(id) || isNews(id)), ...gone.map(({ id }) => id)])
}

interface Asked extends Known {
  readonly modules: Modules.Read
  readonly claims: Claims
  readonly fresh: ReadonlySet<string>
}

/** Everybody on the rosters who is or was a learner, and those who left, by ids; and rows of entries that name nobody. */
export const of = (reader: Reader, known: Asked) => {
  const { due, active, suspended, gone, enrolments, items, modules, claims } = known
  const { course, since } = due
  const people = new Map<string, Somebody>()
  const loose: Array<Compose.Composed> = []
  // Whoever does not take part now is on no list of a session: that says nothing of the session.
  const rowsOf = (id: string, status: Status, all: boolean) =>
    modules.rowsOf(id, all).filter((row) => status === "active" || row["unlisted"] === undefined)
  const add = (entry: unknown, status: Status | undefined) => {
    if (status === undefined) return
    const id = Wire.idOf(entry)
    const as = rowOf(known, Field.of(entry, "id"), claims(entry))
    if (id === undefined) return void loose.push(as(status))
    const grades = items.get(id)
    const isFresh = known.fresh.has(id)
    const isAsked =
      since === null ||
      isFresh ||
      Person.hasVisited(entry, since) ||
      modules.changed.has(id) ||
      Graded.isSince(grades, since)
    const row = as(status)
    // An entry that comes twice is a row each time.
    const twice = people.get(id)
    const rows = twice === undefined ? rowsOf(id, status, since === null || isFresh) : [...twice.rows, row]
    const isClosing = !isAsked && Closing.isNews(row, enrolments.get(Keys.enrolmentOf(course, id)) ?? [])
    people.set(id, { id, status, as, rows: isClosing ? [...rows, row] : rows, isAsked, isFresh, grades })
  }
  for (const entry of active) {
    add(entry, statusOf(reader, Gone.wordOf(enrolments, course, Wire.idOf(entry) ?? ""), entry, since))
  }
  for (const entry of suspended) if (Person.isLearner(reader.compiled, entry)) add(entry, "suspended")
  for (const { id, status } of gone) {
    const as = rowOf(known, id, {})
    people.set(id, {
      id,
      status,
      as,
      rows: status === "unenrolled" ? rowsOf(id, status, true) : [as(status)],
      isAsked: status === "unenrolled",
      isFresh: true,
      grades: undefined
    })
  }
  for (const each of endings(known, [...active, ...suspended], claims, people)) people.set(each.id, each)
  return { people: inOrder([...people.values()].filter(({ rows, isAsked }) => isAsked || rows.length > 0)), loose }
}
