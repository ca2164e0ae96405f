/** Fields of whatever came from outside. */
import { assert, describe, it } from "@effect/vitest"
import { Field } from "@laurel/core"
import { Schema } from "effect"

describe("a field", () => {
  it("is a value's own, also where that is null or an element", () => {
    assert.strictEqual(Field.of({ id: 7 }, "id"), 7)
    assert.strictEqual(Field.of({ id: null }, "id"), null)
    assert.strictEqual(Field.of(["a", "b"], 1), "b")
  })
  it("is undefined where a value has none, inherits it, or is no object", () => {
    assert.isUndefined(Field.of({ id: 7 }, "name"))
    assert.isUndefined(Field.of({}, "toString"))
    for (const value of [null, undefined, "text", 7, true]) assert.isUndefined(Field.of(value, "length"))
  })
})

describe("a field that may be missing", () => {
  const isRow = Schema.is(Schema.Struct({ name: Field.maybe(Schema.String) }))
  it("is there, null or left out, and nothing else", () => {
    for (const row of [{ name: "Ann" }, { name: null }, {}]) assert.isTrue(isRow(row))
    for (const row of [{ name: 7 }, { name: undefined }]) assert.isFalse(isRow(row))
  })
})
