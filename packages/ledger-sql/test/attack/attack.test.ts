/**
 * Whatever somebody with full access to the database does to a store, whoever verifies it is told, and where. A few dozen attacks
 * on each engine here; hundreds with `npm run soak`, which sets LAUREL_ATTACKS (how many on each engine) and LAUREL_SEED.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Audit } from "@laurel/core"
import { Effect, Exit, Scope } from "effect"
import { tell } from "../crash/figures.ts"
import { attackOf, disturbed, type Done, leftovers, rewritten } from "./attacks.ts"
import { differences, keep, type Kept, names } from "./checking.ts"
import { cutBack, cutOff, disguise, rewrite, signAnew } from "./forging.ts"
import { goOn } from "./history.ts"
import { forger, signer } from "./keys.ts"
import { chance } from "./rows.ts"
import { engines, type Original, type Store } from "./stores.ts"
import { operational, standings, unknown, verified } from "./tables.ts"

const attacks = Number(process.env["LAUREL_ATTACKS"] ?? 0)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 0)
const isThorough = attacks > 0
/** Attacks of one engine: on SQLite a copy is made, and verified, several times as fast. */
const countOn = (engine: string): number => (isThorough ? attacks : engine === "SQLite" ? verified.length * 2 : 16)
/** Numbers from 0 on: a few, or many. */
const numbers = (few: number, many: number): ReadonlyArray<number> =>
  Array.from({ length: isThorough ? many : few }, (_, at) => at)
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
beforeAll(() =>
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
  )
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

