/** What can be asked of a holding on a day. Nothing here knows today: the day is an argument, and every answer is computed. */
import * as AchievementId from "../AchievementId.ts"
import * as CivilDate from "../CivilDate.ts"
import type { CertificationId } from "../Id.ts"
import type { Span } from "../Span.ts"
import type { Relation } from "./Renewals.ts"

/**
 * Consecutive days on which a certification is held, both included. A period whose last day is the one before its first has no
 * day at all: it shows what never counted (voided, unresolved, withdrawn or superseded at once), or from when on something
 * else is true of days that don't count (revoked while suspended; over when reinstated).
 */
export interface Period {
  /** The one that earned it; of a bundle, the one that completed it. */
  readonly achievement: AchievementId.AchievementId
  /** The bundle's others; empty otherwise. */
  readonly beside: ReadonlyArray<AchievementId.AchievementId>
  readonly from: CivilDate.CivilDate
  /** The last day it counts, with grace where grace counts; null where nothing ends it. */
  readonly last: CivilDate.CivilDate | null
  readonly ends: "never" | "expired" | "withdrawn" | "revoked" | "suspended" | "superseded" | "voided" | "unresolved"
  readonly relation: Relation
  /** The last valid day, before grace; null where it never expires. Of what is unresolved, the expiry that can't be. */
  readonly expires: CivilDate.CivilDate | null
  /** The first day of the renewal window. */
  readonly opens: CivilDate.CivilDate | null
  /** The last day of grace, whether it counts or not. */
  readonly grace: CivilDate.CivilDate | null
}

export interface Holding {
  readonly certification: CertificationId
  /** In the order of `compare`. Those that count have no day in common. */
  readonly periods: ReadonlyArray<Period>
}

/** The order of periods: by their first day, then by achievement. */
export const compare = (a: Period, b: Period): number =>
  a.from - b.from || AchievementId.compare(a.achievement, b.achievement)

/** Whether the period has any day. */
export const counts = ({ from, last }: Pick<Period, "from" | "last">): boolean => last === null || last >= from

/** Whether the period holds on that day. */
export const covers = ({ from, last }: Pick<Period, "from" | "last">, day: CivilDate.CivilDate): boolean =>
  from <= day && (last === null || day <= last)

/** The last valid day of a period, before grace; null where there is none. */
export const lastValid = ({ last, expires }: Pick<Period, "last" | "expires">): CivilDate.CivilDate | null =>
  last !== null && expires !== null && expires < last ? expires : last

/** The period that speaks for the holding on that day. There is one at most: the link in force (semantics §4). */
export const representative = (holding: Holding, day: CivilDate.CivilDate): Period | undefined =>
  holding.periods.find((period) => covers(period, day))

/** What can be said of a holding on a day. Computed, never stored (semantics §4). */
export type Status =
  | "void"
  | "revoked"
  | "withdrawn"
  | "suspended"
  | "pending"
  | "valid"
  | "renewable"
  | "grace"
  | "lapsed"

/**
 * By what is in force that day, else by what was last. What never was in force, such as something voided, is asked only where
 * there is nothing else. `pending` before the first day, where nothing is held at all, and while all there is is unresolved and
 * nothing worse.
 */
export const status = (holding: Holding, day: CivilDate.CivilDate): Status => {
  const period = decisive(holding, day)
  if (period === undefined) return "pending"
  const { expires, opens } = period
  if (covers(period, day)) {
    if (expires !== null && day > expires) return "grace"
    return opens !== null && day >= opens ? "renewable" : "valid"
  }
  switch (period.ends) {
    case "revoked":
    case "withdrawn":
    case "suspended":
      return period.ends
    case "voided":
      return "void"
    case "unresolved":
      return "pending"
    case "expired":
      return period.grace !== null && day <= period.grace ? "grace" : "lapsed"
    // What supersedes within a certification is in force then; here another certification has.
    case "superseded":
    case "never":
      return "lapsed"
  }
}

const decisive = ({ periods }: Holding, day: CivilDate.CivilDate): Period | undefined => {
  let found: Period | undefined
  let aside: Period | undefined
  for (const period of periods) {
    if (period.from > day) break
    if (!isAside(periods, period)) found = period
    // What is void says less than what was earned and lost on one day, whichever came last.
    else if (aside === undefined || period.ends !== "voided" || aside.ends === "voided") aside = period
  }
  return found ?? aside
}

