/** The archive: the same bytes each time, written whole or not at all. */
import { spawnSync } from "node:child_process"
import { hash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Instant, LedgerMemory, Note } from "@laurel/core"
import { Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Evidence } from "../src/index.ts"
import * as Archive from "./archive.ts"
import * as Firm from "./firm.ts"
import { asking, folder, key, packed, sealing, verified, verifier } from "./given.ts"

const at = Instant.Instant.make(Date.parse("2026-03-01T10:20:30Z"))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const pieces: ReadonlyArray<Evidence.Piece> = [
  { name: "a.txt", bytes: bytes("first ") },
  { name: "ü/b.txt", bytes: bytes("other") },
  { name: "a.txt", bytes: bytes("second") },
  { name: "empty", bytes: new Uint8Array(0) }
]

describe("an archive", () => {
  it.effect("has each file whole, whatever order its pieces came in, and is the same bytes each time", () =>
    Effect.gen(function* () {
      const [one, other] = [join(folder(), "one.zip"), join(folder(), "other.zip")]
      const written = yield* Evidence.zip(one, Stream.fromIterable(pieces), at)
      yield* Evidence.zip(other, Stream.fromIterable(pieces), at)
      const files = Archive.read(one)
      assert.deepStrictEqual(
        [...files].map(([name, content]) => `${name}: ${content.toString("utf8")}`),
        ["a.txt: first second", "ü/b.txt: other", "empty: "]
      )
      assert.deepStrictEqual(readFileSync(one), readFileSync(other))
      assert.strictEqual(written.bytes, readFileSync(one).length)
    })
  )

  it.effect("of files larger than what is packed at once is the same as they were", () =>
    Effect.gen(function* () {
      const file = join(folder(), "large.zip")
      const part = bytes("many words that come again and again, ".repeat(10_000))
      yield* Evidence.zip(
        file,
        Stream.fromIterable(Array.from({ length: 20 }, () => ({ name: "large", bytes: part }))),
        at
      )
      const large = Archive.read(file).get("large") ?? Buffer.alloc(0)
      assert.strictEqual(hash("sha256", large), hash("sha256", Buffer.concat(Array.from({ length: 20 }, () => part))))
    })
  )

  it.effect("is never written over a file that is there", () =>
    Effect.gen(function* () {
      const file = join(folder(), "there.zip")
      writeFileSync(file, "mine")
      const error = yield* Effect.flip(Evidence.zip(file, Stream.fromIterable(pieces), at))
      assert.match(error.message, /there\.zip can't be written: .*EEXIST.*Name a file that is not there yet/)
      assert.strictEqual(readFileSync(file, "utf8"), "mine")
      assert.match(
        (yield* Effect.flip(Evidence.zip(join(folder(), "no/where.zip"), Stream.empty, at))).message,
        /ENOENT/
      )
    })
  )

  it.effect("is not there at all where its making fails, and neither are its parts", () =>
    Effect.gen(function* () {
      const place = folder()
      const failing = Stream.concat(Stream.fromIterable(pieces), Stream.fail("no more"))
      assert.strictEqual(yield* Effect.flip(Evidence.zip(join(place, "half.zip"), failing, at)), "no more")
      assert.deepStrictEqual(readdirSync(place), [])
      yield* Evidence.zip(join(place, "whole.zip"), Stream.fromIterable(pieces), at)
      assert.deepStrictEqual(readdirSync(place), ["whole.zip"])
    })
  )
})

describe("a pack", () => {
  it.effect("is the same bytes for the same question at the same time", () =>
    Effect.gen(function* () {
      yield* Firm.began
      const [one, other, later] = ["one", "other", "later"].map((name) => join(folder(), `${name}.zip`))
      yield* packed(one ?? "", asking({ account: Firm.acme }))
      yield* packed(other ?? "", asking({ account: Firm.acme }))
      assert.deepStrictEqual(readFileSync(one ?? ""), readFileSync(other ?? ""))
      yield* TestClock.adjust("1 minute")
      yield* packed(later ?? "", asking({ account: Firm.acme }))
      assert.notDeepEqual(readFileSync(one ?? ""), readFileSync(later ?? ""))
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is, piece by piece, what a stream of it gives", () =>
    Effect.gen(function* () {
      yield* Firm.began
      const file = join(folder(), "pack.zip")
      const request = asking({ account: Firm.acme })
      yield* packed(file, request)
      const all = yield* Stream.runCollect(Evidence.pack(request, sealing))
      const files = Map.groupBy(all, ({ name }) => name)
      assert.deepStrictEqual(
        new Map([...files].map(([name, own]) => [name, Buffer.concat(own.map((each) => each.bytes))])),
        new Map(Archive.read(file))
      )
      assert.strictEqual([...files.keys()].at(-1), "manifest.note")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect(
    "made since an earlier one proves that the log only grew; without that, or since another, it does not",
    () =>
      Effect.gen(function* () {
        const place = folder()
        const file = (name: string): string => join(place, `${name}.zip`)
        const noteOf = (name: string): string => Archive.read(file(name)).get("checkpoint.txt")?.toString("utf8") ?? ""
        yield* Firm.began
        yield* packed(file("earlier"), asking({ account: Firm.acme }))
        yield* Firm.wentOn
        yield* packed(file("since"), asking({ account: Firm.acme }, { since: noteOf("earlier") }))
        yield* packed(file("plain"), asking({ account: Firm.acme }))
        yield* packed(file("same"), asking({ account: Firm.acme }, { since: noteOf("plain") }))
        const good = verified(file("since"), "--since", file("earlier"))
        assert.strictEqual(good.code, 0, good.said)
        assert.include(good.said, "goes on from the other")
        assert.strictEqual(verified(file("same"), "--since", file("plain")).code, 0)
        const none = verified(file("plain"), "--since", file("earlier"))
        assert.strictEqual(none.code, 1)
        assert.match(none.said, /consistency\.json.*WRONG: it is missing/)
        const another = verified(file("since"), "--since", file("plain"))
        assert.match(another.said, /WRONG: it is about a log of \d+ records, and the other pack about one of \d+/)
        const error = yield* Effect.flip(packed(file("no"), asking({ account: Firm.acme }, { since: "no note" })))
        assert.include(error.message, "the earlier pack's checkpoint can't be believed")
      }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("made since one of a log that was written anew is refused; so is one that pretends to", () =>
    Effect.gen(function* () {
      const place = folder()
      const file = (name: string): string => join(place, `${name}.zip`)
      yield* Firm.began.pipe(
        Effect.andThen(packed(file("before"), asking({ account: Firm.acme }))),
        Effect.provide(Layer.fresh(LedgerMemory.layer))
      )
      const before = Archive.read(file("before"))
      const since = before.get("checkpoint.txt")?.toString("utf8") ?? ""
      // The same log once more, with other secrets and so with other leaves.
      yield* Firm.began
      yield* Firm.wentOn
      const error = yield* Effect.flip(packed(file("no"), asking({ account: Firm.acme }, { since })))
      assert.include(error.message, "the log does not begin with the")
      yield* packed(file("anew"), asking({ account: Firm.acme }))
      const size = Number(since.split("\n")[1])
      const proof = JSON.stringify({ from: size, proof: Array.from({ length: 6 }, () => "A".repeat(43) + "=") })
      const forged = new Map(Archive.read(file("anew"))).set("consistency.json", Buffer.from(proof))
      Archive.write(file("forged"), Archive.unsealed(Archive.listed(forged)))
      const { code, said } = verified(file("forged"), "--since", file("before"))
      assert.strictEqual(code, 1)
      assert.match(said, /consistency\.json.*WRONG: the log was written anew in between/)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("the verifier", () => {
  const source = readFileSync(verifier, "utf8")

  it("has less than 200 lines and imports nothing but Node's own modules", () => {
    assert.isBelow(source.split("\n").length - 1, 200)
    const imported = [...source.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|\brequire\(/g)].map(
      ([, name]) => name ?? ""
    )
    assert.isNotEmpty(imported)
    for (const name of imported) assert.include(builtinModules, name.replace(/^node:/, ""))
    assert.notMatch(source, /fetch|node:https?|node:net|child_process/)
  })

  it.effect("in a pack is this one, and checks the pack that it came in by itself", () =>
    Effect.gen(function* () {
      const place = folder()
      const file = join(place, "pack.zip")
      yield* Firm.began
      yield* packed(file, asking({ account: Firm.acme }))
      const own = Archive.read(file).get("verify.mjs") ?? Buffer.alloc(0)
      assert.strictEqual(own.toString("utf8"), source)
      writeFileSync(join(place, "verify.mjs"), own)
      const run = spawnSync(process.execPath, ["verify.mjs", "pack.zip", "--key", Note.formatKey(key)], {
        cwd: place,
        env: {},
        encoding: "utf8"
      })
      assert.strictEqual(run.status, 0, run.stderr)
      assert.include(run.stdout, "VERIFIED")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it("says of what is no pack, and of nothing, that it is none", () => {
    const place = folder()
    const none = join(place, "none.zip")
    assert.isFalse(existsSync(none))
    for (const args of [[none], [verifier], [""]]) {
      const run = spawnSync(process.execPath, [verifier, ...args], { encoding: "utf8" })
      assert.strictEqual(run.status, 1)
      assert.include(run.stdout, "NOT VERIFIED")
    }
  })
})
