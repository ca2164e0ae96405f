/** From what a page says and what the ledger knows to everything that has to be written. Pure: the same inputs plan the same commit. */
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type { Page } from "./Adapter.ts"
import type { Compiled, Versions } from "./Catalog.ts"
import * as Contact from "./Contact.ts"
import type * as Entry from "./Entry.ts"
import * as Fact from "./Fact.ts"
import * as Holding from "./Holding.ts"
import { ContactId, FactId, LearnerId, type SourceId } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import type { Commit, Learner, Loaded, LoadedContacts } from "./Ledger.ts"
import * as Participation from "./Participation.ts"
import * as Rejection from "./Rejection.ts"

/** What a commit is about, counted. */
export interface Counts {
  readonly rows: number
  /** New references, corrections of known ones, and drafts that say what is known already. */
  readonly facts: number
  readonly corrections: number
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
  const certifications = latest?.certifications ?? []
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
      achievements: [...judged.changed.values()].flatMap((achievements) => [...achievements.values()]),
      holdings: [...judged.changed.keys()].map((contact) => ({
        contact,
        holdings: Holding.deriveAll(certifications, standing(loaded, judged, contact))
      })),
      rejections,
      reading: { stream: page.stream, name: `${page.reading}@${versions.latest}`, ended: page.ended },
      position: { text: page.position, catalog: versions.latest }
    },
    counts: {
      rows: page.rows,
      facts: known.facts.length,
      corrections: known.corrections,
      same: known.same,
      rejections: rejections.length,
      entries: judged.entries.length
    }
  }
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
  const certifications = versions.all.get(versions.latest)?.certifications ?? []
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
      achievements: [...judged.changed.values()].flatMap((achievements) => [...achievements.values()]),
      holdings: loaded.ids.flatMap((contact) => {
        const holdings = Holding.deriveAll(certifications, standing(loaded, judged, contact))
        return Holding.isSame(holdings, loaded.holdings.get(contact) ?? []) ? [] : [{ contact, holdings }]
      }),
      rejections: [],
      reading: null,
      position: { text: mark.position, catalog: versions.latest }
    },
    counts: { rows: 0, facts: 0, corrections: 0, same: 0, rejections: 0, entries: judged.entries.length }
  }
}

/** Takes in drafts one by one. Mutable, local to one plan: a page has tens of thousands of drafts. */
class Intake {
  readonly newContacts: Array<Commit["contacts"][number]> = []
  readonly newLearners: Array<Learner> = []
  readonly facts: Array<Fact.Fact> = []
  readonly rejections: Array<Rejection.Rejection> = []
  /** All revisions of each learner that has a new one. */
  readonly changed = new Map<LearnerId, Array<Fact.Fact>>()
  readonly learners = new Map<LearnerId, Learner>()
  corrections = 0
  same = 0
  readonly #source: SourceId
  readonly #page: Page
  readonly #loaded: Loaded
  readonly #at: Instant
  readonly #contacts: Map<string, ContactId>
  readonly #byKey: Map<string, Learner>
  /** The last revision of each reference. */
  readonly #last = new Map<string, Fact.Fact>()

