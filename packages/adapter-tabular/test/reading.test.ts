/** From bytes to pages: however they are split, packed, cut or resumed, the same rows give the same facts. */
import { assert, describe, it } from "@effect/vitest"
import { parse } from "csv-parse/sync"
import { Effect, Schema } from "effect"
import { collect, type Collected } from "@laurel/testkit"
import { gzipSync } from "node:zlib"
import { CsvReader } from "../src/reading/CsvReader.ts"
import {
  adapterOf,
  base,
  brief,
  drafts,
  enrolments,
  type Files,
  header,
  items,
  marks,
  opener,
  readMarks,
  rejections
} from "./source.ts"

const ugly =
  `\ufeff"item","person","day","score"\r\n1,ann,1,10\r\n\r\n1,"b ""o"" b",2,?\r\n1,"c\r\nd",3,30\n2,"é,𝒶",4,40\n` +
  `1,ann,5,50\n3,eve,x,1\n1,fay,6\n"2",gus,7,"70"\n1,stray"quote,8,80\n1,"half"way,9,90\n2,hal,10,100`
const rows = Array.from(
  { length: 40 },
  (_, index) => `${1 + (index % 3)},p${index % 17},${index % 5},${index % 4 === 0 ? "?" : index}`
)
const plain = `${header}${rows.join("\n")}\n`
const config = { ...base, pageRows: 7, streams: [marks] }
const filesOf = (content: string | Uint8Array): Files => ({ "items.csv": items, "marks.csv": content })
const said = (outcome: Collected) => ({
  drafts: drafts(outcome).map(brief),
  raw: outcome.pages.flatMap(({ drafts, raw }) => drafts.map(raw)),
  rejections: rejections(outcome),
  ends: outcome.pages.map(({ ended, rows, position }) => [ended, rows, position])
})

