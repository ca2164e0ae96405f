/** What `laurel watch` tells others of what was recorded, and of what turns with the days. */
import { createServer } from "node:http"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "@effect/vitest"
import { Instant, Ledger, LedgerMemory } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { secrets } from "@laurel/testkit"
import { Effect, Fiber, Layer, Logger, Redacted } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import * as Courier from "../src/watch/Courier.ts"
import { configuration, synced, write } from "./given.ts"
import { command } from "./inProcess.ts"
import { pass } from "./watching.ts"

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** A receiver on this machine, and the types of events that it was told. */
const receiver = (): Promise<{ readonly url: string; readonly types: ReadonlyArray<string> }> =>
  new Promise((resolve) => {
    const types: Array<string> = []
    const server = createServer((request, response) => {
      let body = ""
      request.on("data", (part) => (body += String(part)))
      request.once("end", () => {
        types.push(String(JSON.parse(body).type))
        response.writeHead(204).end()
      })
    })
    onTestFinished(() => void server.close())
    server.listen(0, "127.0.0.1", () => {
      const found = server.address()
      resolve({ url: `http://127.0.0.1:${typeof found === "object" && found !== null ? found.port : 0}/`, types })
    })
  })

describe("laurel watch", () => {
  it.live("tells its webhooks what was recorded, also where another one has no secret, which is told", () =>
    Effect.gen(function* () {
      const cwd = synced()
      const { url, types } = yield* Effect.promise(receiver)
      process.env["LAUREL_TEST_HOOK"] = secret
      const hook = { id: "hr", url, secretFrom: "LAUREL_TEST_HOOK", private: true, from: "beginning" }
      write(cwd, "laurel.config.json", {
        ...configuration,
        webhooks: [{ ...hook, id: "pay", secretFrom: "LAUREL_TEST_NO_HOOK" }, hook]
      })
      const fiber = yield* Effect.forkChild(command(cwd, "watch"))
      // Ten seconds at most.
      for (let look = 0; look < 200 && types.length < 2; look++) yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(fiber)
      expect(types.slice(0, 2)).toEqual(["achievement.issued", "holding.valid"])
      // Its events wait, and no other is blamed.
      const listed = (yield* command(cwd, "webhooks", "list")).stdout
      expect(listed).toMatch(/\n *pay .*  (?!0)\d+  /)
    }).pipe(Effect.provide(TestConsole.layer))
  )

  const hook = {
    id: "hr",
    events: ["holding.*"],
    causes: ["time" as const],
    types: null,
    from: "now" as const,
    zone: "UTC",
    url: "http://127.0.0.1:1/",
    secrets: [Redacted.make(secret)],
    identities: false,
    private: true
  }

  it.effect("goes on telling one whatever goes wrong for another, and that one once it is mended", () =>
    Effect.gen(function* () {
      const looks: Array<string> = []
      const begun = (shelf: string, key: string) => {
        if (shelf !== "laurel.webhooks" || key.includes("/")) return false
        looks.push(key)
        return key === "hr" && looks.filter((look) => look === "hr").length < 3
      }
      const ledger = yield* Ledger.Ledger
      const failing = {
        ...ledger,
        kept: (shelf: string, key: string) =>
          begun(shelf, key) ? Effect.die(new Error("a bug")) : ledger.kept(shelf, key)
      }
      const hooks = [hook, { ...hook, id: "other" }]
      const watching = Courier.watch(hooks, hooks)
      const fiber = yield* Effect.forkChild(Effect.provideService(watching, Ledger.Ledger, failing))
      yield* pass("1 second")
      expect(yield* ledger.keptAfter("laurel.webhooks", null, 10)).toMatchObject([{ key: "other" }])
      yield* pass("11 seconds")
      yield* Fiber.interrupt(fiber)
      expect(yield* ledger.keptAfter("laurel.webhooks", null, 10)).toMatchObject([{ key: "hr" }, { key: "other" }])
    }).pipe(Effect.provide(Layer.merge(Layer.provide(LedgerMemory.layer, secrets), Logger.layer([]))))
  )

  it.effect("finds what lapsed while nobody watched, and only then", () =>
    Effect.gen(function* () {
      const cwd = synced()
      const waiting = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.keptAfter("laurel.deliveries/hr", null, 100))
      const looked = Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(Courier.watch([hook], [hook]))
        yield* pass("1 second")
        yield* Fiber.interrupt(fiber)
        return (yield* waiting).map(({ text }) => /holding\.\w+/.exec(text)?.[0])
      })
      yield* Effect.gen(function* () {
        // Ada's is valid for three years from April 2024.
        yield* TestClock.setTime(Instant.parse("2027-03-01T12:00:00Z") ?? 0)
        expect(yield* looked).toEqual([])
        yield* TestClock.adjust("10 days")
        expect(yield* looked).toEqual([])
        yield* TestClock.adjust("60 days")
        expect(yield* looked).toEqual(["holding.lapsed"])
      }).pipe(
        Effect.provide(
          Layer.merge(LedgerSql.layerSqlite(join(cwd, configuration.store), { create: true }), Logger.layer([]))
        )
      )
    })
  )
})
