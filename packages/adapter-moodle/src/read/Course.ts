/** One course in one run: who takes part and what happened since, found with as few requests as there can be. */
import type { Adapter, Instant } from "@laurel/core"
import { Effect } from "effect"
import { unanswered } from "../ask/tolerant.ts"
import * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Rows from "../Rows.ts"
import type * as Closing from "./Closing.ts"
import type * as Compose from "./Compose.ts"
import * as Gone from "./Gone.ts"
import * as Graded from "./Graded.ts"
import * as Modules from "./Modules.ts"
import * as People from "./People.ts"
import * as Person from "./Person.ts"
import { type Reader, warnOnce } from "./Reader.ts"
import * as Roster from "./Roster.ts"
import * as Unread from "./Unread.ts"
import * as Wire from "./Wire.ts"

/** What is looked for: what happened since then, in milliseconds; null: everything. */
export type Since = Instant.Instant | null

/** What is known of a course before it is asked about. */
export interface Due {
  readonly course: string
  readonly since: Since
  /** When the run began. */
  readonly began: Instant.Instant
  readonly ends: Closing.Ends
  /** Those who are on no roster any more, and of whom nothing clear is said: in a whole reading they are asked about again. */
  readonly unclear: ReadonlySet<string>
  /** Those who were written, and of whom nothing came to stand: they are read when everybody is. */
  readonly unstood: ReadonlySet<string>
}

/** A course as it is read. */
export interface Gathered extends Modules.Instances {
  readonly course: string
  readonly since: Since
  /** By ids, ascending. */
  readonly people: ReadonlyArray<People.Somebody>
  /** Rows of nobody that is known. */
  readonly loose: ReadonlyArray<Compose.Composed>
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** When the grades were given. */
  readonly now: Instant.Instant
  /** Whether the gradebook answered about all who are active. */
  readonly isGraded: boolean
  /** Whether grades that were not given so can be asked for one by one. */
  readonly hasGrades: boolean
  /** Whether each register was answered. */
  readonly hasSessions: boolean
  readonly unclear: ReadonlyArray<string>
  /** Those who were written earlier, and of whom nothing stands. */
  readonly unstood: ReadonlyArray<string>
}

/** A course of which the roster was answered. */
interface Answered extends People.Seen {
  /** Who is on the roster, also those of whom nothing comes to stand. */
  readonly roster: ReadonlyArray<unknown>
  /** Those of it who were on none, without a word why. */
  readonly back: ReadonlyArray<string>
}

const idsOf = (roster: ReadonlyArray<unknown>): ReadonlySet<string> =>
  new Set(roster.flatMap((entry) => Wire.idOf(entry) ?? []))

/** Those of a roster who are read: between two whole readings not whoever comes to nothing. */
const standing = (
  { since, unstood }: Due,
  isUnstood: (user: string) => boolean,
  roster: ReadonlyArray<unknown>
): ReadonlyArray<unknown> =>
  since === null || unstood.size === 0 ? roster : roster.filter((entry) => !isUnstood(Wire.idOf(entry) ?? ""))

/** Whether somebody was written before, and nothing stands of it. */
const unstoodIn =
  ({ course, unstood }: Due, enrolments: People.Seen["enrolments"]) =>
  (user: string): boolean =>
    unstood.has(user) && Gone.wordOf(enrolments, course, user) === undefined

/** Who takes part, and what stands of it: the one request that a course costs which nobody touched. */
export const look = Effect.fnUntraced(function* (reader: Reader, course: string) {
  const answer = yield* Roster.read(reader.client, course, "onlyactive")
  const facts = yield* reader.standing(Rows.stream, Keys.enrolmentsOf(course))
  return { answer, enrolments: Episodes.byKey(facts) }
})
export type Looked = Effect.Success<ReturnType<typeof look>>

const nobody = ({ course, since, unclear, unstood }: Due, now: Instant.Instant): Gathered => ({
  course,
  since,
  people: [],
  loose: [],
  stood: new Map(),
  now,
  isGraded: false,
  hasGrades: false,
  hasSessions: false,
  unclear: [...unclear],
  unstood: [...unstood],
  ...Modules.none
})

const undated =
  'Moodle does not say when people were last in a course, so that each run asks about all of them: the account needs moodle/course:viewhiddenuserfields, for "Last access" is among the hidden user fields (Site administration > Users > Permissions > User policies)'

