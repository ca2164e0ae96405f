import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Picture from "../../src/certificate/Picture.ts"
import { jpeg, png, svg, utf8 } from "./given.ts"

const told = (bytes: Uint8Array): string =>
  Result.match(Picture.of(bytes), { onSuccess: String, onFailure: ({ expected, found }) => `${expected}: ${found}` })

describe("an image", () => {
  it("is known by its bytes", () => {
    assert.deepStrictEqual([png(), jpeg(), svg("")].map(told), ["image/png", "image/jpeg", "image/svg+xml"])
    assert.strictEqual(told(utf8(`\ufeff<?xml version="1.0"?>\n<!-- -->${svg("").toString()}`)), "image/svg+xml")
  })

  it.each([
    ["nothing", "", "an empty file"],
    ["a GIF", "GIF89a", "another file"],
    ["a page", "<!doctype html><script>1</script>", "an SVG without a document type"],
    ["a PDF", "%PDF-1.7", "another file"]
  ])("is not %s", (_, text, found) => {
    assert.include(told(utf8(text)), found)
  })

  it("is at most 4,000 pixels wide and high, and some", () => {
    assert.deepStrictEqual([png(4_000, 1), jpeg({ height: 4_000 })].map(told), ["image/png", "image/jpeg"])
    assert.include(told(png(4_001, 1)), "4001 by 1")
    assert.include(told(jpeg({ height: 4_001 })), "2 by 4001")
    assert.include(told(png(0, 1)), "0 by 1")
  })

  it("is at most a mebibyte", () => {
    const filled = (length: number): Buffer => svg(`<!--${"-a".repeat(length)}-->`)
    assert.strictEqual(told(filled(10)), "image/svg+xml")
    assert.include(told(filled(600_000)), "at most 1048576 bytes")
  })

  it("is whole, and has nothing behind it", () => {
    for (const good of [png(), jpeg()]) {
      for (let length = 1; length < good.length; length++)
        assert.notMatch(told(good.subarray(0, length)), /^image/, `${length} of ${good.length}`)
      assert.include(told(Buffer.concat([good, utf8("PK")])), "behind its end")
    }
    const changed = png()
    changed[20] = 1
    assert.include(told(changed), 'a damaged one, in its part "IHDR"')
  })

  it("stands still, and is in colours that screens have", () => {
    assert.strictEqual(told(png(2, 2, [["tEXt", "Title\u0000a"]])), "image/png")
    assert.include(told(png(2, 2, [["acTL", "12345678"]])), "one that moves")
    assert.strictEqual(told(jpeg({ colours: 1, frame: 0xc2 })), "image/jpeg")
    assert.include(told(jpeg({ colours: 4 })), "one of 4 colours")
    assert.include(told(jpeg({ frame: 0xc9 })), "another kind of one")
  })
})

