import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { Merkle, Sha256 } from "@laurel/core"

const hex = (text: string): string => Merkle.hex(Sha256.sha256(new TextEncoder().encode(text)))
const native = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")
const Byte = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 255 }))

describe("sha256", () => {
  it("gives the digests of the standard", () => {
    assert.strictEqual(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    assert.strictEqual(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    const twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    assert.strictEqual(hex(twoBlocks), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    assert.strictEqual(hex("a".repeat(1_000_000)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  })

  it("agrees with the native function on every length that pads differently", () => {
    for (let length = 0; length <= 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 131 + length * 17) % 256)
      assert.strictEqual(Merkle.hex(Sha256.sha256(bytes)), native(bytes), `${length} bytes`)
    }
  })

  it.prop(
    "agrees with the native function on any bytes",
    [Schema.Array(Byte).check(Schema.isMaxLength(200))],
    ([bytes]) => {
      const given = Uint8Array.from(bytes)
      assert.strictEqual(Merkle.hex(Sha256.sha256(given)), native(given))
    }
  )

  it("reads a part of a buffer, and leaves it as it was", () => {
    const buffer = Uint8Array.from({ length: 100 }, (_, index) => index)
    const part = buffer.subarray(10, 40)
    assert.strictEqual(Merkle.hex(Sha256.sha256(part)), native(part))
    assert.deepStrictEqual(
      [...buffer],
      Array.from({ length: 100 }, (_, index) => index)
    )
  })
})
