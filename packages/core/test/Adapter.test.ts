/** An adapter made of a definition: whatever the source gives, and whatever the definition does with it. */
import { assert, describe, it } from "@effect/vitest"
import { Adapter, CivilDate, Draft, Fact, Id, Instant } from "@laurel/core"
import { Effect, Option, Schema, Stream } from "effect"

const Row = Schema.Struct({
  id: Schema.String,
  who: Schema.String,
  day: CivilDate.FromString,
  score: Schema.optionalKey(Schema.Finite)
})
type Row = typeof Row.Type

const source = Id.SourceId.make("school")
const sketch = (row: Row, more: object = {}): Adapter.Sketch => ({
  key: row.id,
  subject: { key: row.who, offering: "algebra", contact: { scheme: "student", value: row.who } },
  evidence: row.score === undefined ? Fact.Completed.make({}) : Fact.Scored.make({ scaled: row.score }),
  happened: Fact.happenedOn(row.day, "UTC"),
  ...more
})
type Page = Extract<Adapter.Definition<Row>, { readonly family: "state" }>["page"]
const pagesOf =
  (pages: ReadonlyArray<ReadonlyArray<unknown>>): Page =>
  (position) =>
    Effect.sync(() => {
      const at = Number(position ?? 0)
      const rows = pages[at]
      return rows && { rows, position: String(at + 1), ended: at + 1 === pages.length, reading: "all" }
    })
/** What a definition may say otherwise. */
type Changes = Partial<Omit<Adapter.Definition<Row>, "family" | "withdrawals" | "page">> & { readonly page?: Page }
const made = (pages: ReadonlyArray<ReadonlyArray<unknown>>, changes: Changes = {}) =>
  Adapter.make({ ...defined, page: pagesOf(pages), ...changes, family: "state" })
const defined = {
  source,
  stream: "marks",
  row: Row,
  key: (row: unknown) =>
    Option.getOrUndefined(Schema.decodeUnknownOption(Schema.Struct({ id: Schema.String }))(row))?.id,
  drafts: (row: Row) => [sketch(row)]
}

const collect = Effect.fnUntraced(function* (adapter: Adapter.Adapter, position: string | null = null) {
  const pages: Array<Adapter.Page> = []
  const error = yield* Stream.runForEach(adapter.read(position), (page) => Effect.sync(() => pages.push(page))).pipe(
    Effect.as(undefined),
    Effect.catch((error) => Effect.succeed(error))
  )
  return { pages, error }
})
const keys = (page: Adapter.Page | undefined) => page?.drafts.map(({ reference }) => reference.key)
const row = (id: string, more: object = {}) => ({ id, who: "ann", day: "2026-03-01", ...more })

