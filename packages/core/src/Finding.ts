/** What a doctor says of the things that a source needs. */
import { Context, Effect } from "effect"
import type { Failure } from "./Adapter.ts"
import type { Instant } from "./Instant.ts"

/** What is said of one thing. */
export interface Finding {
  /** What was looked at, such as `"the token"`. */
  readonly what: string
  /** `wrong`: it can't be read so. `doubtful`: it can, and something will be missing or may not be meant. */
  readonly state: "fine" | "doubtful" | "wrong"
  readonly found: string
  /** What to do about it; null where it is fine. */
  readonly advice: string | null
}

export const fine = (what: string, found: string): Finding => ({ what, state: "fine", found, advice: null })

export const doubtful = (what: string, found: string, advice: string): Finding => ({
  what,
  state: "doubtful",
  found,
  advice
})

export const wrong = (what: string, found: string, advice: string): Finding => ({ what, state: "wrong", found, advice })

/** What keeps it from being read, and where that was found, unless that is what was looked at. */
export const ofFailure = (what: string, { where, expected, found, advice }: Failure): Finding =>
  wrong(what, `${where === what ? "" : `${where}: `}expected ${expected}, found ${found}`, advice)

/** Milliseconds by which two clocks may differ. */
const maxApart = 5 * 60_000

/**
 * The clock of a server beside ours, in milliseconds since 1970: more than five minutes apart is doubtful, and so is an answer
 * that does not say when it was given.
 */
export const ofClock = (date: Instant | null, now: number): Finding => {
  const what = "the clock"
  if (date === null) {
    const advice =
      "Have the server, and whatever stands before it, send the header Date: until then what has no date of its own is dated by the clock of this machine."
    return doubtful(what, "an answer without a Date", advice)
  }
  const apart = Math.abs(date - now)
  if (apart <= maxApart) return fine(what, `${Math.round(apart / 1_000)} s from ours`)
  const found = `${Math.round(apart / 60_000)} minutes ${date > now ? "ahead of" : "behind"} ours`
  return doubtful(
    what,
    found,
    "Have both machines set their clocks by a time server (NTP): what has no date of its own is dated by the server's."
  )
}

type Tell = (found: ReadonlyArray<Finding>) => Effect.Effect<void>

/** Told what was found as soon as it is: whoever ends a doctor early has that. Nobody is, unless given. */
export const Told: Context.Reference<Tell> = Context.Reference("@laurel/core/Finding/Told", {
  defaultValue: (): Tell => () => Effect.void
})

/** What is found by looking at one thing after another. */
export const each = Effect.fnUntraced(function* (
  looks: ReadonlyArray<Effect.Effect<ReadonlyArray<Finding>>>
): Effect.fn.Return<ReadonlyArray<Finding>> {
  const told = yield* Told
  const all = yield* Effect.forEach(looks, (look) => Effect.tap(look, told))
  return all.flat()
})
