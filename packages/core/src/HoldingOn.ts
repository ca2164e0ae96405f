/** Whether a person holds something on a day, as an answer. */
import type * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type * as CivilDate from "./CivilDate.ts"
import * as Holding from "./Holding.ts"
import * as Id from "./Id.ts"
import type * as Ledger from "./Ledger.ts"
import * as Plain from "./Plain.ts"

export type Status = Holding.Status | "never held"

/**
 * What is said of an achievement on a day: what is its own, and while that says nothing against it, the dates of the hold by its type's
 * own validity (semantics §3). Where that is null, the type is held as one that never expires.
 */
export const statusOf = (
  achievement: Achievement.Achievement | null,
  chain: Holding.Holding | null,
  day: CivilDate.CivilDate
): Status => {
  if (achievement === null) return "never held"
  const own = ofHolding(asType(achievement.id.type, [achievement]), day)
  return chain === null || own !== "valid" ? own : inChain(chain, achievement, day)
}

/** Where another has taken its place, such as a renewal, or speaks for it as for a duplicate, that one says how the chain stands. */
const inChain = (chain: Holding.Holding, { id }: Achievement.Achievement, day: CivilDate.CivilDate): Status => {
  const periods = chain.periods.filter(({ achievement }) => AchievementId.isSame(achievement, id))
  const { status, ends } = Holding.health({ ...chain, periods }, day)
  const isReplaced = periods.length === 0 || (status === "lapsed" && ends === "superseded")
  return isReplaced ? Holding.status(chain, day) : status
}

/** What is said of a holding on a day. */
export const ofHolding = (holding: Holding.Holding | null, day: CivilDate.CivilDate): Status =>
  holding === null || holding.periods.length === 0 ? "never held" : Holding.status(holding, day)

const asType = (type: Id.TypeId, achievements: ReadonlyArray<Achievement.Achievement>): Holding.Holding => {
  const id = Id.CertificationId.make(type)
  return Holding.derive({ id, through: [type], validity: { basis: "never" } }, achievements)
}

const isContested = ({ achievements }: Ledger.Dossier, { achievement, beside }: Holding.Period): boolean =>
  [achievement, ...beside].some((id) =>
    achievements.some((each) => each.contested !== null && AchievementId.isSame(each.id, id))
  )

/** How a person's hold is told. */
const told = (holding: Holding.Holding | null, dossier: Ledger.Dossier, day: CivilDate.CivilDate): Plain.Held => {
  const speaker = holding === null ? undefined : Holding.representative(holding, day)
  return {
    status: ofHolding(holding, day),
    period: speaker === undefined ? null : Plain.period(speaker),
    contested: speaker !== undefined && isContested(dossier, speaker),
    periods: holding === null ? [] : holding.periods.map(Plain.period)
  }
}

/** A person's hold on a certification. */
export const ofCertification = (
  dossier: Ledger.Dossier,
  id: Id.CertificationId,
  day: CivilDate.CivilDate
): Plain.Held => told(dossier.holdings.find(({ certification }) => certification === id) ?? null, dossier, day)

/** A person's hold on a type, with its achievements. */
export const ofType = (dossier: Ledger.Dossier, type: Id.TypeId, day: CivilDate.CivilDate): Plain.Held => {
  const own = dossier.achievements.filter(({ id }) => id.type === type)
  return { ...told(asType(type, own), dossier, day), achievements: own.map(Plain.achievement) }
}
