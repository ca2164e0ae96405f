/** Events as data: of one entry, of one change of a status, of two contacts. Pure. */
import { Achievement, AchievementId, CivilDate, type Entry, Holding, type Id, Instant, type Terms } from "@laurel/core"
import type { Cause, Mark } from "./Cause.ts"
import * as Event from "./Event.ts"
import * as Lives from "./Lives.ts"

/** Whose events they are: the first records of the ledger's log, and the zone in which days begin. */
export interface Voice {
  readonly origin: string
  readonly zone: string
}

const isOn = (
  day: CivilDate.CivilDate,
  intervals: ReadonlyArray<{ readonly from: CivilDate.CivilDate; readonly until: CivilDate.CivilDate | null }> = []
): boolean => intervals.some(({ from, until }) => from <= day && (until === null || day <= until))

/** By the order of semantics §4, as far as it is the achievement's own. */
const statusOf = (
  { held, terms }: Pick<Achievement.Achievement, "held" | "terms">,
  day: CivilDate.CivilDate
): Event.State["status"] => {
  const { voided, revocations, suspensions, validFrom }: Terms.Terms = terms
  if (voided === true) return "void"
  if (isOn(day, revocations)) return "revoked"
  const first = held[0]
  const before = held.findLast(({ from }) => from <= day)
  if (first === undefined || (before !== undefined && before.lost !== null && before.lost <= day)) return "withdrawn"
  if (isOn(day, suspensions)) return "suspended"
  return day < first.from || (validFrom !== undefined && day < validFrom) ? "pending" : "valid"
}

const stateOf = (entry: Entry.Entry, day: CivilDate.CivilDate): Event.State => ({
  status: statusOf(entry, day),
  contested: entry.contested !== null,
  days: Achievement.counting({ ...entry, id: entry.achievement }).map(({ from, lost }) => ({
    from,
    until: lost === null ? null : CivilDate.plusDays(lost, -1)
  }))
})

const typeOf = (kind: Entry.Kind, isRenewal: boolean): Event.Type => {
  switch (kind) {
    case "Issued":
      return isRenewal ? "achievement.renewed" : "achievement.issued"
    case "Updated":
      return "achievement.updated"
    case "Contested":
      return "achievement.contested"
    case "Withdrawn":
      return "achievement.withdrawn"
    case "Reinstated":
      return "achievement.reinstated"
    case "Denied":
      return "achievement.denied"
    case "Revoked":
      return "achievement.revoked"
    case "Suspended":
      return "achievement.suspended"
    case "Extended":
      return "achievement.extended"
    case "Voided":
      return "achievement.voided"
    case "Reissued":
      return "achievement.reissued"
  }
}

/** The period of a holding that an achievement earned, or is part of; the last of several. */
const periodBy = ({ periods }: Holding.Holding, achievement: AchievementId.AchievementId) =>
  periods.findLast((period) =>
    [period.achievement, ...period.beside].some((by) => AchievementId.isSame(by, achievement))
  )

/** An entry, with the one before it of the same achievement, and what its person held once it was recorded. */
export const ofEntry = (
  { origin }: Voice,
  on: CivilDate.CivilDate,
  entry: Entry.Entry,
  before: Entry.Entry | undefined,
  lives: Lives.Lives,
  cause: Cause
): Event.Event => {
  const { achievement, contact, revision, catalog, recordedAt } = entry
  const person = Lives.personOf(lives, contact, recordedAt)
  const held = [...Lives.holdings(lives, person, recordedAt).values()].flatMap((holding) => {
    const period = periodBy(holding, achievement)
    return period === undefined ? [] : [{ holding, period }]
  })
  const isRenewal = held.some(
    ({ period }) => period.relation === "renews" && AchievementId.isSame(period.achievement, achievement)
  )
  const name = AchievementId.format(achievement)
  return {
    id: Event.idOf(origin, "achievement", name, revision),
    type: typeOf(entry.kind, isRenewal),
    timestamp: recordedAt,
    data: {
      about: "achievement",
      achievement: name,
      type: achievement.type,
      contact,
      person,
      revision,
      catalog,
      on,
      before: before === undefined ? null : stateOf(before, on),
      after: stateOf(entry, on),
      certifications: held.map(({ holding, period }) => ({
        certification: holding.certification,
        status: Holding.status(holding, on),
        validUntil: Holding.lastValid(period)
      })),
      cause
    }
  }
}

/** When a commit was recorded; where it is tied to the one before, its place says which it is. */
type Commit = Pick<Mark, "recordedAt" | "index" | "tied">

const momentOf = ({ recordedAt, index, tied }: Commit): ReadonlyArray<number> =>
  tied ? [recordedAt, index] : [recordedAt]

/**
 * From one status to another; undefined where it stays the same, unless nobody can know that. `at` is a commit of the log, or the
 * day itself.
 */
export const ofStatus = (
  { origin, zone }: Voice,
  person: Id.ContactId,
  on: CivilDate.CivilDate,
  at: Commit | "day",
  was: Holding.Status,
  holding: Holding.Holding,
  cause: Cause
): Event.Event | undefined => {
  const { certification } = holding
  const status = Holding.status(holding, on)
  if (status === was && (at === "day" || !at.tied)) return undefined
  const period = Holding.representative(holding, on) ?? holding.periods.findLast(({ from }) => from <= on)
  const moment = at === "day" ? [zone, CivilDate.format(on)] : momentOf(at)
  return {
    id: Event.idOf(origin, "holding", person, certification, status, ...moment),
    type: `holding.${status}`,
    timestamp: at === "day" ? startOf(on, zone) : at.recordedAt,
    data: {
      about: "holding",
      person,
      certification,
      status,
      validUntil: period === undefined ? null : Holding.lastValid(period),
      on,
      before: was,
      graceUntil: period?.grace ?? null,
      counts: Holding.representative(holding, on) !== undefined,
      achievement: period === undefined ? null : AchievementId.format(period.achievement),
      cause
    }
  }
}

/** Two contacts that have become one person, or two persons; undefined where they are what they were, unless nobody can know that. */
export const ofContacts = (
  { origin }: Voice,
  commit: Commit,
  contacts: readonly [Id.ContactId, Id.ContactId],
  lives: Lives.Lives,
  cause: Cause
): Event.Event | undefined => {
  const { recordedAt } = commit
  const at = (known: Instant.Instant) =>
    [Lives.personOf(lives, contacts[0], known), Lives.personOf(lives, contacts[1], known)] as const
  const [before, persons] = [at(Lives.before(recordedAt)), at(recordedAt)]
  const isOne = persons[0] === persons[1]
  if ((before[0] === before[1]) === isOne && !commit.tied) return undefined
  return {
    id: Event.idOf(origin, "contacts", contacts.toSorted((a, b) => a - b).join(" "), ...momentOf(commit)),
    type: isOne ? "contact.merged" : "contact.separated",
    timestamp: recordedAt,
    data: { about: "contacts", contacts, persons, cause }
  }
}

const hour = 3_600_000
/** No zone is further from UTC. */
const widest = 27 * hour

/** The first moment of a day in a zone. */
const startOf = (day: CivilDate.CivilDate, zone: string): Instant.Instant => {
  const utc = Instant.startOf(day)
  if (zone === "UTC") return utc
  let [low, high] = [Math.max(Instant.min, utc - widest), Math.min(Instant.max, utc + widest)]
  // Halves what is left: days of a zone only ever go on.
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (Instant.dayIn(Instant.Instant.make(middle), zone) < day) low = middle + 1
    else high = middle
  }
  return Instant.Instant.make(low)
}
