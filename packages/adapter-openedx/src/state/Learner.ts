/** One page of people of a course, as rows: what was answered of each, with the moments that stand or are now. */
import { type Adapter, Field, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Accounts from "./Accounts.ts"
import * as Certificates from "./Certificates.ts"
import * as Grades from "./Grades.ts"
import * as Person from "../Person.ts"
import { type Room, seenOf, unread } from "./Room.ts"
import { type Enrolment, type Episode, maxEpisodes, type Unread } from "./Rows.ts"
import { instantOf, isUsername, shareOf, shown, textOf } from "../Wire.ts"

/** The rows of some enrolments. */
export const rows = Effect.fnUntraced(function* (
  room: Room,
  enrolments: ReadonlyArray<unknown>
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const usernames = new Set(enrolments.map((each) => Field.of(each, "user")).filter(isUsername))
  const { byUsername, unnumbered } = yield* Accounts.of(room.client, [...usernames])
  if (unnumbered !== undefined && !room.soFar.isNumbered) return yield* unnumbered
  room.soFar.isNumbered ||= byUsername.size > 0
  const accounts = yield* withoutShared(room, byUsername)
  if (room.grades !== undefined)
    Grades.reserve(
      room.grades,
      enrolments.flatMap((each) => expected(accounts, each))
    )
  const all = yield* Effect.forEach(enrolments, (each) => rowsOf(room, accounts, each), {
    concurrency: room.concurrency
  })
  return all.flat()
})

/** The user name of an enrolment whose grade is looked for. */
const expected = (accounts: ReadonlyMap<string, Accounts.Account>, enrolment: unknown): ReadonlyArray<string> => {
  const username = Field.of(enrolment, "user")
  return isUsername(username) && accounts.has(username) && Field.of(enrolment, "is_active") === true ? [username] : []
}

/** An e-mail address of two accounts is nobody's claim. Open edX lets no two have one, but for the case of its letters. */
const withoutShared = Effect.fnUntraced(function* (
  { compiled, course }: Room,
  accounts: ReadonlyMap<string, Accounts.Account>
): Effect.fn.Return<ReadonlyMap<string, Accounts.Account>> {
  if (!compiled.claimsEmail) return accounts
  const users = new Map<string, Set<string>>()
  const addressOf = ({ email }: Accounts.Account): string => (typeof email === "string" ? email.toLowerCase() : "")
  for (const account of accounts.values()) {
    const address = addressOf(account)
    users.set(address, (users.get(address) ?? new Set()).add(account.user))
  }
  const isShared = (account: Accounts.Account): boolean =>
    addressOf(account) !== "" && (users.get(addressOf(account))?.size ?? 0) > 1
  const shared = [...accounts.values()].filter(isShared)
  if (shared.length === 0) return accounts
  const numbers = shared.map(({ user }) => user).join(", ")
  yield* Effect.logWarning(`${course}: accounts ${numbers} share an e-mail address, which is claimed of none of them`)
  return new Map([...accounts].map(([name, each]) => [name, isShared(each) ? { ...each, email: null } : each]))
})

/** Grades that do not say whose they are: told as what they are. */
export const nameless = ({ course, grades }: Room): ReadonlyArray<unknown> =>
  (grades?.nameless ?? []).map((row): Unread => ({
    ...unread("grade", course),
    expected: "a grade with a user name",
    found: shown(row)
  }))

const rowsOf = Effect.fnUntraced(function* (
  room: Room,
  accounts: ReadonlyMap<string, Accounts.Account>,
  enrolment: unknown
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const { course } = room
  const username = Field.of(enrolment, "user")
  const account = isUsername(username) ? accounts.get(username) : undefined
  if (!isUsername(username) || Field.of(enrolment, "course_id") !== course) {
    const expected = `an enrolment in ${course} with a user name`
    return [{ ...unread("enrolment", course), expected, found: shown(enrolment) }]
  }
  if (account === undefined) {
    const expected =
      "an account of this name, with its number: it may have been renamed while the run went on, or have no profile"
    return [{ ...unread("enrolment", course), expected, found: username }]
  }
  const { user, email } = account
  const person = { course, user, ...Person.claimed(room.compiled, email, username) }
  const isActive = Field.of(enrolment, "is_active") === true
  const grade = yield* gradeOf(room, person, username, isActive)
  const certificate = yield* Certificates.of(room, person, username, grade)
  return [enrolmentOf(room, person, enrolment), ...grade, ...certificate]
})

const enrolmentOf = (room: Room, person: Person.Person, wire: unknown) => {
  const [created, is_active, mode] = ["created", "is_active", "mode"].map((name) => Field.of(wire, name))
  const first = typeof created === "string" ? instantOf(created) : undefined
  // It is refused for that; with a moment of this run in it, it would be another row each time.
  if (first === undefined) return { of: "enrolment", ...person, created, is_active, mode, episodes: [] }
  const track = textOf(mode)?.slice(0, 100).toWellFormed() ?? null
  const episodes = episodesOf(room, person, { first, isActive: is_active === true, mode: track })
  return { of: "enrolment", ...person, created, is_active, mode, episodes: episodes.map(formatted) }
}

const formatted = ({ from, until, ...rest }: Episode) => ({
  from: Instant.format(from),
  ...rest,
  until: until === null ? null : Instant.format(until)
})

/** The episodes that stand, and the one that has begun or ended since. Open edX itself keeps only the first beginning. */
const episodesOf = (
  { stood, now }: Room,
  { course, user }: Person.Person,
  {
    first,
    isActive,
    mode
  }: { readonly first: Instant.Instant; readonly isActive: boolean; readonly mode: string | null }
): Enrolment["episodes"] => {
  const key = Person.rowKey("enrolment", course, user)
  const episodes: Array<Episode> = []
  for (let at = 1; at <= maxEpisodes; at++) {
    const began = stood.facts.get(`${key}/registered/${at}`)
    if (began === undefined) break
    const until = stood.facts.get(`${key}/unregistered/${at}`)?.happened.at ?? null
    const from = at === 1 ? first : (began.happened.at ?? now)
    episodes.push({ from, isStated: at === 1, mode: began.said, until })
  }
  const last = episodes.at(-1)
  if (last === undefined) return [{ from: first, isStated: true, mode, until: isActive ? null : now }]
  if (last.until === null && !isActive) return [...episodes.slice(0, -1), { ...last, until: now }]
  return last.until !== null && isActive ? [...episodes, { from: now, isStated: false, mode, until: null }] : episodes
}

const gradeOf = Effect.fnUntraced(function* (
  room: Room,
  person: Person.Person,
  username: string,
  isActive: boolean
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  // Open edX lists grades of those alone who are enrolled now.
  if (room.grades === undefined || !isActive) return []
  const answer = yield* Grades.of(room.client, room.grades, username, room.soFar)
  if (answer === null) return []
  const { course, user } = person
  if ("missing" in answer) {
    const expected = "a grade of somebody who is enrolled: it is left out where it can't be computed"
    return [{ ...unread("grade", course, user), expected, found: answer.missing } satisfies Unread]
  }
  const [passed, percent, letter_grade] = ["passed", "percent", "letter_grade"].map((name) =>
    Field.of(answer.row, name)
  )
  const key = Person.rowKey("grade", course, user)
  const hasOutcome = passed === true || room.stood.facts.has(`${key}/outcome`)
  const scaled = shareOf(percent)
  // Nothing tells a learner who has not begun from one who has got nothing.
  const hasScore = (scaled ?? 0) > 0 || room.stood.facts.has(`${key}/score`)
  const letter = textOf(letter_grade)
  return [
    {
      of: "grade",
      ...person,
      passed,
      percent,
      letter_grade,
      outcomeSeen: hasOutcome
        ? seenOf(room, `${key}/outcome`, ({ evidence }) => (evidence._tag === "RolledUp") === (passed === true))
        : null,
      scoreSeen: hasScore
        ? seenOf(
            room,
            `${key}/score`,
            ({ evidence, said }) =>
              evidence._tag === "Scored" && evidence.scaled === scaled && said === (letter ?? null)
          )
        : null
    }
  ]
})
