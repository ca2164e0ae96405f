/** What waits for a person: contested achievements, and identities that two contacts share. Answering is a decision. */
import { Effect } from "effect"
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as AchievementType from "./AchievementType.ts"
import type * as Catalog from "./Catalog.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import type { Fact } from "./Fact.ts"
import * as History from "./History.ts"
import { dayIn, Instant } from "./Instant.ts"
import { Ledger, type Shared } from "./Ledger.ts"
import { isSameOutcome, type Outcome } from "./State.ts"
import * as Sync from "./Sync.ts"

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

/** Contested achievements after one, at most a page of the ledger, each with its evidence. */
export const contested = Effect.fn("Review.contested")(function* (
  versions: Catalog.Versions,
  after: AchievementId.AchievementId | null
) {
  const ledger = yield* Ledger
  return yield* Effect.forEach(
    yield* ledger.contested(after, null),
    Effect.fnUntraced(function* (achievement) {
      const story = yield* History.ofContact(achievement.contact, null)
      const own = story.filter(({ entry }) => AchievementId.isSame(entry.achievement, achievement.id))
      // The first of the last entries that all say so: its kind may be another, where more happened with it.
      const isSo = ({ entry }: History.Event): boolean =>
        entry.contested !== null &&
        achievement.contested !== null &&
        isSameOutcome(entry.contested, achievement.contested)
      const event = own[own.findLastIndex((each) => !isSo(each)) + 1]
      const version = versions.all.get(achievement.catalog)
      const { within, otherwise } = version?.types.get(achievement.id.type)?.review ?? AchievementType.review
      const offering = (yield* ledger.learner(achievement.id.learner))?.learner.offering
      const zone = (offering === undefined ? undefined : version?.offerings.get(offering)?.zone) ?? "UTC"
      const since = event?.entry.recordedAt ?? Instant.make(0)
      return {
        achievement,
        // The ledger was asked for contested ones only.
        says: achievement.contested ?? achievement,
        evidence: event?.facts ?? [],
        since,
        deadline: CivilDate.plus(dayIn(since, zone), within),
        otherwise
      } satisfies Contested
    })
  )
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
  const shared = yield* (yield* Ledger).shared(after)
  const found = yield* Effect.forEach(shared, (one) => questionOf(versions, one))
  return { last: shared.at(-1)?.identity ?? null, questions: found.flatMap((question) => question ?? []) }
})

/** What is to be asked of those who share an identity, as they are linked by now; undefined where nothing is. */
const questionOf = Effect.fnUntraced(function* (versions: Catalog.Versions, { identity, contacts }: Shared) {
  if (policyOf(versions, identity.scheme) === "never") return undefined
  const ledger = yield* Ledger
  const found = yield* Effect.forEach(contacts, ({ id }) => ledger.contact(id, null))
  const dossiers = [...new Map(found.flatMap((each) => (each === undefined ? [] : [[each.contact.id, each]]))).values()]
  const people = dossiers.map(({ contact }) => contact)
  // One about two of them is in both dossiers.
  const decisions = new Map(dossiers.flatMap((dossier) => dossier.decisions.map((each) => [each.id, each] as const)))
  const inForce = Decision.inForce([...decisions.values()])
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
  inForce: Decision.InForce
): string | null => {
  const undone = decisions.find(
    ({ id, act }) =>
      act._tag === "Linked" &&
      !inForce.all.some((each) => each.id === id) &&
      people.filter(({ members }) => act.contacts.some((contact) => members.includes(contact))).length > 1
  )
  return undone === undefined ? null : `their link, decision ${undone.id}, was taken back`
}

const policiesOf = ({ all, latest }: Catalog.Versions): ReadonlyArray<Catalog.IdentityPolicy> =>
  all.get(latest)?.catalog.identities ?? []

const policyOf = (versions: Catalog.Versions, scheme: string): Catalog.IdentityPolicy["links"] =>
  policiesOf(versions).find((policy) => policy.scheme === scheme)?.links ?? "proposed"

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
  for (const { scheme, single } of policiesOf(versions)) {
    if (single !== true) continue
    const values = new Set(
      people.flatMap(({ identities }) => identities).flatMap((each) => (each.scheme === scheme ? [each.value] : []))
    )
    if (values.size > 1) return `nobody has two of ${scheme}, and they have ${[...values].toSorted().join(" and ")}`
  }
  return null
}

/** Who decides where a policy does. */
const policy = { actor: "laurel", role: "policy" } as const

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
  if (!policiesOf(versions).some(({ links }) => links === "automatic")) return made
  const ledger = yield* Ledger
  // Ends with the shared identities: each page goes on after the one before.
  for (let page = yield* ledger.shared(null); page.length > 0;) {
    for (const shared of page) {
      if (policyOf(versions, shared.identity.scheme) !== "automatic") continue
      // Asked one by one: a link just made may have answered the next question, or made it one for a person.
      const question = yield* questionOf(versions, shared)
      const [first, ...others] = question === undefined || question.conflict !== null ? [] : question.people
      if (first === undefined || others.length === 0) continue
      yield* Sync.decide(
        versions,
        others.map(({ id }) => ({
          ...policy,
          act: { _tag: "Linked", contacts: [first.id, id] },
          reason: reasonOf(Contact.keyOf(shared.identity))
        }))
      )
      made += others.length
    }
    page = yield* ledger.shared(page.at(-1)?.identity ?? null)
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
          ...policy,
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
