/** Settings, and what is told of a source before it is read. */
import { assert, describe, it } from "@effect/vitest"
import { Badges } from "@laurel/adapter-badges"
import { Adapter } from "@laurel/core"
import { type Answer, collect } from "@laurel/testkit"
import { Effect, Result, Schema, Stream } from "effect"
import { readFileSync } from "node:fs"
import { badge, embedded, pair, rsa } from "./badges.ts"
import { badges } from "./program.ts"
import { at, open, run, settingOf, source, told, web } from "./world.ts"

const decode = Schema.decodeUnknownResult(Badges.Setting, { onExcessProperty: "error" })
const problem = (setting: unknown): string =>
  Result.match(decode(setting), { onSuccess: () => "read", onFailure: ({ message }) => message })
const keyed = (key: unknown) =>
  problem({ zone: "UTC", issuers: [{ id: "https://a.example", name: "A", key }], achievements: [] })

const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8")
const readme = textOf("../README.md")

describe("the README", () => {
  it.live("shows a program that is compiled here, and reads a badge", () =>
    Effect.gen(function* () {
      assert.include(readme, `\`\`\`ts\n${textOf("program.ts")}\`\`\``)
      const own = pair()
      const issuer = `did:key:${own.multibase}`
      const text = JSON.stringify(yield* embedded(badge(issuer), own, `${issuer}#${own.multibase}`))
      const files = new Map([["a.json", new TextEncoder().encode(text)]])
      const { pages } = yield* collect(badges(settingOf([{ id: issuer, name: "Academy" }]), files))
      // No ledger is there whose names could give its hash.
      assert.deepStrictEqual(
        pages.flatMap(({ rejections }) => rejections.map(({ kind }) => kind)),
        ["person"]
      )
    })
  )
})

describe("a setting", () => {
  it("stands in the README as it is read", () => {
    const [, text = ""] = /```json\n(.*?)```/s.exec(readme) ?? []
    assert.strictEqual(problem(JSON.parse(text)), "read")
    assert.match(problem({ ...JSON.parse(text), more: 1 }), /more/)
  })
  it("pins a public key in three forms, and none that is private, short or none", () => {
    const own = pair()
    const long = rsa()
    const publicPem = String(long.publicKey.export({ type: "spki", format: "pem" }))
    const privatePem = String(long.privateKey.export({ type: "pkcs8", format: "pem" }))
    assert.strictEqual(keyed({ multibase: own.multibase }), "read")
    assert.strictEqual(keyed({ pem: publicPem }), "read")
    assert.strictEqual(keyed({ jwk: long.publicKey.export({ format: "jwk" }) }), "read")
    assert.include(keyed({ pem: privatePem }), "a private key")
    assert.include(keyed({ jwk: long.privateKey.export({ format: "jwk" }) }), "a private key")
    assert.include(keyed({ jwk: rsa(1_024).publicKey.export({ format: "jwk" }) }), "an RSA key of 1024 bits")
    assert.include(keyed({ multibase: own.multibase.slice(0, -1) }), "no Ed25519 key")
  })
  it("names the issuer of each achievement where several are trusted, and none who is not", () => {
    const [a, b] = ["https://a.example", "https://b.example"].map((id) => ({ id, name: id }))
    const mapped = (issuer: object, ...issuers: ReadonlyArray<unknown>) =>
      problem({ zone: "UTC", issuers, achievements: [{ id: "https://a.example/1", offering: "x", ...issuer }] })
    assert.strictEqual(mapped({}, a), "read")
    assert.strictEqual(mapped({ issuer: a?.id }, a, b), "read")
    assert.include(mapped({}, a, b), "found none of")
    assert.include(mapped({ issuer: b?.id }, a), 'found "https://b.example" of')
  })
  it("names each issuer and each achievement once", () => {
    const issuer = { id: "https://a.example", name: "A" }
    assert.include(problem({ zone: "UTC", issuers: [issuer, issuer], achievements: [] }), "a second time")
    assert.include(problem({ zone: "UTC", issuers: [{ ...issuer, id: "A" }], achievements: [] }), "a URI of at most")
  })
})

describe("the doctor", () => {
  it.live("says how many files there are, and which issuer has no document at their address", () =>
    Effect.gen(function* () {
      const documents = new Map<string, Answer>([["/here", { json: {} }]])
      const server = yield* web(documents)
      const setting = settingOf([
        { id: at(server, "/here"), name: "Here" },
        { id: at(server, "/there"), name: "There" },
        { id: "https://pinned.example", name: "Pinned", key: { multibase: pair().multibase } },
        { id: `did:key:${pair().multibase}`, name: "Key" }
      ])
      const found = yield* Badges.doctor({ source, setting, files: Effect.succeed([]), http: { retries: 0 } })
      assert.deepStrictEqual(
        found.map(({ what, state }) => `${what} ${state}`),
        ["the files fine", `the issuer ${at(server, "/here")} fine`, `the issuer ${at(server, "/there")} wrong`]
      )
    })
  )
})

describe("a file", () => {
  it.live("that is too long is told, and no more of it is read than that takes", () =>
    Effect.gen(function* () {
      let parts = 0
      const bytes = Stream.fromIterable(Array.from({ length: 1_000 }, () => new Uint8Array(1_000_000))).pipe(
        Stream.tap(() => Effect.sync(() => parts++))
      )
      const files = Effect.succeed([{ name: "long.png", bytes }])
      const outcome = yield* run({ setting: settingOf([]), files: {}, options: { files } })
      assert.deepStrictEqual(told(outcome), ["row form: more, in long.png"])
      // Twice: each file is looked through once before any badge is checked.
      assert.isBelow(parts, 30)
    })
  )
  it.live("that can't be read ends the run with its reason, after what came before it", () =>
    Effect.gen(function* () {
      const broken = new Adapter.Broken({ where: "b", expected: "a disk", found: "none", advice: "Mend it." })
      const good = Array.from({ length: 20 }, (_, index) => ({
        name: `${index}`,
        bytes: Stream.make(new Uint8Array([65]))
      }))
      const files = Effect.succeed([...good, { name: "b", bytes: Stream.fail(broken) }])
      const { pages, error } = yield* collect(open({ setting: settingOf([]), files: {}, options: { files } }))
      assert.deepStrictEqual([pages.length, pages[0]?.rejections.length, error?.reason], [1, 20, broken])
    })
  )
})
