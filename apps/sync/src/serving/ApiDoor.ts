/** The API as `laurel serve` opens it: by the keys of the store, with a line for each request. */
import { Door, type Importing, Keys, Server } from "@laurel/api"
import type { Ledger } from "@laurel/core"
import { Clock, Console, Effect, type Scope } from "effect"
import * as Print from "../terminal/Print.ts"
import type { Refusals } from "./Refusals.ts"
import * as ServeSetting from "../configuration/ServeSetting.ts"
import type { Handler } from "../WebServer.ts"

export interface Options {
  readonly setting: ServeSetting.ServeSetting
  readonly importing: Importing.Importing
  readonly json: boolean
  readonly refusals: Refusals
  /** Is told of each request that a key was let in with. */
  readonly answered: () => void
}

const told = ({ method, route, status, actor, role, key, milliseconds, repeated }: Door.Asked): string =>
  `api: ${method} ${route ?? "(no such endpoint)"} ${status}, ${actor}, ${role}, key ${key}, ${milliseconds} ms${repeated ? ", as before" : ""}`

/** Says it, where no key counts yet: nobody could ask. */
const tellKeys = Effect.gen(function* () {
  const now = yield* Clock.currentTimeMillis
  const isAny = (yield* Keys.all).some((key) => Keys.state(key, now) === "live")
  if (!isAny) yield* Console.error("api: there is no key that counts, so nobody can ask: `laurel keys make` makes one")
})

/** Opens it. Requests are told on stdout; those that no key was let in with on stderr, at most a line a second of each kind. */
export const open = Effect.fn("ApiDoor.open")(function* ({
  setting,
  importing,
  json,
  refusals,
  answered
}: Options): Effect.fn.Return<Handler, Ledger.LedgerError, Ledger.Ledger | Scope.Scope> {
  yield* tellKeys
  const run = Effect.runSyncWith(yield* Effect.context<never>())
  const inner = yield* Server.make({ importing })
  const door = yield* Door.handler(
    {
      rate: ServeSetting.rateOf(setting),
      asked: (asked) => {
        if (asked.key !== null) {
          answered()
          run(json ? Print.json(asked) : Print.lines([told(asked)]))
        } else if (asked.status >= 400) {
          const { route, status, from } = asked
          refusals.add({ source: "api", path: route ?? "", status, error: `no key that counts, from ${from}` })
        }
      },
      failed: (request, cause) =>
        run(
          Console.error(
            Print.visible(
              `api: a bug in Laurel, in request ${request}. Please report it with what follows.\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`
            )
          )
        )
    },
    inner
  )
  return (request, connected) => door(request, ServeSetting.addressOf(request, connected, setting))
})
