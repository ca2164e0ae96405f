/** Workbooks as other programs write them. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { brief, read } from "./files.ts"

const fixture = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "..", "fixtures", name))

describe("a workbook of another program", () => {
  it.effect("gives its rows as they are shown: of XlsxWriter", () =>
    Effect.gen(function* () {
      const outcome = yield* read(fixture("xlsxwriter.xlsx"), { header: { has: ["person", "score"] } })
      const cells = "Fire & safety <1>|2024-03-01|2024-03-01T09:30:00|27:30:00|1.25|TRUE"
      assert.deepStrictEqual(brief(outcome), [
        `4: Zoë|${cells}|0.29`,
        "5 H5: expected a value, found the error #N/A",
        `6: Eve|${cells}|12345678`,
        `8: Fay|${cells}|a\nb`,
        "10 A10:A11: expected cells of their own, found the merged cells A10:A11",
        "11 A10:A11: expected cells of their own, found the merged cells A10:A11"
      ])
      assert.deepStrictEqual(
        [outcome.found.sheet, outcome.found.sheets.map(({ isHidden }) => isHidden)],
        ["Completions", [false, true]]
      )
    })
  )
  it.effect("gives its rows as they are shown: of openpyxl, from 1904 and in ISO 8601", () =>
    Effect.gen(function* () {
      const outcome = yield* read(fixture("openpyxl.xlsx"))
      assert.deepStrictEqual(brief(outcome), [
        "2 G2: expected the value of a formula, found a formula that was never calculated",
        "3 B3: expected a day that exists, counted from 1904-01-01, found 0, as from a cell without a day"
      ])
      assert.deepStrictEqual(outcome.rows[0]?.cells, [
        "2024-03-01T09:30:00",
        "2024-02-29",
        "09:30:00",
        "0.0000001",
        "FALSE",
        "ü😀",
        "=1+1"
      ])
      assert.strictEqual(outcome.found.epoch, 1904)
      assert.deepStrictEqual(brief(yield* read(fixture("openpyxl-iso.xlsx"))), ["2: 2024-03-01T09:30:00|2024-02-29"])
    })
  )
})