/** Whether the period shows what was never in force. */
const isAside = (periods: ReadonlyArray<Period>, period: Period): boolean => {
  if (counts(period)) return false
  const own = periods.filter(({ achievement }) => AchievementId.isSame(achievement, period.achievement))
  // What has no day at all hides nothing by what became of it, either.
  if (own.some(({ ends }) => ends === "unresolved")) return true
  if (period.ends !== "withdrawn") return ["voided", "unresolved", "superseded"].includes(period.ends)
  // Withdrawn on its first day; where it had stood in some way before, this is the day on which that changed.
  return own[0] === period
}

/** The achievements of a holding that would be over before they began, each by its last period: neither revoked nor withdrawn since. */
export const unresolved = ({ periods }: Holding): ReadonlyArray<Period> =>
  periods.filter(
    (period, at) =>
      period.ends === "unresolved" &&
      !periods
        .slice(at + 1)
        .some(({ achievement, ends }) => ends !== "suspended" && AchievementId.isSame(achievement, period.achievement))
  )

/** The days that count, in as few spans as they make: what other rules may build on. */
export const spans = ({ periods }: Holding): ReadonlyArray<Span> => {
  const merged: Array<Span> = []
  for (const period of periods) {
    if (!counts(period)) continue
    const lost = period.last === null || period.last === CivilDate.max ? null : CivilDate.plusDays(period.last, 1)
    const before = merged.at(-1)
    if (before?.lost === period.from) merged.splice(-1, 1, { from: before.from, lost })
    else merged.push({ from: period.from, lost })
  }
  return merged
}

/** Days without cover, both included. */
export interface Gap {
  readonly from: CivilDate.CivilDate
  readonly last: CivilDate.CivilDate
}

/** The holes between the first day that counts and `until`, that day included (semantics §5). */
export const gaps = (holding: Holding, until: CivilDate.CivilDate): ReadonlyArray<Gap> => {
  const held = spans(holding)
  return held.flatMap(({ lost: from }, index) => {
    if (from === null || from > until) return []
    const next = held[index + 1]?.from
    return [{ from, last: next === undefined || next > until ? until : CivilDate.plusDays(next, -1) }]
  })
}

/** Whether somebody is about to drop out of a certification, when and why. */
export interface Health {
  readonly status: Status
  /** The last day of unbroken counting from that day on; null with no end in sight, and where it doesn't count that day. */
  readonly holdsUntil: CivilDate.CivilDate | null
  /** What ends the counting then, or has ended it; null with no end in sight, and where it never counted. */
  readonly ends: Exclude<Period["ends"], "never"> | null
  /** The first day on which a renewal does not merely repeat; null where there is nothing to renew. */
  readonly renewFrom: CivilDate.CivilDate | null
  /** The next day on which it counts again or for the first time, where that is already known; null where it counts. */
  readonly resumes: CivilDate.CivilDate | null
  /**
   * `no` with no end in sight; `byItself` where it expires unless somebody renews it; `decided` where the end is on record
   * already (a suspension to come, a withdrawal); `contested` where it counts only until a person has reviewed it; `out`
   * where it doesn't count that day.
   */
  readonly drops: "no" | "byItself" | "decided" | "contested" | "out"
}

/** The health of a holding on a day. Achievements that `isContested` names count only until somebody has looked at them. */
export const health = (
  holding: Holding,
  day: CivilDate.CivilDate,
  isContested: (achievement: AchievementId.AchievementId) => boolean = () => false
): Health => {
  const said = status(holding, day)
  const period = decisive(holding, day)
  const resumes = holding.periods.find((each) => each.from > day && counts(each))?.from ?? null
  if (period === undefined || !covers(period, day)) {
    const ends = period === undefined || period.ends === "never" ? null : period.ends
    const renewFrom = period !== undefined && said === "grace" ? renewable(period) : null
    return { status: said, holdsUntil: null, ends, renewFrom, resumes, drops: "out" }
  }
  const last = unbroken(holding, period)
  const common = { status: said, holdsUntil: last.last, renewFrom: renewable(last), resumes: null }
  const contested = isContested(period.achievement) || period.beside.some(isContested)
  if (last.ends === "never") return { ...common, ends: null, drops: contested ? "contested" : "no" }
  return {
    ...common,
    ends: last.ends,
    drops: contested ? "contested" : last.ends === "expired" ? "byItself" : "decided"
  }
}

const renewable = ({ expires, opens, from }: Period): CivilDate.CivilDate | null =>
  expires === null ? null : (opens ?? from)

/** The last of the periods that follow that one without a day between. */
const unbroken = ({ periods }: Holding, first: Period): Period => {
  let last = first
  for (const period of periods) {
    if (last.last !== null && counts(period) && period.from === last.last + 1) last = period
  }
  return last
}
