/** Records as plain objects. */
import { Schema } from "effect"
import type * as Achievements from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type * as Audit from "../Audit.ts"
import type * as Catalog from "../Catalog.ts"
import * as CivilDate from "../CivilDate.ts"
import * as Contacts from "../Contact.ts"
import type * as Decisions from "../Decision.ts"
import * as Facts from "../Fact.ts"
import * as Fraction from "../Fraction.ts"
import type * as Histories from "../History.ts"
import type * as Holdings from "../Holding.ts"
import type * as Imports from "../Import.ts"
import * as Instant from "../Instant.ts"
import type * as Ledger from "../Ledger.ts"
import * as Rule from "../Rule.ts"
import type * as Shapes from "../Shapes.ts"
import type * as Span from "../Span.ts"
import type * as States from "../State.ts"
import * as Terms from "../Terms.ts"
import { AnyAct } from "../Wire.ts"
import * as Words from "../Words.ts"

export const dayOrNull = (day: CivilDate.CivilDate | null): string | null =>
  day === null ? null : CivilDate.format(day)
const instantOrNull = (instant: Instant.Instant | null): string | null =>
  instant === null ? null : Instant.format(instant)
const fractionOrNull = (value: Fraction.Fraction | null): string | null =>
  value === null ? null : Fraction.format(value)

const spans = (all: Span.Spans): ReadonlyArray<Shapes.Days> =>
  all.map(({ from, lost }) => ({ from: CivilDate.format(from), lost: dayOrNull(lost) }))

/** Identities of the schemes that name accounts are apart from the person's own. */
export const contact = (one: Contacts.Contact, schemes: ReadonlySet<string>): Shapes.Contact => {
  const { names, accounts } = Contacts.apart(one, schemes)
  return {
    id: `c${one.id}`,
    members: one.members.map((member) => `c${member}`),
    identities: names,
    accounts
  }
}

const encodeEvidence: (evidence: Facts.Evidence) => Shapes.Evidence = Schema.encodeSync(Facts.Evidence)

/** What is said, by whomever. */
export const statement = ({ activity, evidence, happened, observedAt, said }: Facts.Statement): Shapes.Statement => ({
  activity,
  evidence: encodeEvidence(evidence),
  happened: { ...happened, on: CivilDate.format(happened.on), at: instantOrNull(happened.at) },
  observedAt: instantOrNull(observedAt),
  said
})

export const fact = ({ recordedAt, reference, ...rest }: Facts.Fact): Shapes.Fact => ({
  ...rest,
  ...statement(rest),
  reference: { ...reference, key: Words.key(reference.key) },
  recordedAt: Instant.format(recordedAt)
})

/** A participation, with its key unless that was erased. */
export const learner = ({ contact: owner, key, ...rest }: Ledger.Learner): Shapes.Learner => ({
  ...rest,
  contact: `c${owner}`,
  key: Words.key(key)
})

export const act: (one: Decisions.Act) => Shapes.AnyAct = Schema.encodeSync(AnyAct)

export const decision = ({ act: what, about, recordedAt, ...rest }: Decisions.Decision): Shapes.Decision => ({
  ...rest,
  act: act(what),
  about: about.map((each) => `c${each}`),
  recordedAt: Instant.format(recordedAt)
})

export const outcome = ({ held, expires }: States.Outcome): Shapes.Outcome => ({
  held: spans(held),
  expires: dayOrNull(expires)
})

const encodeTerms: (terms: Terms.Terms) => Shapes.Terms = Schema.encodeSync(Terms.Terms)

/** How an achievement stands, after an entry as after all of them. */
const state = (one: States.State): Shapes.State => {
  const { held, expires, contested, shadow, score, due, issuedOn, terms } = one
  return {
    ...outcome({ held, expires }),
    contested: contested === null ? null : outcome(contested),
    shadow: shadow === null ? null : spans(shadow),
    score: fractionOrNull(score),
    due: dayOrNull(due),
    issuedOn: CivilDate.format(issuedOn),
    terms: encodeTerms(terms)
  }
}

/** What is said of an achievement beside its name. */
export const standing = ({ revision, catalog, ...rest }: Achievements.Achievement): Shapes.Standing => ({
  revision,
  catalog,
  ...state(rest)
})