describe("bytes", () => {
  it.effect.prop(
    "split anywhere give the same pages",
    [Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))],
    ([size]) =>
      Effect.gen(function* () {
        for (const content of [ugly, gzipSync(ugly)]) {
          const whole = yield* collect(adapterOf(config, opener(filesOf(content))))
          const split = yield* collect(adapterOf(config, opener(filesOf(content), size)))
          assert.deepStrictEqual(said(split), said(whole))
        }
      })
  )
  it("split into blocks of any size give the same records, down to one byte", () => {
    const bytes = new TextEncoder().encode(ugly)
    const recordsOf = (part: number, block: number) => {
      const records = new CsvReader("", ",", block)
      const found = []
      for (let at = 0; at < bytes.length; at += part) found.push(...records.push(bytes.subarray(at, at + part)))
      return [...found, ...records.end()].map(({ line, cells, problem }) => ({ line, cells, problem }))
    }
    const whole = recordsOf(bytes.length, 65_536)
    assert.strictEqual(whole.length, 12)
    for (let size = 1; size < bytes.length; size++)
      assert.deepStrictEqual(recordsOf(size, 1), whole, `parts of ${size}`)
  })
  it.prop(
    "of easy and hard rows give the cells that csv-parse finds",
    [Schema.Array(Schema.Literals(["a", '"', '""', ",", "\n", "\r\n", "\r", "é", "1234567890123", "\n1,2\n", '"x"']))],
    ([parts]) => {
      const bytes = Buffer.from(parts.join(""))
      const expected: Array<ReadonlyArray<string>> = []
      let start = 0
      try {
        parse(bytes, {
          relax_column_count: true,
          relax_quotes: true,
          record_delimiter: ["\r\n", "\n"],
          on_record: (cells: ReadonlyArray<string>, { bytes: end }) => {
            if (!/^\r?\n$/.test(bytes.toString("utf8", start, end))) expected.push(cells)
            start = end
            return null
          }
        })
      } catch (error) {
        assert.propertyVal(error, "code", "CSV_QUOTE_NOT_CLOSED")
        expected.push([])
      }
      const records = new CsvReader("", ",", 1)
      const found = [...records.push(bytes), ...records.end()]
      assert.deepStrictEqual(
        found.map(({ cells }) => cells),
        expected
      )
    }
  )
  it.effect(
    "quotes, line breaks in cells, blank lines and a byte order mark are read as RFC 4180 says, at their lines",
    () =>
      Effect.gen(function* () {
        const outcome = yield* readMarks(ugly)
        assert.strictEqual(outcome.error, undefined)
        assert.deepStrictEqual(
          drafts(outcome).map(({ reference }) => [reference.line, reference.key]),
          [
            [4, '1/b "o" b'],
            [7, "2/é,𝒶"],
            [11, "2/gus"],
            [14, "2/hal"]
          ]
        )
        assert.deepStrictEqual(
          rejections(outcome).map(({ line, column, raw }) => [line, column, raw]),
          [
            [2, null, "1,ann,1,10"],
            [5, "item.course, item.run, person", '1,"c\r\nd",3,30'],
            [8, null, "1,ann,5,50"],
            [9, "day", "3,eve,x,1"],
            [10, null, "1,fay,6"],
            [12, null, '1,stray"quote,8,80'],
            [13, null, '1,"half"way,9,90']
          ]
        )
        const [page] = outcome.pages
        assert.strictEqual(page?.drafts[0] && page.raw(page.drafts[0]), '1,"b ""o"" b",2,?')
      })
  )
  it.effect("that are no UTF-8 reject their row only, where the mapping says that the file is UTF-8", () =>
    Effect.gen(function* () {
      const latin = Buffer.from(`${header}1,ann,1,10\n1,Zo\u00eb,2,20\n1,bob,3,30\n`, "latin1")
      assert.deepStrictEqual(
        drafts(yield* readMarks(latin, { format: { encoding: "windows-1252" } })).map(({ reference }) => reference.key),
        ["1/ann", "1/Zo\u00eb", "1/bob"]
      )
      const outcome = yield* readMarks(latin, { format: { encoding: "utf-8" } })
      assert.deepStrictEqual(
        drafts(outcome).map(({ reference }) => reference.line),
        [2, 4]
      )
      assert.deepStrictEqual(
        rejections(outcome).map(({ line, expected }) => [line, expected]),
        [[3, "text in UTF-8"]]
      )
      const lost = yield* readMarks(`${header}1,Zo\ufffd,2,20\n1,bob,3,30\n`)
      assert.deepStrictEqual(
        rejections(lost).map(({ line, expected }) => [line, expected]),
        [[2, "text whose characters are all known"]]
      )
    })
  )
  it.effect("with a quote open until the end reject the rest as one row", () =>
    Effect.gen(function* () {
      const outcome = yield* readMarks(`${header}1,ann,1,10\n1,"bob,2,20\n1,eve,3,30\n`)
      assert.strictEqual(outcome.error, undefined)
      assert.deepStrictEqual(
        drafts(outcome).map(({ reference }) => reference.line),
        [2]
      )
      assert.deepStrictEqual(
        rejections(outcome).map(({ line, expected }) => [line, expected]),
        [[3, "a closing quote"]]
      )
    })
  )
  it.effect("of a row beyond the bound break the stream; the longest row within it does not", () =>
    Effect.gen(function* () {
      const long = (length: number) => `${header}1,ann,1,10\n1,"${"x".repeat(length)}",2,20\n1,bob,3,30\n`
      const within = yield* readMarks(long(1_048_576 - 10))
      assert.strictEqual(within.error, undefined)
      assert.strictEqual(rejections(within)[0]?.raw.length, "… (1044575 more characters)".length + 4_000)
      const beyond = yield* readMarks(long(1_048_576 - 9))
      assert.strictEqual(beyond.error?.reason._tag, "Broken")
      assert.include(beyond.error?.message, "line 3")
      assert.deepStrictEqual(
        beyond.pages.map(({ rows, ended }) => [rows, ended]),
        [[1, false]]
      )
    })
  )
})

describe("gzip", () => {
  const packed = gzipSync(plain)
  it.effect("is known by its first bytes as well as by its name", () =>
    Effect.gen(function* () {
      assert.strictEqual(drafts(yield* readMarks(packed)).length, drafts(yield* readMarks(plain)).length)
      const files = { "items.csv": items, "marks.csv.gz": plain }
      const { error } = yield* collect(
        adapterOf({ ...base, streams: [{ ...marks, file: "marks.csv.gz" }] }, opener(files))
      )
      assert.include(error?.message, "expected a gzip file")
    })
  )
  it.effect("cut short anywhere, or with any byte changed, gives no row at all, and says so", () =>
    Effect.gen(function* () {
      const all = drafts(yield* readMarks(plain)).map(brief)
      for (let at = 2; at < packed.length; at++) {
        const cut = yield* collect(adapterOf(config, opener(filesOf(packed.subarray(0, at)), 50)))
        assert.deepStrictEqual([cut.pages.length, cut.error?.reason._tag], [0, "Broken"], `cut at ${at}`)
        assert.include(cut.error?.message, "ends too early")
        // Bytes 4 to 9 hold a time, a hint and a system: nothing that is unpacked.
        if (at < 10) continue
        const damaged = Buffer.from(packed)
        damaged[at] = (damaged[at] ?? 0) ^ 0x10
        const { pages, error } = yield* collect(adapterOf(config, opener(filesOf(damaged), 50)))
        // A few bits only pad: without them the content is the same.
        if (error === undefined) assert.deepStrictEqual(drafts({ pages }).map(brief), all, `byte ${at}`)
        else assert.deepStrictEqual([pages.length, error.reason._tag], [0, "Broken"], `byte ${at}`)
      }
    })
  )
  it.effect("mended after a cut is read whole", () =>
    Effect.gen(function* () {
      const cut = yield* collect(adapterOf(config, opener(filesOf(packed.subarray(0, -20)))))
      assert.deepStrictEqual([cut.pages.length, cut.error?.reason._tag], [0, "Broken"])
      const mended = yield* readMarks(packed)
      assert.strictEqual(drafts(mended).length, drafts(yield* readMarks(plain)).length)
    })
  )
})

