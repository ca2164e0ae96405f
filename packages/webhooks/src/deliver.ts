/** Sends what is due: at least once, signed, in order as far as receivers allow, and given up only after days. */
import { Instant, Lease, Ledger, type Shelf } from "@laurel/core"
import { Clock, Effect, Random } from "effect"
import { attempt, type Outcome, type Tuning } from "./attempt.ts"
import * as Delivery from "./Delivery.ts"
import type { Receiver } from "./Endpoint.ts"
import * as Receiving from "./Receiving.ts"

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds after each failed attempt before the next: ten attempts in a little more than three days. */
const waits: ReadonlyArray<number> = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour
]
/** Attempts before an event is given up. */
export const maxAttempts = waits.length + 1
/** How long a receiver that fails is left alone at most, unless it asks for longer itself. */
const longestRest = 30 * minute
/** How long it may ask to be left alone. */
const longestAsked = 24 * hour
/** Refusals in a row after which it is not one event that is refused. */
const maxRefusals = 5
/** Deliveries that are looked at at once, endpoints that are told at the same time, and rounds of one run. */
const page = 200
const concurrency = 8
/** Deliveries that are changed together. */
const chunk = 400
const maxRounds = 10_000

/** What became of an attempt, as somebody who watches is told it. */
export type Tell = (delivery: Delivery.Kept, outcome: Outcome) => Effect.Effect<void>

export interface Delivered {
  readonly endpoint: string
  readonly delivered: number
  readonly failed: number
  /** Given up: they are on the list of dead letters. */
  readonly dead: number
  /** Whether the receiver has said that it is gone. */
  readonly disabled: boolean
  /** Whether another worker is delivering to it. */
  readonly busy: boolean
  /** When it is looked at again, where it is left alone. */
  readonly rests: Instant.Instant | null
}

/** One endpoint in one run. Mutable: a run has one of each. */
interface Run {
  readonly receiver: Receiver
  readonly tuning: Tuning
  readonly tell: Tell
  state: Receiving.State
  delivered: number
  failed: number
  dead: number
  busy: boolean
}

const now = Effect.map(Clock.currentTimeMillis, (millis) => Instant.Instant.make(millis))

const later = (at: Instant.Instant, milliseconds: number): Instant.Instant =>
  Instant.Instant.make(Math.min(Instant.max, Math.round(at + milliseconds)))

/** Somebody else has changed it meanwhile: what they made of it stands. */
const keep = Effect.fnUntraced(function* (changes: ReadonlyArray<Shelf.Change>) {
  const ledger = yield* Ledger.Ledger
  yield* Effect.catchIf(
    ledger.keep(changes),
    ({ reason }) => reason._tag === "Conflict",
    () => Effect.void
  )
})

const isOf = (endpoint: string) => (each: Delivery.Kept) => each.endpoint === endpoint

const dueBy = Effect.fnUntraced(function* (by: Instant.Instant, limit: number) {
  const items = yield* (yield* Ledger.Ledger).keptDue(Delivery.pending, by, limit)
  return yield* Effect.forEach(items, (item) => Effect.fromResult(Delivery.parse(item)))
})

/** All that is due for an endpoint waits until then, or, with null, until somebody says so. It is no attempt. */
const putOff = Effect.fnUntraced(function* (endpoint: string, until: Instant.Instant | null) {
  const by = yield* now
  // Ends with what is due: what is put off is due no more.
  for (let round = 0; round < maxRounds; round++) {
    const own = (yield* dueBy(by, Ledger.maxPage)).filter(isOf(endpoint))
    if (own.length === 0) return
    yield* keep(
      own.map((kept, at) => Delivery.change(Delivery.pending, kept, until === null ? null : later(until, at)))
    )
  }
})

/** What is due for an endpoint that can't be sent to now waits, and that it does is kept. */
const putAside = Effect.fnUntraced(function* (endpoint: string) {
  const { state } = yield* Receiving.read(endpoint)
  if (state.isAway !== true) yield* Receiving.write(endpoint, { ...state, isAway: true })
  yield* putOff(endpoint, null)
})

/** What was put off while an endpoint could not be sent to is due again, in the order in which it happened. */
const takeUp = Effect.fnUntraced(function* (endpoint: string, { isAway, ...state }: Receiving.State) {
  if (isAway !== true || state.disabled !== null) return state
  const at = yield* now
  let after: string | null = null
  // Ends with what waits: each page is after the one before.
  for (;;) {
    const page: ReadonlyArray<Delivery.Kept> = yield* Delivery.after(Delivery.pending, endpoint, after, chunk)
    const last = page.at(-1)
    if (last === undefined) break
    yield* keep(
      page
        .filter(({ due }) => due === null)
        .map((kept) =>
          Delivery.change(Delivery.pending, kept, Instant.Instant.make(Math.min(at, kept.event.timestamp)))
        )
    )
    after = last.event.id
  }
  yield* Receiving.write(endpoint, state)
  return state
})

