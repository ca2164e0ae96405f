/** Disks that are full, connections that are cut, servers that restart or fall silent: nothing is half written, and trying again ends well. */
import { copyFileSync, existsSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Ledger } from "@laurel/core"
import { Effect, Exit, Redacted, Result, Scope } from "effect"
import { PgConnection } from "@effect/sql-pg"
import { freshDatabase } from "../postgres.ts"
import { folder } from "../store.ts"
import { isPart, isSame, random, type Truth, undisturbed } from "./chains.ts"
import { type Disk, smallDisk } from "./disks.ts"
import { opened } from "./places.ts"
import { tell } from "./figures.ts"
import { run, type Where } from "./programs.ts"
import { type Cut, proxyTo } from "./proxy.ts"
import { ownServer } from "./servers.ts"
import { stands } from "./stands.ts"
import { attempt } from "./work.ts"

const points = Number(process.env["LAUREL_POINTS"] ?? 3)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)
const patience = 600_000 + points * 10_000

/** What a disk grows by, in kilobytes, and a file in pages where there is no small disk: in a soak by less, for more places without room. */
const growth =
  process.env["LAUREL_POINTS"] === undefined
    ? { sqlite: 1_000, pages: 180, postgres: 1_000 }
    : { sqlite: 400, pages: 60, postgres: 500 }

