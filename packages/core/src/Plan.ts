/** From what is said and what the ledger knows to everything that has to be written. Pure: the same inputs plan the same commit. */
import { Result } from "effect"
import type { Family, Page, Received } from "./Adapter.ts"
import * as Admission from "./internal/Admission.ts"
import type * as Catalog from "./Catalog.ts"
import type { Certificate } from "./Certificate.ts"
import * as Contact from "./Contact.ts"
import type * as Decision from "./Decision.ts"
import * as Fact from "./Fact.ts"
import * as Holding from "./Holding.ts"
import { type ActivityId, type CatalogVersion, type ContactId, DecisionId, type FactId, SourceId } from "./Id.ts"
import * as InForce from "./internal/InForce.ts"
import { Intake } from "./internal/Intake.ts"
import type { Conflicts } from "./internal/ImportTerms.ts"
import type { Matched } from "./internal/Matching.ts"
import type { Outcome } from "./internal/Verdicts.ts"
import type { Instant } from "./Instant.ts"
import * as Judgement from "./internal/Judgement.ts"
import {
  type Commit,
  type Learner,
  type Lease,
  type Loaded,
  type LoadedContacts,
  maxReceived,
  maxReceivedRows,
  type Part,
  type ReceivedRow
} from "./Ledger.ts"
import * as Offering from "./Offering.ts"
import * as Redaction from "./internal/Redaction.ts"
import * as Rejection from "./Rejection.ts"
import { Refusal } from "./Refusal.ts"

/** What a commit is about, counted. */
export interface Counts {
  readonly rows: number
  /** Facts recorded: first revisions and corrections. */
  readonly facts: number
  /** Revisions after the first, among them retractions. */
  readonly corrections: number
  /** Facts recorded whose activity no component of their offering names, nor any schedule: kept, but no rule can use them. */
  readonly unplaced: number
  /** Drafts that said what is known already. */
  readonly same: number
  /** Drafts about somebody who was erased: nothing is kept of them. */
  readonly ignored: number
  /** Rows that could not be read or placed. */
  readonly rejections: number
  /** What a whole reading did not name. */
  readonly drift: number
  /** Rows that are too long for the archive of their source, or whose key is, or more than it takes at once. */
  readonly unkept: number
  readonly entries: number
}

/** Of no rows. */
export const nothingRead: Counts = {
  rows: 0,
  facts: 0,
  corrections: 0,
  unplaced: 0,
  same: 0,
  ignored: 0,
  rejections: 0,
  drift: 0,
  unkept: 0,
  entries: 0
}

/** Of these rows and those. */
export const addCounts = (a: Counts, b: Counts): Counts => ({
  rows: a.rows + b.rows,
  facts: a.facts + b.facts,
  corrections: a.corrections + b.corrections,
  unplaced: a.unplaced + b.unplaced,
  same: a.same + b.same,
  ignored: a.ignored + b.ignored,
  rejections: a.rejections + b.rejections,
  drift: a.drift + b.drift,
  unkept: a.unkept + b.unkept,
  entries: a.entries + b.entries
})

export interface Plan {
  readonly commit: Commit
  readonly counts: Counts
  /** What it was planned on. */
  readonly loaded: Loaded
  /** What became of each draft of a page, in their order; none where no page was planned. */
  readonly outcomes: ReadonlyArray<Outcome>
}

/** Under this name Laurel itself commits: catalogs applied, decisions made. */
export const itself = SourceId.make("laurel.catalog")

/** Whether Laurel keeps this name for itself: no source may have it. */
export const isReserved = (source: SourceId): boolean => source.startsWith("laurel.")

/** A commit that writes nothing yet. */
const emptyOf = (head: Commit["head"], recordedAt: Instant, under: CatalogVersion, source: SourceId): Commit => ({
  head,
  stamps: new Map(),
  lease: null,
  recordedAt,
  source,
  under,
  catalog: null,
  alone: false,
  rows: 0,
  contacts: [],
  claims: [],
  learners: [],
  facts: [],
  decisions: [],
  entries: [],
  certificates: [],
  achievements: [],
  people: [],
  holdings: [],
  restated: [],
  withdrawals: [],
  reread: [],
  rejections: [],
  archived: [],
  received: [],
  reading: null,
  import: null,
  redaction: null,
  position: null
})

/** A commit that writes what was judged and, so far, nothing else. */
const commitOf = (
  world: Judgement.World,
  judged: Judgement.Judged,
  holdings: Commit["holdings"],
  source: SourceId,
  lease: Lease | null
): Commit => ({
  ...emptyOf(world.loaded.head, world.at, world.versions.latest, source),
  stamps: stampsOf(world, [...judged.changed.keys(), ...holdings.map(({ contact }) => contact)]),
  lease,
  entries: judged.entries,
  achievements: [...judged.changed.values()].flatMap((after) => [...after.values()]),
  holdings
})

