import { randomBytes } from "node:crypto"
import { mkdtempSync, openAsBlob, rmSync, writeFileSync, appendFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { deflateRawSync, crc32 } from "node:zlib"
import { describe, expect, it, onTestFinished } from "@effect/vitest"
import { Zip } from "@laurel/formats"
import { Effect, Result, Stream } from "effect"
import { zipOf, type Ends, type Piece } from "./zips.ts"

const course: ReadonlyArray<Piece> = [
  { name: "imsmanifest.xml", text: "<manifest/>".repeat(100) },
  { name: "shared/", mode: 0o40755 },
  { name: "shared/a.html", text: "a", method: 0, mode: 0o100644 }
]

/** What the archive comes to: each file's text by its name, or why not, in words. */
const contents = (bytes: Uint8Array, within: Partial<Zip.Bounds> = {}, maxBytes = 1_000_000) =>
  Effect.gen(function* () {
    const archive = yield* Zip.open(new Blob([bytes]), within)
    const found: Record<string, string> = {}
    for (const { name, size } of archive.entries) {
      const text = Buffer.from(yield* archive.read(name, maxBytes))
      expect(text.length).toBe(size)
      found[name] = text.toString()
    }
    return found
  }).pipe(
    Effect.catch((refused) => Effect.succeed(Zip.describe(refused))),
    Effect.runPromise
  )

const refusal = (read: Effect.Effect<unknown, Zip.Refused>): Promise<string> =>
  Effect.runPromise(Effect.map(Effect.flip(read), Zip.describe))

const of = (pieces: ReadonlyArray<Piece>, ends?: Ends) => contents(zipOf(pieces, ends))

const html: Piece = { name: "a.html", text: "some text" }

describe("Zip reads", () => {
  it("stored and deflated files, without folders, and also an archive that is empty or has a comment", async () => {
    const read = { "imsmanifest.xml": "<manifest/>".repeat(100), "shared/a.html": "a" }
    expect(await of(course)).toEqual(read)
    expect(await of(course, { comment: "made by hand" })).toEqual(read)
    expect(await of([])).toEqual({})
    expect(await of([{ name: "empty.txt" }])).toEqual({ "empty.txt": "" })
  })

  it("archives in their 64-bit form, of which an end that is cut is refused", async () => {
    const pieces = course.map((piece) => ({ ...piece, is64: true }))
    expect(Object.keys(Object(await of(pieces, { is64: true })))).toEqual(["imsmanifest.xml", "shared/a.html"])
    const bytes = zipOf(pieces, { is64: true })
    const cut = Buffer.concat([bytes.subarray(0, -98), bytes.subarray(-42)])
    expect(await contents(cut)).toMatch(/^the archive: expected /)
  })

  it("names in UTF-8 where the entry says so, and in code page 437 where it does not", async () => {
    expect(await of([{ ...html, name: "Übung.html" }])).toEqual({ "Übung.html": "some text" })
    const raw = Buffer.concat([Buffer.of(0x9a), Buffer.from("bung.html")])
    expect(await of([{ ...html, raw, flags: 0 }])).toEqual({ "Übung.html": "some text" })
    expect(await of([{ ...html, raw }])).toMatch(/expected a name in UTF-8, as the entry says, found other bytes/)
  })

  it("no more of an archive than its directory and what is asked for", async () => {
    const film = { name: "film.mp4", text: Buffer.alloc(8 << 20, "film"), method: 0 }
    let asked = 0
    class Watched extends Blob {
      override slice(start = 0, end = this.size): Blob {
        asked += Math.min(end, this.size) - start
        return super.slice(start, end)
      }
    }
    const archive = await Effect.runPromise(Zip.open(new Watched([zipOf([film, ...course])])))
    expect(archive.entries.map(({ name }) => name)).toEqual(["film.mp4", "imsmanifest.xml", "shared/a.html"])
    expect((await Effect.runPromise(archive.read("imsmanifest.xml", 1_100))).length).toBe(1_100)
    expect(asked).toBeLessThan(300_000)
    expect(await refusal(archive.read("imsmanifest.xml", 1_099))).toMatch(/expected at most 1099 bytes, found 1100/)
    expect(await refusal(archive.read("shared", 1_000))).toMatch(/entry "shared": expected such an entry, found none/)
    await Effect.runPromise(archive.read("film.mp4", 8 << 20))
    expect(asked).toBeGreaterThan(8 << 20)
  })

  it("a file of the disk, unless it changes meanwhile", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "laurel-zip-"))
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
    const file = join(cwd, "course.zip")
    writeFileSync(file, zipOf(course))
    const archive = await Effect.runPromise(Zip.open(await openAsBlob(file)))
    expect(Buffer.from(await Effect.runPromise(archive.read("shared/a.html", 10))).toString()).toBe("a")
    appendFileSync(file, "more")
    expect(await refusal(archive.read("shared/a.html", 10))).toMatch(/expected bytes that can be unpacked, found/)
  })

  it("a file piece by piece as it reads it whole, and says after the last piece that its checksum is wrong", async () => {
    const film = { name: "film.mp4", text: randomBytes(300_000) }
    const pieces = async (piece: Piece) => {
      const archive = await Effect.runPromise(Zip.open(new Blob([zipOf([piece])])))
      const parts: Array<Uint8Array> = []
      const read = Stream.runForEach(archive.stream(piece.name, 300_000), (part) => Effect.sync(() => parts.push(part)))
      return { parts, outcome: await Effect.runPromise(Effect.result(read)) }
    }
    const whole = await pieces(film)
    expect(Buffer.concat(whole.parts)).toEqual(film.text)
    expect(whole.parts.length).toBeGreaterThan(2)
    expect(Result.isSuccess(whole.outcome)).toBe(true)
    const wrong = await pieces({ ...film, crc: 1 })
    expect(Buffer.concat(wrong.parts)).toEqual(film.text)
    expect(Result.isFailure(wrong.outcome) && Zip.describe(wrong.outcome.failure)).toMatch(
      /entry "film\.mp4": expected the checksum 00000001/
    )
    const archive = await Effect.runPromise(Zip.open(new Blob([zipOf([film])])))
    expect(await refusal(Stream.runDrain(archive.stream(film.name, 299_999)))).toMatch(/expected at most 299999 bytes/)
    expect(await refusal(Stream.runDrain(archive.stream("film", 1)))).toMatch(/expected such an entry, found none/)
  })

  it("names in the field where old programs put Unicode, if it is of this name", async () => {
    const raw = Buffer.from("_bung.html")
    const field = (sum: number): Buffer => {
      const name = Buffer.from("Übung.html")
      const head = Buffer.alloc(9)
      head.writeUInt16LE(0x7075, 0)
      head.writeUInt16LE(5 + name.length, 2)
      head.writeUInt8(1, 4)
      head.writeUInt32LE(sum, 5)
      return Buffer.concat([head, name])
    }
    expect(await of([{ ...html, raw, flags: 0, extra: field(crc32(raw)) }])).toEqual({ "Übung.html": "some text" })
    expect(await of([{ ...html, raw, flags: 0, extra: field(1) }])).toEqual({ "_bung.html": "some text" })
  })
})

