/** What the operator is told when a file or a mapping can't be used: where, what was expected, what was found, what to do. */
import { Tabular } from "@laurel/adapter-tabular"
import { Adapter } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema, Stream } from "effect"
import { collect } from "@laurel/testkit"
import type { FactMapping, Score } from "../src/mapping/Fact.ts"
import { adapterOf, base, enrolments, type Files, header, items, marks, opener } from "./source.ts"

const decode = Schema.decodeUnknownResult(Tabular.Mapping, { onExcessProperty: "error" })
const good = { ...base, streams: [enrolments, marks] }

const fails = (files: Files, tag: "Misconfigured" | "Broken", ...words: ReadonlyArray<string>) =>
  Effect.map(
    collect(adapterOf({ ...base, streams: [marks] }, opener({ "items.csv": items, ...files }))),
    ({ pages, error }) => {
      assert.deepStrictEqual(pages, [])
      assert.strictEqual(error?.reason._tag, tag)
      assert.strictEqual(error?.source, "test")
      for (const word of words) assert.include(error?.message, word)
    }
  )

describe("a file", () => {
  it.effect("with only a header gives one page without rows, ended", () =>
    Effect.gen(function* () {
      const { pages } = yield* collect(
        adapterOf({ ...base, streams: [marks] }, opener({ "items.csv": items, "marks.csv": header }))
      )
      assert.deepStrictEqual(
        pages.map(({ rows, ended, drafts }) => [rows, ended, drafts.length]),
        [[0, true, 0]]
      )
    })
  )
  it.effect("that is empty, or blank, is a problem of configuration", () =>
    Effect.all([
      fails({ "marks.csv": "" }, "Misconfigured", 'file "marks.csv"', "a header", "an empty file"),
      fails({ "marks.csv": "\n\n" }, "Misconfigured", "an empty file"),
      fails({ "marks.csv": header, "items.csv": "" }, "Misconfigured", 'table "items"', "an empty file")
    ])
  )
  it.effect("that lacks columns is told with those it has", () =>
    Effect.all([
      fails(
        { "marks.csv": "item,person,date\n" },
        "Misconfigured",
        '"score"',
        '"day"',
        'found the columns "item", "person", "date"'
      ),
      fails(
        { "marks.csv": header, "items.csv": "item,course\n" },
        "Misconfigured",
        'table "items"',
        '"run"',
        '"item", "course"'
      ),
      fails({ "marks.csv": header, "items.csv": "id,course,run\n" }, "Misconfigured", '"item"')
    ])
  )
  it.effect("whose header is below a title is told how to say so; one that has a header is not", () =>
    Effect.gen(function* () {
      const saying = (content: string) =>
        Effect.map(
          collect(adapterOf({ ...base, streams: [marks] }, opener({ "items.csv": items, "marks.csv": content }))),
          ({ error }) => error?.message ?? ""
        )
      const titled = yield* saying(`Training report 2026\n${header}1,ann,1,10\n`)
      assert.include(titled, 'found the columns "Training report 2026"')
      assert.include(titled, 'If the header is further down, say so: "format": { "header": { "has": ["item"] } }.')
      assert.notInclude(yield* saying("item,person\n"), "further down")
    })
  )
  it.effect("with a column twice is refused", () =>
    fails({ "marks.csv": "item,person,day,score,day\n" }, "Misconfigured", '"day" as column 3 and column 5')
  )
  it.effect("that cannot be opened passes on what the opener says", () =>
    fails({}, "Misconfigured", "expected a file", "Correct the file's name")
  )
  it.effect("that changes while it is read is not taken for read", () =>
    Effect.gen(function* () {
      let opened = 0
      // It is read for its digest, looked over, and then read for its rows.
      const open = (file: string): Tabular.Bytes => ({
        bytes: Stream.suspend(() => {
          opened += file === "marks.csv" ? 1 : 0
          const score = opened <= 2 ? 1 : 2
          return opener({ "items.csv": items, "marks.csv": `${header}1,ann,1,${score}\n` })(file).bytes
        })
      })
      const { pages, error } = yield* collect(adapterOf({ ...base, streams: [marks] }, open))
      assert.deepStrictEqual(
        pages.map(({ ended }) => ended),
        [false]
      )
      assert.include(error?.message, "to stay as it was")
    })
  )
  it.effect("that fails half-way gives the rows before", () =>
    Effect.gen(function* () {
      const broken = new Adapter.Broken({
        where: "marks.csv",
        expected: "bytes",
        found: "an error of the disk",
        advice: "Try again."
      })
      let opened = 0
      const open = (file: string): Tabular.Bytes => {
        if (file === "items.csv") return opener({ "items.csv": items })(file)
        const { bytes } = opener({ "marks.csv": `${header}1,ann,1,1\n`.padEnd(70_000, "1") })(file)
        // It is read for its digest, looked over, and then read for its rows.
        const each = Stream.suspend(() => (++opened <= 2 ? bytes : Stream.concat(bytes, Stream.fail(broken))))
        return { bytes: each }
      }
      const { pages, error } = yield* collect(
        Tabular.adapter({
          source: adapterOf(good, opener({})).source,
          mapping: Result.getOrThrow(decode({ ...base, streams: [marks] })),
          open
        })
      )
      assert.deepStrictEqual(
        pages.map(({ rows, ended }) => [rows, ended]),
        [[1, false]]
      )
      assert.include(error?.message, "an error of the disk")
    })
  )
})

