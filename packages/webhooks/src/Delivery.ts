/** An event on its way to an endpoint, as the shelves keep it: those that are to be sent, and those that could not be. */
import { Instant, Ledger, type Shelf } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { corrupt } from "./Cursor.ts"
import { Event } from "./Event.ts"

/** To be sent, due at the next attempt, or never where the endpoint is disabled; and given up after the last attempt. */
export type List = "pending" | "dead"

const shelves = { pending: "laurel.deliveries", dead: "laurel.dead" } as const satisfies {
  readonly [list in List]: string
}

/** Each endpoint has shelves of its own: what waits for one is in the way of no other. */
export const shelfOf = (list: List, endpoint: string): string => `${shelves[list]}/${endpoint}`

const Delivery = Schema.Struct({
  event: Event,
  collected: Instant.Instant,
  attempts: Schema.Int,
  /** What came of the last attempt; without the receiver's own words, which might name somebody. */
  last: Schema.NullOr(Schema.Struct({ at: Instant.Instant, found: Schema.String }))
})
export type Delivery = typeof Delivery.Type

/** A delivery where it is kept. */
export interface Kept extends Delivery {
  readonly endpoint: string
  readonly version: number
  readonly due: Instant.Instant | null
}

const json = Schema.fromJsonString(Delivery)
const decode = Schema.decodeUnknownResult(json)
const encode = Schema.encodeSync(json)

export const format = ({ event, collected, attempts, last }: Delivery): string =>
  encode({ event, collected, attempts, last })

export const parse = (endpoint: string, item: Shelf.Item): Result.Result<Kept, Ledger.LedgerError> => {
  const read = decode(item.text)
  return Result.isFailure(read)
    ? Result.fail(corrupt(`the delivery ${item.key} to ${endpoint}`, read.failure.message))
    : Result.succeed({ ...read.success, endpoint, version: item.version, due: item.due })
}

/** Kept anew in its place. */
export const change = (list: List, kept: Kept, due: Instant.Instant | null): Shelf.Change => ({
  shelf: shelfOf(list, kept.endpoint),
  key: kept.event.id,
  expected: kept.version,
  next: { text: format(kept), due }
})

/** Taken away. */
export const removal = (list: List, kept: Kept): Shelf.Change => ({
  shelf: shelfOf(list, kept.endpoint),
  key: kept.event.id,
  expected: kept.version,
  next: null
})

/** What an endpoint has on a list after an event's id, by id, at most `limit` and a page. */
export const after = Effect.fnUntraced(function* (
  list: List,
  endpoint: string,
  id: string | null,
  limit: number
): Effect.fn.Return<ReadonlyArray<Kept>, Ledger.LedgerError, Ledger.Ledger> {
  const items = yield* (yield* Ledger.Ledger).keptAfter(shelfOf(list, endpoint), id, limit)
  return yield* Effect.forEach(items, (item) => Effect.fromResult(parse(endpoint, item)))
})

/** What is due for an endpoint, the longest due first, at most `limit` and a page. */
export const dueBy = Effect.fnUntraced(function* (
  endpoint: string,
  by: Instant.Instant,
  limit: number
): Effect.fn.Return<ReadonlyArray<Kept>, Ledger.LedgerError, Ledger.Ledger> {
  const items = yield* (yield* Ledger.Ledger).keptDue(shelfOf("pending", endpoint), by, limit)
  return yield* Effect.forEach(items, (item) => Effect.fromResult(parse(endpoint, item)))
})
