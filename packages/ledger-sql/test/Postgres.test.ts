import { LedgerSql } from "@laurel/ledger-sql"
import { createServer } from "node:net"
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Redacted, Tracer } from "effect"
import { int } from "../src/Engine.ts"
import { open } from "../src/Postgres.ts"
import { createThing, postgres, thing } from "./engines.ts"
import { freshDatabase } from "./postgres.ts"

const fresh = (settings: Parameters<typeof postgres>[0] = {}) =>
  Effect.gen(function* () {
    const connect = yield* postgres(settings)
    const engine = yield* connect
    yield* createThing(engine)
    yield* engine.insert(thing, [
      [1, 0, null, null, null],
      [2, 0, null, null, null]
    ])
    return { connect, engine }
  })

const raise = (code: string) => `DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '${code}'; END $$`

describe("errors of the server", () => {
  const reasons = {
    Conflict: ["23505", "23503", "23502", "23514"],
    Busy: ["55P03", "57014", "53300"],
    Full: ["53100", "53200", "58030"],
    Unusable: ["25006", "42501", "3D000", "3F000", "28000", "28P01"],
    Unreachable: ["57P01", "57P03", "25P03", "08006", "08003"],
    Corrupt: ["XX001", "XX002"]
  }
  it.live("are sorted by what to do about them", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh()
      for (const [reason, codes] of Object.entries(reasons)) {
        for (const code of codes) {
          const error = yield* Effect.flip(engine.run(raise(code)))
          assert.deepStrictEqual([code, error.reason._tag], [code, reason])
          assert.include(error.message, "as asked")
        }
      }
      for (const bug of [raise("22012"), "SELECT 1 +"]) {
        assert.isTrue(Exit.hasDies(yield* Effect.exit(engine.run(bug))))
      }
      // A table that was there when the store was opened: somebody has taken it out.
      const lost = yield* Effect.flip(engine.run("SELECT * FROM nowhere"))
      assert.strictEqual(lost.reason._tag, "Corrupt")
      assert.deepStrictEqual(yield* engine.rows("SELECT count(*) FROM thing"), [[2]])
    })
  )

  it.live("that a body swallows still roll its transaction back", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh()
      const body = Effect.gen(function* () {
        yield* engine.run("DELETE FROM thing WHERE id = 2")
        yield* Effect.exit(engine.run(raise("55P03")))
        return yield* Effect.orDie(Effect.flip(engine.rows("SELECT 1")))
      })
      const seen: Array<string> = []
      const error = yield* Effect.flip(engine.transaction(Effect.map(body, ({ reason }) => seen.push(reason._tag))))
      // Both the next statement and the transaction say what had gone wrong.
      assert.deepStrictEqual([...seen, error.reason._tag], ["Busy", "Busy"])
      assert.deepStrictEqual(yield* engine.rows("SELECT count(*) FROM thing"), [[2]])
    })
  )
})

describe("transactions that meet", () => {
  it.live("in a deadlock are run again, unseen", () =>
    Effect.gen(function* () {
      const { connect, engine } = yield* fresh()
      const other = yield* connect
      let runs = 0
      const both = (one: typeof engine, first: number, second: number) =>
        one.transaction(
          Effect.gen(function* () {
            runs++
            yield* one.run("UPDATE thing SET n = n + 1 WHERE id = ?1", first)
            yield* Effect.sleep("50 millis")
            yield* one.run("UPDATE thing SET n = n + 1 WHERE id = ?1", second)
          })
        )
      yield* Effect.all([both(engine, 1, 2), both(other, 2, 1)], { concurrency: 2 })
      assert.isAbove(runs, 2)
      assert.deepStrictEqual(yield* engine.rows("SELECT id, n FROM thing ORDER BY id"), [
        [1, 2],
        [2, 2]
      ])
    })
  )

  it.live("time and again give up as a conflict, having changed nothing", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh()
      let runs = 0
      const body = Effect.suspend(() => {
        runs++
        return Effect.andThen(engine.run("DELETE FROM thing"), engine.run(raise("40001")))
      })
      const error = yield* Effect.flip(engine.transaction(body))
      assert.deepStrictEqual([error.reason._tag, runs], ["Conflict", 6])
      assert.deepStrictEqual(yield* engine.rows("SELECT count(*) FROM thing"), [[2]])
    })
  )

  it.live("wait for a lock so long and no longer", () =>
    Effect.gen(function* () {
      const { connect, engine } = yield* fresh({ lockTimeout: 50 })
      const other = yield* connect
      const change = (one: typeof engine) => one.run("UPDATE thing SET n = 1 WHERE id = 1")
      const error = yield* engine.transaction(Effect.andThen(change(engine), Effect.flip(change(other))))
      assert.strictEqual(error.reason._tag, "Busy")
      assert.strictEqual(yield* change(other), 1)
    })
  )
})

