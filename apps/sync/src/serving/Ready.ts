/** `/healthz` and `/readyz` of what is served: whether the program lives, and whether its store can be asked. */
import { Ledger } from "@laurel/core"
import { Clock, Effect } from "effect"
import type { Handler } from "../WebServer.ts"

/** How long the store may take to answer. */
const patience = "2 seconds"
/** Milliseconds for which an answer of the store counts: whoever asks all the time must not keep it busy. */
const fresh = 1_000

export const paths = ["/healthz", "/readyz"] as const

/** Who answers at these paths, for anybody. */
export const handlerOf: Effect.Effect<(path: string) => Handler | undefined, never, Ledger.Ledger> = Effect.gen(
  function* () {
    const ledger = yield* Ledger.Ledger
    const run = Effect.runPromiseWith(yield* Effect.context<never>())
    let last: { readonly at: number; readonly isReady: Promise<boolean> } | undefined
    const answers = ledger.lastCheckpoint.pipe(
      Effect.timeout(patience),
      Effect.match({ onFailure: () => false, onSuccess: () => true })
    )
    const isReady = async (): Promise<boolean> => {
      const at = await run(Clock.currentTimeMillis)
      // A clock that was set back does not make an old answer a new one.
      if (last === undefined || Math.abs(at - last.at) >= fresh) last = { at, isReady: run(answers) }
      return last.isReady
    }
    const places = new Map<string, () => Promise<Response>>([
      ["/healthz", async () => Response.json({ lives: true })],
      [
        "/readyz",
        async () => {
          const ready = await isReady()
          return Response.json({ isReady: ready }, { status: ready ? 200 : 503 })
        }
      ]
    ])
    return (path) => {
      const place = places.get(path)
      if (place === undefined) return undefined
      return async ({ method }) =>
        method === "GET" || method === "HEAD"
          ? place()
          : Response.json({ error: "expected GET or HEAD" }, { status: 405, headers: { allow: "GET, HEAD" } })
    }
  }
)
