/** Several previews as one. */
import * as AchievementId from "../AchievementId.ts"
import { type Change, type HoldingChange, type Preview } from "../Preview.ts"
import * as Holding from "../Holding.ts"

/** Several previews, each of what would be done after the one before it, as one: how it was before all, and is after all of them. */
export const inTurn = (
  parts: ReadonlyArray<Pick<Preview, "changes" | "holdings">>
): Pick<Preview, "changes" | "holdings"> => {
  const changes = new Map<string, Change>()
  const holdings = new Map<string, HoldingChange>()
  for (const part of parts) {
    for (const change of part.changes) {
      const name = AchievementId.format(change.achievement)
      const known = changes.get(name)
      const entries = [...(known?.entries ?? []), ...change.entries]
      changes.set(name, known === undefined ? change : { ...change, before: known.before, entries })
    }
    for (const holding of part.holdings) {
      const name = nameOf(holding)
      holdings.set(name, { ...holding, before: (holdings.get(name) ?? holding).before })
    }
  }
  return {
    changes: [...changes.values()]
      // A later part may have changed what an earlier one told of the chain.
      .map((change) => ({ ...change, chain: change.chain && (holdings.get(nameOf(change.chain)) ?? change.chain) }))
      .toSorted((a, b) => AchievementId.compare(a.achievement, b.achievement)),
    holdings: [...holdings.values()].filter(({ before, after }) => !isSameHolding(before, after))
  }
}

const nameOf = ({ contact, certification }: HoldingChange): string => `${contact} ${certification}`

export const isSameHolding = (before: Holding.Holding | null, after: Holding.Holding | null): boolean =>
  before === null || after === null ? before === after : Holding.isSame([before], [after])
