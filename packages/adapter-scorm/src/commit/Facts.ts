/** What a session says: its facts, each under the session's key, and what of it can't be read or placed. */
import { Courses, type Fact, Id, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import { participationOf } from "../Keys.ts"
import { type Meaning, nameOf } from "./Claims.ts"
import { type Problem, quote } from "./Problem.ts"
import type { Session } from "./Session.ts"
import type { Setting } from "./Setting.ts"
import * as Told from "./Told.ts"

/** A setting, ready for use. */
export interface Compiled extends Meaning, Courses.Compiled {}

export const compile = (setting: Setting): Compiled => ({ ...setting, ...Courses.compile(setting) })

export interface Said {
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly problem: Problem | undefined
}

/** Where a session's facts are named. */
export interface Place {
  readonly source: Id.SourceId
  readonly stream: string
  /** The row's key. */
  readonly record: string
}

/** All that a session says now. */
export const of = (compiled: Compiled, session: Session, place: Place): Said => {
  const told = Told.by(compiled, session)
  if (told.claims.length === 0) return { drafts: [], problem: first(told.problems) }
  const course = compiled.courses.get(session.launch.course)
  if (course === undefined) {
    return { drafts: [], problem: compiled.skipsUnmatched ? undefined : unmatched(session.launch.course) }
  }
  const drafts: Array<Fact.Draft> = []
  const problems = [...told.problems]
  for (const claim of told.claims) {
    const draft = draftOf(session, course, place, claim)
    if ("expected" in draft) problems.push(draft)
    else drafts.push(draft)
  }
  return { drafts, problem: first(problems) }
}

/** A row is one rejection, however much of it can't be read. */
const first = ([one, ...others]: ReadonlyArray<Problem>): Problem | undefined =>
  one === undefined || others.length === 0 ? one : { ...one, found: `${one.found}; and ${others.length} more like it` }

const unmatched = (course: string): Problem => ({
  column: "launch.course",
  expected: "a course of the setting",
  found: quote(course),
  advice: 'Add the course to the setting, or set "unmatched" to "skip".'
})

const isKey = Schema.is(Text.Key)
const isActivity = Schema.is(Id.ActivityId)
const isName = Schema.is(Text.Name)

const draftOf = (
  { launch }: Session,
  { offering, zone }: { readonly offering: Id.OfferingId; readonly zone: string },
  { source, stream, record }: Place,
  claim: Told.Since
): Fact.Draft | Problem => {
  const { learner: contact, claims, course, item, registration } = launch
  const activity = [course, item, ...(claim.objective === null ? [] : [claim.objective])].join("/")
  const [key, participation] = [`${record}/${nameOf(claim)}`, participationOf(registration, offering, contact)]
  if (!isKey(participation)) return unnamed("registration and learner", 498, participation)
  if (!isActivity(activity)) return unnamed(claim.objective === null ? "course and item" : "objective", 200, activity)
  if (!isKey(key)) return unnamed(claim.objective === null ? "session" : "objective", 500, key)
  return {
    reference: { source, stream, key, line: null },
    subject: { key: participation, offering, contact, ...(claims === undefined ? {} : { claims }) },
    activity,
    evidence: claim.evidence,
    happened: { on: Instant.dayIn(claim.at, zone), at: claim.at, zone, basis: "observed" },
    observedAt: claim.at,
    said: claim.said !== null && isName(claim.said) ? claim.said : null
  }
}

const unnamed = (column: string, most: number, found: string): Problem => ({
  column,
  expected: `names that come to at most ${most} characters, none of them a control character`,
  found: quote(found),
  advice: "Have the content, or the host, use shorter names; a cut one could be another's."
})
