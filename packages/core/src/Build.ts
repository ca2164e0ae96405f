/**
 * Rules written in TypeScript: one function for each clause, giving the JSON that a catalog holds, so that a wrong rule does not
 * compile. What is built is read and checked like any other JSON.
 */
import type { CivilDate } from "./CivilDate.ts"
import { maxDepth, maxWidth, type Rule as AnyRule } from "./Criteria.ts"
import type { Fraction } from "./Fraction.ts"
import type { Period } from "./Period.ts"

/** An exact number: `0.4`, `"40%"`, `"2/5"`. */
export type Ratio = number | `${number}` | `${number}%` | `${number}/${number}`
/** A day: `"2014-02-28"`. */
export type Day = `${number}-${number}-${number}`
/** A period: `"P1Y6M"`. */
export type Length = `P${string}`

/** How a value of a rule is written in JSON; what is JSON already stays as it is. */
type Written<A> = A extends Fraction
  ? Ratio
  : A extends Period
    ? Length
    : A extends CivilDate
      ? Day
      : A extends string | number | boolean
        ? A
        : { readonly [K in keyof A]: Written<A[K]> }

/** The clause of that name in JSON. */
export type Clause<Name extends AnyRule["rule"]> = Written<Extract<AnyRule, { readonly rule: Name }>>
/** A rule in JSON, of any clauses. */
export type Rule = Written<AnyRule>

/** What may be said of a clause beyond what must be. */
type Options<Name extends AnyRule["rule"], Given extends string> = Omit<Clause<Name>, "rule" | Given>
type Several<A> = readonly [A, ...ReadonlyArray<A>]

/** Exactly one measure of attendance, of all sessions or of those of a group. */
export type Attendance = { readonly group?: string } & (
  | (Only<"share"> & { readonly share: Ratio; readonly minutesEach?: number })
  | (Only<"shareOfMinutes"> & { readonly shareOfMinutes: Ratio; readonly minutesEach?: never })
  | (Only<"minutes"> & { readonly minutes: number; readonly minutesEach?: never })
  | (Only<"absences"> & { readonly absences: number; readonly minutesEach?: number })
)
type Measure = "share" | "shareOfMinutes" | "minutes" | "absences"
type Only<Name extends Measure> = { readonly [Other in Exclude<Measure, Name>]?: never }

/** Every clause is met. */
export const all = (...of: Several<Rule>): Clause<"all"> => ({ rule: "all", of })

/** Some clause is met. */
export const any = (...of: Several<Rule>): Clause<"any"> => ({ rule: "any", of })

/** At least `n` of the clauses are met. */
export const atLeast = (n: number, ...of: Several<Rule>): Clause<"atLeast"> => ({ rule: "atLeast", n, of })

/** Every clause is met, however many they are: more than one list may hold are lists of lists. Null of none at all. */
export const allOf = (clauses: ReadonlyArray<Rule>): Rule | null => listed(all, clauses)

/** Some clause is met, however many they are: more than one list may hold are lists of lists. Null of none at all. */
export const anyOf = (clauses: ReadonlyArray<Rule>): Rule | null => listed(any, clauses)

/**
 * At least `n` of the clauses are met. Null where that can't be said: of fewer than `n`, of none, and, unless it is one of them or
 * all of them, of more than one list may hold.
 */
export const atLeastOf = (n: number, clauses: ReadonlyArray<Rule>): Rule | null => {
  if (n < 1 || n > clauses.length) return null
  if (n === 1) return anyOf(clauses)
  if (n === clauses.length) return allOf(clauses)
  const [first, ...rest] = clauses
  return first === undefined || clauses.length > maxWidth ? null : atLeast(n, first, ...rest)
}

const listed = (list: typeof all | typeof any, clauses: ReadonlyArray<Rule>): Rule | null => {
  const [first, ...rest] = clauses
  if (first === undefined) return null
  if (rest.length === 0) return first
  if (clauses.length <= maxWidth) return list(first, ...rest)
  const parts = Array.from({ length: Math.ceil(clauses.length / maxWidth) }, (_, part) =>
    listed(list, clauses.slice(part * maxWidth, (part + 1) * maxWidth))
  )
  return listed(
    list,
    parts.filter((part) => part !== null)
  )
}

