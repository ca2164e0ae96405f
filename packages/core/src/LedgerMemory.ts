/** The reference ledger: everything in maps, nothing kept. What it does is what every ledger must do. */
import { Effect, Layer } from "effect"
import type { Achievement } from "./Achievement.ts"
import { earnedOn, isStanding } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import { keyOf, type Identity } from "./Contact.ts"
import { canonical } from "./Entry.ts"
import * as Fact from "./Fact.ts"
import type { CatalogVersion, CertificationId, ContactId, LearnerId, SourceId, TypeId } from "./Id.ts"
import { covers, type Holding } from "./Holding.ts"
import {
  type Checkpoint,
  type Commit,
  Conflict,
  type Head,
  type KeptRejection,
  type Learner,
  Ledger,
  LedgerError,
  type Loaded,
  type LoadRequest,
  maxPage,
  type Position,
  type TypeTotals
} from "./Ledger.ts"
import * as Merkle from "./Merkle.ts"
import { sha256 } from "./Sha256.ts"
import * as Span from "./Span.ts"

const conflict = (found: string): LedgerError =>
  new LedgerError({ ledger: "in memory", reason: new Conflict({ found }) })

/** The maps, and the one function that changes them. */
class Memory {
  head: Head = { batch: 0, contacts: 0, learners: 0, facts: 0, entries: 0, recordedAt: null }
  frontier = Merkle.empty
  lastRejection = 0
  readonly identities = new Map<string, ContactId>()
  readonly contacts = new Map<ContactId, Array<Identity>>()
  readonly learners = new Map<LearnerId, Learner>()
  readonly learnersByKey = new Map<string, Learner>()
  readonly revisions = new Map<LearnerId, Array<Fact.Fact>>()
  readonly facts: Array<Fact.Fact> = []
  readonly lastRevision = new Map<string, Fact.Fact>()
  readonly achievements = new Map<ContactId, Map<string, Achievement>>()
  readonly holdings = new Map<ContactId, ReadonlyArray<Holding>>()
  readonly log: Array<{ readonly text: string; readonly contact: ContactId }> = []
  readonly checkpoints: Array<Checkpoint> = []
  readonly positions = new Map<SourceId, Omit<Position, "rejected">>()
  readonly rejections = new Map<string, { readonly kept: KeptRejection; readonly reading: string }>()
  readonly catalogs: Array<{ readonly version: CatalogVersion; readonly text: string }> = []

  learnerKey(source: SourceId, key: string): string {
    return `${source}\n${key}`
  }

  factKey(reference: Fact.Reference): string {
    return `${reference.source}\n${Fact.keyOf(reference)}`
  }

  loaded(source: SourceId | null, learners: ReadonlyArray<Learner>, identities: ReadonlyArray<string>): Loaded {
    const known = identities.flatMap((identity) => {
      const id = this.identities.get(identity)
      return id === undefined ? [] : [[identity, id] as const]
    })
    const contacts = new Set([...learners.map(({ contact }) => contact), ...known.map(([, id]) => id)])
    return {
      head: this.head,
      position: source === null ? null : (this.positions.get(source)?.text ?? null),
      contacts: new Map(known),
      learners,
      revisions: new Map(learners.map(({ id }) => [id, [...(this.revisions.get(id) ?? [])]])),
      achievements: new Map([...contacts].map((id) => [id, [...(this.achievements.get(id)?.values() ?? [])]]))
    }
  }

  load({ source, subjects, references }: LoadRequest): Loaded {
    const learners = new Map<LearnerId, Learner>()
    for (const { key } of subjects) {
      const learner = this.learnersByKey.get(this.learnerKey(source, key))
      if (learner !== undefined) learners.set(learner.id, learner)
    }
    for (const reference of references) {
      const owner = this.lastRevision.get(this.factKey(reference))?.learner
      const learner = owner === undefined ? undefined : this.learners.get(owner)
      if (learner !== undefined) learners.set(learner.id, learner)
    }
    return this.loaded(
      source,
      [...learners.values()],
      subjects.map(({ contact }) => keyOf(contact))
    )
  }

  /** Checks everything that could refuse the commit before it changes anything. */
  refusal(commit: Commit): LedgerError | undefined {
    if (commit.head.batch !== this.head.batch)
      return conflict(`batch ${this.head.batch} where ${commit.head.batch} was expected`)
    const latest = this.catalogs.at(-1)?.version ?? commit.position.catalog
    if (latest > commit.position.catalog) return conflict(`catalog version ${latest} has been applied since`)
    const planned = new Map<string, number>()
    for (const fact of commit.facts) {
      const key = this.factKey(fact.reference)
      const last = planned.get(key) ?? this.lastRevision.get(key)?.revision ?? 0
      if (last !== fact.revision - 1) return conflict(`fact ${Fact.keyOf(fact.reference)} is known already`)
      planned.set(key, fact.revision)
    }
    return undefined
  }

