/** Workbooks: what a cell shows is what is read, and what can't be trusted is named by its cell. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { zipOf } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { gzipSync } from "node:zlib"
import { brief, bytesOf, partsOf, raws, read, refusal, sheetOf, texts, workbookOf } from "./files.ts"
import * as Opened from "../../src/reading/Opened.ts"
import type { Record } from "../../src/reading/Record.ts"
import * as NumberFormat from "../../src/reading/xlsx/NumberFormat.ts"

const cell = (style: number, value: number | string): string => `<c s="${style}"><v>${value}</v></c>`
/** What a number shows in a format, in a workbook of either epoch. */
const shown = (code: string, value: number | string, is1904 = false): Effect.Effect<string> =>
  read(sheetOf(`${texts("value")}<row>${cell(1, value)}</row>`, { formats: [code], is1904 })).pipe(
    Effect.map((outcome) =>
      brief(outcome)
        .join("; ")
        .replace(/^2[:]? /, "")
    ),
    Effect.orDie
  )

const shows = (cases: ReadonlyArray<readonly [code: string, value: number | string, text: string]>, is1904 = false) =>
  Effect.gen(function* () {
    for (const [code, value, text] of cases)
      assert.strictEqual(yield* shown(code, value, is1904), text, `${code} ${value}`)
  })

