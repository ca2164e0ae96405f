/** What is packed, whole and not. */
import { assert, describe, it } from "@effect/vitest"
import { Gunzip } from "@laurel/formats"
import { Effect, Stream } from "effect"
import { gzipSync } from "node:zlib"

const text = Array.from({ length: 20_000 }, (_, line) => `line ${line}, and ${(line * 7_919) % 10_007}`).join("\n")
const packed = new Uint8Array(gzipSync(text))
/** As much as comes byte by byte in little time, and still in several pieces when it is unpacked. */
const short = text.slice(0, 50_000)

const pieces = (bytes: Uint8Array, size: number): Stream.Stream<Uint8Array> =>
  Stream.fromIterable(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
  )
const unpacked = (bytes: Uint8Array, size: number, isPacked = false) =>
  Effect.gen(function* () {
    const parts: Array<Uint8Array> = []
    const options = { isPacked, damaged: (damage: Gunzip.Damage) => damage }
    const failure = yield* Stream.runForEach(Gunzip.unpack(pieces(bytes, size), options), (part) =>
      Effect.sync(() => parts.push(part))
    ).pipe(
      Effect.as(undefined),
      Effect.catch((damage) => Effect.succeed(damage))
    )
    return { text: Buffer.concat(parts).toString(), failure: failure?.kind }
  })
const checked = (bytes: Uint8Array) =>
  Gunzip.check(pieces(bytes, 1_000), { damaged: (damage) => damage }).pipe(
    Effect.as(undefined),
    Effect.catch(({ kind }) => Effect.succeed(kind))
  )

describe("bytes", () => {
  it.live("are unpacked whatever pieces they come in, and plain ones are left as they are", () =>
    Effect.gen(function* () {
      const byByte = yield* unpacked(new Uint8Array(gzipSync(short)), 1)
      assert.deepStrictEqual(byByte, { text: short, failure: undefined })
      for (const size of [7, 1_000, packed.length])
        assert.deepStrictEqual(yield* unpacked(packed, size), { text, failure: undefined })
      const plain = new TextEncoder().encode("\u001fplain")
      assert.deepStrictEqual(yield* unpacked(plain, 1), { text: "\u001fplain", failure: undefined })
      assert.deepStrictEqual(yield* unpacked(new Uint8Array(), 1), { text: "", failure: undefined })
    })
  )
  it.live("of several packings in a row are one text, and other bytes after them are told", () =>
    Effect.gen(function* () {
      const twice = Buffer.concat([packed, packed])
      assert.deepStrictEqual(yield* unpacked(twice, 1_000), { text: text + text, failure: undefined })
      const more = yield* unpacked(Buffer.concat([packed, Buffer.from("more")]), 1_000)
      assert.strictEqual(more.failure, "trailing")
      assert.isTrue(more.text.length > 0 && text.startsWith(more.text))
    })
  )
  it.live("that are cut give what was whole before the cut, and then fail", () =>
    Effect.gen(function* () {
      const cut = yield* unpacked(packed.subarray(0, packed.length - 1), 1_000)
      assert.deepStrictEqual(cut, { text, failure: "cut" })
      const half = yield* unpacked(packed.subarray(0, packed.length / 2), 1_000)
      assert.strictEqual(half.failure, "cut")
      assert.isTrue(half.text.length > 0 && text.startsWith(half.text))
    })
  )
  it.live("that are damaged, or are said to be packed and are not, fail in words", () =>
    Effect.gen(function* () {
      const damaged = packed.with(packed.length - 6, (packed.at(-6) ?? 0) ^ 1)
      assert.strictEqual((yield* unpacked(damaged, 1_000)).failure, "damaged")
      assert.strictEqual((yield* unpacked(new TextEncoder().encode("plain"), 10, true)).failure, "damaged")
    })
  )
  it.live("are checked without being given: whole, plain, cut", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* checked(packed), undefined)
      assert.strictEqual(yield* checked(new TextEncoder().encode(text)), undefined)
      assert.strictEqual(yield* checked(packed.subarray(0, -3)), "cut")
    })
  )
})
