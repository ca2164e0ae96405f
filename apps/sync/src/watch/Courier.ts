/** Who is to be told what was recorded, and what turned with the days, is told: as webhooks, for as long as the program runs. */
import type { Ledger } from "@laurel/core"
import { Webhooks } from "@laurel/webhooks"
import { Effect } from "effect"
import * as Numbers from "../Numbers.ts"

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

const collect = Effect.fn("Watch.collect")(function* (endpoints: ReadonlyArray<Webhooks.Endpoint>) {
  for (const { endpoint, events } of yield* Webhooks.collect(endpoints)) {
    if (events > 0) yield* Effect.logInfo(`${endpoint}: ${Numbers.count(events, "event")} to be told`)
  }
})

const deliver = Effect.fn("Watch.deliver")(function* (receivers: ReadonlyArray<Webhooks.Receiver>) {
  for (const { endpoint, dead } of yield* Webhooks.deliver(receivers, { tell })) {
    if (dead > 0) {
      const events = Numbers.count(dead, "event")
      yield* Effect.logError(`${endpoint}: ${events} given up; \`laurel webhooks show\` lists what was`)
    }
  }
})

/**
 * Finds events and delivers them, for ever; what could not be done is told, and done the next time. What turned while no program
 * ran, such as a certification that lapsed, is found at the first look. What is being delivered when it is interrupted may be
 * delivered again.
 * For an endpoint that is no receiver it is kept what happens, and nothing is sent.
 */
export const watch = (
  endpoints: ReadonlyArray<Webhooks.Endpoint>,
  receivers: ReadonlyArray<Webhooks.Receiver>
): Effect.Effect<never, never, Ledger.Ledger> =>
  endpoints.length === 0
    ? Effect.never
    : Effect.andThen(collect(endpoints), deliver(receivers)).pipe(
        Effect.catch(({ message }) => Effect.logWarning(message)),
        Effect.andThen(Effect.sleep(pause)),
        Effect.forever
      )
