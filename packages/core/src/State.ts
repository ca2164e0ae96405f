/** How one achievement stands: what an entry leaves behind, whole, so that the fold of entries is the last of them. */
import type { CivilDate } from "./CivilDate.ts"
import type { Fraction } from "./Fraction.ts"
import * as Span from "./Span.ts"
import * as TermDays from "./internal/TermDays.ts"
import * as Terms from "./Terms.ts"

/** What a rule, or a person, says of one achievement. */
export interface Outcome {
  /** The days it counts. Empty: on what is known, it never did. */
  readonly held: Span.Spans
  /** The last valid day that the presented evidence itself claims; null where it claims none. */
  readonly expires: CivilDate | null
}

export interface State extends Outcome {
  /** What the rule says instead, where a policy holds that back for a person to decide. */
  readonly contested: Outcome | null
  /** The days the rule gives, where a decision overrides them. */
  readonly shadow: Span.Spans | null
  /** What the rule's first scored clause reached, 0 to 1, or its first weighted one, in the unit of its weights. */
  readonly score: Fraction | null
  /** The day by which it was to be done. */
  readonly due: CivilDate | null
  /** The civil day, in the offering's zone, on which it was first entered. */
  readonly issuedOn: CivilDate
  readonly terms: Terms.Terms
}

/** The state in a record that says more. */
export const of = ({ held, expires, contested, shadow, score, due, issuedOn, terms }: State): State => ({
  held,
  expires,
  contested,
  shadow,
  score,
  due,
  issuedOn,
  terms
})

export const isSameOutcome = (a: Outcome, b: Outcome): boolean => a.expires === b.expires && Span.isSame(a.held, b.held)

const isSameOr = <A>(a: A | null, b: A | null, isSame: (a: A, b: A) => boolean): boolean =>
  a === null || b === null ? a === b : isSame(a, b)

export const isSameScore = (a: Fraction | null, b: Fraction | null): boolean =>
  isSameOr(a, b, (one, other) => one.n === other.n && one.d === other.d)

/** Whether nothing counts of it, and nothing would but for a decision. */
export const isNothing = ({ held, shadow }: Pick<State, "held" | "shadow">): boolean =>
  held.length === 0 && shadow === null

/** Whether two say the same. */
export const isSame = (a: State, b: State): boolean =>
  isSameOutcome(a, b) &&
  isSameOr(a.contested, b.contested, isSameOutcome) &&
  isSameOr(a.shadow, b.shadow, Span.isSame) &&
  isSameScore(a.score, b.score) &&
  a.due === b.due &&
  a.issuedOn === b.issuedOn &&
  Terms.isSame(a.terms, b.terms)

/** Whether two mean the same: what was entered before the same thing decided twice was one may say it twice. */
export const isAlike = (a: State, b: State): boolean =>
  isSame({ ...a, terms: TermDays.distinct(a.terms) }, { ...b, terms: TermDays.distinct(b.terms) })
