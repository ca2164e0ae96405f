/**
 * What an LRS is to hold of some people, as of a moment: a pure function of what the ledger had recorded by then. An outbox sends
 * the difference between two of these, so it never has to remember what it sent.
 */
import { AchievementId, Entry, Holding, type CivilDate, type Id, Instant, Ledger, type Stood } from "@laurel/core"
import { Effect, Result } from "effect"
import { actorOf, type Agent } from "./Actor.ts"
import { fold, type Placed } from "./Claim.ts"
import type { Imported } from "./Imported.ts"
import { type Dated, namesOf } from "./Names.ts"
import type { Moment } from "./Position.ts"
import * as Statement from "./Statement.ts"

/** One person as of a moment. */
interface Person {
  readonly id: Id.ContactId
  readonly members: ReadonlyArray<Id.ContactId>
  readonly owners: ReadonlyMap<Id.LearnerId, Id.ContactId>
  readonly holdings: ReadonlyArray<Holding.Holding>
}

export interface Picture {
  readonly items: ReadonlyMap<string, Statement.Item>
  /** When what an earlier picture may have had was ended by an entry, by id. */
  readonly ended: ReadonlyMap<string, Instant.Instant>
  /** Achievements that would be in it if their people had a name for the LRS. */
  readonly waiting: ReadonlyArray<{ readonly owner: Id.ContactId; readonly achievement: AchievementId.AchievementId }>
}

const empty: Picture = { items: new Map(), ended: new Map(), waiting: [] }

const personsAt = Effect.fnUntraced(function* (contacts: Iterable<Id.ContactId>, known: Instant.Instant) {
  const ledger = yield* Ledger.Ledger
  const persons = new Map<Id.ContactId, Person>()
  for (const contact of contacts) {
    if (persons.has(contact)) continue
    const dossier = yield* ledger.contact(contact, known)
    const members = dossier?.contact.members ?? [contact]
    const person: Person = {
      id: dossier?.contact.id ?? contact,
      members,
      owners: new Map((dossier?.learners ?? []).map((learner) => [learner.id, learner.contact])),
      holdings: dossier?.holdings ?? []
    }
    for (const member of members) persons.set(member, person)
  }
  return persons
})

/** Every entry about these contacts, in the order of the log. */
const entriesOf = Effect.fnUntraced(function* (contacts: ReadonlyArray<Id.ContactId>) {
  const ledger = yield* Ledger.Ledger
  const placed: Array<Placed> = []
  // Ends with the log: each page is after the one before.
  for (let page = yield* ledger.entries(contacts, null); page.length > 0;) {
    for (const { index, text } of page) {
      const entry = Entry.parse(text)
      if (Result.isFailure(entry)) {
        const found = `entry ${index} is no entry: ${entry.failure}`
        return yield* new Ledger.LedgerError({ ledger: "log", reason: new Ledger.Corrupt({ found }) })
      }
      placed.push({ index, entry: entry.success })
    }
    page = yield* ledger.entries(contacts, page.at(-1)?.index ?? null)
  }
  return placed
})

/** Periods of a person that were over by a day and ended by expiring. */
const expiredIn = ({ holdings }: Person, day: CivilDate.CivilDate) =>
  holdings.flatMap(({ certification, periods }) =>
    periods.flatMap((period) => {
      const { last, ends } = period
      return ends === "expired" && last !== null && last <= day && Holding.counts(period)
        ? [{ certification, last, period }]
        : []
    })
  )

/** Since when, without a break, a person's holdings have said of a period what they said at a moment. */
const sinceWhen = (
  versions: ReadonlyArray<Stood.Version<Holding.Holding>>,
  { certification, last, period }: ReturnType<typeof expiredIn>[number],
  known: Instant.Instant
): Instant.Instant => {
  const saying = versions
    .filter(
      ({ stored, since }) =>
        since <= known &&
        stored.certification === certification &&
        stored.periods.some(
          (other) =>
            other.last === last &&
            other.ends === "expired" &&
            Holding.counts(other) &&
            AchievementId.isSame(other.achievement, period.achievement)
        )
    )
    .toSorted((a, b) => b.since - a.since)
  let since = known
  for (const [at, version] of saying.entries()) {
    if (at > 0 && version.until !== since) break
    since = version.since
  }
  return since
}

/** All that pictures of some contacts at two moments are made of. */
interface Read {
  readonly imported: Imported
  readonly owners: ReadonlySet<Id.ContactId>
  readonly entries: ReadonlyMap<Id.ContactId, ReadonlyArray<Placed>>
  readonly names: ReadonlyMap<Id.ContactId, ReadonlyArray<Dated>>
  readonly stood: ReadonlyMap<Id.ContactId, Stood.Stood>
}