describe("a position", () => {
  it.effect("resumes after any page with the same drafts in total, and still finds contradictions", () =>
    Effect.gen(function* () {
      const content = `${plain}2,p1,4,99\n1,p0,0,?\n`
      for (const pageRows of [1, 2, 7, 21, 42, 100]) {
        const adapter = adapterOf({ ...config, pageRows }, opener(filesOf(content), 64))
        const whole = yield* collect(adapter)
        assert.isAbove(rejections(whole).length, 0)
        for (const [index, page] of whole.pages.entries()) {
          const rest = yield* collect(adapter, page.position)
          const pages = [...whole.pages.slice(0, index + 1), ...rest.pages]
          assert.deepStrictEqual(
            said({ pages, error: undefined }),
            said(whole),
            `${pageRows} a page, after page ${index}`
          )
        }
      }
    })
  )
  it.effect("ends a reading on its last page only, even where pages come out even", () =>
    Effect.gen(function* () {
      const pagesOf = (pageRows: number) =>
        Effect.map(collect(adapterOf({ ...config, pageRows }, opener(filesOf(plain)))), ({ pages }) =>
          pages.map(({ rows, ended }) => [rows, ended])
        )
      assert.deepStrictEqual(yield* pagesOf(20), [
        [20, false],
        [20, true]
      ])
      assert.deepStrictEqual(yield* pagesOf(39), [
        [39, false],
        [1, true]
      ])
      assert.deepStrictEqual(yield* pagesOf(41), [[40, true]])
    })
  )
  it.effect("of an unchanged source gives no page; a change of file, table or mapping reads again", () =>
    Effect.gen(function* () {
      const two = { ...config, streams: [enrolments, marks] }
      const files = { ...filesOf(plain), "enrolments.csv": "course,run,person,registered,left\nAAA,2013J,p1,?,?\n" }
      const first = yield* collect(adapterOf(two, opener(files)))
      const position = first.pages.at(-1)?.position
      const streams = (mapping: object, files: Files) =>
        Effect.map(collect(adapterOf(mapping, opener(files)), position), ({ pages }) => [
          ...new Set(pages.map(({ stream }) => stream))
        ])
      assert.deepStrictEqual(yield* streams(two, files), [])
      assert.deepStrictEqual(
        yield* streams({ ...two, pageRows: 3 }, files),
        [],
        "a page's size says nothing about rows"
      )
      assert.deepStrictEqual(yield* streams(two, { ...files, "marks.csv": `${plain}3,new,1,1\n` }), ["marks"])
      assert.deepStrictEqual(yield* streams(two, { ...files, "items.csv": `${items}4,DDD,2013J\n` }), ["marks"])
      assert.deepStrictEqual(yield* streams({ ...two, missing: ["?", "-"] }, files), ["enrolments", "marks"])
    })
  )
  it.effect("that is none is refused", () =>
    Effect.gen(function* () {
      for (const position of ["", "{}", "17", '{"streams":{"marks":{"reading":"x","rows":-1,"ended":true}}}']) {
        const { pages, error } = yield* collect(adapterOf(config, opener(filesOf(plain))), position)
        assert.deepStrictEqual([pages.length, error?.reason._tag], [0, "Misconfigured"])
      }
    })
  )
})

describe("references beyond the bound", () => {
  it.effect("stop the reading before its first page; as many as the bound don't", () =>
    Effect.gen(function* () {
      const read = (rows: string) =>
        Effect.map(
          collect(
            adapterOf(
              { ...base, maxRows: 3, streams: [enrolments] },
              opener({ "enrolments.csv": `course,run,person,registered,left\n${rows}` })
            )
          ),
          ({ pages, error }) => ({
            pages: pages.map(({ rows, drafts, ended }) => [rows, drafts.length, ended]),
            error: error?.reason.expected
          })
        )
      const within = "AAA,2013J,ann,2013-08-01,2014-02-28\nAAA,2013J,bob,?,?\n"
      assert.deepStrictEqual(yield* read(within), { pages: [[2, 3, true]], error: undefined })
      const beyond = yield* read(`${within}AAA,2013J,eve,2013-08-01,2014-02-28\n`)
      assert.deepStrictEqual(beyond, { pages: [], error: "at most 3 facts or rows that are told apart" })
    })
  )
})
