/** What a commit does not say and its host knows: who plays what, in which attempt, and when. */
import { Contact, Instant, Text } from "@laurel/core"
import { Result, Schema, SchemaIssue } from "effect"
import { Course } from "../Courses.ts"
import { type Problem, quote } from "./Problem.ts"

const maxAttempt = 100_000
const maxSequence = 1_000_000_000

const fields = {
  learner: Contact.Identity,
  /** Other identities that the host knows to be the same person's. */
  claims: Schema.optionalKey(Schema.Array(Contact.Identity).check(Schema.isMaxLength(Contact.maxClaims))),
  /** The course as the setting names it. */
  course: Course,
  /** The host's own key of the enrolment, of which attempts are parts. */
  registration: Text.Name,
  /** Counted from 1. A suspended attempt that goes on is the same; one that begins anew is the next. */
  attempt: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maxAttempt })),
  /** The identifier of the item, as the manifest has it, whose SCO is played. */
  item: Text.Name,
  /** One launch of the SCO, until it is closed: what it says last is what counts of it; what another one says stands beside it. */
  session: Text.Name,
  /** The run-time data that the SCO was launched with, in any form of a commit: what it repeats of it is said by nobody anew. */
  loaded: Schema.optionalKey(Schema.Unknown)
}

/** One launch of a SCO, as its host knows it. */
export const Launch = Schema.Struct(fields)
export type Launch = typeof Launch.Type

const decode = Schema.decodeUnknownResult(Launch)
const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const own = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined

/**
 * A launch as a program tells of it: to be called once on what `auth` gives, before anything is made of it, for types promise
 * nothing of what a program looked up. What is not of a launch is left out. Fails with the field, what was expected there and what
 * was found: a mistake of the program, and none of the player's.
 */
export const decodeLaunch = (told: unknown): Result.Result<Launch, Problem> =>
  Result.mapError(decode(told), ({ issue }) => {
    const [{ path = [], message } = { message: "a launch" }] = issuesOf(issue).issues
    const keys = path.map((part) => (typeof part === "object" ? part.key : part))
    return {
      column: ["launch", ...keys.map(String)].join(".").slice(0, 200),
      expected: message.replace(/^expected /i, ""),
      found: quote(keys.reduce(own, told)),
      advice: 'Mend what "auth" gives.'
    }
  })

/** The launch of two commits of one session; another learner's session under the same key would be mixed into this one's. */
export const sameLaunch = (a: Launch, b: Launch): Result.Result<Launch, Problem> => {
  const differing =
    Contact.keyOf(a.learner) !== Contact.keyOf(b.learner) ? "learner" : a.course !== b.course ? "course" : undefined
  if (differing !== undefined) {
    return Result.fail({
      column: differing,
      expected: `the ${differing} of the session, as in its commits before`,
      found: `another, under the same registration, attempt, item and session ${quote(b.session)}`,
      advice: "Have the host give each launch a session key of its own, such as a UUID."
    })
  }
  const claims = new Map([...(a.claims ?? []), ...(b.claims ?? [])].map((claim) => [Contact.keyOf(claim), claim]))
  const { claims: _, ...launch } = a
  if (claims.size === 0) return Result.succeed(launch)
  // The same ones in whatever order they came.
  const kept = [...claims].toSorted(([one], [other]) => (one < other ? -1 : 1)).slice(0, Contact.maxClaims)
  return Result.succeed({ ...launch, claims: kept.map(([, claim]) => claim) })
}

/** A commit as a host passes it on. */
export const Envelope = Schema.Struct({
  ...fields,
  /** When the host took the commit in, with its offset. */
  at: Instant.FromString,
  /**
   * The number of the commit in its session, as the host counts: it decides which commit is the later, whatever the host's clock did
   * between the two. Without it `at` decides.
   */
  sequence: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxSequence }))),
  /** As the player sent it. */
  commit: Schema.Unknown
})
export type Envelope = typeof Envelope.Type
