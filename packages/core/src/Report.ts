/**
 * Lists over everybody, or over the people of one account: who holds something, who is about to lose it, what was earned, where
 * cover has holes, what waits for a decision. Each is a stream of rows that is read a page at a time and never held as a whole;
 * what is written meanwhile may or may not be in it.
 */
import { Effect, Stream } from "effect"
import type { Achievement } from "./Achievement.ts"
import type { AchievementId } from "./AchievementId.ts"
import type { Versions } from "./Catalog.ts"
import * as CivilDate from "./CivilDate.ts"
import type { Contact, Identity } from "./Contact.ts"
import * as Holding from "./Holding.ts"
import type { CertificationId, ContactId, DecisionId, TypeId } from "./Id.ts"
import * as Asked from "./internal/Asked.ts"
import * as Pendings from "./internal/Pending.ts"
import type { Claimed, EarnedKey, Ledger, LedgerError } from "./Ledger.ts"
import type * as Review from "./Review.ts"

export type { About, Place } from "./internal/Asked.ts"

/** Of whom, as of when, and on which day. */
export interface Options extends Asked.About {
  /** The day that is asked about. */
  readonly on: CivilDate.CivilDate
}

/** A list that goes on after the place of a row that was told before: the same question, asked again. */
export interface Listed extends Options {
  readonly after?: Asked.Place | null
}

type Rows<A> = Stream.Stream<A, LedgerError, Ledger>

/** Each page of answers becomes rows. */
const rows = <A, B>(pages: Asked.Pages<A>, read: (page: ReadonlyArray<A>) => Asked.Asking<ReadonlyArray<B>>): Rows<B> =>
  pages.pipe(Stream.mapEffect(read), Stream.flattenIterable)

/** A person's hold on a certification by one of its periods. */
export interface Holder {
  readonly person: Contact
  readonly certification: CertificationId
  /** On the day that was asked about. */
  readonly status: Holding.Status
  readonly period: Holding.Period
  readonly place: Asked.Place
  /** Whether the facts say otherwise by now of what it was earned by, so that a person must decide. */
  readonly isContested: boolean
}

/** Who holds a certification on the day, each person once; by last day, those without one at the end, or of an account by person. */
export const holders = (certification: CertificationId, options: Listed): Rows<Holder> => {
  const asked = Asked.of(options, options.after)
  return rows(
    asked.holding(certification, options.on),
    Effect.fnUntraced(function* (page) {
      const isContested = yield* asked.isContested(page)
      const named = yield* asked.named(page, ({ contact }) => contact)
      return named.map(({ person, row: { period, place } }): Holder => {
        const status = Holding.status({ certification, periods: [period] }, options.on)
        return { person, certification, status, period, place, isContested: isContested(period) }
      })
    })
  )
}

/**
 * Whose last valid day is the day asked about or one of so many days after it, and who does not hold it on from there, as far as
 * is known. In the order of `holders`.
 */
export const expiring = (
  versions: Versions,
  certification: CertificationId,
  within: number,
  options: Listed
): Rows<Holder> => {
  const asked = Asked.of(options, options.after)
  const { on } = options
  const to = CivilDate.plusDays(on, within)
  return rows(
    asked.ending(certification, on, graceAfter(versions, certification, to)),
    Effect.fnUntraced(function* (page) {
      const ending = page.filter(({ period }) => isBetween(Holding.lastValid(period), on, to))
      const holdingOf = yield* asked.holdings(
        certification,
        ending.map(({ contact }) => contact)
      )
      const dropping = ending.filter(({ contact, period }) => !isFollowed(holdingOf(contact), period))
      const isContested = yield* asked.isContested(dropping)
      const named = yield* asked.named(dropping, ({ contact }) => contact)
      return named.map(({ person, row: { contact, period, place } }): Holder => {
        const status = Holding.status(holdingOf(contact), on)
        return { person, certification, status, period, place, isContested: isContested(period) }
      })
    })
  )
}

/** The last day that counts of what is valid to that day at the latest: ledgers list by that one, and grace may move it. */
const graceAfter = ({ all }: Versions, id: CertificationId, day: CivilDate.CivilDate): CivilDate.CivilDate =>
  [...all.values()]
    .flatMap(({ certifications }) => certifications.filter((certification) => certification.id === id))
    .map(({ validity }) =>
      validity.basis === "never" || validity.grace?.counts !== true ? day : CivilDate.plus(day, validity.grace.period)
    )
    .reduce((latest, each) => (each > latest ? each : latest), day)

const isBetween = (day: CivilDate.CivilDate | null, from: CivilDate.CivilDate, to: CivilDate.CivilDate): boolean =>
  day !== null && day >= from && day <= to

