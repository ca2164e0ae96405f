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
import { type CertificationId, ContactId, type TypeId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import {
  type Claimant,
  type Claimed,
  type EarnedKey,
  type Held,
  type HeldKey,
  Ledger,
  type LedgerError,
  maxPage
} from "../Ledger.ts"
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

/** Where a list of periods goes on after one of them. */
export interface Place extends HeldKey {
  /** Of an account: the contact by which its person was met there. Null in a list of everybody. */
  readonly claimant: ContactId | null
}

/** A period and its place in its list. */
export interface Placed extends Held {
  readonly place: Place
}

/** All pages of a question, after a key, each on from the last item of the one before. A short page is the last one. */
const pages = <A, K>(
  ask: (after: K | null) => Asking<ReadonlyArray<A>>,
  keyOf: (last: A) => K,
  start: K | null = null
): Pages<A> =>
  Stream.paginate<K | null, ReadonlyArray<A>, LedgerError, Ledger>(start, (after) =>
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

/** The persons that these contacts are or belong to, each once. */
export const peopleOf = Effect.fnUntraced(function* (contacts: ReadonlyArray<ContactId>) {
  return yield* parts([...new Set(contacts)], (ids) => Ledger.use((ledger) => ledger.contacts(ids)))
})

/** Pages of who is of which of these accounts after one, the people of each next to each other. */
export const claimed = (
  schemes: Iterable<string>,
  account: Identity | null,
  after: Identity | null = null
): Pages<Claimed> => {
  if (account !== null) {
    return Stream.map(claimants(account, null), (page) => page.map((each) => ({ identity: account, ...each })))
  }
  const all = [...schemes]
  const rest = after === null ? all : all.slice(all.indexOf(after.scheme))
  return Stream.flatMap(Stream.fromIterable(rest), (scheme) =>
    pages(
      (last: Pick<Claimed, "identity" | "id"> | null) => Ledger.use((ledger) => ledger.claimed(scheme, last)),
      ({ identity, id }) => ({ identity, id }),
      after === null || after.scheme !== scheme ? null : { identity: after, id: lastContact }
    )
  )
}

/** After every contact that a ledger can number. */
const lastContact = ContactId.make(Number.MAX_SAFE_INTEGER)

const claimants = (account: Identity, after: ContactId | null) =>
  pages(
    (last: ContactId | null) => Ledger.use((ledger) => ledger.claimants(account, last)),
    ({ id }) => id,
    after
  )

/**
 * The persons of an account, each once, by the lowest of their contacts that is of it, from that contact on. Linked contacts come
 * apart from each other, so those met are remembered by number.
 */
const personsOf = (account: Identity, from: ContactId | null): Pages<Claimant> =>
  claimants(account, from === null ? null : ContactId.make(from - 1)).pipe(
    Stream.mapAccum(
      () => new Set<ContactId>(),
      (met, page) => {
        const fresh = page.filter(({ person }) => !met.has(person) && met.add(person).size > 0)
        return [met, [fresh]]
      }
    ),
    Stream.mapEffect((page) => (from === null ? Effect.succeed(page) : unmet(account, from, page)))
  )

/** Those of whom no lower contact is of the account: of the others it was told before. Linked contacts are few. */
const unmet = Effect.fnUntraced(function* (account: Identity, from: ContactId, page: ReadonlyArray<Claimant>) {
  const people = new Map((yield* peopleOf(page.map(({ person }) => person))).map((each) => [each.id, each]))
  return yield* Effect.filter(
    page,
    Effect.fnUntraced(function* ({ person }) {
      // Bounded by the members of one person.
      for (const member of people.get(person)?.members ?? []) {
        if (member >= from) continue
        const [next] = yield* Ledger.use((ledger) => ledger.claimants(account, ContactId.make(member - 1)))
        if (next?.id === member) return false
      }
      return true
    })
  )
})

const keyOf = ({ contact, period: { from, last } }: Held): HeldKey => ({ contact, from, last })

/** Whether a place is after another one of the same account. */
const isAfter = (one: Place, other: Place): boolean => {
  const [claimant, contact] = [(one.claimant ?? 0) - (other.claimant ?? 0), one.contact - other.contact]
  return claimant > 0 || (claimant === 0 && (contact > 0 || (contact === 0 && one.from > other.from)))
}

/** The questions about some people, as of a moment; lists of periods after a place. */
export const of = ({ account, known }: About, after: Place | null = null) => {
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
  ): Pages<Placed> =>
    account === null
      ? Stream.map(pages(list, keyOf, after), (page) =>
          page.map((row) => ({ ...row, place: { ...keyOf(row), claimant: null } }))
        )
      : Stream.mapEffect(
          personsOf(account, after?.claimant ?? null),
          Effect.fnUntraced(function* (page) {
            const kept = yield* keepers(page.map(({ person }) => person))
            const claimantOf = new Map(
              page.flatMap(({ id, person }) => (kept.get(person) ?? []).map((contact) => [contact, id] as const))
            )
            return (yield* periods(certification, [...claimantOf.keys()]))
              .filter(({ period }) => isAsked(period))
              .map((row) => ({ ...row, place: { ...keyOf(row), claimant: claimantOf.get(row.contact) ?? null } }))
              .filter(({ place }) => after === null || isAfter(place, after))
              .toSorted((a, b) => (isAfter(a.place, b.place) ? 1 : -1))
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

    /** Who has something that would be over before it began, of everybody. */
    unresolved: (certification: CertificationId, start: ContactId | null): Pages<ContactId> =>
      pages(
        (last: ContactId | null) => Ledger.use((ledger) => ledger.unresolved(certification, last)),
        (contact) => contact,
        start
      ),

    /** The achievements of a type first earned between two days, both included, of everybody. */
    earned: (type: TypeId, from: CivilDate, to: CivilDate, start: EarnedKey | null): Pages<Achievement> =>
      pages(
        (last: EarnedKey | null) => Ledger.use((ledger) => ledger.earned(type, from, to, last, known)),
        ({ id, held }) => ({ id, on: held[0]?.from ?? from }),
        start
      ),

    /** What waits for a person, of everybody. */
    contested: (versions: Versions, start: AchievementId.AchievementId | null): Pages<Review.Contested> =>
      pages(
        (last: AchievementId.AchievementId | null) => Review.contested(versions, last, known),
        ({ achievement }) => achievement.id,
        start
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