/** All that is known of a course before its learners are asked about one by one. */
export const gather = Effect.fnUntraced(function* (
  reader: Reader,
  due: Due,
  { answer, enrolments }: Looked
): Effect.fn.Return<Gathered, Adapter.Failure> {
  const { course, since, began } = due
  if (answer._tag === "Refused") return { ...nobody(due, began), loose: Unread.ofCourse(course, [answer]) }
  const active = answer.value
  if (!active.every(Person.isDated)) yield* warnOnce(reader, undated)
  if (People.isRoleless(reader, course, enrolments, active)) {
    return { ...nobody(due, answer.at), loose: [Unread.roleless(course)] }
  }
  const there = idsOf(active)
  const back = [...due.unclear].filter((user) => there.has(user))
  // Whoever is back may leave again, and is asked about then.
  const now = { ...due, unclear: new Set([...due.unclear].filter((user) => !there.has(user))) }
  const missing = Gone.missing(enrolments, course, active).filter((user) => since === null || !now.unclear.has(user))
  const read = standing(due, unstoodIn(due, enrolments), active)
  const isTouched =
    since === null ||
    missing.length > 0 ||
    back.length > 0 ||
    read.some((entry) => Person.hasVisited(entry, since) || People.isOther(reader, course, since, enrolments, entry))
  const seen = { due: now, active: read, roster: active, back, enrolments, at: answer.at }
  return isTouched
    ? yield* whole(reader, seen)
    : { ...nobody(now, answer.at), people: yield* People.closing(reader, { ...seen, active }) }
})

/** A course in which somebody was, or came, or left, or all of which is read. */
const whole = Effect.fnUntraced(function* (
  reader: Reader,
  seen: Answered
): Effect.fn.Return<Gathered, Adapter.Failure> {
  const { course, since, unclear } = seen.due
  const before = since === null ? new Set<string>() : unclear
  const departed = yield* Gone.departures(
    reader,
    course,
    { ...seen, active: seen.roster, unclear: before },
    since === null
  )
  const isUnstood = unstoodIn(seen.due, seen.enrolments)
  const suspended = standing(seen.due, isUnstood, departed.suspended)
  const grades = yield* Graded.ask(reader, course)
  const prefixes = [Keys.learnersOf(course), Keys.sessionsOf(course), Keys.attemptsOf(course)]
  const facts = yield* Effect.forEach(prefixes, (prefix) => reader.standing(Rows.stream, prefix))
  const stood = new Map([...seen.enrolments, ...Episodes.byKey(facts.flat())])
  const items = grades._tag === "Refused" ? new Map<string, ReadonlyArray<unknown>>() : Graded.byUser(grades.value)
  const now = grades._tag === "Refused" ? seen.at : grades.at
  const known = { ...seen, ...departed, suspended, stood, items, now }
  const fresh = new Set([...People.fresh(reader, known), ...seen.back])
  const isHidden: Modules.IsHidden = (user, cmid, given) => !Graded.isShown(items.get(user), cmid, given)
  const marksSince = fresh.size === 0 ? since : null
  const modules = yield* Modules.read(reader, course, since, stood, isHidden, marksSince)
  const { claims, shared } = Person.claiming(reader.compiled, [...seen.roster, ...departed.suspended])
  for (const ids of shared) {
    yield* Effect.logWarning(
      `course ${course}: users ${ids.slice(0, 10).join(", ")} have the same e-mail address or ID number, which is claimed for none of them`
    )
  }
  const refused = [...departed.refused, ...(grades._tag === "Refused" ? [grades] : []), ...modules.refused]
  const { people, loose } = People.of(reader, { ...known, modules, claims, fresh })
  return {
    course,
    since,
    people,
    loose: [
      ...Unread.ofCourse(course, refused),
      ...(departed.isTruncated ? [Unread.truncated(course)] : []),
      ...departed.untold.map((user) => Unread.absent(course, user)),
      ...loose
    ],
    stood,
    now,
    isGraded: grades._tag === "Answered",
    hasGrades: grades._tag === "Answered" || grades.code === unanswered,
    hasSessions:
      Modules.optional.attendance.every((name) => reader.functions.has(name)) &&
      !modules.refused.some(({ name }) => registers.has(name)),
    unclear: departed.unclear,
    unstood: [...idsOf([...seen.roster, ...departed.suspended])].filter(isUnstood),
    quizzes: modules.quizzes,
    scorms: modules.scorms
  }
})

/** Functions without whose answers it is not known which sessions there are. */
const registers: ReadonlySet<string> = new Set(["core_course_get_contents", ...Modules.optional.attendance])
