/** The API on an open record, as functions that servers mount. */
import { Effect } from "effect"
import { InvalidError } from "../../errors.ts"
import * as given from "../../internal/given.ts"
import type { World } from "../../internal/World.ts"
import type { Api, ApiOptions } from "../Api.ts"
import { Answers } from "./Answers.ts"

const names = { path: true, requestsPerMinute: true, proxies: true, asked: true, failed: true } as const
const maxPerMinute = 100_000
const maxProxies = 5

/** The path that all others are behind: empty where there is none. */
const pathOf = (path: unknown): string => {
  if (path === undefined || path === "/" || path === "") return ""
  if (typeof path === "string" && /^(?:\/[\w.~-]+)+\/?$/.test(path)) return path.replace(/\/$/, "")
  throw new InvalidError([
    { path: "options.path", message: `expected a path such as /laurel, found ${given.shown(path)}` }
  ])
}

const toldOf = (path: string, tell: unknown): void => {
  if (tell === undefined || typeof tell === "function") return
  throw new InvalidError([{ path, message: `expected a function, found ${given.shown(tell)}` }])
}

/** Where a bug is told, unless somebody else is. */
const log = (error: unknown): void => void Effect.runFork(Effect.logError("laurel: a request was not answered", error))

/** Whoever is told must not be in the way of the answer. */
const safely =
  <Told extends ReadonlyArray<unknown>>(tell: (...told: Told) => void) =>
  (...told: Told): void => {
    try {
      tell(...told)
    } catch (error) {
      log(error)
    }
  }

export const apiOf = async (world: World, options: ApiOptions = {}): Promise<Api> => {
  given.only("options", options, names)
  const path = pathOf(options.path)
  const perMinute = given.whole("options.requestsPerMinute", options.requestsPerMinute ?? 600, 1, maxPerMinute)
  const proxies = given.whole("options.proxies", options.proxies ?? 0, 0, maxProxies)
  toldOf("options.asked", options.asked)
  toldOf("options.failed", options.failed)
  const { asked = () => undefined, failed = log } = options
  const { Door, Server } = await import("@laurel/api")
  const told = safely(failed)
  const { session, keys } = world
  const committed = keys === undefined ? Effect.void : sign(world, told)
  const door = await session.make(
    Effect.flatMap(Server.make({ committed }), (inner) =>
      Door.handler(
        {
          rate: { burst: Math.ceil(perMinute / 6), perMinute },
          asked: safely(asked),
          failed: (request, cause) => told(cause, request)
        },
        inner
      )
    )
  )
  const answers = new Answers({ session, door, path, proxies, failed: (error) => told(error, null) })
  return { fetch: answers.fetch, node: answers.node }
}

/** Signs where the log ends, as evidence is asked for later. Where it can't, what was committed stays, and the next time will do. */
const sign = ({ keys }: World, failed: (error: unknown, request: null) => void) =>
  Effect.gen(function* () {
    if (keys === undefined) return
    const { signed } = yield* Effect.promise(() => import("../../internal/signing.ts"))
    yield* signed(keys)
  }).pipe(Effect.catch((error) => Effect.sync(() => failed(error, null))))
