/** The reference ledger: everything in maps, nothing kept. What it does is what every ledger must do. */
import { Effect, Layer } from "effect"
import { counting } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import { keyOf } from "./Contact.ts"
import { covers } from "./internal/Health.ts"
import type { CertificationId, ContactId, TypeId } from "./Id.ts"
import { Ledger, maxPage, maxSharing, type Shared } from "./Ledger.ts"
import { byId, Memory } from "./internal/Memory.ts"
import * as Span from "./Span.ts"

/** The order of code points, which is that of UTF-8. */
const compareText = (a: string, b: string): number => {
  const [one, other] = [Array.from(a), Array.from(b)]
  const at = one.findIndex((character, index) => character !== other[index])
  return at === -1 ? one.length - other.length : (one[at]?.codePointAt(0) ?? -1) - (other[at]?.codePointAt(0) ?? -1)
}

/** Counts each key of each person once. */
const countBy = <K>(pairs: Iterable<readonly [K, ContactId]>): ReadonlyMap<K, number> => {
  const persons = new Map<K, Set<ContactId>>()
  for (const [key, person] of pairs) persons.set(key, (persons.get(key) ?? new Set()).add(person))
  return new Map([...persons].map(([key, own]) => [key, own.size]))
}

const sharedOf = (memory: Memory): ReadonlyArray<Shared> =>
  [...memory.claims.values()].flatMap(({ identity }) => {
    const contacts = memory.claimantsOf(keyOf(identity)).map((id) => ({ id, person: memory.personOf(id) }))
    const persons = new Set(contacts.map(({ person }) => person))
    return persons.size > 1 ? [{ identity, contacts: contacts.slice(0, maxSharing) }] : []
  })

const make = Effect.sync(() => {
  const memory = new Memory()
  return Ledger.of({
    load: (request) => Effect.sync(() => memory.load(request)),
    loadContacts: (after, limit) => Effect.sync(() => memory.loadContacts(after, limit)),
    commit: (commit) =>
      Effect.suspend(() => {
        const refusal = memory.refusal(commit)
        return refusal === undefined ? Effect.sync(() => memory.apply(commit)) : Effect.fail(refusal)
      }),
    catalogs: Effect.sync(() => [...memory.catalogs]),
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
      decisions: memory.decisions.length,
      rejections: memory.rejections.size,
      entries: memory.log.length,
      batches: memory.checkpoints.length,
      achievements: memory.typeTotals()
    })),
    find: (text) =>
      Effect.sync(() => {
        const found = [...memory.contacts.keys()].filter((id) =>
          memory.identitiesOf(id).some((identity) => identity.value === text || keyOf(identity) === text)
        )
        const persons = [...new Set(found.map((id) => memory.personOf(id)))].toSorted((a, b) => a - b)
        return persons.slice(0, maxPage).map((person) => memory.contactOf(person))
      }),
    contact: (id) =>
      Effect.sync(() => {
        if (!memory.contacts.has(id)) return undefined
        const contact = memory.contactOf(memory.personOf(id))
        return {
          contact,
          learners: byId(contact.members.flatMap((member) => memory.learnersOf.get(member) ?? [])),
          achievements: contact.members.flatMap((member) => memory.achievementsOf(member)),
          holdings: memory.holdings.get(contact.id) ?? [],
          decisions: memory.decisionsOf(contact.members)
        }
      }),
    history: (id, after) =>
      Effect.sync(() => {
        const members = new Set(memory.linked([id]))
        return memory.log
          .flatMap(({ text, contact }, index) =>
            members.has(contact) && index > (after ?? -1) ? [{ index, text }] : []
          )
          .slice(0, maxPage)
      }),
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
    decisions: (ids) => Effect.sync(() => ids.slice(0, maxPage).flatMap((id) => memory.decisions[id - 1] ?? [])),
    contested: (after) =>
      Effect.sync(() =>
        memory
          .allAchievements()
          .filter(({ id, contested }) => contested !== null && (after === null || AchievementId.compare(id, after) > 0))
          .toSorted((a, b) => AchievementId.compare(a.id, b.id))
          .slice(0, maxPage)
      ),
    shared: (after) =>
      Effect.sync(() =>
        sharedOf(memory)
          .filter(({ identity }) => after === null || compareText(keyOf(identity), keyOf(after)) > 0)
          .toSorted((a, b) => compareText(keyOf(a.identity), keyOf(b.identity)))
          .slice(0, maxPage)
      ),
    holders: (day) =>
      Effect.sync(() =>
        countBy(
          [...memory.holdings].flatMap(([contact, holdings]) =>
            holdings
              .filter(({ periods }) => periods.some((period) => covers(period, day)))
              .map(({ certification }): readonly [CertificationId, ContactId] => [certification, contact])
          )
        )
      ),
    achievers: (day) =>
      Effect.sync(() =>
        countBy(
          memory
            .allAchievements()
            .filter((achievement) => Span.covers(counting(achievement), day))
            .map(({ id, contact }): readonly [TypeId, ContactId] => [id.type, memory.personOf(contact)])
        )
      ),
    rejections: (after) =>
      Effect.sync(() =>
        byId([...memory.rejections.values()].map(({ kept }) => kept).filter(({ id }) => id > (after ?? 0))).slice(
          0,
          maxPage
        )
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
