import { assert, describe, it } from "@effect/vitest"
import { Text } from "@laurel/core"
import { Arbitrary, Schema } from "effect"

const part = Arbitrary.schema(Schema.Array(Schema.Literals(["a", "/", ":", "%", "2", "F", "5"])))

describe("a part of a key", () => {
  it.prop("has no slash and no colon, and is the same text for no two", [part, part], ([one, other]) => {
    const [a, b] = [one.join(""), other.join("")]
    assert.notMatch(Text.keyPart(a), /[/:]/)
    assert.strictEqual(Text.keyPart(a) === Text.keyPart(b), a === b)
  })

  it("is written as it is where nothing in it separates parts, and as what it looks like where something does", () => {
    assert.strictEqual(Text.keyPart("Käse 1.0-x_y"), "Käse 1.0-x_y")
    assert.strictEqual(Text.keyPart("a/b:c%2F"), "a%2Fb%3Ac%252F")
  })
})