  constructor(source: SourceId, page: Page, loaded: Loaded, at: Instant) {
    this.#source = source
    this.#page = page
    this.#loaded = loaded
    this.#at = at
    this.#contacts = new Map(loaded.contacts)
    this.#byKey = new Map(
      loaded.learners.filter((learner) => learner.source === source).map((learner) => [learner.key, learner])
    )
    for (const learner of loaded.learners) this.learners.set(learner.id, learner)
    for (const revisions of loaded.revisions.values()) {
      for (const fact of revisions) {
        if (fact.reference.source !== source) continue
        const key = Fact.keyOf(fact.reference)
        const before = this.#last.get(key)
        if (before === undefined || before.revision < fact.revision) this.#last.set(key, fact)
      }
    }
  }

  take(draft: Fact.Draft, catalog: Compiled | undefined): void {
    const learner = this.#learnerOf(draft, catalog)
    if (learner === undefined) return
    const key = Fact.keyOf(draft.reference)
    const before = this.#last.get(key)
    if (before !== undefined && before.learner === learner.id && Fact.isSame(before, draft)) {
      this.same += 1
      return
    }
    if (before === undefined) {
      // A retraction of nothing has nothing to take out.
      if (draft.evidence._tag === "Retracted")
        return this.#reject(
          draft,
          null,
          "the reference of a known fact",
          "one that is not known",
          "Import the fact first."
        )
    } else {
      this.corrections += 1
      // Said of another learner now: it leaves the first, and both are judged again.
      if (before.learner !== learner.id && before.evidence._tag !== "Retracted") {
        this.#add(key, { ...draft, activity: before.activity, evidence: retracted }, before.learner, before)
      }
    }
    this.#add(key, draft, learner.id, this.#last.get(key))
  }

  #add(key: string, draft: Fact.Draft, learner: LearnerId, before: Fact.Fact | undefined): void {
    const id = FactId.make(this.#loaded.head.facts + this.facts.length + 1)
    const fact: Fact.Fact = {
      id,
      learner,
      origin: before?.origin ?? id,
      revision: (before?.revision ?? 0) + 1,
      recordedAt: this.#at,
      reference: draft.reference,
      activity: draft.activity,
      evidence: draft.evidence,
      happened: draft.happened
    }
    this.facts.push(fact)
    this.#last.set(key, fact)
    let revisions = this.changed.get(learner)
    if (revisions === undefined)
      this.changed.set(learner, (revisions = [...(this.#loaded.revisions.get(learner) ?? [])]))
    revisions.push(fact)
  }

  /** The draft's learner, made known if new; undefined, and a rejection, where the draft fits no catalog or no known learner. */
  #learnerOf(draft: Fact.Draft, catalog: Compiled | undefined): Learner | undefined {
    const { key, offering, contact } = draft.subject
    const identity = Contact.keyOf(contact)
    const known = this.#byKey.get(key)
    const owner = this.#contacts.get(identity)
    if (known !== undefined) {
      if (known.offering === offering && known.contact === owner) return known
      this.#reject(
        draft,
        null,
        `participation "${key}" to be in offering "${known.offering}" and of the contact it was first recorded for`,
        known.offering === offering ? `another contact, "${identity}"` : `offering "${offering}"`,
        "A participation never changes hands: give the row a key of its own, or mend the row."
      )
      return undefined
    }
    if (catalog?.offerings.has(offering) !== true) {
      this.#reject(
        draft,
        null,
        "an offering of the catalog",
        `"${offering}"`,
        "Add the offering to the catalog and sync again, or mend the row."
      )
      return undefined
    }
    const learner: Learner = {
      id: LearnerId.make(this.#loaded.head.learners + this.newLearners.length + 1),
      contact: owner ?? this.#newContact(contact, identity),
      source: this.#source,
      key,
      offering
    }
    this.newLearners.push(learner)
    this.#byKey.set(key, learner)
    this.learners.set(learner.id, learner)
    return learner
  }

  #newContact(identity: Contact.Identity, key: string): ContactId {
    const id = ContactId.make(this.#loaded.head.contacts + this.newContacts.length + 1)
    this.newContacts.push({ id, identity })
    this.#contacts.set(key, id)
    return id
  }

  #reject(draft: Fact.Draft, column: string | null, expected: string, found: string, advice: string): void {
    const { stream, line } = draft.reference
    this.rejections.push({
      source: this.#source,
      stream,
      line,
      column,
      expected,
      found,
      advice,
      raw: Rejection.bounded(this.#page.raw(draft))
    })
  }
}

const retracted: Fact.Evidence = Fact.Retracted.make({})

interface Judged {
  readonly entries: ReadonlyArray<Entry.Entry>
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
    const subject = { learner: id, contact, offering, participation: Participation.fold(all), standing: issued }
    for (const entry of Achievement.judge(versions, subject, at)) {
      entries.push(entry)
      let after = changed.get(contact)
      if (after === undefined) changed.set(contact, (after = new Map()))
      after.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
    }
  }
  return { entries, changed }
}

/** All of a contact's achievements as they stand after the entries. */
const standing = (loaded: Loaded, judged: Judged, contact: ContactId): ReadonlyArray<Achievement.Achievement> => {
  const before = loaded.achievements.get(contact) ?? []
  const after = judged.changed.get(contact)
  if (after === undefined) return before
  return [...before.filter(({ id }) => !after.has(AchievementId.format(id))), ...after.values()]
}
