/** From the log and the calendar to deliveries on the shelf. Nothing is sent here. */
import { type CivilDate, Instant, Ledger, Merkle, type Shelf } from "@laurel/core"
import { Clock, Effect } from "effect"
import * as Cursor from "./Cursor.ts"
import * as Delivery from "./Delivery.ts"
import { asks, type Endpoint, selection } from "./Endpoint.ts"
import type { Event } from "./Event.ts"
import * as Passed from "./Passed.ts"
import * as Receiving from "./Receiving.ts"
import * as Recorded from "./Recorded.ts"
import type { Voice } from "./Told.ts"

/** Events that are put on the shelf together, with the cursor beside them. */
const maxPut = 900
/** Pages without an event that are passed over before it is written down that they were. */
const maxIdle = 20

/** What a collection did for one endpoint. */
export interface Collected {
  readonly endpoint: string
  /** Events put on the shelf. */
  readonly events: number
  /** Up to when what was recorded was looked at, and up to which day statuses were. Null while nothing was recorded. */
  readonly known: Instant.Instant | null
  readonly day: CivilDate.CivilDate
  /** Whether it is new: what was there before is history. */
  readonly begun: boolean
  /** Whether its receiver has said that it is gone: it stands still until it is enabled again. */
  readonly disabled: boolean
}

/** Who speaks: the log by its first two records, of which the catalog is one. Undefined while there are none. */
const voiceOf = Effect.fnUntraced(function* (zone: string) {
  const ledger = yield* Ledger.Ledger
  if ((yield* ledger.log(null, 2)).length < 2) return undefined
  const [first = new Uint8Array()] = yield* ledger.hashes([{ level: 1, place: 0 }])
  return { origin: Merkle.hex(first), zone } satisfies Voice as Voice
})

const nowIn = (zone: string) =>
  Effect.map(Clock.currentTimeMillis, (millis) => {
    const now = Instant.Instant.make(millis)
    return { now, today: Instant.dayIn(now, zone) }
  })

/** What comes next after a cursor; undefined where there is nothing. */
const step = Effect.fnUntraced(function* (
  endpoint: Endpoint,
  voice: Voice,
  cursor: Cursor.Cursor,
  seen: Recorded.Seen
) {
  if (cursor.turning !== null) return yield* Passed.next(voice, cursor, cursor.turning)
  const ledger = yield* Ledger.Ledger
  const { today } = yield* nowIn(endpoint.zone)
  const leaves = yield* ledger.log(cursor.index === -1 ? null : cursor.index, Ledger.maxPage)
  const turned = (to: CivilDate.CivilDate, at: Cursor.Cursor): Cursor.Cursor =>
    at.known === null || to <= at.day
      ? at
      : { ...at, turning: { to, known: at.known, certification: null, after: null } }
  if (leaves.length === 0) {
    const at = turned(today, cursor)
    return at === cursor ? undefined : { events: [], at }
  }
  const { events, at, to } = yield* Recorded.next(voice, cursor, leaves, new Set(endpoint.causes), today, seen)
  return { events, at: to === null ? at : turned(to, at) }
})

