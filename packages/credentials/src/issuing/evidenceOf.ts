/** What an achievement rests on, in words that name nobody: neither the learner, nor who assessed them, nor what either wrote. */
import { type Audit, type Decision, type Fact, Fraction, Offering, Phrase, type Rule } from "@laurel/core"
import type { Evidence } from "../Statement.ts"

/** Pieces of evidence that a statement lists; the last one then says how many more there are. */
const maxEvidence = 100

/** In order of day. */
export const evidenceOf = ({ verdict, offering, decisions }: Audit.Explanation): ReadonlyArray<Evidence> => {
  const facts = metFacts(verdict).flatMap((fact) => ofFact(fact, offering))
  const all = [...facts, ...decisions.flatMap(ofDecision)].toSorted((a, b) => a.on - b.on)
  if (all.length <= maxEvidence) return all
  const shown = all.slice(0, maxEvidence - 1)
  const last = all.at(-1)
  return last === undefined
    ? shown
    : [...shown, { name: `And ${all.length - shown.length} more`, on: last.on, narrative: null }]
}

/** The facts of clauses that are met, each once: what was found beside them proves nothing of it. */
const metFacts = (verdict: Rule.Verdict): ReadonlyArray<Fact.Fact> =>
  verdict.clauses.length > 0
    ? [...new Set(verdict.clauses.flatMap(metFacts))]
    : verdict.outcome === "met"
      ? verdict.facts
      : []

const ofFact = (fact: Fact.Fact, offering: Offering.Offering): ReadonlyArray<Evidence> => {
  const [word, narrative] = said(fact.evidence)
  if (word === "") return []
  const part = partOf(fact, offering)
  return [{ name: part === null ? word : `${word}: ${part}`, on: fact.happened.on, narrative }]
}

/** What the catalog calls the part; an activity's own id is its source's, and may be anything. */
const partOf = ({ activity }: Fact.Fact, offering: Offering.Offering): string | null =>
  activity === null
    ? null
    : (offering.components.find((component) => Offering.feeding(component).includes(activity))?.group ?? null)

type Said = readonly [word: string, narrative: string | null]
const nothing: Said = ["", null]

const said = (evidence: Fact.Evidence): Said => {
  switch (evidence._tag) {
    case "Attended":
      return ["Attended", evidence.minutes === undefined ? null : Phrase.count(evidence.minutes, "minute")]
    case "Progressed":
      return ["Progressed", `${Math.floor(evidence.scaled * 10_000 + 1e-9) / 100}%`]
    case "Completed":
      return ["Completed", null]
    case "Passed":
      return ["Passed", null]
    case "Scored":
      return ["Scored", points(evidence)]
    case "Credited":
      return ["Credited", Phrase.count(evidence.points, "point")]
    case "Presented":
      return ["Proof of learning elsewhere", presented(evidence)]
    case "RolledUp":
      return [evidence.outcome === "passed" ? "Passed as a whole" : "Completed as a whole", "As its source says."]
    case "Assessed":
      return [assessed[evidence.verdict], null]
    // Neither being enrolled nor what took something away is what anybody earned it by.
    case "Registered":
    case "Unregistered":
    case "Scheduled":
    case "Failed":
    case "Closed":
    case "Retracted":
      return nothing
  }
}

const assessed = { pass: "Assessed as passed", fail: "", waive: "Waived" } as const

const points = ({ raw, scaled, min, max }: Fact.Scored): string =>
  scaled !== undefined
    ? `${scaled} on a scale to 1`
    : `${raw} ${min === undefined || min === 0 ? `of ${max}` : `between ${min} and ${max}`}`

const presented = ({ hours, verified }: Extract<Fact.Evidence, { readonly _tag: "Presented" }>): string =>
  [...(hours === undefined ? [] : [Phrase.count(hours, "hour")]), verified === true ? "verified" : "not verified"].join(
    ", "
  )

const ofDecision = ({ act }: Decision.Decision): ReadonlyArray<Evidence> => {
  switch (act._tag) {
    case "Granted":
      return [{ name: "Granted by decision", on: act.on, narrative: null }]
    case "Assessed": {
      const word = assessed[act.verdict]
      return word === ""
        ? []
        : [{ name: act.group === null ? word : `${word}: ${act.group}`, on: act.on, narrative: null }]
    }
    default:
      return []
  }
}

/**
 * Hours that were told of what counted: those of proofs, and those attended, of one activity the longest that any source tells.
 * Null where none are told.
 */
export const hoursOf = (verdict: Rule.Verdict): number | null => {
  const minutes = new Map<string, number>()
  for (const { id, activity, evidence } of metFacts(verdict)) {
    const own =
      evidence._tag === "Presented" && evidence.hours !== undefined
        ? evidence.hours * 60
        : evidence._tag === "Attended" && evidence.status !== "absent"
          ? evidence.minutes
          : undefined
    if (own === undefined) continue
    const name = evidence._tag === "Attended" && activity !== null ? activity : `fact ${id}`
    minutes.set(name, Math.max(minutes.get(name) ?? 0, own))
  }
  const total = [...minutes.values()].reduce((sum, each) => sum + each, 0)
  return minutes.size === 0 ? null : Math.floor((total / 60) * 100 + 1e-9) / 100
}

/** What the achievement's score is a share of: of a weighted clause, what the weights of its group add up to; else 1. */
export const wholeOf = ({ verdict, offering }: Pick<Audit.Explanation, "verdict" | "offering">): number => {
  const leaves = leavesOf(verdict)
  const has = ({ rule, outcome, reached }: Rule.Verdict, name: string): boolean =>
    rule.rule === name && outcome === "met" && reached !== null
  if (leaves.some((leaf) => has(leaf, "scored"))) return 1
  const weighted = leaves.find((leaf) => has(leaf, "weighted")) ?? leaves.find(({ rule }) => rule.rule === "weighted")
  if (weighted?.rule.rule !== "weighted") return 1
  const weights = Offering.inGroup(offering, weighted.rule.group).map(({ weight }) => weight ?? Fraction.zero)
  const whole = Fraction.toNumber(weights.reduce(Fraction.add, Fraction.zero))
  return whole > 0 ? whole : 1
}

const leavesOf = (verdict: Rule.Verdict): ReadonlyArray<Rule.Verdict> =>
  verdict.clauses.length === 0 ? [verdict] : verdict.clauses.flatMap(leavesOf)
