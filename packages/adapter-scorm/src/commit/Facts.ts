/** What a session says: its facts, each under the session's key, and what of it can't be read or placed. */
import { type Fact, Id, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Courses from "../Courses.ts"
import { encoded, participationOf } from "../Keys.ts"
import * as Minutes from "../Minutes.ts"
import type { Claim, Meaning } from "./Claims.ts"
import * as History from "./History.ts"
import * as Meant from "./Meaning.ts"
import { type Problem, quote } from "./Problem.ts"
import type { Session } from "./Session.ts"
import type { Setting } from "./Setting.ts"
import { isGiven, type Texts } from "./Snapshot.ts"
import { secondsOf } from "./Values.ts"
import { problem } from "./Words.ts"

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

/** What is claimed, and since when it was said without a break. */
interface Since extends Claim {
  readonly at: Instant.Instant
}

/** All that a session says now. */
export const of = (compiled: Compiled, session: Session, place: Place): Said => {
  const told = toldBy(compiled, session)
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

interface Told {
  readonly claims: ReadonlyArray<Since>
  readonly problems: ReadonlyArray<Problem>
}

/** What was said at one time, and when that was; null where the SCO was launched with it. */
interface Moment {
  readonly at: Instant.Instant | null
  readonly meant: Meant.Meant
}

const toldBy = (meaning: Compiled, session: Session): Told => {
  const moments = momentsOf(meaning, session)
  const last = moments.at(-1)
  if (last === undefined) return { claims: [], problems: [] }
  const { silent, claims, problems } = last.meant
  const said = [...claims.flatMap((claim) => sinceOf(claim, moments)), ...(silent === null ? attended(session) : [])]
  const unread = silent === null ? [...problems, ...untimely(session), ...cutOff(meaning, session)] : problems
  return { claims: said.length > 0 ? said : takenBack(moments), problems: unread }
}

/** What each run of commits means with all before it, after what the SCO was launched with. */
const momentsOf = (meaning: Meaning, { loaded, changes }: Session): ReadonlyArray<Moment> => {
  const launched = loaded?.said ?? {}
  const given = Object.entries(launched).filter(([name]) => isGiven(name))
  let texts: Texts = Object.fromEntries(given)
  const moments = History.runsOf(changes).map(({ marks: [[at]], said }): Moment => {
    texts = { ...texts, ...said }
    return { at, meant: Meant.of(texts, meaning) }
  })
  return [{ at: null, meant: Meant.of(launched, meaning) }, ...moments]
}

const nameOf = ({ part, objective }: Claim): string =>
  objective === null ? part : `objective/${encoded(objective)}/${part}`

const isSaid = (claim: Claim, { meant }: Moment): boolean =>
  meant.claims.some(
    (each) => nameOf(each) === nameOf(claim) && JSON.stringify(each.evidence) === JSON.stringify(claim.evidence)
  )

/** Since the first of the moments, up to the last, that all say it. What goes back to the launch was said by nobody anew. */
const sinceOf = (claim: Claim, moments: ReadonlyArray<Moment>): ReadonlyArray<Since> => {
  const at = moments.findLastIndex((moment) => !isSaid(claim, moment))
  const since = moments[at + 1]?.at ?? null
  return since === null ? [] : [{ ...claim, at: since }]
}

/**
 * All that was a fact once, where nothing is one any more: taken back, for a record that says nothing at all would otherwise be taken
 * to say what it said before.
 */
const takenBack = (moments: ReadonlyArray<Moment>): ReadonlyArray<Since> => {
  const at = moments.at(-1)?.at ?? null
  if (at === null) return []
  const facts = moments.flatMap(({ meant }, index) =>
    meant.claims.flatMap((claim) => sinceOf(claim, moments.slice(0, index + 1)))
  )
  const once = new Map(facts.map((fact) => [nameOf(fact), fact]))
  return [...once.values()].map((fact) => ({ ...fact, evidence: { _tag: "Retracted" }, at }))
}

const sessionTime = ({ times }: Session): readonly [name: string, text: string] | undefined =>
  Object.entries(times?.said ?? {}).find(([name]) => name.endsWith("session_time"))

const maxMinutes = 100_000

/** How long the session lasted, on the day of its first commit: its time only grows, and makes no other fact of it. */
const attended = (session: Session): ReadonlyArray<Since> => {
  const [, text = ""] = sessionTime(session) ?? []
  const seconds = secondsOf(text)
  if (seconds === undefined || seconds === 0 || seconds > maxMinutes * 60) return []
  const minutes = Minutes.ofSeconds(seconds)
  const at = session.changes[0].marks[0][0]
  return [{ part: "attended", objective: null, evidence: { _tag: "Attended", minutes }, said: text, at }]
}

const untimely = (session: Session): ReadonlyArray<Problem> => {
  const [name, text] = sessionTime(session) ?? []
  if (name === undefined || text === undefined) return []
  const seconds = secondsOf(text)
  if (seconds === undefined) {
    return [problem(name, "a length of time such as 0000:12:30.50 or PT12M30.5S, without months or years", quote(text))]
  }
  return seconds > maxMinutes * 60 ? [problem(name, `at most ${maxMinutes} minutes`, quote(text))] : []
}

const cutOff = ({ objectives }: Meaning, { leftOut }: Session): ReadonlyArray<Problem> =>
  objectives === true && leftOut.objectives > 0
    ? [problem("cmi.objectives", "objectives within the bound of those that are kept", `${leftOut.objectives} more`)]
    : []

const isKey = Schema.is(Text.Key)
const isActivity = Schema.is(Id.ActivityId)
const isName = Schema.is(Text.Name)

const draftOf = (
  { launch }: Session,
  { offering, zone }: { readonly offering: Id.OfferingId; readonly zone: string },
  { source, stream, record }: Place,
  claim: Since
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