/** What was done on each engine, and found; when that began. */
const done = new Map<string, Map<string, number>>()
const begun = performance.now()
const count = (engine: string, what: string): void => {
  const own = done.get(engine) ?? new Map<string, number>()
  done.set(engine, own.set(what, (own.get(what) ?? 0) + 1))
}
afterAll(() => {
  for (const [engine, own] of done) {
    const stores = [...own.values()].reduce((sum, each) => sum + each, 0)
    tell({ engine, done: Object.fromEntries(own), stores, seconds: (performance.now() - begun) / 1_000 })
  }
})

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
  const whole = Effect.suspend(() => on(name).original.whole)
  const older = Effect.suspend(() => on(name).original.older)

  describe(`somebody with full access to a store on ${name}`, () => {
    it.live(
      "who does anything to one of its rows is found out, and where",
      () =>
        Effect.gen(function* () {
          let found = 0
          yield* Effect.forEach(
            Array.from({ length: countOn(name) }, (_, at) => firstSeed + at),
            Effect.fnUntraced(function* (seed) {
              const attacked = yield* after(on(name), whole, bySeed(seed))
              if (attacked.done === undefined) return
              isTold(attacked.done, attacked.found, `seed ${seed}`)
              count(name, attackOf(seed).name.split(" ")[0] ?? "")
              found += 1
            }),
            { concurrency, discard: true }
          )
          assert.isAbove(found, countOn(name) / 2)
        }),
      600_000 + countOn(name) * patience
    )

    it.live("who writes what is there already, or how work goes on, has changed nothing", () =>
      Effect.gen(function* () {
        const { done, found } = yield* after(
          on(name),
          whole,
          Effect.fnUntraced(function* ({ engine: connect }) {
            const engine = yield* connect
            for (const table of verified) yield* rewritten(engine, table, chance(firstSeed))
            return yield* Effect.forEach(operational, (table) => disturbed(engine, table, chance(firstSeed)))
          })
        )
        assert.deepStrictEqual(found, [])
        // Nobody need have a lease.
        assert.isAbove(done.filter((each) => each).length, operational.length - 2)
      })
    )

    it.live(
      "who says something else, beside the true commitment, as if that had been erased, is found out",
      () =>
        Effect.forEach(
          numbers(8, 70),
          Effect.fnUntraced(function* (number) {
            const { done, found } = yield* after(on(name), whole, (store) =>
              disguise(store, number, chance(firstSeed + number))
            )
            isTold(done, found, `attack ${number}`)
            count(name, "disguise")
          }),
          { concurrency, discard: true }
        ),
      600_000 + 70 * patience
    )

    it.live("who puts something in the place of what was erased is found out", () =>
      Effect.forEach(
        leftovers.entries(),
        Effect.fnUntraced(function* ([number, { run }]) {
          const { done, found } = yield* after(on(name), whole, ({ engine }) =>
            Effect.flatMap(engine, (own) => run(own, chance(firstSeed + number)))
          )
          if (done === undefined) return assert.fail(`attack ${number} found nothing that was erased`)
          isTold(done, found, `attack ${number}`)
          count(name, "alter what was erased")
        }),
        { concurrency, discard: true }
      )
    )

    it.live("who cuts off its end is found out at once; or, having made all agree, by what was signed elsewhere", () =>
      Effect.gen(function* () {
        for (const moments of numbers(1, 3).map((at) => 3 - at)) {
          const naive = yield* after(on(name), whole, ({ engine }) =>
            Effect.flatMap(engine, (own) => cutOff(own, moments))
          )
          isTold({ what: "cut off", places: ["the log"] }, naive.found, `${moments}`)
          const made = (store: Store) => cutBack(store, moments)
          assert.deepStrictEqual((yield* after(on(name), whole, made, [])).found, [])
          const { found } = yield* after(on(name), whole, made)
          assert.isTrue(namesKept(found), said(found))
          count(name, "cut off")
          count(name, "cut back")
        }
      })
    )

    it.live(
      "who rewrites a record and all that was made of it is found out by what was signed",
      () =>
        Effect.forEach(
          numbers(3, 36).map((at) => firstSeed + at),
          Effect.fnUntraced(function* (seed) {
            const unsigned = (store: Store) =>
              Effect.andThen(
                rewrite(store, chance(seed)),
                Effect.flatMap(store.engine, (engine) => engine.run("DELETE FROM checkpoint"))
              )
            // Without anything that was signed it is a store like any other.
            assert.deepStrictEqual((yield* after(on(name), whole, unsigned, [])).found, [])
            const inside = yield* after(on(name), whole, (store) => rewrite(store, chance(seed)), [])
            assert.isTrue(
              inside.found.some(({ found }) => found.includes("the store's checkpoint of")),
              `seed ${seed}, ${inside.done}: ${said(inside.found)}`
            )
            const elsewhere = yield* after(on(name), whole, unsigned)
            assert.isTrue(namesKept(elsewhere.found), `seed ${seed}: ${said(elsewhere.found)}`)
            count(name, "rewrite")
          }),
          { concurrency, discard: true }
        ),
      600_000 + 36 * patience
    )

    it.live(
      "who signs it anew is found out by their key, or, where that is the store's own, by what is elsewhere",
      () =>
        Effect.gen(function* () {
          const signedBy = (who: typeof signer) => (store: Store) =>
            Effect.andThen(rewrite(store, chance(firstSeed)), signAnew(store, who))
          const forged = yield* after(on(name), whole, signedBy(forger), [])
          for (const { where } of on(name).kept.checkpoints) {
            const place = where.replace("the copy of checkpoint", "checkpoint of")
            isTold({ what: "signed by another key", places: [place] }, forged.found, place)
          }
          assert.deepStrictEqual((yield* after(on(name), whole, signedBy(signer), [])).found, [])
          const stolen = yield* after(on(name), whole, signedBy(signer))
          assert.isTrue(namesKept(stolen.found), said(stolen.found))
          count(name, "sign anew")
        })
    )

    it.live(
      "who puts an older copy in its place is found out by what was signed elsewhere, also once it has gone on",
      () =>
        Effect.gen(function* () {
          const nothing = () => Effect.void
          assert.deepStrictEqual((yield* after(on(name), older, nothing, [])).found, [])
          const back = yield* after(on(name), older, nothing)
          assert.isTrue(namesKept(back.found), said(back.found))
          const goesOn = (store: Store) => Effect.provide(goOn, store.written)
          assert.deepStrictEqual((yield* after(on(name), older, goesOn, [])).found, [])
          const longer = yield* after(on(name), older, goesOn)
          assert.isTrue(namesKept(longer.found), said(longer.found))
          // What was signed before is still so.
          const earlier = yield* after(on(name), older, goesOn, on(name).kept.checkpoints.slice(0, 1))
          assert.deepStrictEqual(earlier.found, [])
          count(name, "roll back")
        })
    )
  })
}
