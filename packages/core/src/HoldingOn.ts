/** Whether a person holds something on a day, as an answer. */
import type * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type * as CivilDate from "./CivilDate.ts"
import * as Holding from "./Holding.ts"
import * as Id from "./Id.ts"
import type * as Ledger from "./Ledger.ts"
import * as Plain from "./Plain.ts"

export type Status = Holding.Status | "never held"

/** What is said of an achievement on a day: a type by itself is held as one that never expires. */
export const statusOf = (achievement: Achievement.Achievement | null, day: CivilDate.CivilDate): Status =>
  achievement === null ? "never held" : ofHolding(asType(achievement.id.type, [achievement]), day)

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
