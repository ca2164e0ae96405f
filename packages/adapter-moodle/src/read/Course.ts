/** One course in one run: who takes part and what happened since, found with as few requests as there can be. */
import type { Adapter, Instant } from "@laurel/core"
import { Effect } from "effect"
import type { Refused } from "../ask/Ask.ts"
import * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Rows from "../Rows.ts"
import * as Compose from "./Compose.ts"
import * as Gone from "./Gone.ts"
import * as Modules from "./Modules.ts"
import * as Person from "./Person.ts"
import type { Reader } from "./Reader.ts"
import * as Roster from "./Roster.ts"
import * as Wire from "./Wire.ts"

/** What is looked for: what happened since then, in milliseconds; null: everything. */
export type Since = Instant.Instant | null

/** One person in a course, and all that is already known to be read of them. */
export interface Somebody {
  readonly id: string
  /** Rows that are composed. */
  readonly rows: ReadonlyArray<Compose.Composed>
  /** Whether Moodle is asked what they did. */
  readonly isAsked: boolean
  /** Items of their grades. */
  readonly grades: ReadonlyArray<unknown>
}

/** A course as it is read. */
export interface Gathered extends Modules.Instances {
  readonly course: string
  readonly since: Since
  /** By ids, ascending. */
  readonly people: ReadonlyArray<Somebody>
  /** Rows of nobody that is known. */
  readonly loose: ReadonlyArray<Compose.Composed>
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** When the grades were given. */
  readonly now: Instant.Instant
  /** Whether the grades of everybody came. */
  readonly hasGrades: boolean
}

/** Who takes part, and what stands of it: the one request that a course costs which nobody touched. */
export const look = Effect.fnUntraced(function* (reader: Reader, course: string) {
  const answer = yield* Roster.read(reader.client, course, "onlyactive")
  const facts = yield* reader.standing(Rows.stream, Keys.enrolmentsOf(course))
  return { answer, enrolments: Episodes.byKey(facts) }
})
export type Looked = Effect.Success<ReturnType<typeof look>>

const nobody = (
  course: string,
  since: Since,
  now: Instant.Instant,
  loose: ReadonlyArray<Compose.Composed> = []
): Gathered => ({
  course,
  since,
  people: [],
  loose,
  stood: new Map(),
  now,
  hasGrades: false,
  ...Modules.none
})

/** All that is known of a course before its learners are asked about one by one. */
export const gather = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  since: Since,
  now: Instant.Instant,
  { answer, enrolments }: Looked
): Effect.fn.Return<Gathered, Adapter.Failure> {
  if (answer._tag === "Refused") return nobody(course, since, now, [ofCourse(course, [answer])])
  const active = answer.value
  const missing = Gone.missing(enrolments, course, active)
  const isNew = (entry: unknown) => Gone.wordOf(enrolments, course, Wire.idOf(entry) ?? "") !== "active"
  const isTouched =
    since === null ||
    active.some(
      (entry) => Person.hasVisited(entry, since) || (Person.isLearner(reader.compiled, entry) && isNew(entry))
    )
  const seen = { active, enrolments, at: answer.at }
  if (isTouched) return yield* whole(reader, course, since, seen)
  return missing.length === 0 ? nobody(course, since, answer.at) : yield* departed(reader, course, since, seen)
})

interface Seen {
  readonly active: ReadonlyArray<unknown>
  readonly enrolments: ReadonlyMap<string, Episodes.Stood>
  readonly at: Instant.Instant
}

/** Those whose part is suspended, and those who are on no roster any more and of whom Moodle says why. */
const departures = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  { active, enrolments }: Seen
): Effect.fn.Return<Departures, Adapter.Failure> {
  const answer = yield* Roster.read(reader.client, course, "onlysuspended")
  // Who is suspended can't be told from who is unenrolled.
  if (answer._tag === "Refused") return { suspended: [], gone: [], refused: [answer] }
  const ids = new Set(active.flatMap((entry) => Wire.idOf(entry) ?? []))
  const suspended = answer.value.filter((entry) => !ids.has(Wire.idOf(entry) ?? ""))
  return { suspended, gone: yield* Gone.ask(reader, course, enrolments, [...active, ...suspended]), refused: [] }
})

interface Departures {
  readonly suspended: ReadonlyArray<unknown>
  readonly gone: ReadonlyArray<Gone.Told>
  readonly refused: ReadonlyArray<Refused>
}

/** Only who left: nobody who takes part was there. */
const departed = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  since: Since,
  seen: Seen
): Effect.fn.Return<Gathered, Adapter.Failure> {
  const { active, enrolments, at } = seen
  const { suspended, gone, refused } = yield* departures(reader, course, seen)
  const { claims } = Person.claiming(reader.compiled, [...active, ...suspended])
  const entryOf = new Map(suspended.map((entry) => [Wire.idOf(entry) ?? "", entry]))
  const left = [
    ...Gone.missing(enrolments, course, active).flatMap((id) =>
      entryOf.has(id) ? [{ id, status: "suspended" as const }] : []
    ),
    ...gone
  ]
  const people = left.map(({ id, status }) => {
    const row = Compose.enrolment({ course, user: id, stood: enrolments, now: at }, status, id, claims(entryOf.get(id)))
    return { id, rows: [row], isAsked: false, grades: [] }
  })
  return {
    ...nobody(course, since, at, refused.length === 0 ? [] : [ofCourse(course, refused)]),
    people: inOrder(people)
  }
})

