/** Rows without a key of their own are known by their content and by how often it has occurred: whatever the file looks like. */
import { assert, describe, it } from "@effect/vitest"
import type { Fact } from "@laurel/core"
import { Schema } from "effect"
import { createHash } from "node:crypto"
import * as Content from "../src/Content.ts"
import { Occurrences } from "../src/Occurrences.ts"
import { interpret, mappingOf, rowsOf } from "./interpreting.ts"

const attended = { evidence: "Attended", activity: "{site}", minutes: "{minutes}" }
const content = mappingOf(attended)
const keyed = mappingOf({ ...attended, key: "{person}/{site}/{day}" })
const header = ["person", "site", "day", "minutes"]

/** Few texts, so that rows recur. */
const Row = Schema.Tuple([
  Schema.Literals(["ann", "bob", "Zoë, M.", '"eve"']),
  Schema.Literals(["s1", "s2"]),
  Schema.Literals(["2024-02-29", "2024-03-01"]),
  Schema.Literals(["1", "2", "x"])
])
const Rows = Schema.Array(Row).check(Schema.isMaxLength(30))
const Seed = Schema.Array(Schema.Int).check(Schema.isMinLength(30), Schema.isMaxLength(30))

const shuffled = <A>(items: ReadonlyArray<A>, seed: ReadonlyArray<number>): ReadonlyArray<A> =>
  items
    .map((item, index) => ({ item, by: seed[index % seed.length] ?? 0, index }))
    .toSorted((a, b) => a.by - b.by || b.index - a.index)
    .map(({ item }) => item)

/** What is said, apart from the lines. */
const said = (drafts: ReadonlyArray<Fact.Draft>): ReadonlyArray<string> =>
  drafts.map((draft) => JSON.stringify({ ...draft, reference: { ...draft.reference, line: null } })).toSorted()

const orders = [header, header.toReversed(), ["minutes", "person", "day", "site"]]
const ordered = (rows: ReadonlyArray<ReadonlyArray<string>>, order: ReadonlyArray<string>) =>
  [header, ...rows].map((cells) => order.map((column) => cells[header.indexOf(column)] ?? ""))

describe("the same rows", () => {
  for (const [name, mapping] of [
    ["known by their content", content],
    ["with keys of their own", keyed]
  ] as const) {
    it.prop(`${name}, in another order, give the same facts under the same keys`, [Rows, Seed], ([rows, seed]) => {
      const [first, second] = [rows, shuffled(rows, seed)].map((each) => interpret(mapping, [header, ...each]))
      assert.deepStrictEqual(said(first?.drafts ?? []), said(second?.drafts ?? []))
      assert.strictEqual(first?.problems.length, second?.problems.length)
      const accounted = new Set(
        [...(first?.drafts ?? []), ...(first?.problems ?? [])].map((each) =>
          "line" in each ? each.line : each.reference.line
        )
      )
      assert.strictEqual(accounted.size, rows.length, "each row is a fact or a problem")
    })
    it.prop(`${name}, in another order of columns, give the same facts under the same keys`, [Rows], ([rows]) => {
      const [first, ...others] = orders.map((order) => interpret(mapping, ordered(rows, order)))
      for (const other of others) assert.deepStrictEqual(said(other.drafts), said(first?.drafts ?? []))
    })
  }
})

