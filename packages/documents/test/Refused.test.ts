/** What may not be kept: by its content, whatever it is called. */
import { assert, describe, it } from "@effect/vitest"
import { Documents, Folder } from "@laurel/documents"
import { Effect, Schema, Stream } from "effect"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bytesOf, files, pdf, zipEnd } from "./files.ts"
import { streamOf } from "./testDocuments.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-documents-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const keep = (bytes: Uint8Array, bounds: Documents.Bounds = {}, piece = 1_000) =>
  Effect.flatMap(folder, (path) =>
    Effect.flatMap(Documents.Documents, (documents) => documents.keep(streamOf(bytes, piece), bounds)).pipe(
      Effect.provide(Documents.layerDirectory(path))
    )
  )

const refusal = (bytes: Uint8Array, bounds?: Documents.Bounds, piece?: number) =>
  Effect.flip(keep(bytes, bounds, piece)).pipe(
    Effect.map((error) => {
      assert.strictEqual(error.reason._tag, "Refused")
      return error.message
    })
  )

const withText: Documents.Bounds = { types: ["application/pdf", "text/plain"] }
const far = " ".repeat(70_000)

describe("a file that is given", () => {
  const others = {
    "an empty file": "",
    "a zip": `PK\x03\x04\x14\0\0\0${"\0".repeat(40)}`,
    "a program": `\x7fELF\x02\x01\x01${"\0".repeat(60)}`,
    HTML: "<!DOCTYPE html><html><script>alert(1)</script></html>",
    "HTML behind spaces and a comment": `\n\n <!-- x --> <Body onload=alert(1)>`,
    "HTML in UTF-16": Buffer.from("\ufeff<html><body>", "utf16le").toString("latin1"),
    SVG: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
    "SVG behind an XML declaration": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
    "HTML that holds a PDF": `<html>${pdf()}</html>`,
    "a zip that holds a PDF": `PK\x03\x04${String.fromCharCode(...pdf())}`,
    "a PDF behind a mark of UTF-8": `\xef\xbb\xbf${String.fromCharCode(...pdf())}`,
    "a PDF that is HTML too": "%PDF-1.7\n<html><script>alert(1)</script>",
    "a PDF that is a zip too": `%PDF-1.7\n${far}PK\x03\x04${zipEnd}`,
    "a picture that is a zip too": `GIF89a\x01\0\x01\0\0\0\0;${zipEnd}`,
    "a picture that is a zip too, with a byte behind it": `GIF89a\x01\0\x01\0\0\0\0;${zipEnd};`,
    "a picture that is a PDF too": `GIF89a\x01\0\x01\0\0\0\0%PDF-1.4\n;`,
    "bytes of no type": "\x01\x02\x03\x04\x05"
  }
  for (const [what, text] of Object.entries(others)) {
    it.live(`is refused where it is ${what}, also where text is allowed`, () =>
      Effect.gen(function* () {
        yield* refusal(bytesOf(text))
        yield* refusal(bytesOf(text), withText, 1)
      })
    )
  }

  it.live("is kept where it only mentions what would be refused further on", () =>
    Effect.gen(function* () {
      yield* keep(pdf(`${far}<html>${zipEnd}${far}`))
      // The mark by chance: no such directory fits into the file.
      yield* keep(files["image/jpeg"](`PK\x05\x06${"\x77".repeat(16)}\0\0`))
      yield* keep(files["image/png"](`${far}%PDF-1.7`))
      yield* keep(files["image/gif"](zipEnd.slice(0, -1)))
    })
  )

  it.live("is plain text only where that is allowed, in UTF-8 to its end", () =>
    Effect.gen(function* () {
      const text = Buffer.from(`Zeugnis für Łukasz\r\n${"grüße ".repeat(20_000)}`)
      assert.match(yield* refusal(text), /found text\/plain\. /)
      for (const piece of [1_000, 65_536, 65_537])
        assert.strictEqual((yield* keep(text, withText, piece)).mediaType, "text/plain")
      const cut = Buffer.concat([text, Buffer.from([0xc3])])
      assert.match(yield* refusal(cut, withText), /damaged text/)
      for (const bad of [[0xc3, 0x28], [0x00], [0x1f]])
        assert.match(yield* refusal(Buffer.concat([text, Buffer.from(bad), text]), withText), /no UTF-8/)
      assert.match(yield* refusal(Buffer.from([0xe9, 0x20]), withText), /none of the known types/)
    })
  )

  it.live("is kept up to the bound and refused one byte above it, before it is read on", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* keep(pdf(), { maxBytes: pdf().length })).size, pdf().length)
      assert.match(
        yield* refusal(pdf(), { maxBytes: pdf().length - 1, name: "ada.pdf" }),
        /^ada\.pdf: expected at most /
      )
      let asked = 0
      const endless = Stream.tap(Stream.forever(Stream.make(new Uint8Array(100))), () =>
        Effect.sync(() => (asked += 1))
      )
      const reading = Effect.flatMap(folder, (path) =>
        Effect.flatMap(Documents.Documents, (documents) => documents.keep(endless, { maxBytes: 1_000 })).pipe(
          Effect.provide(Documents.layerDirectory(path))
        )
      )
      assert.strictEqual((yield* Effect.flip(reading)).reason._tag, "Refused")
      assert.isAtMost(asked, 11)
      for (const maxBytes of [0, 1.5, 1024 ** 3 + 1, Number.NaN])
        assert.strictEqual((yield* Effect.flip(keep(pdf(), { maxBytes }))).reason._tag, "Misconfigured")
    })
  )

  it.live.prop(
    "of any bytes is refused or kept as what it begins as, and never fails otherwise",
    [
      Schema.Literals(Object.values(files).map((make) => String.fromCharCode(...make().subarray(0, 12)))),
      Schema.Uint8Array
    ],
    ([beginning, rest]) =>
      Effect.gen(function* () {
        const bytes = Buffer.concat([bytesOf(beginning), rest])
        const outcome = yield* Effect.match(keep(bytes, withText), {
          onSuccess: ({ size }) => size,
          onFailure: ({ reason }) => reason._tag
        })
        assert.include([bytes.length, "Refused"], outcome)
      }),
    { arbitrary: { runs: 50 } }
  )
})

