/** What an operator sees and does of deliveries: what waits, what was given up, and sending it again or never. */
import { Instant, Ledger, type Shelf } from "@laurel/core"
import { Clock, Effect } from "effect"
import { attempt, type Outcome, type Tuning } from "./attempt.ts"
import * as Cursor from "./Cursor.ts"
import * as Delivery from "./Delivery.ts"
import type { Receiver } from "./Endpoint.ts"
import * as Receiving from "./Receiving.ts"

/** Deliveries that are counted; there may be more. */
export const maxCounted = 10_000

export interface Standing {
  readonly endpoint: string
  /** Null where it has never been collected for. */
  readonly cursor: Cursor.Cursor | null
  readonly receiving: Receiving.State
  /** To be sent, and given up; each `maxCounted` where there are as many or more. */
  readonly pending: number
  readonly dead: number
}

const count = Effect.fnUntraced(function* (which: Delivery.List, endpoint: string) {
  let [counted, after]: [number, string | null] = [0, null]
  // Ends with what there is, or with what is counted: each page is after the one before.
  while (counted < maxCounted) {
    const kept: ReadonlyArray<Delivery.Kept> = yield* Delivery.after(which, endpoint, after, Ledger.maxPage)
    const last = kept.at(-1)
    counted += kept.length
    if (last === undefined || kept.length < Ledger.maxPage) break
    after = last.event.id
  }
  return Math.min(counted, maxCounted)
})

/** How an endpoint stands. */
export const standing = Effect.fn("Webhooks.standing")(function* (
  endpoint: string
): Effect.fn.Return<Standing, Ledger.LedgerError, Ledger.Ledger> {
  const found = yield* Cursor.read(endpoint)
  return {
    endpoint,
    cursor: found?.cursor ?? null,
    receiving: (yield* Receiving.read(endpoint)).state,
    pending: yield* count("pending", endpoint),
    dead: yield* count("dead", endpoint)
  }
})

/** What is on a list of an endpoint after an event, by the ids of events, at most so many. */
export const list = (
  which: Delivery.List,
  endpoint: string,
  after: string | null,
  limit: number
): Effect.Effect<ReadonlyArray<Delivery.Kept>, Ledger.LedgerError, Ledger.Ledger> =>
  Delivery.after(which, endpoint, after, limit)

/** A delivery by its event, wherever it is. */
export const find = Effect.fn("Webhooks.find")(function* (
  endpoint: string,
  event: string
): Effect.fn.Return<
  { readonly which: Delivery.List; readonly delivery: Delivery.Kept } | undefined,
  Ledger.LedgerError,
  Ledger.Ledger
> {
  const ledger = yield* Ledger.Ledger
  for (const which of ["pending", "dead"] as const) {
    const item: Shelf.Item | undefined = yield* ledger.kept(Delivery.shelfOf(which, endpoint), event)
    if (item !== undefined) return { which, delivery: yield* Effect.fromResult(Delivery.parse(endpoint, item)) }
  }
  return undefined
})

/** Deliveries that are changed together: each takes two changes. */
const chunk = 400

/** Goes through a list of an endpoint, or one delivery of it. */
const each = Effect.fnUntraced(function* (
  which: Delivery.List,
  endpoint: string,
  event: string | null,
  changes: (kept: Delivery.Kept, at: number) => ReadonlyArray<Shelf.Change>
) {
  const ledger = yield* Ledger.Ledger
  let [done, after]: [number, string | null] = [0, null]
  if (event !== null) {
    const found = yield* find(endpoint, event)
    if (found?.which !== which) return 0
    yield* ledger.keep(changes(found.delivery, 0))
    return 1
  }
  // Ends with the list: each page is after the one before.
  for (;;) {
    const kept: ReadonlyArray<Delivery.Kept> = yield* Delivery.after(which, endpoint, after, chunk)
    const last = kept.at(-1)
    if (last === undefined) return done
    const start = done
    yield* ledger.keep(kept.flatMap((one, at) => changes(one, start + at)))
    done += kept.length
    after = last.event.id
  }
})

/**
 * Sends again what was given up, all of it or one event, and, at once, what waits; an endpoint that was disabled or left alone is
 * asked again. The number of deliveries that are due now.
 */
export const retry = Effect.fn("Webhooks.retry")(function* (
  endpoint: string,
  event: string | null
): Effect.fn.Return<number, Ledger.LedgerError, Ledger.Ledger> {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  // In the order in which they happened, all of them at once.
  const dueOf = ({ event: { timestamp } }: Delivery.Kept) => Instant.Instant.make(Math.min(now, timestamp))
  const waiting = yield* each("pending", endpoint, event, (kept) => [Delivery.change("pending", kept, dueOf(kept))])
  const given = yield* each("dead", endpoint, event, (kept) => [
    Delivery.removal("dead", kept),
    // With all its attempts before it.
    { ...Delivery.change("pending", { ...kept, attempts: 0 }, dueOf(kept)), expected: null }
  ])
  const { state } = yield* Receiving.read(endpoint)
  if (state.disabled !== null || state.rests !== null)
    yield* Receiving.write(endpoint, { ...Receiving.well, delivered: state.delivered })
  return waiting + given
})

/** Takes deliveries away for good, of one list or one event of it; nobody is told of them. How many. */
export const discard = (
  which: Delivery.List,
  endpoint: string,
  event: string | null
): Effect.Effect<number, Ledger.LedgerError, Ledger.Ledger> =>
  each(which, endpoint, event, (kept) => [Delivery.removal(which, kept)])

/** Sends an event that is about nothing, and tells what came of it; it is not kept, and not tried again. */
export const test = Effect.fn("Webhooks.test")(function* (
  receiver: Receiver,
  tuning: Tuning = {}
): Effect.fn.Return<Outcome, Ledger.LedgerError, Ledger.Ledger> {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  return yield* attempt(
    receiver,
    {
      id: `evt_${crypto.randomUUID().replaceAll("-", "")}`,
      type: "webhook.test",
      timestamp: now,
      data: { about: "test", endpoint: receiver.id }
    },
    tuning
  )
})
