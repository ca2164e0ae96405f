/** Where badges may send us, and how far. */
import { assert, describe, it } from "@effect/vitest"
import { type Answer, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { Address } from "@laurel/http"
import { Budget } from "../src/net/Budget.ts"
import * as Fetcher from "../src/net/Fetcher.ts"
import { at } from "./verifying.ts"

const lookup =
  (addresses: ReadonlyArray<string>): Address.Lookup =>
  () =>
    Effect.succeed(addresses)
const check = (text: string, addresses: ReadonlyArray<string> = ["93.184.215.14"], hosts: ReadonlyArray<string> = []) =>
  Effect.match(Address.check(text, { privateHosts: new Set(hosts), lookup: lookup(addresses) }), {
    onSuccess: () => "asked",
    onFailure: (found) => found
  })

describe("an address", () => {
  it.live("is asked where it is public and by https", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* check("https://academy.example/1"), "asked")
      assert.strictEqual(yield* check("https://8.8.8.8/1"), "asked")
      assert.strictEqual(yield* check("https://[2606:4700::1111]/1"), "asked")
      assert.strictEqual(yield* check("http://academy.example/1"), "an address by http")
      assert.strictEqual(yield* check("file:///etc/passwd"), "an address by file")
      assert.strictEqual(yield* check("https://ann:secret@academy.example/"), "an address with a user or a password")
      assert.strictEqual(yield* check("academy"), "what is no address")
    })
  )
  it.live("is not asked where any of its host's addresses is within a network of one's own", () =>
    Effect.gen(function* () {
      const inside = [
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "192.168.0.1",
        "172.31.0.1",
        "100.64.0.1",
        "0.0.0.0",
        "192.88.99.1"
      ]
      const inside6 = [
        "::1",
        "::ffff:10.0.0.1",
        "fd00::1",
        "fe80::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "ff02::1",
        "3fff::1"
      ]
      for (const each of [...inside, ...inside6]) {
        const found = `an address that is not public (${each})`
        assert.strictEqual(yield* check("https://academy.example/", ["93.184.215.14", each]), found)
      }
      assert.match(yield* check("https://127.0.0.1/"), /not public/)
      assert.match(yield* check("https://2130706433/"), /not public/)
      assert.match(yield* check("https://[::ffff:7f00:1]/"), /not public/)
      assert.strictEqual(yield* check("https://academy.example/", []), "no host of the name academy.example")
    })
  )
  it.live("within it is asked where its host is named, and by http only on this machine", () =>
    Effect.gen(function* () {
      const hosts = ["badges.intern", "127.0.0.1"]
      assert.strictEqual(yield* check("https://badges.intern/", ["10.0.0.1"], hosts), "asked")
      assert.match(yield* check("https://other.intern/", ["10.0.0.1"], hosts), /not public/)
      assert.strictEqual(yield* check("http://127.0.0.1:80/", [], hosts), "asked")
      assert.strictEqual(yield* check("http://badges.intern/", ["10.0.0.1"], hosts), "an address by http")
      assert.strictEqual(yield* check("http://127.0.0.1.evil.example/", [], hosts), "an address by http")
    })
  )
})

const world = (answers: Readonly<Record<string, Answer>>, more: Partial<Fetcher.Options> = {}) =>
  Effect.gen(function* () {
    const server = yield* serve(({ url }) => answers[url.pathname] ?? { status: 404, body: "" })
    const http = { retries: 0, perSecond: Number.POSITIVE_INFINITY, maxBytes: 1_000 }
    const privateHosts = new Set(["127.0.0.1"])
    const ask = Fetcher.make({ source: "badges", http, privateHosts, lookup: lookup([]), ...more })
    const budget = new Budget("of one run", 3, Number.POSITIVE_INFINITY)
    const get = (path: string) =>
      Effect.match(ask(path.startsWith("/") ? at(server, path) : path, [budget]), {
        onSuccess: ({ state, text }) => `${state} ${text}`,
        onFailure: ({ found }) => found
      })
    return { server, get }
  })

describe("what is asked for", () => {
  it.live("is asked for once in a run, however often and whatever came of it", () =>
    Effect.gen(function* () {
      const { server, get } = yield* world({ "/a": { body: "a" }, "/gone": { status: 410, body: "" } })
      const all = yield* Effect.all([get("/a"), get("/a"), get("/a#1"), get("/none"), get("/none"), get("/gone")], {
        concurrency: 6
      })
      assert.deepStrictEqual([all[0], all[2], all[5]], ["found a", "found a", "gone "])
      assert.lengthOf(server.asked, 3)
      assert.match(yield* get("/b"), /^one more: /)
      assert.lengthOf(server.asked, 3)
    })
  )
  it.live("is followed a few times, and each time looked at anew", () =>
    Effect.gen(function* () {
      const to = (location: string): Answer => ({ status: 302, headers: { location } })
      const { get } = yield* world({
        "/1": to("/2"),
        "/2": to("/3"),
        "/3": to("/4"),
        "/4": { body: "end" },
        "/0": to("/1"),
        "/out": to("http://academy.example/")
      })
      assert.strictEqual(yield* get("/1"), "found end")
      assert.match(yield* get("/0"), /^more, from /)
      assert.match(yield* get("/out"), /^an address by http: http/)
    })
  )
  it.live("is refused where it is too long or no text", () =>
    Effect.gen(function* () {
      const { get } = yield* world({ "/long": { body: "a".repeat(1_001) }, "/bytes": { body: new Uint8Array([0xff]) } })
      assert.match(yield* get("/long"), /^more, from GET/)
      assert.match(yield* get("/bytes"), /^other bytes/)
    })
  )
})

describe("what may be asked", () => {
  it("is bounded in number and in time", () => {
    const few = new Budget("of one run", 2, 1_000)
    assert.deepStrictEqual([few.take(0), few.take(1_000)], [undefined, undefined])
    assert.strictEqual(few.take(0), "at most 2 addresses of one run")
    assert.strictEqual(new Budget("of one run", 2, 1_000).take(1_001), "to be asked in time (addresses of one run)")
  })
})