describe("a row", () => {
  it.effect("is facts of the definition's source and stream, with null for what it does not say", () =>
    Effect.gen(function* () {
      const { pages, error } = yield* collect(made([[row("a", { more: "is forgiven", score: 0.5 })]]))
      assert.strictEqual(error, undefined)
      assert.deepStrictEqual(pages[0]?.drafts, [
        {
          reference: { source, stream: "marks", key: "a", line: null },
          subject: {
            key: "ann",
            offering: Id.OfferingId.make("algebra"),
            contact: { scheme: "student", value: "ann" }
          },
          activity: null,
          evidence: Fact.Scored.make({ scaled: 0.5 }),
          happened: Fact.happenedOn(CivilDate.CivilDate.make(20_513), "UTC"),
          observedAt: null,
          said: null
        }
      ])
    })
  )

  it.effect("that its schema refuses is one rejection with its place, and the others of the page are read", () =>
    Effect.gen(function* () {
      const rows = [
        row("a"),
        row("b", { day: "2026-02-30" }),
        null,
        row("c", { who: { id: 7 } }),
        { id: "d" },
        row("e")
      ]
      const { pages } = yield* collect(made([rows]))
      assert.deepStrictEqual(keys(pages[0]), ["a", "e"])
      assert.strictEqual(pages[0]?.rows, 6)
      assert.deepStrictEqual(
        pages[0]?.rejections.map(({ column, expected, found, raw }) => [column, expected, found, raw]),
        [
          [
            "day",
            "an existing day written as year-month-day, such as 2014-02-28",
            '"2026-02-30"',
            JSON.stringify(rows[1])
          ],
          [null, "object", "null", "null"],
          ["who", "string", "an object", JSON.stringify(rows[3])],
          ["who", "a value", "none", JSON.stringify(rows[4])]
        ]
      )
    })
  )

  it.effect("whose reading throws is a rejection that blames the adapter", () =>
    Effect.gen(function* () {
      const drafts = (row: Row) =>
        row.id === "b" ? [sketch(row), ...[row.id.at(9)].map((x) => sketch(JSON.parse(x ?? "")))] : [sketch(row)]
      const { pages, error } = yield* collect(made([[row("a"), row("b"), row("c")]], { drafts }))
      assert.strictEqual(error, undefined)
      assert.deepStrictEqual(keys(pages[0]), ["a", "c"], "nothing of the row that throws")
      assert.strictEqual(pages[0]?.rejections[0]?.key, "b")
      assert.include(pages[0]?.rejections[0]?.found, "SyntaxError")
      assert.include(pages[0]?.rejections[0]?.advice, "the adapter")
      assert.strictEqual(pages[0]?.rejections[0]?.raw, JSON.stringify(row("b")))
    })
  )

  it.effect("nested deeper than the stack is one rejection", () =>
    Effect.gen(function* () {
      const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)
      const { pages, error } = yield* collect(
        made([[row("a"), row("b", { who: deep }), deep, row("c", { more: deep })]])
      )
      assert.strictEqual(error, undefined)
      assert.deepStrictEqual(keys(pages[0]), ["a", "c"])
      assert.strictEqual(pages[0]?.rejections.length, 2)
      assert.strictEqual(pages[0]?.received?.().length, 4)
    })
  )

  it.effect("that names one fact twice is rejected; two facts of their own keys are taken", () =>
    Effect.gen(function* () {
      const drafts = (row: Row) => [sketch(row), sketch(row, { key: row.id === "a" ? "a" : `${row.id}/more` })]
      const { pages } = yield* collect(made([[row("a"), row("b")]], { drafts }))
      assert.deepStrictEqual(keys(pages[0]), ["b", "b/more"])
      assert.include(pages[0]?.rejections[0]?.found, 'two facts with the key "a"')
    })
  )

  it.effect("whose fact has neither its key nor one that begins with it and a slash is rejected", () =>
    Effect.gen(function* () {
      const facts: { readonly [id: string]: string } = { a: "a", b: "b/more/still", c: "c1", d: "a/d", e: "e:1" }
      const drafts = (row: Row) => [sketch(row), sketch(row, { key: facts[row.id] ?? row.id })].slice(-1)
      const { pages, error } = yield* collect(made([Object.keys(facts).map((id) => row(id))], { drafts }))
      assert.strictEqual(error, undefined)
      assert.deepStrictEqual(keys(pages[0]), ["a", "b/more/still"])
      assert.deepStrictEqual(
        pages[0]?.rejections.map(({ key, expected, found }) => [key, expected, found]),
        ["c", "d", "e"].map((id) => [
          id,
          `keys of facts that are the row's, "${id}", or begin with it and a slash`,
          JSON.stringify(facts[id])
        ])
      )
    })
  )

  it.effect("without a key is rejected where it gives a fact, and read where it proves nothing", () =>
    Effect.gen(function* () {
      const drafts = (row: Row) => (row.score === undefined ? [] : [sketch(row)])
      const rows = [row("a", { score: 1 }), row("b", { score: 1 }), row("c")]
      const [page] = (yield* collect(made([rows], { drafts, key: (given) => (given === rows[0] ? "a" : undefined) })))
        .pages
      assert.deepStrictEqual([keys(page), page?.rejections.length, page?.received?.().length], [["a"], 1, 3])
      assert.include(page?.rejections[0]?.expected, "a key of the row")
    })
  )
})

