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
/** Further ahead no rest ends, whatever the clock of another machine says. */
const furthest = longestAsked + hour
/** Refusals in a row after which it is not one event that is refused. */
const maxRefusals = 5
/** Deliveries of an endpoint that are looked at at once, endpoints that are told at the same time, and rounds of one run. */
const page = 200
const concurrency = 8
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

/** All that is due for an endpoint waits until then, or, with null, until somebody says so. It is no attempt. */
const putOff = Effect.fnUntraced(function* (endpoint: string, until: Instant.Instant | null) {
  const by = yield* now
  // Ends with what is due: what is put off is due no more.
  for (let round = 0; round < maxRounds; round++) {
    const own = yield* Delivery.dueBy(endpoint, by, Ledger.maxPage)
    if (own.length === 0) return
    yield* keep(own.map((kept, at) => Delivery.change("pending", kept, until === null ? null : later(until, at))))
  }
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
    const grave = { ...Delivery.change("dead", tried, null), expected: null }
    yield* keep([Delivery.removal("pending", kept), grave])
    return longestRest
  }
  run.failed += 1
  // A tenth earlier or later, so that many that failed together do not all come back together.
  const jittered = wait * (0.9 + 0.2 * (yield* Random.next))
  const delay = Math.max(jittered, Math.min(retryAfter ?? 0, longestAsked))
  yield* keep([Delivery.change("pending", tried, later(at, delay))])
  return delay
})

/** Sends one; false where its receiver is to be left alone now. */
const send = Effect.fnUntraced(function* (run: Run, kept: Delivery.Kept) {
  const outcome = yield* attempt(run.receiver, kept.event, run.tuning)
  yield* run.tell(kept, outcome)
  const at = yield* now
  if (outcome._tag === "Delivered") {
    yield* keep([Delivery.removal("pending", kept)])
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

/** Sends what is due for one endpoint, alone, until nothing is. */
const all = (run: Run) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { id } = run.receiver
      // Mostly there is nothing: then nobody's lease is asked for.
      if ((yield* Delivery.dueBy(id, yield* now, 1)).length === 0) return
      const lease = yield* Lease.take(`webhooks/${id}`)
      if (lease === undefined) {
        run.busy = true
        return
      }
      run.state = (yield* Receiving.read(id)).state
      const at = yield* now
      if (run.state.disabled !== null) return yield* putOff(id, null)
      const { rests } = run.state
      // One that ends later was written by a clock that was wrong.
      if (rests !== null && rests > at && rests - at <= furthest) return yield* putOff(id, rests)
      for (let round = 0; round < maxRounds; round++) {
        const due = yield* Delivery.dueBy(id, yield* now, page)
        if (due.length === 0) return
        for (const kept of due) {
          // What was discarded or changed in the meantime is not what was to be sent.
          const item = yield* (yield* Ledger.Ledger).kept(Delivery.shelfOf("pending", id), kept.event.id)
          if (item?.version !== kept.version) continue
          if (!(yield* send(run, kept))) return
        }
      }
    })
  )

/** Sends all that is due. Several workers may do so at once: each endpoint is told by one of them at a time. */
export const deliver = Effect.fn("Webhooks.deliver")(function* (
  receivers: ReadonlyArray<Receiver>,
  options: Tuning & { readonly tell?: Tell } = {}
): Effect.fn.Return<ReadonlyArray<Delivered>, Ledger.LedgerError, Ledger.Ledger> {
  const { tell = () => Effect.void, ...tuning } = options
  const runs: Array<Run> = []
  for (const receiver of receivers) {
    const { state } = yield* Receiving.read(receiver.id)
    runs.push({ receiver, tuning, tell, state, delivered: 0, failed: 0, dead: 0, busy: false })
  }
  yield* Effect.forEach(runs, all, { concurrency, discard: true })
  return runs.map(({ receiver, state, delivered, failed, dead, busy }) => ({
    endpoint: receiver.id,
    delivered,
    failed,
    dead,
    disabled: state.disabled !== null,
    busy,
    rests: state.rests
  }))
})
