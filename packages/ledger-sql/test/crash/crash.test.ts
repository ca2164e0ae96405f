/**
 * A program killed at any point loses nothing and doubles nothing. A few points here; hundreds with `npm run soak`, which sets
 * LAUREL_POINTS (kills per engine, at points of the program's own and by a timer) and LAUREL_SEED.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { chain, isSame, type Truth, undisturbed } from "./chains.ts"
import { tell } from "./figures.ts"
import { engines } from "./places.ts"
import { run, type Where } from "./programs.ts"

const points = Number(process.env["LAUREL_POINTS"] ?? 2)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)
/** Kills of one store, before it is left alone. */
const longest = Math.min(points, 8)
/** Chains at once. */
const concurrency = 2
/** Milliseconds that one kill, and all that comes of it, may take. */
const patience = 30_000

interface Place {
  readonly place: () => Where
  readonly where: Where
  readonly truth: Truth
}

/** What an undisturbed run leaves on each engine. */
const undisturbedOn = new Map<string, Place>()
const scope = Scope.makeUnsafe()
beforeAll(() =>
  Effect.runPromise(
    Effect.forEach(
      engines,
      ([name, places]) =>
        Effect.gen(function* () {
          const place = yield* places
          const where = place()
          undisturbedOn.set(name, { place, where, truth: yield* undisturbed(where) })
        }),
      { concurrency: 2 }
    ).pipe(Effect.provideService(Scope.Scope, scope))
  ).then(() => undefined)
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const on = (name: string): Place => undisturbedOn.get(name) ?? assert.fail(`nothing was run on ${name}`)

describe("a program that is killed", () => {
  for (const [name] of engines) {
    it.live(
      `on ${name}, at any point, and started again, leaves what an undisturbed run leaves`,
      () =>
        Effect.gen(function* () {
          const { place, truth } = on(name)
          const begun = performance.now()
          const done = new Map<string, number>()
          let [seed, kills, stores] = [firstSeed, 0, 0]
          const one = Effect.suspend(() => {
            const own = seed++
            return Effect.map(chain(place(), truth, own, longest), (killed) => {
              kills += killed.length
              stores += 1
              for (const what of killed) done.set(what, (done.get(what) ?? 0) + 1)
              return kills
            })
          })
          const enough = Effect.repeat(one, { until: (all) => all >= points })
          yield* Effect.all(
            Array.from({ length: concurrency }, () => enough),
            { concurrency }
          )
          tell({ engine: name, done: Object.fromEntries(done), stores, seconds: (performance.now() - begun) / 1_000 })
        }),
      600_000 + points * patience
    )
  }
})

describe("a program that is left alone", () => {
  it.live("leaves the same log on both engines, byte for byte", () =>
    Effect.sync(() => {
      const [one, other] = engines.map(([name]) => on(name).truth)
      if (one === undefined || other === undefined) return assert.fail("there are two engines")
      isSame(one.stands, other.stands, "SQLite and PostgreSQL")
      assert.strictEqual(one.root, other.root)
    })
  )

  it.live("has nothing to do once more after the work is done", () =>
    Effect.gen(function* () {
      for (const { where, truth } of undisturbedOn.values()) {
        const { last } = yield* run({ where, task: "work" })
        assert.deepStrictEqual([last.done, last.batches], [null, 0])
        assert.isAbove(truth.batches, 50)
      }
    })
  )
})
