/** The README's program is this one, and does what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { Scorm } from "@laurel/adapter-scorm"
import { Catalog, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { secrets } from "@laurel/testkit"
import { Effect, Layer, Result, Schema } from "effect"
import { readFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { commits, served } from "./mounted.ts"

const catalog = Catalog.decode({
  offerings: [
    { id: "fire-2026", course: "fire", zone: "Europe/Berlin", components: [{ activity: "fire/item_1", group: "sco" }] }
  ],
  achievementTypes: [{ id: "fire", courses: ["fire"], rule: { rule: "passed", group: "sco" } }],
  certifications: []
})
const setting = Schema.decodeUnknownSync(Scorm.Setting)({
  zone: "Europe/Berlin",
  courses: [{ id: "fire", offering: "fire-2026" }]
})
const launch: Scorm.Launch = {
  learner: { scheme: "employee", value: "E-1" },
  course: "fire",
  registration: "R-1",
  attempt: 1,
  item: "item_1",
  session: "s1"
}

/** The portal's server, for as long as the scope is open. */
const portal = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { versions } = yield* Sync.apply(Result.getOrThrow(catalog))
  const launchOf = (cookie: string | null) => (cookie === "portal=1" ? launch : undefined)
  const server = served(commits({ ledger, versions, setting, launchOf }))
  yield* Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
  yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
  // The address of a server that listens on a port is never a path.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

const send = (url: string, init: RequestInit) =>
  Effect.promise(async () => {
    const response = await fetch(url, init)
    return [response.status, await response.json()] as const
  })

const commit = JSON.stringify({ cmi: { core: { lesson_status: "passed" } } })

describe("a handler that a program mounts", () => {
  it.effect("makes an achievement of what a player commits, and takes nothing of a browser that nobody knows", () =>
    Effect.gen(function* () {
      const url = `${yield* portal}/scorm/commits`
      const headers = { "content-type": "application/json" }
      const known = { ...headers, cookie: "portal=1" }
      const [status] = yield* send(url, { method: "POST", headers, body: commit })
      assert.strictEqual(status, 401)
      const { achievements } = yield* (yield* Ledger.Ledger).totals
      assert.deepStrictEqual(
        [...achievements.values()].map(({ standing }) => standing),
        []
      )
      assert.deepStrictEqual(yield* send(url, { method: "POST", headers: known, body: commit }), [
        200,
        { result: true, errorCode: 0 }
      ])
      const after = yield* (yield* Ledger.Ledger).totals
      assert.deepStrictEqual(
        [...after.achievements.values()].map(({ standing }) => standing),
        [1]
      )
      const [method] = yield* send(url, { headers: known })
      assert.strictEqual(method, 405)
    }).pipe(Effect.scoped, Effect.provide(Layer.provide(Layer.fresh(LedgerMemory.layer), secrets)))
  )
  it("is the one in the README", () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8")
    assert.include(read("../README.md"), `\`\`\`ts\n${read("mounted.ts")}\`\`\`\n`)
  })
})
