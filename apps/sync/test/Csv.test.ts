/** Cells that no spreadsheet takes for a formula, and texts that are had back, by a parser of the tests' own. */
import { assert, describe, it } from "@effect/vitest"
import { Csv } from "@laurel/core"
import { Arbitrary, Schema } from "effect"
import { parse } from "./spreadsheet.ts"

const skipped = (text: string): string => /^[\s\p{Cc}\p{Cf}'"]*/u.exec(text)?.[0] ?? ""
const isSign = (character: string | undefined): boolean =>
  character !== undefined && "=+-@﹢﹣﹦﹫＋－＝＠".includes(character)

/** The text before it was made safe, character by character. */
const unguarded = (cell: string): string =>
  [...cell]
    .filter((character, at, all) => {
      const rest = all.slice(at + 1).join("")
      const skips = skipped(rest)
      const isBefore = isSign(rest[skips.length]) || (at === 0 && /[\t\r\n]/.test(skips))
      return character !== "'" || !isBefore || (at > 0 && !";|\t\r\n".includes(all[at - 1] ?? ""))
    })
    .join("")

/** Whether a spreadsheet may take the cell for a formula: it skips spaces, quotes and what is not seen, but no apostrophe. */
const isFormula = (cell: string): boolean => {
  const skips = skipped(cell)
  return !skips.includes("'") && isSign(cell[skips.length])
}

const hostile = [
  "=",
  "+",
  "-",
  "@",
  "＝",
  "＠",
  "\t",
  "\r",
  "\n",
  ";",
  "|",
  ",",
  '"',
  "'",
  " ",
  "\u200b",
  "\ufeff",
  "a",
  "1",
  "é"
]
const texts = Arbitrary.array(Arbitrary.schema(Schema.Literals(hostile)), { minLength: 0, maxLength: 12 }).pipe(
  Arbitrary.map((characters) => characters.join(""))
)

describe("a row of CSV", () => {
  it("is as RFC 4180 has it: commas, CRLF, quotes where they must be, and doubled inside", () => {
    assert.strictEqual(Csv.row(["plain", 12, null, "a, b", 'say "x"', ""]), 'plain,12,,"a, b","say ""x""",\r\n')
    assert.strictEqual(Csv.row(["one\r\ntwo", " kept "]), '"one\r\ntwo"," kept "\r\n')
  })

  it("leaves names, dates, numbers and ids as they are", () => {
    const cells = ["student:ann-marie+x@example.com", "2026-01-31", "a-b:7:1", "Müller (x) = y", "Smith, -John", -12.5]
    assert.deepStrictEqual(parse(Csv.row(cells)), [cells.map(String)])
    for (const name of ["O'Brien", "'t Hooft", "a'=b"]) assert.deepStrictEqual(parse(Csv.row([name])), [[name]])
  })

  it("has an apostrophe before whatever could be a formula, also after spaces and quotes and in full width", () => {
    const written = (text: string) => parse(Csv.row([text]))[0]?.[0]
    const risky = [
      "=1+1",
      "+1",
      "-1",
      "@SUM(A1)",
      "\tx",
      "\rx",
      " =1",
      '"=1',
      "'=1",
      "＝1",
      "＋1",
      "－1",
      "＠x",
      "\ufeff=1"
    ]
    for (const text of risky) assert.strictEqual(written(text), `'${text}`, text)
    for (const text of ["1=1", "a=1", "a+b", "1-1", "x@y", "'a", '"a"', "(=1)", " a=1", "’=1"])
      assert.strictEqual(written(text), text)
  })

  it("has one too where another separator would begin a cell", () => {
    assert.strictEqual(Csv.row(["a;=1"]), '"a;\'=1"\r\n')
    assert.strictEqual(Csv.row(["a; b"]), '"a; b"\r\n')
    assert.strictEqual(Csv.row(["a|@x", "b\t+1"]), '"a|\'@x","b\t\'+1"\r\n')
  })

  it.prop(
    "gives every text back, and no cell of it is a formula",
    [texts, texts],
    ([one, other]) => {
      const written = Csv.row(["c1", one, other, "end"])
      const [cells = []] = parse(written)
      assert.deepStrictEqual(cells.map(unguarded), ["c1", one, other, "end"])
      for (const cell of cells) {
        assert.isFalse(isFormula(cell), JSON.stringify(written))
        assert.notMatch(cell, /^[\t\r\n]/)
      }
    },
    { arbitrary: { runs: 2_000 } }
  )

  it.prop(
    "has no formula for a spreadsheet that takes other separators either",
    [texts, texts],
    ([one, other]) => {
      const written = Csv.row(["c1", one, other, "end"])
      for (const separator of [";", "|", "\t"])
        for (const cell of parse(written, separator).flat())
          assert.isFalse(isFormula(cell), JSON.stringify([separator, written]))
    },
    { arbitrary: { runs: 2_000 } }
  )
})
