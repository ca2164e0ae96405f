/** Encodings and delimiters: what is certain is detected and said, what is not is asked for. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { gzipSync } from "node:zlib"
import { brief, bytesOf, raws, read, refusal } from "./files.ts"
import { Format } from "../../src/reading/Format.ts"

const table = 'name;city\r\nZoë;Kraków\r\n山田;東京\r\n𝒶;"a;\nb"\r\n'
const rows = ["2: Zoë|Kraków", "3: 山田|東京", "4: 𝒶|a;\nb"]
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16()
const western = (text: string): Buffer =>
  Buffer.from(text.replaceAll("€", "\u0080").replaceAll("’", "\u0092").replaceAll("Œ", "\u008c"), "latin1")

describe("an encoding", () => {
  const files: ReadonlyArray<readonly [name: string, bytes: Buffer, encoding: string]> = [
    ["UTF-8", Buffer.from(table), "utf-8"],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${table}`), "utf-8"],
    ["UTF-16 LE with a mark", Buffer.from(`\ufeff${table}`, "utf16le"), "utf-16le"],
    ["UTF-16 BE with a mark", utf16be(`\ufeff${table}`), "utf-16be"],
    ["UTF-16 LE without a mark", Buffer.from(table, "utf16le"), "utf-16le"],
    ["UTF-16 BE without a mark", utf16be(table), "utf-16be"]
  ]
  for (const [name, bytes, encoding] of files)
    it.effect(`of ${name} is found, whether it is packed, and however it is split`, () =>
      Effect.gen(function* () {
        for (const content of [bytes, gzipSync(bytes)])
          for (const size of [1, 3, 1_000]) {
            const outcome = yield* read(content, {}, { size })
            assert.deepStrictEqual(
              [brief(outcome), outcome.found.encoding, outcome.found.delimiter],
              [rows, encoding, ";"]
            )
            assert.deepStrictEqual(raws(outcome)[0], "Zoë;Kraków")
          }
      })
    )

  const french = "nom,prix\nœuvre,1\n".replace("œ", "Œ") + "Zoë,5 €\nl’été,3\n"
  const said = { encoding: "windows-1252" } as const
  it.effect("of Windows-1252 is read where the mapping says it, and asked for where nothing does", () =>
    Effect.gen(function* () {
      const outcome = yield* read(western(french), said)
      assert.deepStrictEqual(
        [brief(outcome), outcome.found.encoding, outcome.found.isGuess],
        [["2: Œuvre|1", "3: Zoë|5 €", "4: l’été|3"], "windows-1252", false]
      )
      const asked = yield* refusal(read(western(french)))
      assert.include(asked, "an encoding that the mapping says, found text in another encoding")
      assert.include(asked, '"format": { "encoding": "windows-1252" }')
      assert.strictEqual((yield* read("nom,prix\nA,1\n")).found.encoding, "utf-8", "what is the same in both is UTF-8")
    })
  )
  it.effect("of Windows-1252 is guessed for those who look, and told as a guess", () =>
    Effect.gen(function* () {
      const looked = yield* Tabular.look({ file: "a.csv", bytes: bytesOf(western(french)) })
      assert.deepStrictEqual(
        [looked.encoding, looked.isGuess, looked.samples[1]?.cells],
        ["windows-1252", true, ["Œuvre", "1"]]
      )
      const sure = yield* Tabular.look({ file: "a.csv", bytes: bytesOf(french) })
      assert.deepStrictEqual([sure.encoding, sure.isGuess], ["utf-8", false])
    })
  )
  it.effect("of Windows-1252 that the mapping says is not believed of a file that is UTF-8 throughout", () =>
    Effect.gen(function* () {
      const marked = yield* refusal(read(`\ufeffname\nJosé\n`, said))
      assert.include(marked, "expected windows-1252, as the mapping says, found the mark of utf-8")
      const plain = Buffer.from("name\nJosé\nZoë")
      assert.include(yield* refusal(read(plain, said)), "found UTF-8 throughout")
      assert.include(yield* refusal(read(plain.subarray(0, -1), said)), "found UTF-8 throughout", "cut in a character")
      assert.deepStrictEqual(brief(yield* read("name\nJose\n", said)), ["2: Jose"])
      assert.deepStrictEqual(
        brief(yield* read(western("name\nJosé\n„MENÜ“\n".replace("„", "'").replace("“", "’")), said)),
        ["2: José", "3: 'MENÜ’"]
      )
    })
  )
  it.effect("whose file ends within a character is not taken for another one", () =>
    Effect.gen(function* () {
      const cut = Buffer.from("name\nJosé").subarray(0, -1)
      assert.include(yield* refusal(read(cut)), "found text in another encoding")
      assert.deepStrictEqual(brief(yield* read(cut, { encoding: "utf-8" })), [
        "2 -: expected text in UTF-8, found bytes that are none"
      ])
      assert.deepStrictEqual(brief(yield* read("name\nJosé")), ["2: José"])
    })
  )
  it.effect("that another program read wrongly leaves characters that say so: their rows are rejected", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(brief(yield* read("name\nJos\ufffd\nJosé\n")), [
        '2 -: expected text whose characters are all known, found "\ufffd", which programs write instead of one that they could not read',
        "3: José"
      ])
    })
  )
  it.effect("of Windows-1252 has five bytes that stand for nothing: a row with one is rejected, no other", () =>
    Effect.gen(function* () {
      const bytes = Buffer.concat([western(french), Buffer.from("x\x9dy,4\nz,5\n", "latin1")])
      assert.deepStrictEqual(brief(yield* read(bytes, said)).slice(3), [
        "5 -: expected text in Windows-1252, found the byte 0x9d, which stands for nothing there",
        "6: z|5"
      ])
    })
  )
  it.effect("that could be another code page is asked for", () =>
    Effect.gen(function* () {
      const refuses = (content: Buffer, word: string) =>
        Effect.map(refusal(read(content)), (said) => {
          assert.include(said, word)
          assert.include(said, '"format": { "encoding":')
        })
      // "Żółw, łąka" as Windows-1250, "Привет" as Windows-1251, and Shift JIS.
      yield* refuses(Buffer.from("a,b\nzw\xf3\xb3w,\xb3\xb9ka\n", "latin1"), "text that looks like another code page")
      yield* refuses(
        Buffer.from("a,b\n\xcf\xf0\xe8\xe2\xe5\xf2,1\n", "latin1"),
        "text that looks like another code page"
      )
      yield* refuses(
        Buffer.from("a,b\n\x93\x8c\x8b\x9e\x93\x73,1\n", "latin1"),
        "text that looks like another code page"
      )
      const mixed = Buffer.concat([Buffer.from("a,b\nZoë,1\n"), western("Zoë,2\n")])
      yield* refuses(mixed, "characters of UTF-8, and bytes that are none")
      assert.deepStrictEqual(brief(yield* read(mixed, { encoding: "utf-8" })), [
        "2: Zoë|1",
        "3 -: expected text in UTF-8, found bytes that are none"
      ])
      yield* refuses(Buffer.concat([Buffer.from("a,b\n"), Buffer.of(0, 0xff, 0, 0, 0, 1, 2, 0xfe)]), "found zero bytes")
      assert.include(yield* refusal(read(Buffer.from("fffe0000", "hex"))), "found UTF-32")
    })
  )
  it.effect("that is known only by the last bytes of a long file is known all the same", () =>
    Effect.gen(function* () {
      const long = Buffer.from(`a,b\n${"x,y\n".repeat(100_000)}`)
      assert.strictEqual((yield* read(Buffer.concat([long, Buffer.from("Zoë,1\n")]))).found.encoding, "utf-8")
      const other = Buffer.concat([long, western("Zoë,1\n")])
      assert.include(yield* refusal(read(other, {}, { size: 65_537 })), "found text in another encoding")
    })
  )
  it.effect("that the mapping says is believed, unless the file's mark says another", () =>
    Effect.gen(function* () {
      const stated = yield* read(Buffer.from(table, "utf16le"), { encoding: "utf-16le" })
      assert.deepStrictEqual(brief(stated), rows)
      assert.include(
        yield* refusal(read(Buffer.from(`\ufeff${table}`, "utf16le"), { encoding: "utf-8" })),
        "expected utf-8, as the mapping says, found the mark of utf-16le"
      )
    })
  )
  it.effect("of UTF-16 that breaks within a character is Broken", () =>
    Effect.gen(function* () {
      const bytes = Buffer.from(`\ufeff${table}`, "utf16le")
      assert.include(yield* refusal(read(bytes.subarray(0, -1))), "found a file that ends within a character")
      const half = Buffer.concat([bytes, Buffer.from("00d84100", "hex")])
      assert.include(yield* refusal(read(half)), "Broken: expected text in UTF-16LE, found bytes that are none")
    })
  )
})

describe("a delimiter", () => {
  const cells = ["a", "b, c", "d;e", "f\tg", "h|i"]
  it.effect("is the one by which the rows have as many cells as the header", () =>
    Effect.gen(function* () {
      for (const delimiter of [",", ";", "\t", "|"]) {
        const lines = [["n", "o", "p", "q", "r"], cells, cells.toReversed()].map((line) =>
          line.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter)
        )
        const outcome = yield* read(`${lines.join("\n")}\n`)
        assert.deepStrictEqual([outcome.found.delimiter, outcome.rows[0]?.cells], [delimiter, cells])
      }
    })
  )
  it.effect("is asked for where several could be it; rows of one column need none", () =>
    Effect.gen(function* () {
      assert.include(yield* refusal(read("a,b;c\n1,2;3\n")), 'several that could be it: ",", ";"')
      assert.strictEqual((yield* read("a,b;c\n1,2;3\n4,5\n")).found.delimiter, ",")
      assert.deepStrictEqual(brief(yield* read("a,b;c\n1,2;3\n", { delimiter: ";" })), ["2: 1,2|3"])
      assert.deepStrictEqual(brief(yield* read("name\nDoe\nRoe\n")), ["2: Doe", "3: Roe"])
      assert.deepStrictEqual(brief(yield* read("name\nDoe, John\n")), [
        "2 -: expected 1 cells, like the header, found 2"
      ])
    })
  )
  it.effect("is what a first line of a spreadsheet program says", () =>
    Effect.gen(function* () {
      for (const start of ["", "\ufeff"])
        assert.deepStrictEqual(brief(yield* read(`${start}sep=;\r\na,b;c\r\n1;2\r\n`)), ["3: 1|2"])
      assert.deepStrictEqual(brief(yield* read("sep=,\na,b\n1,2\n")), ["3: 1|2"])
      assert.deepStrictEqual((yield* read("sep,b\n1,2\n")).columns, ["sep", "b"])
    })
  )
  it("may be any printable character of ASCII but letters, digits and quotes", () => {
    const is = Schema.is(Format)
    for (const delimiter of " \t!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") assert.isTrue(is({ delimiter }), delimiter)
    for (const delimiter of ["", "a", "0", '"', "\n", "é", ",,", "\u007f"]) assert.isFalse(is({ delimiter }), delimiter)
  })
  it.effect("that any character is cuts cells, with and without quotes", () =>
    Effect.gen(function* () {
      for (const delimiter of " \t!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") {
        const lines = [
          ["a", "b"],
          ["1", `"2${delimiter}3"`],
          [`"4"`, `"5 ""x"""`],
          ["6", `7"8`]
        ]
        const outcome = yield* read(lines.map((line) => line.join(delimiter)).join("\n"), { delimiter })
        assert.deepStrictEqual(
          brief(outcome),
          [
            `2: 1|2${delimiter}3`,
            '3: 4|5 "x"',
            "4 -: expected quotes around the whole of a cell, and doubled within it, found a quote that is neither"
          ],
          delimiter
        )
      }
    })
  )
  it.effect("between lines is no carriage return alone", () =>
    Effect.gen(function* () {
      assert.include(yield* refusal(read("a,b\r1,2\r3,4\r")), "found carriage returns only")
      assert.deepStrictEqual((yield* read("a,b\r")).rows, [])
    })
  )
})

describe("a header", () => {
  const report =
    "Meeting;Weekly\nStart;2024-03-01\n\nJoin  Time;E-Mail\n9:00;ann@x.org\n9:05;bob@x.org\n\nSummary\npeople;2;of 3\n"
  it.effect("is the first record that has all the names, in any spelling that is listed", () =>
    Effect.gen(function* () {
      const has = ["Beitrittszeit|join time", "e-mail"]
      const whole = yield* read(report, { header: { has } })
      assert.deepStrictEqual(whole.columns, ["Join  Time", "E-Mail"])
      assert.deepStrictEqual(brief(whole), [
        "5: 9:00|ann@x.org",
        "6: 9:05|bob@x.org",
        "8 -: expected 2 cells, like the header, found 1",
        "9 -: expected 2 cells, like the header, found 3"
      ])
      const part = yield* read(report, { header: { has, until: "blank" } })
      assert.deepStrictEqual(brief(part), ["5: 9:00|ann@x.org", "6: 9:05|bob@x.org"])
      const cells = yield* read(report.replace("\n\nSummary", "\n;\nSummary"), { header: { has, until: "blank" } })
      assert.deepStrictEqual(brief(cells), brief(part), "a line of empty cells is blank")
    })
  )
  it.effect(
    "ends its table at a blank line, and no row behind it is lost: it is rejected, unless a titled section begins",
    () =>
      Effect.gen(function* () {
        const header = { has: ["name"], until: "blank" } as const
        const rowsOf = (rows: string) => Effect.map(read(`name,at,to\nann,1,2\n${rows}`, { header }), brief)
        const stray = (line: number) =>
          `${line} -: expected nothing behind the blank line that ends the table, or a section under a title of its own, found a row`
        assert.deepStrictEqual(yield* rowsOf("\nbob,3,4\neve,5,6\n"), ["2: ann|1|2", stray(4), stray(5)])
        assert.deepStrictEqual(yield* rowsOf(",,\n\nbob,3,4\n\n\neve,5,6\n"), ["2: ann|1|2", stray(5), stray(8)])
        assert.deepStrictEqual(yield* rowsOf("\n2. Rooms\nroom,seats\nhall,20\n"), ["2: ann|1|2"])
        assert.deepStrictEqual(yield* rowsOf(",,\n2. Rooms,,\nroom,seats,\nhall,20,\n"), ["2: ann|1|2"], "padded")
        assert.deepStrictEqual(
          yield* rowsOf("\nbob\neve,5,6\n"),
          ["2: ann|1|2", stray(4), stray(5)],
          "a row that is cut"
        )
        assert.deepStrictEqual(yield* rowsOf("\nbob\n"), ["2: ann|1|2", stray(4)])
        assert.deepStrictEqual(yield* rowsOf("\nbob,3,4\n\n2. Rooms\nroom,seats\n"), ["2: ann|1|2", stray(4)])
        assert.deepStrictEqual(yield* rowsOf("bob,3,4\n\n"), ["2: ann|1|2", "3: bob|3|4"])
      })
  )
  it.effect(
    "that is not there is told with the record that is nearest to it; and it is looked for in the first 1,000 records only",
    () =>
      Effect.gen(function* () {
        const has = ["time", "name"]
        const said = yield* refusal(read(report, { header: { has } }))
        assert.include(said, 'expected a header with the columns "time", "name" among the first 1,000 records')
        assert.include(said, 'found none of them; it begins with line 1: "Meeting;Weekly"')
        const near = yield* refusal(read("Report\nTime,Person\n1,2\n", { header: { has }, delimiter: "," }))
        assert.include(near, 'found the nearest on line 2: "Time", "Person", without "name"')
        const far = (before: number) =>
          read(`${"x\n".repeat(before)}time,name\n1,2\n`, { header: { has }, delimiter: "," })
        assert.strictEqual((yield* far(999)).rows.length, 1)
        assert.include(yield* refusal(far(1_000)), "found none")
        assert.include(yield* refusal(read("\n", { header: { has } })), "found an empty file")
      })
  )
  it.effect("may leave columns without a name, whose cells are then to be empty", () =>
    Effect.gen(function* () {
      const outcome = yield* read("a,b,,\n1,2,,\n3,4,x,\n5,6\n")
      assert.deepStrictEqual(outcome.columns, ["a", "b"])
      assert.deepStrictEqual(brief(outcome), [
        "2: 1|2||",
        '3 -: expected no value in column 3, which has no name, found "x"',
        "4 -: expected 4 cells, like the header, found 2"
      ])
      assert.deepStrictEqual(brief(yield* read(",b\n1,2\n")), ["2: 1|2"], "one is a column with an empty name")
    })
  )
})
