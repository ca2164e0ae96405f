/** How long an achievement counts, as Administrate writes it and as a catalog does. */
import { Period, type AchievementType } from "@laurel/core"
import type * as Wire from "./Wire.ts"

type Validity = NonNullable<(typeof AchievementType.AchievementType.Encoded)["validity"]>

const days: Readonly<Record<string, number>> = { day: 1, week: 7 }
const letters: Readonly<Record<string, string>> = { month: "M", year: "Y" }

/** The period `P3Y`; undefined for one that no catalog can say. */
const periodOf = (unit: string, value: number): string | undefined => {
  const one = unit.trim().toLowerCase().replace(/s$/, "")
  const [times, letter] = [days[one], letters[one]]
  const text = letter !== undefined ? `P${value}${letter}` : times !== undefined ? `P${value * times}D` : ""
  return Number.isInteger(value) && Period.parse(text) !== undefined ? text : undefined
}

/**
 * Counted from the day it was earned, or of issue. Without a period it never ends; a period that can't be read is told in words,
 * since an achievement without an end would be a gift.
 */
export const of = (
  period: Wire.Type["validityPeriod"],
  basis: "completion" | "issue"
): { readonly validity: Validity } | { readonly unread: string } => {
  const { unit = null, value = null } = period ?? {}
  if (unit === null && value === null) return { validity: { basis: "never" } }
  const found = periodOf(
    unit ?? "",
    typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value ?? Number.NaN)
  )
  return found === undefined
    ? { unread: `${value ?? "no"} ${unit ?? "of no unit"}` }
    : { validity: { basis, period: found } }
}
