/** What can be told of a rule before anybody takes part: clauses that could never be met in an offering, or by nothing at all. */
import { clausesOf, type AttendedClause, type Credits, type Rule, type Weighted } from "../Criteria.ts"
import type { Kind } from "../Fact.ts"
import * as Fraction from "../Fraction.ts"
import * as Offering from "../Offering.ts"

/** What the sources of each delivery can say of a learner, beyond who takes part, until when, and what people judged of it. */
const taught: ReadonlyArray<Kind> = [
  "Scheduled",
  "Attended",
  "Completed",
  "Passed",
  "Failed",
  "Scored",
  "Credited",
  "RolledUp"
]
const selfPaced: ReadonlyArray<Kind> = [
  "Attended",
  "Progressed",
  "Completed",
  "Passed",
  "Failed",
  "Scored",
  "Credited",
  "RolledUp"
]
const produces: { readonly [D in Offering.Delivery]: ReadonlyArray<Kind> } = {
  classroom: taught,
  virtual: taught,
  blended: [...taught, "Progressed"],
  selfPaced,
  external: ["Presented", "Credited"]
}

/**
 * Every reason why clauses of a rule make no sense in an offering, each once, as sentences to follow "in offering X". None means
 * that nothing known beforehand keeps the rule from being met.
 */
export const problems = (rule: Rule, offering: Offering.Offering): ReadonlyArray<string> => [
  ...new Set(every(rule).flatMap((clause) => clauseProblems(clause, offering)))
]

/** The groups that a rule names, on all levels, each once. */
export const groupsOf = (rule: Rule): ReadonlyArray<string> => [
  ...new Set(every(rule).flatMap((clause) => ("group" in clause && clause.group !== undefined ? [clause.group] : [])))
]

/** The achievement types and certifications that a rule asks to be held, on all levels, each once. */
export const holdsOf = (rule: Rule): ReadonlyArray<string> => [
  ...new Set(every(rule).flatMap((clause) => (clause.rule === "holds" ? [clause.id] : [])))
]

/** The rule, its clauses, and theirs. */
const every = (rule: Rule): ReadonlyArray<Rule> => [rule, ...clausesOf(rule).flatMap(every)]

const clauseProblems = (rule: Rule, offering: Offering.Offering): ReadonlyArray<string> => {
  const group = "group" in rule ? rule.group : undefined
  if (group !== undefined && Offering.inGroup(offering, group).length === 0) {
    const known = [...new Set(offering.components.map(({ group }) => `"${group}"`))].join(", ")
    return [`no component is in group "${group}" (its groups: ${known || "none"})`]
  }
  const unknowable = undeliverable(rule, offering)
  if (unknowable.length > 0) return unknowable
  if (rule.rule === "weighted") return tooLight(rule, offering)
  if (rule.rule === "attended") return unattendable(rule, offering)
  return rule.rule === "credits" ? overcapped(rule) : []
}

/** The facts any one of which a clause waits for; undefined where decisions or other achievements can meet it. */
const awaited = (rule: Rule): ReadonlyArray<Kind> | undefined => {
  switch (rule.rule) {
    case "completed":
      return ["Completed"]
    case "progressed":
      return ["Progressed"]
    case "passed":
    case "noFailureAfterPass":
      return ["Passed"]
    case "scored":
    case "weighted":
      return ["Scored"]
    case "attended":
      // Minutes add up without a schedule, as of a course that tells how long it was played; a share of sessions does not.
      return rule.minutes === undefined ? ["Scheduled"] : ["Attended"]
    case "share":
      return rule.evidence
    case "credits":
      return ["Credited"]
    case "evidence":
      return ["Presented"]
    case "rolledUp":
      return ["RolledUp"]
    default:
      return undefined
  }
}

const undeliverable = (rule: Rule, { delivery }: Offering.Offering): ReadonlyArray<string> => {
  const kinds = awaited(rule)
  if (delivery === undefined || kinds === undefined) return []
  const possible = produces[delivery]
  return kinds.some((kind) => possible.includes(kind))
    ? []
    : [
        `the clause "${rule.rule}" waits for ${kinds.join(" or ")}, which ${delivery} delivery can't produce (it can produce ${possible.join(", ")})`
      ]
}

const tooLight = (rule: Weighted, offering: Offering.Offering): ReadonlyArray<string> => {
  const total = sum(Offering.inGroup(offering, rule.group).map(({ weight }) => weight ?? Fraction.zero))
  return Fraction.isAtLeast(total, rule.atLeast)
    ? []
    : [
        `the weights of group "${rule.group}" add up to ${Fraction.format(total)}, below the ${Fraction.format(rule.atLeast)} asked for`
      ]
}

/** Only where the catalog schedules sessions: else a source does. */
const unattendable = (rule: AttendedClause, offering: Offering.Offering): ReadonlyArray<string> => {
  const scheduled = offering.sessions ?? []
  if (scheduled.length === 0) return []
  const sessions = rule.group === undefined ? scheduled : sessionsOf(scheduled, rule.group, offering)
  const whose = rule.group === undefined ? "" : ` of group "${rule.group}"`
  if (sessions.length === 0) return [`no component${whose} is a session`]
  const lasting = sessions.reduce((minutes, { starts, ends }) => minutes + (ends - starts) / 60_000, 0)
  if (rule.minutes !== undefined && rule.minutes > lasting)
    return [`the sessions${whose} last ${lasting} minutes in all, below the ${rule.minutes} asked for`]
  return rule.absences !== undefined && rule.absences >= sessions.length
    ? [
        `at most ${rule.absences} absences would be met by nothing at all: the sessions${whose} number ${sessions.length}`
      ]
    : []
}

const sessionsOf = (
  sessions: ReadonlyArray<Offering.Session>,
  group: string,
  offering: Offering.Offering
): ReadonlyArray<Offering.Session> => {
  const activities = new Set(Offering.inGroup(offering, group).flatMap(Offering.feeding))
  return sessions.filter(({ activity }) => activities.has(activity))
}

/** Only where every category that counts has a cap: the others may give any number of points. */
const overcapped = ({ atLeast, categories, caps }: Credits): ReadonlyArray<string> => {
  const known = new Map(Object.entries(caps ?? {}))
  const most = categories?.map((category) => known.get(category))
  if (most === undefined || !most.every((cap) => cap !== undefined)) return []
  const total = sum(most)
  return Fraction.isAtLeast(total, atLeast)
    ? []
    : [
        `the caps of its categories add up to ${Fraction.format(total)} credits, below the ${Fraction.format(atLeast)} asked for`
      ]
}

const sum = (values: ReadonlyArray<Fraction.Fraction>): Fraction.Fraction => values.reduce(Fraction.add, Fraction.zero)
