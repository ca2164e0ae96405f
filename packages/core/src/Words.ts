/** Everything in plain words: what was said, what was decided, what changed, and why something is so or is not. Pure text. */
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type { Explanation, Imported } from "./Audit.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Contact from "./Contact.ts"
import { decision, spans, terms } from "./internal/DecisionWords.ts"
import type * as Entry from "./Entry.ts"
import { factCells, moment } from "./internal/FactWords.ts"
import * as Fraction from "./Fraction.ts"
import type { Event } from "./History.ts"
import { lastValid, type Period } from "./Holding.ts"
import type { Learner } from "./Ledger.ts"
import { count } from "./Phrase.ts"
import * as Span from "./Span.ts"
import type { State } from "./State.ts"
import * as Terms from "./Terms.ts"
import { lacks, type Line, line, verdict } from "./internal/VerdictWords.ts"

export { ruleLines } from "./internal/CriteriaWords.ts"
export { act, approver, decision, spans, terms } from "./internal/DecisionWords.ts"
export { day, evidence, factCells, keyWords as key, moment, reference } from "./internal/FactWords.ts"
export { type Line, verdict } from "./internal/VerdictWords.ts"

/**
 * `c17 (oulad-student:11391)`; of several contacts that are one person, all: `c17 with c20 (…)`. Identities of the schemes that
 * name accounts come after the person's own names: `c17 (student:ann) of employer:acme`.
 */
export const contact = (one: Contact.Contact, schemes: ReadonlySet<string> = noSchemes): string => {
  const { id, members } = one
  const { names, accounts } = Contact.apart(one, schemes)
  const others = members.filter((member) => member !== id).map((member) => `c${member}`)
  const linked = others.length === 0 ? "" : ` with ${others.join(", ")}`
  const of = accounts.length === 0 ? "" : ` of ${accounts.map(Contact.keyOf).join(", ")}`
  const called =
    one.identities.length === 0 ? " (erased)" : names.length === 0 ? "" : ` (${names.map(Contact.keyOf).join(", ")})`
  return `c${id}${linked}${called}${of}`
}
const noSchemes: ReadonlySet<string> = new Set()

/** A participation: `learner 5678 in EEE/2014J`. */
export const learner = ({ id, offering }: Learner): string => `learner ${id} in ${offering}`

/** The day an entry speaks of: when what it says began, or ended. Null where that is the start. */
export const effectiveOn = ({ entry, before }: Pick<Event, "entry" | "before">): CivilDate.CivilDate | null => {
  const { kind, held, terms } = entry
  if (kind === "Voided") return null
  if (kind === "Revoked" || kind === "Suspended") {
    const from = (kind === "Revoked" ? terms.revocations : terms.suspensions)?.at(-1)?.from
    if (from !== undefined) return from
  }
  const last = held.at(-1)
  const ended = kind === "Reinstated" && before !== null && Span.isSame(before, held) ? lastEnd(terms) : undefined
  return ended ?? (last === undefined ? null : (last.lost ?? last.from))
}

/** The day after the last suspension or revocation that has an end. */
const lastEnd = ({ suspensions = [], revocations = [] }: Terms.Terms): CivilDate.CivilDate | undefined => {
  const [last] = [...suspensions, ...revocations].flatMap(({ until }) => until ?? []).toSorted((a, b) => b - a)
  return last === undefined ? undefined : CivilDate.plusDays(last, 1)
}

/** What an entry changed: the days that count after it, what decisions add to them, and what counted until then. */
export const change = ({ entry, before }: Pick<Event, "entry" | "before">): string => {
  const isSame = before !== null && Span.isSame(before, entry.held)
  const until = before === null || isSame ? "" : ` (until this entry: ${spans(before)})`
  const beside = [terms(entry.terms), byRule(entry), ...(isSame && entry.kind === "Updated" ? rest(entry) : [])]
  return [counted(entry, isSame), ...beside.filter((part) => part !== "")].join("; ") + until
}

/** How an achievement stands: the days that count, what decisions add to them, and what else is said of it. */
export const standing = (state: State): string =>
  [counted({ ...state, kind: "Updated" }, false), terms(state.terms), byRule(state), ...rest(state)]
    .filter((part) => part !== "")
    .join("; ")

