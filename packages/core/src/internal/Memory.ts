/** What the ledger in memory holds: everything in maps, and the one function that changes them. */
import { type Achievement, earnedOn, isStanding } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import { type Contact, type Identity, keyOf } from "../Contact.ts"
import type { Decision } from "../Decision.ts"
import { canonical } from "../Entry.ts"
import * as Fact from "../Fact.ts"
import * as Holding from "../Holding.ts"
import {
  type CertificationId,
  type ContactId,
  type DecisionId,
  type FactId,
  ImportId,
  type LearnerId,
  type SourceId,
  type TypeId
} from "../Id.ts"
import { type Import, type Label, withoutTexts } from "./ImportTerms.ts"
import type { Instant } from "../Instant.ts"
import type { LedgerError } from "../Ledger.ts"
import {
  type AppliedCatalog,
  type Commit,
  type Expired,
  type Expiry,
  type Head,
  isUnder,
  type KeptClaim,
  type Learner,
  type Lease,
  type Loaded,
  type LoadedContacts,
  type LoadRequest,
  type Logged,
  made,
  maxPage,
  needed,
  passedOn,
  type Position,
  type Prefix,
  recorded,
  type Restated,
  type Signed,
  Superseded,
  type TypeTotals
} from "../Ledger.ts"
import { push } from "./Lists.ts"
import * as Numbers from "../Numbers.ts"
import { itself } from "../Plan.ts"
import { lengthsOf } from "./Lengths.ts"
import * as Rejection from "../Rejection.ts"
import type { Stood } from "../Stood.ts"
import { compareText } from "./compareText.ts"
import { MemoryCertificates } from "./MemoryCertificates.ts"
import { MemoryLog } from "./MemoryLog.ts"
import { MemoryReceived } from "./MemoryReceived.ts"
import { redact } from "./MemoryRedaction.ts"
import { refused } from "./MemoryRefusal.ts"
import { MemoryRejections } from "./MemoryRejections.ts"
import { MemoryShelf } from "./MemoryShelf.ts"
import { MemoryWithdrawals } from "./MemoryWithdrawals.ts"
import { at, ended, isKnown, type Version } from "./Versioned.ts"

export const byId = <A extends { readonly id: number }>(items: Iterable<A>): ReadonlyArray<A> =>
  [...items].toSorted((a, b) => a.id - b.id)

/** A version of something of one contact. */
interface Owned<A> extends Version<A> {
  readonly contact: ContactId
}

export const ascending = (ids: Iterable<ContactId>): ReadonlyArray<ContactId> =>
  [...new Set(ids)].toSorted((a, b) => a - b)

export class Memory {
  recordedAt: Instant | null = null
  given = Numbers.none
  readonly blocks = new Map<SourceId, Numbers.Block>()
  readonly leases = new Map<string, { readonly fence: number; readonly until: number }>()
  readonly shelf = new MemoryShelf()
  /** Commits that erased somebody. */
  erasures = 0
  /** Whose own each identity is. */
  readonly owners = new Map<string, ContactId>()
  /** Whose name is erased has none. */
  readonly contacts = new Map<ContactId, Identity | null>()
  readonly stamps = new Map<ContactId, number>()
  /** Who claims each identity. */
  readonly claims = new Map<string, { readonly identity: Identity; readonly by: Set<ContactId> }>()
  readonly claimed = new Map<ContactId, Array<KeptClaim>>()
  /** How many claims were ever made for a contact: erased ones keep their numbers. */
  readonly claimCounts = new Map<ContactId, number>()
  /** Names of whoever was erased, by `keyOf`: rows about them are ignored. */
  readonly ignored = new Set<string>()
  /** The same names, as rejected rows hold them. */
  readonly recognized = new Set<string>()
  /** The person of each contact that belongs to a lower one. */
  readonly persons = new Map<ContactId, Version<ContactId>>()
  pastPersons: Array<Owned<ContactId>> = []
  readonly learners = new Map<LearnerId, Learner>()
  readonly learnersByKey = new Map<string, Learner>()
  readonly learnersOf = new Map<ContactId, Array<Learner>>()
  readonly revisions = new Map<LearnerId, Array<Fact.Fact>>()
  readonly facts = new Map<FactId, Fact.Fact>()
  readonly archived = new Map<FactId, string>()
  corrections = 0
  readonly lastRevision = new Map<string, Fact.Fact>()
  readonly decisions = new Map<DecisionId, Decision>()
  readonly decisionsAbout = new Map<ContactId, Array<Decision>>()
  readonly achievements = new Map<ContactId, Map<string, Version<Achievement>>>()
  pastAchievements: Array<Version<Achievement>> = []
  readonly holdings = new Map<ContactId, ReadonlyMap<CertificationId, Version<Holding.Holding>>>()
  pastHoldings: Array<Owned<Holding.Holding>> = []
  readonly entries: Array<{ readonly index: number; readonly text: string; readonly contact: ContactId }> = []
  readonly log = new MemoryLog()
  readonly signed: Array<Signed> = []
  readonly positions = new Map<SourceId, Omit<Position, "rejected" | "drift">>()
  readonly rejections = new MemoryRejections()
  readonly catalogs: Array<AppliedCatalog> = []
  readonly imports = new Map<ImportId, Import>()
  /** The import of each commit that is part of one. */
  readonly importOf = new Map<number, ImportId>()
  readonly withdrawals = new MemoryWithdrawals()
  readonly received = new MemoryReceived()
  readonly certificates = new MemoryCertificates()
  /** The learners under which each reference has, or once had, a fact. */
  readonly ownersOf = new Map<string, Array<LearnerId>>()
  readonly secretOf: (contact: ContactId) => Uint8Array

