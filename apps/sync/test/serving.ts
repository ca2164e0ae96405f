/** `laurel serve` within the test, for as long as some work takes, and requests to it. */
import { Effect, Fiber } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import { assert } from "@effect/vitest"
import type { Ended } from "./given.ts"
import { command } from "./inProcess.ts"

/** Looks for the address, and milliseconds between two of them. */
const maxLooks = 3_000
const pause = 10

const addressOf = Effect.fnUntraced(function* (from: number) {
  for (let look = 0; look < maxLooks; look++) {
    const lines = (yield* TestConsole.errorLines).slice(from)
    const [, address] = /api: answering at (http:\S+)\/v1,/.exec(lines.join("\n")) ?? []
    if (address !== undefined) return address
    yield* TestClock.withLive(Effect.sleep(pause))
  }
  return assert.fail(`it does not answer: ${(yield* TestConsole.errorLines).slice(from).join("\n")}`)
})

/** Serves the folder's API on any free port while something is done, and is stopped as by Ctrl-C. */
export const serving = <A, E, R>(cwd: string, work: (address: string) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const from = (yield* TestConsole.errorLines).length
    const fiber = yield* Effect.forkChild(command(cwd, "serve", "--port", "0"))
    const done = yield* Effect.flatMap(addressOf(from), work)
    yield* Fiber.interrupt(fiber)
    return done
  })

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Asks with a key, or with none; a body is posted. */
export const ask = (address: string, key: string | null, body?: unknown, more: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async (): Promise<Answer> => {
    const headers = {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...more
    }
    const response = await fetch(
      address,
      body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) }
    )
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json") === true
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  })

/** Makes a key, and gives its text. */
export const keyOf = (cwd: string, ...terms: ReadonlyArray<string>) =>
  Effect.map(command(cwd, "keys", "make", "--label", "tests", "--actor", "portal", ...terms), ({ stdout }: Ended) =>
    stdout.trim()
  )
