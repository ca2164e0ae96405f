import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as Naming from "../src/Naming.ts"
import { Slug } from "../src/Text.ts"

const isSlug = Schema.is(Slug)
const ids = [
  "",
  "urn:x:a",
  "http://x.example/a",
  "https://x.example/a",
  "ä b",
  "/",
  "-",
  "a".repeat(1_000),
  "\u{10400}/"
]

describe("an id made of a source's own", () => {
  it("is fit for a catalog, the same each time, and never the same of two", () => {
    const made = ids.map(Naming.slugOf)
    assert.isTrue(made.every((each) => isSlug(each)))
    assert.deepStrictEqual(ids.map(Naming.slugOf), made)
    assert.strictEqual(new Set(made).size, ids.length)
  })

  it("is that one itself where it is fit, and not where something in it would be a part of something", () => {
    for (const id of ["golf", "GOLF_4.2-b", "ä", "a".repeat(100)]) assert.strictEqual(Naming.slugOf(id), id)
    assert.match(Naming.slugOf("golf/2026"), /^2026-[0-9a-f]{8}$/)
    assert.match(Naming.slugOf("golf 4"), /^golf-4-[0-9a-f]{8}$/)
    assert.match(Naming.slugOf("_golf"), /^golf-[0-9a-f]{8}$/)
    assert.match(Naming.slugOf("a".repeat(101)), /^a{32}-[0-9a-f]{8}$/)
  })

  it("of a part is what it adds to the whole's, where that is an id and nobody else's", () => {
    assert.strictEqual(Naming.groupOf("course/a.b", "course", new Set(["a"])), "a.b")
    assert.match(Naming.groupOf("course/a.b", "course", new Set(["a.b"])), /^a\.b-[0-9a-f]{8}$/)
    assert.match(Naming.groupOf("course/a b", "course", new Set()), /^a-b-[0-9a-f]{8}$/)
    assert.match(Naming.groupOf("courses/a", "course", new Set()), /^a-[0-9a-f]{8}$/)
  })

  it("takes more of the digest where its beginning is taken", () => {
    const first = Naming.groupOf("course/a b", "course", new Set())
    const second = Naming.groupOf("course/a b", "course", new Set([first]))
    assert.match(second, /^a-b-[0-9a-f]{16}$/)
    assert.isTrue(second.startsWith(first))
  })
})
