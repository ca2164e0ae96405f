/** What can be said of an achievement as it stands now: from the ledger and the catalog version that governs it, and nothing else. */
import {
  type Achievement,
  AchievementId,
  Audit,
  type Catalog,
  type CivilDate,
  History,
  type Holding,
  type Id,
  Instant,
  Ledger
} from "@laurel/core"
import { Effect, Result } from "effect"
import * as Holdings from "../standing/Holdings.ts"
import { certifications, isOwn, lastDay, lastDayAlone } from "../standing/lastDay.ts"
import * as Standing from "../standing/Standing.ts"
import type { Statement } from "../Statement.ts"
import { describe } from "./describe.ts"
import { evidenceOf, hoursOf, wholeOf } from "./evidenceOf.ts"
import type { Basis } from "./Kept.ts"
import { Unissuable } from "./Unissuable.ts"

/** How an achievement may stand for a certificate of it to be made nonetheless. */
export type Despite = "contested" | "expired" | "suspended"

export interface Asked {
  readonly achievement: AchievementId.AchievementId
  /**
   * The certification whose days it shows: null for none; undefined for the one that this achievement alone earns or renews, its
   * own type's where that is one.
   */
  readonly certification?: Id.CertificationId | null
  readonly despite: ReadonlySet<Despite>
}

/** A statement without what every certificate has of its own, and what it rests on. */
export interface Stated extends Basis {
  readonly statement: Omit<Statement, "code" | "issuedAt">
  readonly achievement: Achievement.Achievement
  /** The contacts that are one person with its own, in order, itself among them. */
  readonly about: ReadonlyArray<Id.ContactId>
}

/** Refuses what does not stand at that moment, what is contested or over unless that is said, and what nobody is left to hold. */
export const of = Effect.fn("Statements.of")(function* (
  versions: Catalog.Versions,
  asked: Asked,
  now: Instant.Instant
): Effect.fn.Return<Stated, Unissuable | Ledger.LedgerError, Ledger.Ledger> {
  const { achievement: id } = asked
  const where = AchievementId.format(id)
  const explained = yield* Audit.explain(versions, id, null)
  if (explained === undefined || explained.achievement === null)
    return yield* new Unissuable({
      where,
      why: "unknown",
      expected: "an achievement that was issued",
      found: "none of that id",
      advice: "Look its id up with `laurel explain`."
    })
  const { achievement, type, offering, verdict } = explained
  const { members } = yield* named(achievement)
  const days = yield* daysOf(versions, achievement, asked.certification)
  const whole = wholeOf(explained)
  const { holding, validUntil } = days
  const stands = { achievement, whole, isOnePerson: true, holding, validUntil }
  const said = saidOf(stands)
  const standing = Standing.of(said, null, stands, Instant.dayIn(now, offering.zone))
  yield* Effect.fromResult(isFit(achievement, standing, asked.despite))
  return {
    achievement,
    about: members,
    certification: days.certification,
    whole,
    statement: {
      achievement: id,
      revision: achievement.revision,
      catalog: achievement.catalog,
      ...describe(type),
      zone: offering.zone,
      ...said,
      hours: hoursOf(verdict),
      evidence: evidenceOf(explained)
    }
  }
})

/** What an achievement that stands would be said to be. One that never was earned stands on no day: it is refused by that. */
const saidOf = (stands: Standing.Stands & Pick<Standing.Said, "validUntil">): Standing.Said => {
  const { achievement, validUntil } = stands
  const earnedOn = achievement.held[0]?.from ?? achievement.issuedOn
  return { earnedOn, validFrom: Standing.validFrom(achievement) ?? earnedOn, validUntil, score: Standing.score(stands) }
}

/** Whether it was issued anew after a revision: then every document of that one is to be replaced, though it says what stands. */
export const isReissued = Effect.fn("Statements.isReissued")(function* (
  { id, contact }: Achievement.Achievement,
  revision: number
): Effect.fn.Return<boolean, Ledger.LedgerError, Ledger.Ledger> {
  const story = yield* History.ofContact(contact, null)
  return story.some(
    ({ entry }) => entry.kind === "Reissued" && entry.revision > revision && AchievementId.isSame(entry.achievement, id)
  )
})

/** Nobody can be handed a document of what an erased person achieved. */
const named = Effect.fnUntraced(function* ({ id, contact }: Achievement.Achievement) {
  const [person] = yield* (yield* Ledger.Ledger).contacts([contact])
  if (person !== undefined && person.identities.length > 0) return person
  return yield* new Unissuable({
    where: AchievementId.format(id),
    why: "erased",
    expected: "somebody whose achievement it is",
    found: `that contact c${contact} is erased`,
    advice: "Nothing that names somebody may be kept of them; there is nothing to do."
  })
})

