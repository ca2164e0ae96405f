/** JSON and NDJSON: an array that is never held as a whole, and lines; a bad record is one rejected row. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { gzipSync } from "node:zlib"
import { brief, raws, read, refusal } from "./files.ts"

const records = [
  { id: 1, user: { email: "ann@x.org", tags: ["a", "b"] }, done: true },
  { id: 2, user: { email: 'b"\\],{' }, done: null },
  { id: 3, "user.email": "dotted", user: { email: "nested" } }
]
const columns = ["id", "user", "user.email", "user.tags", "done"]

describe("JSON", () => {
  it.effect("is read by paths, however it is written, split, packed and encoded", () =>
    Effect.gen(function* () {
      const texts = [JSON.stringify(records), `\ufeff ${JSON.stringify(records, null, 2)}\n`]
      for (const text of texts)
        for (const bytes of [Buffer.from(text), gzipSync(text), Buffer.from(`\ufeff${text.trim()}`, "utf16le")])
          for (const size of [1, 7, 100_000]) {
            const outcome = yield* read(bytes, {}, { size })
            assert.strictEqual(outcome.found.kind, "json")
            assert.deepStrictEqual(outcome.columns, columns)
            // A key with a dot in it goes before a path.
            assert.deepStrictEqual(
              outcome.rows.map(({ line, cells }) => `${line}: ${cells.slice(0, 3).join("|")}`),
              [
                '1: 1|{"email":"ann@x.org","tags":["a","b"]}|ann@x.org',
                '2: 2|{"email":"b\\"\\\\],{"}|b"\\],{',
                '3: 3|{"email":"nested"}|dotted'
              ]
            )
          }
    })
  )
  it.effect("has its records where the mapping says, and names other arrays where they are not there", () =>
    Effect.gen(function* () {
      const text = JSON.stringify({
        meta: { "a/b": [1, [2]], n: -1.5e3, s: "]}" },
        data: { rows: records.slice(0, 2) },
        end: []
      })
      for (const size of [1, 100_000]) {
        const outcome = yield* read(text, { records: "/data/rows" }, { size })
        assert.deepStrictEqual(
          outcome.rows.map(({ cells }) => cells[0]),
          ["1", "2"]
        )
      }
      const no = (records?: string, content = text) =>
        refusal(read(content, { kind: "json", ...(records === undefined ? {} : { records }) }))
      assert.include(
        yield* no(),
        'an array of records, found an object; there are arrays at "/meta/a~1b", "/data/rows", "/end"'
      )
      assert.include(yield* no("/data"), 'at "/data", found an object')
      assert.include(yield* no("/meta/n"), 'at "/meta/n", found another value')
      assert.include(yield* no("/rows"), 'at "/rows", found none; there are arrays at')
      assert.include(yield* no("/a", '{"a":[],"a":[]}'), 'each key once, found "/a" again')
      assert.deepStrictEqual(
        (yield* read('{"a":[1]}', { records: "/a/0", kind: "json" }).pipe(Effect.flip))._tag,
        "Misconfigured"
      )
    })
  )
  it.effect(
    "gives numbers as they are written, the empty cell for null and what is missing, and one content for one record",
    () =>
      Effect.gen(function* () {
        const outcome = yield* read('[{"n":12345678901234567890,"m":1.50,"e":1e2,"z":-0,"b":false},{"m":null,"é":"ü"}]')
        assert.deepStrictEqual(brief(outcome), ["1: 12345678901234567890|1.50|1e2|-0|false|", "2: |||||ü"])
        const other = yield* read('[{"b":false,  "e":1e2,"m":1.50,"z":-0,"n":12345678901234567890}]')
        assert.strictEqual(other.rows[0]?.content, outcome.rows[0]?.content)
        const ignoring = yield* read(
          '[{"a":1,"u":{"x":1,"y":2}},{"u":{"y":2,"x":3},"a":9}]',
          {},
          { ignore: ["a", "u.x"] }
        )
        assert.deepStrictEqual(
          ignoring.rows.map(({ content }) => content),
          ['{"u":{"y":2}}', '{"u":{"y":2}}']
        )
      })
  )
  it.effect("rejects a record that is none by itself, as it stands", () =>
    Effect.gen(function* () {
      const deep = `${'{"a":'.repeat(101)}1${"}".repeat(101)}`
      const bad = ["7", '"x"', "[1]", '{"a":01}', "{a:1}", '{"a":"\\ud800"}', deep, "tru"]
      const outcome = yield* read(`[{"a":1},${bad.join(",")},{"a":2}]`)
      assert.deepStrictEqual(
        outcome.rows.map(({ problem }) => problem?.expected),
        [
          undefined,
          "a JSON object",
          "a JSON object",
          "a JSON object",
          "well-formed JSON",
          "well-formed JSON",
          "whole characters",
          "at most 100 values within values",
          "well-formed JSON",
          undefined
        ]
      )
      assert.deepStrictEqual(raws(outcome).slice(1, -1), bad)
      const latin = Buffer.from('[{"a":"Zo\xeb"},{"a":"ok"}]', "latin1")
      assert.deepStrictEqual(brief(yield* read(latin, { kind: "json" })), [
        "1 -: expected text in UTF-8, found bytes that are none",
        "2: ok"
      ])
    })
  )
  it.effect("that is cut anywhere is Broken, and never a shorter file", () =>
    Effect.gen(function* () {
      const text = '{"a": [{"b": 1}, {"b": "]"}], "c": null}'
      assert.strictEqual((yield* read(text, { kind: "json", records: "/a" })).rows.length, 2)
      for (let length = 1; length < text.length; length++)
        assert.include(
          yield* refusal(read(text.slice(0, length), { kind: "json", records: "/a" })),
          "Broken: expected a whole JSON file"
        )
      for (const wrong of ["[1,]", "[1 2]", "[1}", "{]", '{"a" 1}', "[]x", '{"a":1,}', "[[]"])
        assert.include(
          yield* refusal(read(wrong, { kind: "json", records: wrong.startsWith("{") ? "/a" : "" })),
          "expected",
          wrong
        )
    })
  )
  it.effect.prop(
    "of any records gives the cells that they have",
    [Schema.Array(Schema.Struct({ a: Schema.String, b: Schema.Struct({ c: Schema.String }) }))],
    ([all]) =>
      Effect.gen(function* () {
        const whole = all.filter(({ a, b }) => a.isWellFormed() && b.c.isWellFormed())
        const outcome = yield* read(
          JSON.stringify({ x: ["[", {}], all: whole }),
          { kind: "json", records: "/all" },
          { size: 3 }
        )
        assert.deepStrictEqual(
          outcome.rows.map(({ cells: [a, , c] }) => ({ a, b: { c } })),
          whole
        )
      })
  )
  it.effect("may have records up to 1 MiB; a longer one breaks the file", () =>
    Effect.gen(function* () {
      const text = (length: number) => `[{"a":1},{"a":"${"x".repeat(length - 8)}"},{"a":3}]`
      assert.strictEqual((yield* read(text(1_048_576))).rows.length, 3)
      assert.include(yield* refusal(read(text(1_048_577))), "Broken: expected each value to end within 1,048,576 bytes")
      assert.include(yield* refusal(read(text(1_300_000), {}, { size: 65_536 })), "expected each value to end")
    })
  )
})

describe("a record of JSON", () => {
  it.effect("with a key twice is rejected, wherever it is; the same key in several objects is none", () =>
    Effect.gen(function* () {
      const lines = [
        '{"a":1,"b":2,"a":3}',
        '{"a":{"b":[{"c":1,"c" : 1}]}}',
        '{"\\u0061":1,"a":1}',
        '{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":"a:","d\\":":1}'
      ]
      const outcome = brief(yield* read(`${lines.join("\n")}\n`, { kind: "ndjson" }))
      assert.deepStrictEqual(outcome.slice(0, 3), [
        '1 -: expected each key once, found "a" again',
        '2 -: expected each key once, found "c" again',
        '3 -: expected each key once, found "a" again'
      ])
      assert.notInclude(outcome[3], "expected")
    })
  )
  it.effect("of too many levels is rejected in plain words, however many they are", () =>
    Effect.gen(function* () {
      const nested = (levels: number) => `{"n":1.5,"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`
      const lines = [nested(101), nested(200_000), nested(100)].join("\n")
      const outcome = brief(yield* read(`${lines}\n`, { kind: "ndjson" }))
      const deep = "expected at most 100 values within values, found more"
      assert.deepStrictEqual(outcome.slice(0, 2), [`1 -: ${deep}`, `2 -: ${deep}`])
      assert.notInclude(outcome[2], "expected")
    })
  )
  it.effect("with a character that was lost is rejected, however it is written", () =>
    Effect.gen(function* () {
      const outcome = brief(yield* read('{"a":"Jos\ufffd"}\n{"a":"Jos\\uFFFD"}\n{"a":"José"}\n', { kind: "ndjson" }))
      assert.deepStrictEqual(
        outcome.map((line) => line.includes("characters are all known")),
        [true, true, false]
      )
    })
  )
})

describe("NDJSON", () => {
  const lines = records.map((record) => JSON.stringify(record))
  it.effect("is a record on each line, at its line, without those that are blank", () =>
    Effect.gen(function* () {
      for (const size of [1, 100_000]) {
        const outcome = yield* read(`\ufeff${lines[0]}\r\n\r\n  \n${lines[1]}\n{"id":\n${lines[2]}`, {}, { size })
        assert.strictEqual(outcome.found.kind, "ndjson")
        assert.deepStrictEqual(
          outcome.rows.map(({ line, cells, problem }) => [line, cells[0], problem?.expected]),
          [
            [1, "1", undefined],
            [4, "2", undefined],
            [5, "", "well-formed JSON"],
            [6, "3", undefined]
          ]
        )
        assert.deepStrictEqual(raws(outcome)[0], lines[0])
      }
    })
  )
  it.effect("beyond 1 MiB a line is Broken", () =>
    Effect.gen(function* () {
      const long = `{"a":"${"x".repeat(1_048_576)}"}`
      assert.include(
        yield* refusal(read(`${lines[0]}\n${long}\n${lines[1]}\n`)),
        "Broken: expected the record to end within"
      )
    })
  )
})

describe("the kind of a file", () => {
  it.effect("is known by what begins it and what its name says; one line that could be either is asked for", () =>
    Effect.gen(function* () {
      const kind = (content: string, file = "rows") =>
        Effect.map(read(content, {}, { file }), ({ found }) => found.kind)
      assert.strictEqual(yield* kind("[]"), "json")
      assert.strictEqual(yield* kind('[ {"a":1} ]', "a.json"), "json")
      assert.strictEqual(yield* kind('{"a":1}\n{"a":2}\n'), "ndjson")
      assert.strictEqual(yield* kind('{"a":1}\n{"a":2}\n', "a.json"), "ndjson")
      assert.strictEqual(yield* kind('{"a":1}', "a.jsonl.gz".replace(".gz", "")), "ndjson")
      assert.strictEqual(yield* kind("[a],b\n1,2\n"), "csv")
      assert.strictEqual(yield* kind("{a},b\n1,2\n"), "csv")
      assert.strictEqual(yield* kind("[{a}],b\n", "a.csv"), "csv")
      for (const file of ["rows", "a.json"])
        assert.include(yield* refusal(read('{"a":[{"b":1}]}', {}, { file })), "found one object on one line")
      assert.include(yield* refusal(read('{\n "a":[{"b":1}]\n}')), 'found an object; there are arrays at "/a"')
      assert.include(
        yield* refusal(read('[{"a":1}]', { encoding: "windows-1252" })),
        "expected JSON in UTF-8 or UTF-16"
      )
    })
  )
})
