/** Whether an application of SCORM Cloud can be read: by one request for what was updated since now. */
import { type Adapter, Finding, Instant } from "@laurel/core"
import { Clock, Effect } from "effect"
import * as Ask from "./Ask.ts"

const what = "SCORM Cloud"

const ask = Effect.fnUntraced(function* (
  cloud: Ask.Cloud
): Effect.fn.Return<ReadonlyArray<Finding.Finding>, Adapter.Failure> {
  const client = yield* Ask.client(cloud)
  const since = Instant.fromMillis(yield* Clock.currentTimeMillis) ?? null
  const response = yield* Ask.registrations(client, { since, more: null }, false)
  yield* Ask.read(response)
  return [
    Finding.fine(what, "it gives the registrations of the application"),
    Finding.ofClock(response.date, yield* Clock.currentTimeMillis)
  ]
})

/** Never fails: what keeps the application from being read is what is found. */
export const doctor = (cloud: Ask.Cloud): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  ask(cloud).pipe(Effect.catch((failure) => Effect.succeed([Finding.ofFailure(what, failure)])))
