/** What the ledger in memory holds: everything in maps, and the one function that changes them. */
import { type Achievement, earnedOn, isStanding } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import { type Contact, type Identity, keyOf } from "../Contact.ts"
import type { Decision } from "../Decision.ts"
import { canonical } from "../Entry.ts"
import * as Fact from "../Fact.ts"
import type { Holding } from "./Health.ts"
import type { ContactId, DecisionId, FactId, LearnerId, SourceId, TypeId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import {
  type AppliedCatalog,
  type Checkpoint,
  type Commit,
  Conflict,
  type Head,
  type KeptRejection,
  type Learner,
  type Lease,
  LedgerError,
  type Logged,
  type Loaded,
  type LoadedContacts,
  type LoadRequest,
  made,
  maxPage,
  needed,
  passedOn,
  type Position,
  Superseded,
  type TypeTotals
} from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import * as Numbers from "../Numbers.ts"
import { itself } from "../Plan.ts"
import { sha256 } from "../Sha256.ts"

const refused = (reason: LedgerError["reason"]): LedgerError => new LedgerError({ ledger: "in memory", reason })
const conflict = (found: string): LedgerError => refused(new Conflict({ found }))

/** Adds to a list that is made with its first item. */
const push = <K, A>(lists: Map<K, Array<A>>, key: K, item: A): void => {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [item])
  else known.push(item)
}

export const byId = <A extends { readonly id: number }>(items: Iterable<A>): ReadonlyArray<A> =>
  [...items].toSorted((a, b) => a.id - b.id)

export const ascending = (ids: Iterable<ContactId>): ReadonlyArray<ContactId> =>
  [...new Set(ids)].toSorted((a, b) => a - b)

export class Memory {
  recordedAt: Instant | null = null
  given = Numbers.none
  readonly blocks = new Map<SourceId, Numbers.Block>()
  readonly leases = new Map<string, { readonly fence: number; readonly until: number }>()
  frontier = Merkle.empty
  lastRejection = 0
  /** Whose own each identity is. */
  readonly owners = new Map<string, ContactId>()
  readonly contacts = new Map<ContactId, Identity>()
  readonly stamps = new Map<ContactId, number>()
  /** Who claims each identity. */
  readonly claims = new Map<string, { readonly identity: Identity; readonly by: Set<ContactId> }>()
  readonly claimed = new Map<ContactId, Array<Identity>>()
  /** The person of each contact that belongs to a lower one. */
  readonly persons = new Map<ContactId, ContactId>()
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
  readonly achievements = new Map<ContactId, Map<string, Achievement>>()
  readonly holdings = new Map<ContactId, ReadonlyArray<Holding>>()
  readonly log: Array<{ readonly text: string; readonly contact: ContactId }> = []
  readonly checkpoints: Array<Checkpoint> = []
  readonly positions = new Map<SourceId, Omit<Position, "rejected">>()
  readonly rejections = new Map<string, { readonly kept: KeptRejection; readonly reading: string }>()
  readonly catalogs: Array<AppliedCatalog> = []

  learnerKey(source: SourceId, key: string): string {
    return `${source}\n${key}`
  }

  factKey(reference: Fact.Reference): string {
    return `${reference.source}\n${Fact.keyOf(reference)}`
  }

  personOf(contact: ContactId): ContactId {
    return this.persons.get(contact) ?? contact
  }

  /** These contacts and all that are linked to one of them, in order. */
  linked(contacts: Iterable<ContactId>): ReadonlyArray<ContactId> {
    if (this.persons.size === 0) return ascending(contacts)
    const own = new Set([...contacts].map((contact) => this.personOf(contact)))
    return ascending([...own, ...[...this.persons].flatMap(([contact, person]) => (own.has(person) ? [contact] : []))])
  }

  /** A person with all that they are called, each name once. */
  contactOf(person: ContactId): Contact {
    const members = this.linked([person])
    const identities = new Map(
      members.flatMap((id) => this.identitiesOf(id)).map((identity) => [keyOf(identity), identity])
    )
    return { id: person, members, identities: [...identities.values()] }
  }

  achievementOf(id: AchievementId.AchievementId): Achievement | undefined {
    const contact = this.learners.get(id.learner)?.contact
    return contact === undefined ? undefined : this.achievements.get(contact)?.get(AchievementId.format(id))
  }