describe("an SVG image", () => {
  it.each([
    ["shapes", '<g id="a" style="fill:#123" transform="scale(2)"><path d="M0 0h1"/><circle r="1"/></g>'],
    [
      "gradients",
      '<linearGradient id="g"><stop offset="0"/></linearGradient><rect fill="url(#g)"/><rect style="fill:url( &quot;#g&quot; )"/>'
    ],
    ["classes of colours", "<style>.a{fill:url(#g);stroke:#000}</style>"],
    [
      "a part that is drawn again",
      '<defs><path id="p" d="M0 0h1"/></defs><clipPath id="c"><use xlink:href="#p"/></clipPath><g clip-path="url(#c)"/>'
    ],
    ["what drawing programs keep", '<metadata><rdf xmlns="urn:x"/></metadata><title>on@example.org</title>']
  ])("may have %s", (_, inside) => {
    assert.strictEqual(told(svg(inside)), "image/svg+xml")
  })

  it.each([
    ["a script", "<script>1</script>", "<script>"],
    ["a script by another name", '<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>', "<s:script>"],
    ["what happens on an event", '<rect onload="1"/>', "onload"],
    ["a page", "<foreignObject/>", "<foreignObject>"],
    ["an image", '<image href="data:image/png;base64,AA"/>', "<image>"],
    ["letters that need a font", "<text>A</text>", "<text>"],
    ["what moves", '<animate attributeName="href"/>', "<animate>"],
    ["a link", '<a href="#a"/>', "<a>"],
    ["a part of another file", '<use href="https://example.org/a.svg#a"/>', "href"],
    ["a part of another file, in the old way", '<use xlink:href="a.svg#a"/>', "xlink:href"],
    ["a script as a link", '<use href="&#106;avascript:1"/>', "href"],
    ["another base", '<g xml:base="https://example.org/"/>', "xml:base"],
    ["a colour from elsewhere", '<rect fill="URL(https://example.org/#g)"/>', "fill"],
    ["a colour from elsewhere beside one", '<rect style="fill:url(#g);stroke:url(x#g)"/>', "style"],
    ["a style from elsewhere", "<style>@import 'x'</style>", "a style that reaches further"],
    ["a font from elsewhere", "<style>a{b:url(x)}</style>", "a style that reaches further"],
    ["a style that is hidden", '<rect style="fill:u\\72l(x)"/>', "style"],
    ["a mask for a class", "<style>.a{mask:url(#m)}</style>", "a style that reaches further"]
  ])("has not %s", (_, inside, found) => {
    assert.include(
      told(svg(inside)),
      `an SVG that only draws: ${found.startsWith("<") || found.startsWith("a ") ? found : `the attribute ${found}`}`
    )
  })

  it("has no entities, no instructions, and is in UTF-8", () => {
    const [whole] = [svg("").toString()]
    assert.include(told(utf8(`<!DOCTYPE svg [<!ENTITY a "b">]>${whole}`)), "without a document type")
    assert.include(told(utf8(`<?xml-stylesheet href="x"?>${whole}`)), "without instructions")
    assert.include(told(svg("<title>&a;</title>")), "an SVG image")
    assert.include(told(Buffer.concat([svg("<title>"), Buffer.from([0xff])])), "in UTF-8")
  })

  it("says how large it is", () => {
    assert.strictEqual(told(svg("", 'viewBox="-1,-1 20 , 10.5"')), "image/svg+xml")
    for (const size of [
      "",
      'width="20" height="10"',
      'viewBox="0 0 0 10"',
      'viewBox="0 0 a 10"',
      'viewBox="0 0 1e999 1"'
    ])
      assert.include(told(svg("", size)), "a viewBox", size)
  })

  it("draws at most 100,000 parts, however often each is drawn again", () => {
    const doubled = (levels: number, by: (id: number) => string): string =>
      `<defs><path id="i0"/>${Array.from({ length: levels }, (_, level) => `<g id="i${level + 1}">${by(level).repeat(2)}</g>`).join("")}</defs>`
    const uses = (id: number): string => `<use href="#i${id}"/>`
    assert.strictEqual(told(svg(doubled(10, uses))), "image/svg+xml")
    assert.include(told(svg(doubled(40, uses))), "again and again")
    assert.include(told(svg(doubled(40, (id) => `<g clip-path="url(#i${id})"/>`))), "again and again")
    assert.include(told(svg('<g id="a"><g mask="url(#b)"/></g><g id="b"><use href="#a"/></g>')), "again and again")
  })

  it("is at most 20,000 elements, 100 deep", () => {
    assert.strictEqual(told(svg("<g/>".repeat(19_999))), "image/svg+xml")
    assert.include(told(svg("<g/>".repeat(20_000))), "more than 20000 elements")
    assert.include(told(svg(`${"<g>".repeat(100)}${"</g>".repeat(100)}`)), "more than 100 deep")
    assert.notInclude(told(svg(`${"<g>".repeat(60_000)}${"</g>".repeat(60_000)}`)), "image/svg+xml")
  })
})
