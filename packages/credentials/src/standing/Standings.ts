/** How certificates of a ledger stand now. */
import { type Achievement, AchievementId, Id, Instant, Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Kept from "../issuing/Kept.ts"
import * as Holdings from "./Holdings.ts"
import { isIn } from "./lastDay.ts"
import * as Standing from "./Standing.ts"

/** A certificate with how it stands. */
export interface Stood {
  readonly certificate: Ledger.KeptCertificate
  readonly standing: Standing.Standing
  /** Whether it says exactly what stands now: what is better now leaves a certificate valid, and could be said anew. */
  readonly isCurrent: boolean
  /** Whether it is made out to somebody, so that it can be printed. */
  readonly isNamed: boolean
}

/** Certificates that are asked about at a time. */
export const maxAsked = Ledger.maxPage

interface Asked {
  readonly certificate: Ledger.KeptCertificate
  /** Null once it is erased; a failure where its text is not as it was written. */
  readonly brief: Result.Result<Kept.Brief | null, Ledger.LedgerError>
}

/** How each of these certificates, at most `maxAsked`, stands at a moment, on the day that this is in its zone. */
export const of = Effect.fn("Standings.of")(function* (
  certificates: ReadonlyArray<Ledger.KeptCertificate>,
  now: Instant.Instant
): Effect.fn.Return<ReadonlyArray<Stood>, Ledger.LedgerError, Ledger.Ledger> {
  return yield* Effect.forEach(yield* each(certificates, now), (stood) => Effect.fromResult(stood))
})

/** The same of each by itself: a failure is that of the one whose text can't be read. */
export const each = Effect.fn("Standings.each")(function* (
  certificates: ReadonlyArray<Ledger.KeptCertificate>,
  now: Instant.Instant
): Effect.fn.Return<ReadonlyArray<Result.Result<Stood, Ledger.LedgerError>>, Ledger.LedgerError, Ledger.Ledger> {
  const asked = certificates.map(read)
  // Of one that is erased or replaced nothing else is asked.
  const open = asked.flatMap(({ certificate, brief }) =>
    Result.isSuccess(brief) && brief.success !== null && certificate.supersededBy === null
      ? [{ certificate, brief: brief.success }]
      : []
  )
  const achievements = yield* achievementsOf(open.map(({ certificate }) => certificate.achievement))
  const find = yield* Holdings.of(
    open.map(({ certificate, brief }) => ({
      certification: certificationOf(certificate, brief),
      contact: certificate.contact
    }))
  )
  const isOne = yield* onePersons(open.map(({ certificate }) => certificate))
  const stood = (certificate: Ledger.KeptCertificate, brief: Kept.Brief | null): Stood => {
    if (brief === null) return { certificate, standing: { _tag: "Erased" }, isCurrent: false, isNamed: false }
    const isNamed = brief.name !== null
    const by = certificate.supersededBy
    if (by !== null) return { certificate, standing: { _tag: "Superseded", by }, isCurrent: false, isNamed }
    const achievement = achievements.get(AchievementId.format(certificate.achievement))
    const stands =
      achievement === undefined
        ? undefined
        : standsOf({ certificate, brief, isOnePerson: isOne(certificate) }, achievement, find)
    const day = Instant.dayIn(now, brief.statement.zone)
    const standing = Standing.of(brief.statement, null, stands, day)
    const isCurrent = stands !== undefined && isSame(brief.statement, stands)
    return { certificate, standing, isCurrent, isNamed }
  }
  return asked.map(({ certificate, brief }) => Result.map(brief, (read) => stood(certificate, read)))
})

/** The certification that a certificate is of; where of none, that of its type, should this have a validity of its own by now. */
const certificationOf = (
  { achievement: { type } }: Pick<Ledger.KeptCertificate, "achievement">,
  { certification }: Kept.Brief
): Id.CertificationId => certification ?? Id.CertificationId.make(type)

interface Open {
  readonly certificate: Ledger.KeptCertificate
  readonly brief: Kept.Brief
  readonly isOnePerson: boolean
}

const standsOf = (
  { certificate, brief, isOnePerson }: Open,
  achievement: Achievement.Achievement,
  find: Holdings.Find
): Standing.Stands => {
  const { certification, whole } = brief
  const found = find({ certification: certificationOf(certificate, brief), contact: certificate.contact })
  const own = found !== undefined && isIn(found, achievement.id) ? found : null
  const holding = certification === null ? own : (found ?? { certification, periods: [] })
  return Standing.known({ achievement, whole, isOnePerson, holding })
}

/** Whether all whom a certificate is about are one person today. Most are about one contact alone: nothing is asked of them. */
const onePersons = Effect.fnUntraced(function* (certificates: ReadonlyArray<Ledger.KeptCertificate>) {
  const asked = new Set(certificates.flatMap(({ about, contact }) => (about.length === 1 ? [] : [contact])))
  const known = asked.size === 0 ? [] : yield* (yield* Ledger.Ledger).contacts([...asked])
  const persons = new Map(known.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  return ({ about, contact }: Ledger.KeptCertificate): boolean =>
    about.length === 1 || about.every((each) => persons.get(each) === persons.get(contact) && persons.has(each))
})

const isSame = (said: Standing.Said, stands: Standing.Stands): boolean =>
  stands.isOnePerson &&
  said.earnedOn === stands.achievement.held[0]?.from &&
  said.validFrom === Standing.validFrom(stands.achievement) &&
  said.validUntil === stands.validUntil &&
  said.score === Standing.score(stands)

const read = (certificate: Ledger.KeptCertificate): Asked => ({
  certificate,
  brief:
    certificate.text === null
      ? Result.succeed(null)
      : Result.mapError(Kept.parseBrief(certificate.text), (found) => damaged(certificate, found))
})

/** The text of a certificate is not as it was written. */
export const damaged = ({ code }: Pick<Ledger.KeptCertificate, "code">, found: string): Ledger.LedgerError =>
  new Ledger.LedgerError({
    ledger: "certificates",
    reason: new Ledger.Corrupt({ found: `the text of certificate ${code} can't be read: ${found}` })
  })

const achievementsOf = Effect.fnUntraced(function* (all: ReadonlyArray<AchievementId.AchievementId>) {
  const ledger = yield* Ledger.Ledger
  const distinct = new Map(all.map((id) => [AchievementId.format(id), id]))
  const found = distinct.size === 0 ? [] : yield* ledger.achievements([...distinct.values()], null)
  return new Map(found.map((one): [string, Achievement.Achievement] => [AchievementId.format(one.id), one]))
})

/** When how anything stands may next change by itself, with the days alone: a quarter of an hour divides the offset of every zone. */
export const period = (now: number): number => Math.floor(now / quarter)
const quarter = 15 * 60 * 1_000
