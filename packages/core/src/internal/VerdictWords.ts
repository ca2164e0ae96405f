/** What became of a rule, and what it still lacks, in plain words: one line for each clause, fact and lack. */
import * as Criteria from "../Criteria.ts"
import { factCells } from "./FactWords.ts"
import type * as Fact from "../Fact.ts"
import * as Fraction from "../Fraction.ts"
import { type Lack, missing } from "./Missing.ts"
import * as Offering from "../Offering.ts"
import { spans } from "./DecisionWords.ts"
import type { Explained, Verdict } from "./Verdict.ts"

/** A line of an answer: how deep it stands, and its text; several cells line up with those of the lines around it. */
export interface Line {
  readonly depth: number
  /** None for an empty line. */
  readonly cells: ReadonlyArray<string>
  /** Part of a tree: below the nearest line before it that is less deep. */
  readonly isBranch?: true
}

export const line = (depth: number, ...cells: ReadonlyArray<string>): Line => ({ depth, cells })

const branch = (depth: number, ...cells: ReadonlyArray<string>): Line => ({ depth, cells, isBranch: true })

const marks = { met: "✓", notMet: "✗", undetermined: "?" } as const

/** Whether a clause counts in shares of a whole, in minutes, in absences, or in a unit of its catalog's own. */
const unitOf = (rule: Criteria.Rule): "share" | "minute" | "absence" | null => {
  switch (rule.rule) {
    case "progressed":
    case "scored":
    case "share":
      return "share"
    case "attended":
      return rule.minutes !== undefined ? "minute" : rule.absences !== undefined ? "absence" : "share"
    default:
      return null
  }
}

/** A reached or needed amount in the unit of its rule. Cut, never rounded up: 39.996 must not read as 40. */
export const amount = (rule: Criteria.Rule, value: Fraction.Fraction): string => {
  const unit = unitOf(rule)
  const shown = unit === "share" ? Fraction.multiply(value, { n: 100n, d: 1n }) : value
  const exact = Fraction.format(shown)
  const text = /^-?\d+(\.\d{1,4})?$/.test(exact)
    ? exact
    : `just over ${(Math.floor(Fraction.toNumber(shown) * 100) / 100).toFixed(2)}`
  if (unit === "share") return `${text}%`
  return unit === null ? text : text === "1" ? `1 ${unit}` : `${text} ${unit}s`
}

const reachedOf = ({ rule, reached }: Verdict): string => {
  if (reached === null) return ""
  const [value, needed] = [amount(rule, reached.value), amount(rule, reached.needed)]
  const unit = unitOf(rule)
  // "80% of 40%" would read as 32%.
  if (unit === "share") return `${value}, ${needed} needed`
  return unit === "absence" ? `${value}, at most ${needed} allowed` : `${value} of ${needed} needed`
}

/** A verdict as a tree: each clause with what was reached, the facts behind it, and the decisions by their numbers. */
export const verdict = (one: Verdict, offering: Offering.Offering, depth = 0): ReadonlyArray<Line> => {
  const { rule, outcome, spans: days, clauses, facts, flags, decisions } = one
  const said = [
    reachedOf(one),
    days.length > 0 || rule.rule === "stillRegistered" ? spans(days) : "",
    decisions.length === 0 ? "" : `by ${decisions.map((id) => `decision ${id}`).join(" and ")}`
  ].filter((part) => part !== "")
  const own = branch(
    depth,
    `${marks[outcome]} ${Criteria.describe(rule)}${said.length === 0 ? "" : `: ${said.join(", ")}`}`
  )
  if (clauses.length > 0) return [own, ...clauses.flatMap((clause) => verdict(clause, offering, depth + 1))]
  return [
    own,
    ...facts.map((fact) => factLine(rule, fact, offering, depth + 2)),
    ...(flags.length === 0 ? [] : [branch(depth + 2, "flagged, as failed after it was passed:")]),
    ...flags.map((fact) => factLine(rule, fact, offering, depth + 3))
  ]
}

const factLine = (rule: Criteria.Rule, fact: Fact.Fact, offering: Offering.Offering, depth: number): Line => {
  const [activity = "", ...rest] = factCells(fact)
  const weight = rule.rule === "weighted" ? [weightOf(rule, offering, fact)] : []
  return branch(depth, activity, ...weight, ...rest)
}