const counted = (
  { kind, held, contested, shadow, terms }: State & Pick<Entry.Entry, "kind">,
  isSame: boolean
): string => {
  if (terms.voided === true) return "does not count"
  const now =
    held.length > 0
      ? `counts ${spans(held)}${isSame && (kind === "Updated" || kind === "Reissued") ? ", as before" : ""}`
      : kind === "Denied" || shadow !== null
        ? "does not count on any day, by decision"
        : "on what is known now, it never counted"
  if (contested === null) return now
  return `still ${now}, but the facts now say ${spans(contested.held)}: a person must decide`
}

const byRule = ({ shadow }: State): string => (shadow === null ? "" : `the rule alone says ${spans(shadow)}`)

const rest = ({ score, due, expires }: State): ReadonlyArray<string> => [
  ...(score === null ? [] : [`score ${Fraction.format(score)}`]),
  ...(due === null ? [] : [`due by ${CivilDate.format(due)}`]),
  ...(expires === null ? [] : [`valid until ${CivilDate.format(expires)} by its own proof`])
]

/** An entry with its change, and the decisions and facts that brought it, each fact with its place in the source. */
export const event = (one: Event, offering?: string): ReadonlyArray<Line> => {
  const { entry, index, facts, decisions } = one
  const day = effectiveOn(one)
  const place = offering === undefined ? "" : ` in ${offering}`
  return [
    line(
      1,
      `${day === null ? "from the start" : CivilDate.format(day)}  ${entry.kind.toLowerCase()}: ${AchievementId.format(entry.achievement)}${place}`
    ),
    line(2, change(one)),
    line(
      2,
      `recorded ${moment(entry.recordedAt)} as entry ${index}, under catalog version ${entry.catalog}, ${facts.length + decisions.length === 0 ? "without a new fact" : "because of:"}`
    ),
    ...decisions.map((each) => line(3, decision(each))),
    ...facts.map((fact) => line(3, ...factCells(fact)))
  ]
}

const ends = {
  never: "never expires",
  expired: "then it expires",
  withdrawn: "then withdrawn",
  revoked: "then revoked",
  suspended: "then suspended",
  superseded: "then superseded",
  voided: "then void",
  unresolved: "then for a person to decide"
} as const

const relations = {
  initial: [],
  renews: ["a renewal"],
  repeats: ["repeated before it could be renewed"],
  reearns: ["earned anew"],
  duplicates: ["a duplicate"]
} as const

/** `2014-02-05 to 2017-02-04, then it expires`: both days count. */
export const period = (one: Period): string => {
  const { from, last, opens, grace, expires } = one
  if (last !== null && last < from) return empty(one)
  const days =
    last === null ? `from ${CivilDate.format(from)} on; ` : `${CivilDate.format(from)} to ${CivilDate.format(last)}, `
  const isOver = one.ends === "expired"
  const notes = [
    ...relations[one.relation],
    ...(opens === null || (last !== null && opens > last) ? [] : [`renewable from ${CivilDate.format(opens)}`]),
    ...(isOver && last !== null && expires !== null && expires < last
      ? [`in grace after ${CivilDate.format(expires)}`]
      : []),
    ...(isOver && last !== null && grace !== null && grace > last ? [`grace to ${CivilDate.format(grace)}`] : [])
  ]
  return `${days}${ends[one.ends]}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`
}

/** What counts on no day, or from when on something else is true of days that don't count. */
const empty = ({ from, ends, expires }: Period): string => {
  switch (ends) {
    case "voided":
      return "on no day: void, as issued in error"
    case "unresolved":
      return `on no day: ${expires === null ? "" : `with an expiry of ${CivilDate.format(expires)} `}it would be over before it began on ${CivilDate.format(from)}, and a person must decide`
    case "never":
      return "on no day"
    default:
      return `from ${CivilDate.format(from)}: ${ends}`
  }
}

/** The achievement that earned a period, with the others of a bundle. */
export const earnedBy = ({ achievement, beside }: Period): string =>
  [achievement, ...beside].map(AchievementId.format).join(" with ")

/** The last day on which a period is valid: before grace. */
export const lastDay = (one: Period): string => {
  const day = lastValid(one)
  return day === null ? "It has no last valid day." : `Last valid day: ${CivilDate.format(day)}.`
}

