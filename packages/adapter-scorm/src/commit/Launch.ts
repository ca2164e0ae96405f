/** What a commit does not say and its host knows: who plays what, in which attempt, and when. */
import { Contact, Courses, Instant, Text } from "@laurel/core"
import { Result, Schema } from "effect"
import { type Problem, quote } from "./Problem.ts"

const maxAttempt = 100_000
const maxSequence = 1_000_000_000

const fields = {
  learner: Contact.Identity,
  /** Other identities that the host knows to be the same person's. */
  claims: Schema.optionalKey(Schema.Array(Contact.Identity).check(Schema.isMaxLength(Contact.maxClaims))),
  /** The course as the setting names it. */
  course: Courses.Course,
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

/** Other identities of the learner, each once and in one order, whichever came first; nothing where there are none. */
export const claimed = (claims: Launch["claims"] = []): Pick<Launch, "claims"> => {
  const all = new Map(claims.map((claim) => [Contact.keyOf(claim), claim]))
  const kept = [...all].toSorted(([one], [other]) => (one < other ? -1 : 1)).slice(0, Contact.maxClaims)
  return kept.length === 0 ? {} : { claims: kept.map(([, claim]) => claim) }
}

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
  const { claims = [], ...launch } = a
  return Result.succeed({ ...launch, ...claimed([...claims, ...(b.claims ?? [])]) })
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