  constructor(secrets: (contact: ContactId) => Uint8Array) {
    this.secretOf = secrets
  }

  learnerKey(source: SourceId, key: string): string {
    return `${source}\n${key}`
  }

  factKey(reference: Omit<Fact.Reference, "line">): string {
    return `${reference.source}\n${Fact.keyOf(reference)}`
  }

  /** Whose part each contact was at a moment, where that was another's. */
  personsAt(known: Instant | null): ReadonlyMap<ContactId, ContactId> {
    return new Map([
      ...[...this.persons].flatMap(([contact, version]) => at([version], known).map((own) => [contact, own] as const)),
      ...this.pastPersons.flatMap((past) => at([past], known).map((own) => [past.contact, own] as const))
    ])
  }

  personOf(contact: ContactId): ContactId {
    return this.persons.get(contact)?.stored ?? contact
  }

  /** These contacts and all that are linked to one of them, in order. */
  linked(contacts: Iterable<ContactId>, known: Instant | null = null): ReadonlyArray<ContactId> {
    if (this.persons.size + this.pastPersons.length === 0) return ascending(contacts)
    const persons = this.personsAt(known)
    const own = new Set([...contacts].map((contact) => persons.get(contact) ?? contact))
    return ascending([...own, ...[...persons].flatMap(([contact, person]) => (own.has(person) ? [contact] : []))])
  }

  /** A person with all that they are called, each name once. */
  contactOf(person: ContactId, known: Instant | null = null): Contact {
    const members = this.linked([person], known)
    const identities = new Map(
      members.flatMap((id) => this.identitiesOf(id)).map((identity) => [keyOf(identity), identity])
    )
    return { id: person, members, identities: [...identities.values()] }
  }

  achievementOf(id: AchievementId.AchievementId, known: Instant | null): Achievement | undefined {
    const contact = this.learners.get(id.learner)?.contact
    return contact === undefined
      ? undefined
      : at(this.stoodOf(contact).achievements, known).find((one) => AchievementId.isSame(one.id, id))
  }

  achievementsOf(contact: ContactId): ReadonlyArray<Achievement> {
    return at([...(this.achievements.get(contact)?.values() ?? [])], null)
  }

  holdingsOf(contact: ContactId): ReadonlyArray<Holding.Holding> {
    return at([...(this.holdings.get(contact)?.values() ?? [])], null)
  }

  /** What was held at a moment, by whom. */
  heldAt(known: Instant | null): ReadonlyArray<readonly [ContactId, Holding.Holding]> {
    const standing = [...this.holdings].flatMap(([contact, own]) =>
      [...own.values()].map((version): Owned<Holding.Holding> => ({ contact, ...version }))
    )
    return [...standing, ...(known === null ? [] : this.pastHoldings)].flatMap((version) =>
      isKnown(version, known) ? [[version.contact, version.stored] as const] : []
    )
  }