describe("numbers of a sheet", () => {
  it.effect("are days since 1900 as their format says, by the count that has a 29 February 1900", () =>
    shows([
      ["yyyy-mm-dd", 1, "1900-01-01"],
      ["yyyy-mm-dd", 59, "1900-02-28"],
      ["yyyy-mm-dd", 61, "1900-03-01"],
      ["d/m/yy", 45_352, "2024-03-01"],
      ["d/m/yy", 2_958_465, "9999-12-31"],
      ["d/m/yy h:mm", 45_352.395_833_333_336, "2024-03-01T09:30:00"],
      ["d/m/yy h:mm", 45_352, "2024-03-01T00:00:00"],
      ["d/m/yy", 45_352.395_833_333_336, "2024-03-01T09:30:00"],
      ["d/m/yy h:mm:ss", 45_352.999_996_53, "2024-03-01T23:59:59"],
      ["d/m/yy h:mm:ss", 45_352.999_999_999_9, "2024-03-02T00:00:00"]
    ])
  )
  it.effect("are no day where there was none, and the row says so by the cell", () =>
    shows([
      [
        "d/m/yy",
        60,
        "A2: expected a day that exists, counted from 1900-01-01, found day 60, a 29 February 1900 that never was"
      ],
      ["d/m/yy", 0, "A2: expected a day that exists, counted from 1900-01-01, found 0, as from a cell without a day"],
      ["d/m/yy", 2_958_466, "A2: expected a day that exists, counted from 1900-01-01, found 2958466"],
      ["d/m/yy", -1, "A2: expected a day or a time that a workbook can have, found -1"],
      ["General", -1, "-1"]
    ])
  )
  it.effect("are days since 1904 where the workbook says so", () =>
    shows(
      [
        [
          "yyyy-mm-dd",
          0,
          "A2: expected a day that exists, counted from 1904-01-01, found 0, as from a cell without a day"
        ],
        ["yyyy-mm-dd", 1, "1904-01-02"],
        ["yyyy-mm-dd", 60, "1904-03-01"],
        ["yyyy-mm-dd", 43_890, "2024-03-01"]
      ],
      true
    )
  )
  it.effect("are times, and spans of time beyond a day", () =>
    shows([
      ["h:mm", 0.395_833_333_333_333_3, "09:30:00"],
      ["h:mm AM/PM", 0.75, "18:00:00"],
      ["mm:ss.0", 0.000_011_574_074_074_074_073, "00:00:01"],
      ["[h]:mm", 1.145_833_333_333_333_3, "27:30:00"],
      ["[mm]:ss", 0.062_5, "01:30:00"],
      ["h:mm", 45_352.5, "2024-03-01T12:00:00"]
    ])
  )
  it.effect("are the shortest decimals otherwise, without powers of ten", () =>
    shows([
      ["General", "0.28999999999999998", "0.29"],
      ["0.00", "45352.0", "45352"],
      ["0.00E+00", "1.5E-7", "0.00000015"],
      ["General", "1.5E+9", "1500000000"],
      ["General", "-1.25e6", "-1250000"],
      ["General", "12x", 'A2: expected a number, found "12x"']
    ])
  )

  it.effect("are percentages where they are shown so, digit for digit", () =>
    shows([
      ["0%", "0.85", "85%"],
      ["0%", "0.855", "85.5%"],
      ["0.00%", "0.070000000000000007", "7%"],
      ["0%", "1", "100%"],
      ["0%", "-1.5E-3", "-0.15%"],
      ["0%", "0", "0%"],
      ['0.00"%"', "0.85", "0.85"]
    ])
  )
  it.effect("of more digits than a program keeps are rejected: two ids may have become one", () =>
    shows([
      ["0", "12345678901234567890", "A2: expected a number of at most 15 digits, found 12345678901234567890"],
      ["0", "1.23456789012345E+19", "A2: expected a number of at most 15 digits, found 1.23456789012345E+19"],
      ["0", "1234567890123450", "A2: expected a number of at most 15 digits, found 1234567890123450"],
      ["0", "0.1234567890123456789", "A2: expected a number of at most 15 digits, found 0.1234567890123456789"],
      ["0", "123456789012345", "123456789012345"],
      ["0", "0.28999999999999998", "0.29"]
    ])
  )
  it.effect("keep the zeros that a format of digits shows before them, or are rejected", () =>
    shows([
      ["00000", 123, "00123"],
      ["00000", -5, "-00005"],
      ["00000", 123_456, "123456"],
      ["000-00-0000", 12_345_678, "A2: expected a number without zeros that only its format adds, found 12345678"],
      ["000-00-0000", 123_456_789, "123456789"],
      ["00000", 12.5, "A2: expected a number without zeros that only its format adds, found 12.5"],
      ["00.00", 5, "5"],
      ["#,##0", 5, "5"]
    ])
  )
  it.effect("are days by the part of the format that is for them", () =>
    shows([
      ["d/m/yy;@", 45_352, "2024-03-01"],
      ["0;d/m/yy", 45_352, "45352"],
      ["0;-0;d/m/yy", 45_352, "45352"],
      ["d/m/yy;-0;0", 0, "0"],
      ["d/m/yy;-0", -1, "-1"],
      ["[<100]0;d/m/yy", 45_352, "A2: expected a format that shows all numbers in one way, found one with conditions"],
      ["[<100]0.0;0", 45_352, "45352"],
      ['"a;b"d/m/yy', 45_352, "2024-03-01"],
      ["Standard", 45_352, "45352"],
      ["JJJJ-MM-TT", 45_352, "45352"],
      ["yyyy-mm-ddThh:mm", 45_352, "2024-03-01T00:00:00"]
    ])
  )

  it("are days by letters that stand for days, and not by letters that stand for themselves", () => {
    const codes = {
      date: [
        "[$-409]d-mmm-yy;@",
        'yyyy"年"m"月"',
        "mmm",
        "[$-F800]dddd, mmmm dd, yyyy",
        "[Red]yyyy",
        "ggge",
        "\\h yyyy"
      ],
      dateTime: ["m/d/yy h:mm", "yyyy-mm-dd\\Thh:mm:ss", "[$-409]m/d/yy h:mm AM/PM;@"],
      time: ["[$-F400]h:mm:ss AM/PM", "mm:ss", "mm:ss.000", '上午/下午h"时"mm"分"'],
      elapsed: ["[h]:mm", "[hh]:mm:ss", "[ss]"],
      number: [
        'General" days"',
        '0.00" dm"',
        "0.00E+00",
        "# ?/?",
        '#,##0 "h"',
        "[Blue]0;[Red]-0",
        "[>=100]0",
        "@",
        "_-* #,##0.00\\ _d_m_-",
        "[$kr-41D]#,##0",
        "\\d\\m\\y0"
      ]
    }
    for (const [shown, all] of Object.entries(codes))
      for (const code of all) assert.strictEqual(NumberFormat.ofCode(code)(1)?.shown, shown, code)
    assert.deepStrictEqual(
      [0, 13, 14, 22, 46, 47, 27, 49].map((id) => NumberFormat.ofId(id)(1)?.shown),
      ["number", "number", "date", "dateTime", "elapsed", "time", "date", "number"]
    )
  })
})