/** What records certificates of these loaded contacts: it holds them as they are, and changes nothing that is known of them. */
export const ofCertificates = (
  under: CatalogVersion,
  { head, stamps }: Loaded,
  at: Instant,
  drafts: ReadonlyArray<Omit<Certificate, "recordedAt">>
): Commit => {
  // Of all who were one person then: whoever takes a link back meanwhile is told of, wherever in a chain it is.
  const contacts = new Set(drafts.flatMap(({ about }) => about))
  return {
    ...emptyOf(head, at, under, itself),
    stamps: new Map([...stamps].filter(([contact]) => contacts.has(contact))),
    certificates: drafts.map((draft) => ({ ...draft, recordedAt: at }))
  }
}

/** The stamps of everybody who is one person with one of these: what is written of one rests on what is known of all. */
const stampsOf = (world: Judgement.World, contacts: Iterable<ContactId>): Commit["stamps"] => {
  const persons = new Set<ContactId>()
  for (const contact of contacts) persons.add(Judgement.personOf(world, contact))
  const stamps = new Map<ContactId, number>()
  for (const person of persons) {
    for (const member of Judgement.membersOf(world, person)) {
      const stamp = world.loaded.stamps.get(member)
      if (stamp !== undefined) stamps.set(member, stamp)
    }
  }
  return stamps
}

/** Where a plan's work comes from: a source's reading, or one part of a longer piece of work. */
export interface Origin {
  readonly source: SourceId
  /** Where the source stood before it. */
  readonly from: string | null
  readonly lease: Lease | null
  /** How the source speaks. Default `state`. */
  readonly family?: Family
  /** Whether the rows that facts are read from are kept with them, and all rows as they are received. Default false. */
  readonly archives?: boolean
  /** Whether the source may have rejected rows: those that the page has read again are rejected no more, unless it says so. Default false. */
  readonly mends?: boolean
  /**
   * The rows of a page that reads again what was received earlier: their rejections end, none is received, and the source goes on
   * from where it stands. Otherwise absent.
   */
  readonly reread?: Commit["reread"]
  /** The import that a page is part of: the source itself goes on from where it stands. Otherwise absent. */
  readonly import?: Part
  /** What to do with a row whose key is known and says something else. `replace` unless given. */
  readonly conflicts?: Conflicts
  /** Contacts that the import has made known before: only theirs are the names that it says. */
  readonly madeKnown?: ReadonlySet<ContactId>
  /** Whom each subject is, where people are matched: no other row is taken. */
  readonly matched?: Matched
}

/** What one page changes. Of one that reads rows again also `gone`: facts of these rows that it does not say any more. */
export const ofPage = (
  versions: Catalog.Versions,
  origin: Origin,
  page: Page,
  loaded: Loaded,
  at: Instant,
  gone: ReadonlyArray<Fact.Fact> = []
): Plan => {
  const { source, from, lease, archives = false, mends = false, reread } = origin
  const latest = versions.all.get(versions.latest)
  const known = new Intake(origin, page, loaded, at)
  for (const fact of gone) known.drop(fact)
  known.takeAll(latest)
  const { changed: revisions, learners } = known
  const fresh = { facts: new Set(known.facts.map(({ id }) => id)), decisions: new Set<DecisionId>() }
  const { decisions, people } = loaded
  const world = { versions, loaded, at, learners, revisions, decisions, people, fresh }
  const judged = Judgement.judge(world, revisions.keys())
  const concerned = [...revisions.keys()].flatMap((id) => learners.get(id)?.contact ?? [])
  const rejections = [...page.rejections, ...known.rejections].map((each) =>
    each.key === null || !Rejection.isLong(each.key) ? each : { ...each, key: Rejection.boundedKey(each.key) }
  )
  // Asked for once: each row is written out for it.
  const rows = reread === undefined && (archives || mends) ? (page.received?.() ?? []) : []
  // What an import was read from is its files: to read them again is another import.
  const isKept = archives && origin.import === undefined
  const { received, unkept } = isKept ? receivedOf(page, rows, known) : nothingReceived
  return {
    loaded,
    outcomes: known.outcomes,
    commit: {
      ...commitOf(world, judged, holdingsOf(world, judged, judged.changed.keys()), source, lease),
      import: origin.import ?? null,
      stamps: stampsOf(world, [
        ...concerned,
        ...[...known.newClaims, ...known.newLearners].map(({ contact }) => contact)
      ]),
      rows: page.rows,
      contacts: known.newContacts,
      claims: known.newClaims,
      learners: known.newLearners,
      facts: known.facts,
      withdrawals: known.withdrawals.kept,
      reread: reread ?? (mends ? rows.map(({ key }) => ({ stream: page.stream, key })) : []),
      rejections,
      archived: archives ? archivedOf(page, known) : [],
      received,
      reading: { stream: page.stream, name: `${page.reading}@${versions.latest}`, ended: page.ended },
      position: reread === undefined && origin.import === undefined ? { from, to: page.position } : null
    },
    counts: {
      rows: page.rows,
      facts: known.facts.length,
      corrections: known.facts.filter(({ revision }) => revision > 1).length,
      unplaced: known.facts.filter((fact) => isUnplaced(latest, learners.get(fact.learner), fact)).length,
      same: known.same,
      ignored: known.ignored,
      rejections: rejections.filter(({ kind }) => kind !== "drift").length,
      drift: rejections.filter(({ kind }) => kind === "drift").length,
      unkept,
      entries: judged.entries.length
    }
  }
}

