/** Texts of strangers that are JSON, and what of them is refused before anybody reads it. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { parse } from "../src/Json.ts"

const found = (text: string): unknown => Result.merge(parse(text))

describe("a name", () => {
  it("that one object has twice is refused, wherever it is and however it is written", () => {
    assert.strictEqual(found('{"a":1,"a":1}'), 'the name "a" twice in one object')
    assert.strictEqual(found('{"b":[{"a":{"c":0}, "x":"" , "a" : 2}]}'), 'the name "a" twice in one object')
    assert.strictEqual(
      found(String.raw`{"name":1,"n\u0061me":2}`),
      String.raw`the name "n\u0061me" twice in one object`
    )
    assert.strictEqual(found('{"a\\\\":1,"a\\\\":2}'), String.raw`the name "a\\" twice in one object`)
    assert.strictEqual(
      found(`{"${"a".repeat(200)}":1,"${"a".repeat(200)}":1}`),
      `the name "${"a".repeat(99)} twice in one object`
    )
  })
  it("that several objects have, or that is a value or in a text too, is none of that", () => {
    for (const text of [
      '{"a":{"a":[{"a":1},{"a":2}]},"b":"a","c":["a","a"]}',
      String.raw`{"a":"\"a\":1,\"a\":2","b":"}{","a\\":"\\","A":":"}`,
      '{"a\\"":1,"a":2}'
    ])
      assert.deepStrictEqual(found(text), JSON.parse(text))
  })
  it("takes no long time to look for", () => {
    const text = JSON.stringify({
      a: Array.from({ length: 60_000 }, (_, index) => ({ [`b${index}`]: '"'.repeat(20) }))
    })
    assert.isObject(found(text))
  })
})