describe("a table", () => {
  it.effect("with a key twice is refused, with both lines", () =>
    fails({ "marks.csv": header, "items.csv": `${items}2,DDD,2014J\n` }, "Misconfigured", "line 5", '"2" on line 3 too')
  )
  it.effect("with a bad row is refused, for every row may rest on it", () =>
    Effect.all([
      fails({ "marks.csv": header, "items.csv": `${items}4,DDD\n` }, "Misconfigured", "line 5", "3 cells"),
      fails(
        { "marks.csv": header, "items.csv": `${items}?,DDD,2014J\n` },
        "Misconfigured",
        "line 5",
        "a value in each column of the key"
      )
    ])
  )
  it.effect("beyond its bound is refused", () =>
    fails(
      {
        "marks.csv": header,
        "items.csv": `item,course,run\n${Array.from({ length: 100_001 }, (_, id) => `${id},A,B\n`).join("")}`
      },
      "Misconfigured",
      "at most 100,000 rows"
    )
  )
})

describe("a mapping", () => {
  const [scored] = marks.facts
  const withFact = (change: object) => ({ ...good, streams: [{ ...marks, facts: [{ ...scored, ...change }] }] })
  it("that is whole is decoded", () => assert.isTrue(Result.isSuccess(decode(good))))
  it("has a score wherever the evidence is Scored, by its type too", () => {
    const scoreOf = (fact: FactMapping): Score =>
      fact.evidence === "Scored" ? fact.score : assert.fail(`no score: ${fact.evidence}`)
    const facts = Result.getOrThrow(decode(good)).streams.flatMap((stream) => stream.facts)
    assert.deepStrictEqual(facts.filter(({ evidence }) => evidence === "Scored").map(scoreOf), [
      { raw: "{score}", max: 100 }
    ])
  })
  const wrong: ReadonlyArray<readonly [string, unknown, string]> = [
    ["a misspelt key", { ...good, mising: ["?"] }, "mising"],
    ["no stream", { ...good, streams: [] }, "streams"],
    ["an unknown zone", { ...good, zone: "Europe/Atlantis" }, "IANA time zone"],
    ["two streams of one name", { ...good, streams: [marks, marks] }, '"marks" twice'],
    ["a table that is not there", { ...good, tables: {} }, 'expected one of "tables", found "items"'],
    ["a map that is not there", { ...good, maps: {} }, 'expected one of "maps", found "start"'],
    [
      "a map named like a built-in",
      withFact({ on: [{ date: { value: "{day}", map: "constructor" } }] }),
      'found "constructor"'
    ],
    ["a brace left open", withFact({ key: "{item" }), "brace"],
    ["evidence it does not know", withFact({ evidence: "Wished" }), "evidence"],
    ["Scored without a score", withFact({ score: undefined }), "score"],
    ["a score for Completed", withFact({ evidence: "Completed" }), "score"],
    ["a max that is not above min", withFact({ score: { raw: "{score}", min: 5, max: 5 } }), "a max above min"],
    ["a page beyond its bound", { ...good, pageRows: 200_001 }, "200000"]
  ]
  for (const [name, mapping, word] of wrong) {
    it(`with ${name} is refused`, () => {
      const decoded = decode(mapping)
      assert.isTrue(Result.isFailure(decoded))
      if (Result.isFailure(decoded)) assert.include(decoded.failure.message, word)
    })
  }
})
