/** Participations to hold rules against: all that a ledger would hand over, and the totals that other engines want. */
import assert from "node:assert/strict"
import { Catalog, CivilDate, Fact, Fraction, Id, Instant, type Participation } from "@laurel/core"
import { Result } from "effect"
import { type Tree, toLaurel } from "./Tree.ts"

export const sessions = ["s1", "s2", "s3", "s4", "s5"]
const start = CivilDate.parse("2026-01-05") ?? CivilDate.min
const source = Id.SourceId.make("bench")

const quizzes = ["q1", "q2", "q3", "q4", "q5"]
const modules = ["m1", "m2", "m3", "m4", "m5", "m6"]

const evidences = {
  registered: Fact.Registered.make({}),
  present: Fact.Attended.make({ status: "present" }),
  absent: Fact.Attended.make({ status: "absent" }),
  completed: Fact.Completed.make({}),
  passed: Fact.Passed.make({}),
  closed: Fact.Closed.make({})
}

let facts = 0
const factOf = (evidence: Fact.Evidence, activity: string | null, on: number): Fact.Fact => {
  const id = Id.FactId.make((facts += 1))
  return {
    id,
    origin: id,
    revision: 1,
    batch: 1,
    learner: Id.LearnerId.make(1),
    recordedAt: Instant.Instant.make(0),
    reference: { source, stream: "rows", key: String(id), line: null },
    activity: activity === null ? null : Id.ActivityId.make(activity),
    evidence,
    happened: { on: CivilDate.plusDays(start, on), at: null, zone: "Europe/Berlin", basis: "stated" },
    observedAt: null,
    said: null
  }
}

/** With one quiz and one module, nine facts; with all of them, about twenty. */
export const participationOf = (next: () => number, isLong: boolean): Participation.Participation => {
  const [done, marked] = isLong ? [modules, quizzes] : [["m1"], ["q1"]]
  return [
    factOf(evidences.registered, null, 0),
    ...sessions.map((session, index) => factOf(next() < 0.9 ? evidences.present : evidences.absent, session, index)),
    ...marked.flatMap((quiz) => {
      const raw = Math.floor((isLong ? Math.sqrt(next()) : next()) * 60) + 40
      const isPassed = raw >= 50 && next() < 0.8
      const scored = factOf(Fact.Scored.make({ raw, max: 100 }), quiz, 6)
      return isPassed ? [scored, factOf(evidences.passed, quiz, 6)] : [scored]
    }),
    ...done.flatMap((module) => (next() < 0.95 ? [factOf(evidences.completed, module, 7)] : [])),
    factOf(evidences.closed, null, 8)
  ]
}

export type Totals = Readonly<Record<string, number | boolean>>

/** What somebody must add up from the facts before an engine without a notion of facts can be asked. */
export const totalsOf = (participation: Participation.Participation): Totals => {
  const totals: Record<string, number | boolean> = {}
  for (const name of quizzes) [totals[`score_${name}`], totals[`passed_${name}`]] = [0, false]
  for (const name of modules) totals[`completed_${name}`] = false
  let attended = 0
  for (const { activity, evidence } of participation) {
    if (evidence._tag === "Attended" && evidence.status === "present") attended += 1
    if (evidence._tag === "Scored") totals[`score_${activity}`] = Fraction.toNumber(Fact.scaled(evidence))
    if (evidence._tag === "Passed") totals[`passed_${activity}`] = true
    if (evidence._tag === "Completed") totals[`completed_${activity}`] = true
  }
  totals["attended"] = attended / sessions.length
  return totals
}

const offeringOf = (id: string) => ({
  id,
  course: id,
  zone: "Europe/Berlin",
  components: [...quizzes, ...modules].map((activity) => ({ activity, group: activity })),
  sessions: sessions.map((activity, index) => ({
    activity,
    starts: `2026-01-${String(5 + index).padStart(2, "0")}T09:00:00+01:00`,
    ends: `2026-01-${String(5 + index).padStart(2, "0")}T10:00:00+01:00`
  }))
})

/** A catalog of that many courses with one rule. */
export const catalogOf = (courses: ReadonlyArray<string>, tree: Tree): Catalog.Compiled => {
  const type = (id: string) => ({ id, courses: [id], rule: toLaurel(tree) })
  const catalog = { offerings: courses.map(offeringOf), achievementTypes: courses.map(type), certifications: [] }
  return Result.getOrThrow(Catalog.decode(catalog))
}

/** The offering and the rule as a catalog gives them. */
export const compile = (tree: Tree) => {
  const { types, offerings } = catalogOf(["course"], tree)
  return {
    rule: types.get(Id.TypeId.make("course"))?.rule ?? assert.fail("no rule"),
    offering: offerings.get(Id.OfferingId.make("course")) ?? assert.fail("no offering")
  }
}
