/** Moments that others name, held against our clock. */
import { Instant } from "@laurel/core"

/** Milliseconds that another clock may be ahead of ours. What claims to come from later would outlast all that is true until then. */
const most = 3_600_000

export const isAhead = (moment: Instant.Instant, now: Instant.Instant): boolean => moment - now > most

/** What is wrong with a moment that has not come yet; undefined where nothing is. */
export const aheadOf = (moment: Instant.Instant, now: Instant.Instant): string | undefined =>
  isAhead(moment, now)
    ? `expected a moment at most an hour after ${Instant.format(now)}, which it is here, found ${Instant.format(moment)}. Set the clock that it was taken from`
    : undefined