const subject = (more: object) => ({ subject: { ...sketch(good).subject, ...more } })
const happened = (more: object) => ({ happened: { ...sketch(good).happened, ...more } })
const good: Row = { id: "a", who: "ann", day: CivilDate.CivilDate.make(20_513) }
const long = "x".repeat(501)
/** Each beside its nearest neighbour that is taken. */
const edges: ReadonlyArray<readonly [string, taken: object, refused: object]> = [
  ["a key", { key: long.slice(1) }, { key: long }],
  ["a key that is text", { key: "7" }, { key: 7 }],
  ["a key without control characters", { key: "a b" }, { key: "a\u0000b" }],
  ["a key of whole characters", { key: "a\u{1f600}b" }, { key: "a\ud83db" }],
  ["a participation", subject({ key: "é" }), subject({ key: "" })],
  ["an offering", subject({ offering: "Ω/1" }), subject({ offering: ":" })],
  [
    "a person",
    subject({ contact: { scheme: "s", value: "x".repeat(200) } }),
    subject({ contact: { scheme: "s", value: "x".repeat(201) } })
  ],
  ["a scheme", subject({ contact: { scheme: "s", value: "a" } }), subject({ contact: { scheme: "s:", value: "a" } })],
  ["claims", subject({ claims: [{ scheme: "s", value: "a" }] }), subject({ claims: [{ scheme: "s", value: "" }] })],
  [
    "a number of claims",
    subject({ claims: Array.from({ length: 20 }, () => ({ scheme: "s", value: "a" })) }),
    subject({ claims: Array.from({ length: 21 }, () => ({ scheme: "s", value: "a" })) })
  ],
  ["an activity", { activity: "x".repeat(200) }, { activity: "x".repeat(201) }],
  ["the source's word", { said: "\u200f" }, { said: "\n" }],
  ["a line", { line: 1 }, { line: 1.5 }],
  ["a day", happened({ on: CivilDate.max }), happened({ on: CivilDate.max + 1 })],
  ["an instant", happened({ at: Instant.min }), happened({ at: Instant.min - 1 })],
  ["a zone", happened({ zone: "Europe/London" }), happened({ zone: "Europe/Nowhere" })],
  ["a basis", happened({ basis: "observed" }), happened({ basis: "guessed" })],
  ["the source's clock", { observedAt: Instant.max }, { observedAt: Instant.max + 1 }],
  ["evidence", { evidence: { _tag: "Scored", raw: 5, max: 5 } }, { evidence: { _tag: "Scored", raw: 6, max: 5 } }],
  ["a kind of evidence", { evidence: { _tag: "Passed" } }, { evidence: { _tag: "Won" } }]
]

describe("a fact that could not be written rejects its row, and the nearest one that can is taken:", () => {
  const encode = Schema.encodeSync(Draft.FromJson)
  for (const [name, taken, refused] of edges) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const rows = [row("taken"), row("refused")]
        const drafts = (row: Row) => [sketch(row, row.id === "taken" ? { key: "taken", ...taken } : refused)]
        const own = "key" in taken ? taken.key : "taken"
        const key = (given: unknown) => (given === rows[0] ? own : "refused")
        const { pages } = yield* collect(made([rows], { drafts, key }))
        const [page] = pages
        assert.strictEqual(page?.drafts.length, 1)
        assert.deepStrictEqual(
          page?.rejections.map(({ raw }) => JSON.parse(raw)),
          [row("refused")]
        )
        for (const draft of page?.drafts ?? []) {
          const wire = JSON.parse(JSON.stringify(encode(draft)))
          assert.deepStrictEqual(Schema.decodeUnknownSync(Draft.FromJson)(wire), draft)
        }
      })
    )
  }

  it.effect("and evidence with more than its kind has keeps only that", () =>
    Effect.gen(function* () {
      const drafts = (row: Row) => [sketch(row, { evidence: { _tag: "Passed", more: 1 } })]
      const { pages } = yield* collect(made([[row("a")]], { drafts }))
      assert.deepStrictEqual(pages[0]?.drafts[0]?.evidence, Fact.Passed.make({}))
    })
  )
})

