/**
 * What is said of one revision of an achievement, before it is put as a credential or printed. Names nobody: whose it is stands beside.
 */
import type { AchievementId, CivilDate, Id } from "@laurel/core"

/** One thing that the achievement rests on, in words that name nobody. */
export interface Evidence {
  /** Such as "Passed: Forklift theory". */
  readonly name: string
  readonly on: CivilDate.CivilDate
  /** More about it, such as a score; null for nothing. */
  readonly narrative: string | null
}

export interface Statement {
  /** 128 random bits in base64url, 22 characters: the last part of the public address. */
  readonly code: string
  readonly achievement: AchievementId.AchievementId
  readonly revision: number
  readonly catalog: Id.CatalogVersion
  /** What the type is called. */
  readonly name: string
  /** What it says of itself; empty where it says nothing. */
  readonly description: string
  /** The rule in words: what it takes. Lines, of which those that begin with `- ` are a list, nested by two spaces a level. */
  readonly criteria: string
  /** The IANA zone in which the days are counted. */
  readonly zone: string
  readonly earnedOn: CivilDate.CivilDate
  readonly validFrom: CivilDate.CivilDate
  /** The last valid day; null for no end. */
  readonly validUntil: CivilDate.CivilDate | null
  /** The moment of issue, in milliseconds since 1970. */
  readonly issuedAt: number
  /** From 0 to 1; null where there is none. */
  readonly score: number | null
  /** Hours that were credited; null where none are told. */
  readonly hours: number | null
  /** At most 100. */
  readonly evidence: ReadonlyArray<Evidence>
}