  /** Every version of what is stored of a contact. */
  stoodOf(contact: ContactId): Stood {
    const isOwn = (version: Owned<unknown>): boolean => version.contact === contact
    const person = this.persons.get(contact)
    const plain = <A>({ stored, since, until }: Version<A>): Version<A> => ({ stored, since, until })
    return {
      achievements: [
        ...this.pastAchievements.filter(({ stored }) => stored.contact === contact),
        ...(this.achievements.get(contact)?.values() ?? [])
      ],
      holdings: [...this.pastHoldings.filter(isOwn).map(plain), ...(this.holdings.get(contact)?.values() ?? [])],
      persons: [...this.pastPersons.filter(isOwn).map(plain), ...(person === undefined ? [] : [person])]
    }
  }

  decisionsOf(contacts: ReadonlyArray<ContactId>): ReadonlyArray<Decision> {
    return byId(new Set(contacts.flatMap((contact) => this.decisionsAbout.get(contact) ?? [])))
  }

  /** Everybody whose own the identity is or who claims it. */
  claimantsOf(identity: string): ReadonlyArray<ContactId> {
    const owner = this.owners.get(identity)
    return ascending([...(owner === undefined ? [] : [owner]), ...(this.claims.get(identity)?.by ?? [])])
  }

  /** Where whoever loads for a source numbers on from; takes numbers where it has room for something. */
  head({ source, room }: Pick<LoadRequest, "source" | "room">, need: Numbers.Counts): Head {
    const { recordedAt, erasures } = this
    const at = { batch: this.log.checkpoints.length, recordedAt, erasures }
    const holder = source ?? itself
    const block = this.blocks.get(holder) ?? Numbers.empty
    if (room === null) return { ...at, ...block.used, exclusive: false }
    const taken = room.exclusive ? Numbers.takeAlone(this.given, need) : Numbers.take(this.given, block, need)
    this.given = taken.given
    if (!room.exclusive) this.blocks.set(holder, taken.block)
    return { ...at, ...taken.block.used, exclusive: room.exclusive }
  }

  /** What belongs to these learners and contacts, which are whole persons. */
  about(learners: Iterable<Learner>, contacts: ReadonlyArray<ContactId>) {
    const all = [...learners]
    const persons = new Set(contacts.flatMap((contact) => this.persons.get(contact)?.stored ?? []))
    return {
      learners: all,
      stamps: new Map(contacts.map((id) => [id, this.stamps.get(id) ?? 0])),
      revisions: new Map(all.map(({ id }) => [id, [...(this.revisions.get(id) ?? [])]])),
      achievements: new Map(contacts.map((id) => [id, this.achievementsOf(id)])),
      decisions: this.decisionsOf(contacts),
      people: new Map(
        contacts.flatMap((contact) => {
          const person = this.personOf(contact)
          return persons.has(person) ? [[contact, person] as const] : []
        })
      )
    } satisfies Partial<Loaded>
  }

  load(request: LoadRequest): Loaded {
    const { source, subjects, references, prefixes, records, contacts, whole, room } = request
    const known = new Map(
      subjects.flatMap(({ contact }) => {
        const id = this.owners.get(keyOf(contact))
        return id === undefined ? [] : [[keyOf(contact), id] as const]
      })
    )
    const learners = new Set([
      ...subjects.flatMap(({ key }) =>
        source === null ? [] : (this.learnersByKey.get(this.learnerKey(source, key)) ?? [])
      ),
      ...references.flatMap((reference) => {
        const key = this.factKey(reference)
        const owners = new Set(this.ownersOf.get(key))
        return [...owners].flatMap((owner) => this.learners.get(owner) ?? [])
      }),
      ...prefixes
        .flatMap((prefix) => (source === null ? [] : this.factsUnder(source, prefix)))
        .flatMap(({ learner }) => this.learners.get(learner) ?? [])
    ])
    const everyone = this.linked([
      ...[...learners].map(({ contact }) => contact),
      ...known.values(),
      ...contacts.filter((id) => this.contacts.has(id))
    ])
    const others = whole ? everyone.flatMap((id) => this.learnersOf.get(id) ?? []) : []
    const ignored = new Set(
      subjects.flatMap(({ contact, claims = [] }) =>
        [contact, ...claims].map(keyOf).filter((name) => this.ignored.has(name))
      )
    )
    const said = this.withdrawals.of(source, records)
    const loaded = { contacts: known, ignored, ...said, ...this.about(new Set([...learners, ...others]), everyone) }
    return {
      ...loaded,
      head: this.head(request, room === null ? Numbers.none : needed(request, room, loaded)),
      position: source === null ? null : (this.positions.get(source)?.text ?? null)
    }
  }

