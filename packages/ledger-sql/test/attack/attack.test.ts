/**
 * Whatever somebody with full access to the database does to a store, whoever verifies it is told, and where. A few dozen attacks
 * on each engine here; hundreds with `npm run soak`, which sets LAUREL_ATTACKS (how many on each engine) and LAUREL_SEED.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Audit } from "@laurel/core"
import { Effect, Exit, Scope } from "effect"
import { tell } from "../crash/figures.ts"
import { attackOf, disturbed, type Done, rewritten } from "./attacks.ts"
import { differences, keep, type Kept, names } from "./checking.ts"
import { cutBack, cutOff, disguise, rewrite, signAnew } from "./forging.ts"
import { goOn } from "./history.ts"
import { forger, signer } from "./keys.ts"
import { chance } from "./rows.ts"
import { engines, type Original, type Store } from "./stores.ts"
import { operational, standings, unknown, verified } from "./tables.ts"

const attacks = Number(process.env["LAUREL_ATTACKS"] ?? 0)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 0)
/** Attacks of one engine: on SQLite a copy is made, and verified, several times as fast. */
const countOn = (engine: string): number => (attacks > 0 ? attacks : engine === "SQLite" ? verified.length * 3 : 36)
/** Copies at once. */
const concurrency = 2
/** Milliseconds that one attack, and all that comes of it, may take. */
const patience = 20_000

interface Attacked {
  readonly original: Original
  readonly kept: Kept
}

