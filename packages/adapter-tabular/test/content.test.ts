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

const contentOf = (cells: ReadonlyArray<string>): string =>
  Content.make([
    { column: "b", read: (row) => row.cells[1] ?? "" },
    { column: "a", read: (row) => row.cells[0] ?? "" }
  ])({ cells, found: [], problem: undefined })

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
    "is another once any cell is that the mapping uses",
    [Row, Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 }))],
    ([row, at]) => {
      const mapping = mappingOf({
        evidence: "Attended",
        status: { value: "{site}", map: {}, otherwise: "present" },
        on: [{ date: { value: "{day}", map: {}, otherwise: "2024-01-01" } }]
      })
      const changed = row.map((cell, index) => (index === at ? `${cell}.` : cell))
      const [one, other] = interpret(mapping, [header, row, changed]).drafts
      assert.isDefined(other)
      assert.notStrictEqual(one?.reference.key.slice(0, 32), other?.reference.key.slice(0, 32))
    }
  )
  it("is that of the columns which the mapping uses: one that is added, or changed, changes no key", () => {
    const keysBy = (stream: object, ...lines: ReadonlyArray<string>) =>
      interpret(mappingOf(attended, stream), rowsOf(...lines)).drafts.map(({ reference }) => reference.key)
    const before = [header.join("|"), "ann|s1|2024-02-29|5", "ann|s1|2024-02-29|5"]
    const after = ["Team|person|site|day|minutes", "red|ann|s1|2024-02-29|5", "blue|ann|s1|2024-02-29|5"]
    assert.deepStrictEqual(
      keysBy({}, ...after),
      keysBy({}, ...before),
      "and both rows are known, the second by its number"
    )
    const whole = { content: "whole" }
    assert.deepStrictEqual(keysBy(whole, ...before), keysBy({}, ...before), "where all are used it is one content")
    for (const key of keysBy(whole, ...after)) assert.notInclude(keysBy(whole, ...before), key)
    const corrected = ["person|site|day|minutes", "ann|s1|2024-02-29|6"]
    assert.notInclude(keysBy({}, ...before), keysBy({}, ...corrected)[0], "what is used does change it")
  })
  it("calls columns as the mapping does: another spelling of the header changes no key, nor does an optional one that is empty", () => {
    const columns = { minutes: ["Minutes", "Minuten"], room: ["Room"] }
    const mapping = mappingOf({ ...attended, said: "{room}" }, { columns, optional: ["room"] })
    const keysOf = (...lines: ReadonlyArray<string>) =>
      interpret(mapping, rowsOf(...lines)).drafts.map(({ reference }) => reference.key)
    const keys = keysOf("person|site|day|Minutes", "ann|s1|2024-02-29|5")
    assert.lengthOf(keys, 1)
    assert.deepStrictEqual(keysOf("person|site|day|MINUTEN|room", "ann|s1|2024-02-29|5|"), keys)
    assert.notDeepEqual(keysOf("person|site|day|MINUTEN|room", "ann|s1|2024-02-29|5|A"), keys)
  })
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
      assert.strictEqual(contentOf(cells), JSON.stringify({ a, b }))
    }
  )
  it("is not where cells are shifted, or run together", () => {
    assert.strictEqual(
      new Set(
        [
          ["x", "y"],
          ["xy", ""],
          ["", "xy"],
          ['x","b":"y', ""]
        ].map(contentOf)
      ).size,
      4
    )
  })
  it("is that of all columns but the ignored ones, where it is the whole row's, by their names or their spellings", () => {
    const rows = rowsOf("person|site|day|minutes|Exported at", "ann|s1|2024-02-29|5|10:00", "ann|s1|2024-02-29|5|11:00")
    const keysBy = (stream: object) =>
      interpret(mappingOf(attended, { content: "whole", ...stream }), rows).drafts.map(({ reference }) => reference.key)
    const endsBy = (stream: object) => keysBy(stream).map((key) => key.slice(-2))
    assert.deepStrictEqual(endsBy({}), ["/1", "/1"])
    assert.deepStrictEqual(endsBy({ ignore: ["Exported at"] }), ["/1", "/2"])
    assert.deepStrictEqual(endsBy({ columns: { when: ["exported  AT"] }, ignore: ["when"] }), ["/1", "/2"])
    const without = interpret(content, rowsOf("person|site|day|minutes", "ann|s1|2024-02-29|5")).drafts
    assert.strictEqual(without[0]?.reference.key, keysBy({ ignore: ["Exported at"] })[0], "as if it were not there")
  })
  it("is not of a column that is used and ignored", () => {
    const rows = rowsOf("person|site|day|minutes|Exported at", "ann|s1|2024-02-29|5|10:00", "ann|s1|2024-02-29|5|11:00")
    const endsBy = (stream: object) =>
      interpret(mappingOf({ ...attended, said: "{Exported at}" }, stream), rows).drafts.map(({ reference }) =>
        reference.key.slice(-2)
      )
    assert.deepStrictEqual(endsBy({}), ["/1", "/1"])
    assert.deepStrictEqual(endsBy({ ignore: ["Exported at"] }), ["/1", "/2"])
    assert.deepStrictEqual(endsBy({ columns: { at: ["exported at"] }, ignore: ["at"] }), ["/1", "/2"])
  })
  it("ignores no column that is misspelt: the reading stops, unless the file may lack it", () => {
    const rows = rowsOf("person|site|day|minutes|Exported at", "ann|s1|2024-02-29|5|10:00")
    const by = (stream: object) => interpret(mappingOf(attended, stream), rows).problem
    assert.strictEqual(by({ ignore: ["Exportd at"] })?.expected, 'the column "Exportd at"')
    assert.isUndefined(by({ ignore: ["Exported at"] }))
    const columns = { at: ["Made at", "Made on"] }
    assert.strictEqual(by({ columns, ignore: ["at"] })?.expected, 'the column "Made at|Made on"')
    assert.isUndefined(by({ columns, optional: ["at"], ignore: ["at"] }))
  })
  it("of a JSON file is the record, also what no column names, where it is the whole one's", () => {
    const rows = rowsOf(header.join("|"), "ann|s1|2024-02-29|5", "ann|s1|2024-02-29|5", "ann|s1|2024-02-29|5")
    const contents = ['{"a":1}', '{"a":2}', '{"a":1}']
    const keysBy = (stream: object) =>
      interpret(mappingOf(attended, stream), rows, { contents }).drafts.map(({ reference }) => reference.key)
    const [first, ...others] = keysBy({ content: "whole" })
    assert.deepStrictEqual(
      [first, ...others].map((key) => key?.slice(-2)),
      ["/1", "/1", "/2"]
    )
    assert.notStrictEqual(first, others[0])
    const plain = interpret(content, rows).drafts.map(({ reference }) => reference.key)
    assert.deepStrictEqual(keysBy({}), plain, "else it is that of a file of any kind with these cells")
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
