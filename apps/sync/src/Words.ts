/** Facts, days and numbers in plain words. */
import { CivilDate, Contact, type Fact, Fraction, Instant, type Ledger, type Rule, Span } from "@laurel/core"
import { oneLine } from "./Print.ts"

const grouped = new Intl.NumberFormat("en")

/** `28,785` */
export const number = (value: number): string => grouped.format(value)

/** `1 row`, `28,785 rows` */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`

/** `2026-11-23 15:00:00 UTC` */
export const moment = (instant: Instant.Instant): string =>
  `${Instant.format(instant).slice(0, 19).replace("T", " ")} UTC`

/** `from 2014-02-05 to before 2014-03-01, and from …`; a span that holds from the first of all days has no beginning to name. */
export const spans = (all: Span.Spans): string => (all.length === 0 ? "on no day" : all.map(span).join(", and "))

const span = (one: Span.Span): string =>
  one.from > CivilDate.min
    ? Span.describe(one)
    : one.lost === null
      ? "from the start"
      : `from the start to before ${CivilDate.format(one.lost)}`

/** `c17 (oulad-student:11391)` */
export const contact = ({ id, identities }: Contact.Contact): string =>
  `c${id} (${identities.map((identity) => oneLine(Contact.keyOf(identity))).join(", ")})`

const score = ({ raw, scaled, min, max }: Fact.Scored): string => {
  if (scaled !== undefined) return `scored ${scaled} on a scale to 1`
  return `scored ${raw} ${min === undefined || min === 0 ? `of ${max}` : `between ${min} and ${max}`}`
}

/** What a fact says of its learner, as the source gave it. */
export const evidence = (fact: Fact.Fact): string => {
  switch (fact.evidence._tag) {
    case "Registered":
      return "registered"
    case "Unregistered":
      return "unregistered"
    case "Completed":
      return "completed"
    case "Scored":
      return score(fact.evidence)
    case "Closed":
      return "participation closed"
    case "Retracted":
      return "taken back by the source"
  }
}

const basis = { stated: "", bounded: " (no exact day given)", observed: " (day seen, not stated)" } as const

/** `on 2014-02-05`, saying so where the source didn't state the day. */
export const day = ({ happened }: Fact.Fact): string => `on ${CivilDate.format(happened.on)}${basis[happened.basis]}`

/** `oulad / submissions, key 1752/11391, line 2` */
const reference = ({ reference: { source, stream, key, line }, revision }: Fact.Fact): string =>
  oneLine(
    `${source} / ${stream}, key ${key}${line === null ? "" : `, line ${line}`}${revision === 1 ? "" : ` (revision ${revision})`}`
  )

/** One row of a table of facts: activity, what, when, where it is from. */
export const factCells = (fact: Fact.Fact): ReadonlyArray<string> => [
  fact.activity === null ? "" : oneLine(fact.activity),
  evidence(fact),
  day(fact),
  reference(fact)
]

/** A reached or needed amount in the unit of its rule. Cut, never rounded up: 39.996 must not read as 40. */
export const amount = (rule: Rule.Rule, value: Fraction.Fraction): string => {
  const isShare = rule.rule !== "weighted"
  const shown = isShare ? Fraction.multiply(value, { n: 100n, d: 1n }) : value
  const exact = Fraction.format(shown)
  const text = /^\d+(\.\d{1,4})?$/.test(exact)
    ? exact
    : `just over ${(Math.floor(Fraction.toNumber(shown) * 100) / 100).toFixed(2)}`
  return isShare ? `${text}%` : text
}

/** A participation: `learner 5678 in EEE/2014J`. */
export const learner = ({ id, offering }: Ledger.Learner): string => `learner ${id} in ${offering}`
