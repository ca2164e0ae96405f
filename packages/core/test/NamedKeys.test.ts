import { assert, describe, it } from "@effect/vitest"
import { NamedKeys } from "../src/internal/NamedKeys.ts"
import { passed } from "./given.ts"

const half = Array.from({ length: 100_000 }, (_, at) => `other/${at}`)

describe("the keys that a run remembers", () => {
  it("are two hundred thousand, of rows that could not be read as of facts: then the earliest pages are forgotten", () => {
    const named = new NamedKeys()
    named.add([passed("2014-05-01", "exam", { key: "x/1" })], [])
    named.add([], half)
    assert.deepStrictEqual(named.of({ prefix: "x", pages: 2 })?.keys, new Set(["x/1"]))
    named.add([], half)
    assert.isUndefined(named.of({ prefix: "x", pages: 3 }))
    assert.deepStrictEqual(named.of({ prefix: "x", pages: 1 })?.keys, new Set())
  })

  it("count beside them those that no row names any more and that are no drift, as far as they are under the prefix", () => {
    const named = new NamedKeys()
    named.add([passed("2014-05-01", "exam", { key: "x/2" })], [])
    assert.deepStrictEqual(named.of({ prefix: "x" })?.keys, new Set(["x/2"]))
    assert.deepStrictEqual(
      named.of({ prefix: "x", beside: ["x/1", "x", "xy/1", "y/1"] })?.keys,
      new Set(["x/2", "x/1", "x"])
    )
    named.add([], ["x/3"])
    assert.isUndefined(named.of({ prefix: "x", beside: ["x/1", "x/3"] }))
  })
})
