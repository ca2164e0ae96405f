/** How certificates of a ledger stand now. */
import { type Achievement, AchievementId, Instant, Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Kept from "../issuing/Kept.ts"
import * as Holdings from "./Holdings.ts"
import { lastDay, lastDayAlone } from "./lastDay.ts"
import * as Standing from "./Standing.ts"

/** A certificate with how it stands. */
export interface Stood {
  readonly certificate: Ledger.KeptCertificate
  readonly standing: Standing.Standing
  /** Whether it says exactly what stands now: what is better now leaves a certificate valid, and could be said anew. */
  readonly isCurrent: boolean
}

/** Certificates that are asked about at a time. */
export const maxAsked = Ledger.maxPage

interface Asked {
  readonly certificate: Ledger.KeptCertificate
  /** Null once it is erased. */
  readonly brief: Kept.Brief | null
}

/** How each of these certificates, at most `maxAsked`, stands at a moment, on the day that this is in its zone. */
export const of = Effect.fn("Standings.of")(function* (
  certificates: ReadonlyArray<Ledger.KeptCertificate>,
  now: Instant.Instant
): Effect.fn.Return<ReadonlyArray<Stood>, Ledger.LedgerError, Ledger.Ledger> {
  const asked = yield* Effect.forEach(certificates, read)
  // Of one that is erased or replaced nothing else is asked.
  const open = asked.filter(({ certificate, brief }) => brief !== null && certificate.supersededBy === null)
  const achievements = yield* achievementsOf(open.map(({ certificate }) => certificate.achievement))
  const holdings = yield* Holdings.of(
    open.flatMap(({ certificate, brief }) => {
      const certification = brief?.certification ?? null
      return certification === null ? [] : [{ certification, contact: certificate.contact }]
    })
  )
  const isOne = yield* onePersons(open.map(({ certificate }) => certificate))
  return asked.map(({ certificate, brief }): Stood => {
    if (brief === null) return { certificate, standing: { _tag: "Erased" }, isCurrent: false }
    const by = certificate.supersededBy
    if (by !== null) return { certificate, standing: { _tag: "Superseded", by }, isCurrent: false }
    const achievement = achievements.get(AchievementId.format(certificate.achievement))
    const stands = achievement === undefined ? undefined : standsOf(achievement, brief, isOne(certificate), holdings)
    const day = Instant.dayIn(now, brief.statement.zone)
    const standing = Standing.of(brief.statement, null, stands, day)
    return { certificate, standing, isCurrent: stands !== undefined && isSame(brief.statement, stands) }
  })
})

const standsOf = (
  achievement: Achievement.Achievement,
  brief: Kept.Brief,
  isOnePerson: boolean,
  find: Holdings.Find
): Standing.Stands => {
  const { certification, whole, statement } = brief
  const common = { achievement, whole, isOnePerson }
  if (certification === null) return { ...common, validUntil: lastDayAlone(achievement) }
  const holding = find({ certification, contact: achievement.contact })
  const found = holding === undefined ? undefined : lastDay(achievement, holding)
  // Where the certification says nothing of it, nothing says that it is valid for longer than was said.
  return { ...common, validUntil: found === undefined ? statement.validUntil : found }
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

const read = Effect.fnUntraced(function* (
  certificate: Ledger.KeptCertificate
): Effect.fn.Return<Asked, Ledger.LedgerError> {
  if (certificate.text === null) return { certificate, brief: null }
  const brief = Kept.parseBrief(certificate.text)
  return Result.isSuccess(brief) ? { certificate, brief: brief.success } : yield* damaged(certificate, brief.failure)
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
