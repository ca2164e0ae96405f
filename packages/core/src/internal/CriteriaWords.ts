/** Rules in plain words, one line for each clause. */
import * as CivilDate from "../CivilDate.ts"
import type { AttendedClause, Credits, Decided, EvidenceClause, Holds, PassedClause, Rule } from "../Criteria.ts"
import * as Fraction from "../Fraction.ts"
import * as Period from "../Period.ts"
import { count } from "../Phrase.ts"

/** A clause in plain words, without its clauses. */
export const describe = (rule: Rule): string => {
  switch (rule.rule) {
    case "all":
      return "all of these"
    case "any":
      return "one of these"
    case "atLeast":
      return `at least ${rule.n} of these`
    case "completed":
      return `completed ${rule.component === "every" ? "all" : "one"} of ${rule.group}`
    case "progressed":
      return `at least ${percent(rule.atLeast)} progress in ${each(rule)}${rule.group}`
    case "passed":
      return `passed ${rule.component === "every" ? "all" : "one"} of ${rule.group}${judging(rule)}`
    case "scored":
      return `a score of at least ${percent(rule.atLeast)} in ${each(rule)}${rule.group}${judging(rule)}`
    case "noFailureAfterPass":
      return `no failure after a pass in ${rule.group}`
    case "attended":
      return attended(rule)
    case "weighted":
      return `weighted scores in ${rule.group} adding up to at least ${Fraction.format(rule.atLeast)}${missing[rule.missing ?? "zero"]}`
    case "share":
      return `at least ${percent(rule.atLeast)} of ${rule.group} ${either(rule.evidence.map((kind) => kind.toLowerCase()))}`
    case "credits":
      return credits(rule)
    case "decided":
      return decided(rule)
    case "evidence":
      return evidence(rule)
    case "rolledUp":
      return `the whole ${rule.outcome}, as its source says`
    case "holds":
      return holds(rule)
    case "within":
      return `within ${Period.describe(rule.period)} of starting`
    case "before":
      return `before ${CivilDate.format(rule.date)}`
    case "stillRegistered":
      return "still registered"
  }
}

/** A rule in plain words, one line for each clause, those within another indented by two spaces a level. */
export const ruleLines = (rule: Rule, level = 0): ReadonlyArray<string> => {
  const within = "of" in rule ? rule.of : "that" in rule ? [rule.that] : []
  // As deep as a rule can be nested, which is bounded.
  return [`${"  ".repeat(level)}${describe(rule)}`, ...within.flatMap((each) => ruleLines(each, level + 1))]
}

const each = ({ component }: { readonly component?: "any" | "every" }): string =>
  component === "every" ? "each of " : ""

const attempts = {
  firstPassing: "",
  latest: ", on the latest attempt",
  best: ", on the best attempt",
  first: ", on the first attempt",
  all: ", on all attempts"
}
const afterPass = { ignore: "", flag: ", flagged if failed later", withdraw: ", lost if failed later" }
const judging = (rule: Pick<PassedClause, "attempts" | "afterPass">): string =>
  attempts[rule.attempts ?? "firstPassing"] + afterPass[rule.afterPass ?? "ignore"]

const missing = {
  zero: "",
  undetermined: ", once all have a score",
  excluded: ", leaving out what has no score"
}

const attended = (rule: AttendedClause): string => {
  const sessions = `the sessions${of(rule.group)}`
  const each = rule.minutesEach === undefined ? "" : `, each counting from ${count(rule.minutesEach, "minute")}`
  if (rule.share !== undefined) return `attended at least ${percent(rule.share)} of ${sessions}${each}`
  if (rule.shareOfMinutes !== undefined)
    return `attended at least ${percent(rule.shareOfMinutes)} of the minutes of ${sessions}`
  if (rule.minutes !== undefined) return `attended at least ${count(rule.minutes, "minute")} of ${sessions}`
  const absences = rule.absences ?? 0
  return `${absences === 0 ? "no absences" : `no more than ${count(absences, "absence")}`} from ${sessions}${each}`
}

const credits = (rule: Credits): string => {
  const points = Fraction.format(rule.atLeast)
  const caps = Object.entries(rule.caps ?? {}).map(
    ([category, cap]) => `at most ${Fraction.format(cap)} in ${category}`
  )
  return [
    `at least ${points} ${points === "1" ? "credit" : "credits"}${of(rule.group)}`,
    ...(rule.categories === undefined ? [] : [` in ${either(rule.categories)}`]),
    ...(caps.length === 0 ? [] : [`, counting ${caps.join(" and ")}`])
  ].join("")
}

const decided = (rule: Decided): string =>
  `${rule.group === undefined ? "" : `${rule.group} `}assessed as passed by ${either(rule.roles)}${
    rule.moderated === true ? ", and approved by somebody else" : ""
  }`

const evidence = (rule: EvidenceClause): string =>
  [
    `${rule.verified === true ? "verified proof" : "proof"} of learning elsewhere`,
    ...(rule.group === undefined ? [] : [` for ${rule.group}`]),
    ...(rule.issuers === undefined ? [] : [`, issued by ${either(rule.issuers)}`]),
    ...(rule.within === undefined ? [] : [`, no older than ${Period.describe(rule.within)}`])
  ].join("")

const holds = ({ id, on = "once" }: Holds): string => {
  if (on === "once") return `has held ${id}`
  if (on === "start") return `holds ${id} on the day it started`
  return on === "while" ? `holds ${id} for as long as this counts` : `holds ${id} on ${CivilDate.format(on)}`
}

const of = (group: string | undefined): string => (group === undefined ? "" : ` of ${group}`)
const either = (names: ReadonlyArray<string>): string => names.join(" or ")

/** "80%" where that is exact, else the fraction. */
const percent = (share: Fraction.Fraction): string => {
  const hundredfold = Fraction.multiply(share, { n: 100n, d: 1n })
  return hundredfold.d === 1n ? `${hundredfold.n}%` : Fraction.format(share)
}
