/** How far an endpoint was told, as the shelf keeps it. */
import { CivilDate, Id, Instant, Ledger, type Shelf } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { Mark } from "./Cause.ts"

export const shelf = "laurel.webhooks"

/** Days that are being gone through, with all that was known at one moment. */
const Turning = Schema.Struct({
  to: CivilDate.CivilDate,
  known: Instant.Instant,
  /** The certification in hand, and the last person that was looked at of it. */
  certification: Schema.NullOr(Id.CertificationId),
  after: Schema.NullOr(Id.ContactId)
})

export const Cursor = Schema.Struct({
  /** The last leaf of the log that was looked at; -1 for none. */
  index: Schema.Int,
  /** The commit that it is of; null before the first. */
  mark: Schema.NullOr(Mark),
  /** When the last commit that was looked at was recorded; null before the first. */
  known: Schema.NullOr(Instant.Instant),
  /** The last day that was looked at, in the endpoint's zone. */
  day: CivilDate.CivilDate,
  turning: Schema.NullOr(Turning),
  /** Events of the next page that are on the shelf already, of the endpoint as it was then. */
  put: Schema.NullOr(Schema.Struct({ count: Schema.Int, selection: Schema.String })),
  /** When the last event is due: the next one is later, so that they leave in their order. */
  due: Instant.Instant
})
export type Cursor = typeof Cursor.Type

const json = Schema.fromJsonString(Cursor)
const decode = Schema.decodeUnknownResult(json)
const encode = Schema.encodeSync(json)

export const format = (cursor: Cursor): string => encode(cursor)

/**
 * Milliseconds before now at which what is collected is due: each event a millisecond after the one before, so that they leave in
 * their order, and all of them at once.
 */
export const past = 3_600_000

/** Whether only a clock that was wrong can have been at a day; another zone, or another machine's clock, is a day ahead at most. */
export const isAhead = (day: CivilDate.CivilDate, today: CivilDate.CivilDate): boolean =>
  day > CivilDate.plusDays(today, 1)

/** Something on a shelf that none of us has written. */
export const corrupt = (of: string, why: string): Ledger.LedgerError =>
  new Ledger.LedgerError({ ledger: "webhooks", reason: new Ledger.Corrupt({ found: `${of} can't be read: ${why}` }) })

/** Where an endpoint stands; undefined where it is new. */
export const read = Effect.fnUntraced(function* (
  id: string
): Effect.fn.Return<
  { readonly cursor: Cursor; readonly version: number } | undefined,
  Ledger.LedgerError,
  Ledger.Ledger
> {
  const item: Shelf.Item | undefined = yield* (yield* Ledger.Ledger).kept(shelf, id)
  if (item === undefined) return undefined
  const cursor = decode(item.text)
  if (Result.isFailure(cursor)) return yield* corrupt(`the position of the endpoint ${id}`, cursor.failure.message)
  return { cursor: cursor.success, version: item.version }
})

/** Where a new endpoint begins. */
export const begin = Effect.fnUntraced(function* (
  from: "now" | "beginning",
  now: Instant.Instant,
  today: CivilDate.CivilDate
) {
  const ledger = yield* Ledger.Ledger
  // Asked first, so that the log has what was committed.
  yield* ledger.log(null, 1)
  const end = from === "now" ? yield* ledger.lastCheckpoint : undefined
  const cursor: Cursor = {
    index: end === undefined ? -1 : end.size - 1,
    mark: null,
    known: end?.recordedAt ?? null,
    day: today,
    turning: null,
    put: null,
    due: Instant.Instant.make(now - past)
  }
  return cursor
})
