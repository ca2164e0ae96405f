import { assert, describe, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, Schema } from "effect"
import * as Engine from "../src/Engine.ts"
import { escape, unescape } from "../src/Escaped.ts"
import { createThing, engines, thing } from "./engines.ts"

const count = (engine: Engine.Engine) =>
  Effect.map(engine.rows("SELECT count(*) FROM thing"), (rows) => Engine.int(rows[0]?.[0]))

/** What texts are made of where databases go wrong: the ends of both kinds of surrogates, the escape and what follows it. */
const units = [
  "\u0000",
  "\u001a",
  "\ud800",
  "\udbff",
  "\udc00",
  "\udfff",
  "\u001a0000",
  "d800",
  "😀",
  "'",
  '"\\',
  "\\u0000"
]
const hostile = units.flatMap((a) => units.flatMap((b) => units.map((c) => a + b + c)))

describe("escaped texts", () => {
  it.prop(
    "come back as they were, and hold nothing that a database can't",
    [Schema.Array(Schema.Literals([...units, "a"]))],
    ([parts]) => {
      const text = parts.join("")
      const written = escape(text)
      assert.strictEqual(unescape(written), text)
      assert.isTrue(written.isWellFormed() && !written.includes("\u0000"))
    }
  )

  it("leave everything else alone", () => {
    for (const text of ["", "plain", "😀\n\u0001\u007f", "\\u0000"]) assert.strictEqual(escape(text), text)
    // Written before there was an escape.
    for (const text of ["\u001a", "\u001a001b", "\u001aD800"]) assert.strictEqual(unescape(text), text)
  })
})

