/** From what is said and what the ledger knows to everything that has to be written. Pure: the same inputs plan the same commit. */
import { Result } from "effect"
import type { Page } from "./Adapter.ts"
import * as Admission from "./internal/Admission.ts"
import type * as Catalog from "./Catalog.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import type * as Fact from "./Fact.ts"
import * as Holding from "./Holding.ts"
import { type CatalogVersion, type ContactId, DecisionId, SourceId } from "./Id.ts"
import { Intake } from "./internal/Intake.ts"
import type { Instant } from "./Instant.ts"
import * as Judgement from "./internal/Judgement.ts"
import type { Commit, Learner, Loaded, LoadedContacts } from "./Ledger.ts"
import * as Offering from "./Offering.ts"
import { Refusal } from "./Refusal.ts"

/** What a commit is about, counted. */
export interface Counts {
  readonly rows: number
  /** Facts recorded: first revisions and corrections. */
  readonly facts: number
  /** Revisions after the first, among them retractions. */
  readonly corrections: number
  /** Facts recorded whose activity no component of their offering names: kept, but no rule can use them. */
  readonly unplaced: number
  /** Drafts that said what is known already. */
  readonly same: number
  readonly rejections: number
  readonly entries: number
}

const nothingRead: Counts = { rows: 0, facts: 0, corrections: 0, unplaced: 0, same: 0, rejections: 0, entries: 0 }

export interface Plan {
  readonly commit: Commit
  readonly counts: Counts
  /** What it was planned on. */
  readonly loaded: Loaded
}

/** Under this name Laurel itself commits: catalogs judged, decisions made. No source may have it. */
export const itself = SourceId.make("laurel.catalog")

/** A commit that writes what was judged and, so far, nothing else. */
const commitOf = (
  world: Judgement.World,
  judged: Judgement.Judged,
  holdings: Commit["holdings"],
  source: SourceId
): Commit => ({
  head: world.loaded.head,
  recordedAt: world.at,
  source,
  under: world.versions.latest,
  catalog: null,
  rows: 0,
  contacts: [],
  claims: [],
  learners: [],
  facts: [],
  decisions: [],
  entries: judged.entries,
  achievements: [...judged.changed.values()].flatMap((after) => [...after.values()]),
  people: [],
  holdings,
  rejections: [],
  reading: null,
  position: null
})

/** What one page changes. */
export const ofPage = (versions: Catalog.Versions, source: SourceId, page: Page, loaded: Loaded, at: Instant): Plan => {
  const latest = versions.all.get(versions.latest)
  const known = new Intake(source, page, loaded, at)
  for (const draft of page.drafts) known.take(draft, latest)
  const { changed: revisions, learners } = known
  const world = { versions, loaded, at, learners, revisions, decisions: loaded.decisions, people: loaded.people }
  const judged = Judgement.judge(world, revisions.keys())
  const rejections = [...page.rejections, ...known.rejections]
  return {
    loaded,
    commit: {
      ...commitOf(world, judged, holdingsOf(world, judged, judged.changed.keys()), source),
      rows: page.rows,
      contacts: known.newContacts,
      claims: known.newClaims,
      learners: known.newLearners,
      facts: known.facts,
      rejections,
      reading: { stream: page.stream, name: `${page.reading}@${versions.latest}`, ended: page.ended },
      position: page.position
    },
    counts: {
      rows: page.rows,
      facts: known.facts.length,
      corrections: known.facts.filter(({ revision }) => revision > 1).length,
      unplaced: known.facts.filter((fact) => isUnplaced(latest, learners.get(fact.learner), fact)).length,
      same: known.same,
      rejections: rejections.length,
      entries: judged.entries.length
    }
  }
}

const isUnplaced = (
  catalog: Catalog.Compiled | undefined,
  learner: Learner | undefined,
  { activity }: Fact.Fact
): boolean => {
  const offering = learner === undefined ? undefined : catalog?.offerings.get(learner.offering)
  return activity !== null && offering !== undefined && !Offering.activities(offering).has(activity)
}

