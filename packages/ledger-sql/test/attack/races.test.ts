/** Somebody is erased while another program writes what a source says of them: nothing of them is there once both have ended. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { type Engine, text } from "../../src/Engine.ts"
import * as Postgres from "../../src/Postgres.ts"
import { tables } from "../../src/Schema.ts"
import * as Sqlite from "../../src/Sqlite.ts"
import * as Catalogs from "../crash/catalogs.ts"
import { engines } from "../crash/places.ts"
import type { Where, Wish } from "../crash/programs.ts"
import type { Telling } from "../crash/telling.ts"
import { begun, inOrder, lasts, said, together } from "../crash/together.ts"
import { sqliteSettings } from "../engines.ts"

const pages = 8
/** Milliseconds between two pages; more of them in the soak, which sets LAUREL_ATTACKS. */
const pauses = process.env["LAUREL_ATTACKS"] === undefined ? [0, 20] : [0, 1, 2, 5, 10, 20, 50]
/** Nobody else's number has this one in it. */
const [erased, other] = [7_101, 7_102]

/** Marks of a few people, over and over. */
const marks: Telling = { source: "one", from: erased, count: pages * 4, perPage: 4, says: "corrections" }
/** The same people, once. */
const news: Telling = { ...marks, source: "another", count: 4, says: "everything" }

const connect = (where: Where) =>
  "file" in where
    ? Effect.map(Sqlite.open(where.file, sqliteSettings), ({ engine }) => engine)
    : Postgres.open({ url: Redacted.make(where.url), schema: where.schema })

/** Every place in which a number stands: table and column. */
const placesOf = Effect.fnUntraced(function* (engine: Engine, number: number) {
  const places: Array<string> = []
  for (const { name, columns } of tables) {
    for (const column of columns.filter(({ type }) => type === "text")) {
      const rows = yield* engine.rows(`SELECT ${column.name} FROM ${name} WHERE ${column.name} IS NOT NULL`)
      if (rows.some((row) => text(row[0]).includes(String(number)))) places.push(`${name}.${column.name}`)
    }
  }
  return places
})

/** What is there once programs have ended: nothing of whoever was erased, and everything of the next one. */
const isGone = Effect.fnUntraced(function* (where: Where) {
  const engine = yield* connect(where)
  assert.deepStrictEqual(yield* placesOf(engine, erased), [])
  assert.deepStrictEqual(yield* placesOf(engine, other), ["identity.value", "learner.key", "fact.key"])
  yield* inOrder(where)
})

/** A store in which two sources have told of these people. */
const known = Effect.fnUntraced(function* (where: Where) {
  yield* begun(where, Catalogs.joint)
  yield* said(where, { ...marks, count: 4 }, news)
})

describe("an erasure while a sync of the same person goes on", () => {
  for (const [name, places] of engines) {
    const sync = (where: Where, more: Partial<Wish> = {}): Wish => ({ where, task: "sync", tells: marks, ...more })
    const erase = (where: Where, more: Partial<Wish> = {}): Wish => ({ where, task: "erase", tells: marks, ...more })

    it.live(`on ${name}, made while a page of theirs is planned, leaves nothing of them once the page is written`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        const [reading] = yield* together([sync(where, { hold: 5, lease: 30_000 })])
        if (reading === undefined) return assert.fail("it did not start")
        yield* reading.says("holds")
        const [ended] = yield* lasts(yield* together([erase(where)]))
        assert.strictEqual(ended?.done, "erased", JSON.stringify(ended))
        yield* reading.goOn
        // Four people's marks, and three people's from the page on that was planned: the first page was read before.
        assert.deepStrictEqual((yield* reading.outcome).last.done, { facts: 4 * 4 + (pages - 5) * 3 })
        yield* isGone(where)
      })
    )

    it.live(`on ${name}, planned before pages of theirs that are written first, leaves nothing of those either`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        const [erasing] = yield* together([erase(where, { hold: 1 })])
        if (erasing === undefined) return assert.fail("it did not start")
        yield* erasing.says("holds")
        const [read] = yield* lasts(yield* together([sync(where)]))
        assert.deepStrictEqual(read?.done, { facts: (pages - 1) * 4 })
        yield* erasing.goOn
        assert.strictEqual((yield* erasing.outcome).last.done, "erased")
        yield* isGone(where)
      })
    )

    it.live(`on ${name}, whenever it comes, leaves nothing of them`, () =>
      Effect.forEach(pauses, (pause) =>
        Effect.gen(function* () {
          const where = (yield* places)()
          yield* known(where)
          const programs = yield* together([sync(where, { pause, lease: 30_000 }), erase(where), sync(where)])
          const [read, ended] = yield* lasts(programs)
          assert.isDefined(read?.done, JSON.stringify(read))
          assert.strictEqual(ended?.done, "erased", JSON.stringify(ended))
          yield* isGone(where)
        })
      )
    )

    it.live(`on ${name}: once it is over, a source may tell all of it again`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        yield* lasts(yield* together([erase(where)]))
        const again = { ...news, says: "corrections" } as const
        const [read] = yield* lasts(yield* together([sync(where, { tells: { ...again, source: "third" } })]))
        assert.deepStrictEqual(read?.done, { facts: 3 })
        yield* isGone(where)
      })
    )
  }
})
