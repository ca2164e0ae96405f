/** Takes the drafts of one page in: finds or numbers their contacts and learners, and tells new from known from corrected. */
import type { Page } from "../Adapter.ts"
import type { Compiled } from "../Catalog.ts"
import * as Contact from "../Contact.ts"
import * as Fact from "../Fact.ts"
import type { Statement } from "../Fact.ts"
import * as Fingerprint from "./Fingerprint.ts"
import type { ContactId, FactId, LearnerId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import type { Commit, Learner, Loaded } from "../Ledger.ts"
import { hex } from "../Merkle.ts"
import type { Origin } from "../Plan.ts"
import * as Rejection from "../Rejection.ts"
import { sha256 } from "../Sha256.ts"
import type { Outcome } from "./Verdicts.ts"
import { Withdrawals } from "./Withdrawals.ts"

const retracted: Fact.Evidence = Fact.Retracted.make({})
const unread: Fact.Evidence = Fact.Retracted.make({ unread: true })
const undone: Fact.Evidence = Fact.Retracted.make({ undone: true })

const fresh: Outcome = { is: "new" }
const same: Outcome = { is: "same" }
const refused: Outcome = { is: "refused" }
const leftOut: Outcome = { is: "ignored" }

/** The number after `count`. Whole and positive by construction, which is all that these brands ask. */
const next = <Id extends ContactId | LearnerId | FactId>(count: number): Id => (count + 1) as Id

/** The same beside what stands, under a key of its own that is the same each time: who it is about and what it says are in it. */
const also = "/also/"
const besideOf = (draft: Fact.Draft): Fact.Draft => {
  const said = hex(sha256(`${draft.subject.key}\n${Fingerprint.fingerprint(sha256, draft)}`)).slice(0, 16)
  const key = Rejection.boundedKey(`${draft.reference.key}${also}${said}`)
  return { ...draft, reference: { ...draft.reference, key } }
}

/**
 * Whether rows about that subject are ignored: of somebody unknown who is called, or also called, what an erased person was. A
 * name that was also somebody else's own goes on being theirs.
 */
export const isIgnored = ({ ignored, contacts }: Loaded, { contact, claims = [] }: Fact.Subject): boolean =>
  !contacts.has(Contact.keyOf(contact)) && [contact, ...claims].some((name) => ignored.has(Contact.keyOf(name)))

/** A retraction that came before its fact: the fact, when it comes, is out already. Such sources name a record once and for all. */
const isWithdrawnAhead = (fact: Fact.Fact): boolean => fact.revision === 1 && fact.evidence._tag === "Retracted"

/** Takes in drafts one by one. Mutable, local to one plan: a page has tens of thousands of drafts. */
export class Intake {
  readonly newContacts: Array<Commit["contacts"][number]> = []
  readonly newLearners: Array<Learner> = []
  readonly newClaims: Array<Contact.Claim> = []
  readonly facts: Array<Fact.Fact> = []
  /** The draft that each fact was taken from; null where it says no more than that a row is about somebody else. */
  readonly drafts: Array<Fact.Draft | null> = []
  readonly rejections: Array<Rejection.Rejection> = []
  /** All revisions of each learner that has a new one. */
  readonly changed = new Map<LearnerId, Array<Fact.Fact>>()
  readonly learners = new Map<LearnerId, Learner>()
  same = 0
  ignored = 0
  /** What became of each draft of the page, in their order. */
  readonly outcomes: Array<Outcome> = []
  /** By `Fact.keyOf`: the keys of drafts that were ignored, and each part of such a key that may be its row's. */
  readonly ignoredKeys = new Set<string>()
  readonly withdrawals: Withdrawals
  readonly #family: NonNullable<Origin["family"]>
  readonly #source: Origin["source"]
  readonly #conflicts: NonNullable<Origin["conflicts"]>
  readonly #matched: Origin["matched"]
  readonly #isImport: boolean
  readonly #isGiven: boolean
  readonly #madeKnown: Origin["madeKnown"]
  /** Whether anything stands beside something else. */
  #hasBeside = false
  readonly #page: Page
  readonly #loaded: Loaded
  readonly #at: Instant
  readonly #contacts: Map<string, ContactId>
  readonly #byKey: Map<string, Learner>
  /** Learners by the very subject object: adapters share one among the drafts of a learner. */
  readonly #bySubject = new Map<Fact.Subject, Learner>()
  readonly #claimed = new Set<string>()
  /** The contacts that are made known. */
  readonly #fresh = new Set<ContactId>()
  /** The last revision of each reference, by stream and key. */
  readonly #last = new Map<string, Map<string, Fact.Fact>>()

  constructor(origin: Origin, page: Page, loaded: Loaded, at: Instant) {
    const { source, family = "state", conflicts = "replace", matched } = origin
    this.#source = source
    this.#family = family
    this.#conflicts = conflicts
    this.#matched = matched
    this.#isImport = origin.import !== undefined
    this.#isGiven = origin.given === true
    this.#madeKnown = origin.madeKnown
    this.withdrawals = new Withdrawals(source, family, page, loaded)
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
        this.#hasBeside ||= fact.reference.key.includes(also)
        const last = this.#lastOf(fact.reference)
        const before = last.get(fact.reference.key)
        if (before === undefined || before.revision < fact.revision) last.set(fact.reference.key, fact)
      }
    }
  }

  #lastOf({ stream }: Fact.Reference): Map<string, Fact.Fact> {
    let last = this.#last.get(stream)
    if (last === undefined) this.#last.set(stream, (last = new Map()))
    return last
  }

  /** All that the page says. What is taken back is so first: then it says the same wherever in the page that stands. */
  takeAll(catalog: Compiled | undefined): void {
    this.#withdraw()
    for (const draft of this.#page.drafts) this.outcomes.push(this.take(draft, catalog))
    if (this.#family === "record") this.#mend()
  }

  /**
   * Takes out what a record said and, read again, says no more: a record is immutable, so that its source was mended, or how it is
   * read. Of the participations that it is about now, or of all where it says nothing; a page has all that a record says.
   */
  #mend(): void {
    const [records, keys] = [new Set(this.#page.silent), new Set<string>()]
    for (const { reference } of this.#page.drafts) {
      if (reference.stream !== this.#page.stream) continue
      records.add(Fact.recordOf(reference.key))
      keys.add(reference.key)
    }
    for (const [key, last] of this.#last.get(this.#page.stream) ?? [])
      if (last.evidence._tag !== "Retracted" && records.has(Fact.recordOf(key)) && !keys.has(key)) this.drop(last)
  }

  /** Takes back what is known of the records that the page takes back, under the learners that it is with. */
  #withdraw(): void {
    this.rejections.push(...this.withdrawals.rejections)
    const { inForce } = this.withdrawals
    if (inForce.size === 0) return
    for (const [key, before] of this.#last.get(this.#page.stream) ?? []) {
      const withdrawal = inForce.get(Fact.recordOf(key))
      if (withdrawal === undefined || before.evidence._tag === "Retracted") continue
      const { happened, observedAt, said } = withdrawal
      const statement = { activity: before.activity, evidence: retracted, happened, observedAt, said }
      this.#add({ reference: before.reference, ...statement }, null, before.learner)
    }
  }

  /** Takes out what nothing says any more, under the learner that it is with. */
  drop({ reference, activity, happened, observedAt, learner }: Fact.Fact): void {
    this.#add({ reference, activity, evidence: unread, happened, observedAt, said: null }, null, learner)
  }

  /** Makes a reference say again what it said before an import that is undone: what this revision says, or nothing. */
  restore(last: Fact.Fact, earlier: Fact.Fact | undefined): void {
    const { reference, activity, happened, observedAt, learner } = last
    if (earlier === undefined || earlier.learner !== learner)
      this.#add({ reference, activity, evidence: undone, happened, observedAt, said: null }, null, learner)
    // That of another learner under its own key: one of the two may have been erased.
    if (earlier !== undefined)
      this.#add(earlier.learner === learner ? { ...earlier, reference } : earlier, null, earlier.learner)
  }

  take(draft: Fact.Draft, catalog: Compiled | undefined): Outcome {
    const { source } = draft.reference
    if (source !== this.#source) {
      return this.#reject(
        draft,
        `facts of source "${this.#source}"`,
        `one of source "${source}"`,
        "Mend the adapter: it speaks for one source."
      )
    }
    const matched = this.#matched?.get(draft.subject)
    if (this.#loaded.ignored.size > 0 && typeof matched !== "number" && isIgnored(this.#loaded, draft.subject)) {
      this.ignored += 1
      this.#ignore(draft.reference)
      this.#leave(draft, undefined)
      return leftOut
    }
    if (matched === "nobody" || matched === "several") return this.#rejectPerson(draft, matched)
    const isWithdrawn = this.withdrawals.has(draft.reference)
    const before = this.#lastOf(draft.reference).get(draft.reference.key)
    const isOut = before === undefined || before.evidence._tag === "Retracted"
    if (before !== undefined && (isWithdrawn || draft.evidence._tag === "Retracted")) {
      if (!isOut && !this.#isNewer(draft, before)) return { is: "conflicts", before, settled: "kept" }
      if (!this.#retract(draft, before, isWithdrawn)) return same
      return isOut ? fresh : { is: "conflicts", before, settled: "replaced" }
    }
    // Nobody is made known by a row that is left out.
    if (before !== undefined && !isOut && this.#isKept(draft, before))
      return { is: "conflicts", before, settled: "kept" }
    const met = this.#bySubject.get(draft.subject)
    const learner = met ?? this.#learnerOf(draft, catalog)
    if (learner === undefined) return refused
    if (met === undefined) {
      this.#bySubject.set(draft.subject, learner)
      if (this.#mayClaim(learner.contact))
        for (const identity of draft.subject.claims ?? []) this.#claim(learner.contact, identity)
    }
    if (before !== undefined && (isWithdrawnAhead(before) || this.#isNoNews(before, draft, learner.id))) {
      this.same += 1
      return same
    }
    if (this.#isAppended(draft, learner.id)) {
      this.same += 1
      return same
    }
    if (!isOut && this.#conflicts === "append") return this.#append(draft, before, learner.id)
    this.#leave(draft, learner.id)
    // Of a record that is taken back it keeps whom it is about, and is out from the start.
    this.#add(isWithdrawn ? { ...draft, evidence: retracted } : draft, draft, learner.id)
    return isOut ? fresh : { is: "conflicts", before, settled: "replaced" }
  }

  /** Whether what stands is known otherwise and stays so. */
  #isKept(draft: Fact.Draft, before: Fact.Fact): boolean {
    if (this.#conflicts === "append" || this.#isNewer(draft, before)) return false
    const known = this.#byKey.get(draft.subject.key)
    return known === undefined || !this.#isNoNews(before, draft, known.id)
  }

  /** Whether what is said by a known key may take the place of what stands. */
  #isNewer(draft: Fact.Draft, before: Fact.Fact): boolean {
    if (this.#conflicts === "skip") return false
    return this.#conflicts !== "ifNewer" || isLater(draft, before)
  }

  /** Whether it stands already beside what has its key, or had it: it is not to count a second time. */
  #isAppended(draft: Fact.Draft, learner: LearnerId): boolean {
    if (!this.#isImport || !this.#hasBeside) return false
    const beside = besideOf(draft)
    const known = this.#lastOf(beside.reference).get(beside.reference.key)
    return known !== undefined && this.#isNoNews(known, beside, learner)
  }

  /** Beside what stands, once. */
  #append(draft: Fact.Draft, before: Fact.Fact, learner: LearnerId): Outcome {
    const beside = besideOf(draft)
    const known = this.#lastOf(beside.reference).get(beside.reference.key)
    if (known !== undefined && this.#isNoNews(known, beside, learner)) {
      this.same += 1
      return same
    }
    this.#add(beside, beside, learner)
    return { is: "conflicts", before, settled: "appended" }
  }

  /** Of a state source, which says what stands each time it is asked, also what it was only seen to say before. */
  #isNoNews(before: Fact.Fact, draft: Fact.Draft, learner: LearnerId): boolean {
    if (before.learner !== learner) return false
    return Fact.isSame(before, draft) || (this.#family === "state" && Fact.isSeenAgain(before, draft))
  }

  /** What is taken back is so where it is, whoever the row is said to be about: that makes nobody known. */
  #retract(draft: Fact.Draft, before: Fact.Fact, isWithdrawn: boolean): boolean {
    const isOut = before.evidence._tag === "Retracted"
    if (isWithdrawnAhead(before) || (isOut && (isWithdrawn || Fact.isSame(before, draft)))) {
      this.same += 1
      return false
    }
    this.#add({ ...draft, evidence: retracted }, draft, before.learner)
    return true
  }

  /** An import names nobody anew who was known before: what it says of names would outlast its being undone. */
  #mayClaim(contact: ContactId): boolean {
    return !this.#isImport || this.#fresh.has(contact) || this.#madeKnown?.has(contact) === true
  }

  #ignore({ stream, key }: Fact.Reference): void {
    for (const prefix of Fact.prefixesOf(key)) this.ignoredKeys.add(Fact.keyOf({ stream, key: prefix }))
  }

  /** Said of another learner now, or of nobody any more: it leaves the first, and both are judged again. */
  #leave(draft: Fact.Draft, learner: LearnerId | undefined): void {
    const before = this.#lastOf(draft.reference).get(draft.reference.key)
    if (before === undefined || before.learner === learner || before.evidence._tag === "Retracted") return
    // What the row says is about somebody else: nothing of it stays with the first.
    this.#add({ ...draft, activity: before.activity, evidence: retracted, said: null }, null, before.learner)
  }

  #add(draft: Omit<Fact.Draft, "subject">, read: Fact.Draft | null, learner: LearnerId): void {
    const before = this.#lastOf(draft.reference).get(draft.reference.key)
    const id = next<FactId>(this.#loaded.head.facts + this.facts.length)
    const fact: Fact.Fact = {
      id,
      learner,
      origin: before?.origin ?? id,
      revision: (before?.revision ?? 0) + 1,
      recordedAt: this.#at,
      batch: this.#loaded.head.batch + 1,
      observedAt: draft.observedAt,
      said: draft.said,
      reference: draft.reference,
      activity: draft.activity,
      evidence: draft.evidence,
      happened: draft.happened
    }
    this.facts.push(fact)
    this.drafts.push(read)
    this.#lastOf(fact.reference).set(fact.reference.key, fact)
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
    const matched = this.#matched?.get(draft.subject)
    const owner = this.#contacts.get(identity) ?? (typeof matched === "number" ? matched : undefined)
    if (known !== undefined) {
      if (known.offering === offering && this.#isOf(known.contact, owner)) return known
      this.#reject(
        draft,
        `a participation to stay in its offering, "${known.offering}", and with the contact it was first recorded for`,
        `participation "${key}" ${known.offering === offering ? `of another contact, "${identity}"` : `in "${offering}"`}`,
        this.#isGiven
          ? "A participation never changes hands: give the fact the key of another one, or mend it, and record it again."
          : "A participation never changes hands. Where a setting names the offering, set it back, or read what is new under a source id of its own; else give the row a key of its own, or mend it."
      )
      return undefined
    }
    if (catalog?.offerings.has(offering) !== true) {
      this.#reject(
        draft,
        "an offering of the catalog",
        `"${offering}"`,
        this.#isGiven
          ? "Add the offering to the catalog, or mend the fact, and record it again."
          : "Add the offering to the catalog and sync again, or mend the row.",
        "type"
      )
      return undefined
    }
    const learner: Learner = {
      id: next<LearnerId>(this.#loaded.head.learners + this.newLearners.length),
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

  /** Whose a participation is: somebody matched may be another contact of the same person by now. */
  #isOf(contact: ContactId, owner: ContactId | undefined): boolean {
    if (contact === owner || owner === undefined || this.#matched === undefined) return contact === owner
    const { people } = this.#loaded
    return (people.get(contact) ?? contact) === (people.get(owner) ?? owner)
  }

  /** Kept once a page, however often it is said, and not at all where it is the contact's own name. */
  #claim(contact: ContactId, identity: Contact.Identity): void {
    const key = Contact.keyOf(identity)
    const claim = `${contact} ${key}`
    // A name of somebody erased comes back by nobody's claim.
    if (this.#loaded.ignored.has(key) && !this.#loaded.contacts.has(key)) return
    if (this.#contacts.get(key) === contact || this.#claimed.has(claim)) return
    this.#claimed.add(claim)
    this.newClaims.push({ contact, identity, source: this.#source })
  }

  #newContact(identity: Contact.Identity, key: string): ContactId {
    const id = next<ContactId>(this.#loaded.head.contacts + this.newContacts.length)
    this.newContacts.push({ id, identity })
    this.#fresh.add(id)
    this.#contacts.set(key, id)
    return id
  }

  #rejectPerson(draft: Fact.Draft, found: "nobody" | "several"): Outcome {
    const names = [draft.subject.contact, ...(draft.subject.claims ?? [])].map(Contact.keyOf).join(", ")
    const again = "and import the file again; the row is kept until then."
    return found === "nobody"
      ? this.#reject(
          draft,
          "somebody who is known by one of these names",
          `nobody called ${names}`,
          `Sync the source that knows this person, or mend the name, ${again}`,
          "person"
        )
      : this.#reject(
          draft,
          "one person who is known by one of these names",
          `several people called ${names}`,
          `Link the contacts if they are one person, or mend the row, ${again}`,
          "person"
        )
  }

  #reject(draft: Fact.Draft, expected: string, found: string, advice: string, kind: Rejection.Kind = "row"): Outcome {
    const { line } = draft.reference
    // Rows of one imported file are told apart from those of another; what they say is not.
    const { stream } = this.#isImport ? this.#page : draft.reference
    const key = this.#family === "record" ? Fact.recordOf(draft.reference.key) : draft.reference.key
    const last = this.rejections.at(-1)
    const isSameRow = last?.stream === stream && last.line === line && (line !== null || last.key === key)
    // One row is one rejection, however many facts it would have given.
    if (isSameRow && last.found === found) return refused
    const raw = Rejection.bounded(this.#page.raw(draft))
    const place = { kind, source: this.#source, stream, key, line, column: null } as const
    this.rejections.push({ ...place, expected, found, advice, raw })
    return refused
  }
}

/**
 * Whether a statement is newer than another about the same: by their source's own clock where both say it, else by when they
 * happened. Where nothing tells, it is not.
 */
const isLater = (statement: Statement, before: Statement): boolean => {
  if (statement.observedAt !== null && before.observedAt !== null) return statement.observedAt > before.observedAt
  const [one, other] = [statement.happened, before.happened]
  if (one.at !== null && other.at !== null) return one.at > other.at
  return one.on > other.on
}