  /** The last revision of each fact under a prefix, in order of key. */
  factsUnder(source: SourceId, { stream, prefix }: Prefix): ReadonlyArray<Fact.Fact> {
    return [...this.lastRevision.values()]
      .filter(({ reference }) => reference.source === source && reference.stream === stream)
      .filter(({ reference }) => isUnder(prefix, reference.key))
      .toSorted((a, b) => compareText(a.reference.key, b.reference.key))
  }

  identitiesOf(contact: ContactId): ReadonlyArray<Identity> {
    const own = this.contacts.get(contact)
    return [
      ...(own === undefined || own === null ? [] : [own]),
      ...(this.claimed.get(contact) ?? []).map(({ identity }) => identity)
    ]
  }

  loadContacts(after: ContactId | null, limit: number, until: number): LoadedContacts {
    const next = ascending(this.contacts.keys()).filter((id) => id > (after ?? 0) && id <= until)
    const ids = next.slice(0, Math.min(limit, maxPage))
    const everyone = this.linked(ids)
    const persons = ids.filter((id) => this.personOf(id) === id)
    return {
      ...this.about(byId(everyone.flatMap((id) => this.learnersOf.get(id) ?? [])), everyone),
      head: this.head({ source: null, room: null }, Numbers.none),
      ids,
      position: null,
      contacts: new Map(),
      ignored: new Set(),
      withdrawn: new Map(),
      withdrawing: new Set(),
      holdings: new Map(persons.map((id) => [id, this.holdingsOf(id)]))
    }
  }

  apply(planned: Commit): void {
    const commit =
      this.recordedAt !== null && this.recordedAt > planned.recordedAt ? recorded(planned, this.recordedAt) : planned
    const { source, recordedAt, head, catalog, position, under } = commit
    const batch = this.log.checkpoints.length + 1
    const block = head.exclusive ? undefined : Numbers.use(this.blocks.get(source) ?? Numbers.empty, head, made(commit))
    if (block !== undefined) this.blocks.set(source, block)
    for (const each of commit.restated) this.restate(each)
    // First: what this commit itself says of them is committed to by their new secrets.
    if (commit.redaction !== null) redact(this, commit.redaction)
    // Before the leaves are made, which commit to what is kept.
    const archived = this.#archivable(commit.archived)
    const claims = this.keepPeople(commit)
    for (const said of commit.facts) {
      const fact = said.batch === batch ? said : { ...said, batch }
      this.facts.set(fact.id, fact)
      if (fact.revision > 1) this.corrections += 1
      this.lastRevision.set(this.factKey(fact.reference), fact)
      push(this.ownersOf, this.factKey(fact.reference), fact.learner)
      push(this.revisions, fact.learner, fact)
    }
    for (const { fact, raw } of archived) this.archived.set(fact, raw)
    for (const decided of commit.decisions) {
      const decision = { ...decided, batch }
      this.decisions.set(decision.id, decision)
      for (const contact of new Set(decision.about)) push(this.decisionsAbout, contact, decision)
    }
    this.keepStandings(commit)
    const texts = commit.entries.map(canonical)
    this.log.append({ ...commit, archived }, claims, texts)
    this.certificates.keep(commit.certificates, batch)
    const first = this.log.size - texts.length - commit.certificates.length
    for (const [at, { contact }] of commit.entries.entries()) {
      this.entries.push({ index: first + at, text: texts[at] ?? "", contact })
    }
    this.#keepImport(commit, batch)
    this.withdrawals.keep(commit)
    this.received.keep(commit, batch, this.recognized)
    this.rejections.keep(commit, this.recognized)
    if (catalog !== null) this.catalogs.push({ ...catalog, recordedAt })
    if (position !== null) this.positions.set(source, { text: position.to, catalog: under, recordedAt })
    this.recordedAt = recordedAt
  }

