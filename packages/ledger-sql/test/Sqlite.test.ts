import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { backup, open } from "../src/Sqlite.ts"
import { createThing, sqliteSettings, thing } from "./engines.ts"
import { folder } from "./store.ts"

const create = (file: string) =>
  Effect.gen(function* () {
    const { engine, stamp } = yield* open(file, sqliteSettings)
    yield* engine.transaction(Effect.andThen(stamp(3), createThing(engine)))
    yield* engine.insert(thing, [[1, 2, 3, "four", Uint8Array.from([5])]])
    return engine
  })
const toRead = { ...sqliteSettings, create: false }

describe("a file", () => {
  it.live("is new, then has the version it was stamped with", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      const first = yield* open(file, sqliteSettings)
      assert.deepStrictEqual([first.isNew, yield* first.version], [true, 0])
      // A transaction that fails takes its stamp with it.
      yield* Effect.exit(first.engine.transaction(Effect.andThen(first.stamp(1), Effect.fail("no"))))
      assert.deepStrictEqual([yield* first.version, (yield* open(file, sqliteSettings)).isNew], [0, true])
      yield* first.engine.transaction(first.stamp(3))
      const second = yield* open(file, sqliteSettings)
      assert.deepStrictEqual([second.isNew, yield* second.version], [false, 3])
    })
  )

  it.live("that is new is nobody else's to read, nor is what is beside it; one that is there stays as it is", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [fresh, shared] = [join(path, "fresh.db"), join(path, "shared.db")]
      writeFileSync(shared, "")
      chmodSync(shared, 0o640)
      yield* create(fresh)
      yield* create(shared)
      const modes = [fresh, `${fresh}-wal`, shared].map((file) => statSync(file).mode & 0o777)
      assert.deepStrictEqual(modes, [0o600, 0o600, 0o640])
    })
  )

  it.live("of another program, missing, empty or in no folder is refused, and left as it is", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [other, text, empty] = [join(path, "other.db"), join(path, "a.txt"), join(path, "empty.db")]
      const db = new DatabaseSync(other)
      db.exec("CREATE TABLE theirs (a)")
      db.close()
      writeFileSync(text, "Dear diary, ".repeat(100))
      writeFileSync(empty, "")
      const before = readFileSync(other)
      const refusals: ReadonlyArray<readonly [string, boolean, RegExp]> = [
        [other, true, /not a Laurel store/],
        [other, false, /not a Laurel store/],
        [text, true, /not a SQLite database/],
        [empty, false, /it is empty/],
        [join(path, "none.db"), false, /no such file/],
        [join(path, "none", "store.db"), true, /folder .* does not exist/]
      ]
      for (const [file, create, message] of refusals) {
        const error = yield* Effect.flip(open(file, { ...sqliteSettings, create }))
        assert.strictEqual(error.reason._tag, "Unusable")
        assert.match(error.message, message)
      }
      assert.deepStrictEqual(readFileSync(other), before)
      assert.isFalse(existsSync(join(path, "none.db")))
    })
  )

  it.live("that is only read can't be written", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* create(file)
      const { engine } = yield* open(file, toRead)
      assert.deepStrictEqual(yield* engine.snapshot(engine.rows("SELECT count(*) FROM thing")), [[1]])
      for (const write of [engine.run("DELETE FROM thing"), engine.transaction(engine.run("DELETE FROM thing"))]) {
        assert.strictEqual((yield* Effect.flip(write)).reason._tag, "Unusable")
      }
      assert.deepStrictEqual(yield* engine.rows("SELECT count(*) FROM thing"), [[1]])
    })
  )

  it.live("held by another program is busy after the wait; full when its limit is reached, and works on", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* create(file)
      const { engine } = yield* open(file, { ...sqliteSettings, busyTimeout: 20, maxPages: 12 })
      const other = (yield* open(file, sqliteSettings)).engine
      const error = yield* other.transaction(Effect.flip(engine.run("DELETE FROM thing")))
      assert.strictEqual(error.reason._tag, "Busy")
      const many = Array.from({ length: 1_000 }, (_, id) => [id + 2, null, null, "x".repeat(100), null])
      assert.strictEqual((yield* Effect.flip(engine.insert(thing, many))).reason._tag, "Full")
      assert.strictEqual((yield* Effect.flip(engine.transaction(engine.insert(thing, many)))).reason._tag, "Full")
      assert.deepStrictEqual(yield* engine.rows("SELECT count(*) FROM thing"), [[1]])
      assert.strictEqual(yield* engine.run("DELETE FROM thing"), 1)
    })
  )

  it.live("takes every commit to disk but the soft ones", () =>
    Effect.gen(function* () {
      const { engine } = yield* open(join(yield* folder, "store.db"), sqliteSettings)
      const synchronous = engine.rows("PRAGMA synchronous")
      const soft = yield* engine.soft(synchronous)
      yield* Effect.exit(engine.soft(Effect.fail("no")))
      assert.deepStrictEqual([soft, yield* engine.transaction(synchronous), yield* synchronous], [[[1]], [[2]], [[2]]])
    })
  )

  it.live("statements that are wrong are bugs, and statements that change no rows count none", () =>
    Effect.gen(function* () {
      const engine = yield* create(join(yield* folder, "store.db"))
      assert.isTrue(Exit.hasDies(yield* Effect.exit(engine.rows("SELECT 1 +"))))
      const lost = yield* Effect.flip(engine.rows("SELECT * FROM nowhere"))
      assert.strictEqual(lost.reason._tag, "Corrupt")
      assert.strictEqual(yield* engine.run("UPDATE thing SET n = 1"), 1)
      assert.strictEqual(yield* engine.run("CREATE TABLE another (a)"), 0)
    })
  )
})

