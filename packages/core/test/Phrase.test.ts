import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as Phrase from "../src/Phrase.ts"
import * as Text from "../src/Text.ts"

describe("a phrase about what came from outside", () => {
  it("counts in words", () => {
    assert.strictEqual(Phrase.count(1, "unit"), "1 unit")
    assert.strictEqual(Phrase.count(0, "unit"), "0 units")
    assert.strictEqual(Phrase.count(2, "child", "children"), "2 children")
  })

  it("quotes no more of a text than a message can bear", () => {
    assert.strictEqual(Phrase.quote("a".repeat(100)), `"${"a".repeat(100)}"`)
    assert.strictEqual(Phrase.quote("a".repeat(101)), `"${"a".repeat(100)}…"`)
  })

  it("lists names in order, and says how many more there are", () => {
    const names = Array.from({ length: 22 }, (_, at) => String.fromCharCode(118 - at))
    assert.strictEqual(Phrase.list(names.slice(2)), "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t")
    assert.match(Phrase.list(names), /, s, t and 2 more$/)
    assert.strictEqual(Phrase.list(["b", "a", "b", "a"], 3), "a, a, b and 1 more")
    assert.strictEqual(Phrase.list(["c", "a", "b"], 3), "a, b, c")
    assert.strictEqual(Phrase.list([]), "")
  })
})

describe("a text as a name", () => {
  it("is on one line and as long as a name may be, counted in characters", () => {
    assert.strictEqual(Text.nameOf(" a\t\u0085 b\n"), "a b")
    assert.strictEqual(Text.nameOf("🙂".repeat(200)), "🙂".repeat(200))
    assert.strictEqual(Text.nameOf("🙂".repeat(201)), `${"🙂".repeat(199)}…`)
    assert.isTrue(Schema.is(Text.Name)(Text.nameOf("🙂".repeat(201))))
    assert.isFalse(Text.isLong(` ${"a".repeat(200)} `))
    assert.isTrue(Text.isLong("a".repeat(201)))
  })

  it("is empty where there is nothing to say", () => {
    assert.strictEqual(Text.nameOf(" \u0000\n"), "")
  })
})
