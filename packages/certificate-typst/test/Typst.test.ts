import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { setTimeout } from "node:timers/promises"
import { createCanvas, loadImage } from "@napi-rs/canvas"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Content, PersonName, type Renderer, Sample, Template, Words } from "@laurel/credentials"
import { Effect, Exit, Option, Result, Scope } from "effect"
import { Typst } from "../src/index.ts"
import * as given from "./given.ts"
import { read } from "./pdf.ts"

/** Starts two compilers, closes the one and is killed while the other is in an endless loop; says their process ids. */
const orphans = fileURLToPath(new URL("orphans.ts", import.meta.url))

const scope = Scope.makeUnsafe()
let renderer: Renderer.Renderer

beforeAll(async () => {
  renderer = await Effect.runPromise(Scope.provide(Typst.make(), scope))
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const set = (content: Content.Content): Promise<Uint8Array> => Effect.runPromise(renderer.render(content))

/** Why a content is refused. */
const refused = (content: Content.Content) => Effect.runPromise(Effect.flip(renderer.render(content)))

const named = (name: string): Content.Content => ({ ...given.english, name })

/** Squares of 256 values each by which two pictures of one size differ much, as a part of all. */
const difference = async (one: Buffer, other: Buffer): Promise<number> => {
  const [left, right] = await Promise.all([loadImage(one), loadImage(other)])
  if (left.width !== right.width || left.height !== right.height) return 1
  const canvas = createCanvas(left.width, left.height)
  const context = canvas.getContext("2d")
  const pixels = [left, right].map((image) => {
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, left.width, left.height).data
  })
  const [first = new Uint8ClampedArray(), second = new Uint8ClampedArray()] = pixels
  let differing = 0
  for (let index = 0; index < first.length; index += 4) {
    const far = [0, 1, 2].some(
      (channel) => Math.abs((first[index + channel] ?? 0) - (second[index + channel] ?? 0)) > 48
    )
    if (far) differing += 1
  }
  return differing / (first.length / 4)
}

/** Pixels that may differ: what another version of pdf.js may smooth otherwise. A missing word is ten times more. */
const tolerance = 0.0005

const golden = (name: string): URL => new URL(`golden/${name}.png`, import.meta.url)

const lying: Content.Content = { ...given.full, layout: "landscape" }

describe("what a certificate looks like", () => {
  const { arabic, chinese, english, full, hebrew, hindi, japanese, korean, thai, vietnamese } = given
  const all = { arabic, chinese, english, full, hebrew, hindi, japanese, korean, lying, thai, vietnamese }
  it.each(Object.entries(all))("%s looks as it did when it was looked at", async (name, content) => {
    const png = await (await read(await set(content))).png()
    // Written once, looked at, and kept.
    if (process.env["LAUREL_GOLDEN"] === "write") writeFileSync(golden(name), png)
    assert.isTrue(existsSync(golden(name)), `${name}.png: run with LAUREL_GOLDEN=write, and look at it`)
    assert.isBelow(await difference(png, readFileSync(golden(name))), tolerance)
  })

  it("the sample of each language that certificates speak is set", async () => {
    for (const language of Words.languages) {
      const content = Result.getOrThrow(Content.of(Sample.making(Template.plain("Northern Warehousing"), language)))
      assert.strictEqual((await set(content)).length > 20_000, true, language)
    }
  })

  it("another name is another picture", async () => {
    const png = await (await read(await set(named("Ada Lovelacs")))).png()
    assert.isAbove(await difference(png, readFileSync(golden("english"))), tolerance / 2)
  })

  it("what is set in Japanese has Japanese forms of its letters, and Chinese ones in Chinese", async () => {
    const png = async (language: string) => (await read(await set({ ...given.chinese, language, name: "直骨" }))).png()
    assert.isAbove(await difference(await png("ja"), await png("zh-Hans")), 0)
    assert.strictEqual(await difference(await png("zh-Hans"), await png("zh-CN")), 0)
  })
})

describe("what is in the file", () => {
  it("it says that it is PDF/A-3a, what it is called, of when, and in which language", async () => {
    const bytes = await set(given.english)
    const { language, metadata, title } = await read(bytes)
    assert.strictEqual(title, "Certificate of achievement")
    assert.strictEqual(language, "en-GB")
    assert.include(metadata, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>")
    assert.include(metadata, "<xmp:CreateDate>2026-03-31T12:00:00Z</xmp:CreateDate>")
    assert.match(Buffer.from(bytes).toString("latin1"), /\/Marked\s+true/)
  })

  it("readers that speak find a heading, paragraphs, and what the images show", async () => {
    const { tags } = await read(await set(given.full))
    assert.include(tags, `"role":"H1"`)
    assert.include(tags, `"role":"P"`)
    assert.include(tags, `"alt":"Logo der Akademie"`)
    assert.include(tags, `"alt":"${given.full.verification.codeAlternative}"`)
    assert.notInclude((await read(await set(given.english))).tags, "Logo der Akademie")
  })

  it("the credential is attached byte for byte; nothing is where there is none", async () => {
    const { attachments } = await read(await set(given.english))
    assert.deepStrictEqual(attachments, [{ name: "credential.json", text: given.english.credential ?? "" }])
    assert.match(Buffer.from(await set(given.english)).toString("latin1"), /\/AFRelationship\s*\/Data/)
    assert.deepStrictEqual((await read(await set({ ...given.english, credential: null }))).attachments, [])
  })

  it.each([given.english, given.vietnamese, given.chinese, given.japanese, given.korean])(
    "the name is found as it was given: $name",
    async (content) => {
      assert.include((await read(await set(content))).text.split("\n"), content.name)
    }
  )

  it("the address is a link, whole, and the code leads to it too", async () => {
    const { links, text } = await read(await set(given.arabic))
    assert.deepStrictEqual(links, [given.arabic.verification.address, given.arabic.verification.address])
    assert.include(text.split("\n"), given.arabic.verification.address)
  })

  it("all its letters are of the fonts that come with the package", async () => {
    const text = Buffer.from(await set(given.arabic)).toString("latin1")
    const fonts = [...text.matchAll(/\/BaseFont\s*\/([\w+-]+)/g)].map(([, name]) => name ?? "")
    assert.isAbove(fonts.length, 2)
    for (const font of fonts) assert.match(font, /^[A-Z]{6}\+Laurel/)
  })

  it("the same content is the same bytes, also from another process; a second later it is not", async () => {
    const first = Buffer.from(await set(given.english))
    await set(given.arabic)
    assert.isTrue(first.equals(await set(given.english)))
    const again = await Effect.runPromise(
      Effect.scoped(Effect.flatMap(Typst.make(), (other) => other.render(given.english)))
    )
    assert.isTrue(first.equals(again))
    assert.isFalse(first.equals(await set({ ...given.english, madeAt: given.english.madeAt + 1_000 })))
  })
})

describe("names", () => {
  it.each(["#panic(1)", "*b* _i_ `c`", "$x^2$ // no", '<a> & "q" \\u{41}', "@preview/x", "Zoë O’Brien-Łukasz", "Ng"])(
    "%s is printed as it is",
    async (name) => assert.include((await read(await set(named(name)))).text.split("\n"), name)
  )

  it.each([
    ["an emoji", "Ada 😀", "U+1F600, at letter 5"],
    ["a letter that no font has", "Ada 𓀀", "U+13000, at letter 5"],
    ["a mark of another script than its letter", "Ad\u0E34", "U+0E34, at letter 2"],
    ["a right-to-left override", "Ada \u202Eecalevol", "U+202E, which is not, at place 5"],
    ["an isolate", "Ada \u2067x\u2069", "U+2067, which is not, at place 5"],
    ["a space of no width", "Ada\u200BLovelace", "U+200B, which is not, at place 4"],
    ["a variation of a letter that has none", "Ada\uFE0F", "U+FE0F, which is not, at place 4"],
    ["an end of a line", "Ada\nLovelace", "U+000A, which is not, at place 4"],
    ["a heap of marks", `A${"\u0316".repeat(6)}da`, "more"],
    ["no letter", "  ", "none"],
    ["5,000 letters", "a".repeat(5_000), "many more"]
  ])("%s is refused, by its field and its code point", async (_, name, found) => {
    const error = await refused(named(name))
    assert.strictEqual(error._tag, "Unprintable")
    assert.deepInclude(error, { where: "name", found })
  })

  it.each([
    ["two marks on a letter", "Nguye\u0302\u0303n"],
    ["a joiner that Persian needs", "می\u200Cخواهم"],
    ["a joiner that Sinhala needs", "ශ්\u200Dරී"],
    ["five marks in Burmese", "လျှို့ဝှက်"],
    ["a name in Odia", "ସୁବ୍ରତ ମହାପାତ୍ର"],
    ["a space of no width in Khmer", "សុខ\u200Bសាន"],
    ["a Hebrew letter with five marks", "שׁ\u05BC\u05B8\u0591\u05BD"],
    ["200 letters", "Anna Maria ".repeat(18).concat("An")]
  ])("%s is printed", async (_, name) => assert.strictEqual((await read(await set(named(name)))).pages, 1))

  it("the form of a character that a person has in the name is set as the usual one; nowhere else is anything left out", async () => {
    const { text } = await read(await set(named("葛\u{E0100}城 辻\uFE00本")))
    assert.include(text.split("\n"), "葛城 辻本")
    assert.deepInclude(await refused(named("A\u{E0100}da")), {
      where: "name",
      found: "U+E0100, which is not, at place 2"
    })
  })

  it("marks of direction stand in a date, as Arabic writes it, and in no name", async () => {
    const date = "‏٣١/‏٣/‏٢٠٢٦"
    const details = [{ label: "تاريخ الحصول", value: date }]
    assert.strictEqual((await read(await set({ ...given.arabic, details }))).pages, 1)
    assert.deepInclude(await refused({ ...given.arabic, name: `ليلى ${date}` }), { where: "name" })
  })

  it("what a certificate may say of a person is what this package sets: the one asks the other", async () => {
    const names = [
      "Ada",
      "Ada\u202E",
      "葛\u{E0100}城",
      "လျှို့ဝှက်",
      `A${"\u0316".repeat(5)}`,
      `A${"\u0316".repeat(6)}`,
      "\uFFFD"
    ]
    for (const name of names) {
      const isName = Result.isSuccess(PersonName.of(name))
      const error = await Effect.runPromise(Effect.flip(renderer.render(named(name))).pipe(Effect.option))
      // A font may lack a letter, and says so; nothing else is refused once it is on record.
      const isJudged = Option.exists(
        error,
        ({ _tag, ...told }) => !("expected" in told && told.expected.includes("a font of"))
      )
      assert.strictEqual(isJudged, !isName, name)
    }
  })

  it("a word that fits on no line is refused, one that just fits is not", async () => {
    const error = await refused(named("W".repeat(100)))
    assert.deepInclude(error, { _tag: "Unprintable", where: "name", expected: "a text that fits on the page" })
    assert.strictEqual((await read(await set(named("W".repeat(30))))).pages, 1)
  })
})

describe("what is too much", () => {
  const detail = { label: "Site", value: "Hall 4" }

  it("twelve details are set, thirteen are refused", async () => {
    const many = (count: number) => ({ ...given.english, details: Array.from({ length: count }, () => detail) })
    assert.strictEqual((await read(await set(many(12)))).pages, 1)
    assert.deepInclude(await refused(many(13)), { _tag: "Unprintable", where: "details", found: "13" })
  })

  it("a text that does not fit on the page is refused, never cut", async () => {
    const words = (count: number): string => "Forklift theory. ".repeat(count).trim()
    const details = lying.details.map(({ label }) => ({ label, value: words(17) }))
    const long = { ...lying, details, description: words(110) }
    assert.deepInclude(await refused(long), { _tag: "Unprintable", expected: "a text that fits on the page" })
    const shorter = { ...given.english, description: words(110) }
    assert.strictEqual((await read(await set(shorter))).pages, 1)
  })

  it("a value that fits in no column is refused; a shorter one becomes smaller", async () => {
    const valued = (value: string) => ({ ...given.english, details: [detail, { label: "Number", value }] })
    assert.deepInclude(await refused(valued("W".repeat(40))), { _tag: "Unprintable", where: "details" })
    assert.include((await read(await set(valued("W".repeat(16))))).text.split("\n"), "W".repeat(16))
  })

  it("an SVG with text, which a font of the machine would set, is refused; one of paths is not", async () => {
    const svg = (inside: string): Content.Content => ({
      ...given.english,
      organisation: {
        name: "Academy",
        logo: {
          mediaType: "image/svg+xml",
          bytes: new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`),
          alternative: "Logo"
        }
      }
    })
    assert.deepInclude(await refused(svg("<text>A</text>")), { _tag: "Unprintable", where: "organisation.logo" })
    assert.strictEqual((await read(await set(svg(`<path d="M0 0h9v9z"/>`)))).pages, 1)
  })

  it("an image that is another than it says is refused, and a whole one that is what it says is not", async () => {
    const { organisation } = given.full
    const told = (mediaType: Content.Image["mediaType"], bytes = organisation.logo?.bytes ?? new Uint8Array()) => ({
      ...given.english,
      organisation: { name: "Academy", logo: { mediaType, bytes, alternative: "Logo" } }
    })
    const where = { _tag: "Unprintable", where: "organisation.logo" } as const
    assert.deepInclude(await refused(told("image/png")), { ...where, found: "one of image/svg+xml" })
    assert.deepInclude(await refused(told("image/jpeg", new Uint8Array([0xff, 0xd8, 0xff, 0]))), where)
    assert.strictEqual((await read(await set(told("image/svg+xml")))).pages, 1)
  })
})

describe("templates of one's own", () => {
  const template = (body: string): string => `#import "/laurel.typ": sans\n#let certificate(content) = {\n${body}\n}\n`

  const failureOf = <A, E>(result: Result.Result<A, E>): E | undefined =>
    Result.isFailure(result) ? result.failure : undefined

  const using = (text: string) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const own = yield* Typst.make({ template: text, timeLimit: "3 seconds" })
          return { version: own.version, pdf: yield* own.render(given.english) }
        }).pipe(Effect.result)
      )
    )

  it("what it sets is what is printed, and its version names it", async () => {
    const result = await using(template("text(font: sans)[#content.name.text, #content.title.text]"))
    const { pdf, version } = Result.getOrThrow(result)
    assert.match(version, /^typst 0\.14\.2, template sha256:[0-9a-f]{16}, fonts 1, a4$/)
    assert.strictEqual((await read(pdf)).text, "Ada Lovelace, Certificate of achievement")
    assert.match(renderer.version, /^typst 0\.14\.2, template 1, fonts 1, a4$/)
  })

  it.each([
    ['read("/etc/passwd")', "read"],
    ['image(read("x"))', "read"],
    ["let r = read", "read"],
    ['import "@preview/cetz:0.3.4"', "import"],
    ['import ("@pre" + "view/cetz:0.3.4")', "import"],
    ['import "/laurel.typ".replace("/laurel.typ", "@preview/cetz:0.3.4")', "import"],
    ['import "/laurel.typ" + ""', "import"],
    ['import "/laurel.typ"\n.replace("/laurel.typ", "@preview/cetz:0.3.4"): canvas', "import"],
    ['import "/laurel.typ" as parts', "import"],
    ['include "/laurel.typ"', "include"],
    ['plugin("x.wasm")', "plugin"],
    ["datetime.today()", "today"],
    ["sys.inputs", "sys"],
    ['eval("1")', "eval"],
    ["text(fallback: true)[a]", "fallback"],
    ['text(font: "Arial")[a]', "font:"],
    ['set document(title: "x")', "document"]
  ])("%s is refused before it is used, with its line", async (body, word) => {
    const result = await using(template(body))
    assert.deepInclude(failureOf(result), { _tag: "Broken", where: "line 3 of the template" })
    assert.include(String(Object(failureOf(result)).found), word)
  })

  it("names of ours are imported, also in a line of the template's own", async () => {
    const result = await using(
      template('import "/laurel.typ": ink as black, serif\ntext(font: serif, fill: black)[Ada]')
    )
    assert.strictEqual((await read(Result.getOrThrow(result).pdf)).text, "Ada")
  })

  it.each([
    [
      "a font of this machine or of Typst's own, by a name that is put together",
      'text(..(("fo" + "nt"): "DejaVu Sans Mono"))[Ada]'
    ],
    ["code, which Typst sets in a font of its own", "raw(content.name.text)"],
    ["what is found for a letter that ours lack", 'text(..(("fall" + "back"): true))[\\u{1D538}]']
  ])("no certificate comes out in %s", async (_, body) => {
    const error = failureOf(await using(template(body)))
    assert.strictEqual(error?._tag, "Broken")
    assert.match(String(Object(error).found), /^letters in /)
  })

  it("a font is looked for where fonts are named, and not in what a certificate says", async () => {
    const name = "a /BaseFont /AAAAAA+DejaVuSans"
    assert.strictEqual(
      (await read(await set({ ...given.english, title: name, name, credential: JSON.stringify({ name }) }))).pages,
      1
    )
  })

  it("no file is found, whatever its address", async () => {
    const result = await using(template('image("/etc/hostname"); image("../fonts/OFL.txt")'))
    assert.deepInclude(failureOf(result), { _tag: "Broken", where: "line 3 of the template" })
  })

  it("a mistake is told with its line", async () => {
    const result = await using(template("let a = 1\nunknown_word"))
    assert.deepInclude(failureOf(result), {
      _tag: "Broken",
      where: "line 4 of the template",
      found: "unknown variable: unknown_word"
    })
  })

  it("one that goes on for ever is stopped, and another certificate is set after it", async () => {
    const endless = template(
      'if content.name.text == "Endless" { for i in range(90000) { for j in range(90000) { let x = i * j } } }\n[#content.name.text]'
    )
    const text = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const own = yield* Typst.make({ template: endless, timeLimit: "1 second" })
          const error = yield* Effect.flip(own.render(named("Endless")))
          assert.deepInclude(error, { _tag: "Broken", expected: "a page within the time limit" })
          return yield* own.render(given.english)
        })
      )
    )
    assert.strictEqual((await read(text)).text, "Ada Lovelace")
  })

  /** Heaps up so many megabytes, few of them between two looks: it takes its time to write them. */
  const heaping = (count: number): string =>
    template(
      `let all = ()\nfor i in range(${count}) { all.push("x" * 1000000 + str(i)) }\n[#content.name.text #all.len()]`
    )

  it("one that takes too much memory is stopped, and told so; one that takes less is set", async () => {
    const heaped = (count: number) =>
      Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const own = yield* Typst.make({ template: heaping(count), memoryLimit: 300_000_000 })
            return yield* Effect.result(own.render(given.english))
          })
        )
      )
    // It ends by itself, also where nothing stops it.
    assert.deepInclude(failureOf(await heaped(400)), {
      _tag: "Broken",
      found: "it took more than 300 MB"
    })
    assert.strictEqual((await read(Result.getOrThrow(await heaped(20)))).text, "Ada Lovelace 20")
  })
})

