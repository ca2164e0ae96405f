/** One page of people of a course, as rows: what was answered of each, with the moments that stand or are now. */
import { Adapter, type Fact, Instant, Text } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect } from "effect"
import * as Ask from "./Ask.ts"
import * as Certificate from "../Certificate.ts"
import * as Grades from "./Grades.ts"
import * as Person from "../Person.ts"
import type { Enrolment, Episode, Unread } from "./Rows.ts"
import { maxEpisodes, stream } from "./Rows.ts"
import type { Compiled } from "../Setting.ts"
import { instantOf, isUsername, own, shareOf, shown, textOf } from "../Wire.ts"

/** What stands of a course, by key. */
export interface Stood {
  readonly course: string
  readonly facts: ReadonlyMap<string, Fact.Fact>
}

const kinds = ["enrolment", "grade", "certificate"] as const

export const standing = Effect.fnUntraced(function* (course: string): Effect.fn.Return<Stood, Adapter.Failure> {
  const lookup = yield* Adapter.Standing
  const facts = yield* Effect.forEach(kinds, (kind) => lookup(stream, `${kind}/${Text.keyPart(course)}`))
  return { course, facts: new Map(facts.flat().map((fact) => [fact.reference.key, fact])) }
})

/** What is known where a page of people is read. */
export interface Room {
  readonly client: Http.Client
  readonly compiled: Compiled
  readonly certificates: "passing" | "everybody" | "none"
  readonly concurrency: number
  readonly course: string
  readonly stood: Stood
  /** Undefined where the setting leaves them. */
  readonly grades: Grades.Grades | undefined
  readonly now: Instant.Instant
}

/** The rows of some enrolments. */
export const rows = Effect.fnUntraced(function* (
  room: Room,
  enrolments: ReadonlyArray<unknown>
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const usernames = new Set(enrolments.map((each) => own(each, "user")).filter(isUsername))
  const accounts = yield* withoutShared(room, yield* Ask.accounts(room.client, [...usernames]))
  const all = yield* Effect.forEach(enrolments, (each) => rowsOf(room, accounts, each), {
    concurrency: room.concurrency
  })
  return all.flat()
})