/** Puts events on the shelf, and the cursor with the last of them; the version of the cursor then. */
const put = Effect.fnUntraced(function* (
  endpoint: Endpoint,
  version: number,
  cursor: Cursor.Cursor,
  events: ReadonlyArray<Event>,
  next: Cursor.Cursor
) {
  const ledger = yield* Ledger.Ledger
  const isAsked = asks(endpoint)
  const own = selection(endpoint)
  const { now } = yield* nowIn(endpoint.zone)
  const done = cursor.put?.selection === own ? cursor.put.count : 0
  let due = Math.max(cursor.due, now - Cursor.past)
  let [at, count] = [version, 0]
  for (let start = done; start === done || start < events.length; start += maxPut) {
    const some = events.slice(start, start + maxPut)
    const isLast = start + maxPut >= events.length
    const deliveries = some.filter(isAsked).map((event): Shelf.Change => {
      const delivery = { event, collected: now, attempts: 0, last: null }
      // One after the other, so that they leave in the order in which they happened.
      const when = Instant.Instant.make((due += 1))
      return {
        shelf: Delivery.shelfOf("pending", endpoint.id),
        key: event.id,
        expected: null,
        next: { text: Delivery.format(delivery), due: when }
      }
    })
    const written: Cursor.Cursor = {
      ...(isLast ? next : cursor),
      put: isLast ? null : { count: start + some.length, selection: own },
      due: Instant.Instant.make(due)
    }
    const text = Cursor.format(written)
    yield* ledger.keep([
      { shelf: Cursor.shelf, key: endpoint.id, expected: at, next: { text, due: null } },
      ...deliveries
    ])
    at += 1
    count += deliveries.length
  }
  return { version: at, count, due: Instant.Instant.make(due) }
})

/** Where to go on where a clock that was wrong has come further than today: else nothing would be told until then. */
const righted = (cursor: Cursor.Cursor, now: Instant.Instant, today: CivilDate.CivilDate): Cursor.Cursor => {
  const day = Cursor.isAhead(cursor.day, today) ? today : cursor.day
  const turning = cursor.turning !== null && Cursor.isAhead(cursor.turning.to, today) ? null : cursor.turning
  const due = cursor.due > now ? Instant.Instant.make(now - Cursor.past) : cursor.due
  const isRight = day === cursor.day && turning === cursor.turning && due === cursor.due
  return isRight ? cursor : { ...cursor, day, turning, due }
}

/** Everything there is for one endpoint. Fails with a conflict where somebody else collects for it at the same time. */
const one = Effect.fnUntraced(function* (endpoint: Endpoint) {
  const { now, today } = yield* nowIn(endpoint.zone)
  const found = yield* Cursor.read(endpoint.id)
  const begun = found === undefined
  let written = found?.cursor ?? (yield* Cursor.begin(endpoint.from, now, today))
  let cursor = righted(written, now, today)
  let version = found?.version ?? 0
  const disabled = (yield* Receiving.read(endpoint.id)).state.disabled !== null
  const voice = disabled ? undefined : yield* voiceOf(endpoint.zone)
  let [count, idle] = [0, begun || cursor !== written ? 1 : 0]
  const seen = Recorded.unseen()
  // Ends with the log and the calendar: each step goes on after the one before.
  for (;;) {
    const next = voice === undefined ? undefined : yield* step(endpoint, voice, cursor, seen)
    if (next === undefined) break
    idle += 1
    if (next.events.length > 0 || idle >= maxIdle) {
      const done = yield* put(endpoint, version, cursor, next.events, next.at)
      version = done.version
      count += done.count
      written = cursor = { ...next.at, put: null, due: done.due }
      idle = 0
    } else cursor = next.at
  }
  if (idle > 0 && (begun || written !== cursor)) yield* put(endpoint, version, cursor, [], cursor)
  const { known, day } = cursor
  return { endpoint: endpoint.id, events: count, known, day, begun, disabled } satisfies Collected as Collected
})

const maxAttempts = 8

/**
 * Puts on the shelf what is to be delivered: whatever was recorded since the last time, and whatever turned on the days since. Each
 * endpoint by itself, each part of it together with how far it came; cut off anywhere, the next run goes on.
 */
export const collect = Effect.fn("Webhooks.collect")(function* (
  endpoints: ReadonlyArray<Endpoint>
): Effect.fn.Return<ReadonlyArray<Collected>, Ledger.LedgerError, Ledger.Ledger> {
  return yield* Effect.forEach(endpoints, (endpoint) =>
    // Whoever collects at the same time has gone on: what is left is found from there.
    Effect.retry(one(endpoint), { times: maxAttempts, while: ({ reason }) => reason._tag === "Conflict" })
  )
})