  #keepImport({ import: part, recordedAt }: Commit, batch: number): void {
    if (part === null) return
    const { of, ended: isEnded } = part
    const id = typeof of === "number" ? of : ImportId.make(batch)
    const known =
      typeof of === "number" ? this.imports.get(of) : { ...of, ...this.#nameable(of), id, recordedAt, ended: false }
    if (known === undefined) return
    this.imports.set(id, { ...known, ended: known.ended || isEnded })
    this.importOf.set(batch, id)
  }

  /** What it may not be called: nothing that names somebody who was erased, and is ignored. */
  #nameable(label: Label): Label | undefined {
    const lengths = lengthsOf(this.recognized)
    const holds = (raw: string): boolean =>
      [...Rejection.candidatesIn({ key: "", raw }, lengths)].some((name) => this.recognized.has(name))
    return withoutTexts(holds, label)
  }

  /** The commits of an import, in order. */
  batchesOf(id: ImportId): ReadonlyArray<number> {
    return [...this.importOf].flatMap(([batch, own]) => (own === id ? [batch] : [])).toSorted((a, b) => a - b)
  }

  /** The claims that are new, with their numbers. */
  keepPeople({ contacts, claims, learners, people, stamps, recordedAt }: Commit): ReadonlyArray<KeptClaim> {
    const made: Array<KeptClaim> = []
    for (const [contact, stamp] of stamps) this.stamps.set(contact, stamp + 1)
    for (const { id, identity } of contacts) {
      this.owners.set(keyOf(identity), id)
      this.contacts.set(id, identity)
      this.stamps.set(id, 1)
      this.log.keepSecret(id, this.secretOf(id))
    }
    for (const { contact, identity, source } of claims) {
      const claim = this.claims.get(keyOf(identity)) ?? { identity, by: new Set<ContactId>() }
      this.claims.set(keyOf(identity), claim)
      // Said again, also by another source, it is the same claim.
      if (claim.by.has(contact)) continue
      claim.by.add(contact)
      const number = (this.claimCounts.get(contact) ?? 0) + 1
      this.claimCounts.set(contact, number)
      const kept = { contact, identity, source, number }
      push(this.claimed, contact, kept)
      made.push(kept)
    }
    for (const learner of learners) {
      this.learners.set(learner.id, learner)
      this.learnersByKey.set(this.learnerKey(learner.source, learner.key), learner)
      push(this.learnersOf, learner.contact, learner)
    }
    for (const { contact, person } of people) {
      const before = this.persons.get(contact)
      if (before !== undefined)
        this.pastPersons.push(...ended(before, recordedAt).map((past) => ({ contact, ...past })))
      if (contact === person) this.persons.delete(contact)
      else this.persons.set(contact, { stored: person, since: recordedAt, until: null })
    }
    return made
  }

  restate({ contact, stood }: Restated): void {
    const isOther = (version: Owned<unknown>): boolean => version.contact !== contact
    const past = <A>(all: ReadonlyArray<Version<A>>): ReadonlyArray<Owned<A>> =>
      all.flatMap((version) => (version.until === null ? [] : [{ ...version, contact }]))
    const standing = <A>(all: ReadonlyArray<Version<A>>): ReadonlyArray<Version<A>> =>
      all.filter(({ until }) => until === null)
    this.pastAchievements = [
      ...this.pastAchievements.filter(({ stored }) => stored.contact !== contact),
      ...stood.achievements.filter(({ until }) => until !== null)
    ]
    this.pastHoldings = [...this.pastHoldings.filter(isOther), ...past(stood.holdings)]
    this.pastPersons = [...this.pastPersons.filter(isOther), ...past(stood.persons)]
    const achievements = new Map(this.achievements.get(contact))
    for (const version of standing(stood.achievements))
      achievements.set(AchievementId.format(version.stored.id), version)
    this.achievements.set(contact, achievements)
    this.holdings.set(
      contact,
      new Map(standing(stood.holdings).map((version) => [version.stored.certification, version]))
    )
    this.persons.delete(contact)
    for (const version of standing(stood.persons)) this.persons.set(contact, version)
  }

  keepStandings({ achievements, holdings, recordedAt }: Commit): void {
    for (const achievement of achievements) {
      const all = this.achievements.get(achievement.contact) ?? new Map<string, Version<Achievement>>()
      const name = AchievementId.format(achievement.id)
      const before = all.get(name)
      if (before !== undefined) this.pastAchievements.push(...ended(before, recordedAt))
      this.achievements.set(achievement.contact, all.set(name, { stored: achievement, since: recordedAt, until: null }))
    }
    for (const { contact, holdings: all } of holdings) {
      const before = new Map(this.holdings.get(contact))
      const after = new Map<CertificationId, Version<Holding.Holding>>()
      for (const stored of all) {
        if (stored.periods.length === 0) continue
        const version = before.get(stored.certification)
        const isSame = version !== undefined && Holding.isSame([version.stored], [stored])
        if (isSame) before.delete(stored.certification)
        after.set(stored.certification, isSame ? version : { stored, since: recordedAt, until: null })
      }
      for (const version of before.values())
        this.pastHoldings.push(...ended(version, recordedAt).map((past) => ({ contact, ...past })))
      this.holdings.set(contact, after)
    }
  }

  /** The row that a fact was read from goes, and the commitment to it stays. */
  letRowGo(id: FactId): void {
    this.archived.delete(id)
    this.log.redact({ _tag: "Fact", id }, (recorded, { sealedRaw }) =>
      recorded._tag === "Fact" ? { ...recorded, raw: null, sealedRaw } : recorded
    )
  }

  /** The rows that may be kept beside facts: none that holds a name of somebody who was erased, and is ignored. */
  #archivable(rows: Commit["archived"]): Commit["archived"] {
    const lengths = lengthsOf(this.recognized)
    return rows.filter(
      ({ raw }) => ![...Rejection.candidatesIn({ key: "", raw }, lengths)].some((name) => this.recognized.has(name))
    )
  }

  /** Lets raw text go that is older than allowed. */
  expire({ rows, rejections, received }: Expiry): Expired {
    const old = [...this.archived.keys()].filter((id) => {
      const fact = this.facts.get(id)
      const before = fact === undefined ? undefined : rows.get(fact.evidence._tag)
      return fact !== undefined && before !== undefined && fact.recordedAt < before
    })
    for (const id of old.slice(0, maxPage)) this.letRowGo(id)
    return {
      rows: Math.min(old.length, maxPage),
      rejections: this.rejections.expire(rejections),
      received: this.received.expire(received)
    }
  }

  /** The entries about these contacts after an index. */
  entriesOf(contacts: Iterable<ContactId>, after: number | null): ReadonlyArray<Logged> {
    const asked = new Set(contacts)
    return this.entries
      .flatMap(({ index, text, contact }) => (asked.has(contact) && index > (after ?? -1) ? [{ index, text }] : []))
      .slice(0, maxPage)
  }

  lease(name: string, now: number, milliseconds: number): Lease | undefined {
    const known = this.leases.get(name)
    if (known !== undefined && known.until > now) return undefined
    const fence = (known?.fence ?? 0) + 1
    this.leases.set(name, { fence, until: now + milliseconds })
    return { name, fence }
  }

  renew(lease: Lease, until: number): LedgerError | undefined {
    const fence = this.leases.get(lease.name)?.fence
    if (fence !== lease.fence) return refused(new Superseded({ found: passedOn(lease, fence) }))
    this.leases.set(lease.name, { fence, until })
    return undefined
  }

  allAchievements(known: Instant | null = null): ReadonlyArray<Achievement> {
    const standing = [...this.achievements.values()].flatMap((all) => [...all.values()])
    return at(known === null ? standing : [...standing, ...this.pastAchievements], known)
  }

  typeTotals(): ReadonlyMap<TypeId, TypeTotals> {
    const totals = new Map<TypeId, TypeTotals>()
    for (const achievement of this.allAchievements()) {
      const before = totals.get(achievement.id.type) ?? { issued: 0, withdrawn: 0, standing: 0, contested: 0 }
      const issued = earnedOn(achievement) === undefined ? 0 : 1
      const standing = isStanding(achievement) ? 1 : 0
      totals.set(achievement.id.type, {
        issued: before.issued + issued,
        withdrawn: before.withdrawn + issued - standing,
        standing: before.standing + standing,
        contested: before.contested + (achievement.contested === null ? 0 : 1)
      })
    }
    return totals
  }
}
