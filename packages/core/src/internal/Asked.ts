/**
 * What reports ask of the ledger, a page at a time. What had been recorded by a moment (`known`) is the port's to answer: it is
 * passed on in here, and nothing else in a report knows of it.
 */
import { Effect, Option, Stream } from "effect"
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import type { CivilDate } from "../CivilDate.ts"
import type { Contact, Identity } from "../Contact.ts"
import { counts, covers, type Holding, type Period } from "./Health.ts"
import type { CertificationId, ContactId, TypeId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import { type Claimed, type EarnedKey, type Held, type HeldKey, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import * as Review from "../Review.ts"

/** Of whom, and as of when. */
export interface About {
  /** What had been recorded by then; null for now. */
  readonly known: Instant | null
  /** Only the people of this account, as they are called now; null for everybody. */
  readonly account: Identity | null
}

export type Asking<A> = Effect.Effect<A, LedgerError, Ledger>
export type Pages<A> = Stream.Stream<ReadonlyArray<A>, LedgerError, Ledger>

/** All pages of a question, each on from the last item of the one before. A short page is the last one. */
const pages = <A, K>(ask: (after: K | null) => Asking<ReadonlyArray<A>>, keyOf: (last: A) => K): Pages<A> =>
  Stream.paginate<K | null, ReadonlyArray<A>, LedgerError, Ledger>(null, (after) =>
    Effect.map(ask(after), (page) => {
      const last = page.at(-1)
      const next = last === undefined || page.length < maxPage ? Option.none() : Option.some(keyOf(last))
      return [page.length === 0 ? [] : [page], next]
    })
  )

/** The answers to a question about a list, of which a ledger takes a page at a time. */
const parts = Effect.fnUntraced(function* <A, B>(
  list: ReadonlyArray<A>,
  ask: (part: ReadonlyArray<A>) => Asking<ReadonlyArray<B>>
): Effect.fn.Return<ReadonlyArray<B>, LedgerError, Ledger> {
  const found: Array<B> = []
  for (let start = 0; start < list.length; start += maxPage) {
    found.push(...(yield* ask(list.slice(start, start + maxPage))))
  }
  return found
})

const peopleOf = Effect.fnUntraced(function* (contacts: ReadonlyArray<ContactId>) {
  return yield* parts([...new Set(contacts)], (ids) => Ledger.use((ledger) => ledger.contacts(ids)))
})

/** Pages of who is of which of these accounts, the people of each next to each other. */
export const claimed = (schemes: Iterable<string>, account: Identity | null): Pages<Claimed> =>
  account === null
    ? Stream.flatMap(Stream.fromIterable(schemes), (scheme) =>
        pages(
          (after: Pick<Claimed, "identity" | "id"> | null) => Ledger.use((ledger) => ledger.claimed(scheme, after)),
          ({ identity, id }) => ({ identity, id })
        )
      )
    : Stream.map(claimants(account), (page) => page.map((claimant) => ({ identity: account, ...claimant })))

const claimants = (account: Identity) =>
  pages(
    (after: ContactId | null) => Ledger.use((ledger) => ledger.claimants(account, after)),
    ({ id }) => id
  )

/** The persons of an account, each once. Linked contacts come apart from each other, so those met are remembered by number. */
const personsOf = (account: Identity): Pages<ContactId> =>
  claimants(account).pipe(
    Stream.mapAccum(
      () => new Set<ContactId>(),
      (met, page) => {
        const fresh = new Set(page.flatMap(({ person }) => (met.has(person) ? [] : [person])))
        for (const person of fresh) met.add(person)
        return [met, [[...fresh]]]
      }
    )
  )

/** The questions about some people, as of a moment. */
export const of = ({ account, known }: About) => {
  /** All that these contacts have, or had, of a certification. */
  const periods = (certification: CertificationId, contacts: ReadonlyArray<ContactId>): Asking<ReadonlyArray<Held>> =>
    parts([...new Set(contacts)], (ids) => Ledger.use((ledger) => ledger.periods(certification, ids, known)))

  /** The same by contact. */
  const holdings = Effect.fnUntraced(function* (certification: CertificationId, contacts: ReadonlyArray<ContactId>) {
    const found = Map.groupBy(yield* periods(certification, contacts), ({ contact }) => contact)
    return (contact: ContactId): Holding => ({
      certification,
      periods: (found.get(contact) ?? []).map(({ period }) => period)
    })
  })

  /** Under which contacts it is kept what these persons hold: under their own number, or as of a moment under any of theirs. */
  const keepers = Effect.fnUntraced(function* (persons: ReadonlyArray<ContactId>) {
    return new Map<ContactId, ReadonlyArray<ContactId>>(
      known === null
        ? persons.map((person) => [person, [person]])
        : (yield* peopleOf(persons)).map(({ id, members }) => [id, members])
    )
  })

  /**
   * The periods of a certification that are asked for: everybody's as the port lists them, in its order; those of an account by
   * its people, which is less to read.
   */
  const held = (
    certification: CertificationId,
    list: (after: HeldKey | null) => Asking<ReadonlyArray<Held>>,
    isAsked: (period: Period) => boolean
  ): Pages<Held> =>
    account === null
      ? pages(list, ({ contact, period: { from, last } }) => ({ contact, from, last }))
      : Stream.mapEffect(
          personsOf(account),
          Effect.fnUntraced(function* (persons) {
            const contacts = [...(yield* keepers(persons)).values()].flat()
            return (yield* periods(certification, contacts)).filter(({ period }) => isAsked(period))
          })
        )

  return {
    holdings,
    keepers,

    /** The periods that hold a certification on a day. */
    holding: (certification: CertificationId, on: CivilDate) =>
      held(
        certification,
        (after) => Ledger.use((ledger) => ledger.holding(certification, on, after, known)),
        (period) => covers(period, on)
      ),

    /** The periods that count and end between two days, both included. */
    ending: (certification: CertificationId, from: CivilDate, to: CivilDate) =>
      held(
        certification,
        (after) => Ledger.use((ledger) => ledger.expiring(certification, from, to, after, known)),
        (period) => counts(period) && period.last !== null && period.last >= from && period.last <= to
      ),

    /** The achievements of a type first earned between two days, both included, of everybody. */
    earned: (type: TypeId, from: CivilDate, to: CivilDate): Pages<Achievement> =>
      pages(
        (after: EarnedKey | null) => Ledger.use((ledger) => ledger.earned(type, from, to, after, known)),
        ({ id, held }) => ({ id, on: held[0]?.from ?? from })
      ),

    /** What waits for a person, of everybody. */
    contested: (versions: Versions): Pages<Review.Contested> =>
      pages(
        (after: AchievementId.AchievementId | null) => Review.contested(versions, after, known),
        ({ achievement }) => achievement.id
      ),

    /** Whether one of a period's achievements is contested, of these periods. */
    isContested: Effect.fnUntraced(function* (of: ReadonlyArray<Held>) {
      const named = of.flatMap(({ period: { achievement, beside } }) => [achievement, ...beside])
      const ids = [...new Map(named.map((id) => [AchievementId.format(id), id])).values()]
      const achievements = yield* parts(ids, (some) => Ledger.use((ledger) => ledger.achievements(some, known)))
      const found = new Set(
        achievements.flatMap(({ id, contested }) => (contested === null ? [] : [AchievementId.format(id)]))
      )
      return ({ achievement, beside }: Period): boolean =>
        [achievement, ...beside].some((id) => found.has(AchievementId.format(id)))
    }),

    /** Rows with the persons they are about, as they are called now; without those who are not of the account. */
    named: Effect.fnUntraced(function* <A>(
      rows: ReadonlyArray<A>,
      contactOf: (row: A) => ContactId
    ): Effect.fn.Return<ReadonlyArray<{ readonly row: A; readonly person: Contact }>, LedgerError, Ledger> {
      const persons = yield* peopleOf(rows.map(contactOf))
      const people = new Map(persons.flatMap((person) => person.members.map((member) => [member, person])))
      return rows.flatMap((row) => {
        const person = people.get(contactOf(row))
        return person === undefined || !isOf(person, account) ? [] : [{ row, person }]
      })
    })
  }
}

const isOf = ({ identities }: Contact, account: Identity | null): boolean =>
  account === null || identities.some(({ scheme, value }) => scheme === account.scheme && value === account.value)
