/** Badges that are baked into images, and files that hold none. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { texts } from "../src/read/texts.ts"
import { international, plain, png, svg } from "./baking.ts"

const read = (file: string | Uint8Array): ReadonlyArray<string> | string =>
  Result.match(texts(typeof file === "string" ? new TextEncoder().encode(file) : file), {
    onSuccess: (all): ReadonlyArray<string> | string => all,
    onFailure: ({ found }) => found
  })

const text = '{"name":"Erste Hilfe für Käthe 😀"}'

describe("a PNG", () => {
  it("gives what is baked into it, packed or not, by either keyword", () => {
    assert.deepStrictEqual(read(png(international("openbadges", text))), [text])
    assert.deepStrictEqual(read(png(international("openbadgecredential", text, true))), [text])
    assert.deepStrictEqual(read(png(plain("openbadges", "https://academy.example/1"))), ["https://academy.example/1"])
    const both = png(international("openbadges", "a"), international("openbadgecredential", "b"))
    assert.deepStrictEqual(read(both), ["a", "b"])
  })
  it("gives nothing of other keywords, nor of what stands behind its end", () => {
    assert.strictEqual(read(png(international("Title", text), plain("Comment", text))), "none in the file")
    assert.strictEqual(read(Buffer.concat([png(), international("openbadges", text)])), "none in the file")
  })
  it("is refused with two badges of one keyword, with a chunk that was changed, and where it breaks off", () => {
    assert.strictEqual(read(png(international("openbadges", "a"), plain("openbadges", "b"))), "two")
    const changed = png(international("openbadges", "aaaa"))
    changed.write("b", changed.indexOf("aaaa"))
    assert.strictEqual(read(changed), "a chunk whose checksum does not fit")
    assert.strictEqual(
      read(png(international("openbadges", text)).subarray(0, 70)),
      "one that breaks off after 1 chunks"
    )
  })
  it("is refused where a packed text is damaged, or grows without end", () => {
    const damaged = international("openbadges", text, true)
    const bomb = international("openbadges", " ".repeat(5_000_000), true)
    assert.strictEqual(read(png(bomb)), "another, or a damaged one")
    assert.strictEqual(read(png(international("openbadges", " ".repeat(3_000_000).concat(text), true))).length, 1)
    assert.isAbove(damaged.length, 0)
  })
})

describe("an SVG", () => {
  it("gives what stands between the tags, and the signed text or the address of the attribute", () => {
    const cdata = `<ob3:credential><![CDATA[ ${text} ]]></ob3:credential>`
    assert.deepStrictEqual(read(svg(cdata)), [text])
    const jws = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmVk"
    assert.deepStrictEqual(
      read(svg(`<openbadges:assertion verify="${jws}"><![CDATA[${text}]]></openbadges:assertion>`)),
      [jws]
    )
    const address = "https://academy.example/1"
    assert.deepStrictEqual(read(svg(`<g><openbadges:assertion verify="${address}"/></g>`)), [address])
  })
  it("gives nothing of elements with such a name in another namespace", () => {
    const other = `<x:credential xmlns:x="https://academy.example">${text}</x:credential>`
    assert.strictEqual(read(svg(other)), "none in the file")
  })
  it("may have a document type, of which nothing is expanded", () => {
    const before = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY a "x"><!ENTITY file SYSTEM "file:///etc/passwd">]>`
    const inner = `<ob3:credential>${text.replace("Erste", "&file;")}</ob3:credential>`
    assert.deepStrictEqual(read(svg(inner, before)), [text.replace("Erste", "&file;")])
  })
  it("that is none is refused", () => {
    assert.include(String(read("<svg><g></svg>")), "Missing end tag")
    // Nested so deeply that whoever follows it runs out of room.
    assert.isString(read(`<svg>${"<g>".repeat(500_000)}`))
  })
  it("of the public validator gives its badge", () => {
    const file = readFileSync(new URL("fixtures/1edtech/ob30-simple.svg", import.meta.url))
    const [found = ""] = read(file)
    assert.strictEqual(JSON.parse(found).id, "http://example.edu/credentials/3732")
  })
})

describe("another file", () => {
  it("is its text, and refused where it is none, is empty or too long", () => {
    assert.deepStrictEqual(read(`\ufeff ${text}\n`), [text])
    assert.strictEqual(read(new Uint8Array([0xff, 0xd8, 0xff])), "other bytes")
    assert.strictEqual(read(" \n"), "none in the file")
    assert.strictEqual(read("a".repeat(4_000_001)), "4000001")
  })
})

describe("an image", () => {
  it("is looked through to 200 elements deep, and refused beyond", () => {
    const svg = (depth: number) =>
      `<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0">${"<g>".repeat(depth)}<o:credential>a</o:credential>${"</g>".repeat(depth)}</svg>`
    const read = (depth: number) => Result.isSuccess(texts(new TextEncoder().encode(svg(depth))))
    assert.deepStrictEqual([read(198), read(199)], [true, false])
  })
})
