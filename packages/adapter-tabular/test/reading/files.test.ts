/** Files of all kinds through a mapping: the same rows are the same facts; and what a look at a file tells. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { collect } from "@laurel/testkit"
import { Id } from "@laurel/core"
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"
import { adapterOf, base, brief, drafts, enrolments, header, items, marks, opener, rejections } from "../source.ts"
import { bytesOf, refusal, sheetOf, texts } from "./files.ts"

const lines = ["1,ann,1,10", "1,bob,2,?", "2,ann,3,30.5", "3,zoë,4,100", "9,eve,1,1"]
const rows = lines.map((line) => line.split(","))
const [names = []] = [header.trim().split(",")]
const fields = rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [names[index], cell])))
const unnamed = { ...base, tables: { items: { file: "items", key: ["item"] } }, streams: [{ ...marks, file: "marks" }] }
const csv = header + lines.join("\n")

describe("rows of any kind of file", () => {
  const files: ReadonlyArray<readonly [name: string, content: string | Uint8Array]> = [
    ["CSV", csv],
    ["CSV with tabs in UTF-16", Buffer.from(`\ufeff${csv.replaceAll(",", "\t")}`, "utf16le")],
    ["a sheet", sheetOf([texts(...names), ...rows.map((cells) => texts(...cells))].join(""))],
    ["JSON", JSON.stringify(fields)],
    ["NDJSON", fields.map((record) => JSON.stringify(record)).join("\n")]
  ]
  const read = (content: string | Uint8Array, pageRows = 25_000, position: string | null = null) =>
    collect(adapterOf({ ...unnamed, pageRows }, opener({ items, marks: content }, 7)), position)
  for (const [name, content] of files)
    it.effect(`are the same facts from ${name}, also after an interruption`, () =>
      Effect.gen(function* () {
        const said = (all: Parameters<typeof drafts>[0]) => drafts(all).map((draft) => brief(draft).replace(/^\d+/, ""))
        const whole = yield* read(content)
        assert.strictEqual(whole.error, undefined)
        assert.deepStrictEqual(said(whole), said(yield* read(csv)))
        assert.strictEqual(said(whole).length, 4)
        assert.deepStrictEqual(
          rejections(whole).map(({ column, found }) => [column, found]),
          [["item", '"9"']]
        )
        const parts = yield* read(content, 2)
        assert.deepStrictEqual(
          parts.pages.map(({ rows, ended }) => [rows, ended]),
          [
            [2, false],
            [2, false],
            [1, true]
          ]
        )
        const rest = yield* read(content, 2, parts.pages[0]?.position)
        assert.deepStrictEqual(said(rest), said(whole).slice(2))
        assert.deepStrictEqual((yield* read(content, 2, whole.pages[0]?.position)).pages, [], "read to its end")
        const received = parts.pages[0]?.received?.() ?? []
        assert.deepStrictEqual(
          received.map(({ key }) => key),
          ["1/ann", "1/bob"]
        )
        assert.include(received[0]?.raw, "ann")
      })
    )
  it.effect("are looked up in tables of any kind, trimmed where the mapping says so", () =>
    Effect.gen(function* () {
      const table = sheetOf(
        [
          texts(" item ", "course", "run"),
          texts("1 ", "AAA", " 2013J"),
          texts("2", "AAA", "2014B"),
          texts("3", "CCC", "2013J")
        ].join("")
      )
      const outcome = yield* collect(
        adapterOf({ ...unnamed, trim: true }, opener({ items: table, marks: csv.replace("item", " item") }))
      )
      assert.strictEqual(drafts(outcome).length, 4)
      const json = JSON.stringify(
        [...Array(1_500).keys()].map((item) => (item < 1_400 ? { item } : { item, course: "AAA", run: "2013J" }))
      )
      const late = yield* collect(adapterOf(unnamed, opener({ items: json, marks: `${header}1450,ann,1,10\n` })))
      assert.deepStrictEqual(
        drafts(late).map(({ subject }) => subject.key),
        ["AAA/2013J/ann"]
      )
    })
  )
})

describe("files that are given", () => {
  const mapping = Schema.decodeUnknownSync(Tabular.Mapping)({
    ...base,
    streams: [{ ...marks, file: undefined }, enrolments].map(({ file, ...rest }) =>
      file === undefined ? rest : { ...rest, file }
    )
  })
  const open = opener({
    "items.csv": items,
    "a.csv": `${header}1,ann,1,10\n`,
    "b.csv": `${header}1,bob,1,x\n`,
    "enrolments.csv": "course,run,person,registered,left\nAAA,2013J,p1,?,?\n"
  })
  const read = (files: ReadonlyMap<string, ReadonlyArray<string>> | undefined, position: string | null = null) =>
    collect(
      Tabular.adapter({ source: Id.SourceId.make("test"), mapping, open, ...(files === undefined ? {} : { files }) }),
      position
    )
  const short = (file: string): string => createHash("sha256").update(file).digest("hex").slice(0, 8)

  it.effect("are each a stream of its own to the ledger, while their facts are of the mapping's stream", () =>
    Effect.gen(function* () {
      const outcome = yield* read(new Map([["marks", ["a.csv", "b.csv", "a.csv"]]]))
      assert.strictEqual(outcome.error, undefined)
      assert.deepStrictEqual(
        outcome.pages.map(({ stream, rows, ended }) => [stream, rows, ended]),
        [
          [`marks/${short("a.csv")}`, 1, true],
          [`marks/${short("b.csv")}`, 1, true],
          [`enrolments/${short("enrolments.csv")}`, 1, true]
        ]
      )
      assert.deepStrictEqual(
        drafts(outcome).map(({ reference }) => reference.stream),
        ["marks", "enrolments"]
      )
      assert.deepStrictEqual(
        rejections(outcome).map(({ stream }) => stream),
        [`marks/${short("b.csv")}`]
      )
      assert.deepStrictEqual(
        (yield* read(new Map([["marks", ["b.csv", "a.csv"]]]), outcome.pages.at(-1)?.position)).pages,
        []
      )
    })
  )
  it.effect(
    "are missed where neither the mapping nor the reader names one, and refused for a stream that is not there",
    () =>
      Effect.gen(function* () {
        assert.include((yield* read(undefined)).error?.message, 'expected a file for stream "marks", found none')
        assert.include(
          (yield* read(new Map([["mark", ["a.csv"]]]))).error?.message,
          'expected one of the streams "marks", "enrolments", found "mark"'
        )
      })
  )
})

describe("a look at a file", () => {
  it.effect("tells what it is, its columns and its first records, those before the header among them", () =>
    Effect.gen(function* () {
      const content = Buffer.from('\ufeffReport\t2024\nname\tscore\nann\t1\nbob\t"2"3\n', "utf16le")
      const look = yield* Tabular.look({
        file: "a.csv",
        bytes: bytesOf(content),
        format: { header: { has: ["Name"] } }
      })
      assert.deepStrictEqual(look, {
        file: "a.csv",
        kind: "csv",
        isPacked: false,
        encoding: "utf-16le",
        isGuess: false,
        delimiter: "\t",
        sheet: null,
        sheets: [],
        epoch: null,
        header: 2,
        columns: ["name", "score"],
        samples: [
          { line: 1, cells: ["Report", "2024"], raw: "Report\t2024", problem: null },
          { line: 2, cells: ["name", "score"], raw: "name\tscore", problem: null },
          { line: 3, cells: ["ann", "1"], raw: "ann\t1", problem: null },
          {
            line: 4,
            cells: ["bob", '"2"3'],
            raw: 'bob\t"2"3',
            problem:
              "expected quotes around the whole of a cell, and doubled within it, found a quote that is neither. Double the quotes that are part of the text."
          }
        ]
      })
    })
  )
  it.effect("gives as many records as are asked for, of JSON with the paths that they have", () =>
    Effect.gen(function* () {
      const json = JSON.stringify(Array.from({ length: 3_000 }, (_, id) => ({ id, at: { day: "x".repeat(30) } })))
      const look = yield* Tabular.look({ file: "a.json", bytes: bytesOf(json, 65_536), samples: 2 })
      assert.deepStrictEqual([look.header, look.columns, look.samples.length], [null, ["id", "at", "at.day"], 2])
      assert.strictEqual((yield* Tabular.look({ file: "a.json", bytes: bytesOf(json, 65_536) })).samples.length, 100)
      const all = yield* Tabular.look({ file: "a.json", bytes: bytesOf(json, 65_536), samples: 10_000 })
      assert.strictEqual(all.samples.length, 3_000)
      assert.deepStrictEqual((yield* Tabular.look({ file: "a.csv", bytes: bytesOf("") })).samples, [])
      assert.include(
        yield* refusal(Tabular.look({ file: "a.json", bytes: bytesOf('{"a":[]}') })),
        "one object on one line"
      )
    })
  )
})
