/** The readable JSON: one line for each person, each achievement and each entry. What says `of` is a record, as its text says it. */
import { Achievement, AchievementId, CivilDate, Holding, Rule, type Span, Words } from "@laurel/core"
import type * as Records from "./Records.ts"
import type { Request } from "./Request.ts"
import type { Told, ToldAchievement } from "./Told.ts"
import { indented, rule } from "./Words.ts"

const dayOrNull = (day: CivilDate.CivilDate | null): string | null => (day === null ? null : CivilDate.format(day))

const spans = (all: Span.Spans) => all.map(({ from, lost }) => [CivilDate.format(from), dayOrNull(lost)])

const line = (value: object): string => `${JSON.stringify(value)}\n`

/** The records of that kind and these numbers, as readable files show them. */
const views = (told: Told, kind: string, ids: ReadonlyArray<number | string>): ReadonlyArray<Records.View> =>
  ids.flatMap((id) => told.records.get(`${kind} ${id}`)?.view ?? [])

const period = (one: Holding.Period) => ({
  achievement: AchievementId.format(one.achievement),
  beside: one.beside.map(AchievementId.format),
  from: CivilDate.format(one.from),
  last: dayOrNull(one.last),
  ends: one.ends,
  relation: one.relation,
  expires: dayOrNull(one.expires),
  opens: dayOrNull(one.opens),
  grace: dayOrNull(one.grace)
})

/** A person: what they are called, what was decided, and how each certification stands on the day, with its gaps. */
export const person = (told: Told, { at }: Request): string => {
  const { contact, selection, identities } = told
  return line({
    person: contact.id,
    members: contact.members,
    identities,
    decisions: views(
      told,
      "decision",
      selection.decisions.map(({ id }) => id)
    ),
    achievements: told.achievements.map(({ name }) => name),
    holdings: selection.holdings.map((holding) => ({
      certification: holding.certification,
      status: Holding.status(holding, at),
      periods: holding.periods.map(period),
      gaps: Holding.gaps(holding, at).map(({ from, last }) => [CivilDate.format(from), CivilDate.format(last)])
    }))
  })
}

/** The versions that governed it, and the one that judges it now; the facts it rests on, with what they said before. */
const rests = ({ chosen: { achievement: own, governed, story, facts } }: ToldAchievement): ReadonlyArray<string> => {
  const versions = [own.catalog, governed?.version ?? own.catalog, ...story.map(({ entry }) => entry.catalog)]
  return [...[...new Set(versions)].map((version) => `catalog ${version}`), ...facts.map(({ id }) => `fact ${id}`)]
}

/** How an achievement stands: the days it counts, on the day asked about; its rule in words; what met it. */
export const achievement = (told: Told, one: ToldAchievement): string => {
  const { achievement: own, governed, story, facts } = one.chosen
  const learners = new Set([own.id.learner, ...facts.map(({ learner }) => learner)])
  return line({
    achievement: one.name,
    person: told.contact.id,
    type: own.id.type,
    title: one.title,
    offering: one.offering,
    counts: one.counts,
    days: spans(Achievement.counting(own)),
    contested: own.contested !== null,
    corrected: [...new Set(facts.filter(({ revision }) => revision > 1).map(({ origin }) => `fact ${origin}`))],
    state:
      views(
        told,
        "entry",
        story.slice(-1).map(({ index }) => index)
      )[0] ?? null,
    learners: views(told, "learner", [...learners]),
    certificates: views(told, "certificate", one.certificates),
    rests: rests(one),
    rule: one.rule === null ? null : { catalog: governed?.version ?? own.catalog, words: indented(rule(one.rule)) },
    metBy:
      governed === undefined
        ? null
        : {
            outcome: governed.verdict.outcome,
            facts: Rule.factsOf(governed.verdict).map(({ id }) => `fact ${id}`),
            decisions: [...new Set([...governed.ruling.decisions, ...Rule.decisionsOf(governed.verdict)])].map(
              (id) => `decision ${id}`
            ),
            words: indented(Words.verdict(governed.verdict, governed.offering))
          }
  })
}

/** An entry: what stood before and after it, what brought it, and what a manager reads. */
export const history = (told: Told, one: ToldAchievement): ReadonlyArray<string> =>
  one.events.map((event) => {
    const { entry, index, before } = event
    const on = Words.effectiveOn(event)
    return line({
      person: told.contact.id,
      entry: views(told, "entry", [index])[0] ?? null,
      before: before === null ? null : spans(before),
      effectiveOn: dayOrNull(on),
      facts: views(told, "fact", entry.because),
      decisions: views(told, "decision", entry.decisions),
      words: indented(Words.event(event, one.offering))
    })
  })
