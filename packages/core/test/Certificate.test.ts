import { assert, describe, it } from "@effect/vitest"
import { Certificate } from "@laurel/core"

describe("a certificate's code", () => {
  it("is 22 characters of base64url that say 128 bits, and nothing else", () => {
    for (const seed of [0, 85, 255]) {
      const code = Buffer.alloc(16, seed).toString("base64url")
      assert.isTrue(Certificate.isCode(code), code)
      // Two more bits than there are.
      assert.isFalse(Certificate.isCode(`${code.slice(0, -1)}B`), code)
    }
    const code = "Zr4mPq2LhUu7_xG9DtYw-Q"
    assert.isTrue(Certificate.isCode(code))
    for (const wrong of ["", code.slice(1), `${code}A`, ` ${code.slice(1)}`, code.replace("_", "/"), `${code}\n`])
      assert.isFalse(Certificate.isCode(wrong), JSON.stringify(wrong))
  })
})

describe("a certificate's place", () => {
  it("is one number through all lists, and that number is of no other place", () => {
    const last = Certificate.listSize - 1
    const places = [
      { list: 1, index: 0 },
      { list: 1, index: last },
      { list: 2, index: 0 },
      { list: Certificate.maxLists, index: last }
    ]
    const numbers = places.map(Certificate.numberOf)
    assert.deepStrictEqual(numbers, [0, last, last + 1, Certificate.maxLists * Certificate.listSize - 1])
    assert.deepStrictEqual(numbers.map(Certificate.placeOf), places)
    assert.isTrue(numbers.every(Number.isSafeInteger))
  })
})