describe("the compiler", () => {
  it("says how to get it where it is not installed", async () => {
    const error = await Effect.runPromise(
      Effect.flip(Effect.scoped(Typst.make({ compiler: "@laurel/no-such-compiler" })))
    )
    assert.strictEqual(error._tag, "Unavailable")
    assert.include(Object(error).found, "@laurel/no-such-compiler")
    assert.include(Object(error).advice, "npm install --include=optional")
  })

  it("ends by itself when whoever waits for it is kept from ending it", async () => {
    const template = "#let certificate(content) = { for i in range(90000) { for j in range(90000) { let x = i * j } } }"
    const states = () =>
      spawnSync("ps", ["-o", "stat=,args=", "--ppid", String(process.pid)], { encoding: "utf8" })
        .stdout.split("\n")
        .filter((line) => /^[^Z].*worker\.ts .*"time":1200,/.test(line))
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const own = yield* Typst.make({ template, timeLimit: "200 millis" })
          yield* Effect.forkChild(own.render(given.english))
          yield* Effect.sleep("100 millis")
          assert.lengthOf(states(), 1)
          // This whole program stands still, and with it the limit that it set.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_700)
          assert.deepStrictEqual(states(), [])
        })
      )
    )
  })

  it("is told of when it is gone, and another one sets the next certificate", async () => {
    const pids = (): ReadonlyArray<string> =>
      spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" })
        .stdout.split("\n")
        .filter((line) => line.includes("worker.ts"))
    const before = pids()
    const again = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const own = yield* Typst.make()
          const [mine = ""] = pids().filter((line) => !before.includes(line))
          process.kill(Number.parseInt(mine, 10), "SIGKILL")
          // Asked before anybody here has heard that it ended.
          const error = yield* Effect.flip(own.render(given.english))
          assert.deepInclude(error, { _tag: "Broken", found: "the compiler ended with SIGKILL" })
          return yield* own.render(given.english)
        })
      )
    )
    assert.isTrue(Buffer.from(again).equals(await set(given.english)))
  })

  it("ends with its scope, and with the process that started it, also in the middle of a template that never ends", async () => {
    const ended = spawnSync(process.execPath, ["--conditions=@laurel/source", orphans], { encoding: "utf8" })
    const workers = ended.stdout.trim().split(" ").map(Number)
    assert.lengthOf(workers, 2)
    const isThere = (pid: number): boolean => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    // The thread that looks for the parent does so each second.
    for (let waited = 0; workers.some(isThere) && waited < 100; waited++) await setTimeout(100)
    assert.deepStrictEqual(workers.filter(isThere), [])
  })
})
