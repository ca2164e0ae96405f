/** What a catalog would do to everybody, counted on a ledger that is only read: a page of contacts is in memory at a time. */
import { Effect, Schema } from "effect"
import type * as Campaign from "../Campaign.ts"
import type * as Catalog from "../Catalog.ts"
import type { CivilDate } from "../CivilDate.ts"
import * as Decision from "../Decision.ts"
import * as Entry from "../Entry.ts"
import type { CatalogVersion, CertificationId, ContactId, TypeId } from "../Id.ts"
import { Instant } from "../Instant.ts"
import { Ledger, type LedgerError, type LoadedContacts } from "../Ledger.ts"
import { hex } from "../Merkle.ts"
import * as Plan from "../Plan.ts"
import * as Preview from "../Preview.ts"
import { sha256 } from "../Sha256.ts"
import * as AchievementId from "../AchievementId.ts"
import * as Chosen from "./Chosen.ts"
import { now } from "./commitPlan.ts"
import * as World from "./World.ts"
import { addition, type Addition, named, versions as known } from "./Latest.ts"
import { isRevised } from "./Revised.ts"
import { type HeldTally, type Sample, Tally, type TypeTally } from "./Tallied.ts"
import { contactsPerCommit } from "./Work.ts"

const encodeAct = Schema.encodeSync(Decision.Act)

/** What applying a catalog would do. All of it is counted, and a few of each kind are shown. */
export interface Prospect {
  /** The version before it; null where it would be the first. */
  readonly before: CatalogVersion | null
  readonly version: CatalogVersion
  /** The day on which it is told who begins and ceases to hold something. */
  readonly on: CivilDate
  /** Stands for the catalog, the campaign, and every decision, entry and holding that would be written: another one, another text. */
  readonly fingerprint: string
  readonly contacts: number
  readonly decisions: number
  readonly entries: number
  readonly types: ReadonlyMap<TypeId, TypeTally>
  readonly certifications: ReadonlyMap<CertificationId, HeldTally>
  readonly sample: Sample
}

export interface Options {
  /** Null where nothing that was issued already is judged anew. */
  readonly campaign: Campaign.Campaign | null
  readonly on: CivilDate
  /** Of each kind of change, of each type and certification, how many are shown. */
  readonly samples: number
}

/** What would be written of one person, without the numbers and the time that it is given then. */
const textsOf = (plan: Plan.Plan): ReadonlyMap<ContactId, ReadonlyArray<string>> => {
  const { commit, loaded } = plan
  const fresh = new Map(commit.decisions.map((decision) => [decision.id, decision]))
  const texts = new Map<ContactId, Array<string>>()
  const say = (contact: ContactId, text: string): void => {
    const person = World.personOf(loaded, contact)
    const own = texts.get(person)
    if (own === undefined) texts.set(person, [text])
    else own.push(text)
  }
  for (const { act, about } of commit.decisions)
    for (const contact of about) say(contact, `decided ${JSON.stringify(encodeAct(act))}`)
  for (const entry of commit.entries) {
    const old = entry.decisions.filter((id) => !fresh.has(id))
    const made = entry.decisions.flatMap((id) => fresh.get(id)?.act ?? []).map((act) => JSON.stringify(encodeAct(act)))
    const text = Entry.canonical({ ...entry, decisions: old, recordedAt: Instant.make(0) })
    say(entry.contact, `entered ${text} ${made.toSorted().join(" ")}`)
  }
  for (const { contact, holdings } of commit.holdings) say(contact, `held ${JSON.stringify(holdings)}`)
  return texts
}

/** The contacts with numbers for decisions that are never made: above all there are, since a later decision has a higher one. */
const numbered = (loaded: LoadedContacts): LoadedContacts => {
  const last = loaded.decisions.reduce((highest, { id }) => Math.max(highest, id), loaded.head.decisions)
  return { ...loaded, head: { ...loaded.head, decisions: last } }
}

/** Goes through everybody once, planning just what will be committed of them. */
export const walk = Effect.fnUntraced(function* (
  before: Catalog.Versions | undefined,
  added: Addition,
  { campaign, on, samples }: Options
): Effect.fn.Return<Prospect, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const { versions } = added
  const tally = new Tally(on, samples)
  const origin = { source: Plan.itself, from: null, lease: null }
  let [contacts, decisions, entries, digest] = [0, 0, 0, ""]
  // Ends with the contacts: each page is after the one before.
  for (let after: ContactId | null = null; ;) {
    const loaded: LoadedContacts = numbered(yield* ledger.loadContacts(after, contactsPerCommit))
    const last = loaded.ids.at(-1)
    if (last === undefined) break
    const drafts = campaign === null ? [] : Chosen.draftsOf(versions, campaign, loaded)
    const plan = Plan.ofContacts(versions, loaded, yield* now(loaded), origin, null, drafts)
    const texts = textsOf(plan)
    for (const person of [...texts.keys()].toSorted((a, b) => a - b)) {
      const own = (texts.get(person) ?? []).toSorted()
      digest = hex(sha256([digest, person, ...own].join("\n")))
    }
    tally.add(Preview.of(before ?? versions, plan, versions))
    for (const { act } of drafts) if ("achievement" in act) tally.count(act.achievement.type, "chosen")
    countStaying(tally, versions, plan, loaded.ids)
    contacts += loaded.ids.length
    decisions += drafts.length
    entries += plan.counts.entries
    after = last
  }
  const terms = campaign === null ? "" : named(campaign, added.catalog.text).name
  return {
    before: before?.latest ?? null,
    version: versions.latest,
    on,
    fingerprint: hex(sha256([added.catalog.version, added.catalog.text, terms, digest].join("\n"))),
    contacts,
    decisions,
    entries,
    types: tally.types,
    certifications: tally.certifications,
    sample: tally.sample
  }
})

/** Of those that were issued, how many the new version would judge otherwise, and does not. */
const countStaying = (
  tally: Tally,
  versions: Catalog.Versions,
  { commit, loaded }: Plan.Plan,
  whom: ReadonlyArray<ContactId>
): void => {
  const offerings = new Map(loaded.learners.map(({ id, offering }) => [id, offering]))
  const changed = new Map(commit.achievements.map((each) => [AchievementId.format(each.id), each]))
  const moved = new Set(
    commit.decisions.flatMap(({ act }) => ("achievement" in act ? [AchievementId.format(act.achievement)] : []))
  )
  const ids = new Set(whom)
  for (const [contact, achievements] of loaded.achievements) {
    if (!ids.has(World.personOf(loaded, contact))) continue
    for (const each of achievements) {
      const name = AchievementId.format(each.id)
      const { catalog } = changed.get(name) ?? each
      if (each.held.length === 0 || moved.has(name)) continue
      if (isRevised(versions, catalog, each.id.type, offerings.get(each.id.learner)))
        tally.count(each.id.type, "staying")
    }
  }
}

/** What applying a catalog would do now; undefined where it is the latest already. Writes nothing, and takes no numbers. */
export const foreseen = Effect.fn("Sync.foreseeCatalog")(function* (compiled: Catalog.Compiled, options: Options) {
  const before = yield* known
  const added = yield* addition(before, compiled)
  return added === undefined ? undefined : yield* walk(before, added, options)
})
