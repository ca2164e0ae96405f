/** A catalog as it was edited, held against the store. */
import { type Campaign, Catalog, type CivilDate, Sync } from "@laurel/core"
import { Effect } from "effect"
import type { Opened } from "../configuration/Configuration.ts"
import { unable } from "../Unable.ts"
import * as Going from "./Going.ts"

export interface Planned {
  /** The catalog's file. */
  readonly file: string
  readonly compiled: Catalog.Compiled
  /** The version before it; undefined where there is none. */
  readonly before: Catalog.Compiled | undefined
  /** All versions, as they would be. */
  readonly versions: Catalog.Versions
  /** When it was planned. */
  readonly today: CivilDate.CivilDate
  readonly campaign: Campaign.Campaign | null
  readonly prospect: Sync.Prospect
}

/** Of each kind of change, of each type and certification, how many are shown. */
const samples = 3

/** What applying the catalog would do; undefined where it is the latest already. */
export const make = Effect.fn("Planned.make")(function* (
  opened: Opened,
  compiled: Catalog.Compiled,
  { campaign, on }: Pick<Sync.Planned, "campaign" | "on">
) {
  const known = yield* Sync.versions
  if (known !== undefined && Catalog.isLatest(known, compiled)) return undefined
  // Before everybody is gone through.
  if (known !== undefined && (yield* Sync.isOpen(known)))
    return yield* unable(
      `catalog version ${known.latest} is not applied to everybody yet, so nothing can be said of the next: \`laurel sync\` goes on with it. Where another program is at it, wait for that one`
    )
  const prospect = yield* Going.shown(Sync.foreseeCatalog(compiled, { campaign, on, samples })).pipe(
    Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`)))
  )
  if (prospect === undefined) return undefined
  const all = new Map([...(known?.all ?? []), [prospect.version, compiled] as const])
  return {
    file: opened.catalog,
    compiled,
    before: known?.all.get(known.latest),
    versions: Catalog.versions(all, prospect.version),
    today: yield* Sync.today,
    campaign,
    prospect
  } satisfies Planned
})
