/** Two programs that watch the same sources, in one store on PostgreSQL. */
import { expect, it } from "@effect/vitest"
import { Lease } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Fiber, Layer, Logger, Redacted, Stream } from "effect"
// The one PostgreSQL server of a whole run of the tests is started and handed out there, and no front door leads to it.
// @boundaries-ignore A test's server, not the package.
import { freshDatabase } from "../../../packages/ledger-sql/test/postgres.ts" // oxlint-disable-line eslint/no-restricted-imports
import * as Runs from "../src/reading/Runs.ts"
import { begun, id, page, planned, watch } from "./watching.ts"

const names = ["lms", "crm", "lrs"]
/** Not while this is tested, except right at a new year's first minute. */
const yearly = "0 0 1 1 *"

it.live("lets one of two programs read each source, and the other see that it has been read", () =>
  Effect.gen(function* () {
    const url = yield* freshDatabase
    const store = () =>
      Layer.merge(
        Layer.fresh(
          LedgerSql.layerPostgres({ url: Redacted.make(url), schema: "learning", create: true, maxConnections: 3 })
        ),
        Layer.succeed(Lease.Duration, 2_000)
      )
    const reads: Array<string> = []
    const going = new Set<string>()
    const overlaps: Array<string> = []
    /** What a program reads: each page takes its time, so that the other program comes by meanwhile. */
    const sources = (program: string) =>
      names.map((name) =>
        planned(
          name,
          (position) => {
            reads.push(`${name} from ${position}`)
            if (going.has(name)) overlaps.push(`${name} by ${program}`)
            going.add(name)
            return Stream.fromIterable(["1", "2", "3"]).pipe(
              Stream.mapEffect((next) => Effect.as(Effect.sleep("100 millis"), page(next))),
              Stream.ensuring(Effect.sync(() => going.delete(name)))
            )
          },
          yearly
        )
      )
    yield* begun.pipe(Effect.provide(store()))
    const programs = yield* Effect.forEach(["first", "second"], (program) =>
      Effect.forkChild(watch(...sources(program)).pipe(Effect.provide(store())))
    )
    const stands = Effect.gen(function* () {
      // Thirty seconds at most; a third of one is what it takes.
      for (let look = 0; look < 300; look++) {
        const runs = yield* Runs.all
        if (names.every((name) => runs.get(id(name))?.end === "done" && runs.get(id(name))?.next !== null)) break
        yield* Effect.sleep("100 millis")
      }
      // Long enough for each to look once more.
      yield* Effect.sleep("600 millis")
      return yield* Runs.all
    })
    const runs = yield* stands.pipe(Effect.provide(store()))
    yield* Fiber.interruptAll(programs)
    expect(overlaps).toEqual([])
    expect(reads.toSorted()).toEqual(names.map((name) => `${name} from null`).toSorted())
    for (const name of names) {
      expect(runs.get(id(name))).toMatchObject({ by: "watch", end: "done", failures: 0, counts: { rows: 3 } })
    }
  }).pipe(Effect.provide(Logger.layer([])))
)
