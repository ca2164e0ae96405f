/** A catalog becomes the latest version: by itself, or exactly as it was planned, with the campaign that was chosen. */
import { Effect, Result } from "effect"
import * as Campaign from "../Campaign.ts"
import * as Catalog from "../Catalog.ts"
import { Conflict, Ledger, LedgerError, wholePersons } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import { maxAttempts, now } from "./commitPlan.ts"
import { addition, judging, keep, letGo, named, standing, versions } from "./Latest.ts"
import { type Options, walk } from "./Prospect.ts"
import { judgeAll } from "./Work.ts"

/** What was applied: `applied` is false where it was the latest already; `entries` are those that this program wrote. */
export interface Applied {
  readonly versions: Catalog.Versions
  readonly applied: boolean
  readonly entries: number
}

/** A plan to be kept to. */
export interface Planned extends Pick<Options, "campaign" | "on"> {
  /** The version that it makes. */
  readonly version: number
  /** Of the `Prospect` that was shown. */
  readonly fingerprint: string
}

/** Goes on with judging everybody by the latest version, where that was cut off: the number of entries written. */
export const resume = Effect.fn("Sync.resume")(function* (known: Catalog.Versions) {
  const entries = yield* judgeAll(known, yield* judging(known))
  yield* letGo(known)
  return entries
})

/** Whether judging everybody by the latest version was begun and is not done. */
export const isOpen = Effect.fn("Sync.isOpen")(function* (known: Catalog.Versions) {
  return !(yield* standing(known)).isDone
})

/**
 * Makes a catalog the latest version, unless it is already. What stands goes on being governed by the version that issued it;
 * everything else is judged anew, a bounded number of contacts at a time. Cut off, the next call goes on where it stopped; calls
 * of several programs at once share the work.
 */
export const apply = Effect.fn("Sync.apply")(function* (
  compiled: Catalog.Compiled
): Effect.fn.Return<Applied, LedgerError | Catalog.CatalogError, Ledger> {
  const ledger = yield* Ledger
  // Again where another program has just applied one.
  for (let attempt = 1; ; attempt++) {
    const before = yield* versions
    const added = yield* addition(before, compiled)
    if (added === undefined) {
      // Without a version before, the catalog is an addition.
      if (before === undefined) return yield* Effect.die(new Error("no catalog was applied"))
      return { versions: before, applied: false, entries: yield* resume(before) }
    }
    const earlier = yield* finished(before)
    const loaded = yield* ledger.load({ ...wholePersons([]), source: Plan.itself })
    const { commit } = Plan.ofCatalog(added.versions, loaded, yield* now(loaded), added.catalog, null)
    const outcome = yield* Effect.result(ledger.commit(commit))
    if (Result.isSuccess(outcome))
      return { versions: added.versions, applied: true, entries: earlier + (yield* resume(added.versions)) }
    if (outcome.failure.reason._tag !== "Conflict" || attempt === maxAttempts) return yield* outcome.failure
  }
})

/** What a campaign has chosen it decides, whatever is applied next. Without one, the next version judges all that is left. */
const finished = Effect.fnUntraced(function* (before: Catalog.Versions | undefined) {
  if (before === undefined) return 0
  const { isDone, campaign } = yield* standing(before)
  return isDone || campaign === null ? 0 : yield* resume(before)
})

/** Times that everybody is gone through again, where others write all the time. */
const maxWalks = 3

/**
 * Makes a catalog the latest version exactly as it was planned: everybody is gone through again, and where anything that would be
 * written is not what was shown, nothing is, and it fails as `Outdated`. What others record from then on counts as always. Cut off, it
 * goes on where it stopped when the same plan, or any catalog, is applied again, with the same campaign.
 */
export const applyPlanned = Effect.fn("Sync.applyPlanned")(function* (
  compiled: Catalog.Compiled,
  planned: Planned
): Effect.fn.Return<Applied, LedgerError | Catalog.CatalogError | Campaign.Outdated, Ledger> {
  const ledger = yield* Ledger
  for (let attempt = 1; ; attempt++) {
    // All that is planned on was recorded before this: what is recorded after it refuses the commit.
    const loaded = yield* ledger.load({ ...wholePersons([]), source: Plan.itself })
    const before = yield* versions
    const added = yield* addition(before, compiled)
    if (added === undefined) return yield* again(before, compiled, planned)
    if (added.catalog.version !== planned.version)
      return yield* outdated(`catalog version ${added.catalog.version - 1} has been applied by now`)
    if (before !== undefined && (yield* isOpen(before)))
      return yield* outdated(`catalog version ${before.latest} is still being applied: sync first`)
    const { fingerprint } = yield* walk(before, added, { ...planned, samples: 0 })
    if (fingerprint !== planned.fingerprint) return yield* outdated(changed)
    const name = planned.campaign === null ? null : yield* keep(planned.campaign, added)
    const { commit } = Plan.ofCatalog(added.versions, loaded, yield* now(loaded), added.catalog, name)
    const outcome = yield* Effect.result(ledger.commit({ ...commit, alone: true }))
    if (Result.isSuccess(outcome))
      return { versions: added.versions, applied: true, entries: yield* resume(added.versions) }
    if (outcome.failure.reason._tag !== "Conflict") return yield* outcome.failure
    if (attempt === maxWalks) return yield* overtaken
  }
})

const overtaken = new LedgerError({
  ledger: "plan",
  reason: new Conflict({
    found: `others wrote each of the ${maxWalks} times that everybody was gone through: let nothing be read or received until the plan is applied`
  })
})

const changed =
  "what would be written now is not what was shown: something was recorded in the meantime that changes it, or another day has begun"

const outdated = (found: string) => new Campaign.Outdated({ found })

/** The plan was applied, perhaps not to its end; or another one of the same catalog was. */
const again = Effect.fnUntraced(function* (
  before: Catalog.Versions | undefined,
  compiled: Catalog.Compiled,
  { campaign, version }: Planned
) {
  const latest = before ?? (yield* Effect.die(new Error("no catalog was applied")))
  const { campaign: name } = yield* standing(latest)
  const own = campaign === null ? null : named(campaign, Catalog.canonical(compiled.catalog)).name
  if (latest.latest !== version || name !== own)
    return yield* outdated(`this catalog has been applied already, as version ${latest.latest}, by another plan`)
  return { versions: latest, applied: false, entries: yield* resume(latest) }
})
