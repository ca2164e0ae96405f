/** Who is to be told what was recorded, and what turned with the days, is told: as webhooks, for as long as the program runs. */
import type { Ledger } from "@laurel/core"
import { Webhooks } from "@laurel/webhooks"
import { Cause, Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"

/** Between two looks at the log and the calendar, and at what is due. */
const pause = "5 seconds"

const tell: Webhooks.Tell = ({ endpoint, event }, outcome) => {
  const what = `${endpoint}: ${Webhooks.describe(event)}`
  const line =
    outcome._tag === "Delivered"
      ? Effect.logInfo(`${what}: delivered`)
      : outcome._tag === "Gone"
        ? Effect.logError(
            `${what}: its receiver says that it is gone (410): nothing is sent until \`laurel webhooks retry ${endpoint}\``
          )
        : Effect.logWarning(`${what}: ${outcome.found}; kept, and tried again later`)
  return Effect.annotateLogs(line, { webhook: endpoint, event: event.id, type: event.type })
}

const collect = Effect.fn("Watch.collect")(function* (of: Webhooks.Endpoint) {
  for (const { endpoint, events } of yield* Webhooks.collect([of])) {
    if (events > 0) yield* Effect.logInfo(`${endpoint}: ${Numbers.count(events, "event")} to be told`)
  }
})

const deliver = Effect.fn("Watch.deliver")(function* (receiver: Webhooks.Receiver) {
  for (const { endpoint, dead } of yield* Webhooks.deliver([receiver], { tell })) {
    if (dead > 0) {
      const events = Numbers.count(dead, "event")
      yield* Effect.logError(`${endpoint}: ${events} given up; \`laurel webhooks show\` lists what was`)
    }
  }
})

/** What could not be done for one endpoint is told, and done the next time. */
const one = (
  endpoint: Webhooks.Endpoint,
  receiver: Webhooks.Receiver | undefined
): Effect.Effect<never, never, Ledger.Ledger> =>
  Effect.andThen(collect(endpoint), receiver === undefined ? Effect.void : deliver(receiver)).pipe(
    Effect.catch(({ message }) => Effect.logWarning(`${endpoint.id}: ${message}`)),
    // A bug of ours: were it lost with its fiber, nobody would be told anything any more.
    Effect.catchDefect((defect) => Effect.logError(`${endpoint.id}: ${Cause.pretty(Cause.die(defect))}`)),
    Effect.andThen(Effect.sleep(pause)),
    Effect.forever
  )

/**
 * Finds events and delivers them, for ever, for each endpoint by itself: none is in the way of another. What turned while no program
 * ran, such as a certification that lapsed, is found at the first look. What is being delivered when it is interrupted may be
 * delivered again. For an endpoint that is no receiver, what happens is kept, and nothing is sent.
 */
export const watch = (
  endpoints: ReadonlyArray<Webhooks.Endpoint>,
  receivers: ReadonlyArray<Webhooks.Receiver>
): Effect.Effect<never, never, Ledger.Ledger> => {
  const each = endpoints.map((endpoint) =>
    one(
      endpoint,
      receivers.find(({ id }) => id === endpoint.id)
    )
  )
  return Effect.andThen(Effect.all(each, { concurrency: "unbounded" }), Effect.never)
}
