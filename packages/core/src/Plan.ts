/** From what a page says and what the ledger knows to everything that has to be written. Pure: the same inputs plan the same commit. */
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type { Page } from "./Adapter.ts"
import type { Compiled, Versions } from "./Catalog.ts"
import type * as Entry from "./Entry.ts"
import type * as Fact from "./Fact.ts"
import * as Holding from "./Holding.ts"
import type { ContactId, LearnerId, SourceId } from "./Id.ts"
import { Intake } from "./Intake.ts"
import type { Instant } from "./Instant.ts"
import type { Commit, Learner, Loaded, LoadedContacts } from "./Ledger.ts"
import * as Offering from "./Offering.ts"
import * as Participation from "./Participation.ts"

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

export interface Plan {
  readonly commit: Commit
  readonly counts: Counts
}

/** What one page changes. */
export const ofPage = (versions: Versions, source: SourceId, page: Page, loaded: Loaded, at: Instant): Plan => {
  const latest = versions.all.get(versions.latest)
  const known = new Intake(source, page, loaded, at)
  for (const draft of page.drafts) known.take(draft, latest)
  const judged = judge(versions, loaded, known.changed, known.learners, at)
  const rejections = [...page.rejections, ...known.rejections]
  return {
    commit: {
      head: loaded.head,
      recordedAt: at,
      source,
      rows: page.rows,
      contacts: known.newContacts,
      learners: known.newLearners,
      facts: known.facts,
      entries: judged.entries,
      achievements: judged.achievements,
      holdings: [...judged.changed.keys()].map((contact) => ({
        contact,
        holdings: Holding.deriveAll(versions, standing(loaded, judged, contact))
      })),
      rejections,
      reading: { stream: page.stream, name: `${page.reading}@${versions.latest}`, ended: page.ended },
      position: { text: page.position, catalog: versions.latest }
    },
    counts: {
      rows: page.rows,
      facts: known.facts.length,
      corrections: known.facts.filter(({ revision }) => revision > 1).length,
      unplaced: known.facts.filter((fact) => isUnplaced(latest, known.learners.get(fact.learner), fact)).length,
      same: known.same,
      rejections: rejections.length,
      entries: judged.entries.length
    }
  }
}

const isUnplaced = (catalog: Compiled | undefined, learner: Learner | undefined, { activity }: Fact.Fact): boolean => {
  const offering = learner === undefined ? undefined : catalog?.offerings.get(learner.offering)
  return activity !== null && offering !== undefined && !Offering.activities(offering).has(activity)
}

/** What judging all learners of the loaded contacts anew changes: after a change of the catalog. */
export const ofContacts = (
  versions: Versions,
  loaded: LoadedContacts,
  at: Instant,
  mark: { readonly source: SourceId; readonly position: string }
): Plan => {
  const revisions = new Map(loaded.learners.map(({ id }) => [id, loaded.revisions.get(id) ?? []]))
  const judged = judge(
    versions,
    loaded,
    revisions,
    new Map(loaded.learners.map((learner) => [learner.id, learner])),
    at
  )
  return {
    commit: {
      head: loaded.head,
      recordedAt: at,
      source: mark.source,
      rows: 0,
      contacts: [],
      learners: [],
      facts: [],
      entries: judged.entries,
      achievements: judged.achievements,
      holdings: loaded.ids.flatMap((contact) => {
        const holdings = Holding.deriveAll(versions, standing(loaded, judged, contact))
        return Holding.isSame(holdings, loaded.holdings.get(contact) ?? []) ? [] : [{ contact, holdings }]
      }),
      rejections: [],
      reading: null,
      position: { text: mark.position, catalog: versions.latest }
    },
    counts: { rows: 0, facts: 0, corrections: 0, unplaced: 0, same: 0, rejections: 0, entries: judged.entries.length }
  }
}

interface Judged {
  readonly entries: ReadonlyArray<Entry.Entry>
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  /** What stands after the entries, of each achievement that changed, by contact and then by name. */
  readonly changed: ReadonlyMap<ContactId, ReadonlyMap<string, Achievement.Achievement>>
}

/** Judges the learners whose revisions are given. */
const judge = (
  versions: Versions,
  loaded: Loaded,
  revisions: ReadonlyMap<LearnerId, ReadonlyArray<Fact.Fact>>,
  learners: ReadonlyMap<LearnerId, Learner>,
  at: Instant
): Judged => {
  const entries: Array<Entry.Entry> = []
  const changed = new Map<ContactId, Map<string, Achievement.Achievement>>()
  for (const [id, all] of revisions) {
    const learner = learners.get(id)
    if (learner === undefined) continue
    const { contact, offering } = learner
    const issued = (loaded.achievements.get(contact) ?? []).filter((achievement) => achievement.id.learner === id)
    const news = () => all.filter((fact) => fact.id > loaded.head.facts).map((fact) => fact.id)
    const subject = { learner: id, contact, offering, participation: Participation.fold(all), news, standing: issued }
    for (const entry of Achievement.judge(versions, subject, at)) {
      entries.push(entry)
      let after = changed.get(contact)
      if (after === undefined) changed.set(contact, (after = new Map()))
      after.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
    }
  }
  return { entries, changed, achievements: [...changed.values()].flatMap((after) => [...after.values()]) }
}

/** All of a contact's achievements as they stand after the entries. */
const standing = (loaded: Loaded, judged: Judged, contact: ContactId): ReadonlyArray<Achievement.Achievement> => {
  const before = loaded.achievements.get(contact) ?? []
  const after = judged.changed.get(contact)
  if (after === undefined) return before
  return [...before.filter(({ id }) => !after.has(AchievementId.format(id))), ...after.values()]
}
