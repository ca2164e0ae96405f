/** Rows that are written by the rules are cut by a plain loop, whatever other rows are beside them. */
import { assert, it } from "@effect/vitest"
import { parse } from "csv-parse/sync"
// Mocks are found by this name only.
import { vi } from "vitest"
import { CsvReader } from "../../src/reading/CsvReader.ts"

vi.mock("csv-parse/sync", { spy: true })

/** How often csv-parse is asked for a block of rows that begins with this one. */
const asked = (row: string): number => {
  const before = vi.mocked(parse).mock.calls.length
  const reader = new CsvReader("", ",")
  const rows = [...reader.push(Buffer.from(`a,b\n${row}\n${"1,2\n".repeat(1_000)}`)), ...reader.end()]
  assert.strictEqual(rows.length, 1_002)
  return vi.mocked(parse).mock.calls.length - before
}

it("a row with a stray quote is parsed by itself, and a row with doubled quotes or a line break in quotes not at all", () => {
  assert.strictEqual(asked('x"y,1'), 1)
  assert.strictEqual(asked('"x"y,1'), 1)
  assert.strictEqual(asked('"x ""y""",1'), 0)
  assert.strictEqual(asked('"x\ny",1'), 0)
})