const inOrder = (people: ReadonlyArray<Somebody>): ReadonlyArray<Somebody> =>
  people.toSorted((a, b) => Number(a.id) - Number(b.id))

/** A course in which somebody was, or all of which is read. */
const whole = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  since: Since,
  seen: Seen
): Effect.fn.Return<Gathered, Adapter.Failure> {
  const departed = yield* departures(reader, course, seen)
  const grades = yield* reader.client.call(Wire.Grades)({
    name: "gradereport_user_get_grade_items",
    with: { courseid: course, userid: 0 }
  })
  const prefixes = [Keys.learnersOf(course), Keys.sessionsOf(course), Keys.attemptsOf(course)]
  const facts = yield* Effect.forEach(prefixes, (prefix) => reader.standing(Rows.stream, prefix))
  const stood = new Map([...seen.enrolments, ...Episodes.byKey(facts.flat())])
  const items = new Map(
    (grades._tag === "Refused" ? [] : grades.value.usergrades).map(
      ({ userid, gradeitems }) => [String(Number(userid)), gradeitems] as const
    )
  )
  const isHidden: Modules.IsHidden = (user, cmid, given) => isHiddenIn(items.get(user) ?? [], cmid, given)
  const modules = yield* Modules.read(reader, course, since, stood, isHidden)
  const { claims, shared } = Person.claiming(reader.compiled, [...seen.active, ...departed.suspended])
  for (const ids of shared) {
    yield* Effect.logWarning(
      `course ${course}: users ${ids.slice(0, 10).join(", ")} have the same e-mail address or ID number, which is claimed for none of them`
    )
  }
  const refused = [...departed.refused, ...(grades._tag === "Refused" ? [grades] : []), ...modules.refused]
  const { people, loose } = peopleOf(reader, course, since, { ...seen, ...departed, stood, items, modules, claims })
  return {
    course,
    since,
    people: inOrder(people.filter(({ rows, isAsked }) => isAsked || rows.length > 0)),
    loose: refused.length === 0 ? loose : [ofCourse(course, refused), ...loose],
    stood,
    now: grades._tag === "Refused" ? seen.at : grades.at,
    hasGrades: grades._tag === "Answered",
    quizzes: modules.quizzes,
    scorms: modules.scorms
  }
})

interface Known extends Seen, Departures {
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** Of grades, by the ids of users. */
  readonly items: ReadonlyMap<string, ReadonlyArray<unknown>>
  readonly modules: Modules.Read
  readonly claims: (entry: unknown) => Compose.Composed
}

/** Everybody on the rosters who is a learner, and those who left; and rows of entries that name nobody. */
const peopleOf = (reader: Reader, course: string, since: Since, known: Known) => {
  const { active, suspended, gone, enrolments, stood, at, items, modules, claims } = known
  const people = new Map<string, Somebody>()
  const loose: Array<Compose.Composed> = []
  const about = (user: string) => ({ course, user, stood, now: at })
  const add = (entry: unknown, status: "active" | "suspended") => {
    if (!Person.isLearner(reader.compiled, entry)) return
    const id = Wire.idOf(entry)
    const row = Compose.enrolment(about(id ?? ""), status, Wire.field(entry, "id"), claims(entry))
    if (id === undefined) return void loose.push(row)
    const grades = items.get(id) ?? []
    const word = Gone.wordOf(enrolments, course, id)
    const isNew = word === undefined || (status === "active") !== (word === "active")
    const isAsked =
      since === null || isNew || Person.hasVisited(entry, since) || modules.changed.has(id) || isGraded(grades, since)
    const before = people.get(id)?.rows ?? modules.rowsOf(id, since === null || word === undefined)
    people.set(id, { id, rows: [...before, ...(isAsked ? [row] : [])], isAsked, grades })
  }
  for (const entry of active) add(entry, "active")
  for (const entry of suspended) add(entry, "suspended")
  for (const { id, status } of gone) {
    people.set(id, { id, rows: [Compose.enrolment(about(id), status, id, {})], isAsked: false, grades: [] })
  }
  return { people: [...people.values()], loose }
}

const isGraded = (items: ReadonlyArray<unknown>, since: Instant.Instant): boolean =>
  items.some((item) => (Wire.secondsOf(item, "gradedategraded") ?? 0) * 1_000 >= since)

/**
 * Whether the gradebook shows a learner no grade of a module, by the items of that learner's grades: none that was given then, in Unix
 * seconds, or later. What is not known to be shown is hidden.
 */
export const isHiddenIn = (items: ReadonlyArray<unknown>, cmid: string, given?: number): boolean =>
  !items.some(
    (item) =>
      Wire.idOf(item, "cmid") === cmid &&
      typeof Wire.field(item, "graderaw") === "number" &&
      Wire.field(item, "gradeishidden") !== true &&
      Wire.field(item, "gradehiddenbydate") !== true &&
      (Wire.field(item, "gradeisoverridden") === true ||
        (Wire.secondsOf(item, "gradedategraded") ?? Infinity) >= (given ?? 0))
  )

/** What of a course as a whole could not be read. */
const ofCourse = (course: string, refused: ReadonlyArray<Refused>): Compose.Composed =>
  Compose.unread(
    `course/${course}`,
    "the course to be readable: give the account a role there, or at site level, with the capabilities that the adapter's README lists for the function, and check that the course is still there",
    told(refused)
  )

/** What Moodle refused, in its words. */
export const told = (refused: ReadonlyArray<Refused>): string =>
  refused
    .map(({ name, code, said }) => `${name}: "${code}" (${said})`)
    .join("; ")
    .slice(0, 1_000)
