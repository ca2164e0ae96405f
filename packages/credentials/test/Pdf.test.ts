/** Credentials that are attached to documents, and documents that hold none or are made to do harm. */
import { assert, describe, it } from "@effect/vitest"
import { broken, seeded } from "@laurel/testkit"
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { texts } from "../src/read/texts.ts"
import { pdf } from "./attaching.ts"

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url))

const read = (bytes: Uint8Array): ReadonlyArray<string> | string =>
  Result.match(texts(bytes), {
    onSuccess: (all): ReadonlyArray<string> | string => all,
    onFailure: ({ found }) => found
  })

const text = '{"@context":["https://www.w3.org/ns/credentials/v2"],"name":"Käthe 😀"}'
const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmVk"

describe("a document", () => {
  for (const name of ["typst", "qpdf", "poppler"])
    it(`of ${name} gives the credential that is attached to it, to the byte`, () => {
      const attached = fixture("1edtech/ob30-did-key-method.json").toString("utf8").trim()
      assert.deepStrictEqual(read(fixture(`pdf/${name}.pdf`)), [attached])
    })
  it("that is locked says so", () => {
    assert.strictEqual(read(fixture("pdf/locked.pdf")), "one that is locked")
  })
  it("gives JSON and JWT, packed or not, and nothing of other attachments", () => {
    assert.deepStrictEqual(read(pdf({ text })), [text])
    assert.deepStrictEqual(read(pdf({ text, packed: true })), [text])
    assert.deepStrictEqual(read(pdf({ text: jwt })), [jwt])
    assert.strictEqual(
      read(pdf({ text: "<invoice/>" }, { text: '{"a":1}', number: 8 })),
      "one with 2 other attachments"
    )
    assert.strictEqual(read(pdf()), "one without attachments")
  })
  it("with several credentials gives each once", () => {
    const other = text.replace("Käthe", "Bob")
    const all = pdf({ text }, { text, packed: true, number: 8 }, { text: other, number: 9 })
    assert.deepStrictEqual(read(all), [text, other])
  })
  it("gives what was written last of an object that was written anew", () => {
    const other = text.replace("Käthe", "Bob")
    assert.deepStrictEqual(read(pdf({ text: other }, { text })), [text])
  })
  it("gives what is there where a length is wrong, is told elsewhere, or is none", () => {
    const type = "/Type /EmbeddedFile"
    const size = Buffer.byteLength(text)
    for (const dictionary of [`${type} /Length 3`, `${type} /Length 99999999`, `${type} /Length 12 0 R`, type])
      assert.deepStrictEqual(read(pdf({ text, dictionary }, `12 0 obj ${size} endobj\n`)), [text], dictionary)
  })
  it("gives what is named as attached where the stream does not say that it is, and not other streams", () => {
    const stream = { text, dictionary: `/Length ${Buffer.byteLength(text)}`, number: 7 }
    assert.deepStrictEqual(read(pdf(stream, "8 0 obj << /Type /Filespec /EF << /F 7 0 R >> >> endobj\n")), [text])
    assert.strictEqual(
      read(pdf(stream, "8 0 obj << /Type /Filespec /EF << /F 9 0 R >> >> endobj\n")),
      "one without attachments"
    )
  })
  it("gives what is named beside what says of itself that it is attached, however that is written", () => {
    const other = text.replace("Käthe", "Bob")
    const size = Buffer.byteLength(other)
    const both = (name: string, dictionary = `/Length ${size}`) =>
      read(pdf({ text }, { text: other, dictionary, number: 9 }, `8 0 obj << /Type /Filespec ${name} >> endobj\n`))
    for (const name of ["/EF << /F 9 0 R >>", "/E#46<</UF 9 0 R>>", `/EF${" ".repeat(100)}% what\n<< /F 9 0 R >>`])
      assert.deepStrictEqual(both(name), [text, other], name)
    assert.deepStrictEqual(both("/EFF << /F 9 0 R >>"), [text])
    assert.deepStrictEqual(both("/EF << /F 7 0 R >>"), [text])
    assert.deepStrictEqual(both("", `/Type/Embedded#46ile/Length ${size}`), [text, other])
  })
  it("of which an attachment can't be read gives none: a reader may show just that", () => {
    const hex = `${Buffer.from(text).toString("hex")}>`
    const odd = (dictionary: string) =>
      read(pdf({ text }, { text: hex, dictionary: `/Type /EmbeddedFile ${dictionary}`, number: 9 }))
    const unread = "1 of 2 that can't"
    for (const dictionary of [
      "/Filter /ASCIIHexDecode",
      "/Filter [/ASCIIHexDecode /FlateDecode]",
      `/Filter${" ".repeat(20)}/ASCIIHexDecode`,
      "/Filter 12 0 R",
      "/Filter /Fl#61teDecode /DecodeParms 12 0 R"
    ])
      assert.strictEqual(odd(dictionary), unread, dictionary)
    assert.deepStrictEqual(odd(""), [text])
    const named = (name: string) => read(pdf({ text }, `8 0 obj << ${name} >> endobj\n`))
    for (const name of ["/EF 12 0 R", "/EF << /F 12 0 R >>", `/EF << ${" ".repeat(3_000)}/F 7 0 R >>`])
      assert.strictEqual(named(name), unread, name)
    const packed = { text: "damaged", dictionary: "/Type /ObjStm /Filter /FlateDecode", number: 9 }
    assert.strictEqual(read(pdf({ text }, packed)), unread)
    assert.deepStrictEqual(read(pdf({ text }, { ...packed, text: "8 0 <<>>", dictionary: "/Type /ObjStm" })), [text])
    assert.strictEqual(read(pdf({ text }, "13 0 obj << /Encrypt 14 0 R >> endobj\n")), "one that is locked")
  })
  it("gives nothing of what only looks like an attachment within another", () => {
    const within = pdf({ text, number: 9 }).toString("latin1")
    const outer = Buffer.from(within, "latin1")
    const plain = { text: outer, dictionary: `/Length ${outer.length}`, number: 20 }
    assert.strictEqual(read(pdf(plain)), "one without attachments")
  })
  it("grows no further than a credential may, and is not unpacked in other ways than are known", () => {
    const huge = `{"@context":"${" ".repeat(5_000_000)}"}`
    assert.strictEqual(read(pdf({ text: huge, packed: true })), "one with 1 other attachments")
    assert.strictEqual(
      read(pdf({ text: "ab>", dictionary: "/Type /EmbeddedFile /Filter /ASCIIHexDecode" })),
      "one with 1 other attachments"
    )
    const damaged = pdf({ text: Buffer.from("not packed"), dictionary: "/Type /EmbeddedFile /Filter /FlateDecode" })
    assert.strictEqual(read(damaged), "one with 1 other attachments")
  })
  it("with more attachments or objects than any has is refused", () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ text, number: index + 10 }))
    assert.strictEqual(read(pdf(...many)), "101")
    assert.deepStrictEqual(read(pdf(...many.slice(1))), [text])
    assert.strictEqual(read(pdf("1 0 obj 1 endobj ".repeat(200_001))), "more")
  })
})

