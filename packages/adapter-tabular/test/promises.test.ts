/** The promises that every adapter makes, of files; and the rows as they stand in them. */
import { assert, describe, it } from "@effect/vitest"
import { Tabular } from "@laurel/adapter-tabular"
import { Id } from "@laurel/core"
import { testAdapter } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import { gzipSync } from "node:zlib"
import { base, header, items, marks, opener, readMarks, rejections } from "./source.ts"

const columns = ["item", "person", "day", "score"]
const row = (item: string, person: string, day: string, score: string) => ({ item, person, day, score })
const rows = [
  row("1", "ann", "1", "10"),
  row("1", "bob", "2", "?"),
  row("2", "ann", "3", "30.5"),
  row("3", "Zoë, M.", "4", "100")
]
const broken = [
  row("9", "ann", "1", "10"),
  row("1", "eve", "x", "1"),
  row("1", "fay", "1", "101"),
  row("1", "", "5", "50")
]

/** A cell as a program writes it that has never heard of this row's form. */
const cell = (row: unknown, column: string): string => {
  // What is no object is all that the row has.
  const cells = new Map<string, unknown>(Object.entries(typeof row === "object" && row !== null ? row : { item: row }))
  const value = cells.get(column) ?? ""
  // The words for a list or an object, for their JSON may be nested too deeply to be written.
  const text = typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value)
  return `"${text.replaceAll('"', '""')}"`
}
const write = (rows: ReadonlyArray<unknown>): Uint8Array =>
  new TextEncoder().encode(
    `${header}${rows.map((row) => `${columns.map((column) => cell(row, column)).join()}\n`).join("")}`
  )

const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })
const noAgain = "a line says nothing without its file's header and tables"

for (const [name, pack] of [
  ["a file", (bytes: Uint8Array): Uint8Array => bytes],
  ["a gzip file", gzipSync]
] as const)
  testAdapter(name, {
    over: "file",
    rows,
    facts: 4,
    broken,
    noAgain,
    write: (rows) => pack(write(rows)),
    open: (file, { pageRows }) =>
      Tabular.adapter({
        source: Id.SourceId.make("test"),
        mapping: decode({ ...base, pageRows, streams: [marks] }),
        open: (name) => (name === "marks.csv" ? { bytes: file() } : opener({ "items.csv": items })(name))
      })
  })

describe("the rows of a page", () => {
  it.effect("are given as they stand in the file, under the key of their first fact or by their content", () =>
    Effect.gen(function* () {
      const lines = ['1,"ann",1,10', "1,bob,never,20", "1,ann,1,10", "2,eve,2,?", '2,"a\nb",3,30']
      const outcome = yield* readMarks(`${header}${lines.join("\r\n")}`, { pageRows: 2 })
      const received = outcome.pages.map(({ received }) => received?.() ?? [])
      assert.deepStrictEqual(
        received.map(({ length }) => length),
        [2, 2, 1]
      )
      const all = received.flat()
      assert.deepStrictEqual(
        all.map(({ raw }) => raw),
        lines
      )
      assert.deepStrictEqual(
        all.map(({ line }) => line),
        [2, 3, 4, 5, 6]
      )
      // The third says what the first has said: they are one fact, twice.
      assert.deepStrictEqual(
        all.map(({ key }) => (key.length === 64 ? "by content" : key)),
        ["1/ann", "by content", "1/ann", "2/eve", "by content"]
      )
      assert.strictEqual(new Set(all.map(({ key }) => key)).size, 4)
      assert.strictEqual(rejections(outcome).length, 2)
    })
  )
})
