/** What a commit does not say and its host knows: who plays what, in which attempt, and when. */
import { Contact, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import { Course } from "../Courses.ts"

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
