/** How often a client knocks: attempts begin evenly spaced, whoever makes them. */
import { Clock, Effect } from "effect"

/** An effect that ends when the next attempt may begin. At most `waiting` attempts wait for it at the same time. */
export const make = (perSecond: number, waiting: number): Effect.Effect<void> => {
  const spacing = 1000 / perSecond
  if (spacing === 0) return Effect.void
  let next = Number.NEGATIVE_INFINITY
  return Effect.flatMap(Clock.currentTimeMillis, (now) => {
    // A clock that was set back must not hold anybody longer than those before do.
    const begin = Math.min(Math.max(now, next), now + waiting * spacing)
    next = begin + spacing
    return begin === now ? Effect.void : Effect.sleep(begin - now)
  })
}
