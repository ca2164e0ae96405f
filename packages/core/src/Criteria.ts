/** What is enough, as data: the clauses a rule is made of, and what they look like in a catalog. */
import { Schema } from "effect"
import * as Fraction from "./Fraction.ts"
import { Slug } from "./Text.ts"

/** Every clause is met. Met on the last of their days. */
export interface All {
  readonly rule: "all"
  readonly of: ReadonlyArray<Rule>
}
/** Some clause is met. Met on the first of their days. */
export interface Any {
  readonly rule: "any"
  readonly of: ReadonlyArray<Rule>
}
/** A component of the group has a score of at least `atLeast` (0 to 1). Met on the day of the first such score. */
export interface ScoredClause {
  readonly rule: "scored"
  readonly group: string
  readonly atLeast: Fraction.Fraction
}
/**
 * Σ weight × best score over the group's components reaches `atLeast`, in the unit of the weights. A component without a score
 * adds nothing. Met on the day the running total first reaches it.
 */
export interface Weighted {
  readonly rule: "weighted"
  readonly group: string
  readonly atLeast: Fraction.Fraction
}
/** At least that share of the group's components has evidence of one of these kinds. Met on the day the share is reached. */
export interface Share {
  readonly rule: "share"
  readonly group: string
  readonly evidence: ReadonlyArray<"Completed" | "Scored">
  readonly atLeast: Fraction.Fraction
}
/** No unregistration that is still in force. Met from the start, so it can only narrow other clauses. */
export interface StillRegistered {
  readonly rule: "stillRegistered"
}
export type Rule = All | Any | ScoredClause | Weighted | Share | StillRegistered

/** Clauses in one `all` or `any`. */
export const maxWidth = 100
/** Rules within rules. */
export const maxDepth = 10

const above = (limit: Fraction.Fraction, description: string) =>
  Schema.makeFilter((value: Fraction.Fraction) =>
    value.n > 0n && (limit.n === 0n || Fraction.isAtLeast(limit, value)) ? undefined : `expected ${description}`
  )
const UnitInterval = Fraction.FromJson.check(
  above(Fraction.one, 'a share above 0 and at most 1, such as 0.4, "2/5" or "40%"')
)
const Positive = Fraction.FromJson.check(above(Fraction.zero, "a number above 0"))

/** What a rule looks like in a catalog's JSON. */
export interface Encoded {
  readonly rule: string
  readonly [key: string]: unknown
}

const several = Schema.Array(Schema.suspend((): Schema.Codec<Rule, Encoded> => Rule)).check(
  Schema.isMinLength(1, { message: "an empty list of clauses is never a pass: name at least one" }),
  Schema.isMaxLength(maxWidth)
)

const union = Schema.Union([
  Schema.Struct({ rule: Schema.Literal("all"), of: several }),
  Schema.Struct({ rule: Schema.Literal("any"), of: several }),
  Schema.Struct({ rule: Schema.Literal("scored"), group: Slug, atLeast: UnitInterval }),
  Schema.Struct({ rule: Schema.Literal("weighted"), group: Slug, atLeast: Positive }),
  Schema.Struct({
    rule: Schema.Literal("share"),
    group: Slug,
    evidence: Schema.Array(Schema.Literals(["Completed", "Scored"])).check(Schema.isMinLength(1), Schema.isUnique()),
    atLeast: UnitInterval
  }),
  Schema.Struct({ rule: Schema.Literal("stillRegistered") })
])

const depth = (rule: Rule): number => ("of" in rule ? 1 + Math.max(...rule.of.map(depth)) : 1)

/** A rule as a catalog's JSON writes it. */
export const Rule: Schema.Codec<Rule, Encoded> = union.check(
  Schema.makeFilter((rule: Rule) =>
    depth(rule) <= maxDepth ? undefined : `expected at most ${maxDepth} rules within rules`
  )
  // The inferred encoded type is a closed union; authors write it as JSON, so the open shape is the honest one.
) as Schema.Codec<Rule, Encoded>

/** Whether some clause must be proved by a fact; a rule without such a clause would be met by nothing at all. */
export const demandsEvidence = (rule: Rule): boolean => {
  if (rule.rule === "all") return rule.of.some(demandsEvidence)
  if (rule.rule === "any") return rule.of.every(demandsEvidence)
  return rule.rule !== "stillRegistered"
}

/** A clause in plain words, without its clauses. */
export const describe = (rule: Rule): string => {
  switch (rule.rule) {
    case "all":
      return "all of these"
    case "any":
      return "one of these"
    case "scored":
      return `a score of at least ${percent(rule.atLeast)} in ${rule.group}`
    case "weighted":
      return `weighted scores in ${rule.group} adding up to at least ${Fraction.format(rule.atLeast)}`
    case "share":
      return `at least ${percent(rule.atLeast)} of ${rule.group} ${rule.evidence.map((kind) => (kind === "Scored" ? "scored" : "completed")).join(" or ")}`
    case "stillRegistered":
      return "still registered"
  }
}

/** "80%" where that is exact, else the fraction. */
const percent = (share: Fraction.Fraction): string => {
  const hundredfold = Fraction.multiply(share, { n: 100n, d: 1n })
  return hundredfold.d === 1n ? `${hundredfold.n}%` : Fraction.format(share)
}
