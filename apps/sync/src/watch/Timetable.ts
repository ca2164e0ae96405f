/** When a source is due. It follows from its last run alone, so that every program that looks comes to the same moment. */
import { Instant } from "@laurel/core"
import { Cron } from "effect"
import * as Runs from "../reading/Runs.ts"
import type { Plan } from "../configuration/WatchSetting.ts"

/** Milliseconds by which the clocks of two programs may differ. A run further in the future was told by a clock that was wrong. */
const maxSkew = 300_000

const plus = (moment: Instant.Instant, milliseconds: number): Instant.Instant =>
  Instant.fromMillis(moment + milliseconds) ?? Instant.max

/** A whole number below `most` that is always the same of one text: FNV-1a. */
const share = (text: string, most: number): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return most < 1 ? 0 : (hash >>> 0) % Math.floor(most)
}

/** The first moment of the schedule after another one, and as much later as its source's jitter says. */
const slot = (source: string, { cron, jitter }: Plan, after: Instant.Instant): Instant.Instant => {
  const next = Cron.next(cron, new Date(after))
  const most = Math.min(jitter, (Cron.next(cron, next).getTime() - next.getTime()) / 2)
  const found = Instant.fromMillis(next.getTime())
  return found === undefined ? Instant.max : plus(found, share(`${source}@${found}`, most))
}

/**
 * When a source is due: at once where it was never read, or its reading was stopped; where it failed, when it may be tried again;
 * else as its schedule says. What was missed while nobody watched is made good by one reading. One that was killed is tried again
 * as one that failed: it may have been what killed its program.
 */
export const due = (source: string, plan: Plan, run: Runs.Run | undefined, now: Instant.Instant): Instant.Instant => {
  if (run === undefined || (run.ended ?? run.began) > now + maxSkew) return now
  if (run.ended === null) {
    const { milliseconds } = Runs.backOff(run.failures + 1, Runs.killed, 0)
    return plus(run.began, milliseconds)
  }
  if (run.retryAt !== null) return run.retryAt
  return run.end === "stopped" ? now : slot(source, plan, run.ended)
}