describe("Zip refuses", () => {
  it.each([
    ["../a.html", /entry "\.\.\/a\.html": expected a path within the archive, found one that leaves its folder/],
    ["a/../../b.html", /leaves its folder/],
    ["/etc/a.html", /begins at a root or drive/],
    ["C:/a.html", /begins at a root or drive/],
    ["c:a.html", /begins at a root or drive/],
    ["a\\b.html", /expected folders divided by "\/"/],
    ["a.html\0.png", /expected a name of visible characters/],
    ["", /expected a name, found none/]
  ])("the name %j, which leads out of the archive or hides what it is", async (name, words) => {
    expect(await of([{ ...html, name }])).toMatch(words)
  })

  it.each([
    ["a..b.html", "a..b.html"],
    ["..a/b...html", "..a/b...html"],
    ["./a.html", "a.html"],
    ["a//b.html", "a/b.html"],
    ["AC:/a.html", "AC:/a.html"]
  ])("no name like %j, which only looks so", async (name, path) => {
    expect(await of([{ ...html, name }])).toEqual({ [path]: "some text" })
  })

  it("names beyond the bound, of which a message shows the beginning", async () => {
    const long = await contents(zipOf([{ ...html, name: "n".repeat(1_001) }]))
    expect(long).toBe(
      `entry "${"n".repeat(100)}…": expected a name of at most 1000 bytes, found one of 1001. Pack the course again with a usual zip program, from files that you know.`
    )
    expect(await of([{ ...html, name: "n".repeat(1_000) }])).toEqual({ ["n".repeat(1_000)]: "some text" })
  })

  it("links and devices, whatever system made them, and not plain files with rights", async () => {
    expect(await of([{ ...html, mode: 0o120777 }])).toMatch(/expected a file or a folder, found a symbolic link/)
    expect(await of([{ ...html, mode: 0o120777, madeBy: 0 }])).toMatch(/found a symbolic link/)
    expect(await of([{ ...html, mode: 0o020644 }])).toMatch(/found a device/)
    expect(await of([{ ...html, mode: 0o010644 }])).toMatch(/found a pipe/)
    expect(await of([{ ...html, mode: 0o100777 }])).toEqual({ "a.html": "some text" })
  })

  it("encrypted entries, in either way, and not other flags", async () => {
    expect(await of([{ ...html, flags: 1 }])).toMatch(
      /"a\.html": expected an entry that is not encrypted, found an encr/
    )
    expect(await of([{ ...html, flags: 0x41 }])).toMatch(/expected entries that are not encrypted, found an encrypted/)
    expect(await of([{ ...html, flags: 0x806 }])).toEqual({ "a.html": "some text" })
  })

  it("an entry whose own header says that it is encrypted, where the directory does not, and not its other flags", async () => {
    const flagged = (flags: number): Buffer => {
      const bytes = zipOf([html])
      bytes.writeUInt16LE(bytes.readUInt16LE(6) | flags, 6)
      return bytes
    }
    expect(await contents(flagged(1))).toMatch(/"a\.html": expected its header to say what the directory says/)
    expect(await contents(flagged(6))).toEqual({ "a.html": "some text" })
  })

  it("methods that nobody here unpacks, once the entry is asked for", async () => {
    expect(await of([html, { ...html, name: "b.html", method: 9 }])).toMatch(
      /entry "b\.html": expected a file that is stored or deflated, found method 9/
    )
    const archive = await Effect.runPromise(Zip.open(new Blob([zipOf([html, { ...html, name: "b.html", method: 9 }])])))
    expect(Buffer.from(await Effect.runPromise(archive.read("a.html", 100))).toString()).toBe("some text")
  })

  it("what is no zip, what is cut anywhere, and parts of a divided one", async () => {
    expect(await contents(Buffer.from("<manifest/>"))).toMatch(
      /expected a zip archive, found a file that begins as none/
    )
    expect(await contents(Buffer.alloc(0))).toMatch(/expected a zip archive, found an empty file/)
    const bytes = zipOf(course)
    for (let length = 1; length < bytes.length; length++)
      expect(await contents(bytes.subarray(0, length))).toMatch(/^the archive: expected .*\./)
    expect(await contents(bytes.subarray(0, -1))).toMatch(/expected a whole zip archive, found one that ends too early/)
    expect(await of(course, { disk: 1 })).toMatch(/expected an archive that is one file, found a part of one/)
    expect(await contents(Buffer.from("PK\u0007\bPK\u0003\u0004"))).toMatch(/a part of one that is divided/)
  })

  it("two files of one name, also by letter case or composed characters; and a file where a folder is", async () => {
    const twice = (first: string, second: string) =>
      of([
        { ...html, name: first },
        { ...html, name: second }
      ])
    expect(await twice("a.html", "a.html")).toMatch(/expected each file once, found "a\.html" as well/)
    expect(await twice("Straße.html", "STRASSE.HTML")).toMatch(/each file once/)
    expect(await twice("\u00e9.html", "e\u0301.html")).toMatch(/each file once/)
    expect(await twice("a.html", "./a.html")).toMatch(/each file once/)
    expect(await twice("a", "A/b.html")).toMatch(/expected a folder at "a", found a file of that name as well/)
    expect(Object.keys(Object(await twice("e.html", "\u00e9.html")))).toHaveLength(2)
    expect(Object.keys(Object(await twice("a", "a-/b.html")))).toHaveLength(2)
    expect(Object.keys(Object(await of([{ name: "a/" }, { name: "A/" }, { ...html, name: "a/b.html" }])))).toEqual([
      "a/b.html"
    ])
  })

  it("more entries than allowed, or than the archive's end counts", async () => {
    expect(await contents(zipOf(course), { maxEntries: 2 })).toMatch(/expected at most 2 entries, found 3/)
    expect(Object.keys(Object(await contents(zipOf(course), { maxEntries: 3 })))).toHaveLength(2)
    expect(await of(course, { entries: 2 })).toMatch(/as many entries as the archive's end counts, found more/)
    expect(await of(course, { entries: 4 })).toMatch(/expected a whole zip archive, found one that ends too early/)
  })

  it("directories that are larger than what may be held of an archive", async () => {
    const extra = Buffer.alloc(65_000)
    extra.writeUInt16LE(0xcafe, 0)
    extra.writeUInt16LE(extra.length - 4, 2)
    const of = (count: number) => zipOf(Array.from({ length: count }, (_, index) => ({ name: `${index}`, extra })))
    expect(await contents(of(1_033))).toMatch(/expected a directory of at most 67108864 bytes, found a larger one/)
    expect(Object.keys(Object(await contents(of(1_000))))).toHaveLength(1_000)
  })

  it("bombs that say what they are: too many bytes, too many of each, and not what packs well", async () => {
    const zeros = Buffer.alloc(65 << 20)
    expect(await of([{ name: "zeros", text: zeros }])).toMatch(/expected at most 200 bytes out of each byte, found 681/)
    const packs = zipOf([{ name: "zeros", text: zeros.subarray(0, 63 << 20) }])
    expect(await contents(packs)).toMatch(/"zeros": expected at most 1000000 bytes, found 66060288/)
    expect(await Effect.runPromise(Effect.map(Zip.open(new Blob([packs])), ({ entries }) => entries.length))).toBe(1)
    expect(await contents(zipOf(course), { maxTotal: 1_100 })).toMatch(/at most 1100 bytes when it is unpacked/)
    expect(Object.keys(Object(await contents(zipOf(course), { maxTotal: 1_101 })))).toHaveLength(2)
  })

  it("bombs that lie: more bytes than declared are not unpacked, and fewer are told", async () => {
    const zeros = Buffer.alloc(8 << 20)
    expect(await of([{ name: "zeros", text: zeros, size: 100 }])).toMatch(
      /entry "zeros": expected 100 bytes, as the archive says, found more/
    )
    expect(await of([{ ...html, size: 10 }])).toMatch(/expected 10 bytes, as the archive says, found 9/)
    expect(await of([{ ...html, method: 0, size: 8 }])).toMatch(
      /expected as many bytes stored as there are \(8\), found 9/
    )
  })

  it("entries that share their bytes, with each other or with the directory", async () => {
    const [first, second] = [html, { ...html, name: "b.html" }]
    expect(await of([first, { ...second, local: "a.html", at: 0 }])).toMatch(
      /expected bytes of its own, found bytes that/
    )
    expect(await of([{ ...first, method: 0, packed: 1_000, size: 1_000 }])).toMatch(/or the directory's/)
    // Bytes of another entry in the field of an entry's own header, which the directory says nothing of.
    const inner = zipOf([second])
    const quoting = zipOf([{ ...first, method: 0, text: "", size: 0, packed: 0 }, second])
    quoting.writeUInt16LE(inner.length, 28)
    expect(await contents(quoting)).toMatch(/entry "a\.html": expected bytes of its own/)
    expect(Object.keys(Object(await of([first, second])))).toEqual(["a.html", "b.html"])
  })

  it("bytes that are not those that were packed, and headers that contradict the directory", async () => {
    expect(await of([{ ...html, crc: 1 }])).toBe(
      `entry "a.html": expected the checksum 00000001, found ${crc32("some text").toString(16)}. Get the archive again from where it was made, and compare its size with the one there.`
    )
    expect(await of([{ ...html, local: "b.html" }])).toMatch(/expected its header to say what the directory says/)
    const damaged = zipOf([html])
    damaged.fill(0xff, 36, 36 + deflateRawSync("some text").length)
    expect(await contents(damaged)).toMatch(/entry "a\.html": expected bytes that can be unpacked, found invalid/)
  })

  it("and never crashes, hangs or takes in other bytes, whichever byte of an archive is changed", async () => {
    const whole = zipOf([...course, { name: "b.html", text: "b".repeat(50), is64: true }], { is64: true })
    const right = Object(await contents(whole))
    expect(Object.keys(right)).toHaveLength(3)
    let [read, refused] = [0, 0]
    for (let at = 0; at < whole.length; at++)
      for (const change of [1, 0x80, 0xff]) {
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ change
        const found = await contents(changed)
        if (typeof found === "string") refused += 1
        else {
          read += 1
          for (const text of Object.values(found)) expect(Object.values(right)).toContain(text)
        }
      }
    expect(read).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(800)
  })
})