describe("bounds", () => {
  it.live("a statement that takes too long is stopped as busy", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh({ statementTimeout: 50 })
      assert.strictEqual((yield* Effect.flip(engine.rows("SELECT pg_sleep(10)"))).reason._tag, "Busy")
    })
  )

  it.live("a transaction that stands still loses its locks, and says so", () =>
    Effect.gen(function* () {
      const { connect, engine } = yield* fresh({ idleInTransactionTimeout: 50 })
      const other = yield* connect
      const body = Effect.andThen(engine.run("DELETE FROM thing"), Effect.sleep("300 millis"))
      const error = yield* Effect.flip(engine.transaction(body))
      assert.strictEqual(error.reason._tag, "Unreachable")
      assert.deepStrictEqual(yield* other.rows("SELECT count(*) FROM thing"), [[2]])
      assert.strictEqual(yield* engine.run("DELETE FROM thing"), 2)
    })
  )

  it.live("an interrupted statement is stopped on the server too, and its locks are free", () =>
    Effect.gen(function* () {
      const { connect, engine } = yield* fresh()
      const other = yield* connect
      const body = Effect.andThen(engine.run("DELETE FROM thing"), engine.rows("SELECT pg_sleep(30)"))
      const fiber = yield* Effect.forkChild(engine.transaction(body))
      yield* Effect.sleep("100 millis")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(yield* other.run("DELETE FROM thing"), 2)
      assert.strictEqual(yield* engine.run("DELETE FROM thing"), 0)
    })
  )

  it.live("soft transactions, and only they, leave the disk for later", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh()
      const shown = engine.rows("SHOW synchronous_commit")
      assert.deepStrictEqual([yield* engine.soft(shown), yield* engine.transaction(shown)], [[["off"]], [["on"]]])
    })
  )
})

describe("connections", () => {
  it.live("that are lost fail as unreachable, and the next statement takes another one", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh()
      const end = engine.rows("SELECT pg_terminate_backend(pg_backend_pid())")
      const error = yield* Effect.flip(engine.transaction(Effect.andThen(engine.run("DELETE FROM thing"), end)))
      assert.strictEqual(error.reason._tag, "Unreachable")
      assert.strictEqual((yield* Effect.flip(end)).reason._tag, "Unreachable")
      assert.deepStrictEqual(yield* engine.rows("SELECT count(*) FROM thing"), [[2]])
    })
  )

  it.live("are no more than asked for", () =>
    Effect.gen(function* () {
      const { engine } = yield* fresh({ maxConnections: 2 })
      const [name] = (yield* engine.rows("SELECT current_database()"))[0] ?? []
      // The server's own workers, which clean up in any database, are nobody's connections.
      const clients = "pg_stat_activity WHERE datname = ?1 AND backend_type = 'client backend'"
      const count = Effect.map(engine.rows(`SELECT count(*) FROM ${clients}`, name ?? null), ([row]) => int(row?.[0]))
      // The one that made the schema is closed, and the server may be slow to end it.
      yield* count.pipe(Effect.delay("20 millis"), Effect.repeat({ until: (open) => open <= 1, times: 500 }))
      const busy = engine.rows(`SELECT count(*), pg_sleep(0.05) FROM ${clients}`, name ?? null)
      const seen = yield* Effect.all(
        Array.from({ length: 8 }, () => busy),
        { concurrency: "unbounded" }
      )
      assert.isAtMost(Math.max(...seen.map((rows) => int(rows[0]?.[0]))), 2)
    })
  )

  it.live("of a user who may only read say that they can't write", () =>
    Effect.gen(function* () {
      const url = new URL(yield* freshDatabase)
      url.searchParams.set("options", "-c default_transaction_read_only=on")
      const engine = yield* open({ url: Redacted.make(url.href) })
      assert.deepStrictEqual(yield* engine.rows("SELECT 1"), [[1]])
      for (const write of [
        engine.run("CREATE SCHEMA laurel"),
        engine.transaction(engine.run("CREATE SCHEMA laurel"))
      ]) {
        const error = yield* Effect.flip(write)
        assert.strictEqual(error.reason._tag, "Unusable")
        assert.match(error.message, /read-only transaction.*primary server/)
      }
    })
  )
})

