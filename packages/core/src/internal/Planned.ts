/** What every plan has: the commit that it comes to, and what it rests on. */
import type { Family } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Certificate } from "../Certificate.ts"
import * as Holding from "../Holding.ts"
import { type CatalogVersion, type ContactId, SourceId } from "../Id.ts"
import type { Conflicts } from "./ImportTerms.ts"
import type { Matched } from "./Matching.ts"
import type { Outcome } from "./Verdicts.ts"
import type { Instant } from "../Instant.ts"
import * as Judgement from "./Judgement.ts"
import * as World from "./World.ts"
import type { Commit, Lease, Loaded, Part } from "../Ledger.ts"

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
export const commitOf = (
  world: World.World,
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
export const stampsOf = (world: World.World, contacts: Iterable<ContactId>): Commit["stamps"] => {
  const persons = new Set<ContactId>()
  for (const contact of contacts) persons.add(World.personOf(world, contact))
  const stamps = new Map<ContactId, number>()
  for (const person of persons) {
    for (const member of World.membersOf(world, person)) {
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
  /** Whether somebody gives the facts, and no row is read: what is to be done about one is said to whoever gave it. Default false. */
  readonly given?: boolean
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

/** What each of these contacts' persons holds afterwards, each person once. */
export const holdingsOf = (
  world: World.World,
  judged: Judgement.Judged,
  contacts: Iterable<ContactId>
): Commit["holdings"] =>
  [...new Set([...contacts].map((contact) => World.personOf(world, contact)))].map((person) => {
    const all = World.membersOf(world, person).flatMap((contact) => Judgement.standing(world.loaded, judged, contact))
    return { contact: person, holdings: Holding.deriveAll(world.versions, all) }
  })

/** Only that all versions of some contacts are these. */
export const ofRestated = (
  versions: Catalog.Versions,
  loaded: Loaded,
  at: Instant,
  { source, lease }: Origin,
  restated: Commit["restated"]
): Plan => {
  const world = World.asLoaded(versions, loaded, at)
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
  const world = World.asLoaded(versions, loaded, at)
  const commit = { ...commitOf(world, { entries: [], changed: new Map() }, [], source, lease), position: { from, to } }
  return { loaded, outcomes: [], commit, counts: nothingRead }
}