describe("a backup", () => {
  it.live("is the store at one moment, taken while it is written", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [file, to] = [join(path, "store.db"), join(path, "copy.db")]
      const engine = yield* create(file)
      const more = Array.from({ length: 20_000 }, (_, id) => [id + 2, null, null, "x".repeat(100), null])
      yield* engine.insert(thing, more)
      let writes = 0
      // Never longer than a moment without a write: a copy that began again after each would never end.
      const write = Effect.forever(
        Effect.suspend(() =>
          Effect.andThen(engine.insert(thing, [[-++writes, null, null, null, null]]), Effect.sleep("1 millis"))
        )
      )
      yield* Effect.raceFirst(backup(file, to), write)
      assert.isAbove(writes, 0)
      const copy = (yield* open(to, toRead)).engine
      const [found] = yield* copy.rows("SELECT count(*) - count(CASE WHEN id < 0 THEN 1 END), min(id) FROM thing")
      assert.strictEqual(found?.[0], 20_001)
      assert.deepStrictEqual(yield* copy.rows("PRAGMA integrity_check"), [["ok"]])
    })
  )

  it.live("never replaces a file, and says why it can't be made", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [file, there] = [join(path, "store.db"), join(path, "there.db")]
      yield* create(file)
      writeFileSync(there, "mine")
      const taken = yield* Effect.flip(backup(file, there))
      assert.match(taken.message, /there\.db exists already/)
      assert.strictEqual(readFileSync(there, "utf8"), "mine")
      const nowhere = yield* Effect.flip(backup(file, join(path, "none", "copy.db")))
      assert.match(nowhere.message, /backup can't be written/)
      const missing = yield* Effect.flip(backup(join(path, "none.db"), join(path, "copy.db")))
      assert.match(missing.message, /no such file/)
      assert.isFalse(existsSync(join(path, "copy.db")))
      assert.deepStrictEqual(
        [taken, nowhere, missing].map(({ reason }) => reason._tag),
        ["Unusable", "Unusable", "Unusable"]
      )
    })
  )
})