for (const [dialect, store] of engines) {
  const fresh = Effect.gen(function* () {
    const connect = yield* store
    const engine = yield* connect
    yield* createThing(engine)
    return { engine, connect }
  })

  describe(`${dialect}: values`, () => {
    const all: ReadonlyArray<Engine.Row> = [
      [0, null, null, null, null],
      [1, 2_147_483_647, 32_767, "", new Uint8Array()],
      [Number.MAX_SAFE_INTEGER, -2_147_483_648, -32_768, "Grüße 😀", Uint8Array.from([0, 1, 127, 128, 255])],
      [Number.MIN_SAFE_INTEGER, 0, -1, "x".repeat(1_000_000), new Uint8Array(1_000_000).fill(171)]
    ]
    const byId = all.toSorted((a, b) => Number(a[0]) - Number(b[0]))

    it.live("of every type come back as they were, one by one and in a set", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        for (const row of all) {
          assert.strictEqual(yield* engine.run("INSERT INTO thing VALUES (?1, ?2, ?3, ?4, ?5)", ...row), 1)
        }
        assert.deepStrictEqual(yield* engine.rows("SELECT * FROM thing ORDER BY id"), byId)
        assert.strictEqual(yield* engine.run("DELETE FROM thing WHERE id >= ?1 AND n IS NOT NULL", 1), 2)
        assert.strictEqual(yield* engine.run("DELETE FROM thing"), 2)
        assert.strictEqual(yield* engine.insert(thing, all), 4)
        assert.deepStrictEqual(yield* engine.rows("SELECT * FROM thing ORDER BY id"), byId)
      })
    )

    it.live("that are computed are numbers: counts, sums, comparisons", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        yield* engine.insert(thing, [
          [1, 4, 2, "a", null],
          [2 ** 40, 5, 3, "b", null]
        ])
        const found = yield* engine.rows(
          "SELECT count(*), sum(id), sum(n), max(s), min(id) < max(id), n = 9 FROM thing GROUP BY n = 9"
        )
        assert.deepStrictEqual(found, [[2, 2 ** 40 + 1, 9, 3, 1, 0]])
        // Small parameters are no smaller type than large ones.
        assert.deepStrictEqual(yield* engine.rows("SELECT ?1 + ?2", 2 ** 31 - 1, 1), [[2 ** 31]])
      })
    )

    it.live("beyond 2^53 - 1 are refused as corrupt, and the store is read on", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        for (const sql of [
          "SELECT CAST('9007199254740993' AS bigint)",
          "SELECT CAST('-9007199254740992' AS bigint) - 2"
        ]) {
          const error = yield* Effect.flip(engine.rows(sql))
          assert.strictEqual(error.reason._tag, "Corrupt")
        }
        assert.deepStrictEqual(yield* engine.rows("SELECT 1"), [[1]])
      })
    )

    it.live("that are hostile texts survive as columns, as parameters and in lists", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        const distinct = [...new Set(hostile)]
        const rows = distinct.map((text, id) => [id, null, null, text, null])
        assert.strictEqual(yield* engine.insert(thing, rows), rows.length)
        assert.deepStrictEqual(
          yield* engine.rows("SELECT t FROM thing ORDER BY id"),
          distinct.map((text) => [text])
        )
        const listed = yield* engine.rows(
          `SELECT t.id FROM ${Engine.list(dialect, 1, "text")} AS v ${Engine.lookup(dialect, "thing t", "t.t = v.value")} ORDER BY t.id`,
          Engine.json(distinct)
        )
        assert.deepStrictEqual(
          listed,
          distinct.map((_, id) => [id])
        )
        for (const [id, text] of distinct.slice(0, 50).entries()) {
          assert.deepStrictEqual(yield* engine.rows("SELECT id FROM thing WHERE t = ?1", text), [[id]])
        }
      })
    )
  })

  describe(`${dialect}: sets`, () => {
    const rows = Array.from({ length: 25_000 }, (_, id): Engine.Row => [id, id % 7, null, `text ${id}`, null])

    it.live("of 25,000 rows go in, and say how many were new or changed", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        assert.strictEqual(yield* engine.insert(thing, []), 0)
        assert.strictEqual(yield* engine.insert(thing, rows.slice(0, 20_003)), 20_003)
        assert.strictEqual(yield* engine.insert({ ...thing, suffix: "ON CONFLICT DO NOTHING" }, rows), 4_997)
        const change = "ON CONFLICT (id) DO UPDATE SET n = excluded.n + 1 WHERE thing.n <> excluded.n + 1"
        assert.strictEqual(yield* engine.insert({ ...thing, suffix: change }, rows.slice(0, 12)), 12)
        assert.strictEqual(yield* engine.insert({ ...thing, suffix: change }, rows.slice(0, 13)), 1)
        assert.deepStrictEqual(yield* engine.rows("SELECT count(*), sum(id), count(DISTINCT t) FROM thing"), [
          [25_000, 312_487_500, 25_000]
        ])
      })
    )

    it.live("go in whole or not at all", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        const error = yield* Effect.flip(engine.insert(thing, [...rows, [0, null, null, null, null]]))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.strictEqual(yield* count(engine), 0)
      })
    )

    it.live("are joined as lists of numbers and as rows of every type", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        yield* engine.insert(thing, rows.slice(0, 100))
        const ids = yield* engine.rows(
          `SELECT t.t FROM ${Engine.list(dialect, 1, "bigint")} AS v ${Engine.lookup(dialect, "thing t", "t.id = v.value AND t.n = ?2")} ORDER BY t.id`,
          Engine.json([3, 10, 11, 500]),
          3
        )
        assert.deepStrictEqual(ids, [["text 3"], ["text 10"]])
        const perhaps = yield* engine.rows(
          `SELECT v.value, t.t FROM ${Engine.list(dialect, 1, "bigint")} AS v ${Engine.perhaps(dialect, "thing t", "t.id = v.value")} ORDER BY v.value`,
          Engine.json([10, 500])
        )
        assert.deepStrictEqual(perhaps, [
          [10, "text 10"],
          [500, null]
        ])
        assert.deepStrictEqual(
          yield* engine.rows(
            `SELECT id FROM thing WHERE ${Engine.among(dialect, "id", 1)} ORDER BY id`,
            Engine.json([7, 500, 3])
          ),
          [[3], [7]]
        )
        assert.deepStrictEqual(
          yield* engine.rows(`SELECT id FROM thing WHERE ${Engine.among(dialect, "id", 1)}`, Engine.json([])),
          []
        )
        const given: ReadonlyArray<Engine.Row> = [
          [2 ** 50, -1, 7, "a\u0000b", Uint8Array.from([0, 255])],
          [2 ** 50 + 1, null, null, null, null]
        ]
        const back = yield* engine.rows(
          `SELECT v.* FROM ${Engine.tuples(dialect, 1, thing.columns)} AS v ORDER BY v.id`,
          Engine.json(given)
        )
        assert.deepStrictEqual(back, given)
        assert.deepStrictEqual(yield* engine.rows(`SELECT * FROM ${Engine.list(dialect, 1, "bigint")} AS v`, "[]"), [])
      })
    )
  })

  describe(`${dialect}: transactions`, () => {
    const row = (id: number): Engine.Row => [id, null, null, null, null]

    it.live("commit together what the body did, and give what it gave", () =>
      Effect.gen(function* () {
        const { engine, connect } = yield* fresh
        const other = yield* connect
        for (const together of [engine.transaction, engine.soft]) {
          const before = yield* count(engine)
          const inside = yield* together(
            Effect.andThen(engine.insert(thing, [row(before), row(before + 1)]), count(engine))
          )
          assert.deepStrictEqual([inside, yield* count(other)], [before + 2, before + 2])
        }
      })
    )

    it.live("that fail, die or are interrupted leave nothing, and the next one works", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        const put = engine.insert(thing, [row(1)])
        for (const together of [engine.transaction, engine.soft]) {
          assert.strictEqual(yield* Effect.flip(together(Effect.andThen(put, Effect.fail("no")))), "no")
          assert.isTrue(Exit.hasDies(yield* Effect.exit(together(Effect.andThen(put, Effect.die("no"))))))
          const isIn = yield* Deferred.make<void>()
          const fiber = yield* Effect.forkChild(
            together(put.pipe(Effect.andThen(Deferred.succeed(isIn, undefined)), Effect.andThen(Effect.never)))
          )
          yield* Deferred.await(isIn)
          yield* Fiber.interrupt(fiber)
          assert.strictEqual(yield* count(engine), 0)
        }
        yield* engine.transaction(put)
        assert.strictEqual(yield* count(engine), 1)
      })
    )

    it.live("whose commit is refused leave nothing", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        yield* engine.run(
          `CREATE TABLE part (thing ${dialect === "sqlite" ? "INTEGER" : "bigint"} REFERENCES thing DEFERRABLE INITIALLY DEFERRED)`
        )
        const put = (id: number) =>
          Effect.andThen(engine.insert(thing, [row(id)]), engine.run("INSERT INTO part VALUES (1)"))
        const error = yield* Effect.flip(engine.transaction(put(2)))
        assert.deepStrictEqual([error.reason._tag, yield* count(engine)], ["Conflict", 0])
        yield* engine.transaction(put(1))
        assert.strictEqual(yield* count(engine), 1)
      })
    )

    it.live("are kept apart from other fibers of the program", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        const [isIn, mayEnd] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
        const body = engine
          .insert(thing, [row(1)])
          .pipe(
            Effect.andThen(Deferred.succeed(isIn, undefined)),
            Effect.andThen(Deferred.await(mayEnd)),
            Effect.andThen(Effect.fail("no"))
          )
        const writer = yield* Effect.forkChild(Effect.flip(engine.transaction(body)))
        yield* Deferred.await(isIn)
        const reader = yield* Effect.forkChild(engine.rows("SELECT count(*) FROM thing WHERE id = 1"))
        const second = yield* Effect.forkChild(engine.transaction(engine.insert(thing, [row(2)])))
        yield* Effect.sleep("20 millis")
        yield* Deferred.succeed(mayEnd, undefined)
        yield* Fiber.join(writer)
        yield* Fiber.join(second)
        assert.deepStrictEqual(yield* Fiber.join(reader), [[0]])
        assert.deepStrictEqual(yield* engine.rows("SELECT id FROM thing"), [[2]])
      })
    )

    it.live("refuse to be nested, which is a bug", () =>
      Effect.gen(function* () {
        const { engine } = yield* fresh
        const exit = yield* Effect.exit(engine.transaction(engine.snapshot(count(engine))))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      })
    )

    it.live("of two stores run inside of each other", () =>
      Effect.gen(function* () {
        const [a, b] = [(yield* fresh).engine, (yield* fresh).engine]
        const both = b.transaction(Effect.all([a.insert(thing, [row(1)]), b.insert(thing, [row(1), row(2)])]))
        yield* a.transaction(Effect.andThen(both, Effect.fail("no"))).pipe(Effect.flip)
        assert.deepStrictEqual([yield* count(a), yield* count(b)], [0, 2])
        yield* a.transaction(both).pipe(Effect.flip)
        assert.deepStrictEqual([yield* count(a), yield* count(b)], [0, 2])
      })
    )

    it.live("that only read see one state, whatever is committed meanwhile", () =>
      Effect.gen(function* () {
        const { engine, connect } = yield* fresh
        const other = yield* connect
        const seen = yield* engine.snapshot(
          Effect.gen(function* () {
            const before = yield* count(engine)
            yield* other.transaction(other.insert(thing, [row(1)]))
            return [before, yield* count(engine), yield* count(other)]
          })
        )
        assert.deepStrictEqual([...seen, yield* count(engine)], [0, 0, 1, 1])
      })
    )
  })
}
