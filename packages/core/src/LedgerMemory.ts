/** The reference ledger: everything in maps, nothing kept. What it does is what every ledger must do. */
import { Clock, Effect, Layer } from "effect"
import { counting, earnedOn } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Certificate from "./Certificate.ts"
import * as Commitment from "./Commitment.ts"
import { keyOf } from "./Contact.ts"
import type { CivilDate } from "./CivilDate.ts"
import { counts, covers } from "./internal/Health.ts"
import { type CertificationId, ContactId, type SourceId, type TypeId } from "./Id.ts"
import { Conflict, Ledger, LedgerError, maxImports, maxPage } from "./Ledger.ts"
import { compareText } from "./internal/compareText.ts"
import { ascending, byId, Memory } from "./internal/Memory.ts"
import { refusal } from "./internal/MemoryRefusal.ts"
import {
  claimantsOf,
  claimedOf,
  compareClaimed,
  compareEarned,
  countBy,
  dossierOf,
  heldOf,
  keyOfEarned,
  notWhole,
  sharedOf,
  whoHas
} from "./internal/MemoryAnswers.ts"
import * as Shelf from "./Shelf.ts"
import * as Span from "./Span.ts"

const make = Effect.gen(function* () {
  const memory = new Memory(yield* Commitment.Secrets)
  return Ledger.of({
    load: (request) => Effect.sync(() => memory.load(request)),
    loadContacts: (after, limit, until = ContactId.make(Number.MAX_SAFE_INTEGER)) =>
      Effect.sync(() => memory.loadContacts(after, limit, until)),
    commit: (commit) =>
      Effect.suspend(() => {
        if (!Certificate.areFit(commit.certificates))
          return Effect.die(new Error("certificates of a commit are out of their bounds"))
        const refused = refusal(memory, commit)
        return refused === undefined ? Effect.sync(() => memory.apply(commit)) : Effect.fail(refused)
      }),
    lease: (name, milliseconds) => Effect.map(Clock.currentTimeMillis, (now) => memory.lease(name, now, milliseconds)),
    renew: (lease, milliseconds) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const refusal = memory.renew(lease, now + milliseconds)
        return refusal === undefined ? Effect.void : Effect.fail(refusal)
      }),
    release: (lease) => Effect.sync(() => void memory.renew(lease, 0)),
    check: Effect.succeed([]),
    catalogs: Effect.sync(() => [...memory.catalogs]),
    positions: Effect.sync(() => {
      const [kept, drift] = [false, true].map((isDrift) => memory.rejections.open(isDrift).map(({ source }) => source))
      const count = (owners: ReadonlyArray<SourceId> = [], source: SourceId): number =>
        owners.filter((owner) => owner === source).length
      return new Map(
        [...memory.positions].map(([source, position]) => [
          source,
          { ...position, rejected: count(kept, source), drift: count(drift, source) }
        ])
      )
    }),
    totals: Effect.sync(() => ({
      contacts: memory.contacts.size,
      learners: memory.learners.size,
      facts: memory.facts.size,
      corrections: memory.corrections,
      decisions: memory.decisions.size,
      rejections: memory.rejections.open(false).length,
      drift: memory.rejections.open(true).length,
      entries: memory.entries.length,
      batches: memory.log.checkpoints.length,
      pending: { batches: 0, entries: 0, since: null },
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
    contact: (id, known) => Effect.sync(() => dossierOf(memory, id, known)),
    stood: (contacts) => Effect.sync(() => new Map(contacts.slice(0, maxPage).map((id) => [id, memory.stoodOf(id)]))),
    contacts: (ids) =>
      Effect.sync(() => {
        const known = ids.slice(0, maxPage).filter((id) => memory.contacts.has(id))
        return ascending(known.map((id) => memory.personOf(id))).map((person) => memory.contactOf(person))
      }),
    claimants: (identity, after) =>
      Effect.sync(() =>
        claimantsOf(memory, identity)
          .filter(({ id }) => id > (after ?? 0))
          .slice(0, maxPage)
      ),
    claimed: (scheme, after) =>
      Effect.sync(() =>
        claimedOf(memory, scheme)
          .filter((each) => after === null || compareClaimed(each, after) > 0)
          .toSorted(compareClaimed)
          .slice(0, maxPage)
      ),
    history: (id, after) => Effect.sync(() => memory.entriesOf(memory.linked([id]), after)),
    entries: (contacts, after) => Effect.sync(() => memory.entriesOf(contacts, after)),
    learner: (id) =>
      Effect.sync(() => {
        const learner = memory.learners.get(id)
        return learner === undefined ? undefined : { learner, revisions: [...(memory.revisions.get(id) ?? [])] }
      }),
    achievement: (id) => Effect.sync(() => memory.achievementOf(id, null)),
    achievements: (ids, known) =>
      Effect.sync(() => ids.slice(0, maxPage).flatMap((id) => memory.achievementOf(id, known) ?? [])),
    facts: (ids) => Effect.sync(() => ids.slice(0, maxPage).flatMap((id) => memory.facts.get(id) ?? [])),
    archived: (ids) =>
      Effect.sync(() =>
        ids.slice(0, maxPage).flatMap((fact) => {
          const raw = memory.archived.get(fact)
          return raw === undefined ? [] : [{ fact, raw }]
        })
      ),
    decisions: (ids) => Effect.sync(() => ids.slice(0, maxPage).flatMap((id) => memory.decisions.get(id) ?? [])),
    contested: (after, known) =>
      Effect.sync(() =>
        memory
          .allAchievements(known)
          .filter(({ id, contested }) => contested !== null && (after === null || AchievementId.compare(id, after) > 0))
          .toSorted((a, b) => AchievementId.compare(a.id, b.id))
          .slice(0, maxPage)
      ),
    shared: (after, without = []) =>
      Effect.sync(() =>
        sharedOf(memory)
          .filter(({ identity }) => !without.includes(identity.scheme))
          .filter(({ identity }) => after === null || compareText(keyOf(identity), keyOf(after)) > 0)
          .toSorted((a, b) => compareText(keyOf(a.identity), keyOf(b.identity)))
          .slice(0, maxPage)
      ),
    holders: (day, known) =>
      Effect.sync(() =>
        countBy(
          memory
            .heldAt(known)
            .filter(([, { periods }]) => periods.some((period) => covers(period, day)))
            .map(([contact, { certification }]): readonly [CertificationId, ContactId] => [certification, contact])
        )
      ),
    achievers: (day, known) =>
      Effect.sync(() => {
        const persons = memory.personsAt(known)
        return countBy(
          memory
            .allAchievements(known)
            .filter((achievement) => Span.covers(counting(achievement), day))
            .map(({ id, contact }): readonly [TypeId, ContactId] => [id.type, persons.get(contact) ?? contact])
        )
      }),
    earned: (type, from, to, after, known) =>
      Effect.sync(() =>
        memory
          .allAchievements(known)
          .flatMap((achievement) => {
            const on = earnedOn(achievement)
            return achievement.id.type === type && on !== undefined && on >= from && on <= to
              ? [{ achievement, on }]
              : []
          })
          .toSorted((a, b) => compareEarned(keyOfEarned(a), keyOfEarned(b)))
          .filter((each) => after === null || compareEarned(keyOfEarned(each), after) > 0)
          .slice(0, maxPage)
          .map(({ achievement }) => achievement)
      ),
    periods: (certification, persons, known) =>
      Effect.sync(() => {
        const asked = new Set(persons.slice(0, maxPage))
        return memory
          .heldAt(known)
          .filter(([contact, holding]) => asked.has(contact) && holding.certification === certification)
          .toSorted(([a], [b]) => a - b)
          .flatMap(([contact, { periods }]) => periods.map((period) => ({ contact, certification, period })))
      }),
    holding: (certification, on, after, known) =>
      Effect.sync(() => heldOf(memory, certification, after, known, (period) => covers(period, on))),
    expiring: (certification, from, to, after, known) =>
      Effect.sync(() =>
        heldOf(memory, certification, after, known, (period) => {
          const { last } = period
          return counts(period) && last !== null && last >= from && last <= to
        })
      ),
    turning: (certification, from, to, after, known) =>
      Effect.sync(() => {
        const isTurn = (day: CivilDate | null): boolean => day !== null && day >= from && day <= to
        return whoHas(memory, certification, after, known, ({ from: first, opens, expires, last, grace }) =>
          [first, opens, expires, last, grace].some(isTurn)
        )
      }),
    unresolved: (certification, after) =>
      Effect.sync(() => whoHas(memory, certification, after, null, ({ ends }) => ends === "unresolved")),
    rejections: (after, all = false) =>
      Effect.sync(() =>
        memory.rejections
          .inOrder(all)
          .filter(({ id }) => id > (after ?? 0))
          .slice(0, maxPage)
      ),
    imports: (after, limit) =>
      Effect.sync(() =>
        byId([...memory.imports.values()].filter(({ id }) => id > (after ?? 0))).slice(0, Math.min(limit, maxImports))
      ),
    batchesOf: (id, after) =>
      Effect.sync(() =>
        memory
          .batchesOf(id)
          .filter((batch) => batch > (after ?? 0))
          .slice(0, maxPage)
      ),
    learnersOf: (id, after) =>
      Effect.sync(() => {
        const batches = new Set(memory.batchesOf(id))
        const learners = [...memory.facts.values()].flatMap(({ batch, learner }) =>
          batches.has(batch) && learner > (after ?? 0) ? [learner] : []
        )
        return [...new Set(learners)].toSorted((a, b) => a - b).slice(0, maxPage)
      }),
    received: (source, after, limit) => Effect.sync(() => memory.received.of(source, after ?? 0, limit)),
    receivedUnder: (source, stream, keys) => Effect.sync(() => memory.received.under(source, stream, keys)),
    factsUnder: (source, prefix, after) =>
      Effect.sync(() =>
        memory
          .factsUnder(source, prefix)
          .filter(({ evidence }) => evidence._tag !== "Retracted")
          .filter(({ reference }) => after === null || compareText(reference.key, after) > 0)
          .slice(0, maxPage)
      ),
    log: (after, limit) => Effect.sync(() => memory.log.log(after, limit)),
    leaves: (of) => Effect.sync(() => memory.log.leaves(of)),
    claims: (contacts) =>
      Effect.sync(() =>
        contacts
          .slice(0, maxPage)
          .toSorted((a, b) => a - b)
          .flatMap((contact) => memory.claimed.get(contact) ?? [])
      ),
    hashes: (nodes) =>
      Effect.forEach(nodes.slice(0, maxPage), (node) => {
        const hash = memory.log.hash(node)
        return hash === undefined ? Effect.fail(notWhole(node)) : Effect.succeed(hash)
      }),
    sign: (signed) =>
      Effect.sync(() => {
        if (memory.signed.every(({ size }) => size !== signed.size)) memory.signed.push(signed)
      }),
    signed: (after) =>
      Effect.sync(() =>
        memory.signed
          .filter(({ size }) => size > (after ?? -1))
          .toSorted((a, b) => a.size - b.size)
          .slice(0, maxPage)
      ),
    lastSigned: Effect.sync(() => memory.signed.toSorted((a, b) => a.size - b.size).at(-1)),
    expire: (expiry) => Effect.sync(() => memory.expire(expiry)),
    compact: Effect.void,
    lastCheckpoint: Effect.sync(() => memory.log.checkpoints.at(-1)),
    checkpoints: (after) =>
      Effect.sync(() => memory.log.checkpoints.filter(({ batch }) => batch > (after ?? 0)).slice(0, maxPage)),
    kept: (shelf, key) => Effect.sync(() => memory.shelf.get(shelf, key)),
    keptAfter: (shelf, after, limit) => Effect.sync(() => memory.shelf.list(shelf, after, Math.min(limit, maxPage))),
    keptDue: (shelf, by, limit) => Effect.sync(() => memory.shelf.due(shelf, by, Math.min(limit, maxPage))),
    keep: (changes) =>
      Effect.suspend(() => {
        if (!Shelf.areFit(changes)) return Effect.die(new Error("changes of a shelf are out of their bounds"))
        const moved = memory.shelf.put(changes)
        return moved === undefined
          ? Effect.void
          : Effect.fail(
              new LedgerError({ ledger: "in memory", reason: new Conflict({ found: Shelf.moved(...moved) }) })
            )
      }),
    dismiss: (ids, dismissal) => Effect.sync(() => memory.rejections.dismiss(ids.slice(0, maxPage), dismissal)),
    reopen: (ids, by) => Effect.sync(() => memory.rejections.reopen(ids.slice(0, maxPage), by)),
    dismissed: (after) =>
      Effect.sync(() =>
        memory.rejections
          .dismissed()
          .filter(({ id }) => id > (after ?? 0))
          .slice(0, maxPage)
      ),
    decided: (after) =>
      Effect.sync(() => byId([...memory.decisions.values()].filter(({ id }) => id > (after ?? 0))).slice(0, maxPage)),
    called: (from, limit) =>
      Effect.sync(() =>
        [...memory.contacts.keys()]
          .flatMap((id) => memory.identitiesOf(id).map((identity) => ({ id, identity })))
          .filter(({ identity }) => compareText(identity.value, from) >= 0)
          .toSorted((a, b) => compareText(a.identity.value, b.identity.value))
          .slice(0, Math.min(limit, maxPage))
      ),
    certificate: (code) => Effect.sync(() => memory.certificates.get(code)),
    certificates: (after, limit) => Effect.sync(() => memory.certificates.page(() => true, after, limit)),
    certificatesOf: (achievements, after) =>
      Effect.sync(() => {
        const asked = new Set(achievements.slice(0, maxPage).map(AchievementId.format))
        return memory.certificates.page(
          ({ achievement }) => asked.has(AchievementId.format(achievement)),
          after,
          maxPage
        )
      }),
    certificatesOfContacts: (contacts, after) =>
      Effect.sync(() => {
        const asked = new Set(contacts.slice(0, maxPage))
        return memory.certificates.page(({ about }) => about.some((contact) => asked.has(contact)), after, maxPage)
      }),
    certificatesIn: (list, after, limit) => Effect.sync(() => memory.certificates.listed(list, after, limit)),
    lastCertificateList: Effect.sync(() => memory.certificates.last())
  })
})

/** A fresh ledger in memory. */
export const layer: Layer.Layer<Ledger> = Layer.effect(Ledger, make)