  achievementsOf(contact: ContactId): ReadonlyArray<Achievement> {
    return [...(this.achievements.get(contact)?.values() ?? [])]
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
    const at = { batch: this.checkpoints.length, recordedAt: this.recordedAt }
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
    const persons = new Set(contacts.flatMap((contact) => this.persons.get(contact) ?? []))
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
    const { source, subjects, references, contacts, whole, room } = request
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
        const owner = this.lastRevision.get(this.factKey(reference))?.learner
        return owner === undefined ? [] : (this.learners.get(owner) ?? [])
      })
    ])
    const everyone = this.linked([
      ...[...learners].map(({ contact }) => contact),
      ...known.values(),
      ...contacts.filter((id) => this.contacts.has(id))
    ])
    const others = whole ? everyone.flatMap((id) => this.learnersOf.get(id) ?? []) : []
    const loaded = { contacts: known, ...this.about(new Set([...learners, ...others]), everyone) }
    return {
      ...loaded,
      head: this.head(request, room === null ? Numbers.none : needed(request, room, loaded)),
      position: source === null ? null : (this.positions.get(source)?.text ?? null)
    }
  }

  identitiesOf(contact: ContactId): ReadonlyArray<Identity> {
    const own = this.contacts.get(contact)
    return [...(own === undefined ? [] : [own]), ...(this.claimed.get(contact) ?? [])]
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
      holdings: new Map(persons.map((id) => [id, this.holdings.get(id) ?? []]))
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
    const batch = this.checkpoints.length
    if (alone && head.batch !== batch) return conflict(`batch ${batch} where ${head.batch} was expected`)
    const at = this.positions.get(source)?.text ?? null
    if (position !== null && position.from !== at) return conflict(`source ${source} stands elsewhere by now`)
    for (const [contact, stamp] of stamps) {
      if (this.stamps.get(contact) !== stamp) return conflict(`contact ${contact} has been written since`)
    }
    return this.refusalOfNames(commit) ?? this.refusalOfFacts(commit)
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

  apply(commit: Commit): void {
    const { source, recordedAt, head, catalog, position, under } = commit
    const batch = this.checkpoints.length + 1
    const block = head.exclusive ? undefined : Numbers.use(this.blocks.get(source) ?? Numbers.empty, head, made(commit))
    if (block !== undefined) this.blocks.set(source, block)
    this.keepPeople(commit)
    for (const planned of commit.facts) {
      const fact = planned.batch === batch ? planned : { ...planned, batch }
      this.facts.set(fact.id, fact)
      if (fact.revision > 1) this.corrections += 1
      this.lastRevision.set(this.factKey(fact.reference), fact)
      push(this.revisions, fact.learner, fact)
    }
    for (const { fact, raw } of commit.archived) this.archived.set(fact, raw)
    for (const planned of commit.decisions) {
      const decision = { ...planned, batch }
      this.decisions.set(decision.id, decision)
      for (const contact of new Set(decision.about)) push(this.decisionsAbout, contact, decision)
    }
    for (const achievement of commit.achievements) {
      const all = this.achievements.get(achievement.contact) ?? new Map<string, Achievement>()
      this.achievements.set(achievement.contact, all.set(AchievementId.format(achievement.id), achievement))
    }
    for (const { contact, holdings } of commit.holdings) this.holdings.set(contact, holdings)
    for (const entry of commit.entries) {
      const text = canonical(entry)
      this.log.push({ text, contact: entry.contact })
      this.frontier = Merkle.append(sha256, this.frontier, [Merkle.leaf(sha256, text)])
    }
    this.keepRejections(commit)
    if (catalog !== null) this.catalogs.push({ ...catalog, recordedAt })
    if (position !== null) this.positions.set(source, { text: position.to, catalog: under, recordedAt })
    this.recordedAt = recordedAt
    const root = Merkle.hex(Merkle.root(sha256, this.frontier))
    this.checkpoints.push({ batch, size: this.frontier.size, root, recordedAt })
  }

  keepPeople({ contacts, claims, learners, people, stamps }: Commit): void {
    for (const [contact, stamp] of stamps) this.stamps.set(contact, stamp + 1)
    for (const { id, identity } of contacts) {
      this.owners.set(keyOf(identity), id)
      this.contacts.set(id, identity)
      this.stamps.set(id, 1)
    }
    for (const { contact, identity } of claims) {
      const claim = this.claims.get(keyOf(identity)) ?? { identity, by: new Set<ContactId>() }
      this.claims.set(keyOf(identity), claim)
      // Said again, also by another source, it is the same claim.
      if (!claim.by.has(contact)) push(this.claimed, contact, identity)
      claim.by.add(contact)
    }
    for (const learner of learners) {
      this.learners.set(learner.id, learner)
      this.learnersByKey.set(this.learnerKey(learner.source, learner.key), learner)
      push(this.learnersOf, learner.contact, learner)
    }
    for (const { contact, person } of people) {
      if (contact === person) this.persons.delete(contact)
      else this.persons.set(contact, person)
    }
  }

  keepRejections({ rejections, reading, recordedAt, source }: Commit): void {
    if (reading === null) return
    for (const rejection of rejections) {
      const key = [source, rejection.stream, rejection.line, rejection.column, rejection.found, rejection.raw].join(
        "\n"
      )
      const known = this.rejections.get(key)?.kept
      const id = known?.id ?? (this.lastRejection += 1)
      const kept = { ...rejection, id, recordedAt: known?.recordedAt ?? recordedAt }
      this.rejections.set(key, { kept, reading: reading.name })
    }
    if (!reading.ended) return
    for (const [key, { kept, reading: last }] of this.rejections) {
      if (kept.source === source && kept.stream === reading.stream && last !== reading.name) this.rejections.delete(key)
    }
  }

  /** The entries about these contacts after an index. */
  entriesOf(contacts: Iterable<ContactId>, after: number | null): ReadonlyArray<Logged> {
    const asked = new Set(contacts)
    return this.log
      .flatMap(({ text, contact }, index) => (asked.has(contact) && index > (after ?? -1) ? [{ index, text }] : []))
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

  allAchievements(): ReadonlyArray<Achievement> {
    return [...this.achievements.values()].flatMap((all) => [...all.values()])
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