describe("a row's content", () => {
  it.prop(
    "that occurs n times gives n facts, the first to the n-th",
    [Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 40 }))],
    ([n]) => {
      const rows = Array.from({ length: n }, () => "ann|s1|2024-02-29|5")
      const { drafts } = interpret(content, rowsOf(header.join("|"), ...rows, "bob|s1|2024-02-29|5"))
      const keys = drafts.map(({ reference }) => reference.key)
      assert.strictEqual(new Set(keys).size, n + 1)
      const [row = ""] = (keys[0] ?? "").split("/")
      assert.deepStrictEqual(
        keys.slice(0, n),
        Array.from({ length: n }, (_, index) => `${row}/${index + 1}`)
      )
      assert.strictEqual(keys[n]?.endsWith("/1"), true)
      assert.notInclude(keys[n], row)
    }
  )
  it.prop(
    "is another once any cell is",
    [Row, Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))],
    ([row, at]) => {
      const mapping = mappingOf({
        evidence: "Attended",
        status: { value: "{site}", map: {}, otherwise: "present" },
        on: [{ date: { value: "{day}", map: {}, otherwise: "2024-01-01" } }]
      })
      const changed = row.map((cell, index) => (index === at ? `${cell}.` : cell))
      const [one, other] = interpret(mapping, [header, row, changed]).drafts
      assert.isDefined(other)
      assert.notStrictEqual(one?.reference.key, other?.reference.key)
    }
  )
  it("is the canonical JSON of its cells by their columns, and its key 32 digits of SHA-256", () => {
    const { drafts } = interpret(content, [
      ["site", "person", "minutes", "day"],
      ["s1", 'Zoë "Z"', "5", "2024-02-29"]
    ])
    const json = '{"day":"2024-02-29","minutes":"5","person":"Zoë \\"Z\\"","site":"s1"}'
    const key = createHash("sha256").update(json).digest("hex").slice(0, 32)
    assert.deepStrictEqual(
      drafts.map(({ reference }) => reference.key),
      [`${key}/1`]
    )
  })
  it.prop(
    "is written as JSON writes it, whatever is in the cells",
    [Schema.Array(Schema.String).check(Schema.isMinLength(2), Schema.isMaxLength(2))],
    ([cells]) => {
      const [a = "", b = ""] = cells
      assert.strictEqual(
        Content.make(
          new Map([
            ["b", 1],
            ["a", 0]
          ]),
          new Set()
        )(cells),
        JSON.stringify({ a, b })
      )
    }
  )
  it("is not where cells are shifted, or run together", () => {
    const columns = new Map([
      ["a", 0],
      ["b", 1]
    ])
    const of = Content.make(columns, new Set())
    assert.strictEqual(
      new Set(
        [
          ["x", "y"],
          ["xy", ""],
          ["", "xy"],
          ['x","b":"y', ""]
        ].map(of)
      ).size,
      4
    )
  })
  it("is that of all columns but the ignored ones, by their names or their spellings", () => {
    const rows = rowsOf("person|site|day|minutes|Exported at", "ann|s1|2024-02-29|5|10:00", "ann|s1|2024-02-29|5|11:00")
    const keysBy = (stream: object) =>
      interpret(mappingOf(attended, stream), rows).drafts.map(({ reference }) => reference.key.slice(-2))
    assert.deepStrictEqual(keysBy({}), ["/1", "/1"])
    assert.deepStrictEqual(keysBy({ ignore: ["Exported at"] }), ["/1", "/2"])
    assert.deepStrictEqual(keysBy({ columns: { when: ["exported  AT"] }, ignore: ["when"] }), ["/1", "/2"])
    const without = interpret(content, rowsOf("person|site|day|minutes", "ann|s1|2024-02-29|5")).drafts
    const ignored = interpret(mappingOf(attended, { ignore: ["Exported at", "not there"] }), rows).drafts
    assert.strictEqual(without[0]?.reference.key, ignored[0]?.reference.key, "as if it were not in the file")
  })
  it("of a JSON file is the record, also what no column names", () => {
    const rows = rowsOf(header.join("|"), "ann|s1|2024-02-29|5", "ann|s1|2024-02-29|5", "ann|s1|2024-02-29|5")
    const { drafts } = interpret(content, rows, { contents: ['{"a":1}', '{"a":2}', '{"a":1}'] })
    const keys = drafts.map(({ reference }) => reference.key)
    assert.deepStrictEqual(
      keys.map((key) => key.slice(-2)),
      ["/1", "/1", "/2"]
    )
    assert.notStrictEqual(keys[0], keys[1])
  })
  it("counts what is trimmed as trimmed, where the mapping says so only", () => {
    const rows = rowsOf(header.join("|"), "ann|s1|2024-02-29|5", "ann |s1|2024-02-29|5")
    const keysBy = (changes: object) =>
      interpret(mappingOf(attended, {}, changes), rows).drafts.map(({ reference }) => reference.key.slice(-2))
    assert.deepStrictEqual(keysBy({ trim: true }), ["/1", "/2"])
    assert.deepStrictEqual(keysBy({}), ["/1", "/1"])
  })
  it("is that of its row where several facts have no key: their evidence stands behind it", () => {
    const facts = [
      attended,
      { evidence: "Completed", activity: "{site}" },
      { evidence: "Passed", key: "{person}" },
      { ...attended, activity: "whole" }
    ]
    const { drafts, keys } = interpret(mappingOf(facts), rowsOf(header.join("|"), "ann|s1|2024-02-29|5"))
    const [row] = keys
    assert.deepStrictEqual(
      drafts.map(({ reference }) => reference.key),
      [`${row}/attended`, `${row}/completed`, "ann", `${row}/attended-2`]
    )
  })
  it("of a row that is rejected counts as well, and its key is told", () => {
    const { drafts, problems, keys } = interpret(
      content,
      rowsOf(header.join("|"), "ann|s1|2024-02-29|x", "ann|s1|2024-02-29|x", "ann|s1|2024-02-29|5")
    )
    assert.deepStrictEqual([drafts.length, problems.length], [1, 2])
    assert.deepStrictEqual(
      keys.map((key) => key.slice(32)),
      ["/1", "/2", "/1"]
    )
  })
})

describe("rows that can be told apart", () => {
  it("are found again in their thousands", () => {
    const occurrences = new Occurrences()
    const digests = Array.from({ length: 40_000 }, (_, index) => Content.digest(String(index)))
    for (const time of [1, 2])
      assert.isTrue(digests.map((digest) => occurrences.add(digest)).every((count) => count === time))
    assert.strictEqual(occurrences.size, 40_000)
  })
  it("are as many as the mapping says; beyond that the reading stops, with what to do", () => {
    const rows = rowsOf(header.join("|"), "ann|s1|2024-02-29|1", "ann|s1|2024-02-29|2", "ann|s1|2024-02-29|2")
    for (const fact of [attended, { ...attended, key: "{person}{minutes}" }]) {
      assert.isUndefined(interpret(mappingOf(fact, {}, { maxRows: 2 }), rows).problem)
      const { problem } = interpret(mappingOf(fact, {}, { maxRows: 1 }), rows)
      assert.include(problem?.expected, "at most 1 ")
      assert.include(problem?.advice, '"maxRows"')
    }
  })
})