const weightOf = ({ group }: Criteria.Weighted, offering: Offering.Offering, { activity }: Fact.Fact): string => {
  const component = Offering.inGroup(offering, group).find((one) =>
    Offering.feeding(one).some((feeding) => feeding === activity)
  )
  return component?.weight === undefined ? "no weight" : `weight ${Fraction.format(component.weight)}`
}

/** Activities that a lack names. */
const listed = 20

/** What is lacking, without saying that it is: `a score of at least 40% in exam (best so far 35%)`. */
const wanted = ({ asks, rule, outcome, reached, activities, closing }: Lack, limit = ""): string => {
  const more = activities.length > listed ? ` and ${activities.length - listed} more` : ""
  const none =
    activities.length === 0 ? "" : `; ${lacking(rule)} yet from ${activities.slice(0, listed).join(", ")}${more}`
  const end = "still missing is that the participation be closed"
  if (reached === null) return `${asks}${limit}${closing ? ` (${end})` : ""}${none}`
  const waits = closing
    ? `, which is ${unitOf(rule) === "absence" ? "few enough" : "enough"}: ${end}`
    : waitsForEnd(rule, outcome)
      ? "; counted once the participation is closed"
      : ""
  return `${asks}${limit} (${soFar(rule, reached.value)}${waits})${none}`
}

/** Whether it is enough at the end only: what is still to come may undo it. */
const waitsForEnd = (rule: Criteria.Rule, outcome: Lack["outcome"]): boolean =>
  outcome === "undetermined" && rule.rule === "attended" && rule.minutes === undefined

/** What an activity has not given yet: it may have given something else. */
const lacking = ({ rule }: Criteria.Rule): string => {
  switch (rule) {
    case "completed":
      return "no completion"
    case "passed":
    case "noFailureAfterPass":
      return "no pass"
    case "scored":
    case "weighted":
      return "no score"
    case "progressed":
      return "no progress"
    default:
      return "nothing"
  }
}

const soFar = (rule: Criteria.Rule, value: Fraction.Fraction): string => {
  if (unitOf(rule) === "absence") return `${amount(rule, value)} so far`
  if (value.n === 0n) return "nothing so far"
  return rule.rule === "scored" || rule.rule === "progressed"
    ? `best so far ${amount(rule, value)}`
    : `${amount(rule, value)} so far`
}

const leads = { notMet: "still missing", undetermined: "still open" } as const

/** `still missing: …`, or `still open: …` where facts to come may decide it without anything else being done. */
const lack = (one: Lack, limit = ""): string => `${leads[one.outcome]}: ${wanted(one, limit)}`

/** What stands in the way of a rule, choices told as such; nothing where it is met. A limit of time is told with each lack. */
export const lacks = (one: Explained, depth = 0, limit = ""): ReadonlyArray<Line> => {
  if (one.outcome === "met") return []
  const clauses = lackingIn(one)
  if (clauses.length === 0) return missing(one).map((each) => line(depth, lack(each, limit)))
  const choice = choiceOf(one)
  return choice === null
    ? clauses.flatMap((clause) => lacks(clause, depth, limit + limitOf(one)))
    : [
        line(depth, `${leads[one.outcome]}, ${choice}:`),
        ...clauses.flatMap((clause) => alternative(clause, depth + 1, limit))
      ]
}

/** One way out of several. What it takes together is told together. */
const alternative = (one: Explained, depth: number, limit: string): ReadonlyArray<Line> => {
  const clauses = lackingIn(one)
  const [only] = clauses
  if (only === undefined) return missing(one).map((each) => line(depth, wanted(each, limit)))
  const choice = choiceOf(one)
  const within = limit + limitOf(one)
  if (clauses.length === 1 && choice === null) return alternative(only, depth, within)
  return [
    line(depth, `${choice ?? "all of these together"}:`),
    ...clauses.flatMap((clause) => alternative(clause, depth + 1, within))
  ]
}

const limitOf = ({ rule }: Verdict): string =>
  rule.rule === "within" || rule.rule === "before" ? `, ${Criteria.describe(rule)}` : ""

/** The clauses that stand in the way; of one that is met too late, or lost again, none. */
const lackingIn = ({ clauses }: Explained): ReadonlyArray<Explained> =>
  clauses.filter(({ outcome }) => outcome !== "met")

const choiceOf = ({ rule, clauses }: Verdict): string | null => {
  const needed = rule.rule === "any" ? 1 : rule.rule === "atLeast" ? rule.n : null
  if (needed === null) return null
  const left = needed - clauses.filter(({ outcome }) => outcome === "met").length
  return left <= 1 ? "any one of these would do" : `any ${left} of these would do`
}
