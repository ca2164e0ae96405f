/** Changes counted by what they are, with a few of each to look at: bounded, however many there are. */
import type { Achievement } from "../Achievement.ts"
import { isStanding } from "../Achievement.ts"
import type { CivilDate } from "../CivilDate.ts"
import * as Holding from "../Holding.ts"
import type { CertificationId, TypeId } from "../Id.ts"
import type { Change, HoldingChange, Preview } from "../Preview.ts"
import * as Span from "../Span.ts"
import * as State from "../State.ts"

/** What becomes of an achievement. `moved`: it stands as it did, under another version. */
export const achievementKinds = [
  "issued",
  "contested",
  "withdrawn",
  "reinstated",
  "redated",
  "moved",
  "updated"
] as const
export type AchievementKind = (typeof achievementKinds)[number]

/** What becomes of a hold: who begins to hold it on the day, who ceases to, and whose other days are others. */
export const holdingKinds = ["gained", "lost", "redated"] as const
export type HoldingKind = (typeof holdingKinds)[number]

export interface TypeTally extends Readonly<Record<AchievementKind, number>> {
  /** Achievements that a campaign puts under the new version. */
  readonly chosen: number
  /** Those that the new version says something else of, and that stay under the version that governs them. */
  readonly staying: number
}
export interface HeldTally extends Readonly<Record<HoldingKind, number>> {}

/** A few of each kind of each type and certification. */
export interface Sample {
  readonly achievements: ReadonlyArray<Change & { readonly kind: AchievementKind }>
  readonly holdings: ReadonlyArray<HoldingChange & { readonly kind: HoldingKind }>
}

/** Whether it counts from its last change on, or did on some days, or never. */
const standing = (achievement: Achievement): number =>
  isStanding(achievement) ? 2 : achievement.held.length > 0 ? 1 : 0

const isContestedAnew = ({ before, after }: Change): boolean => {
  const was = before?.contested ?? null
  return after.contested !== null && (was === null || !State.isSameOutcome(was, after.contested))
}

const achievementKind = (change: Change): AchievementKind => {
  const { before, after } = change
  if (before === null) return "issued"
  if (isContestedAnew(change)) return "contested"
  const [was, is] = [standing(before), standing(after)]
  if (was !== is) return is > was ? "reinstated" : "withdrawn"
  if (!Span.isSame(before.held, after.held) || before.expires !== after.expires) return "redated"
  return before.catalog === after.catalog ? "updated" : "moved"
}

const holdingKind = ({ before, after }: HoldingChange, day: CivilDate): HoldingKind => {
  const [was, is] = [before, after].map((one) => one !== null && Holding.representative(one, day) !== undefined)
  if (was !== is) return is === true ? "gained" : "lost"
  // What lies wholly before or after the day is held no more, or at last, where there was nothing else.
  const [had, has] = [before, after].map((one) => one !== null && one.periods.length > 0)
  return had === has ? "redated" : has === true ? "gained" : "lost"
}

const noType: TypeTally = {
  issued: 0,
  contested: 0,
  withdrawn: 0,
  reinstated: 0,
  redated: 0,
  moved: 0,
  updated: 0,
  chosen: 0,
  staying: 0
}
const noHold: HeldTally = { gained: 0, lost: 0, redated: 0 }

/** Mutable, local to one walk. Types and certifications are the catalogs', so that there are no more of them than these have. */
export class Tally {
  readonly types = new Map<TypeId, TypeTally>()
  readonly certifications = new Map<CertificationId, HeldTally>()
  readonly #achievements: Array<Sample["achievements"][number]> = []
  readonly #holdings: Array<Sample["holdings"][number]> = []
  readonly #day: CivilDate
  readonly #samples: number

  constructor(day: CivilDate, samples: number) {
    this.#day = day
    this.#samples = samples
  }

  get sample(): Sample {
    return { achievements: this.#achievements, holdings: this.#holdings }
  }

  /** One more achievement that is chosen, or that stays. */
  count(type: TypeId, what: "chosen" | "staying"): void {
    const tally = this.types.get(type) ?? noType
    this.types.set(type, { ...tally, [what]: tally[what] + 1 })
  }

  add({ changes, holdings }: Pick<Preview, "changes" | "holdings">): void {
    for (const change of changes) {
      const kind = achievementKind(change)
      const { type } = change.achievement
      const tally = this.types.get(type) ?? noType
      if (tally[kind] < this.#samples) this.#achievements.push({ ...change, kind })
      this.types.set(type, { ...tally, [kind]: tally[kind] + 1 })
    }
    for (const change of holdings) {
      const kind = holdingKind(change, this.#day)
      const tally = this.certifications.get(change.certification) ?? noHold
      if (tally[kind] < this.#samples) this.#holdings.push({ ...change, kind })
      this.certifications.set(change.certification, { ...tally, [kind]: tally[kind] + 1 })
    }
  }
}
