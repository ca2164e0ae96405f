/** Whether the program lives and works, for those who restart it, send to it, or draw what it does. */
import { type Id, Instant } from "@laurel/core"
import { type Context, Clock, Effect } from "effect"
import { PrometheusMetrics } from "effect/observability"
import type * as Runs from "../reading/Runs.ts"
import { now } from "./Attempt.ts"

/** Milliseconds without a look for what is due after which the program hangs. */
const hangs = 180_000
/** Milliseconds without an answer of the store after which it is not ready. */
const stale = 60_000

/** What is known of the program. Mutable: it has one. */
export class Health {
  #looks: number | null = null
  #looked: Instant.Instant | null = null
  #isStopping = false
  #runs: ReadonlyMap<Id.SourceId, Runs.Run> = new Map()

  readonly looks = Effect.map(Clock.currentTimeMillis, (at) => {
    this.#looks = at
  })

  readonly looked = (runs: ReadonlyMap<Id.SourceId, Runs.Run>): Effect.Effect<void> =>
    Effect.map(now, (at) => {
      this.#looked = at
      this.#runs = runs
    })

  readonly stopping = Effect.sync(() => {
    this.#isStopping = true
  })

  /** Restarting helps where it does not live. A store that can't be reached is no reason to. */
  lives(at: number): boolean {
    return this.#looks === null || at - this.#looks < hangs
  }

  /** Whether it reads what is due: the store has answered lately, and nobody stops the program. */
  isReady(at: number): boolean {
    return !this.#isStopping && this.#looked !== null && at - this.#looked < stale
  }

  plain(): object {
    return {
      storeAnswered: this.#looked === null ? null : Instant.format(this.#looked),
      isStopping: this.#isStopping,
      sources: Object.fromEntries([...this.#runs].map(([id, run]) => [id, plainRun(run)]))
    }
  }
}

const moment = (at: Instant.Instant | null): string | null => (at === null ? null : Instant.format(at))

const plainRun = ({ end, began, ended, succeeded, failures, why, isOpen, next }: Runs.Run) => ({
  end,
  began: moment(began),
  ended: moment(ended),
  succeeded: moment(succeeded),
  failures,
  why,
  circuit: isOpen ? "open" : "closed",
  next: moment(next)
})

type Answer = (at: number) => Response

/** `/healthz`, `/readyz` and `/metrics`, by their paths. */
export const handlerOf = (health: Health, context: Context.Context<never>) => {
  const answers = new Map<string, Answer>([
    ["/healthz", (at) => Response.json({ lives: health.lives(at) }, { status: health.lives(at) ? 200 : 503 })],
    [
      "/readyz",
      (at) =>
        Response.json({ isReady: health.isReady(at), ...health.plain() }, { status: health.isReady(at) ? 200 : 503 })
    ],
    [
      "/metrics",
      () =>
        new Response(PrometheusMetrics.formatUnsafe(context), {
          headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" }
        })
    ]
  ])
  return (path: string): ((request: Request) => Promise<Response>) | undefined => {
    const answer = answers.get(path)
    if (answer === undefined) return undefined
    return async ({ method }) =>
      method === "GET" || method === "HEAD"
        ? answer(Date.now())
        : Response.json({ error: "expected GET or HEAD" }, { status: 405, headers: { allow: "GET, HEAD" } })
  }
}
