/** What one statement says, as a draft of a fact: a plain function, no schema (guide §4). */
import { CivilDate, Fact, Id, type Instant } from "@laurel/core"
import { sessions } from "../input/Population.ts"
import type { Statement } from "./Statement.ts"

export const source = Id.SourceId.make("record-store")
export const stream = "statements"
export const scheme = "lms-account"
const zone = "UTC"

const dayMillis = 86_400_000
const registered = Fact.Registered.make({})
const present = Fact.Attended.make({ status: "present" })
const absent = Fact.Attended.make({ status: "absent" })
const completed = Fact.Completed.make({})
const closed = Fact.Closed.make({})
const progress = "https://w3id.org/xapi/cmi5/result/extensions/progress"

type Kind = (a: number, b: number, c: number) => Fact.Evidence

/** What statements of this kind can say, each with up to three numbers. */
export const kinds: ReadonlyArray<Kind> = [
  () => registered,
  () => present,
  () => absent,
  (scaled) => ({ _tag: "Progressed", scaled }),
  () => completed,
  (raw, min, max) => ({ _tag: "Scored", raw, min, max }),
  () => closed
]
const places = { Registered: 0, Progressed: 3, Completed: 4, Scored: 5, Closed: 6 }

/** Its place among the kinds. */
export const kindOf = (evidence: Fact.Evidence): number => {
  const { _tag: tag } = evidence
  if (tag === "Attended") return evidence.status === "present" ? 1 : 2
  return tag in places ? places[tag as keyof typeof places] : -1
}

const evidenceOf = ({ verb, result }: Statement): Fact.Evidence | undefined => {
  switch (verb.id.slice(verb.id.lastIndexOf("/") + 1)) {
    case "registered":
      return registered
    case "attended":
      return result?.completion === true ? present : absent
    case "progressed": {
      const share = result?.extensions?.[progress]
      return typeof share === "number" ? { _tag: "Progressed", scaled: share / 100 } : undefined
    }
    case "completed":
      return completed
    case "scored": {
      const { raw, min = 0, max } = result?.score ?? {}
      return raw === undefined || max === undefined ? undefined : { _tag: "Scored", raw, min, max }
    }
    case "terminated":
      return closed
    default:
      return undefined
  }
}

/** The parts of runs, by the last part of their IRI: there are few, and each fact names one. */
export const activities = new Map(
  ["module", "quiz", ...Array.from({ length: sessions }, (_, index) => `session-${index + 1}`)].map((part) => [
    part,
    Id.ActivityId.make(part)
  ])
)
const offerings = new Map<string, Id.OfferingId>()

const offeringOf = (iri: string): Id.OfferingId => {
  const known = offerings.get(iri)
  if (known !== undefined) return known
  const id = Id.OfferingId.make(iri.slice(iri.lastIndexOf("/") + 1))
  offerings.set(iri, id)
  return id
}

/** The participations met so far in a page: said again, each is one object, which spares everybody behind it a look-up. */
export type Subjects = Map<string, Fact.Subject>

const subjectOf = (key: string, offering: Id.OfferingId, name: string, known: Subjects | undefined): Fact.Subject => {
  const met = known?.get(key)
  if (met !== undefined && met.offering === offering && met.contact.value === name) return met
  const subject = { key, offering, contact: { scheme, value: name } }
  known?.set(key, subject)
  return subject
}

/** From parts that have been checked: the day was found in range, and so were the times. */
export const draftFrom = (
  key: string,
  subject: Fact.Subject,
  activity: Id.ActivityId | null,
  evidence: Fact.Evidence,
  on: number,
  at: number,
  observedAt: number
): Fact.Draft => ({
  reference: { source, stream, key, line: null },
  subject,
  activity,
  evidence,
  happened: { on: on as CivilDate.CivilDate, at: at as Instant.Instant, zone, basis: "stated" },
  observedAt: observedAt as Instant.Instant,
  said: null
})

/** Undefined for a statement that proves nothing. */
export const draftOf = (statement: Statement, subjects?: Subjects): Fact.Draft | undefined => {
  const evidence = evidenceOf(statement)
  const run = statement.context.contextActivities.parent?.[0]?.id
  const at = Date.parse(statement.timestamp)
  const on = CivilDate.fromEpochDay(Math.floor(at / dayMillis))
  if (evidence === undefined || run === undefined || on === undefined) return undefined
  const { id } = statement.object
  const { registration } = statement.context
  const subject = subjectOf(registration, offeringOf(run), statement.actor.account.name, subjects)
  const activity = activities.get(id.slice(id.lastIndexOf("/") + 1)) ?? null
  // A stored time that the pattern admits is in range.
  return draftFrom(statement.id, subject, activity, evidence, on, at, Date.parse(statement.stored))
}
