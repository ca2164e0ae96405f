/** Files of statements: each form and packing gives the same, bad rows stand in nobody's way, and reading goes on where it stopped. */
import { Adapter, Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { collect, type Collected } from "@laurel/testkit"
import { gzipSync } from "node:zlib"
import * as StatementFile from "../src/file/StatementFile.ts"
import { adl, line, setting, settingOf, statement } from "./statements.ts"

type Bytes = string | Uint8Array
interface Changes extends Partial<StatementFile.Options> {
  readonly part?: number
}

const adapterOf = (content: Bytes, { part = 65_536, ...changes }: Changes = {}): Adapter.Adapter => {
  const all = typeof content === "string" ? Buffer.from(content) : content
  const parts = Array.from({ length: Math.ceil(all.length / part) }, (_, at) =>
    all.subarray(at * part, (at + 1) * part)
  )
  const open = () => Stream.fromIterable(parts)
  return StatementFile.adapter({ source: Id.SourceId.make("lrs"), setting: settingOf(setting), open, ...changes })
}

const keys = ({ pages }: Collected) => pages.flatMap(({ drafts }) => drafts.map(({ reference }) => reference.key))
const lines = ({ pages }: Collected) => pages.flatMap(({ drafts }) => drafts.map(({ reference }) => reference.line))
const rows = ({ pages }: Collected) => pages.reduce((sum, page) => sum + page.rows, 0)
const rejections = ({ pages }: Collected) =>
  pages.flatMap(({ rejections }) =>
    rejections.map(({ line, column, expected, found }) => `${line} ${column}: ${expected}, ${found}`)
  )

const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`
const numbered = (at: number, more: object = {}) => statement("completed", { id: idOf(at), ...more })
const some = Array.from({ length: 25 }, (_, at) =>
  numbered(at, { result: { response: 'a "quoted" \\ {[,]} text\n \u00e9\u{1f600}' } })
)
const ndjson = some.map((each) => JSON.stringify(each)).join("\n")

const forms: Readonly<Record<string, string>> = {
  "one a line": ndjson,
  "one a line, with an end and blank lines": `\n${ndjson.replaceAll("\n", "\r\n\r\n")}\r\n\n`,
  "one a line, after a byte order mark": `\ufeff${ndjson}`,
  "a list": JSON.stringify(some),
  "a list over many lines": JSON.stringify(some, null, 2),
  "an answer of a record store": JSON.stringify({ statements: some, more: "/xapi/statements?more=]}" }),
  "an answer that begins otherwise": `  ${JSON.stringify({ more: "", 'x-"{[': [{ statements: 1 }], statements: some }, null, 1)}\n`,
  "values over many lines": some.map((each) => JSON.stringify(each, null, 2)).join("\n")
}

describe("a file", () => {
  for (const [name, content] of Object.entries(forms)) {
    it.effect(`that is ${name} gives its statements, plain or packed, in pieces of any size`, () =>
      Effect.gen(function* () {
        for (const bytes of [Buffer.from(content), gzipSync(content)]) {
          for (const part of [1, 7, 1_000, 65_536]) {
            const outcome = yield* collect(adapterOf(bytes, { part }))
            assert.isUndefined(outcome.error)
            assert.deepStrictEqual(rejections(outcome), [])
            assert.deepStrictEqual(
              keys(outcome),
              some.map(({ id }) => `${id}/completed`)
            )
          }
        }
      })
    )
  }
  it.effect("names the line where each statement begins", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        lines(yield* collect(adapterOf(ndjson))),
        some.map((_, at) => at + 1)
      )
      const pretty = JSON.stringify(some, null, 2).split("\n")
      const begins = pretty.flatMap((text, at) => (text === "  {" ? [at + 1] : []))
      assert.deepStrictEqual(lines(yield* collect(adapterOf(pretty.join("\n")))), begins)
    })
  )
  it.effect("without a statement is one page that has ended", () =>
    Effect.gen(function* () {
      for (const content of ["", "\n \n", "[]", '{"statements":[],"more":""}']) {
        const { pages, error } = yield* collect(adapterOf(content))
        assert.deepStrictEqual([pages.map(({ rows, ended }) => [rows, ended]), error], [[[0, true]], undefined])
      }
    })
  )
  it.effect("gives back the text of each draft, and of each row that was received", () =>
    Effect.gen(function* () {
      const { pages } = yield* collect(adapterOf(JSON.stringify(some)))
      const [page] = pages
      const [draft] = page?.drafts.slice(3) ?? []
      assert.strictEqual(draft && page?.raw(draft), JSON.stringify(some[3]))
      assert.deepStrictEqual(
        page?.received?.().map(({ key, raw }) => [key, raw]),
        some.map((each) => [each.id, JSON.stringify(each)])
      )
    })
  )
  it.effect("takes back what a statement in it voids, wherever it stands", () =>
    Effect.gen(function* () {
      const voiding = statement("voided", {
        id: idOf(99),
        object: { objectType: "StatementRef", id: idOf(1) },
        context: {}
      })
      const { pages } = yield* collect(adapterOf([voiding, numbered(1)].map((each) => JSON.stringify(each)).join("\n")))
      assert.deepStrictEqual(
        pages.flatMap(({ withdrawals = [] }) => withdrawals.map(({ record, by, line }) => [record, by, line])),
        [[idOf(1), idOf(99), 1]]
      )
    })
  )
})

describe("a file by its first bytes", () => {
  it.effect("is UTF-16 and decoded, in pieces of any size; cut in a character it is Broken", () =>
    Effect.gen(function* () {
      const little = Buffer.from(`\ufeff${ndjson}`, "utf16le")
      const big = Buffer.from(little).swap16()
      for (const bytes of [little, big, gzipSync(little)]) {
        for (const part of [1, 7, 65_536]) {
          const outcome = yield* collect(adapterOf(bytes, { part }))
          assert.deepStrictEqual([keys(outcome).length, rejections(outcome), outcome.error], [25, [], undefined])
        }
      }
      const { error } = yield* collect(adapterOf(little.subarray(0, -1)))
      assert.include(error?.message, "expected text in UTF-16LE")
    })
  )
  it.effect("is a ZIP archive and refused whole; a line that begins with its letters is not", () =>
    Effect.gen(function* () {
      const { pages, error } = yield* collect(adapterOf(Buffer.from("PK\u0003\u0004 and more\nand more")))
      assert.deepStrictEqual([pages.length, error?.reason._tag], [0, "Misconfigured"])
      assert.include(error?.message, "found a ZIP archive")
      const line = yield* collect(adapterOf(`PK and more\n${ndjson}`))
      assert.deepStrictEqual([keys(line).length, rejections(line).length, line.error], [25, 1, undefined])
    })
  )
})

describe("a row that can't be read", () => {
  const good = JSON.stringify(numbered(1))
  const between = (bad: Bytes) =>
    Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(bad), Buffer.from(`\n${JSON.stringify(numbered(2))}\n`)])
  const rejects = (name: string, bad: Bytes, reason: string) =>
    it.effect(`${name} is a rejection, and in nobody's way`, () =>
      Effect.gen(function* () {
        const outcome = yield* collect(adapterOf(between(bad)))
        assert.deepStrictEqual([keys(outcome), rows(outcome)], [[`${idOf(1)}/completed`, `${idOf(2)}/completed`], 3])
        assert.deepStrictEqual(rejections(outcome).length, 1)
        assert.include(rejections(outcome)[0], reason)
        assert.isTrue(rejections(outcome)[0]?.startsWith("2 "))
      })
    )
  rejects("since it is no JSON", "{nonsense}", "no JSON")
  rejects("since a text in it is open", '{"id": "abc', "no JSON")
  rejects("since it is no object", "[1]", "an object")
  rejects(
    "since it is too long",
    JSON.stringify(numbered(3, { result: { response: "x".repeat(1_048_576) } })),
    "1,048,576 bytes"
  )
  rejects(
    "since it is too deep",
    JSON.stringify(numbered(3, { context: { extensions: { "urn:x": "deep" } } })).replace(
      '"deep"',
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`
    ),
    "50 levels"
  )
  rejects("since it is no text", Buffer.from('{"id": "\u00e9"}', "latin1"), "UTF-8")
  rejects("since it is no statement", "{}", "actor: a value")

  it.effect("and comes first does not take the rest for its own", () =>
    Effect.gen(function* () {
      for (const bad of [
        '{"id": "abc',
        '{"id": {',
        '{"id": [1',
        "{",
        "nonsense",
        `{"id": "${"x".repeat(1_100_000)}"}`
      ]) {
        const outcome = yield* collect(adapterOf(`${bad}\n${good}\n${JSON.stringify(numbered(2))}\n`))
        assert.isUndefined(outcome.error)
        assert.deepStrictEqual(
          [keys(outcome).length, rejections(outcome).length, rows(outcome)],
          [2, 1, 3],
          bad.slice(0, 20)
        )
      }
    })
  )
  it.effect("in a list is one too", () =>
    Effect.gen(function* () {
      const long = JSON.stringify({ ...numbered(3), x: "x".repeat(1_100_000) })
      const outcome = yield* collect(
        adapterOf(`[1, ${good}, null, "x,]", ${long}, {"a": nonsense}, ${JSON.stringify(numbered(2))}]`, {
          part: 1_000
        })
      )
      assert.isUndefined(outcome.error)
      assert.deepStrictEqual(keys(outcome), [`${idOf(1)}/completed`, `${idOf(2)}/completed`])
      assert.deepStrictEqual(rejections(outcome).length, 5)
    })
  )
})

describe("a file that is cut", () => {
  const breaks = (name: string, content: Bytes, whole: number, ...words: ReadonlyArray<string>) =>
    it.effect(`${name} is Broken after the whole statements before`, () =>
      Effect.gen(function* () {
        const outcome = yield* collect(adapterOf(content, { pageRows: 10 }))
        assert.deepStrictEqual([keys(outcome).length, outcome.error?.reason._tag], [whole, "Broken"])
        assert.isFalse(outcome.pages.some(({ ended }) => ended))
        for (const word of words) assert.include(outcome.error?.message, word)
      })
    )
  breaks("in a line", ndjson.slice(0, -30), 24, "line 25", "the end of the file")
  breaks("in a list", JSON.stringify(some).slice(0, -30), 24, "the rest of the list")
  breaks("between two of a list", `${JSON.stringify(some).slice(0, -1)},`, 25, "the rest of the list")
  breaks("in an answer", JSON.stringify({ statements: some, more: "abc" }).slice(0, -4), 25, "the rest of the list")
  breaks("in the only statement", JSON.stringify(numbered(1)).slice(0, -4), 0, "the rest of the statement")
  breaks("and is followed by something else", `${JSON.stringify(some)} x`, 25, "nothing more after the list")
  breaks("by a missing comma", `[${JSON.stringify(numbered(1))} ${JSON.stringify(numbered(2))}]`, 1, "a comma")

  it.effect("and packed is Broken too, and keeps what came before", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 3_000 }, (_, at) =>
        JSON.stringify(numbered(at, { result: { response: idOf(at * 7_919) } }))
      ).join("\n")
      const packed = gzipSync(many)
      const cut = yield* collect(adapterOf(packed.subarray(0, packed.length / 2), { pageRows: 100 }))
      assert.deepStrictEqual(cut.error?.reason._tag, "Broken")
      assert.include(cut.error?.message, "ends too early")
      assert.isAbove(keys(cut).length, 500)
      const damaged = Buffer.from(packed)
      damaged.fill(0xff, packed.length / 2, packed.length / 2 + 100)
      assert.deepStrictEqual((yield* collect(adapterOf(damaged))).error?.reason._tag, "Broken")
    })
  )
  it.effect("since there is something else after what is packed is told so, and not what was read", () =>
    Effect.gen(function* () {
      const { error } = yield* collect(adapterOf(Buffer.concat([gzipSync(ndjson), Buffer.from("no gzip")])))
      assert.include(error?.message, "found other bytes after the end of what is packed")
      // Two packed files behind each other are one.
      const two = yield* collect(adapterOf(Buffer.concat([gzipSync(ndjson), gzipSync("\n")])))
      assert.deepStrictEqual([keys(two).length, two.error], [25, undefined])
    })
  )
  it.effect("and mended is read whole", () =>
    Effect.gen(function* () {
      const cut = yield* collect(adapterOf(ndjson.slice(0, -30), { pageRows: 10 }))
      const mended = yield* collect(adapterOf(ndjson, { pageRows: 10 }), cut.pages.at(-1)?.position)
      assert.deepStrictEqual([keys(mended).length, mended.error], [25, undefined])
    })
  )
  it.effect("or changes while it is read is not taken for read", () =>
    Effect.gen(function* () {
      let opened = 0
      const open = () => Stream.make(Buffer.from(JSON.stringify(numbered(opened++))))
      const { pages, error } = yield* collect(adapterOf("", { open }))
      assert.deepStrictEqual([pages.map(({ ended }) => ended), error?.reason._tag], [[false], "Broken"])
    })
  )
  it.effect("anywhere never gives anything that the whole does not", () =>
    Effect.gen(function* () {
      const all = new Set((yield* collect(adapterOf(ndjson))).pages.flatMap(({ drafts }) => drafts.map(line)))
      for (const content of [ndjson, JSON.stringify({ statements: some })].map((each) => Buffer.from(each))) {
        for (let end = 0; end < content.length; end += 37) {
          const { pages } = yield* collect(adapterOf(content.subarray(0, end)))
          for (const draft of pages.flatMap(({ drafts }) => drafts)) assert.isTrue(all.has(line({ ...draft })))
        }
      }
    })
  )
})

describe("a statement that comes twice", () => {
  const twice = (second: object) =>
    collect(adapterOf([numbered(1), numbered(2), second].map((each) => JSON.stringify(each)).join("\n")))
  it.effect("and says the same is nothing", () =>
    Effect.gen(function* () {
      const same = [
        numbered(1),
        numbered(1, { stored: "2026-10-06T00:00:00Z", authority: { mbox: "mailto:lrs@example.org" } }),
        numbered(1, {
          timestamp: "2026-10-05T11:00:00+02:00",
          verb: { id: `${adl}completed`, display: { en: "completed" } }
        })
      ]
      for (const each of same) {
        const outcome = yield* twice(each)
        assert.deepStrictEqual([keys(outcome).length, rows(outcome), rejections(outcome)], [2, 3, []])
      }
    })
  )
  it.effect("and says something else is a rejection that names both lines", () =>
    Effect.gen(function* () {
      const others = [
        numbered(1, { timestamp: "2026-10-05T09:00:01Z" }),
        numbered(1, { verb: { id: `${adl}passed` } }),
        numbered(1, { verb: { id: `${adl}experienced` } }),
        numbered(1, { actor: { mbox: "mailto:ann@example.org" } })
      ]
      for (const each of others) {
        const outcome = yield* twice(each)
        assert.deepStrictEqual(keys(outcome), [`${idOf(1)}/completed`, `${idOf(2)}/completed`])
        assert.deepStrictEqual(rejections(outcome).length, 1)
        for (const word of ["3 id", "on line 3", "on line 1"]) assert.include(rejections(outcome)[0], word)
      }
    })
  )
  it.effect("is found across pages, and after an interruption", () =>
    Effect.gen(function* () {
      const other = JSON.stringify(numbered(0, { verb: { id: `${adl}passed` } }))
      const adapter = adapterOf(`${ndjson}\n${other}`, { pageRows: 10 })
      const whole = yield* collect(adapter)
      assert.deepStrictEqual([rejections(whole).length, whole.pages.length], [1, 3])
      const rest = yield* collect(adapter, whole.pages[0]?.position)
      assert.deepStrictEqual(rejections(rest), rejections(whole))
    })
  )
})

describe("a reading", () => {
  const adapter = adapterOf(ndjson, { pageRows: 10 })
  it.effect("goes on behind any page, without losing or repeating", () =>
    Effect.gen(function* () {
      const whole = yield* collect(adapter)
      assert.deepStrictEqual(
        whole.pages.map(({ rows, ended }) => [rows, ended]),
        [
          [10, false],
          [10, false],
          [5, true]
        ]
      )
      for (const [at, page] of whole.pages.entries()) {
        const rest = yield* collect(adapter, page.position)
        assert.deepStrictEqual(keys(rest), keys({ ...whole, pages: whole.pages.slice(at + 1) }))
      }
    })
  )
  it.effect("of what was read is no page, and of a file or setting that changed is all of it", () =>
    Effect.gen(function* () {
      const position = (yield* collect(adapter)).pages.at(-1)?.position
      assert.deepStrictEqual((yield* collect(adapter, position)).pages, [])
      assert.deepStrictEqual(rows(yield* collect(adapterOf(`${ndjson}\n`), position)), 25)
      const elsewhere = settingOf({ ...setting, zone: "Asia/Tokyo" })
      assert.deepStrictEqual(rows(yield* collect(adapterOf(ndjson, { setting: elsewhere }), position)), 25)
    })
  )
  it.effect("from a position of another adapter is refused", () =>
    Effect.gen(function* () {
      for (const position of ["", "{}", "17", '{"reading":1}']) {
        assert.deepStrictEqual((yield* collect(adapter, position)).error?.reason._tag, "Misconfigured")
      }
    })
  )
  it.effect("passes on what the opener says", () =>
    Effect.gen(function* () {
      const missing = new Adapter.Misconfigured({ where: "x", expected: "a file", found: "none", advice: "Name it." })
      const { pages, error } = yield* collect(adapterOf("", { open: () => Stream.fail(missing) }))
      assert.deepStrictEqual([pages, error?.reason], [[], missing])
    })
  )
  it.effect("of what was received says the same", () =>
    Effect.gen(function* () {
      const { pages } = yield* collect(adapter)
      const received = pages.flatMap((page) => page.received?.() ?? [])
      const again = adapter.again?.("statements", received)
      assert.deepStrictEqual(
        again?.drafts.map(line),
        pages.flatMap(({ drafts }) => drafts.map(line))
      )
    })
  )
})

describe("a statement without an id", () => {
  const { id: _, ...without } = numbered(1)
  it.effect("gets one made of what it says, the same each time", () =>
    Effect.gen(function* () {
      const first = keys(yield* collect(adapterOf(JSON.stringify(without))))
      const reversed = Object.fromEntries(Object.entries(without).toReversed())
      assert.match(first[0] ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}\/completed$/)
      assert.deepStrictEqual(keys(yield* collect(adapterOf(JSON.stringify([reversed], null, 2)))), first)
      const other = keys(yield* collect(adapterOf(JSON.stringify({ ...without, timestamp: "2026-10-05T09:00:01Z" }))))
      assert.notDeepEqual(other, first)
    })
  )
})