describe("cells of a sheet", () => {
  const strings = [
    "<si><t>plain</t></si>",
    '<si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r></si>',
    '<si><t>課き</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr/></si>',
    "<si><t>a_x000D_b_x005F_x000D_</t></si>",
    "<si/>"
  ].join("")

  it.effect("are texts: shared, rich without how they are pronounced, in place, and of formulas", () =>
    Effect.gen(function* () {
      const shared = [0, 1, 2, 3, 4].map((index) => `<c t="s"><v>${index}</v></c>`).join("")
      const other = `<c t="str"><f>A1&amp;"x"</f><v>plainx</v></c><c t="inlineStr"><is><r><t>in </t></r><r><t>place</t></r><rPh><t>X</t></rPh></is></c>`
      const outcome = yield* read(
        sheetOf(`${texts("a", "b", "c", "d", "e", "f", "g")}<row>${shared}${other}</row>`, { strings })
      )
      assert.deepStrictEqual(outcome.rows[0]?.cells, [
        "plain",
        "rich ",
        "課き",
        "a\rb_x000D_",
        "",
        "plainx",
        "in place"
      ])
      assert.deepStrictEqual(raws(outcome), ['["plain","rich ","課き","a\\rb_x000D_","","plainx","in place"]'])
    })
  )
  it.effect("are booleans, dates of ISO 8601, and the values of formulas as they were calculated", () =>
    Effect.gen(function* () {
      const cells = [
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c>',
        '<c t="d" s="1"><v>2024-03-01T00:00:00</v></c><c t="d"><v>2024-03-01T09:30:00.000</v></c>',
        '<c><f>1+1</f><v>2</v></c><c t="str"><f>""</f><v></v></c><c><f t="shared" si="0"/><v>3</v></c>'
      ]
      const row = `${texts(..."abcdefg")}<row>${cells.join("")}</row>`
      assert.deepStrictEqual(brief(yield* read(sheetOf(row, { formats: ["yyyy-mm-dd"] }))), [
        "2: TRUE|FALSE|2024-03-01|2024-03-01T09:30:00|2||3"
      ])
    })
  )
  it.effect("that can't be trusted reject their row, named by their place, and no other row", () =>
    Effect.gen(function* () {
      const wrong = [
        '<c r="B2" t="e"><v>#N/A</v></c>',
        '<c r="B3"><f>SUM(A1:A2)</f></c>',
        '<c r="B4"><f>SUM(A1:A2)</f><v/></c>',
        '<c r="B5" t="s"><v>99</v></c>',
        '<c r="B6" t="x"><v>1</v></c>',
        '<c r="B7" t="b"><v>2</v></c>',
        '<c r="B8" t="d"><v>yesterday</v></c>',
        '<c r="A9"><v>1</v></c><c r="A9"><v>2</v></c>',
        '<c r="B10"><v>1</v></c><c r="C10"><v>2</v></c>'
      ]
      const rows = `${texts("a", "b")}${wrong.map((cells, index) => `<row r="${index + 2}">${cells}</row>`).join("")}<row r="11"><c r="B11"><v>5</v></c></row>`
      const outcome = yield* read(sheetOf(rows))
      assert.deepStrictEqual(brief(outcome), [
        "2 B2: expected a value, found the error #N/A",
        "3 B3: expected the value of a formula, found a formula that was never calculated",
        "4 B4: expected the value of a formula, found a formula that was never calculated",
        '5 B5: expected the number of a text that the workbook has, found "99"',
        '6 B6: expected a kind of cell that workbooks have, found "x"',
        '7 B7: expected 0 or 1, found "2"',
        '8 B8: expected a date such as 2024-03-01T09:30:00, found "yesterday"',
        '9 -: expected cells in the order of their columns, found cell "A9"',
        "10 -: expected 2 cells, like the header, found 3",
        "11: |5"
      ])
      assert.deepStrictEqual(raws(outcome).slice(0, 2), ['["","#N/A"]', '["","=SUM(A1:A2)"]'])
    })
  )
  it.effect("that are merged reject every row that has a part of them, unless it is blank or above the header", () =>
    Effect.gen(function* () {
      const rows = `${texts("Report")}${texts("a", "b")}${texts("1", "2")}${texts("3", "4")}${texts("5", "6")}<row/>${texts("7", "8")}`
      const after = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="B4:B6"/></mergeCells>'
      const outcome = yield* read(sheetOf(rows, { after }), { header: { has: ["a", "b"] } })
      assert.deepStrictEqual(brief(outcome), [
        "3: 1|2",
        "4 B4:B6: expected cells of their own, found the merged cells B4:B6",
        "5 B4:B6: expected cells of their own, found the merged cells B4:B6",
        "7: 7|8"
      ])
      const header = yield* refusal(read(sheetOf(rows, { after: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' })))
      assert.include(header, "the merged cells A1:B1")
    })
  )
  it.effect("may be left out, as rows may, and their places too; what the sheet says of its size is not believed", () =>
    Effect.gen(function* () {
      const places = `<row r="2"><c r="B2" t="str"><v>a</v></c><c r="D2" t="str"><v>b</v></c></row><row r="5"><c r="D5"><v>1</v></c></row><row/><row><c/><c><v>2</v></c></row><row r="9" spans="1:4"><c r="A9" s="1"/></row>`
      const before = '<dimension ref="A1:B1"/>'
      const outcome = yield* read(sheetOf(places, { before }), { header: { has: ["a"] } })
      assert.deepStrictEqual(brief(outcome), ["5: |||1", "7: |2"])
      assert.include(
        yield* refusal(read(sheetOf(`<row r="3">${cell(0, 1)}</row><row r="3">${cell(0, 1)}</row>`))),
        'Broken: expected rows in ascending order after row 3, found row "3"'
      )
    })
  )
})

describe("a workbook", () => {
  const rows = `${texts("a")}${texts("1")}`
  const two = (first: object, second: object, sheet?: string | number) =>
    read(
      workbookOf({
        sheets: [
          { name: "First", rows, ...first },
          { name: "Second", rows: `${texts("b")}${texts("2")}`, ...second }
        ]
      }),
      sheet === undefined ? {} : { sheet }
    )

  it.effect("is read by its one sheet that is not hidden, or by the one that is named or numbered", () =>
    Effect.gen(function* () {
      const { found, columns } = yield* two({ state: "hidden" }, {})
      assert.deepStrictEqual(columns, ["b"])
      assert.deepStrictEqual(
        [found.sheet, found.sheets, found.epoch],
        [
          "Second",
          [
            { name: "First", isHidden: true },
            { name: "Second", isHidden: false }
          ],
          1900
        ]
      )
      assert.deepStrictEqual((yield* two({ state: "veryHidden" }, {}, "first")).columns, ["a"])
      assert.deepStrictEqual((yield* two({}, {}, 2)).columns, ["b"])
      assert.strictEqual(
        yield* refusal(two({}, {})),
        'Misconfigured: expected one sheet that is not hidden, found the sheets "First", "Second". Say in the mapping which sheet it is: "format": { "sheet": "its name" }, or its number from 1.'
      )
      assert.include(
        yield* refusal(two({ state: "hidden" }, { state: "hidden" })),
        '"First (hidden)", "Second (hidden)"'
      )
      assert.include(
        yield* refusal(two({}, {}, "Third")),
        'expected the sheet "Third", found the sheets "First", "Second"'
      )
      assert.include(yield* refusal(two({}, {}, 3)), "expected sheet 3")
    })
  )
  it.effect(
    "may be of the strict form, have prefixes, have no styles and no texts, and come in any pieces or packed",
    () =>
      Effect.gen(function* () {
        const strict = {
          namespace: "http://purl.oclc.org/ooxml/spreadsheetml/main",
          relationships: "http://purl.oclc.org/ooxml/officeDocument/relationships"
        }
        assert.deepStrictEqual(brief(yield* read(sheetOf(rows, strict))), ["2: 1"])
        const parts = partsOf({ sheets: [{ name: "A", rows }] })
        const sheet = "xl/worksheets/sheet1.xml"
        const prefixed = (parts[sheet] ?? "").replaceAll(/<(\/?)(?=[a-z])/g, "<$1x:").replace("xmlns=", "xmlns:x=")
        assert.deepStrictEqual(brief(yield* read(zipOf({ ...parts, [sheet]: prefixed }))), ["2: 1"])
        const { "xl/styles.xml": _, "xl/sharedStrings.xml": __, ...bare } = parts
        const rels = (bare["xl/_rels/workbook.xml.rels"] ?? "").replaceAll(/<Relationship Id="s[ts]"[^>]*>/g, "")
        assert.deepStrictEqual(brief(yield* read(zipOf({ ...bare, "xl/_rels/workbook.xml.rels": rels }))), ["2: 1"])
        const bytes = sheetOf(rows)
        assert.deepStrictEqual(brief(yield* read(bytes, {}, { size: 1 })), ["2: 1"])
        const packed = yield* read(gzipSync(bytes), {}, { file: "rows.xlsx.gz" })
        assert.deepStrictEqual([brief(packed), packed.found.isPacked], [["2: 1"], true])
        const other = (parts[sheet] ?? "").replace("spreadsheetml/2006/main", "other")
        assert.include(yield* refusal(read(zipOf({ ...parts, [sheet]: other }))), "expected <worksheet> of a workbook")
      })
  )
  it.effect("is given at any place where it can be, and is believed only as long as it is the same", () =>
    Effect.gen(function* () {
      const { look } = (yield* Effect.promise(() => import("@laurel/adapter-tabular"))).Tabular
      const bytes = sheetOf(rows)
      let asked = 0
      const blob = Effect.sync(() => {
        asked += 1
        return new Blob([new Uint8Array(bytes)])
      })
      const file = { file: "a.xlsx", bytes: { ...bytesOf(bytes), blob } }
      assert.deepStrictEqual((yield* look(file)).columns, ["a"])
      assert.strictEqual(asked, 1)
      let run = 0
      const changing = Stream.suspend(
        () => bytesOf(run++ === 0 ? bytes : Buffer.concat([bytes, Buffer.from("x")])).bytes
      )
      assert.include(
        yield* refusal(look({ ...file, bytes: { bytes: changing, blob } })),
        "expected the file to stay as it was"
      )
    })
  )
  it.effect("that is another kind of file, or has a password, is refused with words", () =>
    Effect.gen(function* () {
      const compound = (name: string) =>
        Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600), Buffer.from(name, "utf16le")])
      const words = [
        [compound("EncryptedPackage"), "found a workbook with a password. Save it without a password."],
        [compound("Workbook"), "found an old workbook (.xls). Save it as XLSX."],
        [compound(""), "found an old Office file (.xls), or a workbook with a password"],
        [zipOf({ "content.xml": "<a/>", mimetype: "application/vnd.oasis" }), "found an OpenDocument file"],
        [zipOf({ "rows.csv": "a\n1\n" }), "found a zip of other files"],
        [zipOf({ ...partsOf({ sheets: [] }), "xl/workbook.bin": "" }), "found a binary workbook (.xlsb)"],
        ["<html><table><tr><td>a</td></tr></table></html>", "found a web page, whatever its name says"],
        ['<?xml version="1.0"?><Workbook/>', "found an XML file"],
        ["%PDF-1.7", "found a PDF"]
      ] as const
      for (const [content, word] of words) assert.include(yield* refusal(read(content, {}, { file: "rows.xls" })), word)
      assert.include(
        yield* refusal(read("a\n1\n", { kind: "xlsx" })),
        "expected a workbook (XLSX), as the mapping says, found another file"
      )
      assert.include(yield* refusal(read(sheetOf(rows), { kind: "csv" })), "found a zip or a workbook")
    })
  )
  it.effect("that is damaged, cut or made to harm is Broken", () =>
    Effect.gen(function* () {
      const parts = partsOf({ sheets: [{ name: "A", rows }] })
      const sheet = "xl/worksheets/sheet1.xml"
      const with_ = (change: (xml: string) => string) =>
        refusal(read(zipOf({ ...parts, [sheet]: change(parts[sheet] ?? "") })))
      const doctype = yield* with_((xml) => xml.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'))
      assert.include(doctype, "Broken: expected XML without a document type")
      assert.include(
        yield* with_((xml) => xml.slice(0, -20)),
        "Broken: expected a whole XML document, found one that ends too early"
      )
      assert.include(yield* with_((xml) => xml.replace("<row>", "<row")), "Broken: expected well-formed XML")
      const deep = "<a>".repeat(101) + "</a>".repeat(101)
      assert.include(
        yield* with_((xml) => xml.replace("<sheetData>", `${deep}<sheetData>`)),
        "at most 100 elements within elements"
      )
      const long = `<row><c t="str"><v>${"x".repeat(5_000_000)}</v></c></row>`
      assert.include(
        yield* with_((xml) => xml.replace("</sheetData>", `${long}</sheetData>`)),
        "at most 4194304 characters of a tag or text"
      )
      const { [sheet]: _, ...without } = parts
      assert.include(yield* refusal(read(zipOf(without))), "expected such an entry, found none")
    })
  )
  it.effect("may have rows up to a bound, which are rejected by themselves beyond it", () =>
    Effect.gen(function* () {
      const strings = `<si><t>${"x".repeat(30_000)}</t></si>`
      const wide = (count: number) => `<row>${'<c t="s"><v>0</v></c>'.repeat(count)}</row>`
      const header = `<row>${Array.from({ length: 36 }, (_, index) => `<c><v>${index}</v></c>`).join("")}</row>`
      const outcome = yield* read(sheetOf(`${header}${wide(34)}${wide(36)}${wide(1)}`, { strings }))
      assert.deepStrictEqual(
        outcome.rows.map(({ problem }) => problem?.expected),
        [undefined, "a row of at most 1,048,576 characters", undefined]
      )
    })
  )
})

describe("a row of a sheet", () => {
  const last = (count: number) =>
    Array.from({ length: count }, (_, at) => `<row r="${at + 2}"><c r="XFD${at + 2}" t="str"><v>x</v></c></row>`).join(
      ""
    )
  it.effect("with a text in the last column is rejected without the cells between, and told by its column", () =>
    Effect.gen(function* () {
      const outcome = yield* read(
        sheetOf(`${texts("a", "b")}${last(2)}<row r="4"><c r="B4" t="str"><v>y</v></c></row>`)
      )
      assert.deepStrictEqual(brief(outcome), [
        "2 -: expected 2 cells, like the header, found 16384",
        "3 -: expected 2 cells, like the header, found 16384",
        "4: |y"
      ])
      assert.deepStrictEqual(raws(outcome), ['{"XFD":"x"}', '{"XFD":"x"}', '["","y"]'])
    })
  )
  it.effect("with a text in the last column takes no more memory than its text", () =>
    Effect.gen(function* () {
      const digested = yield* Opened.digest("a.xlsx", bytesOf(sheetOf(`${texts("a")}${last(2_000)}`)))
      const opened = yield* Opened.open(digested, {}, { ignore: [], listing: Opened.listing })
      const reader = opened.reader("a")
      const rows: Array<Record> = []
      yield* Stream.runForEach(opened.content, (part) => Effect.sync(() => rows.push(...reader.push(part))))
      assert.strictEqual(rows.length, 2_001)
      const [row] = rows.slice(1)
      assert.strictEqual(row?.width, 16_384)
      assert.notStrictEqual(row?.cells, row?.cells, "cells are made when they are asked for, and not kept")
    })
  )
  it.effect("with a text in the last column is given to those who look as far as the header goes", () =>
    Effect.gen(function* () {
      const { samples } = yield* Tabular.look({
        file: "a.xlsx",
        bytes: bytesOf(sheetOf(`${texts("a", "b")}${last(1)}`))
      })
      assert.deepStrictEqual(samples[1]?.cells, ["", ""])
      assert.include(samples[1]?.problem, "found 16384")
    })
  )
  it.effect("with a cell of two values is rejected", () =>
    Effect.gen(function* () {
      const row = (cell: string) => `${texts("a")}<row><c>${cell}</c></row>`
      assert.deepStrictEqual(brief(yield* read(sheetOf(row("<v>1</v><v>2</v>")))), [
        "2 A2: expected one value, found several"
      ])
      assert.deepStrictEqual(brief(yield* read(sheetOf(row("<v>12</v>")))), ["2: 12"])
    })
  )
  it.effect("with a character that was lost is rejected", () =>
    Effect.gen(function* () {
      const outcome = yield* read(sheetOf(`${texts("a")}${texts("Jos\ufffd")}${texts("José")}`))
      assert.deepStrictEqual(
        brief(outcome).map((line) => line.slice(0, 60)),
        ['2 A2: expected text whose characters are all known, found "\ufffd', "3: José"]
      )
    })
  )
  it.effect("that is hidden is still a row", () =>
    Effect.gen(function* () {
      const hidden = texts("ann").replace("<row>", '<row hidden="1">')
      assert.deepStrictEqual(brief(yield* read(sheetOf(`${texts("a")}${hidden}${texts("bob")}`))), ["2: ann", "3: bob"])
    })
  )
})

/** A blob that counts how often a part of it is taken. */
class Counted extends Blob {
  taken = 0

  override slice(start?: number, end?: number): Blob {
    this.taken += 1
    return super.slice(start, end)
  }
}

describe("a sheet", () => {
  it.effect("is unpacked once, however often it is read", () =>
    Effect.gen(function* () {
      const bytes = sheetOf(`${texts("a")}${texts("ann")}`)
      const blob = new Counted([new Uint8Array(bytes)])
      const digested = yield* Opened.digest("a.xlsx", { ...bytesOf(bytes), blob: Effect.succeed(blob) })
      const opened = yield* Opened.open(digested, {}, { ignore: [], listing: Opened.listing })
      const { taken } = blob
      assert.isAbove(taken, 0)
      for (const time of [1, 2]) {
        const reader = opened.reader("a")
        const rows: Array<Record> = []
        yield* Stream.runForEach(opened.content, (part) => Effect.sync(() => rows.push(...reader.push(part))))
        assert.deepStrictEqual([rows.length, blob.taken], [2, taken], `reading ${time}`)
      }
    })
  )
})