const archivedOf = (page: Page, { facts, drafts }: Intake): Commit["archived"] =>
  facts.flatMap(({ id }, at) => {
    const draft = drafts[at]
    return draft === undefined || draft === null ? [] : [{ fact: id, raw: Rejection.bounded(page.raw(draft)) }]
  })

interface ReceivedRows {
  readonly received: ReadonlyArray<ReceivedRow>
  readonly unkept: number
}

const nothingReceived: ReceivedRows = { received: [], unkept: 0 }

/** Each row once, as it was last received in the page, but for those of whoever is ignored; and how many can't be kept. */
const receivedOf = ({ stream, reading }: Page, all: ReadonlyArray<Received>, { ignoredKeys }: Intake): ReceivedRows => {
  const rows = new Map<string, ReceivedRow>()
  let unkept = 0
  for (const row of all) {
    // It could not be asked for, and there is none of it.
    if (Rejection.isLong(row.key)) {
      unkept += 1
      continue
    }
    const key = Fact.keyOf({ stream, key: row.key })
    rows.delete(key)
    const isUnkept = row.raw.length > maxReceived || rows.size >= maxReceivedRows
    if (isUnkept) unkept += 1
    rows.set(key, { stream, reading, ...row, raw: isUnkept || ignoredKeys.has(key) ? null : row.raw })
  }
  return { received: [...rows.values()], unkept }
}

