/** Plain objects for `--json`: days and instants as text, names as people write them. */
import {
  type Achievement,
  AchievementId,
  type Audit,
  type Catalog,
  CivilDate,
  Contact,
  type Decision,
  Fact,
  Fraction,
  type History,
  type Holding,
  type Import,
  Instant,
  type Ledger,
  Rule,
  type Span,
  type State,
  Terms,
  Words
} from "@laurel/core"
import { Schema } from "effect"
import { AnyAct } from "./Wire.ts"

export const dayOrNull = (day: CivilDate.CivilDate | null): string | null =>
  day === null ? null : CivilDate.format(day)
const instantOrNull = (instant: Instant.Instant | null): string | null =>
  instant === null ? null : Instant.format(instant)
const fractionOrNull = (value: Fraction.Fraction | null): string | null =>
  value === null ? null : Fraction.format(value)

const spans = (all: Span.Spans) =>
  all.map(({ from, lost }) => ({ from: CivilDate.format(from), lost: dayOrNull(lost) }))

/** Identities of the schemes that name accounts are apart from the person's own. */
export const contact = (one: Contact.Contact, schemes: ReadonlySet<string>) => {
  const { names, accounts } = Contact.apart(one, schemes)
  return {
    id: `c${one.id}`,
    members: one.members.map((member) => `c${member}`),
    identities: names,
    accounts
  }
}

const encodeEvidence = Schema.encodeSync(Fact.Evidence)

/** What is said, by whomever. */
export const statement = ({ activity, evidence, happened, observedAt, said }: Fact.Statement) => ({
  activity,
  evidence: encodeEvidence(evidence),
  happened: { ...happened, on: CivilDate.format(happened.on), at: instantOrNull(happened.at) },
  observedAt: instantOrNull(observedAt),
  said
})

export const fact = ({ recordedAt, reference, ...rest }: Fact.Fact) => ({
  ...rest,
  ...statement(rest),
  reference: { ...reference, key: Words.key(reference.key) },
  recordedAt: Instant.format(recordedAt)
})

/** A participation, with its key unless that was erased. */
export const learner = ({ contact: owner, key, ...rest }: Ledger.Learner) => ({
  ...rest,
  contact: `c${owner}`,
  key: Words.key(key)
})

export const act: (one: Decision.Act) => typeof AnyAct.Encoded = Schema.encodeSync(AnyAct)

export const decision = ({ act: what, about, recordedAt, ...rest }: Decision.Decision) => ({
  ...rest,
  act: act(what),
  about: about.map((each) => `c${each}`),
  recordedAt: Instant.format(recordedAt)
})

export const outcome = ({ held, expires }: State.Outcome) => ({ held: spans(held), expires: dayOrNull(expires) })

const encodeTerms = Schema.encodeSync(Terms.Terms)

/** How an achievement stands, after an entry as after all of them. */
const state = ({ held, expires, contested, shadow, score, due, issuedOn, terms }: State.State) => ({
  ...outcome({ held, expires }),
  contested: contested === null ? null : outcome(contested),
  shadow: shadow === null ? null : spans(shadow),
  score: fractionOrNull(score),
  due: dayOrNull(due),
  issuedOn: CivilDate.format(issuedOn),
  terms: encodeTerms(terms)
})

/** What is said of an achievement beside its name. */
export const standing = ({ revision, catalog, ...rest }: Achievement.Achievement) => ({
  revision,
  catalog,
  ...state(rest)
})

export const achievement = (one: Achievement.Achievement) => ({
  id: AchievementId.format(one.id),
  type: one.id.type,
  learner: one.id.learner,
  ...standing(one)
})

/** An entry with the days that counted before it. */
export const entry = (one: Pick<History.Event, "entry" | "before">) => {
  const { kind, achievement, revision, catalog, recordedAt, ...rest } = one.entry
  return {
    kind,
    achievement: AchievementId.format(achievement),
    type: achievement.type,
    learner: achievement.learner,
    revision,
    catalog,
    effectiveOn: dayOrNull(Words.effectiveOn(one)),
    recordedAt: Instant.format(recordedAt),
    before: one.before === null ? null : spans(one.before),
    ...state(rest)
  }
}

export const event = (one: History.Event) => {
  const { index, facts, decisions } = one
  return {
    index,
    ...entry(one),
    facts: facts.map(fact),
    decisions: decisions.map(decision)
  }
}

export interface PlainPeriod extends Pick<Holding.Period, "ends" | "relation"> {
  readonly achievement: string
  readonly beside: ReadonlyArray<string>
  readonly from: string
  readonly last: string | null
  readonly expires: string | null
  readonly opens: string | null
  readonly grace: string | null
}

export const period = ({
  achievement,
  beside,
  from,
  last,
  ends,
  relation,
  expires,
  opens,
  grace
}: Holding.Period): PlainPeriod => ({
  achievement: AchievementId.format(achievement),
  beside: beside.map(AchievementId.format),
  from: CivilDate.format(from),
  last: dayOrNull(last),
  ends,
  relation,
  expires: dayOrNull(expires),
  opens: dayOrNull(opens),
  grace: dayOrNull(grace)
})

export const holding = ({ certification, periods }: Holding.Holding) => ({
  certification,
  periods: periods.map(period)
})

const reached = (value: Rule.Verdict["reached"]) =>
  value === null ? null : { value: Fraction.format(value.value), needed: Fraction.format(value.needed) }

export interface PlainVerdict {
  readonly rule: string
  readonly clause: string
  readonly outcome: Rule.Outcome
  readonly holds: ReturnType<typeof spans>
  readonly reached: ReturnType<typeof reached>
  readonly missing: ReadonlyArray<string>
  readonly facts: ReadonlyArray<ReturnType<typeof fact>>
  readonly decisions: ReadonlyArray<number>
  readonly flags: ReadonlyArray<ReturnType<typeof fact>>
  readonly clauses: ReadonlyArray<PlainVerdict>
}

export const verdict = (one: Rule.Verdict): PlainVerdict => ({
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

export const lack = (one: Audit.Lack) => ({
  rule: one.rule.rule,
  asks: one.asks,
  outcome: one.outcome,
  reached: reached(one.reached),
  activities: one.activities,
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

export const totals = (catalog: Catalog.Compiled | undefined, all: Ledger.Totals) => ({
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
export const imported = (one: Import.Import) => {
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
