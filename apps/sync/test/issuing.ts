/** A folder with an issuer of credentials, and its public pages as strangers ask them. */
import { assert } from "@effect/vitest"
import { Verify } from "@laurel/credentials"
import { Effect, Fiber } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import * as CredentialVerify from "../src/commands/CredentialVerify.ts"
import { catalog, configuration, school, write } from "./given.ts"
import { command } from "./inProcess.ts"

export const address = "https://certs.example.org"
const credentials = { address, issuer: { name: "Example Training", email: "office@example.org" } }
export const by = ["--actor", "u-17", "--role", "registrar"]

/** The folder after its first sync, with a key. */
export const issuer = Effect.fnUntraced(function* (more: object = {}, titled?: string) {
  const cwd = school()
  if (titled !== undefined) {
    const [pass, ...others] = catalog.achievementTypes
    write(cwd, "catalog.json", { ...catalog, achievementTypes: [{ ...pass, title: titled }, ...others] })
  }
  write(cwd, "laurel.config.json", { ...configuration, credentials: { ...credentials, ...more } })
  yield* command(cwd, "sync")
  const made = yield* command(cwd, "credential", "keys", "make")
  assert.strictEqual(made.code, 0, made.stderr)
  return cwd
})

/** Looks for the address, and milliseconds between two of them. */
const maxLooks = 3_000
const pause = 10

const servedAt = Effect.fnUntraced(function* (from: number) {
  for (let look = 0; look < maxLooks; look++) {
    const lines = (yield* TestConsole.errorLines).slice(from)
    const [, found] = /public: answering at (http:[^\s,]+),/.exec(lines.join("\n")) ?? []
    if (found !== undefined) return found
    yield* TestClock.withLive(Effect.sleep(pause))
  }
  return assert.fail(`it does not answer: ${(yield* TestConsole.errorLines).slice(from).join("\n")}`)
})

/** Whoever asks at the public address is answered by the folder's own pages; nobody else is asked. */
const through = (served: string): Verify.Sources => {
  const ask = (asked: string) =>
    Effect.promise(async () => {
      assert.isTrue(asked.startsWith(`${address}/`), `nobody asks ${asked}`)
      const response = await fetch(served + asked.slice(address.length))
      return { state: "found" as const, text: await response.text(), at: asked, status: response.status }
    })
  const fetched = (asked: string) =>
    Effect.flatMap(ask(asked), ({ status, ...found }) =>
      status === 200 ? Effect.succeed(found) : Effect.fail(Verify.absent(asked, `${status}`))
    )
  return { files: (asked) => Effect.fail(Verify.absent(asked, "none")), documents: fetched, lists: fetched }
}

/** Serves the public pages while something is done. */
export const open = <A, E, R>(cwd: string, work: (served: string) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const from = (yield* TestConsole.errorLines).length
    const fiber = yield* Effect.forkChild(command(cwd, "serve", "--only", "public", "--port", "0"))
    const served = yield* servedAt(from)
    const done = yield* Effect.provideService(work(served), CredentialVerify.Sources, through(served))
    yield* Fiber.interrupt(fiber)
    return done
  })
