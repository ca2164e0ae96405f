/** What holds where a type says nothing. */
import type { Recompute, Review } from "../AchievementType.ts"

export const defaults: Required<Recompute> = {
  whileOpen: "apply",
  gained: "apply",
  lost: "hold",
  better: "apply",
  worse: "hold",
  revised: "ignore"
}

/** Unless a type says otherwise. */
export const review: Review = { within: { years: 0, months: 0, days: 30 }, otherwise: "keep" }