/** The picture of whoever is among the owners; the people in it are those of the moment. */
const pictureOf = (
  origin: string,
  { known, day, selection }: Moment,
  persons: ReadonlyMap<Id.ContactId, Person>,
  { imported, owners, entries, names, stood }: Read
): Picture => {
  const isImported = selection.imports === true ? () => false : imported
  const items = new Map<string, Statement.Item>()
  const ended = new Map<string, Instant.Instant>()
  const waiting: Array<Picture["waiting"][number]> = []
  const actors = new Map<
    string,
    {
      readonly owner: Id.ContactId
      readonly actor: Agent
      readonly catalog: Id.CatalogVersion
      readonly isHeard: boolean
    }
  >()
  const isAsked = ({ type }: AchievementId.AchievementId): boolean => selection.types?.includes(type) ?? true
  const keep = (item: Statement.Item): void => void items.set(item.id, item)
  for (const owner of owners) {
    const namesBy = (contact: Id.ContactId) =>
      (names.get(contact) ?? []).filter(({ recordedAt }) => recordedAt <= known)
    const own = namesBy(owner)
    // Every contact has a name from the first: one without was erased, and nothing is said of it any more.
    if (own.length === 0) continue
    const linked = (persons.get(owner)?.members ?? []).filter((member) => member !== owner).flatMap(namesBy)
    const told_ = (entries.get(owner) ?? []).filter(
      ({ entry }) => entry.recordedAt <= known && isAsked(entry.achievement)
    )
    for (const [name, story] of Map.groupBy(told_, ({ entry }) => AchievementId.format(entry.achievement))) {
      const told = fold(story, isImported)
      const [first] = story
      const actor = first === undefined ? undefined : actorOf(selection.actor, first.index, own, linked)
      if (first === undefined || actor === undefined) {
        if (first !== undefined && told.standing.length > 0)
          waiting.push({ owner, achievement: first.entry.achievement })
        continue
      }
      const catalog = story.at(-1)?.entry.catalog ?? first.entry.catalog
      actors.set(name, { owner, actor, catalog, isHeard: told.isHeard })
      for (const claim of told.standing) keep(Statement.ofClaim(origin, owner, actor, claim))
      for (const [claim, at] of told.ended) ended.set(Statement.idOf(origin, first.entry.achievement, claim, actor), at)
    }
  }
  for (const person of new Set(persons.values())) {
    for (const expired of expiredIn(person, day)) {
      const { achievement } = expired.period
      const by = actors.get(AchievementId.format(achievement))
      if (by === undefined) continue
      const valid = Holding.lastValid(expired.period) ?? expired.last
      const since = sinceWhen(stood.get(person.id)?.holdings ?? [], expired, known)
      const { certification, last } = expired
      // What was over when an import brought it is no news; what ends later is.
      if (!by.isHeard && last < Instant.dayIn(since, "UTC")) continue
      keep(
        Statement.ofExpired(origin, by.owner, by.actor, {
          achievement,
          certification,
          last,
          valid,
          since,
          catalog: by.catalog
        })
      )
    }
  }
  return { items, ended, waiting }
}

/**
 * The pictures of some contacts, and of everybody who is or was one person with them, at two moments. What is said of a contact
 * may rest on all contacts of its person, so both are about all of them.
 */
export const between = Effect.fnUntraced(function* (
  { origin, imported }: { readonly origin: string; readonly imported: Imported },
  contacts: ReadonlyArray<Id.ContactId>,
  from: Moment | null,
  to: Moment
) {
  const ledger = yield* Ledger.Ledger
  const nobody: ReadonlyMap<Id.ContactId, Person> = new Map()
  const at = (moment: Moment | null, all: Iterable<Id.ContactId>) =>
    moment === null ? Effect.succeed(nobody) : personsAt(all, moment.known)
  const [before, after] = [yield* at(from, contacts), yield* at(to, contacts)]
  const owners = new Set([...contacts, ...before.keys(), ...after.keys()])
  const persons = { from: yield* at(from, owners), to: yield* at(to, owners) }
  const everybody = [...new Set([...persons.from.keys(), ...persons.to.keys()])]
  const expiring = [...new Set([...persons.from.values(), ...persons.to.values()])].filter(
    (person) => expiredIn(person, to.day).length > 0
  )
  const read: Read = {
    imported,
    owners,
    entries: Map.groupBy(yield* entriesOf([...owners]), ({ entry }) => entry.contact),
    names: yield* namesOf(everybody),
    stood: expiring.length === 0 ? new Map() : yield* ledger.stood([...new Set(expiring.map(({ id }) => id))])
  }
  return {
    owners,
    from: from === null ? empty : pictureOf(origin, from, persons.from, read),
    to: pictureOf(origin, to, persons.to, read)
  }
})
