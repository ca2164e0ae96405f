/** What waits for a person: contested achievements, and identities that two contacts share. Answering is a decision. */
import { Effect, Result } from "effect"
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type * as AchievementType from "./AchievementType.ts"
import type * as Catalog from "./Catalog.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import * as Defaults from "./internal/Defaults.ts"
import * as Entry from "./Entry.ts"
import type { Fact } from "./Fact.ts"
import type { FactId } from "./Id.ts"
import * as Identities from "./internal/Identities.ts"
import * as InForce from "./internal/InForce.ts"
import { dayIn, Instant } from "./Instant.ts"
import { Corrupt, Ledger, LedgerError, maxPage, type Shared } from "./Ledger.ts"
import { isSameOutcome, type Outcome } from "./State.ts"
import * as Sync from "./Sync.ts"

export { pending, type Pending } from "./internal/Pending.ts"

/** An achievement that stands although the facts say otherwise, until somebody decides. */
export interface Contested {
  readonly achievement: Achievement
  /** What the facts say instead. */
  readonly says: Outcome
  /** The facts that say so. */
  readonly evidence: ReadonlyArray<Fact>
  readonly since: Instant
  /** The last day to decide, and what is done where nobody does. */
  readonly deadline: CivilDate.CivilDate
  readonly otherwise: AchievementType.Review["otherwise"]
}

/** Contested achievements after one, at most a page of the ledger, each with its evidence; of a moment, as they were known then. */
export const contested = Effect.fn("Review.contested")(function* (
  versions: Catalog.Versions,
  after: AchievementId.AchievementId | null,
  known: Instant | null = null
) {
  const ledger = yield* Ledger
  const page = yield* ledger.contested(after, known)
  const sayings = yield* sayingsOf(page, known)
  const facts = yield* factsOf(sayings.values())
  return yield* Effect.forEach(
    page,
    Effect.fnUntraced(function* (achievement) {
      const entry = sayings.get(AchievementId.format(achievement.id))
      const version = versions.all.get(achievement.catalog)
      const { within, otherwise } = version?.types.get(achievement.id.type)?.review ?? Defaults.review
      const offering = (yield* ledger.learner(achievement.id.learner))?.learner.offering
      const zone = (offering === undefined ? undefined : version?.offerings.get(offering)?.zone) ?? "UTC"
      const since = entry?.recordedAt ?? Instant.make(0)
      return {
        achievement,
        // The ledger was asked for contested ones only.
        says: achievement.contested ?? achievement,
        evidence: entry?.because.flatMap((id) => facts.get(id) ?? []) ?? [],
        since,
        deadline: CivilDate.plus(dayIn(since, zone), within),
        otherwise
      } satisfies Contested
    })
  )
})

/** The entry since which each of these has been contested as it is now, by the achievement's name. */
const sayingsOf = Effect.fnUntraced(function* (achievements: ReadonlyArray<Achievement>, known: Instant | null) {
  const ledger = yield* Ledger
  const asked = new Map(achievements.map((achievement) => [AchievementId.format(achievement.id), achievement]))
  const contacts = [...new Set(achievements.map(({ contact }) => contact))]
  const found = new Map<string, Entry.Entry>()
  if (contacts.length === 0) return found
  // Ends with the log: each page is at most `maxPage` entries, after the last one seen.
  for (let page = yield* ledger.entries(contacts, null); page.length > 0;) {
    for (const { index, text } of page) {
      const read = Entry.parse(text)
      if (Result.isFailure(read)) {
        const reason = new Corrupt({ found: `entry ${index} is no entry: ${read.failure}` })
        return yield* new LedgerError({ ledger: "log", reason })
      }
      const entry = read.success
      if (known !== null && entry.recordedAt > known) continue
      const name = AchievementId.format(entry.achievement)
      const says = asked.get(name)?.contested ?? null
      // The first of the last entries that all say so: its kind may be another, where more happened with it.
      if (says === null || entry.contested === null || !isSameOutcome(entry.contested, says)) found.delete(name)
      else if (!found.has(name)) found.set(name, entry)
    }
    page = yield* ledger.entries(contacts, page.at(-1)?.index ?? null)
  }
  return found
})

/** The facts that these entries rest on, a page at a time. */
const factsOf = Effect.fnUntraced(function* (entries: Iterable<Entry.Entry>) {
  const ledger = yield* Ledger
  const ids = [...new Set([...entries].flatMap(({ because }) => because))]
  const facts = new Map<FactId, Fact>()
  for (let start = 0; start < ids.length; start += maxPage) {
    for (const fact of yield* ledger.facts(ids.slice(start, start + maxPage))) facts.set(fact.id, fact)
  }
  return facts
})

/** Two persons or more who share an identity, and what the catalog's policy makes of it. */
export interface Question {
  readonly identity: Contact.Identity
  readonly people: ReadonlyArray<Contact.Contact>
  /** Why they can't be one person; null where they could be. */
  readonly conflict: string | null
}

/** Shared identities after one, at most a page of the ledger: those a person is to be asked about. */
export const questions = Effect.fn("Review.questions")(function* (
  versions: Catalog.Versions,
  after: Contact.Identity | null
) {
  const silent = [...Identities.links(versions)].flatMap(([scheme, links]) => (links === "never" ? [scheme] : []))
  const shared = yield* (yield* Ledger).shared(after, silent)
  const found = yield* Effect.forEach(shared, (one) => questionOf(versions, one))
  return { last: shared.at(-1)?.identity ?? null, questions: found.flatMap((question) => question ?? []) }
})