const attackedOn = new Map<string, Attacked>()
const scope = Scope.makeUnsafe()
beforeAll(
  () =>
    Effect.runPromise(
      Effect.forEach(
        engines,
        ([name, made]) =>
          Effect.gen(function* () {
            const original = yield* made
            const kept = yield* Effect.scoped(Effect.flatMap(original.whole, keep))
            attackedOn.set(name, { original, kept })
          }),
        { concurrency: 2, discard: true }
      ).pipe(Effect.provideService(Scope.Scope, scope))
    ),
  60_000
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const on = (name: string): Attacked => attackedOn.get(name) ?? assert.fail(`nothing stands on ${name}`)

/** What is found in a copy, or another store, after somebody has been at it. */
const after = <A, E>(
  { kept }: Attacked,
  made: Effect.Effect<Store, never, Scope.Scope>,
  attack: (store: Store) => Effect.Effect<A, E, Scope.Scope>,
  checkpoints: Kept["checkpoints"] = kept.checkpoints
) =>
  Effect.scoped(
    Effect.gen(function* () {
      const store = yield* made
      const done = yield* Effect.scoped(attack(store))
      return { done, found: yield* differences(store, { ...kept, checkpoints }) }
    })
  )

/** Chances that an attack has to find a row where the database lets it do what it means to. */
const tries = 30

/** Does what a seed chooses; undefined where the database has no place for such a thing, or nothing would change. */
const bySeed = (seed: number) =>
  Effect.fnUntraced(function* ({ engine: connect }: Store) {
    const engine = yield* connect
    const { run } = attackOf(seed)
    for (let attempt = 0; attempt < tries; attempt++) {
      const done = yield* Effect.exit(engine.transaction(Effect.orDie(run(engine, chance(seed * tries + attempt)))))
      if (Exit.isSuccess(done) && done.value !== undefined) return done.value
    }
    return undefined
  })

const said = (found: ReadonlyArray<Audit.Difference>): string =>
  JSON.stringify(found.slice(0, 10).map((each) => `${each.where}: ${each.found}`))

const isTold = ({ what, places }: Done, found: ReadonlyArray<Audit.Difference>, about: string): void =>
  assert.isTrue(names(found, places), `${about}, ${what}: expected one of ${places.join("; ")}, found ${said(found)}`)

/** Whether a checkpoint that was kept elsewhere is named. */
const namesKept = (found: ReadonlyArray<Audit.Difference>): boolean =>
  found.some(({ where, found: what }) => `${where} ${what}`.includes("the copy of checkpoint"))

describe("every table of a store", () => {
  it("is evidence, follows from it, or says only how work goes on; none is forgotten", () => {
    assert.deepStrictEqual(unknown, [])
    assert.isAbove(verified.length, 15)
    for (const table of operational) {
      const standing = standings[table]
      assert.isAbove(standing.is === "operational" ? standing.why.length : 0, 20, table)
    }
  })
})

for (const [name] of engines) {
  describe(`somebody with full access to a store on ${name}`, () => {
    it.live(
      "who does anything to one of its rows is found out, and where",
      () =>
        Effect.gen(function* () {
          const begun = performance.now()
          const done = new Map<string, number>()
          yield* Effect.forEach(
            Array.from({ length: countOn(name) }, (_, at) => firstSeed + at),
            Effect.fnUntraced(function* (seed) {
              const { done: one, found } = yield* after(on(name), on(name).original.whole, bySeed(seed))
              if (one === undefined) return
              isTold(one, found, `seed ${seed}`)
              const [way = ""] = attackOf(seed).name.split(" ")
              done.set(way, (done.get(way) ?? 0) + 1)
            }),
            { concurrency, discard: true }
          )
          const stores = [...done.values()].reduce((sum, each) => sum + each, 0)
          assert.isAbove(stores, countOn(name) / 2)
          const seconds = (performance.now() - begun) / 1_000
          tell({ engine: `${name}, rows`, done: Object.fromEntries(done), stores, seconds })
        }),
      60_000 + countOn(name) * patience
    )

    it.live("who writes what is there already, or how work goes on, has changed nothing", () =>
      Effect.gen(function* () {
        const { done, found } = yield* after(
          on(name),
          on(name).original.whole,
          Effect.fnUntraced(function* ({ engine: connect }) {
            const engine = yield* connect
            for (const table of verified) yield* rewritten(engine, table, chance(firstSeed))
            return yield* Effect.forEach(operational, (table) => disturbed(engine, table, chance(firstSeed)))
          })
        )
        assert.deepStrictEqual(found, [])
        // Nobody has a lease any more.
        assert.isAbove(done.filter((each) => each).length, operational.length - 2)
      })
    )

    it.live("who says something else, beside the true commitment, as if that had been erased, is found out", () =>
      Effect.forEach(
        Array.from({ length: 14 }, (_, at) => at),
        Effect.fnUntraced(function* (number) {
          const { done, found } = yield* after(on(name), on(name).original.whole, (store) =>
            disguise(store, number, chance(firstSeed + number))
          )
          isTold(done, found, `attack ${number}`)
        }),
        { concurrency, discard: true }
      )
    )

    it.live(
      "who cuts off its end is found out at once; or, having made all agree, by what was signed elsewhere only",
      () =>
        Effect.gen(function* () {
          const { original } = on(name)
          for (const count of [1, 2, 3]) {
            const naive = yield* after(on(name), original.whole, ({ engine }) =>
              Effect.flatMap(engine, (own) => cutOff(own, count))
            )
            isTold({ what: "cut off", places: ["the log"] }, naive.found, `${count}`)
            const made = (store: Store) => cutBack(store, count)
            assert.deepStrictEqual((yield* after(on(name), original.whole, made, [])).found, [])
            const { found } = yield* after(on(name), original.whole, made)
            assert.isTrue(namesKept(found), said(found))
          }
        })
    )

    it.live("who rewrites a record and all that was made of it is found out by what was signed", () =>
      Effect.forEach(
        Array.from({ length: 9 }, (_, at) => firstSeed + at),
        Effect.fnUntraced(function* (seed) {
          const { original } = on(name)
          const unsigned = (store: Store) =>
            Effect.andThen(
              rewrite(store, chance(seed)),
              Effect.flatMap(store.engine, (engine) => engine.run("DELETE FROM checkpoint"))
            )
          // Without anything that was signed it is a store like any other.
          assert.deepStrictEqual((yield* after(on(name), original.whole, unsigned, [])).found, [])
          const inside = yield* after(on(name), original.whole, (store) => rewrite(store, chance(seed)), [])
          assert.isTrue(
            inside.found.some(({ found }) => found.includes("the store's checkpoint of")),
            `seed ${seed}, ${inside.done}: ${said(inside.found)}`
          )
          const elsewhere = yield* after(on(name), original.whole, unsigned)
          assert.isTrue(namesKept(elsewhere.found), `seed ${seed}: ${said(elsewhere.found)}`)
        }),
        { concurrency, discard: true }
      )
    )

    it.live(
      "who signs it anew is found out by their key, or, where that is the store's own, by what is kept elsewhere",
      () =>
        Effect.gen(function* () {
          const { original } = on(name)
          const signedBy = (who: typeof signer) => (store: Store) =>
            Effect.andThen(rewrite(store, chance(firstSeed)), signAnew(store, who))
          const forged = yield* after(on(name), original.whole, signedBy(forger), [])
          const sizes = on(name).kept.checkpoints.map(({ where }) =>
            where.replace("the copy of checkpoint", "checkpoint of")
          )
          for (const size of sizes) isTold({ what: "forged", places: [size] }, forged.found, size)
          assert.deepStrictEqual((yield* after(on(name), original.whole, signedBy(signer), [])).found, [])
          const stolen = yield* after(on(name), original.whole, signedBy(signer))
          assert.isTrue(namesKept(stolen.found), said(stolen.found))
        })
    )

    it.live(
      "who puts an older copy in its place is found out by what was signed elsewhere, also once it has gone on",
      () =>
        Effect.gen(function* () {
          const { original } = on(name)
          const nothing = () => Effect.void
          assert.deepStrictEqual((yield* after(on(name), original.older, nothing, [])).found, [])
          const older = yield* after(on(name), original.older, nothing)
          assert.isTrue(namesKept(older.found), said(older.found))
          const anew = (store: Store) => Effect.provide(goOn, store.written)
          assert.deepStrictEqual((yield* after(on(name), original.older, anew, [])).found, [])
          const longer = yield* after(on(name), original.older, anew)
          assert.isTrue(namesKept(longer.found), said(longer.found))
          // What was signed before is still so.
          const [first] = on(name).kept.checkpoints
          const earlier = yield* after(on(name), original.older, anew, first === undefined ? [] : [first])
          assert.deepStrictEqual(earlier.found, [])
        })
    )
  })
}
