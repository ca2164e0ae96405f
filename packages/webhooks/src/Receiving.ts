/**
 * How an endpoint's receiver has fared: whether it is gone, or left alone for a while. Kept apart from the cursor, so that
 * collecting and delivering don't get in each other's way.
 */
import { Instant, Ledger } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { corrupt, shelf } from "./Cursor.ts"

const State = Schema.Struct({
  /** Attempts in a row that failed. */
  failures: Schema.Int,
  /** Nothing is sent before that. */
  rests: Schema.NullOr(Instant.Instant),
  /** Since when it has been gone: it answered 410. */
  disabled: Schema.NullOr(Instant.Instant),
  delivered: Schema.NullOr(Instant.Instant)
})
export type State = typeof State.Type

const json = Schema.fromJsonString(State)
const decode = Schema.decodeUnknownResult(json)
const encode = Schema.encodeSync(json)

const keyOf = (endpoint: string): string => `${endpoint}/receiver`

export const well: State = { failures: 0, rests: null, disabled: null, delivered: null }

export const read = Effect.fnUntraced(function* (
  endpoint: string
): Effect.fn.Return<{ readonly state: State; readonly version: number }, Ledger.LedgerError, Ledger.Ledger> {
  const item = yield* (yield* Ledger.Ledger).kept(shelf, keyOf(endpoint))
  if (item === undefined) return { state: well, version: 0 }
  const state = decode(item.text)
  if (Result.isFailure(state)) return yield* corrupt(`the state of the endpoint ${endpoint}`, state.failure.message)
  return { state: state.success, version: item.version }
})

/** Only whoever has the endpoint's lease, and its operator, write it: the last one counts. */
export const write = Effect.fnUntraced(function* (
  endpoint: string,
  state: State
): Effect.fn.Return<void, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  yield* ledger.keep([{ shelf, key: keyOf(endpoint), expected: null, next: { text: encode(state), due: null } }])
})
