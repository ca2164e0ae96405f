/** From the links of a chain to the days on which each is in force, and what ends them (semantics §4 to §6). */
import type { Achievement } from "../Achievement.ts"
import type { Earned } from "./Bundle.ts"
import * as CivilDate from "../CivilDate.ts"
import { compare, type Period } from "./Health.ts"

/** Days on which a link is in force, whether they count or not. */
interface Piece {
  readonly earned: Earned
  readonly from: CivilDate.CivilDate
  /** The first day on which it no longer is; null for none. */
  readonly until: CivilDate.CivilDate | null
}

/**
 * The periods of a chain. In force on a day is the last link that has begun and is not withdrawn: what is expired, suspended or
 * revoked does not bring back what it superseded, and what is withdrawn does.
 */
export const periods = (chain: ReadonlyArray<Earned>): ReadonlyArray<Period> => {
  const pieces: Array<Piece> = []
  const told: Array<Period> = []
  const shown = new Set<Earned>()
  for (const earned of chain) {
    // What never has a valid day supersedes nothing.
    if (!hasDays(earned)) continue
    const all = present(earned)
    for (const piece of all) lay(pieces, piece)
    // Withdrawn on its first day, and back on a later one.
    if (all[0] !== undefined && all[0].from > earned.link.from) {
      shown.add(earned)
      told.push(empty(earned, earned.link.from, "withdrawn"))
    }
  }
  for (const [index, piece] of pieces.entries()) {
    shown.add(piece.earned)
    tell(told, piece, pieces[index + 1]?.from)
  }
  for (const earned of chain) {
    // Of a duplicate there is nothing to say for as long as the other speaks.
    if (shown.has(earned) || earned.link.relation === "duplicates") continue
    if (hasDays(earned)) {
      told.push(empty(earned, earned.link.from, present(earned).length === 0 ? "withdrawn" : "superseded"))
    } else tellDayless(told, earned)
  }
  return told.length < 2 ? told : told.toSorted(compare)
}

/** What was issued in error or to the wrong person never counted, but is shown. */
export const voided = ({ id, terms }: Achievement, on: CivilDate.CivilDate): Period => {
  const from = terms.validFrom ?? on
  return {
    achievement: id,
    beside: [],
    from,
    last: CivilDate.plusDays(from, -1),
    ends: "voided",
    relation: "initial",
    expires: terms.expiry ?? null,
    opens: null,
    grace: null
  }
}

const hasDays = ({ link: { from, last } }: Earned): boolean => last === null || last >= from

/** When the link has begun and is not withdrawn. */
const present = (earned: Earned): ReadonlyArray<Piece> => {
  const { stretches, link } = earned
  const result: Array<Piece> = []
  let from: CivilDate.CivilDate | undefined
  const close = (until: CivilDate.CivilDate | null) => {
    if (from !== undefined && (until === null || until > from)) result.push({ earned, from, until })
    from = undefined
  }
  for (const stretch of stretches) {
    if (stretch.standing === "withdrawn") close(stretch.from)
    else from ??= stretch.from > link.from ? stretch.from : link.from
  }
  close(null)
  return result
}

const isBefore = (day: CivilDate.CivilDate, until: CivilDate.CivilDate | null): boolean => until === null || day < until

/** Lays a piece over those before it, which are in order. Nearly always that shortens the last one. */
const lay = (pieces: Array<Piece>, piece: Piece): void => {
  let at = pieces.length
  for (let under = pieces[at - 1]; under !== undefined && isBefore(piece.from, under.until); under = pieces[at - 1]) {
    at -= 1
  }
  const covered = pieces.splice(at)
  for (const under of covered) if (under.from < piece.from) pieces.push({ ...under, until: piece.from })
  pieces.push(piece)
  const { until } = piece
  if (until === null) return
  for (const under of covered) {
    if (isBefore(until, under.until)) pieces.push(under.from < until ? { ...under, from: until } : under)
  }
}

/** The periods of a piece, and where what is said of days that don't count changes, a period without days. */
const tell = (told: Array<Period>, { earned, from, until }: Piece, next: CivilDate.CivilDate | undefined): void => {
  const { stretches } = earned
  for (const [index, { from: begins, standing }] of stretches.entries()) {
    const after = stretches[index + 1]
    const start = begins > from ? begins : from
    const end = after === undefined || !isBefore(after.from, until) ? until : after.from
    if (!isBefore(start, end)) continue
    if (standing !== "held") {
      if (standing !== "withdrawn") mark(told, earned, start, standing)
      continue
    }
    const last = lastCounting(earned)
    if (last !== null && last < start) mark(told, earned, start, "expired")
    else if (last !== null && isBefore(last, end)) told.push(period(earned, start, last, "expired"))
    else if (end === null) told.push(period(earned, start, null, "never"))
    else {
      const why = after?.from === end && after.standing !== "held" ? after.standing : "superseded"
      told.push(period(earned, start, CivilDate.plusDays(end, -1), why))
    }
  }
  // A piece ends where another is laid over it, or where it is withdrawn and brings nothing back.
  if (until !== null && until !== next) mark(told, earned, until, "withdrawn")
}

/** What would be over before it began is for a person to decide; but revoked, withdrawn and suspended it is whatever its dates. */
const tellDayless = (told: Array<Period>, earned: Earned): void => {
  const { stretches, link } = earned
  mark(told, earned, link.from, "unresolved")
  for (const [index, { from, standing }] of stretches.entries()) {
    const next = stretches[index + 1]
    if (next !== undefined && next.from <= link.from) continue
    mark(told, earned, from > link.from ? from : link.from, standing === "held" ? "unresolved" : standing)
  }
}

const lastCounting = ({ link: { last, grace } }: Earned): CivilDate.CivilDate | null =>
  grace?.counts ? grace.last : last

const mark = (told: Array<Period>, earned: Earned, from: CivilDate.CivilDate, ends: Period["ends"]): void => {
  const before = told.at(-1)
  if (before?.achievement !== earned.achievement.id || before.ends !== ends) told.push(empty(earned, from, ends))
}

const empty = (earned: Earned, from: CivilDate.CivilDate, ends: Period["ends"]): Period =>
  period(earned, from, CivilDate.plusDays(from, -1), ends)

const period = (
  { achievement, beside, link }: Earned,
  from: CivilDate.CivilDate,
  last: CivilDate.CivilDate | null,
  ends: Period["ends"]
): Period => ({
  achievement: achievement.id,
  beside,
  from,
  last,
  ends,
  relation: link.relation,
  expires: link.problem === null ? link.last : link.baseline,
  opens: link.opens,
  grace: link.grace === null ? null : link.grace.last
})