/** What each of these contacts' persons holds afterwards, each person once. */
const holdingsOf = (
  world: Judgement.World,
  judged: Judgement.Judged,
  contacts: Iterable<ContactId>
): Commit["holdings"] =>
  [...new Set([...contacts].map((contact) => Judgement.personOf(world, contact)))].map((person) => {
    const all = Judgement.membersOf(world, person).flatMap((contact) =>
      Judgement.standing(world.loaded, judged, contact)
    )
    return { contact: person, holdings: Holding.deriveAll(world.versions, all) }
  })

/** What judging all learners of the loaded contacts anew changes; with the catalog that is applied thereby, where one is. */
export const ofContacts = (
  versions: Catalog.Versions,
  loaded: LoadedContacts,
  at: Instant,
  mark: { readonly position: string; readonly catalog: Commit["catalog"] }
): Plan => {
  const world = Judgement.asLoaded(versions, loaded, at)
  // A person is judged with the lowest of their contacts.
  const ids = new Set(loaded.ids)
  const mine = loaded.learners.filter(({ contact }) => ids.has(Judgement.personOf(world, contact)))
  const judged = Judgement.judge(
    world,
    mine.map(({ id }) => id)
  )
  const persons = loaded.ids.filter((id) => Judgement.personOf(world, id) === id)
  const holdings = holdingsOf(world, judged, persons).filter(
    ({ contact, holdings: own }) => !Holding.isSame(own, loaded.holdings.get(contact) ?? [])
  )
  return {
    loaded,
    commit: {
      ...commitOf(world, judged, holdings, itself),
      catalog: mark.catalog,
      position: mark.position
    },
    counts: { ...nothingRead, entries: judged.entries.length }
  }
}

/** What decisions made together change. All can be made, or none is. */
export const ofDecisions = (
  versions: Catalog.Versions,
  loaded: Loaded,
  drafts: ReadonlyArray<Decision.Draft>,
  at: Instant
): Result.Result<Plan, Refusal> => {
  const before = Judgement.asLoaded(versions, loaded, at)
  const made: Array<Decision.Decision> = []
  const problems: Array<Refusal["problems"][number]> = []
  for (const [index, draft] of drafts.entries()) {
    const known = { ...before, decisions: [...loaded.decisions, ...made] }
    const message = Admission.refusal(known, draft)
    if (message !== undefined) problems.push({ decision: index, message })
    made.push({
      ...draft,
      id: DecisionId.make(loaded.head.decisions + index + 1),
      about: Admission.about(known, draft.act),
      recordedAt: at,
      batch: loaded.head.batch + 1
    })
  }
  return problems.length > 0 ? Result.fail(new Refusal({ problems })) : Result.succeed(decided(before, made))
}

const decided = (before: Judgement.World, made: ReadonlyArray<Decision.Decision>): Plan => {
  const { loaded } = before
  const decisions = [...loaded.decisions, ...made]
  const people = Contact.people(Decision.links(Decision.inForce(decisions)))
  const world = { ...before, decisions, people }
  const judged = Judgement.judge(world, world.learners.keys())
  const contacts = new Set([...loaded.people.keys(), ...people.keys()])
  const moved = [...contacts].filter(
    (contact) => Judgement.personOf(before, contact) !== Judgement.personOf(world, contact)
  )
  const persons = [...moved, ...moved.map((contact) => Judgement.personOf(before, contact)), ...judged.changed.keys()]
  // Who has become part of another person holds nothing under their own number.
  const absorbed = moved.filter((contact) => Judgement.personOf(world, contact) !== contact)
  const holdings = [...holdingsOf(world, judged, persons), ...absorbed.map((contact) => ({ contact, holdings: [] }))]
  return {
    loaded,
    commit: {
      ...commitOf(world, judged, holdings, itself),
      decisions: made,
      people: moved.map((contact) => ({ contact, person: Judgement.personOf(world, contact) }))
    },
    counts: { ...nothingRead, entries: judged.entries.length }
  }
}

/** The version after the latest. */
export const nextVersion = (versions: Catalog.Versions | undefined): CatalogVersion =>
  // Whole and positive by construction, which is all that the brand asks.
  ((versions?.latest ?? 0) + 1) as CatalogVersion