describe("a run", () => {
  const three = [[row("a")], [row("b")], [row("c")]]
  it.effect("goes on from any position, and gives nothing where there is nothing new", () =>
    Effect.gen(function* () {
      const adapter = made(three)
      assert.deepStrictEqual((yield* collect(adapter)).pages.map(keys), [["a"], ["b"], ["c"]])
      assert.deepStrictEqual((yield* collect(adapter, "1")).pages.map(keys), [["b"], ["c"]])
      assert.deepStrictEqual(yield* collect(adapter, "3"), { pages: [], error: undefined })
    })
  )

  const broken = (page: Page, more: Changes = {}) => collect(made([], { page, ...more }))
  it.effect(
    "over a source that gives the same position, or the same rows, for ever ends as broken after what was whole",
    () =>
      Effect.gen(function* () {
        let count = 0
        const circle = yield* broken(() =>
          Effect.sync(() => ({ rows: [row(`${count++}`)], position: String(count % 3), ended: false, reading: "all" }))
        )
        assert.deepStrictEqual([circle.pages.length, circle.error?.reason._tag], [3, "Broken"])
        assert.include(circle.error?.message, "a position where this run has been")
        const again = yield* broken(() =>
          Effect.sync(() => ({ rows: [row("a"), row("b")], position: String(count++), ended: false, reading: "all" }))
        )
        assert.deepStrictEqual([again.pages.length, again.error?.reason._tag], [1, "Broken"])
        assert.include(again.error?.message, "the same 2 rows once more")
        const empty = yield* broken((position) =>
          Effect.succeed({ rows: [], position: `${position ?? ""}x`, ended: position === "xx", reading: "all" })
        )
        assert.deepStrictEqual(
          [empty.pages.length, empty.error],
          [3, undefined],
          "empty pages that go on are no circle"
        )
      })
  )

  it.effect("may end where it began", () =>
    Effect.gen(function* () {
      const page = () => Effect.succeed({ rows: [row("a")], position: "since", ended: true, reading: "all" })
      const { pages, error } = yield* collect(made([], { page }), "since")
      assert.deepStrictEqual([pages.length, error], [1, undefined])
    })
  )

  it.effect("over pages without a list of rows, or a position, is broken, and over an empty list is not", () =>
    Effect.gen(function* () {
      const page = { rows: [], position: "1", ended: true, reading: "all" }
      const wrong: ReadonlyArray<readonly [unknown, string]> = [
        [null, "undefined as its rows"],
        [{ ...page, rows: undefined }, "undefined as its rows"],
        [{ ...page, rows: null }, "null as its rows"],
        [{ ...page, rows: { length: 0 } }, "object as its rows"],
        [{ ...page, position: undefined }, "undefined as its position"]
      ]
      for (const [given, found] of wrong) {
        // As a page function written in JavaScript may.
        const { pages, error } = yield* broken(() => Effect.succeed(given as typeof page))
        assert.deepStrictEqual([pages, error?.reason._tag], [[], "Broken"])
        assert.include(error?.message, found)
      }
      assert.strictEqual((yield* broken(() => Effect.succeed(page))).error, undefined)
    })
  )

  it.effect("has at most so many pages, and a page so many rows", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* collect(made(three, { maxPages: 3 }))).error, undefined)
      const { pages, error } = yield* collect(made(three, { maxPages: 2 }))
      assert.deepStrictEqual([pages.length, error?.reason._tag], [2, "Broken"])
      assert.include(error?.message, "at most 2 pages in one run")
      assert.strictEqual((yield* collect(made([[row("a"), row("b")]], { maxRows: 2 }))).error, undefined)
      assert.include((yield* collect(made([[row("a"), row("b")]], { maxRows: 1 }))).error?.message, "at most 1 rows")
    })
  )

  it.effect("fails as its page does, with the source's name", () =>
    Effect.gen(function* () {
      const reason = new Adapter.Unavailable({ where: "w", expected: "e", found: "f", advice: "a", retryAfter: 5 })
      const { error } = yield* broken(() => Effect.fail(reason))
      assert.deepStrictEqual([error?.source, error?.reason], ["school", reason])
    })
  )
})

describe("rows that were received", () => {
  it.effect("have the source's key, or one by their content, and read again say the same", () =>
    Effect.gen(function* () {
      const rows = [row("a"), { name: "no key" }, null, row("x".repeat(501)), row("b", { score: 2 })]
      const adapter = made([rows])
      const [page] = (yield* collect(adapter)).pages
      const received = page?.received?.() ?? []
      assert.deepStrictEqual(
        received.map(({ raw }) => raw),
        rows.map((row) => JSON.stringify(row))
      )
      assert.deepStrictEqual(
        received.map(({ key }) => (key.length === 64 ? "by content" : key)),
        ["a", "by content", "by content", "by content", "b"]
      )
      assert.strictEqual(new Set(received.map(({ key }) => key)).size, 5)
      const said = adapter.again?.("marks", received)
      assert.deepStrictEqual([said?.drafts, said?.rejections], [page?.drafts, page?.rejections])
      assert.deepStrictEqual(
        said?.drafts.map((draft) => said.raw(draft)),
        [JSON.stringify(rows[0])]
      )
      assert.deepStrictEqual(adapter.again?.("another stream", received).drafts, [])
      const [broken] = adapter.again?.("marks", [{ key: "a", line: null, raw: '{"id":' }]).rejections ?? []
      assert.strictEqual(broken?.expected, "a row as JSON")
    })
  )

  it.effect("of each draft are given back", () =>
    Effect.gen(function* () {
      const drafts = (row: Row) => (row.id === "b" ? [] : [sketch(row), sketch(row, { key: `${row.id}/2` })])
      const [page] = (yield* collect(made([[row("a"), row("b"), row("c")]], { drafts }))).pages
      assert.deepStrictEqual(
        page?.drafts.map((draft) => JSON.parse(page.raw(draft)).id),
        ["a", "a", "c", "c"]
      )
    })
  )
})

