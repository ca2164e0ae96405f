/** What of a person a pack shows: the achievements asked about, and what each of them rests on. */
import {
  Achievement,
  AchievementId,
  type Catalog,
  Certification,
  CivilDate,
  type Decision,
  type Fact,
  Holding,
  type Id,
  Rule,
  type Span
} from "@laurel/core"
import type { Logged, Person } from "./Person.ts"
import type { Request } from "./Request.ts"

/** One achievement that is shown. */
export interface Chosen {
  readonly achievement: Achievement.Achievement
  /** Its entries, in the order of the log. */
  readonly story: ReadonlyArray<Logged>
  /** What its rule says; undefined where its type or its offering is in no catalog any more. */
  readonly governed: Achievement.Governed | undefined
  /** The facts its rule found, those its entries name, and what was said of the same rows before, in order of id. */
  readonly facts: ReadonlyArray<Fact.Fact>
  /** What entries name and is about somebody else, who was one person with this one then. */
  readonly others: { readonly facts: ReadonlyArray<Id.FactId>; readonly decisions: ReadonlyArray<Id.DecisionId> }
  /** Those its entries name, those its rule rests on, those about it, in order of id. */
  readonly decisions: ReadonlyArray<Decision.Decision>
}

/** What is shown of one person. */
export interface Selection {
  readonly person: Person
  readonly chosen: ReadonlyArray<Chosen>
  /** Achievements that are not shown, since they counted on none of the days asked about. */
  readonly outOfRange: number
  readonly holdings: ReadonlyArray<Holding.Holding>
  /** Those behind what is shown, and those that say who the person is, in order of id. */
  readonly decisions: ReadonlyArray<Decision.Decision>
}

export const of = (versions: Catalog.Versions, request: Request, person: Person): Selection => {
  const { scope } = request
  const types = "certification" in scope ? typesOf(versions, scope.certification) : undefined
  const asked = person.achievements.filter(({ id }) => types === undefined || types.has(id.type))
  const inRange = asked.filter((achievement) => isInRange(request, achievement))
  const chosen = inRange.map((achievement) => choose(person, achievement))
  const links = person.decisions.filter(({ act }) => act._tag === "Linked" || act._tag === "Separated")
  return {
    person,
    chosen,
    outOfRange: asked.length - inRange.length,
    holdings:
      "certification" in scope
        ? person.holdings.filter(({ certification }) => certification === scope.certification)
        : person.holdings,
    decisions: closed(person, [...links, ...chosen.flatMap(({ decisions }) => decisions)])
  }
}

/** Whether some of these days is in the range. What was lost on the day it was gained counted on none. */
const isInRange = ({ from, to }: Request, achievement: Achievement.Achievement): boolean =>
  (from === null && to === null) ||
  Achievement.counting(achievement).some(
    (span: Span.Span) =>
      span.from <= (to ?? CivilDate.max) &&
      (span.lost === null || (span.lost > (from ?? CivilDate.min) && span.lost > span.from))
  )

/** Whether the person had some day of the certification within the range. */
export const holdsInRange = ({ from, to }: Request, holdings: ReadonlyArray<Holding.Holding>): boolean =>
  holdings.some(({ periods }) =>
    periods.some(
      (period) =>
        Holding.counts(period) &&
        period.from <= (to ?? CivilDate.max) &&
        (period.last === null || period.last >= (from ?? CivilDate.min))
    )
  )

/** Every type that bears on a certification in some version: to earn it, to renew it, or in place of those. */
const typesOf = ({ all }: Catalog.Versions, name: Id.CertificationId): ReadonlySet<Id.TypeId> =>
  new Set(
    [...all.values()].flatMap(({ certifications }) =>
      certifications
        .filter(({ id }) => id === name)
        .flatMap(({ through, refreshers = [], equivalences = [] }) => [
          ...[through, ...refreshers].flatMap((each) => Certification.asked(each).of),
          ...equivalences.map(({ type }) => type)
        ])
    )
  )

const byId = <A extends { readonly id: number }>(items: Iterable<A>): ReadonlyArray<A> =>
  [...new Map([...items].map((item) => [item.id, item])).values()].toSorted((a, b) => a.id - b.id)

const choose = (person: Person, achievement: Achievement.Achievement): Chosen => {
  const name = AchievementId.format(achievement.id)
  const story = person.entries.filter(({ entry }) => AchievementId.isSame(entry.achievement, achievement.id))
  const governed = person.governed.get(name)
  const because = story.flatMap(({ entry }) => entry.because)
  const named = [
    ...because.flatMap((id) => person.facts.get(id) ?? []),
    ...(governed === undefined ? [] : [...Rule.factsOf(governed.verdict), ...Rule.flagsOf(governed.verdict)])
  ]
  const rows = new Map<Id.FactId, Id.FactId>()
  for (const { origin, id } of named) rows.set(origin, Math.max(rows.get(origin) ?? id, id) as Id.FactId) // one of the two
  const facts = [...person.facts.values()].filter(({ origin, id }) => id <= (rows.get(origin) ?? 0))
  const decided = new Set([
    ...story.flatMap(({ entry }) => entry.decisions),
    ...(governed === undefined ? [] : [...governed.ruling.decisions, ...Rule.decisionsOf(governed.verdict)])
  ])
  return {
    achievement,
    story,
    governed,
    facts: byId(facts),
    others: {
      facts: because.filter((id) => !person.facts.has(id)),
      decisions: [...decided].filter((id) => !person.decisions.some((each) => each.id === id))
    },
    decisions: person.decisions.filter(
      ({ id, act }) =>
        decided.has(id) || ("achievement" in act && AchievementId.isSame(act.achievement, achievement.id))
    )
  }
}

/** These with what was approved or withdrawn of them, and with the approvals and withdrawals of that. */
const closed = (person: Person, seed: ReadonlyArray<Decision.Decision>): ReadonlyArray<Decision.Decision> => {
  const known = new Map(seed.map((decision) => [decision.id, decision]))
  // Ends with the person's decisions: each round adds one at least.
  for (let before = -1; before < known.size;) {
    before = known.size
    for (const decision of person.decisions) {
      const { act, id } = decision
      const target = "decision" in act ? act.decision : undefined
      if (target !== undefined && known.has(target)) known.set(id, decision)
      const named =
        known.has(id) && target !== undefined ? person.decisions.find((each) => each.id === target) : undefined
      if (named !== undefined) known.set(named.id, named)
    }
  }
  return byId(known.values())
}