/** Whether another period goes on where that one ends. */
const isFollowed = ({ periods }: Holding.Holding, { last }: Holding.Period): boolean =>
  last !== null && periods.some((period) => Holding.counts(period) && period.from === last + 1)

/** An achievement and who earned it. */
export interface Earning {
  readonly person: Contact
  /** The first day it counted. */
  readonly on: CivilDate.CivilDate
  readonly achievement: Achievement
}

/**
 * What was first earned on or between two days, of these types one after the other, each by day; also what was lost since. After
 * one that was told before, where one is given.
 */
export const earned = (
  types: Iterable<TypeId>,
  from: CivilDate.CivilDate,
  to: CivilDate.CivilDate,
  about: Asked.About & { readonly after?: EarnedKey | null }
): Rows<Earning> => {
  const asked = Asked.of(about)
  const { after = null } = about
  const all = [...types]
  const rest = after === null ? all : all.slice(all.indexOf(after.id.type))
  return rows(
    Stream.flatMap(Stream.fromIterable(rest), (type) =>
      asked.earned(type, from, to, after === null || after.id.type !== type ? null : after)
    ),
    Effect.fnUntraced(function* (page) {
      const named = yield* asked.named(page, ({ contact }) => contact)
      return named.map(({ person, row }): Earning => ({ person, on: row.held[0]?.from ?? from, achievement: row }))
    })
  )
}

/** Days on which somebody who had held a certification did not. */
export interface Hole extends Holding.Gap {
  readonly person: Contact
  readonly certification: CertificationId
  /** Whether it reaches to the day that was asked about: they hold it no longer. */
  readonly isOpen: boolean
  /** What ended the days before it. */
  readonly ends: Holding.Period["ends"]
  /** That of the period that it follows. */
  readonly place: Asked.Place
  /** On the day that was asked about. */
  readonly status: Holding.Status
}

/** The holes in the hold on a certification from the first day it counted to the day asked about; by first day, or of an account by person. */
export const gaps = (certification: CertificationId, options: Listed): Rows<Hole> => {
  const asked = Asked.of(options, options.after)
  const { on } = options
  return rows(
    asked.ending(certification, CivilDate.min, CivilDate.plusDays(on, -1)),
    Effect.fnUntraced(function* (page) {
      const holdingOf = yield* asked.holdings(
        certification,
        page.map(({ contact }) => contact)
      )
      // Each hole begins on the day after one period's last.
      const holes = page.flatMap(({ contact, period, place }) =>
        Holding.gaps(holdingOf(contact), on)
          .filter(({ from }) => from - 1 === period.last)
          .map((gap) => ({ contact, gap, ends: period.ends, place }))
      )
      const named = yield* asked.named(holes, ({ contact }) => contact)
      return named.map(({ person, row: { contact, gap, ends, place } }): Hole => {
        const status = Holding.status(holdingOf(contact), on)
        return { person, certification, ...gap, isOpen: gap.last === on, ends, status, place }
      })
    })
  )
}

/** A contested achievement and whose it is. */
export interface Waiting extends Review.Contested {
  readonly person: Contact
}

/** What waits for a person's decision, in the order of `AchievementId.compare`, after one where it is given. */
export const contested = (
  versions: Versions,
  about: Asked.About & { readonly after?: AchievementId | null }
): Rows<Waiting> => {
  const asked = Asked.of(about)
  return rows(
    asked.contested(versions, about.after ?? null),
    Effect.fnUntraced(function* (page) {
      const named = yield* asked.named(page, ({ achievement }) => achievement.contact)
      return named.map(({ person, row }): Waiting => ({ person, ...row }))
    })
  )
}

/** What a person has of a certification that would be over before it began: it counts on no day until somebody gives it other dates. */
export interface Unresolved {
  readonly person: Contact
  readonly certification: CertificationId
  /** One at least, each of another achievement. */
  readonly periods: ReadonlyArray<Holding.Period>
  readonly place: UnresolvedPlace
}

/** Where the list of them goes on. */
export interface UnresolvedPlace {
  readonly certification: CertificationId
  readonly contact: ContactId
}

/**
 * Who has something that would be over before it began, of these certifications one after the other, each by person, after one
 * where it is given. What has been revoked, withdrawn or voided since asks nobody any more.
 */
export const unresolved = (
  certifications: Iterable<CertificationId>,
  after: UnresolvedPlace | null = null
): Rows<Unresolved> => {
  const asked = Asked.of({ account: null, known: null })
  const all = [...certifications]
  const rest = after === null ? all : all.slice(all.indexOf(after.certification))
  return Stream.flatMap(Stream.fromIterable(rest), (certification) =>
    rows(
      asked.unresolved(certification, after?.certification === certification ? after.contact : null),
      Effect.fnUntraced(function* (contacts) {
        const holdingOf = yield* asked.holdings(certification, contacts)
        const open = contacts.flatMap((contact) => {
          const periods = Holding.unresolved(holdingOf(contact))
          return periods.length === 0 ? [] : [{ contact, periods }]
        })
        const named = yield* asked.named(open, ({ contact }) => contact)
        return named.map(({ person, row: { contact, periods } }): Unresolved => {
          return { person, certification, periods, place: { certification, contact } }
        })
      })
    )
  )
}