describe("a record source", () => {
  const withdrawal = { record: "a", by: "v", line: null, happened: sketch(good).happened, observedAt: null, said: null }
  const records = (withdrawals: ReadonlyArray<Adapter.Withdrawal>) =>
    Adapter.make({
      ...defined,
      page: pagesOf([[row("v"), row("w")]]),
      family: "record",
      withdrawals: ({ id }) => (id === "v" ? withdrawals : [])
    })
  it.effect("takes back what a row takes back, and rejects a row that takes back what can't be", () =>
    Effect.gen(function* () {
      const [page] = (yield* collect(records([withdrawal]))).pages
      assert.deepStrictEqual([page?.withdrawals, page?.rejections], [[withdrawal], []])
      const [other] = (yield* collect(records([{ ...withdrawal, record: "" }]))).pages
      assert.deepStrictEqual([other?.withdrawals, other?.rejections.length, keys(other)], [[], 1, ["w"]])
    })
  )
})

describe("what was seen whole", () => {
  const ids = (prefix: string) => ["1", "2"].map((id) => row(`${prefix}/${id}`))
  const seeing =
    (rows: ReadonlyArray<unknown>, seen: ReadonlyArray<Adapter.Whole>): Page =>
    (position) =>
      Effect.succeed(
        position === null
          ? { rows: ids("x"), position: "1", ended: false, reading: "all", seen: [{ prefix: "x" }] }
          : { rows, position: "2", ended: true, reading: "all", seen }
      )
  const seenBy = (rows: ReadonlyArray<unknown>, seen: Adapter.Whole, start: string | null = null) =>
    Effect.map(collect(made([], { page: seeing(rows, [seen]) }), start), ({ pages }) =>
      pages.map(({ seen = [] }) => seen.map(({ prefix, keys }) => [prefix, ...keys]))
    )
  it.effect("names the keys under its prefix, of the page or of several", () =>
    Effect.gen(function* () {
      const one = ["x", "x/1", "x/2"]
      assert.deepStrictEqual(yield* seenBy(ids("y"), { prefix: "y" }), [[one], [["y", "y/1", "y/2"]]])
      assert.deepStrictEqual(yield* seenBy([row("x/3"), row("xy")], { prefix: "x", pages: 2 }), [
        [one],
        [[...one, "x/3"]]
      ])
    })
  )
  it.effect("names beside them those that it says are no drift, and none that its prefix is not of", () =>
    Effect.gen(function* () {
      const beside = ["y/0", "x/0", "yy/0"]
      assert.deepStrictEqual((yield* seenBy(ids("y"), { prefix: "y", beside }))[1], [["y", "y/1", "y/2", "y/0"]])
      assert.deepStrictEqual((yield* seenBy(ids("y"), { prefix: "y", beside: [] }))[1], [["y", "y/1", "y/2"]])
    })
  )
  it.effect(
    "is not told where the run began in between, or where a row under it, or of an unknown key, was rejected",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* seenBy([row("x/3")], { prefix: "x", pages: 2 }, "1"), [[]])
        const bad = { day: "never" }
        assert.deepStrictEqual((yield* seenBy([row("y/1", bad)], { prefix: "y" }))[1], [])
        assert.deepStrictEqual((yield* seenBy([row("yy/1", bad)], { prefix: "y" }))[1], [["y"]])
        assert.deepStrictEqual((yield* seenBy([null], { prefix: "y" }))[1], [])
      })
  )
})