const write = (run: Run, state: Receiving.State) =>
  Effect.suspend(() => {
    run.state = state
    return Receiving.write(run.receiver.id, state)
  })

/** Kept for the next attempt, or given up after the last. */
const failedAt = Effect.fnUntraced(function* (
  run: Run,
  kept: Delivery.Kept,
  { found, retryAfter }: Extract<Outcome, { readonly _tag: "Failed" }>
) {
  const at = yield* now
  const tried: Delivery.Kept = { ...kept, attempts: kept.attempts + 1, last: { at, found } }
  const wait = waits[kept.attempts]
  if (wait === undefined) {
    run.dead += 1
    const grave = { ...Delivery.change(Delivery.dead, tried, null), expected: null }
    yield* keep([Delivery.removal(Delivery.pending, kept), grave])
    return longestRest
  }
  run.failed += 1
  // A tenth earlier or later, so that many that failed together do not all come back together.
  const jittered = wait * (0.9 + 0.2 * (yield* Random.next))
  const delay = Math.max(jittered, Math.min(retryAfter ?? 0, longestAsked))
  yield* keep([Delivery.change(Delivery.pending, tried, later(at, delay))])
  return delay
})

/** Sends one; false where its receiver is to be left alone now. */
const send = Effect.fnUntraced(function* (run: Run, kept: Delivery.Kept) {
  const outcome = yield* attempt(run.receiver, kept.event, run.tuning)
  yield* run.tell(kept, outcome)
  const at = yield* now
  if (outcome._tag === "Delivered") {
    yield* keep([Delivery.removal(Delivery.pending, kept)])
    run.delivered += 1
    if (run.state.failures > 0 || run.state.rests !== null) yield* write(run, { ...Receiving.well, delivered: at })
    return true
  }
  if (outcome._tag === "Gone") {
    yield* write(run, { ...run.state, disabled: at })
    yield* putOff(run.receiver.id, null)
    return false
  }
  yield* failedAt(run, kept, outcome)
  const failures = run.state.failures + 1
  if (!outcome.isSilent && failures < maxRefusals) {
    yield* write(run, { ...run.state, failures })
    return true
  }
  const asked = Math.min(outcome.retryAfter ?? 0, longestAsked)
  const rests = later(at, Math.max(asked, Math.min(waits[Math.min(failures, waits.length) - 1] ?? minute, longestRest)))
  yield* write(run, { ...run.state, failures, rests })
  yield* putOff(run.receiver.id, rests)
  return false
})

/** Sends what is due for one endpoint, alone. */
const some = (run: Run, all: ReadonlyArray<Delivery.Kept>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { id } = run.receiver
      const lease = yield* Lease.take(`webhooks/${id}`)
      if (lease === undefined) {
        run.busy = true
        return
      }
      run.state = (yield* Receiving.read(id)).state
      const at = yield* now
      if (run.state.disabled !== null) return yield* putOff(id, null)
      if (run.state.rests !== null && run.state.rests > at) return yield* putOff(id, run.state.rests)
      // What another worker has delivered in the meantime is not there any more.
      for (const kept of all) {
        const item = yield* (yield* Ledger.Ledger).kept(Delivery.pending, Delivery.keyOf(id, kept))
        if (item?.version !== kept.version) continue
        if (!(yield* send(run, kept))) return
      }
    })
  )

/**
 * Sends all that is due. `receivers` are all endpoints that can be sent to: what is there for another waits until it is one again.
 * Several workers may do so at once: each endpoint is told by one of them at a time.
 */
export const deliver = Effect.fn("Webhooks.deliver")(function* (
  receivers: ReadonlyArray<Receiver>,
  options: Tuning & { readonly tell?: Tell } = {}
): Effect.fn.Return<ReadonlyArray<Delivered>, Ledger.LedgerError, Ledger.Ledger> {
  const { tell = () => Effect.void, ...tuning } = options
  const runs = new Map<string, Run>()
  for (const receiver of receivers) {
    const state = yield* takeUp(receiver.id, (yield* Receiving.read(receiver.id)).state)
    runs.set(receiver.id, { receiver, tuning, tell, state, delivered: 0, failed: 0, dead: 0, busy: false })
  }
  for (let round = 0; round < maxRounds; round++) {
    const due = Map.groupBy(yield* dueBy(yield* now, page), ({ endpoint }) => endpoint)
    const open = [...due].filter(([endpoint]) => runs.get(endpoint)?.busy !== true)
    if (open.length === 0) break
    yield* Effect.forEach(
      open,
      ([endpoint, all]) => {
        const run = runs.get(endpoint)
        return run === undefined ? putAside(endpoint) : some(run, all)
      },
      { concurrency, discard: true }
    )
  }
  return [...runs.values()].map(({ receiver, state, delivered, failed, dead, busy }) => ({
    endpoint: receiver.id,
    delivered,
    failed,
    dead,
    disabled: state.disabled !== null,
    busy,
    rests: state.rests
  }))
})