describe("what can't be opened", () => {
  const secret = "s3cret-hunter2"
  /** The error of opening an address, after looking through everything it, its cause and every span says. */
  const refusal = (change: (url: URL) => void, settings: Partial<Parameters<typeof open>[0]> = {}) =>
    Effect.gen(function* () {
      const url = new URL(yield* freshDatabase)
      url.password = secret
      change(url)
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const exit = yield* Effect.exit(
        Effect.scoped(open({ url: Redacted.make(url.href), ...settings })).pipe(
          Effect.withSpan("open"),
          Effect.withTracer(tracer)
        )
      )
      assert.isAbove(spans.length, 0)
      assert.notInclude(inspect([exit, spans], { depth: 20, showHidden: true }), secret)
      return yield* Effect.flip(exit)
    })
  const right = (url: URL, password: string) => {
    url.password = password
  }

  it.live("a wrong password: check it, and it is not shown", () =>
    Effect.gen(function* () {
      const error = yield* refusal(() => undefined)
      assert.strictEqual(error.reason._tag, "Unusable")
      assert.match(
        error.message,
        /127\.0\.0\.1:\d+\/laurel_.*password authentication failed.*Check the user and the password/
      )
    })
  )

  it.live("no server there, or one that hangs up: try again", () =>
    Effect.gen(function* () {
      const silent = yield* Effect.acquireRelease(
        Effect.callback<ReturnType<typeof createServer>>((resume) => {
          const server = createServer((socket) => socket.end())
          server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.sync(() => server.close())
      )
      const address = silent.address()
      const port = typeof address === "object" ? String(address?.port) : ""
      for (const at of ["1", port]) {
        const error = yield* refusal((url) => {
          url.port = at
        })
        assert.strictEqual(error.reason._tag, "Unreachable")
        assert.match(
          error.message,
          /can't be reached or the connection was lost \((connect ECONNREFUSED|Connection closed)/
        )
      }
    })
  )

  it.live("no such database, no TLS, an address or a schema that is none: mend it", () =>
    Effect.gen(function* () {
      const password = new URL(yield* freshDatabase).password
      const missing = yield* refusal((url) => {
        right(url, password)
        url.pathname = "/nowhere"
      })
      const plain = yield* refusal((url) => url.searchParams.set("sslmode", "require"))
      const mode = yield* refusal((url) => url.searchParams.set("sslmode", "perhaps"))
      const none = yield* refusal(() => undefined, { url: Redacted.make(`postgres://u:${secret}@host:port/x`) })
      const other = yield* refusal(() => undefined, { url: Redacted.make(`mysql://u:${secret}@host/x`) })
      const schema = yield* refusal(() => undefined, { schema: 'a"; DROP SCHEMA x' })
      assert.deepStrictEqual(
        [missing, plain, mode, none, other, schema].map(({ reason }) => reason._tag),
        Array.from({ length: 6 }, () => "Unusable")
      )
      assert.match(missing.message, /database "nowhere" does not exist/)
      assert.match(plain.message, /does not support TLS/)
      assert.match(none.message, /its address can't be read/)
    })
  )
})

describe("an address", () => {
  it("is one with every part in its place, and else is refused before anything of it could be shown", () => {
    for (const good of [
      "postgres://laurel@localhost/learning",
      "postgresql://laurel:p%2Fw@db.example.org:5432/learning?sslmode=require",
      "postgres://[::1]:5432/learning"
    ])
      assert.isTrue(LedgerSql.isAddress(good), good)
    for (const bad of [
      "postgres:/laurel:secret@localhost/learning",
      "postgres://laurel:123/secret@localhost/learning",
      "postgres://laurel/secret@localhost/learning",
      "postgres://laurel:2024#secret@localhost/learning",
      "postgres://laurel:2024?secret@localhost/learning",
      "mysql://localhost/learning",
      "learning"
    ])
      assert.isFalse(LedgerSql.isAddress(bad), bad)
  })
})