/**
 * Why an achievement stands as it does, why there is none, what is still missing and how it came to be: the rule clause by
 * clause down to the sources' own references, the decisions, the entries, and one sentence at the end.
 */
export const explanation = (
  explained: Explanation,
  known?: Contact.Contact,
  accounts?: ReadonlySet<string>
): ReadonlyArray<Line> => {
  const { id, type, offering, decisions, imports, story, catalog } = explained
  const who = known === undefined ? `c${explained.learner.contact}` : contact(known, accounts)
  const lacking = lacks(explained.verdict)
  return [
    line(0, `${AchievementId.format(id)}${type.title === undefined ? "" : `: ${type.title}`}`),
    line(
      1,
      `${who}, learner ${id.learner} in ${offering.id}${offering.title === undefined ? "" : ` (${offering.title})`}, by catalog version ${catalog}`
    ),
    line(0),
    line(0, "The rule, applied to the facts in force:"),
    ...verdict(explained.verdict, offering, 1),
    ...(lacking.length === 0 ? [] : [line(0), ...lacking]),
    ...(decisions.length === 0 ? [] : [line(0), line(0, "The decisions in force:")]),
    ...decisions.map((each) => line(1, decision(each))),
    ...(imports.length === 0 ? [] : [line(0), line(0, "The imports that facts came with:")]),
    ...imports.map((each) => line(1, broughtBy(each))),
    line(0),
    ...(story.length === 0 ? [line(0, "No entry: nothing was ever issued.")] : [line(0, "The entries:")]),
    ...story.flatMap((each) => event(each)),
    line(0),
    line(0, conclusion(explained))
  ]
}

/**
 * `import 17, 2 facts: records.csv by mapping training-records version 3, for u-1 (registrar): "training before 2020"`; of one that
 * took another back `import 19, 2 facts: undid import 17, for u-1 (registrar): "the wrong file"`.
 */
const broughtBy = ({ import: own, facts }: Imported): string =>
  own.undoes !== undefined
    ? `import ${own.id}, ${count(facts.length, "fact")}: undid import ${own.undoes}, for ${own.actor} (${own.role}): "${own.reason}"`
    : `import ${own.id}, ${count(facts.length, "fact")}: ${own.names.join(", ")} by mapping ${own.mapping.name} version ${own.mapping.version}, for ${own.actor} (${own.role}): "${own.reason}"`

const conclusion = (explained: Explanation): string => {
  const { achievement } = explained
  if (achievement === null) return whyNone(explained)
  const { held, contested, shadow } = achievement
  const added = [terms(achievement.terms), ...(shadow === null ? [] : [`the rule alone says ${spans(shadow)}`])]
  const beside = added.flatMap((part) => (part === "" ? [] : [`; ${part}`])).join("")
  if (achievement.terms.voided === true) return `So it does not count${beside}.`
  if (contested !== null) {
    return `So it counts ${spans(held)}, but it is contested: the facts now say ${spans(contested.held)}, and a person must decide${beside}.`
  }
  if (held.length === 0) {
    return shadow === null && achievement.terms === Terms.none
      ? "So it never counted: on what is known now, the rule was not met on any day."
      : `So it does not count on any day, by decision${beside}.`
  }
  return Achievement.isStanding(achievement)
    ? `So it counts ${spans(held)}${beside}.`
    : `So it counted ${spans(held)}${beside}, and does not count any more.`
}

/** Why nothing was issued that by its rule counts on some days. */
export const notIssued = ({
  verdict,
  type
}: {
  readonly verdict: Pick<Explanation["verdict"], "spans">
  readonly type: Explanation["type"]
}): string =>
  `by its rule it would count ${spans(verdict.spans)}, but it was not issued: ${
    type.recompute?.gained === "ignore"
      ? "its type ignores what is gained"
      : "it has not been judged since, or somebody decided otherwise"
  }`

/** Why nothing was ever entered. */
const whyNone = (explained: Explanation): string => {
  const { outcome, spans: days } = explained.verdict
  if (days.length > 0) return `So ${notIssued(explained)}.`
  return outcome === "undetermined"
    ? "So it was not issued so far: what is known neither meets the rule nor rules it out."
    : "So it was never issued: on what is known now, the rule was not met on any day."
}
