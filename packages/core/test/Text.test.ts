import { assert, describe, it } from "@effect/vitest"
import { Text } from "@laurel/core"
import { Arbitrary, Schema } from "effect"

const part = Arbitrary.schema(Schema.Array(Schema.Literals(["a", "/", ":", "%", "2", "F", "5"])))

/** Texts that look empty: white space, characters of no width, and those that are made to be blank. */
const blank = [
  " ",
  "\u00a0\u2003",
  "\u200b",
  "\ufeff",
  "\u2060\u00ad",
  "\u202e",
  "\u3164",
  "\u2800",
  "\ufe0f",
  "\u{e0020}"
]

describe("a text in which something can be seen", () => {
  const is = { name: Schema.is(Text.Seen), key: Schema.is(Text.SeenKey) }

  it("is not one that looks empty, and is one with a single character among such", () => {
    for (const text of blank) {
      assert.isFalse(is.name(text) || is.key(text) || Text.isSeen(text), JSON.stringify(text))
      const seen = `${text}x${text}`
      assert.isTrue(is.name(seen) && is.key(seen) && Text.isSeen(seen), JSON.stringify(text))
    }
  })

  it("is of a length, and without control characters; what is kept already may be blank", () => {
    assert.deepStrictEqual([is.name("x".repeat(200)), is.name("x".repeat(201))], [true, false])
    assert.deepStrictEqual([is.key("x".repeat(500)), is.key("x".repeat(501))], [true, false])
    assert.deepStrictEqual([is.name(Text.substitute(1, 1)), is.name("x\n"), is.name("x\ud83d")], [false, false, false])
    assert.isTrue(blank.every((text) => Schema.is(Text.Name)(text)))
  })
})

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
