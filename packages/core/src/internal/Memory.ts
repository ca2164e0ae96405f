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
import { type Import, type Label, without, withoutTexts } from "./ImportTerms.ts"
import type { Instant } from "../Instant.ts"
import {
  type AppliedCatalog,
  type Commit,
  Conflict,
  Corrupt,
  type Expired,
  type Expiry,
  type Head,
  isUnder,
  keepsRows,
  type KeptClaim,
  type KeptRejection,
  type Learner,
  type Lease,
  LedgerError,
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
  type Redaction,
  type Restated,
  type Signed,
  Superseded,
  type TypeTotals
} from "../Ledger.ts"
import * as Numbers from "../Numbers.ts"
import { itself } from "../Plan.ts"
import * as Rejection from "../Rejection.ts"
import type { Stood } from "../Stood.ts"
import { compareText } from "./compareText.ts"
import { MemoryCertificates } from "./MemoryCertificates.ts"
import { MemoryLog } from "./MemoryLog.ts"
import { MemoryReceived } from "./MemoryReceived.ts"
import { MemoryShelf } from "./MemoryShelf.ts"
import { MemoryWithdrawals } from "./MemoryWithdrawals.ts"
import { at, ended, isKnown, type Version } from "./Versioned.ts"

const refused = (reason: LedgerError["reason"]): LedgerError => new LedgerError({ ledger: "in memory", reason })
const conflict = (found: string): LedgerError => refused(new Conflict({ found }))

/** Adds to a list that is made with its first item. */
const push = <K, A>(lists: Map<K, Array<A>>, key: K, item: A): void => {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [item])
  else known.push(item)
}

