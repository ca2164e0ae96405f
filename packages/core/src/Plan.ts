/** From what is said and what the ledger knows to everything that has to be written. Pure: the same inputs plan the same commit. */
import type * as Catalog from "./Catalog.ts"
import type { SourceId } from "./Id.ts"
import { type CatalogVersion } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import type { Commit, Loaded } from "./Ledger.ts"
import { itself, ofNothing, type Plan } from "./internal/Planned.ts"

export { addCounts, type Counts, itself, nothingRead, ofNothing, type Origin, type Plan } from "./internal/Planned.ts"
export { ofContacts, ofDecisions } from "./internal/PlannedDecisions.ts"
export { ofPage } from "./internal/PlannedPage.ts"

/** Whether Laurel keeps this name for itself: no source may have it. */
export const isReserved = (source: SourceId): boolean => source.startsWith("laurel.")

/** That a catalog is applied, and by which campaign; whom it concerns is judged by and by. */
export const ofCatalog = (
  versions: Catalog.Versions,
  loaded: Loaded,
  at: Instant,
  catalog: NonNullable<Commit["catalog"]>,
  campaign: string | null = null
): Plan => {
  const origin = { source: itself, from: loaded.position, lease: null }
  const to = `${catalog.version}:open${campaign === null ? "" : `:${campaign}`}`
  const plan = ofNothing(versions, loaded, at, origin, to)
  return { ...plan, commit: { ...plan.commit, catalog } }
}

/** The version after the latest. */
export const nextVersion = (versions: Catalog.Versions | undefined): CatalogVersion =>
  // Whole and positive by construction, which is all that the brand asks.
  ((versions?.latest ?? 0) + 1) as CatalogVersion
