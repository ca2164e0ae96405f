/** How an achievement stands from day to day: what facts and decisions left of it, before anything of its own expiry. */
import type { Achievement } from "../Achievement.ts"
import * as CivilDate from "../CivilDate.ts"
import * as Span from "../Span.ts"
import * as Terms from "../Terms.ts"
import type { Suspension } from "./Expiry.ts"

/** From good to bad. Of several that are true on one day the worst is said, as in semantics §4. */
const all = ["held", "suspended", "withdrawn", "revoked"] as const
export type Standing = (typeof all)[number]

/** From that day on, to the first day of the next. */
export interface Stretch {
  readonly from: CivilDate.CivilDate
  readonly standing: Standing
}

/** How an achievement stands on a day. Before it was earned it is as on that day: a decision may date its validity back. */
export const on = ({ held, terms }: Achievement, day: CivilDate.CivilDate): Standing => {
  if (terms.revocations?.some((each) => Terms.includes(each, day))) return "revoked"
  const first = held[0]
  if (first === undefined || (day >= first.from && !Span.covers(held, day))) return "withdrawn"
  return terms.suspensions?.some((each) => Terms.includes(each, day)) ? "suspended" : "held"
}

/** How an achievement stands from `start` on. */
export const stretches = (achievement: Achievement, start: CivilDate.CivilDate): ReadonlyArray<Stretch> => {
  const { held, terms } = achievement
  // Nearly all there are.
  if (terms.revocations === undefined && terms.suspensions === undefined && held[0]?.lost === null) {
    return [{ from: start, standing: "held" }]
  }
  const days = [...(terms.revocations ?? []), ...(terms.suspensions ?? [])].flatMap(edges)
  for (const { from, lost } of held) days.push(from, ...(lost === null ? [] : [lost]))
  return drawn(start, days, (day) => on(achievement, day))
}

/** How a bundle stands from `start` on: as good as at least `n` of its groups, of each the best of its members. */
export const ofBundle = (
  n: number,
  groups: ReadonlyArray<ReadonlyArray<Achievement>>,
  start: CivilDate.CivilDate
): ReadonlyArray<Stretch> => {
  const members = [...new Set(groups.flat())]
  const days = members.flatMap((member) => stretches(member, start).map(({ from }) => from))
  return drawn(start, days, (day) => {
    const ranks = new Map(members.map((member) => [member, all.indexOf(on(member, day))]))
    const best = groups.map((group) => Math.min(...group.map((member) => ranks.get(member) ?? all.length)))
    return all.find((_, rank) => best.filter((each) => each <= rank).length >= n) ?? "revoked"
  })
}

/** The same, with suspensions laid over it that came from elsewhere. */
export const suspended = (
  given: ReadonlyArray<Stretch>,
  suspensions: ReadonlyArray<Suspension>
): ReadonlyArray<Stretch> => {
  const start = given[0]
  if (start === undefined || suspensions.length === 0) return given
  const days = [...given.map(({ from }) => from), ...suspensions.flatMap(edges)]
  return drawn(start.from, days, (day) => {
    const standing = given.findLast(({ from }) => from <= day)?.standing ?? start.standing
    return standing === "held" && suspensions.some((each) => Terms.includes(each, day)) ? "suspended" : standing
  })
}

/** The day from which it counts no longer, for good; null where it does, or may again. */
export const lost = (given: ReadonlyArray<Stretch>): CivilDate.CivilDate | null =>
  given[given.findLastIndex(({ standing }) => standing === "held" || standing === "suspended") + 1]?.from ?? null

/** The suspensions of a bundle: its clock stops where that of a suspended member does. */
export const suspensions = (
  given: ReadonlyArray<Stretch>,
  members: ReadonlyArray<Achievement>
): ReadonlyArray<Suspension> =>
  given.flatMap(({ from, standing }, index): ReadonlyArray<Suspension> => {
    if (standing !== "suspended") return []
    const next = given[index + 1]
    const stops = members.some(({ terms }) =>
      terms.suspensions?.some((each) => each.clock === "stops" && Terms.includes(each, from))
    )
    const until = next === undefined ? null : CivilDate.plusDays(next.from, -1)
    return [{ from, until, clock: stops ? "stops" : "runs" }]
  })

const edges = ({ from, until }: Terms.Interval): ReadonlyArray<CivilDate.CivilDate> =>
  until === null ? [from] : [from, CivilDate.plusDays(until, 1)]

/** Stretches by asking on each day on which something may change; neighbours that say the same are one. */
const drawn = (
  start: CivilDate.CivilDate,
  days: ReadonlyArray<CivilDate.CivilDate>,
  standingOn: (day: CivilDate.CivilDate) => Standing
): ReadonlyArray<Stretch> => {
  const result: Array<Stretch> = [{ from: start, standing: standingOn(start) }]
  for (const day of [...new Set(days)].toSorted((a, b) => a - b)) {
    if (day <= start) continue
    const standing = standingOn(day)
    if (standing !== result.at(-1)?.standing) result.push({ from: day, standing })
  }
  return result
}
