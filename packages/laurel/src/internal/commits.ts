/** Changes shown before they are made, and then made exactly as they were shown, or not at all. */
import { AchievementId, Campaign, type Catalog, CivilDate, type Ledger, Plain, type Refusal, Sync } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { ConflictError, InvalidError, type LaurelError, RefusedError } from "../errors.ts"
import type { Campaign as GivenCampaign } from "../given/Campaign.ts"
import type { Catalog as GivenCatalog } from "../given/Catalog.ts"
import type { Decision } from "../given/Decision.ts"
import type { Fact } from "../given/Fact.ts"
import type { Given } from "../given/Given.ts"
import type { Laurel } from "../Laurel.ts"
import type { Abortable } from "../options.ts"
import type { CatalogPreview, ChangePreview, Committed } from "../results.ts"
import * as given from "./given.ts"
import * as recording from "./recording.ts"
import type { World } from "./World.ts"

type Failure = Ledger.LedgerError | Catalog.CatalogError | Campaign.Outdated | Refusal | LaurelError
type Commit = Effect.Effect<Committed, Failure, Ledger.Ledger>

/** Of each kind of change, of each type and certification, how many are shown. */
const samples = 3

const decodeCampaign = Schema.decodeUnknownResult(Campaign.Campaign, { errors: "all", onExcessProperty: "error" })

const campaignOf = (campaign: GivenCampaign | undefined): Campaign.Campaign | null => {
  if (campaign === undefined) return null
  const json = given.jsonOf(campaign, "campaign")
  const read = decodeCampaign(json)
  if (Result.isFailure(read)) throw new InvalidError(given.problemsOf("campaign", read.failure, json))
  return read.success
}

const shownOf = ({ sample, ...prospect }: Sync.Prospect): CatalogPreview => ({
  of: "catalog",
  before: prospect.before,
  version: prospect.version,
  isLatest: false,
  on: CivilDate.format(prospect.on),
  contacts: prospect.contacts,
  decisions: prospect.decisions,
  entries: prospect.entries,
  achievements: Object.fromEntries(prospect.types),
  holdings: Object.fromEntries(prospect.certifications),
  sample: {
    achievements: sample.achievements.map(({ kind, contact, achievement, before, after }) => ({
      kind,
      achievement: AchievementId.format(achievement),
      contact: `c${contact}`,
      before: before === null ? null : Plain.standing(before),
      after: Plain.standing(after)
    })),
    holdings: sample.holdings.map(({ kind, contact, certification, before, after }) => ({
      kind,
      contact: `c${contact}`,
      certification,
      before: before === null ? null : Plain.holding(before),
      after: after === null ? null : Plain.holding(after)
    }))
  }
})

/** The catalog is the latest already: nothing would be done. */
const same = (version: number, on: CivilDate.CivilDate): CatalogPreview => ({
  of: "catalog",
  before: version,
  version,
  isLatest: true,
  on: CivilDate.format(on),
  contacts: 0,
  decisions: 0,
  entries: 0,
  achievements: {},
  holdings: {},
  sample: { achievements: [], holdings: [] }
})

const alone = (): RefusedError => new RefusedError(Campaign.alone, [{ path: "campaign", message: Campaign.alone }])

const nothing = { facts: 0, decisions: 0, entries: 0, rejections: 0 }

/** Nothing, as long as the version is the latest. */
const unchanged = Effect.fnUntraced(function* (world: World, version: number) {
  const { latest } = yield* world.versions
  if (latest === version) return { ...nothing, version } satisfies Committed
  const message = `catalog version ${latest} has been applied by now. Nothing was written: preview again`
  return yield* Effect.fail(new ConflictError(message))
})

/** What a catalog would do, with what applies it. */
const previewCatalog = Effect.fn("laurel.previewCatalog")(function* (
  world: World,
  compiled: Catalog.Compiled,
  campaign: Campaign.Campaign | null
) {
  const on = yield* Sync.today
  const prospect = yield* Sync.foreseeCatalog(compiled, { campaign, on, samples })
  if (prospect === undefined) {
    if (campaign !== null) return yield* Effect.fail(alone())
    const { latest: version } = yield* world.versions
    return { shown: same(version, on), commit: unchanged(world, version) }
  }
  const { version, fingerprint, decisions } = prospect
  const commit: Commit = Effect.gen(function* () {
    const { entries } = yield* Sync.applyPlanned(compiled, { campaign, on, version, fingerprint })
    yield* world.versions
    return { ...nothing, decisions, entries, version }
  })
  return { shown: shownOf(prospect), commit }
})

interface Previewed<Shown> {
  readonly shown: Shown
  readonly commit: Commit
}

type Change =
  | { readonly decisions: Given<Decision> | ReadonlyArray<Given<Decision>> }
  | { readonly facts: Given<Fact> | ReadonlyArray<Given<Fact>> }
  | { readonly catalog: Given<GivenCatalog>; readonly campaign?: GivenCampaign }

/** What is to be previewed, read; throws what is wrong with it. */
const previewing = (
  world: World,
  change: Change
): Effect.Effect<Previewed<ChangePreview | CatalogPreview>, Failure, Ledger.Ledger> => {
  if (typeof change === "object" && change !== null) {
    if ("decisions" in change) {
      given.named("change", change, ["decisions"])
      return recording.preview(world, { decisions: recording.decisionsOf(change.decisions) })
    }
    if ("facts" in change) {
      given.named("change", change, ["facts"])
      return recording.preview(world, recording.proposalOf(change.facts))
    }
    if ("catalog" in change) {
      given.named("change", change, ["catalog", "campaign"])
      return previewCatalog(world, given.catalog(change.catalog), campaignOf(change.campaign))
    }
  }
  return given.fail("change", `expected { decisions }, { facts } or { catalog }, found ${given.shown(change)}`)
}

/** A preview is committed by the very object that it was shown as. */
export const methodsOf = (world: World): Pick<Laurel, "preview" | "commit"> => {
  const { session } = world
  const waiting = new WeakMap<object, Commit>()
  async function preview(change: Change, options: Abortable = {}): Promise<never> {
    given.only("options", options, given.abortable)
    const { shown, commit } = await session.run(previewing(world, change), options)
    waiting.set(shown, commit)
    // What is shown is of the kind that was asked about: the declaration of `Laurel.preview` says of which.
    return shown as never
  }
  return {
    preview,
    commit: async (shown, options = {}) => {
      given.only("options", options, given.abortable)
      const commit = typeof shown === "object" && shown !== null ? waiting.get(shown) : undefined
      if (commit === undefined)
        return given.fail("preview", "expected the object that preview gave, and not a copy of it or another's")
      return session.write(commit, options, "commit")
    }
  }
}
