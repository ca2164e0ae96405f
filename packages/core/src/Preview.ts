/** What a change would do: every achievement and holding that would be another, old and new side by side. */
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type { Versions } from "./Catalog.ts"
import type { Entry } from "./Entry.ts"
import * as Holding from "./Holding.ts"
import type { CertificationId, ContactId } from "./Id.ts"
import { isSameHolding } from "./internal/InTurn.ts"
import * as World from "./internal/World.ts"
import * as Outranked from "./internal/Outranked.ts"
import * as Pending from "./internal/Pending.ts"
import type { Commit, Loaded } from "./Ledger.ts"
import type { Plan } from "./Plan.ts"
import type { Refusal } from "./Refusal.ts"
import type { Rejection } from "./Rejection.ts"

/** An achievement that would be another. */
export interface Change {
  readonly achievement: AchievementId.AchievementId
  readonly contact: ContactId
  /** Null where there is none yet. */
  readonly before: Achievement | null
  readonly after: Achievement
  /**
   * The person's hold by the validity that the type declares of its own, whether it would be another or not; null where it declares
   * none. Its dates are the achievement's (semantics §3).
   */
  readonly chain: HoldingChange | null
  /** What would be entered, with the facts and decisions that bring it. */
  readonly entries: ReadonlyArray<Entry>
}

/** A hold on a certification that would be another. */
export interface HoldingChange {
  /** The lowest contact of the person. */
  readonly contact: ContactId
  readonly certification: CertificationId
  /** Null where it is not held before, or not after. */
  readonly before: Holding.Holding | null
  readonly after: Holding.Holding | null
}

export interface Preview {
  readonly changes: ReadonlyArray<Change>
  readonly holdings: ReadonlyArray<HoldingChange>
  /** The decisions that would be kept, but change nothing while another holds: which one that is, and what to do. */
  readonly outranked: Refusal["problems"]
  /** The revocations and suspensions that would be kept, and say what others say already: which achievement of which days. */
  readonly repeated: Refusal["problems"]
  /** The grants and assessments that would be kept, and count only once somebody else has approved them: in which roles. */
  readonly waiting: Refusal["problems"]
  /** What would be refused of the facts proposed. */
  readonly rejections: ReadonlyArray<Rejection>
  /** What `Sync.accept` commits: this, on the ledger as it was, or nothing. */
  readonly commit: Commit
}

/** What a plan would do, given the versions before it and, where they are others, those it was made with. */
export const of = (before: Versions, { commit, loaded }: Plan, versions: Versions = before): Preview => ({
  changes: changesOf({ before, versions }, commit, loaded),
  holdings: holdingsOf(before, commit, loaded),
  outranked: outrankedOf(before, commit, loaded),
  repeated: repeatedOf(commit, loaded),
  waiting: Pending.foreseen(versions, commit, loaded),
  rejections: commit.rejections,
  commit
})

const outrankedOf = (versions: Versions, { decisions }: Commit, loaded: Loaded): Preview["outranked"] => {
  const world = World.asLoaded(versions, loaded)
  return decisions.flatMap(({ act }, decision) => {
    const known = { ...world, decisions: [...loaded.decisions, ...decisions.slice(0, decision)] }
    const message = "achievement" in act ? Outranked.by(known, act) : undefined
    return message === undefined ? [] : [{ decision, message }]
  })
}

const repeatedOf = ({ decisions }: Commit, { achievements }: Loaded): Preview["repeated"] =>
  decisions.flatMap(({ act, about }, decision) => {
    if (act._tag !== "Revoked" && act._tag !== "Suspended") return []
    const message = about
      .flatMap((contact) => achievements.get(contact) ?? [])
      .filter(({ id }) => AchievementId.isSame(id, act.achievement))
      .flatMap((standing) => Outranked.repeated(standing, act))
    return message.map((each) => ({ decision, message: each }))
  })

const changesOf = (catalogs: Catalogs, commit: Commit, loaded: Loaded): ReadonlyArray<Change> => {
  const byName = Map.groupBy(commit.entries, ({ achievement }) => AchievementId.format(achievement))
  const chains = chainsOf(catalogs, commit, loaded)
  return commit.achievements
    .map((after) => {
      const name = AchievementId.format(after.id)
      const known = loaded.achievements.get(after.contact) ?? []
      const before = known.find(({ id }) => AchievementId.format(id) === name) ?? null
      return {
        achievement: after.id,
        contact: after.contact,
        before,
        after,
        chain: chains(before, after),
        entries: byName.get(name) ?? []
      }
    })
    .toSorted((a, b) => AchievementId.compare(a.achievement, b.achievement))
}

/** The catalogs of before and after. */
interface Catalogs {
  readonly before: Versions
  readonly versions: Versions
}

/** What each person holds before and after by a type's own validity. */
const chainsOf = ({ before, versions }: Catalogs, commit: Commit, loaded: Loaded) => {
  const persons = new Map(commit.people.map(({ contact, person }) => [contact, person]))
  const told = new Map(commit.holdings.map(({ contact, holdings }) => [contact, holdings]))
  const known = new Map<ContactId, ReadonlyArray<Holding.Holding>>()
  const was = (person: ContactId): ReadonlyArray<Holding.Holding> => {
    const found = known.get(person) ?? heldBefore(before, loaded, person)
    known.set(person, found)
    return found
  }
  return (old: Achievement | null, now: Achievement): HoldingChange | null => {
    const [ownBefore, own] = [old === null ? undefined : Holding.ownOf(before, old), Holding.ownOf(versions, now)]
    const certification = own ?? ownBefore
    if (certification === undefined) return null
    const person = World.personOf(loaded, now.contact)
    const isOf = (each: Holding.Holding): boolean => each.certification === certification
    const after = persons.get(now.contact) ?? person
    return {
      contact: after,
      certification,
      before: (ownBefore === undefined ? undefined : was(person).find(isOf)) ?? null,
      after: (own === undefined ? undefined : (told.get(after) ?? was(after)).find(isOf)) ?? null
    }
  }
}

const heldBefore = (before: Versions, loaded: Loaded, person: ContactId): ReadonlyArray<Holding.Holding> =>
  Holding.deriveAll(
    before,
    World.membersOf(loaded, person).flatMap((member) => loaded.achievements.get(member) ?? [])
  )

const holdingsOf = (before: Versions, commit: Commit, loaded: Loaded): ReadonlyArray<HoldingChange> =>
  commit.holdings.flatMap(({ contact, holdings }) => {
    const was = new Map(heldBefore(before, loaded, contact).map((holding) => [holding.certification, holding]))
    const is = new Map(holdings.map((holding) => [holding.certification, holding]))
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((certification) => {
      const [old, now] = [was.get(certification) ?? null, is.get(certification) ?? null]
      return isSameHolding(old, now) ? [] : [{ contact, certification, before: old, after: now }]
    })
  })
