/** An event on its way to an endpoint, as the shelves keep it: those that are to be sent, and those that could not be. */
import { Instant, Ledger, type Shelf } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { corrupt } from "./Cursor.ts"
import { Event } from "./Event.ts"

/** To be sent: due at the next attempt, or never where its endpoint is disabled or not configured. */
export const pending = "laurel.deliveries"
/** Given up after the last attempt. */
export const dead = "laurel.dead"

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

/** Ids of endpoints hold no slash. */
export const keyOf = (endpoint: string, { event }: Pick<Delivery, "event">): string => `${endpoint}/${event.id}`

export const format = ({ event, collected, attempts, last }: Delivery): string =>
  encode({ event, collected, attempts, last })

export const parse = (item: Shelf.Item): Result.Result<Kept, Ledger.LedgerError> => {
  const [endpoint = ""] = item.key.split("/", 1)
  const read = decode(item.text)
  return Result.isFailure(read)
    ? Result.fail(corrupt(`the delivery ${item.key}`, read.failure.message))
    : Result.succeed({ ...read.success, endpoint, version: item.version, due: item.due })
}

/** Kept anew in its place. */
export const change = (shelf: string, kept: Kept, due: Instant.Instant | null): Shelf.Change => ({
  shelf,
  key: keyOf(kept.endpoint, kept),
  expected: kept.version,
  next: { text: format(kept), due }
})

/** Taken away. */
export const removal = (shelf: string, kept: Kept): Shelf.Change => ({
  shelf,
  key: keyOf(kept.endpoint, kept),
  expected: kept.version,
  next: null
})

/** What an endpoint has on a shelf after an event's id, by id, at most `limit` and a page. */
export const after = Effect.fnUntraced(function* (
  shelf: string,
  endpoint: string,
  id: string | null,
  limit: number
): Effect.fn.Return<ReadonlyArray<Kept>, Ledger.LedgerError, Ledger.Ledger> {
  const prefix = `${endpoint}/`
  const items = yield* (yield* Ledger.Ledger).keptAfter(shelf, `${prefix}${id ?? ""}`, limit)
  const own = items.filter(({ key }) => key.startsWith(prefix))
  return yield* Effect.forEach(own, (item) => Effect.fromResult(parse(item)))
})