interface Days extends Pick<Standing.Stands, "holding"> {
  readonly certification: Id.CertificationId | null
  readonly validUntil: CivilDate.CivilDate | null
}

/** The last valid day, and whose it is. Where several certifications could say it, whoever asks must: a guess may be years off. */
export const daysOf = Effect.fn("Statements.days")(function* (
  versions: Catalog.Versions,
  achievement: Achievement.Achievement,
  asked?: Id.CertificationId | null
): Effect.fn.Return<Days, Unissuable | Ledger.LedgerError, Ledger.Ledger> {
  const { contact } = achievement
  const own = certifications(versions, achievement)
  const wanted = asked === undefined ? own.map((each) => each.id) : asked === null ? [] : [asked]
  const find = yield* Holdings.of(wanted.map((certification) => ({ certification, contact })))
  return yield* Effect.fromResult(daysIn(versions, achievement, find, asked))
})

/** The same with holds that are at hand. */
export const daysIn = (
  versions: Catalog.Versions,
  achievement: Achievement.Achievement,
  find: Holdings.Find,
  asked?: Id.CertificationId | null
): Result.Result<Days, Unissuable> => {
  const { id, contact } = achievement
  const unclear = (expected: string, found: string, advice: string): Result.Result<never, Unissuable> =>
    Result.fail(new Unissuable({ where: AchievementId.format(id), why: "unclear", expected, found, advice }))
  const held = (certification: Id.CertificationId): ReadonlyArray<Certified> => {
    const holding = find({ certification, contact })
    const validUntil = holding === undefined ? undefined : lastDay(achievement, holding)
    return holding === undefined || validUntil === undefined ? [] : [{ certification, holding, validUntil }]
  }
  const all = certifications(versions, achievement)
  const own = all.find((certification) => isOwn(certification, id))
  if (asked === null && own !== undefined)
    return unclear(
      `certification ${own.id}, since its type has a validity of its own`,
      "none asked for",
      "Ask for that one, or leave the certification out."
    )
  const wanted =
    asked === undefined ? (own === undefined ? all : [own]).map((each) => each.id) : asked === null ? [] : [asked]
  if (wanted.length === 0)
    return Result.succeed({ certification: null, holding: null, validUntil: lastDayAlone(achievement) })
  const known = wanted.flatMap(held)
  const [one, ...others] = known
  if (one === undefined)
    return unclear(
      `a part in certification ${wanted.join(" or ")}`,
      "none: it neither earned nor renewed it, or what it renewed was taken back",
      "Look with `laurel explain` and `laurel holds`, or name a certification that it earns or renews."
    )
  // Several that end on the same day say the same.
  if (others.every(({ validUntil }) => validUntil === one.validUntil)) return Result.succeed(one)
  return unclear(
    "one certification that says for how long it is valid",
    `several that say different days: ${known.map(({ certification }) => certification).join(", ")}`,
    "Name the certification that the certificate is of."
  )
}

/** The days of a certification. */
interface Certified extends Days {
  readonly certification: Id.CertificationId
  readonly holding: Holding.Holding
}

const refused: { readonly [tag in Exclude<Standing.Standing["_tag"], "Valid" | "Pending">]: string } = {
  Erased: "erased",
  Superseded: "replaced",
  Void: "void, as issued in error",
  Revoked: "revoked",
  Withdrawn: "withdrawn: it does not count any more",
  Outdated: "not what its certification holds today",
  Suspended: "suspended",
  Expired: "expired"
}

/** Whether a certificate is made of what stands so. */
export const isIssuable = ({ _tag }: Standing.Standing, despite: ReadonlySet<Despite>): boolean =>
  _tag === "Valid" ||
  _tag === "Pending" ||
  (_tag === "Expired" && despite.has("expired")) ||
  (_tag === "Suspended" && despite.has("suspended"))

const isFit = (
  { id, contested }: Achievement.Achievement,
  standing: Standing.Standing,
  despite: ReadonlySet<Despite>
): Result.Result<void, Unissuable> => {
  const where = AchievementId.format(id)
  if (contested !== null && !despite.has("contested"))
    return Result.fail(
      new Unissuable({
        where,
        why: "contested",
        expected: "an achievement that nobody has to decide about",
        found: "that the facts now say otherwise, and a person must decide",
        advice: "Decide with `laurel review`, or issue it with --despite contested."
      })
    )
  const { _tag } = standing
  if (_tag === "Valid" || _tag === "Pending" || isIssuable(standing, despite)) return Result.void
  const can = _tag === "Expired" || _tag === "Suspended"
  return Result.fail(
    new Unissuable({
      where,
      why: "standing",
      expected: "an achievement that stands",
      found: `that it is ${refused[_tag]}`,
      advice: can
        ? `Issue it with --despite ${refused[_tag]}, or leave it.`
        : "Look with `laurel explain` why it is so; a certificate is made of what stands."
    })
  )
}
