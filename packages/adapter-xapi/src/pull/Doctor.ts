/** Whether a record store can be read: by one request for one statement. */
import { type Adapter, Finding } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import * as Answer from "./Answer.ts"
import * as Ask from "./Ask.ts"
import { versions } from "../statement/Wire.ts"

const what = "the record store"

/** A run that begins at the store's first statement. */
const first = { more: null, since: null }

/** Whether there should be statements in it: one that is only told may have none yet. */
type Use = "read" | "told"

const ask = Effect.fnUntraced(function* (
  asked: Ask.Store,
  use: Use
): Effect.fn.Return<ReadonlyArray<Finding.Finding>, Adapter.Failure> {
  const store = { ...asked, limit: 1, attachments: false }
  const client = yield* Ask.client(store)
  const response = yield* Ask.statements({ store, client }, first)
  if (response.status >= 300) return yield* Ask.refused({ store, client }, response)
  const answer = Answer.read(response)
  if (Result.isFailure(answer)) {
    const { expected, found, isForeign = false } = answer.failure
    return yield* Ask.broken(response, expected, found, isForeign ? Ask.checkEndpoint : "")
  }
  const speaks = `it answers to xAPI ${store.version ?? versions[0]}`
  const found =
    answer.success.rows.length > 0 || use === "told"
      ? Finding.fine(what, `${speaks}, and gives its statements`)
      : Finding.doubtful(
          what,
          `${speaks}, and gives no statement`,
          "Where it should hold some, let these credentials read all statements: many stores show others' to nobody unless told to."
        )
  return [found, Finding.ofClock(response.date, yield* Clock.currentTimeMillis)]
})

/** Never fails: what keeps the store from being read is what is found. */
export const doctor = (store: Ask.Store, use: Use = "read"): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  ask(store, use).pipe(Effect.catch((failure) => Effect.succeed([Finding.ofFailure(what, failure)])))