describe("what happened", () => {
  it("at an instant is of the day that it was in the zone", () => {
    const at = Instant.parse("2026-03-01T23:30:00Z") ?? Instant.min
    assert.strictEqual(CivilDate.format(Fact.happenedAt(at, "UTC").on), "2026-03-01")
    assert.strictEqual(CivilDate.format(Fact.happenedAt(at, "Europe/Paris").on), "2026-03-02")
    for (const text of ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"])
      assert.strictEqual(
        CivilDate.format(Fact.happenedAt(Instant.parse(text) ?? Instant.min, "UTC").on),
        text.slice(0, 10)
      )
  })
})

describe("a fact that is given as JSON", () => {
  const json = (more: object = {}) => ({
    key: "a",
    subject: { key: "ann", offering: "algebra", contact: { scheme: "student", value: "ann" } },
    evidence: { _tag: "Registered", due: "2026-04-01" },
    happened: { on: "2026-03-01", at: "2026-03-01T10:00:00Z", zone: "UTC" },
    ...more
  })
  const saying = (...said: ReadonlyArray<unknown>) =>
    Effect.map(collect(made([[row("a")]], { drafts: () => said.map((json) => ({ json })) })), ({ pages }) => pages[0])

  it.effect("is the fact that it says, with its days and moments read", () =>
    Effect.gen(function* () {
      const page = yield* saying(json())
      const same = { ...json(), reference: { source, stream: "marks", key: "a" } }
      const { key: _, ...draft } = same
      assert.deepStrictEqual(page?.rejections, [])
      assert.deepStrictEqual(page?.drafts, [yield* Effect.fromResult(Draft.decode(draft))])
    })
  )

  it.effect("rejects its row, by the field that is wrong, and what stands there", () =>
    Effect.gen(function* () {
      const wrong = [
        json({ happened: { on: "2026-02-30", zone: "UTC" } }),
        json({ evidence: { _tag: "Registered", due: "soon" } }),
        json({ sayd: "present" }),
        json({ key: "b" }),
        json({ key: undefined }),
        null
      ]
      for (const [each, expected, found] of [
        [
          wrong[0],
          "an existing day written as year-month-day, such as 2014-02-28 as happened.on of a fact",
          '"2026-02-30"'
        ],
        [wrong[1], "an existing day written as year-month-day, such as 2014-02-28 as evidence.due of a fact", '"soon"'],
        [wrong[3], 'keys of facts that are the row\'s, "a", or begin with it and a slash', '"b"']
      ] as const) {
        const page = yield* saying(each)
        assert.deepStrictEqual(page?.drafts, [])
        const [rejection] = page?.rejections ?? []
        assert.deepStrictEqual([rejection?.expected, rejection?.found], [expected, found])
      }
      for (const each of wrong) assert.lengthOf((yield* saying(each))?.rejections ?? [], 1)
      assert.lengthOf((yield* saying(json(), json()))?.rejections ?? [], 1)
      assert.lengthOf((yield* saying(json(), json({ key: "a/2" })))?.drafts ?? [], 2)
    })
  )
})

describe("an opaque adapter", () => {
  it.effect("is opened as the adapter that it is", () =>
    Effect.gen(function* () {
      const adapter = made([[row("a")], [row("b")]])
      const opened = yield* Adapter.opened(adapter)
      assert.deepStrictEqual((yield* collect(opened)).pages.map(keys), [["a"], ["b"]])
      assert.strictEqual(opened.family, "state")
      assert.strictEqual(Adapter.isRereading(opened), true)
      const { again: _, ...once } = adapter
      assert.strictEqual(Adapter.isRereading(yield* Adapter.opened(once)), false)
      const loaded = yield* Adapter.opened({ source: "school", load: async () => adapter })
      assert.deepStrictEqual((yield* collect(loaded)).pages.map(keys), [["a"], ["b"]])
    })
  )

  it.effect("is refused where it is none, by what is wrong", () =>
    Effect.gen(function* () {
      const read = () => Stream.empty
      // What programs without types give.
      const strange: ReadonlyArray<readonly [unknown, string]> = [
        [
          null,
          "the adapter: expected an adapter, which has the id of its source and a function that reads it, found none"
        ],
        [
          {},
          "the adapter: expected an adapter, which has the id of its source and a function that reads it, found another"
        ],
        [{ read }, "its source: expected an id"],
        [{ source: "a:b", read }, 'found "a:b"'],
        [{ source: "a" }, "its read: expected a function, found none"],
        [{ source: "a", load: async () => ({ source: "a" }) }, "its read: expected a function, found none"],
        [{ source: "a", read, family: "states" }, 'its family: expected "record" or "state", found "states"'],
        [{ source: "a", read, again: true }, "its again: expected a function, or none, found another thing"]
      ]
      for (const [given, message] of strange) {
        const error = yield* Effect.flip(Adapter.opened(given as Adapter.Opaque))
        assert.strictEqual(error.reason._tag, "Misconfigured")
        assert.include(error.message, message)
        assert.notInclude(error.message, "undefined")
      }
    })
  )

  it.effect("fails to be read where it gives no stream", () =>
    Effect.gen(function* () {
      const opened = yield* Adapter.opened({ source: "a", read: () => [] })
      const { error } = yield* collect(opened)
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "expected a stream of pages, found another thing")
    })
  )
})