/** What is to be asked of those who share an identity, as they are linked by now; undefined where nothing is. */
const questionOf = Effect.fnUntraced(function* (versions: Catalog.Versions, { identity, contacts }: Shared) {
  const ledger = yield* Ledger
  const found = yield* Effect.forEach(contacts, ({ id }) => ledger.contact(id, null))
  const dossiers = [...new Map(found.flatMap((each) => (each === undefined ? [] : [[each.contact.id, each]]))).values()]
  const people = dossiers.map(({ contact }) => contact)
  // One about two of them is in both dossiers.
  const decisions = new Map(dossiers.flatMap((dossier) => dossier.decisions.map((each) => [each.id, each] as const)))
  const inForce = InForce.inForce([...decisions.values()])
  const apart = inForce.all.filter(({ act }) => act._tag === "Separated")
  if (isSettled(people, apart)) return undefined
  const conflict =
    apartOf(people, apart) ?? undoneOf(people, [...decisions.values()], inForce) ?? conflictOf(versions, people)
  return { identity, people, conflict } satisfies Question
})

/** A link between two of them was taken back: whether they are one after all is no longer a policy's to say. */
const undoneOf = (
  people: ReadonlyArray<Contact.Contact>,
  decisions: ReadonlyArray<Decision.Decision>,
  inForce: InForce.InForce
): string | null => {
  const undone = decisions.find(
    ({ id, act }) =>
      act._tag === "Linked" &&
      !inForce.all.some((each) => each.id === id) &&
      people.filter(({ members }) => act.contacts.some((contact) => members.includes(contact))).length > 1
  )
  return undone === undefined ? null : `their link, decision ${undone.id}, was taken back`
}

/** Whether somebody has said of every two of them that they are two. */
const isSettled = (people: ReadonlyArray<Contact.Contact>, apart: ReadonlyArray<Decision.Decision>): boolean =>
  people.every((one, index) => people.slice(index + 1).every((other) => isApart(one, other, apart)))

/** Two of them are two, as somebody has said: whose a third one is, only a person can say. */
const apartOf = (people: ReadonlyArray<Contact.Contact>, apart: ReadonlyArray<Decision.Decision>): string | null => {
  for (const [index, one] of people.entries()) {
    const other = people.slice(index + 1).find((each) => isApart(one, each, apart))
    if (other !== undefined) return `somebody has said that contacts ${one.id} and ${other.id} are two`
  }
  return null
}

const isApart = (one: Contact.Contact, other: Contact.Contact, apart: ReadonlyArray<Decision.Decision>): boolean =>
  apart.some(
    ({ act }) =>
      act._tag === "Separated" &&
      act.contacts.some((contact) => one.members.includes(contact)) &&
      act.contacts.some((contact) => other.members.includes(contact))
  )

/** Of a scheme of which nobody has two, these people would have two. */
const conflictOf = (versions: Catalog.Versions, people: ReadonlyArray<Contact.Contact>): string | null => {
  for (const scheme of Identities.singles(versions)) {
    const values = new Set(
      people.flatMap(({ identities }) => identities).flatMap((each) => (each.scheme === scheme ? [each.value] : []))
    )
    if (values.size > 1) return `nobody has two of ${scheme}, and they have ${[...values].toSorted().join(" and ")}`
  }
  return null
}

/**
 * Decides what the catalog leaves to no person: links contacts by identities whose policy is automatic, and answers contested
 * achievements whose deadline has passed. Cut off anywhere, the next call goes on. Returns how many decisions were made.
 */
export const settle = Effect.fn("Review.settle")(function* (versions: Catalog.Versions) {
  const links = yield* settleLinks(versions)
  return links + (yield* settleContested(versions))
})

const settleLinks = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  let made = 0
  const policies = Identities.links(versions)
  const others = [...policies].flatMap(([scheme, links]) => (links === "automatic" ? [] : [scheme]))
  if (others.length === policies.size) return made
  const ledger = yield* Ledger
  // Ends with the shared identities: each page goes on after the one before.
  for (let page = yield* ledger.shared(null, others); page.length > 0;) {
    for (const shared of page) {
      if (policies.get(shared.identity.scheme) !== "automatic") continue
      // Asked one by one: a link just made may have answered the next question, or made it one for a person.
      const question = yield* questionOf(versions, shared)
      const [first, ...rest] = question === undefined || question.conflict !== null ? [] : question.people
      if (first === undefined || rest.length === 0) continue
      yield* Sync.decide(
        versions,
        rest.map(({ id }) => ({
          ...Decision.policy,
          act: { _tag: "Linked", contacts: [first.id, id] },
          reason: reasonOf(Contact.keyOf(shared.identity))
        }))
      )
      made += rest.length
    }
    page = yield* ledger.shared(page.at(-1)?.identity ?? null, others)
  }
  return made
})

/** A reason has its bound: an identity too long for it is not cut, since half of a name is another one. */
const reasonOf = (name: string): string => (name.length <= 180 ? `both are called ${name}` : "they share an identity")

const settleContested = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  const today = yield* Sync.today
  let made = 0
  // Ends with the contested ones: each page goes on after the one before.
  for (let page = yield* contested(versions, null); page.length > 0;) {
    const overdue = page.filter(({ deadline }) => deadline < today)
    if (overdue.length > 0) {
      yield* Sync.decide(
        versions,
        overdue.map(({ achievement, says, deadline, otherwise }) => ({
          ...Decision.policy,
          act: {
            _tag: "Resolved",
            achievement: achievement.id,
            says: says.held,
            ...(says.expires === null ? {} : { expires: says.expires }),
            choice: otherwise
          },
          reason: `nobody decided by ${CivilDate.format(deadline)}`
        }))
      )
    }
    made += overdue.length
    page = yield* contested(versions, page.at(-1)?.achievement.id ?? null)
  }
  return made
})
