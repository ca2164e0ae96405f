/** Which failures are tried again, and after how long. */
import { Effect, Random } from "effect"
import * as HttpDate from "./HttpDate.ts"
import type { Reason } from "./HttpError.ts"

/** Waits double from the first to the longest, in milliseconds, and each is drawn between nothing and that. */
const first = 500
const longest = 30_000

/** Whether the same again may go well, within minutes. */
export const isPassing = (reason: Reason): boolean => {
  switch (reason._tag) {
    case "Unreachable":
      return !isUntrusted(reason.found)
    case "TimedOut":
    case "Throttled":
      return true
    case "Failed":
      // Not implemented, and a version of HTTP that isn't spoken: that stays.
      return reason.status !== 501 && reason.status !== 505
    default:
      return false
  }
}

/** A certificate is mended by people, not by waiting. */
const isUntrusted = (found: string): boolean => /CERT|SELF_SIGNED|ALTNAME/.test(found)

/** Milliseconds before the next attempt: full jitter, or what the server asked for where that is longer. */
export const delay = (attempt: number, retryAfter: number | null): Effect.Effect<number> =>
  Effect.map(Random.next, (random) =>
    Math.round(Math.max(retryAfter ?? 0, random * Math.min(longest, first * 2 ** Math.min(attempt - 1, 20))))
  )

const seconds = /^\d{1,10}(?:\.\d{1,10})?$/

/** Milliseconds from now as a Retry-After says, in seconds or as an HTTP date; null where it says nothing of the kind. */
export const afterOf = (text: string | null, now: number): number | null => {
  const trimmed = text?.trim() ?? ""
  if (seconds.test(trimmed)) return Math.ceil(Number(trimmed) * 1000)
  const date = HttpDate.parse(trimmed)
  return date === null ? null : Math.max(0, date - now)
}