  apply(commit: Commit): void {
    const { source, recordedAt, head } = commit
    for (const { id, identity } of commit.contacts) {
      this.identities.set(keyOf(identity), id)
      this.contacts.set(id, [...(this.contacts.get(id) ?? []), identity])
    }
    for (const learner of commit.learners) {
      this.learners.set(learner.id, learner)
      this.learnersByKey.set(this.learnerKey(learner.source, learner.key), learner)
    }
    for (const fact of commit.facts) {
      this.facts.push(fact)
      this.lastRevision.set(this.factKey(fact.reference), fact)
      this.revisions.set(fact.learner, [...(this.revisions.get(fact.learner) ?? []), fact])
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
    this.positions.set(source, { ...commit.position, recordedAt })
    this.head = {
      batch: head.batch + 1,
      contacts: this.contacts.size,
      learners: this.learners.size,
      facts: this.facts.length,
      entries: this.log.length,
      recordedAt
    }
    const root = Merkle.hex(Merkle.root(sha256, this.frontier))
    this.checkpoints.push({ batch: this.head.batch, size: this.frontier.size, root, recordedAt })
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

  typeTotals(): ReadonlyMap<TypeId, TypeTotals> {
    const totals = new Map<TypeId, TypeTotals>()
    for (const achievement of [...this.achievements.values()].flatMap((all) => [...all.values()])) {
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

const make = Effect.sync(() => {
  const memory = new Memory()
  const count = <K>(counts: Map<K, number>, key: K): Map<K, number> => counts.set(key, (counts.get(key) ?? 0) + 1)
  return Ledger.of({
    load: (request) => Effect.sync(() => memory.load(request)),
    loadContacts: (after, limit) =>
      Effect.sync(() => {
        const next = [...memory.contacts.keys()].filter((id) => id > (after ?? 0)).toSorted((a, b) => a - b)
        const ids = next.slice(0, Math.min(limit, maxPage))
        const chosen = new Set(ids)
        const learners = [...memory.learners.values()].filter(({ contact }) => chosen.has(contact))
        return {
          ...memory.loaded(null, learners, []),
          ids,
          holdings: new Map(ids.map((id) => [id, memory.holdings.get(id) ?? []]))
        }
      }),
    commit: (commit) =>
      Effect.suspend(() => {
        const refusal = memory.refusal(commit)
        return refusal === undefined ? Effect.sync(() => memory.apply(commit)) : Effect.fail(refusal)
      }),
    catalogs: Effect.sync(() => [...memory.catalogs]),
    addCatalog: (version, text) =>
      Effect.suspend(() => {
        const known = memory.catalogs.find((catalog) => catalog.version === version)
        if (known === undefined) memory.catalogs.push({ version, text })
        return known === undefined || known.text === text
          ? Effect.void
          : Effect.fail(conflict(`catalog version ${version} exists`))
      }),
    positions: Effect.sync(() => {
      const kept = [...memory.rejections.values()].map(({ kept }) => kept.source)
      return new Map(
        [...memory.positions].map(([source, position]) => [
          source,
          { ...position, rejected: kept.filter((owner) => owner === source).length }
        ])
      )
    }),
    totals: Effect.sync(() => ({
      contacts: memory.contacts.size,
      learners: memory.learners.size,
      facts: memory.facts.length,
      corrections: memory.facts.filter(({ revision }) => revision > 1).length,
      rejections: memory.rejections.size,
      entries: memory.log.length,
      batches: memory.checkpoints.length,
      achievements: memory.typeTotals()
    })),
    find: (text) =>
      Effect.sync(() =>
        [...memory.contacts]
          .filter(([, identities]) =>
            identities.some((identity) => identity.value === text || keyOf(identity) === text)
          )
          .slice(0, maxPage)
          .map(([id, identities]) => ({ id, identities: [...identities] }))
      ),
    contact: (id) =>
      Effect.sync(() => {
        const identities = memory.contacts.get(id)
        if (identities === undefined) return undefined
        return {
          contact: { id, identities: [...identities] },
          learners: [...memory.learners.values()].filter(({ contact }) => contact === id),
          achievements: [...(memory.achievements.get(id)?.values() ?? [])],
          holdings: memory.holdings.get(id) ?? []
        }
      }),
    history: (id, after) =>
      Effect.sync(() =>
        memory.log
          .flatMap(({ text, contact }, index) => (contact === id && index > (after ?? -1) ? [{ index, text }] : []))
          .slice(0, maxPage)
      ),
    learner: (id) =>
      Effect.sync(() => {
        const learner = memory.learners.get(id)
        return learner === undefined ? undefined : { learner, revisions: [...(memory.revisions.get(id) ?? [])] }
      }),
    achievement: (id) =>
      Effect.sync(() => {
        const contact = memory.learners.get(id.learner)?.contact
        return contact === undefined ? undefined : memory.achievements.get(contact)?.get(AchievementId.format(id))
      }),
    facts: (ids) => Effect.sync(() => ids.slice(0, maxPage).flatMap((id) => memory.facts[id - 1] ?? [])),
    holders: (day) =>
      Effect.sync(() => {
        const counts = new Map<CertificationId, number>()
        for (const { certification, periods } of [...memory.holdings.values()].flat()) {
          if (periods.some((period) => covers(period, day))) count(counts, certification)
        }
        return counts
      }),
    achievers: (day) =>
      Effect.sync(() => {
        const counts = new Map<TypeId, number>()
        for (const all of memory.achievements.values()) {
          const held = [...all.values()].filter((achievement) => Span.covers(achievement.held, day))
          for (const type of new Set(held.map(({ id }) => id.type))) count(counts, type)
        }
        return counts
      }),
    rejections: (after) =>
      Effect.sync(() =>
        [...memory.rejections.values()]
          .map(({ kept }) => kept)
          .filter(({ id }) => id > (after ?? 0))
          .toSorted((a, b) => a.id - b.id)
          .slice(0, maxPage)
      ),
    log: (after, limit) =>
      Effect.sync(() => {
        const start = (after ?? -1) + 1
        return memory.log
          .slice(start, start + Math.min(limit, maxPage))
          .map(({ text }, offset) => ({ index: start + offset, text }))
      }),
    checkpoints: (after) =>
      Effect.sync(() => memory.checkpoints.filter(({ batch }) => batch > (after ?? 0)).slice(0, maxPage))
  })
})

/** A fresh ledger in memory. */
export const layer: Layer.Layer<Ledger> = Layer.effect(Ledger, make)
