/** In whose days a change is told: today where what it is about is held. */
import { Clock, Effect } from "effect"
import type * as Catalog from "../Catalog.ts"
import type { CivilDate } from "../CivilDate.ts"
import type * as Decision from "../Decision.ts"
import type { Draft } from "../Fact.ts"
import type { LearnerId, OfferingId } from "../Id.ts"
import { dayIn, Instant } from "../Instant.ts"
import { Ledger, type LedgerError } from "../Ledger.ts"

/** A day, and the zone whose day it is. */
export interface Today {
  readonly today: CivilDate
  readonly zone: string
}

const zoneOf = ({ all, latest }: Catalog.Versions, offering: OfferingId): string | undefined =>
  all.get(latest)?.offerings.get(offering)?.zone

/** The one zone of all of them; UTC where there is none, or more than one. */
const common = (zones: ReadonlyArray<string | undefined>): string => {
  const [zone, ...others] = new Set(zones)
  return zone === undefined || others.length > 0 ? "UTC" : zone
}

const learnerOf = ({ act }: Pick<Decision.Draft, "act">): LearnerId | undefined =>
  "learner" in act ? act.learner : "achievement" in act ? act.achievement.learner : undefined

const todayIn = (zone: string): Effect.Effect<Today> =>
  Effect.map(Clock.currentTimeMillis, (millis) => ({ today: dayIn(Instant.make(millis), zone), zone }))

/**
 * Today in the zone of the offering that decisions or facts are about. It is in UTC where they are about offerings of several zones,
 * or about none: people, other decisions, what is not there.
 */
export const todayOf = Effect.fn("Sync.todayOf")(function* (
  versions: Catalog.Versions,
  change:
    | { readonly decisions: ReadonlyArray<Pick<Decision.Draft, "act">> }
    | { readonly drafts: ReadonlyArray<Pick<Draft, "subject">> }
): Effect.fn.Return<Today, LedgerError, Ledger> {
  if ("drafts" in change)
    return yield* todayIn(common(change.drafts.map(({ subject }) => zoneOf(versions, subject.offering))))
  const ledger = yield* Ledger
  const zones = new Set<string | undefined>()
  for (const learner of new Set(change.decisions.map(learnerOf))) {
    const found = learner === undefined ? undefined : yield* ledger.learner(learner)
    zones.add(found === undefined ? undefined : zoneOf(versions, found.learner.offering))
    if (zones.size > 1) break
  }
  return yield* todayIn(common([...zones]))
})