export const achievement = (one: Achievements.Achievement): Shapes.Achievement => ({
  id: AchievementId.format(one.id),
  type: one.id.type,
  learner: one.id.learner,
  ...standing(one)
})

/** An entry with the days that counted before it. */
export const entry = (one: Pick<Histories.Event, "entry" | "before">): Shapes.Entry => {
  const { kind, achievement: id, revision, catalog, recordedAt, ...rest } = one.entry
  return {
    kind,
    achievement: AchievementId.format(id),
    type: id.type,
    learner: id.learner,
    revision,
    catalog,
    effectiveOn: dayOrNull(Words.effectiveOn(one)),
    recordedAt: Instant.format(recordedAt),
    before: one.before === null ? null : spans(one.before),
    ...state(rest)
  }
}

export const event = (one: Histories.Event): Shapes.Event => {
  const { index, facts, decisions } = one
  return {
    index,
    ...entry(one),
    facts: facts.map(fact),
    decisions: decisions.map(decision)
  }
}

export const period = (one: Holdings.Period): Shapes.Period => {
  const { achievement: id, beside, from, last, ends, relation, expires, opens, grace } = one
  return {
    achievement: AchievementId.format(id),
    beside: beside.map(AchievementId.format),
    from: CivilDate.format(from),
    last: dayOrNull(last),
    ends,
    relation,
    expires: dayOrNull(expires),
    opens: dayOrNull(opens),
    grace: dayOrNull(grace)
  }
}

export const holding = ({ certification, periods }: Holdings.Holding): Shapes.Holding => ({
  certification,
  periods: periods.map(period)
})

const reached = (value: Rule.Verdict["reached"]): Shapes.Reached | null =>
  value === null ? null : { value: Fraction.format(value.value), needed: Fraction.format(value.needed) }

export const verdict = (one: Rule.Verdict): Shapes.Verdict => ({
  rule: one.rule.rule,
  clause: Rule.describe(one.rule),
  outcome: one.outcome,
  holds: spans(one.spans),
  reached: reached(one.reached),
  missing: one.missing,
  // A rule of rules has none of its own.
  facts: one.facts.map(fact),
  decisions: one.decisions,
  flags: one.flags.map(fact),
  clauses: one.clauses.map(verdict)
})

export const lack = (one: Audit.Lack): Shapes.Lack => ({
  rule: one.rule.rule,
  asks: one.asks,
  outcome: one.outcome,
  reached: reached(one.reached),
  activities: one.activities,
  closing: one.closing,
  choice: one.choice
})

const none: Ledger.TypeTotals = { issued: 0, withdrawn: 0, standing: 0, contested: 0 }

/** Each type's totals in the order of the catalog, also those nobody has earned; then types that only older catalogs know. */
export const typeTotals = (
  catalog: Catalog.Compiled | undefined,
  totals: Ledger.Totals
): ReadonlyMap<string, Ledger.TypeTotals> => {
  const all = new Map<string, Ledger.TypeTotals>([...(catalog?.types.keys() ?? [])].map((type) => [type, none]))
  for (const [type, counts] of totals.achievements) all.set(type, counts)
  return all
}

export const totals = (catalog: Catalog.Compiled | undefined, all: Ledger.Totals): Shapes.Totals => ({
  contacts: all.contacts,
  learners: all.learners,
  facts: all.facts,
  rejections: all.rejections,
  drift: all.drift,
  corrections: all.corrections,
  decisions: all.decisions,
  entries: all.entries,
  achievements: Object.fromEntries(typeTotals(catalog, all))
})

/** What is said of an import, but for its mapping, which is long. */
export const imported = (one: Imports.Import): Shapes.Import => {
  const { id, source, actor, role, reason, mapping, files, names, conflicts, people, undoes, ended, recordedAt } = one
  return {
    id,
    source,
    actor,
    role,
    reason,
    mapping: { name: mapping.name, version: mapping.version },
    files: files.map((file, at) => ({ name: names[at] ?? null, ...file })),
    conflicts,
    people,
    undoes: undoes ?? null,
    ended,
    recordedAt: Instant.format(recordedAt)
  }
}
