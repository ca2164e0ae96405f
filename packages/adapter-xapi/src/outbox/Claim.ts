/**
 * What an LRS is to be told of one achievement: a fold of its entries. An achievement that counts is earned, once; each stretch
 * of days on which it no longer counts is lost, once. What an entry no longer says is to be voided.
 */
import {
  Achievement,
  type AchievementId,
  CivilDate,
  type Entry,
  Fraction,
  type Id,
  type Instant,
  Span,
  type Terms
} from "@laurel/core"
import type { Imported } from "./Imported.ts"

/** It counts, from `earnedOn` or, where that is later, `validFrom` on. */
interface Earned {
  readonly _tag: "Earned"
  readonly earnedOn: CivilDate.CivilDate
  readonly validFrom: CivilDate.CivilDate | null
  readonly score: Fraction.Fraction | null
}

/** It counted, and does not from that day on, up to and including `until`; null where it has not come back. */
interface Lost {
  readonly _tag: "Lost"
  readonly from: CivilDate.CivilDate
  readonly until: CivilDate.CivilDate | null
  readonly why: "revoked" | "withdrawn" | "suspended"
}

/** The entry that first says so. */
interface Birth {
  readonly index: number
  readonly revision: number
  readonly catalog: Id.CatalogVersion
  readonly recordedAt: Instant.Instant
}

export interface Claim {
  readonly achievement: AchievementId.AchievementId
  readonly said: Earned | Lost
  readonly birth: Birth
}

/** An entry with its place in the log. */
export interface Placed {
  readonly index: number
  readonly entry: Entry.Entry
}

/** What is to be told of an achievement after its entries, and when what was to be told before ended, by `nameOf`. */
export interface Told {
  /** Whether anything but imports has said something of it: before that it is no news, and nothing is told. */
  readonly isHeard: boolean
  readonly standing: ReadonlyArray<Claim>
  readonly ended: ReadonlyMap<string, Instant.Instant>
}

/** Names a claim among all claims that its achievement ever made. */
export const nameOf = ({ said, birth: { revision } }: Claim): string =>
  said._tag === "Earned" ? `earned ${revision}` : `lost ${CivilDate.format(said.from)} ${revision}`

const isOn = (
  day: CivilDate.CivilDate,
  intervals: ReadonlyArray<{ readonly from: CivilDate.CivilDate; readonly until: CivilDate.CivilDate | null }> = []
): boolean => intervals.some(({ from, until }) => from <= day && (until === null || day <= until))

/** Why it does not count on a day, in the order of semantics §4. */
const whyNot = (held: Span.Spans, terms: Terms.Terms, day: CivilDate.CivilDate): Lost["why"] => {
  if (isOn(day, terms.revocations)) return "revoked"
  return Span.covers(held, day) ? "suspended" : "withdrawn"
}

const dateOr = (date: CivilDate.CivilDate | null): string => (date === null ? "" : CivilDate.format(date))

/** Decisions and evidence that move its last valid day: one that changes is a reason to announce it anew. */
const datesOf = ({ expires, terms }: Entry.Entry): string =>
  JSON.stringify([
    dateOr(expires),
    dateOr(terms.expiry ?? null),
    (terms.extensions ?? []).map(({ years, months, days }) => [years, months, days]),
    (terms.suspensions ?? []).flatMap(({ clock, from, until }) =>
      clock === "stops" ? [[CivilDate.format(from), dateOr(until)]] : []
    )
  ])

/** All that one entry says, each under a text that is the same for as long as it says the same. */
const saidBy = (entry: Entry.Entry): ReadonlyMap<string, Earned | Lost> => {
  const { held, terms, score } = entry
  const counted = Achievement.counting(Achievement.evolve(entry))
  const earnedOn = held[0]?.from
  if (earnedOn === undefined || counted.length === 0) return new Map()
  const validFrom = terms.validFrom !== undefined && terms.validFrom > earnedOn ? terms.validFrom : null
  const dates = `${CivilDate.format(earnedOn)} ${dateOr(validFrom)} ${datesOf(entry)}`
  const lost = Span.minus([{ from: validFrom ?? earnedOn, lost: null }], counted).map((gap): Lost => ({
    _tag: "Lost",
    from: gap.from,
    until: gap.lost === null ? null : CivilDate.plusDays(gap.lost, -1),
    why: whyNot(held, terms, gap.from)
  }))
  return new Map<string, Earned | Lost>([
    [`earned ${dates} ${score === null ? "" : Fraction.format(score)}`, { _tag: "Earned", earnedOn, validFrom, score }],
    ...lost.map((each) => [`lost ${dateOr(each.from)} ${dateOr(each.until)} ${each.why}`, each] as const)
  ])
}

/**
 * The fold over the entries of one achievement, in the order of the log. What only imports have written is silent; from the first
 * other entry that says something new, all of it is told, and whatever an import changes of it then.
 */
export const fold = (entries: ReadonlyArray<Placed>, isImported: Imported): Told => {
  let standing = new Map<string, Claim>()
  let isHeard = false
  const ended = new Map<string, Instant.Instant>()
  for (const { index, entry } of entries) {
    const { achievement, revision, catalog, recordedAt } = entry
    const next = new Map<string, Claim>()
    for (const [text, said] of saidBy(entry)) {
      const known = standing.get(text)
      isHeard ||= known === undefined && !isImported(index)
      next.set(text, known ?? { achievement, said, birth: { index, revision, catalog, recordedAt } })
    }
    for (const [text, claim] of standing) if (!next.has(text)) ended.set(nameOf(claim), recordedAt)
    standing = next
  }
  return { isHeard, standing: isHeard ? [...standing.values()] : [], ended }
}
