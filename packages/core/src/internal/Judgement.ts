/** Judges the learners that something changed for, person by person, until nothing they hold changes anything else they hold. */
import * as Achievement from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import type * as Decision from "../Decision.ts"
import type * as Entry from "../Entry.ts"
import * as Holding from "../Holding.ts"
import type { ContactId, DecisionId, LearnerId, OfferingId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import * as News from "./News.ts"
import { byId, membersOf, personOf, type Stood, type World } from "./World.ts"
import * as Health from "./Health.ts"
import type { Before, Case } from "./Case.ts"
import * as Judge from "./Judge.ts"
import * as Journey from "./Journey.ts"
import type { Learner, Loaded } from "../Ledger.ts"
import type { Offering } from "../Offering.ts"
import * as Participation from "../Participation.ts"
import type * as Rule from "../Rule.ts"
import * as Span from "../Span.ts"
import * as State from "../State.ts"

export interface Judged {
  readonly entries: ReadonlyArray<Entry.Entry>
  /** What stands after the entries, of each achievement that changed, by contact and then by name. */
  readonly changed: ReadonlyMap<ContactId, ReadonlyMap<string, Achievement.Achievement>>
}

/** Everything that the touched learners' news changes. */
export const judge = (world: World, touched: Iterable<LearnerId>): Judged => {
  const inForce = InForce.inForce(world.decisions)
  const person = new PersonWriter(world, inForce)
  for (const [id, learners] of personsOf(world, touched)) person.judge(id, learners)
  return { entries: person.entries, changed: person.changed }
}

/** How one learner would be judged, as things stand. */
export const caseOf = (world: World, learner: Learner): Case | undefined =>
  new PersonWriter(world, InForce.inForce(world.decisions)).caseOf(learner)

/** How every learner would be judged, as things stand; of those that are joined, all at once. */
export const cases = (world: World): ReadonlyArray<Case> =>
  new PersonWriter(world, InForce.inForce(world.decisions)).cases()

/** Whom to judge: the touched learners, and where one's achievements may bear on another's, everybody's of the person. */
const personsOf = (world: World, touched: Iterable<LearnerId>): ReadonlyMap<ContactId, ReadonlyArray<Learner>> => {
  const persons = new Map<ContactId, Array<Learner>>()
  for (const id of touched) {
    const learner = world.learners.get(id)
    if (learner === undefined) continue
    const person = personOf(world, learner.contact)
    const known = persons.get(person)
    if (known === undefined) persons.set(person, [learner])
    else known.push(learner)
  }
  if (!world.versions.crossing) return persons
  for (const own of persons.values()) own.length = 0
  // Ledgers load in no order, and the log's order must not be theirs.
  for (const learner of [...world.learners.values()].toSorted(byId))
    persons.get(personOf(world, learner.contact))?.push(learner)
  return persons
}

/** Mutable, local to one judging: a page has tens of thousands of learners. */
class PersonWriter {
  readonly entries: Array<Entry.Entry> = []
  readonly changed = new Map<ContactId, Map<string, Achievement.Achievement>>()
  readonly #world: World
  readonly #inForce: InForce.InForce
  readonly #entered: ReadonlyArray<Decision.Decision>
  readonly #decisions: ReadonlyMap<DecisionId, Decision.Decision>
  #before: InForce.InForce | undefined
  #byPerson: ReadonlyMap<ContactId, ReadonlyArray<{ readonly decision: Decision.Decision }>> | undefined

  constructor(world: World, inForce: InForce.InForce) {
    this.#world = world
    this.#inForce = inForce
    this.#entered = world.decisions.filter(({ id }) => world.fresh.decisions.has(id))
    this.#decisions = new Map(world.decisions.map((decision) => [decision.id, decision]))
  }

  judge(person: ContactId, learners: ReadonlyArray<Learner>): void {
    const { versions } = this.#world
    const passes = passesOf(versions)
    const inForce = this.#about(person)
    const start = this.entries.length
    for (let pass = 0; pass < passes; pass++) {
      const before = this.entries.length
      for (const journey of this.#journeys(learners)) this.#write(this.#caseOf(person, journey, inForce))
      if (this.entries.length === before) break
    }
    if (passes > 1) this.#settle(start)
  }

  /** What went and came back while it was worked out has not changed: only the difference is entered. */
  #settle(start: number): void {
    const own = this.entries.splice(start)
    const back = new Set<string>()
    const reissued = new Set(
      own.flatMap(({ kind, achievement }) => (kind === "Reissued" ? [AchievementId.format(achievement)] : []))
    )
    for (const { achievement, contact } of own) {
      const name = AchievementId.format(achievement)
      if (reissued.has(name)) continue
      const before = this.#world.loaded.achievements.get(contact)?.find(({ id }) => AchievementId.format(id) === name)
      const after = this.changed.get(contact)?.get(name)
      if (before === undefined || after === undefined || !State.isAlike(before, after)) continue
      if (before.catalog !== after.catalog) continue
      back.add(name)
      this.changed.get(contact)?.delete(name)
      if (this.changed.get(contact)?.size === 0) this.changed.delete(contact)
    }
    this.entries.push(...own.filter(({ achievement }) => !back.has(AchievementId.format(achievement))))
  }

  /** The decisions in force about this person; nearly always there are none about anybody. */
  #about(person: ContactId): InForce.InForce {
    if (this.#inForce.all.length === 0) return this.#inForce
    this.#byPerson ??= Map.groupBy(
      this.#inForce.all.flatMap((decision) => decision.about.map((contact) => ({ contact, decision }))),
      ({ contact }) => personOf(this.#world, contact)
    )
    const own = this.#byPerson.get(person) ?? []
    return { ...this.#inForce, all: [...new Set(own.map(({ decision }) => decision))] }
  }

  #journeys(learners: ReadonlyArray<Learner>): ReadonlyArray<ReadonlyArray<Journey.Part>> {
    const { revisions, loaded, versions } = this.#world
    const parts = learners.map((learner) => ({
      learner,
      participation: Participation.fold(revisions.get(learner.id) ?? loaded.revisions.get(learner.id) ?? [])
    }))
    if (!versions.crossing) return parts.map((part) => [part])
    const byOffering = Map.groupBy(parts, ({ learner }) => learner.offering)
    return [...byOffering].flatMap(([offering, own]) => Journey.of(newest(versions, offering), own))
  }

  cases(): ReadonlyArray<Case> {
    return [...personsOf(this.#world, this.#world.learners.keys())].flatMap(([person, learners]) => {
      const inForce = this.#about(person)
      return this.#journeys(learners).flatMap((journey) => this.#caseOf(person, journey, inForce) ?? [])
    })
  }

  /** The case of one learner, with all that is joined with it. */
  caseOf(learner: Learner): Case | undefined {
    const person = personOf(this.#world, learner.contact)
    const own = this.#beside(person, learner)
    const journey = this.#journeys(own).find((parts) => parts.some((part) => part.learner.id === learner.id))
    return journey === undefined ? undefined : this.#caseOf(person, journey, this.#about(person))
  }

  #caseOf(person: ContactId, journey: ReadonlyArray<Journey.Part>, inForce: InForce.InForce): Case | undefined {
    const [head] = journey
    const learner = head === undefined ? undefined : this.#world.learners.get(head.learner.id)
    if (head === undefined || learner === undefined) return undefined
    const members = journey.map((part) => part.learner.id)
    return {
      learner: learner.id,
      members,
      contact: learner.contact,
      offering: learner.offering,
      participation: journey.length === 1 ? head.participation : Journey.joined(journey),
      standing: this.#standing(person, members, learner.contact),
      decisions: inForce,
      holds: this.#holds(person),
      news: () => News.facts(this.#world, person, members),
      isNew: (fact) => this.#world.fresh.facts.has(fact),
      takenBack: () => News.takenBack(this.#world, members),
      decided: (id) => (this.#entered.length === 0 ? [] : this.#decided(id, members)),
      assessmentOf: (id) => this.#assessmentOf(id),
      reissued: (id) => (this.#entered.length === 0 ? [] : this.#reissued(id)),
      decidedOf: () => this.#decidedOf(person),
      released: this.#released(members),
      before: this.#world.stood === undefined ? null : this.#knownBefore(person, learner, this.#world.stood)
    }
  }

  /** The learner, and the person's others in the same offering. */
  #beside(person: ContactId, learner: Learner): ReadonlyArray<Learner> {
    return [...this.#world.learners.values()].filter(
      ({ contact, offering }) => offering === learner.offering && personOf(this.#world, contact) === person
    )
  }

  /** What rules were held against as the ledger knows it. */
  #knownBefore(person: ContactId, learner: Learner, stood: Stood): Before {
    const { loaded, versions } = this.#world
    const parts = this.#beside(person, learner).map((each) => ({
      learner: each,
      participation: Participation.fold(loaded.revisions.get(each.id) ?? [])
    }))
    // They may have been joined otherwise by what is undone.
    const journeys = versions.crossing
      ? Journey.of(newest(versions, learner.offering), parts)
      : parts.map((part) => [part])
    const journey = journeys.find((own) => own.some((part) => part.learner.id === learner.id)) ?? []
    const all = versions.crossing
      ? membersOf(this.#world, person).flatMap((each) => loaded.achievements.get(each) ?? [])
      : []
    const spans = held(versions, all)
    return {
      participation: Journey.joined(journey),
      holds: (id) => spans.get(id) ?? Span.never,
      since: stood.since,
      stood: (id) => stood.before.get(AchievementId.format(id)),
      isTouched: (id) => stood.touched.has(AchievementId.format(id))
    }
  }

  #write(subject: Case | undefined): void {
    if (subject === undefined) return
    for (const entry of Judge.judge(this.#world.versions, subject, this.#world.at)) {
      this.entries.push(entry)
      let after = this.changed.get(entry.contact)
      if (after === undefined) this.changed.set(entry.contact, (after = new Map()))
      after.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
    }
  }

  /** The achievements of these learners as they stand by now. */
  #standing(
    person: ContactId,
    members: ReadonlyArray<LearnerId>,
    contact: ContactId
  ): ReadonlyArray<Achievement.Achievement> {
    const contacts = this.#world.people.size === 0 ? [contact] : membersOf(this.#world, person)
    const found = contacts.flatMap((each) =>
      standing(this.#world.loaded, this, each).filter(({ id }) => members.includes(id.learner))
    )
    return found.length < 2 ? found : found.toSorted((a, b) => AchievementId.compare(a.id, b.id))
  }

  /** Worked out once it is asked for, from what stands by then. */
  #holds(person: ContactId): (id: string) => Span.Spans {
    if (!this.#world.versions.crossing) return holdsNothing
    const mark = this.entries.length
    let known: { readonly mark: number; readonly spans: ReadonlyMap<string, Span.Spans> } | undefined
    return (id) => {
      if (known === undefined || known.mark !== mark) {
        const all = membersOf(this.#world, person).flatMap((each) => standing(this.#world.loaded, this, each))
        known = { mark, spans: held(this.#world.versions, all) }
      }
      return known.spans.get(id) ?? Span.never
    }
  }

  /** What was judged of them, and of whoever was joined with them, before new decisions took it back or parted them. */
  #released(members: ReadonlyArray<LearnerId>): ReadonlyArray<Rule.Assessment> | null {
    const takes = this.#entered.some(({ act }) => act._tag === "Withdrawn" || act._tag === "Separated")
    if (!takes) return null
    this.#before ??= InForce.inForce(this.#world.decisions.filter(({ id }) => !this.#world.fresh.decisions.has(id)))
    const offerings = new Set(members.map((id) => this.#world.learners.get(id)?.offering))
    const beside = [...this.#world.learners.values()].filter(
      ({ contact, offering }) => offerings.has(offering) && this.#world.loaded.people.has(contact)
    )
    return Judge.assessments(this.#before, [...new Set([...members, ...beside.map(({ id }) => id)])])
  }

  #decidedOf(person: ContactId): ReadonlyArray<DecisionId> {
    if (this.#entered.length === 0) return []
    const members = new Set(membersOf(this.#world, person))
    return this.#entered.flatMap(({ id, about }) => (about.some((contact) => members.has(contact)) ? [id] : []))
  }

  #decided(id: AchievementId.AchievementId, members: ReadonlyArray<LearnerId>): ReadonlyArray<DecisionId> {
    const bears = ({ act }: Decision.Decision): boolean => {
      if (act._tag === "Reissued") return false
      if ("achievement" in act) return AchievementId.isSame(act.achievement, id)
      if (act._tag === "Assessed") return members.includes(act.learner)
      if (act._tag === "Linked" || act._tag === "Separated") return true
      if (act._tag === "Erased") return false
      const other = this.#decisions.get(act.decision)
      return other !== undefined && bears(other)
    }
    return this.#entered.filter(bears).map((decision) => decision.id)
  }

  #assessmentOf(id: DecisionId): DecisionId | null {
    const act = this.#decisions.get(id)?.act
    if (act?._tag === "Assessed") return id
    return act?._tag === "Approved" || act?._tag === "Withdrawn" ? this.#assessmentOf(act.decision) : null
  }

  /** In a later pass of the same judging the entry is written already. */
  #reissued(id: AchievementId.AchievementId): ReadonlyArray<DecisionId> {
    const own = this.#entered.flatMap(({ act, id: decision }) =>
      act._tag === "Reissued" && AchievementId.isSame(act.achievement, id) ? [decision] : []
    )
    const isWritten = (): boolean =>
      this.entries.some(({ kind, achievement }) => kind === "Reissued" && AchievementId.isSame(achievement, id))
    return own.length === 0 || isWritten() ? [] : own
  }
}

/**
 * What a pass changes may be what another rule asks for, or what a newer version says something else of. No type asks for itself, so
 * that one pass for each version of each type is enough.
 */
const passesOf = ({ crossing, all }: Versions): number => {
  if (!crossing) return all.size === 1 ? 1 : 3
  return [...all.values()].reduce((sum, { types }) => sum + types.size, 2)
}

const holdsNothing = (): Span.Spans => Span.never

/** The newest version's view of an offering. */
const newest = ({ all }: Versions, id: OfferingId): Offering | undefined =>
  [...all.values()].findLast(({ offerings }) => offerings.has(id))?.offerings.get(id)

/** The days on which each achievement type and certification is held; a certification goes before a type of the same id. */
const held = (
  versions: Versions,
  achievements: ReadonlyArray<Achievement.Achievement>
): ReadonlyMap<string, Span.Spans> => {
  const byType = Map.groupBy(achievements, ({ id }) => id.type)
  const types = [...byType].map(([type, own]) => [type, Span.atLeast(1, own.map(Achievement.counting))] as const)
  const certifications = Holding.deriveAll(versions, achievements).map(
    (holding) => [holding.certification, Health.spans(holding)] as const
  )
  return new Map<string, Span.Spans>([...types, ...certifications])
}

/** All of a contact's achievements as they stand after the entries. */
export const standing = (
  loaded: Loaded,
  { changed }: Pick<Judged, "changed">,
  contact: ContactId
): ReadonlyArray<Achievement.Achievement> => {
  const before = loaded.achievements.get(contact) ?? []
  const after = changed.get(contact)
  if (after === undefined) return before
  return [...before.filter(({ id }) => !after.has(AchievementId.format(id))), ...after.values()]
}
