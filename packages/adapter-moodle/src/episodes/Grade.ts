/** Which time it is that a grade was given, and what of it that stands is said no longer. */
import { Fact, type Instant } from "@laurel/core"
import { lastOf, momentIn, type Named, named, type Stood, written } from "../Episodes.ts"
import type * as Rows from "../Rows.ts"
import { episodeAt, type Resets } from "./Resets.ts"
import { isUnshown, wordsOf } from "./Unshown.ts"

/** What a score says that was overridden, and judged so or not. */
export const overriddenAs = { pass: "overridden: pass", fail: "overridden: fail", none: "overridden" } as const
/** What a score says whose override ended, or goes on and judges no longer. */
export const judgedNoMore = { ended: "override ended", going: "overridden: neither" } as const
const judged: ReadonlySet<string> = new Set([
  overriddenAs.pass,
  overriddenAs.fail,
  judgedNoMore.ended,
  judgedNoMore.going
])

/** What the setting makes of a grade. */
export interface Meant {
  readonly isScored: boolean
  readonly verdict: "pass" | "fail" | undefined
  /** Its number is the place of a word. */
  readonly isScale: boolean
  /** The learner is not shown it, and the setting does not read it either. */
  readonly isHidden: boolean
  /** It is not known what it is just now. */
  readonly isUnknown: boolean
}

type Answered = Pick<Rows.Grade, "graderaw" | "grademin" | "grademax" | "gradedategraded" | "gradeisoverridden">

export interface Told {
  readonly episode: number
  readonly seen?: string
  readonly ended?: true
  readonly unsaid?: ReadonlyArray<string>
}

/** What a row of a grade has beside what Moodle answers; undefined where there is nothing to be had from it: then there is no row. */
export const of = (
  stood: Stood,
  answered: Answered,
  meant: Meant,
  resets: Resets,
  now: Instant.Instant
): Told | undefined => {
  const last = lastOf(stood)
  const score = last.facts.get("score")
  const isSilent = !meant.isScored && meant.verdict === undefined
  const isSame = score?.evidence._tag === "Scored" && (isSilent || score.evidence.raw === answered.graderaw)
  const moment = momentIn(answered.gradedategraded)
  const at = moment ?? (isSame ? Fact.since(score, now) : now)
  const episode = isSilent ? Math.max(1, last.episode) : episodeAt(resets, stood, at)
  const isEnded = episode === last.episode && wasJudged(last.facts) && isJudgedNoMore(answered, meant)
  const unsaid = unsaidOf(stood, answered, meant)
  if (isSilent && !isEnded && unsaid.length === 0) return undefined
  return {
    episode,
    ...(moment === undefined ? { seen: written(at) } : {}),
    ...(isEnded ? { ended: true as const } : {}),
    ...(unsaid.length === 0 ? {} : { unsaid })
  }
}

const wasJudged = (facts: Named): boolean => {
  const score = facts.get("score")
  return facts.has("decided") || (score !== undefined && wordsOf(score).some((word) => judged.has(word)))
}

/** That it can't be known now takes no judgement back. */
const isJudgedNoMore = ({ gradeisoverridden }: Answered, { verdict, isHidden, isUnknown }: Meant): boolean =>
  gradeisoverridden !== true || (verdict === undefined && !isHidden && !isUnknown)

/** What stands that only another setting said: the number of a word as a score, and what was not shown. */
const unsaidOf = (
  stood: Stood,
  { grademin, grademax }: Answered,
  { isScale, isHidden }: Meant
): ReadonlyArray<string> =>
  stood.flatMap((fact) => {
    const { evidence } = fact
    // An item whose range is another was changed in Moodle: it was points then.
    const isWord =
      isScale &&
      evidence._tag === "Scored" &&
      evidence.min === (grademin ?? undefined) &&
      evidence.max === (grademax ?? undefined)
    const name = named(fact)
    return name !== undefined && (isWord || (isHidden && isUnshown(fact))) ? [name.join("/")] : []
  })