/** What an undisturbed run leaves: the same on both engines, as crash.test.ts makes sure, and on any server. */
let truth: Truth
const scope = Scope.makeUnsafe()
beforeAll(async () => {
  const alone = Effect.flatMap(freshDatabase, (url) => undisturbed({ url, schema: "truth" }))
  truth = await Effect.runPromise(Effect.provideService(alone, Scope.Scope, scope))
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const finished = (where: Where) => Effect.provide(stands, opened(where))

/** Makes room little by little until the work gets through; how often there was none. */
const growing = Effect.fnUntraced(function* (
  grow: (times: number) => Where,
  after: (where: Where) => Effect.Effect<void, Ledger.LedgerError>
) {
  let full = 0
  // Ends with the room: each time there is more of it.
  for (let times = 0; ; times++) {
    const where = grow(times)
    const { last } = yield* run({ where, task: "work" })
    if (last.done !== undefined) return full
    assert.strictEqual(last.error, "Full", JSON.stringify(last))
    full += 1
    yield* after(where)
  }
})

describe("a disk that is full", () => {
  it.live(
    "under SQLite: nothing is half written, and with more room the same work ends as if there always had been",
    () =>
      Effect.gen(function* () {
        const path = yield* folder
        const disk: Disk | undefined = yield* smallDisk(600)
        // Looked at where there is room: also a reader needs some.
        const look = (where: Where) => {
          const copy = join(path, "copy.db")
          for (const end of ["", "-wal"]) {
            const from = "file" in where ? `${where.file}${end}` : ""
            if (existsSync(from)) copyFileSync(from, `${copy}${end}`)
          }
          return isPart({ file: copy }, truth, "a full disk")
        }
        const file = join(disk?.path ?? path, "store.db")
        const full = yield* growing(
          (times) => {
            disk?.resize(600 + times * growth.sqlite)
            return disk === undefined ? { file, maxPages: 100 + times * growth.pages } : { file }
          },
          (where) => look(where)
        )
        assert.isAtLeast(full, 3)
        isSame(yield* finished({ file }), truth.stands, "more room")
      }),
    patience
  )

  it.live(
    "under PostgreSQL's tables: the same",
    () =>
      Effect.gen(function* () {
        const disk = yield* smallDisk(1_000, "postgres")
        // Whoever may mount nothing has no small disk for a server, and another's server can't be given one.
        if (disk === undefined || (process.env["DATABASE_URL"] ?? "") !== "") return
        const url = yield* freshDatabase
        yield* onDisk(url, disk)
        const where = { url, schema: "small" }
        const full = yield* growing(
          (times) => {
            disk.resize(1_000 + times * growth.postgres)
            return where
          },
          () => isPart(where, truth, "a full disk")
        )
        assert.isAtLeast(full, 3)
        isSame(yield* finished(where), truth.stands, "more room")
      }),
    patience
  )
})

const query = (url: string, sql: string) =>
  Effect.orDie(
    Effect.scoped(Effect.flatMap(PgConnection.make({ url: Redacted.make(url) }), (connection) => connection.query(sql)))
  )

/** What is created in the database from now on is on that disk; until the scope closes, and everything in it goes first. */
const onDisk = (url: string, { path }: Disk): Effect.Effect<void, never, Scope.Scope> => {
  const [database, name] = [new URL(url).pathname.slice(1), `small_${process.pid}`]
  return Effect.acquireRelease(
    Effect.andThen(
      query(url, `CREATE TABLESPACE ${name} LOCATION '${path}'`),
      query(url, `ALTER DATABASE ${database} SET default_tablespace = '${name}'`)
    ),
    () => Effect.andThen(query(url, "DROP SCHEMA IF EXISTS small CASCADE"), query(url, `DROP TABLESPACE ${name}`))
  )
}

/** Cuts of one store. */
const maxCuts = 10

const doAll = Effect.flatMap(attempt, (error) => (error === undefined ? Effect.void : Effect.fail(error)))

const cutOf = (next: () => number, messages: number): Cut => {
  const kinds = ["before", "within", "before", "sent", "answered"] as const
  const at = Math.floor(next() * kinds.length)
  const kind = kinds[at] ?? "sent"
  return at < 2
    ? { of: "message", n: 1 + Math.floor(next() * messages), when: kind === "within" ? "within" : "before" }
    : { of: "commit", n: 1 + Math.floor((next() * messages) / 20), when: kind === "within" ? "before" : kind }
}

describe("a connection to PostgreSQL that is cut", () => {
  it.live(
    "at any point, also while a commit is under way: trying again ends as if it never had been",
    () =>
      Effect.gen(function* () {
        const url = yield* freshDatabase
        const proxy = yield* proxyTo(url)
        const begun = performance.now()
        const kinds: Record<string, number> = {}
        let stores = 0
        /** One more cut, if the work does not end before it; whether it has ended. */
        const ends = <R>(seed: number, next: () => number, doing: Effect.Effect<unknown, Ledger.LedgerError, R>) =>
          Effect.gen(function* () {
            const point = cutOf(next, truth.statements / 3)
            proxy.cut(point)
            const outcome = yield* Effect.result(doing)
            const error = Result.isFailure(outcome) ? outcome.failure : undefined
            if (error === undefined) return true
            const about = `seed ${seed}, ${JSON.stringify(point)}: ${error.message}`
            assert.deepStrictEqual([error.reason._tag, proxy.isCut()], ["Unreachable", true], about)
            const name = `cut ${point.when} a ${point.of}`
            kinds[name] = (kinds[name] ?? 0) + 1
            yield* leasesEnd
            return false
          })
        const cuts = (): number => Object.values(kinds).reduce((sum, times) => sum + times, 0)
        // Ends with the points: there are many messages in which each store can be cut.
        for (let seed = firstSeed; cuts() < points; seed++) {
          const next = random(seed)
          const schema = `cut_${seed}`
          const layer = opened({ url: proxy.url, schema })
          // Every other time by programs that end with the connection; and they are cut while they open the store, too.
          const again = Effect.suspend(() => ends(seed, next, Effect.provide(doAll, layer)))
          const same = Effect.suspend(() => ends(seed, next, doAll))
          const until = <E, R>(one: Effect.Effect<boolean, E, R>) =>
            Effect.repeat(one, { until: (isDone) => isDone, times: maxCuts })
          // The last store may have been done before its cut.
          proxy.cut(undefined)
          yield* seed % 2 === 0 ? Effect.provide(until(same), opened({ url: proxy.url, schema })) : until(again)
          yield* Effect.provide(doAll, opened({ url, schema }))
          isSame(yield* finished({ url, schema }), truth.stands, `seed ${seed}`)
          stores += 1
        }
        tell({ engine: "PostgreSQL", done: kinds, stores, seconds: (performance.now() - begun) / 1_000 })
      }),
    patience
  )
})

/** Until what was held when the connection was lost is free: a range whose lease is held is judged after the next one. */
const leasesEnd = Effect.sleep(300)

describe("a server that restarts", () => {
  it.live(
    "fast or as in a power cut, in the middle of the work: the same program goes on, and ends as if it never had",
    () =>
      Effect.gen(function* () {
        const server = yield* ownServer
        const layer = opened({ url: server.url, schema: "restarted" })
        const next = random(firstSeed)
        let restarts = 0
        const disturbed = Effect.gen(function* () {
          // Each time it is stopped later: the work is done by then.
          for (const how of ["fast", "immediate", "immediate"] as const) {
            yield* Effect.sleep(100 + next() * truth.milliseconds * 0.4)
            yield* server.stop(how)
            restarts += 1
            yield* server.start
          }
        })
        const going = Effect.gen(function* () {
          // Bounded by the restarts, and by the test's patience.
          for (;;) {
            const error = yield* attempt
            if (error === undefined) return
            assert.strictEqual(error.reason._tag, "Unreachable", error.message)
            yield* leasesEnd
          }
        })
        yield* Effect.provide(Effect.all([going, disturbed], { concurrency: 2, discard: true }), layer)
        assert.strictEqual(restarts, 3)
        isSame(yield* finished({ url: server.url, schema: "restarted" }), truth.stands, "restarted")
      }),
    patience
  )
})