/** Whether a rule is within itself no deeper than a catalog takes. */
export const isShallow = (rule: Rule): boolean => isWithin(maxDepth, rule)

const isWithin = (levels: number, rule: Rule): boolean => {
  if (levels === 0) return false
  if ("of" in rule) return rule.of.every((clause) => isWithin(levels - 1, clause))
  return "that" in rule ? isWithin(levels - 1, rule.that) : true
}

/** Components of the group were done: `completed("modules", { component: "every" })`. */
export const completed = (group: string, options: Options<"completed", "group"> = {}): Clause<"completed"> => ({
  rule: "completed",
  group,
  ...options
})

/** Components of the group were gone through to at least that share. */
export const progressed = (
  group: string,
  atLeast: Ratio,
  options: Options<"progressed", "group" | "atLeast"> = {}
): Clause<"progressed"> => ({ rule: "progressed", group, atLeast, ...options })

/** Components of the group were passed, as their source judged it. */
export const passed = (group: string, options: Options<"passed", "group"> = {}): Clause<"passed"> => ({
  rule: "passed",
  group,
  ...options
})

/** Components of the group have a score of at least that: `scored("exam", "40%", { attempts: "latest" })`. */
export const scored = (
  group: string,
  atLeast: Ratio,
  options: Options<"scored", "group" | "atLeast"> = {}
): Clause<"scored"> => ({ rule: "scored", group, atLeast, ...options })

/** No component of the group was failed after it was passed. */
export const noFailureAfterPass = (group: string): Clause<"noFailureAfterPass"> => ({
  rule: "noFailureAfterPass",
  group
})

/** Attendance by one measure: `attended({ share: "80%", group: "live" })`, `attended({ absences: 2 })`. */
export const attended = (attendance: Attendance): Clause<"attended"> => ({ rule: "attended", ...attendance })

/** The group's weighted scores reach `atLeast`, in the unit of the weights. */
export const weighted = (
  group: string,
  atLeast: Ratio,
  options: Options<"weighted", "group" | "atLeast"> = {}
): Clause<"weighted"> => ({ rule: "weighted", group, atLeast, ...options })

/** At least that share of the group's components has evidence of one of these kinds. */
export const share = (
  group: string,
  atLeast: Ratio,
  evidence: Several<Clause<"share">["evidence"][number]>
): Clause<"share"> => ({ rule: "share", group, evidence, atLeast })

/** Points of credit reach `atLeast`: `credits(12, { caps: { reading: 4 } })`. */
export const credits = (atLeast: Ratio, options: Options<"credits", "atLeast"> = {}): Clause<"credits"> => ({
  rule: "credits",
  atLeast,
  ...options
})

/** A person in one of these roles has assessed the participation, or the group, as passed. */
export const decided = (roles: Several<string>, options: Options<"decided", "roles"> = {}): Clause<"decided"> => ({
  rule: "decided",
  roles,
  ...options
})

/** Proof of learning elsewhere was presented. */
export const evidence = (options: Options<"evidence", never> = {}): Clause<"evidence"> => ({
  rule: "evidence",
  ...options
})

/** The source itself says that the whole is completed, or passed. */
export const rolledUp = (outcome: Clause<"rolledUp">["outcome"]): Clause<"rolledUp"> => ({ rule: "rolledUp", outcome })

/** The person holds an achievement of another type, or a certification; at some time, unless `on` says when. */
export const holds = (id: string, options: Options<"holds", "id"> = {}): Clause<"holds"> => ({
  rule: "holds",
  id,
  ...options
})

/** A clause became true within a period of the participation's start. */
export const within = (period: Length, that: Rule): Clause<"within"> => ({ rule: "within", period, that })

/** A clause became true before a day. */
export const before = (date: Day, that: Rule): Clause<"before"> => ({ rule: "before", date, that })

/** No unregistration that is still in force. */
export const stillRegistered = (): Clause<"stillRegistered"> => ({ rule: "stillRegistered" })
