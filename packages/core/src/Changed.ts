/** What a decision changed, or would, as plain objects. */
import * as AchievementId from "./AchievementId.ts"
import * as CivilDate from "./CivilDate.ts"
import type * as Entry from "./Entry.ts"
import type * as Holding from "./Holding.ts"
import { ofHolding, statusOf } from "./HoldingOn.ts"
import type * as Ledger from "./Ledger.ts"
import * as Plain from "./Plain.ts"
import type * as Preview from "./Preview.ts"
import type * as Span from "./Span.ts"

export interface Told extends Pick<Preview.Preview, "changes" | "holdings" | "outranked" | "repeated" | "waiting"> {
  /** Contacts that belong to another person than before. */
  readonly people: Ledger.Commit["people"]
  readonly today: CivilDate.CivilDate
  readonly zone: string
}

/** Whether everything stays as it is. */
export const isNothing = ({ changes, holdings, people }: Pick<Told, "changes" | "holdings" | "people">): boolean =>
  changes.length + holdings.length + people.length === 0

/** Every entry, each with the days that counted before it. */
export const entriesOf = ({
  changes
}: Pick<Told, "changes">): ReadonlyArray<{ readonly entry: Entry.Entry; readonly before: Span.Spans | null }> =>
  changes.flatMap(({ before, entries }) =>
    entries.map((entry, index) => ({ entry, before: (entries[index - 1] ?? before)?.held ?? null }))
  )

const holdingOn = (holding: Holding.Holding | null, today: CivilDate.CivilDate): Plain.HoldingOn | null =>
  holding === null ? null : { ...Plain.holding(holding), status: ofHolding(holding, today) }

/** All of it. It names people by their numbers only. */
export const plain = (told: Told): Plain.Changed => {
  const { changes, holdings, people, outranked, repeated, waiting, today, zone } = told
  return {
    today: CivilDate.format(today),
    zone,
    changesNothing: isNothing(told),
    outranked: [...outranked, ...repeated, ...waiting].map(({ message }) => message),
    people: people.map(({ contact, person }) => ({ contact: `c${contact}`, person: `c${person}` })),
    achievements: changes.map(({ achievement, contact, before, after, chain }) => ({
      achievement: AchievementId.format(achievement),
      contact: `c${contact}`,
      before:
        before === null ? null : { ...Plain.standing(before), status: statusOf(before, chain?.before ?? null, today) },
      after: { ...Plain.standing(after), status: statusOf(after, chain?.after ?? null, today) }
    })),
    holdings: holdings.map(({ contact, certification, before, after }) => ({
      contact: `c${contact}`,
      certification,
      before: holdingOn(before, today),
      after: holdingOn(after, today)
    })),
    entries: entriesOf(told).map(Plain.entry)
  }
}
