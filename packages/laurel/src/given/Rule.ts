/** What is enough, as data. Shares and thresholds are numbers or text: 0.4, `"2/5"`, `"40%"`. Groups are those of an offering's components. */

/** A number, or one as text: `"17/20"`, `"85%"`. */
export type Amount = number | string

/** Which components of a group must do: some (unless said otherwise) or every one. */
interface OfGroup {
  readonly group: string
  readonly component?: "any" | "every"
}
interface Attempts {
  /** Which attempts decide: the first that passes, unless said otherwise. */
  readonly attempts?: "firstPassing" | "latest" | "best" | "first" | "all"
  /** What a failure after a pass does: nothing, unless said otherwise. */
  readonly afterPass?: "ignore" | "flag" | "withdraw"
}

/** Every clause is met. */
interface All {
  readonly rule: "all"
  readonly of: ReadonlyArray<Rule>
}
/** Some clause is met. */
interface Any {
  readonly rule: "any"
  readonly of: ReadonlyArray<Rule>
}
/** At least `n` clauses are met. */
interface AtLeast {
  readonly rule: "atLeast"
  readonly n: number
  readonly of: ReadonlyArray<Rule>
}
/** Components of the group were done. */
interface CompletedRule extends OfGroup {
  readonly rule: "completed"
}
/** Components of the group were gone through to at least that share. */
interface ProgressedRule extends OfGroup {
  readonly rule: "progressed"
  readonly atLeast: Amount
}
/** Components of the group were passed, as their source judged it. */
interface PassedRule extends OfGroup, Attempts {
  readonly rule: "passed"
}
/** Components of the group were scored at least that, 0 to 1. */
interface ScoredRule extends OfGroup, Attempts {
  readonly rule: "scored"
  readonly atLeast: Amount
}
/** No component of the group was failed after it was passed. */
interface NoFailureAfterPass {
  readonly rule: "noFailureAfterPass"
  readonly group: string
}
/** Sessions were attended: exactly one of `share`, `shareOfMinutes`, `minutes` and `absences` says how much. */
interface AttendedRule {
  readonly rule: "attended"
  readonly group?: string
  readonly share?: Amount
  readonly shareOfMinutes?: Amount
  readonly minutes?: number
  /** At most so many absences. */
  readonly absences?: number
  /** What counts as attending one session, beside `share` or `absences`. */
  readonly minutesEach?: number
}
/** The weighted best scores of the group's components reach `atLeast`, in the unit of the weights. */
interface Weighted {
  readonly rule: "weighted"
  readonly group: string
  readonly atLeast: Amount
  /** What a component without a score does: adds nothing, unless said otherwise. */
  readonly missing?: "zero" | "undetermined" | "excluded"
}
/** At least that share of the group's components has evidence of one of these kinds. */
interface Share {
  readonly rule: "share"
  readonly group: string
  readonly evidence: ReadonlyArray<"Completed" | "Passed" | "Scored" | "Attended">
  readonly atLeast: Amount
}
/** Points of credit reach `atLeast`, each activity counted once, each category only up to its cap. */
interface Credits {
  readonly rule: "credits"
  readonly atLeast: Amount
  readonly group?: string
  readonly categories?: ReadonlyArray<string>
  readonly caps?: { readonly [category: string]: Amount }
}
/** A person in one of these roles has assessed the participation, or the group, as passed. */
interface Decided {
  readonly rule: "decided"
  readonly roles: ReadonlyArray<string>
  readonly group?: string
  /** Whether a second actor has to approve. */
  readonly moderated?: boolean
}
/** Proof of learning elsewhere was presented: checked, of one of these issuers, and no older than `within`. */
interface Proof {
  readonly rule: "evidence"
  readonly group?: string
  readonly verified?: boolean
  readonly issuers?: ReadonlyArray<string>
  readonly within?: string
}
/** The source itself says that the whole is completed, or passed. */
interface RolledUpRule {
  readonly rule: "rolledUp"
  readonly outcome: "completed" | "passed"
}
/** The person holds an achievement of another type, or a certification: `once`, at the `start`, `while` this counts, or on a day. */
interface HoldsRule {
  readonly rule: "holds"
  readonly id: string
  readonly on?: string
}
/** A clause became true within a period of the participation's start. */
interface Within {
  readonly rule: "within"
  readonly period: string
  readonly that: Rule
}
/** A clause became true before a day. */
interface Before {
  readonly rule: "before"
  readonly date: string
  readonly that: Rule
}
/** No unregistration that is still in force. */
interface StillRegistered {
  readonly rule: "stillRegistered"
}

/** A rule, told apart by `rule`. */
export type Rule =
  | All
  | Any
  | AtLeast
  | CompletedRule
  | ProgressedRule
  | PassedRule
  | ScoredRule
  | NoFailureAfterPass
  | AttendedRule
  | Weighted
  | Share
  | Credits
  | Decided
  | Proof
  | RolledUpRule
  | HoldsRule
  | Within
  | Before
  | StillRegistered
