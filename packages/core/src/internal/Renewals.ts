/**
 * How long achievements count, one after the other: the renewal chain of semantics §3 to §5. Pure dates in, pure dates out:
 * nothing here knows today, and the same earnings give the same links however often they are folded.
 */
import * as CivilDate from "../CivilDate.ts"
import * as Expiry from "./Expiry.ts"
import type { Period } from "../Period.ts"

/** One earning, and everything its days depend on. */
export interface Earning {
  /** The day it was earned: late is judged on this day alone. */
  readonly on: CivilDate.CivilDate
  /** Of the catalog version that governs this earning. */
  readonly validity: Expiry.Validity
  readonly issuedOn: CivilDate.CivilDate
  readonly due: CivilDate.CivilDate | null
  /** The expiry a source claims. */
  readonly asserted: CivilDate.CivilDate | null
  /** The first valid day where a decision pins it; else the day it was earned. */
  readonly validFrom: CivilDate.CivilDate | null
  /** The expiry where a decision pins it. It overrules everything but suspensions and extensions, which come on top. */
  readonly expiry: CivilDate.CivilDate | null
  readonly extensions: ReadonlyArray<Period>
  readonly suspensions: ReadonlyArray<Expiry.Suspension>
  /** The day from which it no longer counts, withdrawn or revoked; null where it still does. */
  readonly lost: CivilDate.CivilDate | null
  /** The same earning said twice: it changes no expiry. */
  readonly duplicate: boolean
}

/** What an earning is to those before it (semantics §5). What never expires can only be repeated. */
export type Relation = "initial" | "renews" | "repeats" | "reearns" | "duplicates"

/** The days of one earning in its chain. Its loss is not in them: that is the achievement's own. */
export interface Link {
  readonly from: CivilDate.CivilDate
  /**
   * The expiry that the next renewal builds on; null where it never expires. Days of a stopped clock move it, since validity
   * was paused for all purposes; extensions do not, since they are a favour done once.
   */
  readonly baseline: CivilDate.CivilDate | null
  /**
   * The last valid day, stopped clocks and extensions included; null where nothing ends it yet. A day before `from` says that
   * no day is valid: an expiry before its earning, a start pinned after the end, or a duplicate of what had lapsed.
   */
  readonly last: CivilDate.CivilDate | null
  /** The first day of the renewal window; null without a window or an expiry, or while the clock stands. */
  readonly opens: CivilDate.CivilDate | null
  readonly grace: { readonly last: CivilDate.CivilDate; readonly counts: boolean; readonly renews: boolean } | null
  /** 0 for the first, one more with each renewal in an unbroken chain, 0 again when earned anew. */
  readonly cycle: number
  readonly relation: Relation
  /** It would have been over before it was earned: for a person to look at. Nothing builds on such a link. */
  readonly problem: "expiresBeforeEarned" | null
}

/** What an earning means before its own suspensions and extensions. */
interface Meaning {
  readonly expiry: Expiry.Expiry
  readonly relation: Relation
  readonly cycle: number
  /** The link before, where this one leaves its expiry, and with it its window, as they were. */
  readonly keeps: Link | null
  readonly problem: Link["problem"]
}

interface Held {
  readonly earning: Earning
  readonly meaning: Meaning
  readonly link: Link
  readonly anchor: Expiry.Anchor | null
  /** The last day on which the refresher renews or leads back; null where nothing ends that. */
  readonly refreshable: CivilDate.CivilDate | null
}

/** What the earnings so far have left. Made by `start` and `next`, read by `pathOn`. */
export interface State {
  readonly held: ReadonlyArray<Held>
}

/** No earning yet. */
export const start: State = { held: [] }

/** An earning of which nothing is said but its day: issued on it, and nothing decided about it. */
export const plain = (on: CivilDate.CivilDate, validity: Expiry.Validity): Earning => ({
  on,
  validity,
  issuedOn: on,
  due: null,
  asserted: null,
  validFrom: null,
  expiry: null,
  extensions: [],
  suspensions: [],
  lost: null,
  duplicate: false
})

/** The links of earnings given in ascending order of `on`: the fold of `next`, so a corrected day recomputes all after it. */
export const chain = (earnings: ReadonlyArray<Earning>): ReadonlyArray<Link> => {
  let state = start
  return earnings.map((earning) => {
    const step = next(state, earning)
    state = step.state
    return step.link
  })
}

/** One earning more, on or after the day of the last: its link, and what is left for those to come. */
export const next = (state: State, earning: Earning): { readonly state: State; readonly link: Link } => {
  const held = settle(earning, meaningOf(earning, standing(state, earning.on)))
  if (held.link.problem !== null) return { state, link: held.link }
  const rest = isLasting(held) ? state.held.filter((each) => !isOutdone(each, held)) : state.held
  return { state: { held: [...rest, held] }, link: held.link }
}

