/** A certification held on the days on which enough of its types are: their own validity is its only one. */
import type { AchievementId } from "../AchievementId.ts"
import { type Candidate, type Reading, standsFor } from "./Bundle.ts"
import * as CivilDate from "../CivilDate.ts"
import { counts, covers, type Holding, type Period } from "./Health.ts"
import type { TypeId } from "../Id.ts"
import * as Span from "../Span.ts"
import * as Standing from "./Standing.ts"

/** Days of one achievement, both included, and what ends them. */
interface Part extends Pick<Period, "from" | "last" | "ends"> {
  readonly achievement: AchievementId
}

/** The hold on a type that has a validity of its own; undefined for a type without one. */
export type OwnHolding = (candidate: Candidate) => Holding | undefined

/** The periods on which at least as many types are held as the certification asks for. */
export const periods = (
  reading: Reading,
  candidates: ReadonlyArray<Candidate>,
  own: OwnHolding
): ReadonlyArray<Period> => {
  const byType = new Map<TypeId, Array<Part>>()
  const all: Array<Part> = []
  for (const candidate of candidates) {
    const parts = partsOf(candidate, own(candidate))
    all.push(...parts)
    for (const type of standsFor(reading, candidate)) {
      if (!reading.through.of.has(type)) continue
      const group = byType.get(type)
      if (group === undefined) byType.set(type, [...parts])
      else group.push(...parts)
    }
  }
  const days = [...byType.values()].map((parts) =>
    Span.atLeast(
      1,
      parts.map(({ from, last }) => [{ from, lost: dayAfter(last) }])
    )
  )
  // On the day on which one part takes over from another, the sweep can see both for no time at all.
  const held = Span.atLeast(reading.through.atLeast, days).filter(({ from, lost }) => from !== lost)
  return held.flatMap(({ from, lost }, index) => {
    const parts = all.filter((part) => covers(part, from))
    const achievement = parts.toSorted((a, b) => b.from - a.from)[0]?.achievement
    if (achievement === undefined) return []
    const beside = parts.flatMap((part) => (part.achievement === achievement ? [] : [part.achievement]))
    return [
      {
        achievement,
        beside: [...new Set(beside)],
        from,
        last: lost === null ? null : CivilDate.plusDays(lost, -1),
        ends: lost === null ? "never" : breaker(all, lost),
        relation: index === 0 ? "initial" : "reearns",
        expires: null,
        opens: null,
        grace: null
      }
    ]
  })
}

const dayAfter = (last: CivilDate.CivilDate | null): CivilDate.CivilDate | null =>
  last === null ? null : CivilDate.plusDays(last, 1)

const partsOf = (candidate: Candidate, own: Holding | undefined): ReadonlyArray<Part> => {
  const { achievement, on } = candidate
  if (own !== undefined) return own.periods.filter((each) => each.achievement === achievement.id && counts(each))
  const stretches = Standing.stretches(achievement, on)
  return stretches.flatMap(({ from, standing }, index): ReadonlyArray<Part> => {
    if (standing !== "held") return []
    const next = stretches[index + 1]
    if (next === undefined) return [{ achievement: achievement.id, from, last: null, ends: "never" }]
    const ends = next.standing === "held" ? "never" : next.standing
    return [{ achievement: achievement.id, from, last: CivilDate.plusDays(next.from, -1), ends }]
  })
}

/** Bad to good: of several that end on one day, the worst is said. */
const worst: ReadonlyArray<Period["ends"]> = ["revoked", "withdrawn", "suspended", "expired", "superseded"]

const breaker = (parts: ReadonlyArray<Part>, lost: CivilDate.CivilDate): Period["ends"] =>
  worst.find((ends) => parts.some((part) => part.ends === ends && dayAfter(part.last) === lost)) ?? "expired"