/** Puts a new version where the old one of its id stands. */
const replace = <A extends { readonly id: number }>(items: Array<A> | undefined, item: A): void => {
  const at = items?.findIndex(({ id }) => id === item.id) ?? -1
  if (items !== undefined && at !== -1) items[at] = item
}

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
  lastRejection = 0
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
  readonly rejections = new Map<string, KeptRejection>()
  /** By the ids of rejections. */
  readonly dismissals = new Map<number, Rejection.Dismissal>()
  readonly catalogs: Array<AppliedCatalog> = []
  readonly imports = new Map<ImportId, Import>()
  /** The import of each commit that is part of one. */
  readonly importOf = new Map<number, ImportId>()
  readonly withdrawals = new MemoryWithdrawals()
  readonly received = new MemoryReceived()
  readonly certificates = new MemoryCertificates()
  /** The learners under which each reference has, or once had, a fact. */
  readonly #ownersOf = new Map<string, Array<LearnerId>>()
  readonly #secrets: (contact: ContactId) => Uint8Array

  constructor(secrets: (contact: ContactId) => Uint8Array) {
    this.#secrets = secrets
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
        const owners = new Set(this.#ownersOf.get(key))
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

  /** Checks everything that could refuse the commit before it changes anything. */
  refusal(commit: Commit): LedgerError | undefined {
    const { head, under, catalog, lease, source, position, alone, stamps } = commit
    const fence = lease === null ? undefined : this.leases.get(lease.name)?.fence
    if (lease !== null && fence !== lease.fence) return refused(new Superseded({ found: passedOn(lease, fence) }))
    const latest = this.catalogs.at(-1)?.version ?? 0
    if (latest > under) return conflict(`catalog version ${latest} has been applied since`)
    if (catalog !== null && catalog.version !== latest + 1)
      return conflict(`catalog version ${latest} where ${catalog.version - 1} was expected`)
    const batch = this.log.checkpoints.length
    if (alone && head.batch !== batch) return conflict(`batch ${batch} where ${head.batch} was expected`)
    const at = this.positions.get(source)?.text ?? null
    if (position !== null && position.from !== at) return conflict(`source ${source} stands elsewhere by now`)
    for (const [contact, stamp] of stamps) {
      if (this.stamps.get(contact) !== stamp) return conflict(`contact ${contact} has been written since`)
    }
    const of = commit.import?.of
    if (typeof of === "number" && !this.imports.has(of))
      return refused(new Corrupt({ found: `import ${of} is named but not there` }))
    const taken = this.certificates.taken(commit.certificates)
    if (taken !== undefined) return conflict(`${taken} is another's`)
    const erased = commit.certificates
      .flatMap(({ about }) => about)
      .find((contact) => this.contacts.get(contact) === null)
    if (erased !== undefined) return conflict(`contact ${erased} is erased`)
    return (
      this.refusalOfErased(commit) ??
      this.refusalOfNames(commit) ??
      this.refusalOfFacts(commit) ??
      this.refusalOfWithdrawn(commit)
    )
  }

  /** What may be of somebody who has been erased since it was planned: nobody can tell from the text of a row. */
  refusalOfErased(commit: Commit): LedgerError | undefined {
    if (commit.head.erasures === this.erasures) return undefined
    const isNamed = commit.claims.some(({ identity }) => this.ignored.has(keyOf(identity)))
    return keepsRows(commit) || isNamed ? conflict("somebody has been erased since") : undefined
  }

  /** New names and numbers that somebody has by now. */
  refusalOfNames({ head, source, contacts, learners, ...commit }: Commit): LedgerError | undefined {
    const known =
      contacts.find(({ id, identity }) => this.owners.has(keyOf(identity)) || this.contacts.has(id))?.identity.value ??
      learners.find(({ id, key }) => this.learnersByKey.has(this.learnerKey(source, key)) || this.learners.has(id))?.key
    if (known !== undefined) return conflict(`"${known}" is known already`)
    const block = this.blocks.get(source) ?? Numbers.empty
    return head.exclusive || Numbers.use(block, head, made({ contacts, learners, ...commit })) !== undefined
      ? undefined
      : conflict("its numbers have been used by now")
  }

  refusalOfFacts({ facts, decisions }: Commit): LedgerError | undefined {
    if (decisions.some(({ id }) => this.decisions.has(id)))
      return conflict("a decision of that number is known already")
    const planned = new Map<string, number>()
    for (const fact of facts) {
      const key = this.factKey(fact.reference)
      const last = planned.get(key) ?? this.lastRevision.get(key)?.revision ?? 0
      if (last !== fact.revision - 1) return conflict(`fact ${Fact.keyOf(fact.reference)} is known already`)
      planned.set(key, fact.revision)
    }
    return undefined
  }

  /** A record that is taken back says nothing, whoever was first. */
  refusalOfWithdrawn({ source, facts, withdrawals }: Commit): LedgerError | undefined {
    const after = new Map(facts.map((fact) => [this.factKey(fact.reference), fact]))
    const standing = withdrawals.flatMap(({ stream, record }) =>
      this.factsUnder(source, { stream, prefix: record }).filter(({ reference }) => !after.has(this.factKey(reference)))
    )
    const still = [...after.values(), ...standing].find(
      ({ evidence, reference }) =>
        evidence._tag !== "Retracted" && this.withdrawals.isWithdrawn(reference, { source, withdrawals })
    )
    return still === undefined ? undefined : conflict(`record ${Fact.keyOf(still.reference)} is taken back by now`)
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
    if (commit.redaction !== null) this.redact(commit.redaction)
    // Before the leaves are made, which commit to what is kept.
    const archived = this.#archivable(commit.archived)
    const claims = this.keepPeople(commit)
    for (const said of commit.facts) {
      const fact = said.batch === batch ? said : { ...said, batch }
      this.facts.set(fact.id, fact)
      if (fact.revision > 1) this.corrections += 1
      this.lastRevision.set(this.factKey(fact.reference), fact)
      push(this.#ownersOf, this.factKey(fact.reference), fact.learner)
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
    this.keepRejections(commit)
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
    const lengths = Rejection.lengthsOf(this.recognized)
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
      this.log.keepSecret(id, this.#secrets(id))
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

  /** Takes out what names these contacts; what the log commits to stays in it. */
  redact({ contacts, groups, ignores, learners, facts, decisions }: Redaction): void {
    this.erasures += 1
    const names: Array<string> = []
    for (const contact of contacts) {
      const identities = this.identitiesOf(contact).filter(({ scheme }) => !groups.has(scheme))
      if (ignores) for (const identity of identities) this.ignored.add(keyOf(identity))
      names.push(...identities.map(({ value }) => value))
      this.#redactNames(contact)
    }
    const keys = new Set(
      facts.flatMap(({ id }) => {
        const { source, stream, key } = this.facts.get(id)?.reference ?? {}
        if (source === undefined || stream === undefined || key === undefined) return []
        return Fact.prefixesOf(key).map((prefix) => this.factKey({ source, stream, key: prefix }))
      })
    )
    for (const { id, key } of learners) this.#redactLearner(id, key, names)
    if (ignores) for (const name of names) this.recognized.add(Rejection.recognized(name))
    for (const fact of facts) this.#redactFact(fact)
    // A short number is in rows of everybody.
    const distinct = names.filter((name) => Rejection.recognized(name) !== "")
    for (const [id, raw] of this.archived) if (Rejection.isAbout(distinct, { raw, found: "" })) this.#letRowGo(id)
    for (const decision of decisions) {
      this.log.redact({ _tag: "Decision", id: decision.id }, (_, { sealed }) => ({
        _tag: "Decision",
        decision,
        sealed
      }))
      this.decisions.set(decision.id, decision)
      for (const contact of decision.about) replace(this.decisionsAbout.get(contact), decision)
    }
    for (const code of this.certificates.redact(new Set(contacts)))
      this.log.redact({ _tag: "Certificate", code }, (recorded, { sealed }) =>
        recorded._tag === "Certificate"
          ? { ...recorded, certificate: { ...recorded.certificate, by: null, text: null }, sealed }
          : recorded
      )
    // From here on nothing can tell what was committed to.
    for (const contact of contacts) this.log.keepSecret(contact, this.#secrets(contact))
    this.withdrawals.redact(distinct)
    for (const [id, known] of this.imports) this.imports.set(id, { ...known, ...without(distinct, known) })
    this.received.redact(distinct, keys)
    for (const [key, kept] of this.rejections) {
      const isTheirs = kept.key !== null && keys.has(this.factKey({ ...kept, key: kept.key }))
      const rest = isTheirs ? Rejection.withoutRow(kept) : Rejection.without(names, kept)
      const reopened = kept.reopened === null ? undefined : Rejection.reopeningWithout(names, kept.reopened)
      this.rejections.set(key, { ...kept, ...rest, reopened: reopened ?? kept.reopened })
    }
    for (const [id, dismissal] of this.dismissals)
      this.dismissals.set(id, Rejection.dismissalWithout(names, dismissal) ?? dismissal)
  }

  #redactNames(contact: ContactId): void {
    const own = this.contacts.get(contact)
    if (own !== undefined && own !== null) this.owners.delete(keyOf(own))
    this.contacts.set(contact, null)
    this.log.redact({ _tag: "Contact", id: contact }, (_, { sealed }) => ({
      _tag: "Contact",
      id: contact,
      identity: null,
      sealed
    }))
    for (const claim of this.claimed.get(contact) ?? []) {
      this.claims.get(keyOf(claim.identity))?.by.delete(contact)
      this.log.redact({ _tag: "Claim", contact, number: claim.number }, (_, { sealed }) => ({
        _tag: "Claim",
        claim: { ...claim, identity: { scheme: claim.identity.scheme, value: Fact.erased } },
        sealed
      }))
    }
    this.claimed.delete(contact)
  }

  #redactLearner(id: LearnerId, key: string, names: Array<string>): void {
    const known = this.learners.get(id)
    if (known === undefined) return
    names.push(known.key)
    const learner = { ...known, key }
    this.log.redact({ _tag: "Learner", id }, (_, { sealed }) => ({ _tag: "Learner", learner, sealed }))
    this.learnersByKey.delete(this.learnerKey(known.source, known.key))
    this.learners.set(id, learner)
    this.learnersByKey.set(this.learnerKey(learner.source, key), learner)
    replace(this.learnersOf.get(learner.contact), learner)
  }

  #redactFact(fact: Fact.Fact): void {
    const known = this.facts.get(fact.id)
    if (known === undefined) return
    this.log.redact({ _tag: "Fact", id: fact.id }, (recorded, seals) =>
      recorded._tag === "Fact" ? { ...recorded, ...seals, fact, raw: null } : recorded
    )
    this.facts.set(fact.id, fact)
    this.archived.delete(fact.id)
    replace(this.revisions.get(fact.learner), fact)
    this.#redactOwners(this.factKey(known.reference), fact)
    if (this.lastRevision.get(this.factKey(known.reference))?.id !== fact.id) return
    this.lastRevision.set(this.factKey(fact.reference), fact)
    // Where it was said of somebody else before, it goes on from there.
    const before = this.#lastOf(known.reference)
    if (before === undefined) this.lastRevision.delete(this.factKey(known.reference))
    else this.lastRevision.set(this.factKey(known.reference), before)
  }

  /** Whose a fact is under its key of before, and is now. */
  #redactOwners(key: string, fact: Fact.Fact): void {
    const left = [...this.facts.values()].filter(({ reference }) => this.factKey(reference) === key)
    this.#ownersOf.set(
      key,
      left.map(({ learner }) => learner)
    )
    push(this.#ownersOf, this.factKey(fact.reference), fact.learner)
  }

  /** The row that a fact was read from goes, and the commitment to it stays. */
  #letRowGo(id: FactId): void {
    this.archived.delete(id)
    this.log.redact({ _tag: "Fact", id }, (recorded, { sealedRaw }) =>
      recorded._tag === "Fact" ? { ...recorded, raw: null, sealedRaw } : recorded
    )
  }

  /** The rows that may be kept beside facts: none that holds a name of somebody who was erased, and is ignored. */
  #archivable(rows: Commit["archived"]): Commit["archived"] {
    const lengths = Rejection.lengthsOf(this.recognized)
    return rows.filter(
      ({ raw }) => ![...Rejection.candidatesIn({ key: "", raw }, lengths)].some((name) => this.recognized.has(name))
    )
  }

  #lastOf(reference: Fact.Reference): Fact.Fact | undefined {
    const key = this.factKey(reference)
    const all = [...this.facts.values()].filter((fact) => this.factKey(fact.reference) === key)
    return all.toSorted((a, b) => a.revision - b.revision).at(-1)
  }

  keepRejections({ rejections, reread, reading, recordedAt, source }: Commit): void {
    if (reading === null) return
    const named = new Map(
      rejections.map((each) => [
        [source, each.stream, String(each.line), ...Rejection.distinction(each)].join("\n"),
        each
      ])
    )
    const again = new Set(reread.map((row) => this.factKey({ source, ...row })))
    for (const [name, kept] of this.rejections) {
      const { kind, stream, key } = kept
      if (kind === "drift" || key === null || kept.source !== source || named.has(name)) continue
      if (this.dismissals.has(kept.id)) continue
      const isRead = Fact.prefixesOf(key).some((prefix) => again.has(this.factKey({ source, stream, key: prefix })))
      if (isRead) this.rejections.delete(name)
    }
    const lengths = Rejection.lengthsOf(this.recognized)
    for (const [key, rejection] of named) {
      const known = this.rejections.get(key)
      const id = known?.id ?? (this.lastRejection += 1)
      const said = Rejection.withoutRecognized((name) => this.recognized.has(name), rejection, lengths)
      // What has gone of it stays away.
      const { raw, found, key: own } = known ?? said
      const since = known?.recordedAt ?? recordedAt
      const kept = {
        ...rejection,
        ...said,
        raw,
        found,
        key: own,
        id,
        reading: reading.name,
        recordedAt: since,
        reopened: known?.reopened ?? null
      }
      this.rejections.set(key, kept)
    }
    if (!reading.ended) return
    for (const [key, kept] of this.rejections) {
      if (kept.source !== source || kept.stream !== reading.stream || kept.reading === reading.name) continue
      this.rejections.delete(key)
      this.dismissals.delete(kept.id)
    }
  }

  /** Open rejections: what drifts, or all others. */
  open(isDrift: boolean): ReadonlyArray<KeptRejection> {
    return this.rejected(false).filter(({ kind }) => (kind === "drift") === isDrift)
  }

  /** Open rejections in order of id, or with `all` also the dismissed ones. */
  rejected(all: boolean): ReadonlyArray<KeptRejection> {
    return byId([...this.rejections.values()].filter(({ id }) => all || !this.dismissals.has(id)))
  }

  /** The ids of those that were changed. */
  dismiss(ids: ReadonlyArray<number>, dismissal: Rejection.Dismissal): ReadonlyArray<number> {
    const asked = new Set(ids)
    const changed = this.rejected(false).flatMap(({ id }) => (asked.has(id) ? [id] : []))
    for (const id of changed) this.dismissals.set(id, dismissal)
    return changed
  }

  /** The ids of those that were changed. */
  reopen(ids: ReadonlyArray<number>, by: Rejection.Dismissal): ReadonlyArray<number> {
    const asked = new Set(ids)
    const changed: Array<number> = []
    for (const [key, kept] of this.rejections) {
      const dismissal = asked.has(kept.id) ? this.dismissals.get(kept.id) : undefined
      if (dismissal === undefined) continue
      this.dismissals.delete(kept.id)
      this.rejections.set(key, { ...kept, reopened: { by, dismissal } })
      changed.push(kept.id)
    }
    return changed.toSorted((a, b) => a - b)
  }

  /** Lets raw text go that is older than allowed. */
  expire({ rows, rejections, received }: Expiry): Expired {
    const old = [...this.archived.keys()].filter((id) => {
      const fact = this.facts.get(id)
      const before = fact === undefined ? undefined : rows.get(fact.evidence._tag)
      return fact !== undefined && before !== undefined && fact.recordedAt < before
    })
    for (const id of old.slice(0, maxPage)) this.#letRowGo(id)
    let gone = 0
    for (const [key, kept] of this.rejections) {
      if (rejections === null || kept.recordedAt >= rejections || kept.raw === "" || gone === maxPage) continue
      this.rejections.set(key, { ...kept, raw: "" })
      gone += 1
    }
    return { rows: Math.min(old.length, maxPage), rejections: gone, received: this.received.expire(received) }
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