/** Whether nothing that is known takes it away again, and no clock of its stands still. */
const isLasting = ({ earning: { lost, suspensions } }: Held): boolean => lost === null && suspensions.length === 0

/** Whether the other says all that this one could still say. Forgetting it keeps a chain of hundreds as cheap as its length. */
const isOutdone = (one: Held, other: Held): boolean =>
  isLasting(one) &&
  expiryOf(one) <= expiryOf(other) &&
  isNoLater(one.link.last, other.link.last) &&
  isNoLater(one.refreshable, other.refreshable) &&
  isNoLater(graceOf(one), graceOf(other)) &&
  one.link.cycle <= other.link.cycle

const isNoLater = (a: CivilDate.CivilDate | null, b: CivilDate.CivilDate | null): boolean =>
  b === null || (a !== null && a <= b)

/** The last day on which it counts as an unbroken chain. */
const graceOf = ({ link: { last, grace } }: Held): CivilDate.CivilDate | null =>
  last === null || grace === null || !grace.renews ? last : grace.last

/**
 * Which path a certification asks for on a day after these earnings, and the number of the cycle it would begin: the refresher
 * while held, in grace that renews, and as long after as `reentry` says; else the initial one. A grace that does not renew
 * ends the refresher for good, or waiting would be worth more than coming at once.
 */
export const pathOn = (
  state: State,
  day: CivilDate.CivilDate
): { readonly path: "initial" | "refresher"; readonly cycle: number } => {
  const { all, cycle } = standing(state, day)
  return {
    path: all.some(({ refreshable }) => reaches(refreshable, day)) ? "refresher" : "initial",
    cycle: cycle === null ? 0 : cycle + 1
  }
}

/** Whether an end, null for none, is on or after that day. */
const reaches = (end: CivilDate.CivilDate | null, day: CivilDate.CivilDate): boolean => end === null || day <= end

/** What stands on a day: of the earnings before it, those not lost by then. */
interface Standing {
  readonly isFirst: boolean
  readonly all: ReadonlyArray<Held>
  /** The one with the latest expiry, of equals the last: E0 of semantics §3 is its baseline. */
  readonly top: Held | undefined
  readonly isInForce: boolean
  /** The cycle the unbroken chain has come to; null where nothing is in force or in grace that renews. */
  readonly cycle: number | null
}

const standing = ({ held }: State, day: CivilDate.CivilDate): Standing => {
  const all = held.filter(({ earning: { lost } }) => lost === null || lost > day).map((each) => asOf(each, day))
  let top: Held | undefined
  let isInForce = false
  let cycle: number | null = null
  for (const each of all) {
    if (top === undefined || expiryOf(each) >= expiryOf(top)) top = each
    const { link } = each
    if (reaches(link.last, day)) isInForce = true
    else if (link.grace === null || !link.grace.renews || !reaches(link.grace.last, day)) continue
    cycle = Math.max(cycle ?? 0, link.cycle)
  }
  return { isFirst: held.length === 0, all, top, isInForce, cycle }
}

/** A link as of the evening before that day: of the days on which its clock stands, the ones still to come are left out. */
const asOf = (held: Held, day: CivilDate.CivilDate): Held => {
  const { suspensions } = held.earning
  if (!suspensions.some(({ clock, until }) => clock === "stops" && reaches(until, day))) return held
  const eve = CivilDate.plusDays(day, -1)
  // What has not begun ends before it begins, and so has no days.
  const passed = suspensions.map((each) => ({ ...each, until: reaches(each.until, day) ? eve : each.until }))
  return settle({ ...held.earning, suspensions: passed }, held.meaning)
}

const expiryOf = ({ link }: Held): CivilDate.CivilDate => link.baseline ?? CivilDate.max

/** Whether the day comes before there is anything to renew, by the window stored with the link and not by today's settings. */
const isEarly = ({ link: { baseline, opens } }: Held, day: CivilDate.CivilDate): boolean =>
  baseline === null || (opens !== null && day < opens)

const relationOf = (earning: Earning, { isFirst, top, isInForce, cycle }: Standing): Relation => {
  if (top === undefined) return isFirst ? "initial" : "reearns"
  if (earning.duplicate) return "duplicates"
  if (cycle === null) return "reearns"
  return isInForce && isEarly(top, earning.on) ? "repeats" : "renews"
}

const cycleOf = (relation: Relation, { top, cycle }: Standing): number => {
  if (relation === "duplicates") return top?.link.cycle ?? 0
  if (cycle === null) return 0
  return relation === "repeats" ? cycle : cycle + 1
}

