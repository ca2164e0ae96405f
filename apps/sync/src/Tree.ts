/** A verdict as a tree: each clause with what was reached and the facts behind it. */
import { AchievementId, Achievement, type Audit, Fraction, Offering, Rule } from "@laurel/core"
import * as Events from "./Events.ts"
import * as Table from "./Table.ts"
import * as Words from "./Words.ts"

const marks = { met: "✓", notMet: "✗", undetermined: "?" } as const

/** Missing activities that a clause names. */
const listed = 20

const reached = ({ rule, reached, spans }: Rule.Verdict): string => {
  const since = rule.rule === "stillRegistered" || spans.length > 0 ? `, ${Words.spans(spans)}` : ""
  if (reached === null) return since.replace(/^, /, ": ")
  return `: ${Words.amount(rule, reached.value)} of ${Words.amount(rule, reached.needed)} needed${since}`
}

const weightOf = (rule: Rule.Rule, offering: Offering.Offering, activity: string | null): string => {
  if (rule.rule !== "weighted") return ""
  const component = Offering.inGroup(offering, rule.group).find((one) => one.activity === activity)
  return component?.weight === undefined ? "no weight" : `weight ${Fraction.format(component.weight)}`
}

const factRows = ({ rule, facts }: Rule.Verdict, offering: Offering.Offering) =>
  facts.map((fact) => {
    const [activity = "", ...rest] = Words.factCells(fact)
    const weight = weightOf(rule, offering, fact.activity)
    return weight === "" ? [activity, ...rest] : [activity, weight, ...rest]
  })

const missing = ({ outcome, missing }: Rule.Verdict, indent: string): ReadonlyArray<string> => {
  if (outcome === "met" || missing.length === 0) return []
  const more = missing.length > listed ? ` and ${missing.length - listed} more` : ""
  return [`${indent}still missing: ${missing.slice(0, listed).join(", ")}${more}`]
}

const clause = (verdict: Rule.Verdict, offering: Offering.Offering, indent: string): ReadonlyArray<string> => [
  `${indent}${marks[verdict.outcome]} ${Rule.describe(verdict.rule)}${reached(verdict)}`,
  ...(verdict.clauses.length > 0
    ? verdict.clauses.flatMap((part) => clause(part, offering, `${indent}  `))
    : [...Table.texts(factRows(verdict, offering), `${indent}    `), ...missing(verdict, `${indent}    `)])
]

const conclusion = ({ achievement }: Audit.Explanation): string => {
  const { held, contested } = achievement
  if (contested !== null) {
    return `So it counts ${Words.spans(held)}, but it is contested: the facts now say ${Words.spans(contested)}, and a person must decide.`
  }
  if (held.length === 0) return "So it never counted: on what is known now, the rule was not met on any day."
  return Achievement.isStanding(achievement)
    ? `So it counts ${Words.spans(held)}.`
    : `So it counted ${Words.spans(held)}, and does not count any more.`
}

/** The whole explanation, from the rule down to the rows, then the entries, then one sentence. */
export const explanation = (explained: Audit.Explanation, contact: string): ReadonlyArray<string> => {
  const { achievement, type, offering, verdict, story } = explained
  return [
    `${AchievementId.format(achievement.id)}${type.title === undefined ? "" : `: ${type.title}`}`,
    `  ${contact}, learner ${achievement.id.learner} in ${offering.id}${offering.title === undefined ? "" : ` (${offering.title})`}, by catalog version ${achievement.catalog}`,
    "",
    "The rule, applied to the facts in force:",
    ...clause(verdict, offering, "  "),
    "",
    "The entries:",
    ...story.flatMap((event) => Events.words(event, undefined).slice(1)),
    "",
    conclusion(explained)
  ]
}
