/** Plain objects for `--json`: days and instants as text, names as people write them. */
import {
  AchievementId,
  CivilDate,
  type Contact,
  type Fact,
  Fraction,
  type Holding,
  Instant,
  type Ledger,
  Rule,
  type Span
} from "@laurel/core"
import type { Catalog } from "@laurel/core"

const dayOrNull = (day: CivilDate.CivilDate | null): string | null => (day === null ? null : CivilDate.format(day))

export const spans = (all: Span.Spans) =>
  all.map(({ from, lost }) => ({ from: CivilDate.format(from), lost: dayOrNull(lost) }))

export const contact = ({ id, identities }: Contact.Contact) => ({ id: `c${id}`, identities })

export const fact = ({ happened, recordedAt, ...rest }: Fact.Fact) => ({
  ...rest,
  happened: {
    ...happened,
    on: CivilDate.format(happened.on),
    at: happened.at === null ? null : Instant.format(happened.at)
  },
  recordedAt: Instant.format(recordedAt)
})

export const period = ({ achievement, from, last, ends }: Holding.Period) => ({
  achievement: AchievementId.format(achievement),
  from: CivilDate.format(from),
  last: dayOrNull(last),
  ends
})

export const holding = ({ certification, periods }: Holding.Holding) => ({
  certification,
  periods: periods.map(period)
})

export interface PlainVerdict {
  readonly rule: string
  readonly clause: string
  readonly outcome: Rule.Outcome
  readonly holds: ReturnType<typeof spans>
  readonly reached: { readonly value: string; readonly needed: string } | null
  readonly missing: ReadonlyArray<string>
  readonly facts: ReadonlyArray<ReturnType<typeof fact>>
  readonly clauses: ReadonlyArray<PlainVerdict>
}

export const verdict = ({
  rule,
  outcome,
  spans: held,
  facts,
  reached,
  missing,
  clauses
}: Rule.Verdict): PlainVerdict => ({
  rule: rule.rule,
  clause: Rule.describe(rule),
  outcome,
  holds: spans(held),
  reached: reached === null ? null : { value: Fraction.format(reached.value), needed: Fraction.format(reached.needed) },
  missing,
  // A rule of rules repeats its clauses' facts.
  facts: clauses.length > 0 ? [] : facts.map(fact),
  clauses: clauses.map(verdict)
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

export const totals = (
  catalog: Catalog.Compiled | undefined,
  { contacts, learners, facts, rejections, corrections, entries, ...rest }: Ledger.Totals
) => ({
  contacts,
  learners,
  facts,
  rejections,
  corrections,
  entries,
  achievements: Object.fromEntries(
    typeTotals(catalog, { contacts, learners, facts, rejections, corrections, entries, ...rest })
  )
})