/** `npm run soak` damages more, from other seeds. */
const rounds = Math.max(600, Number(process.env["LAUREL_RUNS"] ?? 0))
const seed = Number(process.env["LAUREL_SEED"] ?? 11)

describe("a document that was damaged anywhere", () => {
  const files = ["typst", "qpdf", "poppler"].map((name) => fixture(`pdf/${name}.pdf`))
  const attached = fixture("1edtech/ob30-did-key-method.json")
  const tokens = ["stream\n", "endobj", "7 0 obj", "<<", "/EF", "/Length 9", "/EmbeddedFile"].map((token) =>
    Buffer.from(token)
  )
  it("is read or refused in words, and never gives more than was attached", () => {
    const next = seeded(seed)
    let kept = 0
    for (let round = 0; round < rounds; round++) {
      const found = read(broken(files[round % files.length] ?? attached, next, tokens))
      assert.isNotEmpty(found)
      if (typeof found === "string") continue
      // One piece that is there twice may be an attachment twice.
      assert.isAtMost(found.length, 2)
      if (found[0] === attached.toString("utf8").trim()) kept += 1
    }
    assert.isAbove(kept, rounds / 10)
    assert.isBelow(kept, rounds)
  })
  it("takes no long time where it is made to: runs of spaces, digits and openings without ends", () => {
    const size = 1_000_000
    for (const piece of [
      "1 ",
      " ",
      "1 0 obj",
      "1 0 obj << /EF << ",
      "stream\n",
      "1 0 obj<</Type/EmbeddedFile>>stream\n",
      "/Length 1 "
    ])
      assert.isString(read(Buffer.from(`%PDF-1.7\n${piece.repeat(Math.floor(size / piece.length))}`)), piece)
  })
})