const meaningOf = (earning: Earning, before: Standing): Meaning => {
  const { top } = before
  const relation = relationOf(earning, before)
  const own = ownExpiry(earning, before, relation)
  const isOver = lastBy(Expiry.termsOf(earning.validity).lastDay, own.date) < earning.on
  // A duplicate of what has lapsed is over too, and nobody's mistake.
  const problem = isOver && relation !== "duplicates" ? "expiresBeforeEarned" : null
  const expiry = problem === null && top !== undefined && isShorter(earning, own, top) ? unchanged(top) : own
  const isUnchanged = top !== undefined && expiry.date === expiryOf(top)
  return {
    expiry,
    relation,
    cycle: cycleOf(relation, before),
    keeps: isUnchanged && (relation === "repeats" || relation === "duplicates") ? top.link : null,
    problem
  }
}

/** Whether the law that a renewal never shortens puts the expiry before in its place. Nothing shortens what never expires. */
const isShorter = ({ expiry, validity }: Earning, { date }: Expiry.Expiry, top: Held): boolean =>
  expiry === null &&
  date < expiryOf(top) &&
  (Expiry.termsOf(validity).mayShorten !== true || top.link.baseline === null)

const unchanged = (top: Held): Expiry.Expiry => ({ date: expiryOf(top), anchor: null })

/** A decision's word, then what a source asserts where that is to be kept, then the basis. */
const ownExpiry = (
  { on, issuedOn, due, expiry, asserted, validity }: Earning,
  { top, isInForce }: Standing,
  relation: Relation
): Expiry.Expiry => {
  if (expiry !== null) return { date: expiry, anchor: null }
  const is = relation === "repeats" ? "early" : isInForce ? "open" : "lapsed"
  const before = top === undefined ? null : ({ date: expiryOf(top), anchor: top.anchor, is } as const)
  if (relation === "duplicates" && before !== null) return before
  const computed = Expiry.of(validity, { on, issuedOn, due, before })
  const { asserted: worth = "recompute" } = Expiry.termsOf(validity)
  const isKept = asserted !== null && (worth === "keep" || (worth === "keepIfLater" && asserted > computed.date))
  return isKept ? { date: asserted, anchor: null } : computed
}

const lastBy = (lastDay: Expiry.Terms["lastDay"], expiry: CivilDate.CivilDate): CivilDate.CivilDate =>
  lastDay === "dayBefore" && expiry < CivilDate.max ? CivilDate.plusDays(expiry, -1) : expiry

/** The days of an earning: its expiry, moved by stopped days and then by extensions. */
const settle = (earning: Earning, meaning: Meaning): Held => {
  const { expiry, relation, cycle, keeps, problem } = meaning
  const terms = Expiry.termsOf(earning.validity)
  const from = earning.validFrom ?? earning.on
  if (problem !== null) {
    const last = CivilDate.plusDays(from, -1)
    const link = { from, baseline: expiry.date, last, opens: null, grace: null, cycle, relation, problem }
    return { earning, meaning, link, anchor: null, refreshable: link.last }
  }
  const { days, isOpen } = Expiry.stopped(earning.suspensions, from, lastBy(terms.lastDay, expiry.date))
  const baseline = CivilDate.plusDays(expiry.date, days)
  const until = earning.extensions.length === 0 ? baseline : CivilDate.plus(baseline, Expiry.sum(earning.extensions))
  // A sum that leaves the calendar is as good as never.
  const last = isOpen || until === CivilDate.max ? null : lastBy(terms.lastDay, until)
  const link: Link = {
    from,
    baseline: baseline === CivilDate.max ? null : baseline,
    last,
    opens: isOpen ? null : opening(terms, keeps, baseline, days),
    grace: last === null ? null : graceAfter(terms, last),
    cycle,
    relation,
    problem
  }
  // Moved days are no longer a count of periods from the anchor: the next renewal counts from where they are now.
  const anchor = days === 0 ? expiry.anchor : null
  return {
    earning,
    meaning,
    link,
    anchor,
    refreshable: last === null ? null : refreshableUntil(terms, last, link.grace)
  }
}

const graceAfter = ({ grace }: Expiry.Terms, last: CivilDate.CivilDate): Link["grace"] => {
  if (grace === undefined) return null
  const { period, counts = false, renews = true } = grace
  return { last: CivilDate.plus(last, period), counts, renews }
}

const opening = (
  { window }: Expiry.Terms,
  keeps: Link | null,
  baseline: CivilDate.CivilDate,
  days: number
): CivilDate.CivilDate | null => {
  if (baseline === CivilDate.max) return null
  if (keeps !== null) return keeps.opens === null ? null : CivilDate.plusDays(keeps.opens, days)
  return window === undefined ? null : CivilDate.plus(baseline, window, -1)
}

const refreshableUntil = (
  { reentry }: Expiry.Terms,
  last: CivilDate.CivilDate,
  grace: Link["grace"]
): CivilDate.CivilDate => {
  if (grace !== null && !grace.renews) return last
  const end = grace === null ? last : grace.last
  return reentry === undefined ? end : CivilDate.plus(end, reentry)
}