/** A decision that counts only once somebody else has approved it, and whom it is about. */
export interface Pending extends Review.Pending {
  readonly people: ReadonlyArray<Contact>
}

/** What waits among the next decisions that may, and how far that was. */
export interface PendingPage {
  readonly rows: ReadonlyArray<Pending>
  /** The last decision that was looked at, whether it waits or not; null where none is left. */
  readonly last: DecisionId | null
}

/**
 * Decisions that wait for a second actor, in order of id, after one where it is given; a page at a time, for whoever looks only so
 * far. A page may have no rows.
 */
export const pendingPages = (versions: Versions, after: DecisionId | null = null): Rows<PendingPage> =>
  Stream.mapEffect(
    Pendings.pages(versions, after),
    Effect.fnUntraced(function* (page) {
      const persons = yield* Asked.peopleOf(page.rows.flatMap(({ decision }) => decision.about))
      const people = (about: ReadonlyArray<ContactId>) =>
        persons.filter(({ members }) => about.some((contact) => members.includes(contact)))
      const rows = page.rows.map((row): Pending => ({ ...row, people: people(row.decision.about) }))
      return { rows, last: page.last }
    })
  )

/** The same, one after the other. */
export const pending = (versions: Versions, after: DecisionId | null = null): Rows<Pending> =>
  Stream.flattenIterable(Stream.map(pendingPages(versions, after), (page) => page.rows))

/** How an account stands with a certification on a day. */
export interface Account {
  readonly account: Identity
  readonly certification: CertificationId
  /** Who is of the account, each person once. */
  readonly people: number
  readonly holders: number
  /** Who held it before and does not on that day. */
  readonly lapsed: number
}

/**
 * The accounts of these schemes one after the other, each by the code points of its value, after one where it is given; or the one
 * that is asked about.
 */
export const accounts = (
  schemes: Iterable<string>,
  certification: CertificationId,
  options: Options & { readonly after?: Identity | null }
): Rows<Account> => {
  const asked = Asked.of(options)
  return Asked.claimed(schemes, options.account, options.after).pipe(
    Stream.mapEffect(
      Effect.fnUntraced(function* (page) {
        const keepers = yield* asked.keepers([...new Set(page.map(({ person }) => person))])
        const holdingOf = yield* asked.holdings(certification, [...keepers.values()].flat())
        return page.map((each) => {
          const holdings = (keepers.get(each.person) ?? []).map(holdingOf)
          return { ...each, ...standing(holdings, options.on) }
        })
      })
    ),
    Stream.mapAccum(
      (): Tally | null => null,
      (tally, page) => counted(certification, tally, page),
      {
        onHalt: (tally) => (tally === null ? [] : [accountOf(certification, tally)])
      }
    )
  )
}

const standing = (holdings: ReadonlyArray<Holding.Holding>, on: CivilDate.CivilDate) => {
  const periods = holdings.flatMap((holding) => holding.periods)
  return {
    holds: periods.some((period) => Holding.covers(period, on)),
    held: periods.some((period) => Holding.counts(period) && period.from <= on)
  }
}

/** One account so far. Linked contacts come apart from each other, so the persons counted are remembered by number. */
interface Tally {
  readonly account: Identity
  readonly met: Set<ContactId>
  holders: number
  lapsed: number
}

/** Counts a page on, and tells the accounts that are complete. */
const counted = (
  certification: CertificationId,
  before: Tally | null,
  page: ReadonlyArray<Claimed & ReturnType<typeof standing>>
): readonly [Tally | null, ReadonlyArray<Account>] => {
  const done: Array<Account> = []
  let tally = before
  for (const { identity, person, holds, held } of page) {
    if (tally === null || tally.account.scheme !== identity.scheme || tally.account.value !== identity.value) {
      if (tally !== null) done.push(accountOf(certification, tally))
      tally = { account: identity, met: new Set(), holders: 0, lapsed: 0 }
    }
    if (tally.met.has(person)) continue
    tally.met.add(person)
    if (holds) tally.holders += 1
    else if (held) tally.lapsed += 1
  }
  return [tally, done]
}

const accountOf = (certification: CertificationId, { account, met, holders, lapsed }: Tally): Account => ({
  account,
  certification,
  people: met.size,
  holders,
  lapsed
})