/** An e-mail address of two accounts is nobody's claim. Open edX lets no two have one, but for the case of its letters. */
const withoutShared = Effect.fnUntraced(function* (
  { compiled, course }: Room,
  accounts: ReadonlyMap<string, Ask.Account>
): Effect.fn.Return<ReadonlyMap<string, Ask.Account>> {
  if (!compiled.claimsEmail) return accounts
  const users = new Map<string, Set<string>>()
  const addressOf = ({ email }: Ask.Account): string => (typeof email === "string" ? email.toLowerCase() : "")
  for (const account of accounts.values()) {
    const address = addressOf(account)
    users.set(address, (users.get(address) ?? new Set()).add(account.user))
  }
  const isShared = (account: Ask.Account): boolean =>
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

const unread = (what: Unread["what"], course: string, user?: string) =>
  ({ of: "unread", what, course, user: user ?? null }) as const

const rowsOf = Effect.fnUntraced(function* (
  room: Room,
  accounts: ReadonlyMap<string, Ask.Account>,
  enrolment: unknown
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const { course } = room
  const username = own(enrolment, "user")
  const account = isUsername(username) ? accounts.get(username) : undefined
  if (!isUsername(username) || own(enrolment, "course_id") !== course) {
    const expected = `an enrolment in ${course} with a user name`
    return [{ ...unread("enrolment", course), expected, found: shown(enrolment) }]
  }
  if (account === undefined) {
    const expected = "an account of this name: it may have been renamed while the run went on"
    return [{ ...unread("enrolment", course), expected, found: username }]
  }
  const { user, email } = account
  const person = { course, user, ...Person.claimed(room.compiled, email, username) }
  const isActive = own(enrolment, "is_active") === true
  const grade = yield* gradeOf(room, person, username, isActive)
  const certificate = yield* certificateOf(room, person, username, grade)
  return [enrolmentOf(room, person, enrolment), ...grade, ...certificate]
})

/** The moment at which what is said was first seen to be so: that of the fact that stands and says the same, else now. */
const seenOf = ({ stood, now }: Room, key: string, isSame: (fact: Fact.Fact) => boolean): string => {
  const fact = stood.facts.get(key)
  const at = fact !== undefined && isSame(fact) ? (fact.happened.at ?? now) : now
  return Instant.format(at)
}

const enrolmentOf = (room: Room, person: Person.Person, wire: unknown) => {
  const [created, is_active, mode] = ["created", "is_active", "mode"].map((name) => own(wire, name))
  const first = (typeof created === "string" ? instantOf(created) : undefined) ?? room.now
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
  const answer = yield* Grades.of(room.client, room.grades, username)
  if (answer === null) return []
  const { course, user } = person
  if ("missing" in answer) {
    const expected = "a grade of somebody who is enrolled: it is left out where it can't be computed"
    return [{ ...unread("grade", course, user), expected, found: answer.missing } satisfies Unread]
  }
  const [passed, percent, letter_grade] = ["passed", "percent", "letter_grade"].map((name) => own(answer.row, name))
  const key = Person.rowKey("grade", course, user)
  const outcome = passed === true ? "passed" : "incomplete"
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
        ? seenOf(room, `${key}/outcome`, ({ evidence }) => evidence._tag === "RolledUp" && evidence.outcome === outcome)
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

/** Asked for one by one: Open edX has no list of a course's certificates. */
const certificateOf = Effect.fnUntraced(function* (
  room: Room,
  person: Person.Person,
  username: string,
  [grade]: ReadonlyArray<unknown>
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const { course, user } = person
  const key = `${Person.rowKey("certificate", course, user)}/award`
  const stands = room.stood.facts.get(key)
  const isAsked =
    room.certificates === "everybody" ||
    (room.certificates === "passing" && (stands !== undefined || own(grade, "passed") === true))
  if (!isAsked) return []
  const response = yield* Ask.ask(room.client, { path: Ask.paths.certificate(username, course) }, [403, 404])
  if (response.status === 403) return yield* Ask.refused(response, "certificates")
  const wire = yield* Ask.json(response)
  if (response.status === 404) {
    const code = own(wire, "error_code")
    if (code === "course_id_not_valid") return yield* invalid(response, course)
    const isNone = code === "no_certificate_for_user"
    if (isNone && (stands === undefined || stands.evidence._tag === "RolledUp")) return []
    const expected = isNone
      ? "the certificate that there was: nothing says that it was taken back"
      : "a certificate, or that there is none"
    return [{ ...unread("certificate", course, user), expected, found: `status 404, ${shown(code ?? wire)}` }]
  }
  const names = ["status", "certificate_type", "created_date", "grade", "download_url"] as const
  const [status, certificate_type, created_date, mark, download_url] = names.map((name) => own(wire, name))
  const verdict = typeof status === "string" ? Certificate.verdictOf(status) : undefined
  const hasSaid = verdict === "held" || (verdict === "lost" && stands !== undefined)
  const created = verdict === "held" && typeof created_date === "string" ? instantOf(created_date) : undefined
  const seen = !hasSaid
    ? null
    : created === undefined
      ? seenOf(room, key, (fact) => fact.said === status)
      : Instant.format(created)
  return [{ of: "certificate", ...person, status, certificate_type, created_date, grade: mark, download_url, seen }]
})

const invalid = ({ url, requestId }: Http.Response, course: string): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: `GET ${url} (request ${requestId})`,
    expected: `${course} to be a course that Open edX knows`,
    found: "course_id_not_valid",
    advice: "Mend the key of the course in the setting, as it stands in the address of its page, or take it out."
  })