describe("a folder of files", () => {
  const filled = Effect.map(folder, (path) => {
    mkdirSync(join(path, "in", "2024"), { recursive: true })
    writeFileSync(join(path, "in", "a.pdf"), pdf("a"))
    writeFileSync(join(path, "in", "2024", "Zoe\u0308.jpg"), pdf("not by its name"))
    writeFileSync(join(path, "in", "2024", "b.pdf"), files["image/png"]())
    writeFileSync(join(path, "in", ".DS_Store"), "\0\0")
    symlinkSync("/etc/passwd", join(path, "in", "link.pdf"))
    symlinkSync(path, join(path, "in", "2024", "loop"))
    return path
  })

  it.live("is kept by names relative to it; what is no document is told and stops nothing", () =>
    Effect.gen(function* () {
      const path = yield* filled
      const layer = Documents.layerDirectory(join(path, "kept"))
      const foreseen = yield* Folder.foresee(join(path, "in"))
      const documents = yield* Effect.provide(Documents.Documents, layer)
      assert.deepStrictEqual(yield* Stream.runCollect(documents.list(null)), [])
      const indexed = yield* Effect.provide(Folder.index(join(path, "in")), layer)
      assert.deepStrictEqual(indexed, foreseen)
      assert.deepStrictEqual(
        [...indexed.documents].map(([name, { mediaType }]) => [name, mediaType]),
        [
          ["2024/Zo\u00eb.jpg", "application/pdf"],
          ["2024/b.pdf", "image/png"],
          ["a.pdf", "application/pdf"]
        ]
      )
      assert.deepStrictEqual(
        indexed.refused.map(({ message }) => message.replace(/: .*/s, "").replace(path, "")),
        [".DS_Store", "/in/2024/loop", "/in/link.pdf"]
      )
      assert.strictEqual((yield* Stream.runCollect(documents.list(null))).length, 3)
    })
  )

  it.live("is kept but for a file that is gone meanwhile, and not at all by a store that fails", () =>
    Effect.gen(function* () {
      const path = yield* filled
      const documents = yield* Effect.provide(Documents.Documents, Documents.layerDirectory(join(path, "kept")))
      const indexing = (keep: typeof documents.keep) =>
        Effect.provideService(Folder.index(join(path, "in")), Documents.Documents, { ...documents, keep })
      yield* documents.claim("ours")
      const failing = Effect.andThen(documents.claim("another's"), Effect.never)
      assert.strictEqual((yield* Effect.flip(indexing(() => failing))).reason._tag, "Misconfigured")
      const { documents: found, refused } = yield* indexing((bytes, bounds) => {
        rmSync(join(path, "in", "2024", "b.pdf"), { force: true })
        return documents.keep(bytes, bounds)
      })
      assert.deepStrictEqual([...found.keys()], ["2024/Zo\u00eb.jpg", "a.pdf"])
      assert.strictEqual(refused.find(({ reason }) => reason._tag === "Missing")?.where, join(path, "in/2024/b.pdf"))
    })
  )

  it.live("with more files than the bound, or that is none, is not kept at all", () =>
    Effect.gen(function* () {
      const path = join(yield* filled, "in")
      assert.strictEqual((yield* Folder.foresee(path, { maxFiles: 7 })).documents.size, 3)
      assert.match((yield* Effect.flip(Folder.foresee(path, { maxFiles: 4 }))).message, /expected at most 4 files/)
      assert.strictEqual((yield* Effect.flip(Folder.foresee(join(path, "none")))).reason._tag, "Missing")
    })
  )
})