const isUnplaced = (
  catalog: Catalog.Compiled | undefined,
  learner: Learner | undefined,
  { activity, evidence }: Fact.Fact
): boolean => {
  // A session that a source schedules is one by that.
  if (evidence._tag === "Retracted" || evidence._tag === "Scheduled") return false
  const offering = learner === undefined ? undefined : catalog?.offerings.get(learner.offering)
  // Where the catalog has no sessions, they are those that sources schedule.
  if (evidence._tag === "Attended" && (offering?.sessions ?? []).length === 0) return false
  return activity !== null && offering !== undefined && !activities(offering).has(activity)
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

/** What undoing a part of an import changes: what references say again, and all that follows from it. */
export const ofUndo = (
  versions: Catalog.Versions,
  origin: Pick<Origin, "source" | "lease"> & { readonly import: Part; readonly stood: Judgement.Stood },
  loaded: Loaded,
  at: Instant,
  undone: ReadonlyArray<{ readonly last: Fact.Fact; readonly earlier: Fact.Fact | undefined }>
): Plan => {
  const { source, lease, stood, ...rest } = origin
  const known = new Intake({ source, lease, ...rest, from: null }, nothing, loaded, at)
  for (const { last, earlier } of undone) known.restore(last, earlier)
  const { changed: revisions, learners } = known
  const fresh = { facts: new Set(known.facts.map(({ id }) => id)), decisions: new Set<DecisionId>() }
  const { decisions, people } = loaded
  const world = { versions, loaded, at, learners, revisions, decisions, people, fresh, stood }
  const judged = Judgement.judge(world, revisions.keys())
  const concerned = [...revisions.keys()].flatMap((id) => learners.get(id)?.contact ?? [])
  return {
    loaded,
    outcomes: [],
    commit: {
      ...commitOf(world, judged, holdingsOf(world, judged, judged.changed.keys()), source, lease),
      import: origin.import,
      stamps: stampsOf(world, concerned),
      facts: known.facts
    },
    counts: {
      ...nothingRead,
      facts: known.facts.length,
      corrections: known.facts.length,
      entries: judged.entries.length
    }
  }
}

/** A page that says nothing. */
const nothing: Page = {
  stream: "undo",
  reading: "undo",
  rows: 0,
  drafts: [],
  raw: () => "",
  rejections: [],
  position: "",
  ended: false
}

/**
 * What judging all learners of the loaded contacts anew changes, with what is decided of them in the same breath. The work stands at
 * `to` afterwards; null where it stands nowhere.
 */
export const ofContacts = (
  versions: Catalog.Versions,
  loaded: LoadedContacts,
  at: Instant,
  { source, from, lease }: Origin,
  to: string | null,
  drafts: ReadonlyArray<Decision.Draft> = []
): Plan => {
  const known = Judgement.asLoaded(versions, loaded, at)
  const made = drafts.map((draft, index) => madeOf(known, draft, index))
  const world = made.length === 0 ? known : withDecisions(known, made)
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
  const commit = commitOf(world, judged, holdings, source, lease)
  const about = made.flatMap((each) => each.about)
  return {
    loaded,
    outcomes: [],
    commit: {
      ...commit,
      stamps: made.length === 0 ? commit.stamps : new Map([...commit.stamps, ...stampsOf(world, about)]),
      decisions: made,
      position: to === null ? null : { from, to }
    },
    counts: { ...nothingRead, entries: judged.entries.length }
  }
}

/** A decision as it will be known: the next one, after so many others made with it. */
const madeOf = (known: Judgement.World, draft: Decision.Draft, index: number): Decision.Decision => ({
  ...draft,
  id: DecisionId.make(known.loaded.head.decisions + index + 1),
  about: Admission.about(known, draft.act),
  recordedAt: known.at,
  batch: known.loaded.head.batch + 1
})

const withDecisions = (known: Judgement.World, made: ReadonlyArray<Decision.Decision>): Judgement.World => ({
  ...known,
  decisions: [...known.loaded.decisions, ...made],
  fresh: { facts: new Set<FactId>(), decisions: new Set(made.map(({ id }) => id)) }
})

/** Only that all versions of some contacts are these. */
export const ofRestated = (
  versions: Catalog.Versions,
  loaded: Loaded,
  at: Instant,
  { source, lease }: Origin,
  restated: Commit["restated"]
): Plan => {
  const world = Judgement.asLoaded(versions, loaded, at)
  const commit = commitOf(world, { entries: [], changed: new Map() }, [], source, lease)
  const stamps = stampsOf(
    world,
    restated.map(({ contact }) => contact)
  )
  return { loaded, outcomes: [], commit: { ...commit, stamps, restated }, counts: nothingRead }
}

/** Only that some work stands at another place. */
export const ofNothing = (
  versions: Catalog.Versions,
  loaded: Loaded,
  at: Instant,
  { source, from, lease }: Origin,
  to: string
): Plan => {
  const world = Judgement.asLoaded(versions, loaded, at)
  const commit = { ...commitOf(world, { entries: [], changed: new Map() }, [], source, lease), position: { from, to } }
  return { loaded, outcomes: [], commit, counts: nothingRead }
}

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
    const known = withDecisions(before, made)
    const message = Admission.refusal(known, draft)
    if (message !== undefined) problems.push({ decision: index, message })
    made.push(madeOf(known, draft, index))
  }
  return problems.length > 0 ? Result.fail(new Refusal({ problems })) : Result.succeed(decided(before, made))
}

const decided = (before: Judgement.World, made: ReadonlyArray<Decision.Decision>): Plan => {
  const { loaded } = before
  const known = withDecisions(before, made)
  const people = Contact.people(InForce.links(InForce.inForce(known.decisions)))
  const world = { ...known, people }
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
    outcomes: [],
    commit: {
      ...commitOf(world, judged, holdings, itself, null),
      // All that was loaded is about these persons, as they were and as they will be.
      stamps: loaded.stamps,
      decisions: made,
      redaction: Redaction.of(world, made),
      people: moved.map((contact) => ({ contact, person: Judgement.personOf(world, contact) }))
    },
    counts: { ...nothingRead, entries: judged.entries.length }
  }
}

/** The version after the latest. */
export const nextVersion = (versions: Catalog.Versions | undefined): CatalogVersion =>
  // Whole and positive by construction, which is all that the brand asks.
  ((versions?.latest ?? 0) + 1) as CatalogVersion

const known = new WeakMap<Offering.Offering, ReadonlySet<ActivityId>>()

/** The activities that feed some component, sessions among them. Kept per offering: every fact is held against them. */
const activities = (offering: Offering.Offering): ReadonlySet<ActivityId> => {
  let found = known.get(offering)
  if (found === undefined) {
    const sessions = (offering.sessions ?? []).map(({ activity }) => activity)
    known.set(offering, (found = new Set([...offering.components.flatMap(Offering.feeding), ...sessions])))
  }
  return found
}
