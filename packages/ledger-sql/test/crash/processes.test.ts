/** Real programs on one store at once: what each promises of itself it keeps beside the others, also when it is stopped and goes on. */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Sync } from "@laurel/core"
import { Effect } from "effect"
import * as Catalogs from "./catalogs.ts"
import type { Kill } from "./counted.ts"
import { isSame } from "./chains.ts"
import { engines, opened } from "./places.ts"
import { begun, inOrder, lasts, said, together } from "./together.ts"
import { start, type Wish } from "./programs.ts"
import { desk, deskPages, lms, lmsPages, pages } from "./sources.ts"
import { stands } from "./stands.ts"
import type { Telling } from "./telling.ts"
import { at, skip, sync } from "./work.ts"

const people = 60
const everything: Telling = { source: "one", from: 1, count: people, perPage: 6, says: "everything" }

/** What one program leaves that is alone: the same on both engines, so it is worked out on the one that is faster. */
const alone = Effect.gen(function* () {
  const place = yield* engines[0][1]
  const [reads, applies] = [place(), place()]
  yield* begun(reads, Catalogs.joint)
  yield* said(reads, everything)
  yield* Effect.provide(at(1, spread), opened(applies))
  const { entries } = yield* Effect.provide(at(2, Sync.apply(Catalogs.second)), opened(applies))
  const { texts } = yield* inOrder(applies)
  return { read: yield* Effect.provide(stands, opened(reads)), applied: { entries, texts: texts.toSorted() } }
})
let truth: Effect.Success<typeof alone>
beforeAll(async () => {
  truth = await Effect.runPromise(Effect.scoped(alone))
})

describe("programs on one store", () => {
  for (const [name, places] of engines) {
    it.live(`of ${name} that read different sources about the same people issue nothing twice`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* begun(where, Catalogs.joint)
        const sources = ["one", "four", "other"].map((source) => ({ ...everything, source }))
        const wishes = sources.map((tells): Wish => ({ where, task: "sync", tells, lease: 2_000 }))
        const ends = yield* lasts(yield* together(wishes))
        assert.deepStrictEqual(
          ends.map(({ done }) => done),
          sources.map(() => ({ facts: people * 2 }))
        )
        const { entries, totals } = yield* inOrder(where)
        assert.deepStrictEqual([totals.contacts, totals.learners, totals.facts], [people, people * 3, people * 6])
        const issued = entries.filter(({ kind }) => kind === "Issued")
        const names = issued.map(({ achievement, contact }) => `${achievement.type} ${contact}`)
        assert.deepStrictEqual([names.length, new Set(names).size], [people * 2, people * 2])
        assert.isAbove(entries.length, names.length)
      })
    )

    it.live(`of ${name} that read the same source: one does, the other ends as busy, and nothing is doubled`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* begun(where, Catalogs.joint)
        const wish: Wish = { where, task: "sync", tells: everything }
        // Whoever stands still for longer than its lease is superseded: one that holds for long, and another that waits briefly.
        const [first] = yield* together([{ ...wish, hold: 2, lease: 15_000 }])
        if (first === undefined) return assert.fail("it did not start")
        yield* first.says("holds")
        const [second] = yield* lasts(yield* together([wish]))
        assert.strictEqual(second?.error, "Busy", JSON.stringify(second))
        yield* first.goOn
        assert.deepStrictEqual((yield* first.outcome).last.done, { facts: people * 2 })
        const { totals } = yield* inOrder(where)
        assert.deepStrictEqual([totals.contacts, totals.facts], [people, people * 2])
        const [again] = yield* lasts(yield* together([wish]))
        assert.deepStrictEqual(again?.done, { facts: 0 })
      })
    )

    it.live(`of ${name} that apply one catalog at once share the ranges, and judge everybody once`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* Effect.provide(at(1, spread), opened(where))
        // Long enough to be kept on a machine with other things to do.
        const wish: Wish = { where, task: "apply", hold: 1, lease: 3_000 }
        const programs = yield* together([wish, wish, wish])
        // Each is at a range of its own before any of them goes on.
        for (const program of programs) yield* program.says("holds")
        for (const program of programs) yield* program.goOn
        const ends = yield* lasts(programs)
        const done = ends.map((end) => appliedOf(end.done))
        assert.strictEqual(done.filter(({ applied }) => applied).length, 1, JSON.stringify(ends))
        for (const { entries } of done) assert.isAbove(entries, 0, JSON.stringify(ends))
        assert.strictEqual(
          done.reduce((sum, { entries }) => sum + entries, 0),
          truth.applied.entries
        )
        // The ranges may come into the log in another order.
        assert.deepStrictEqual((yield* inOrder(where)).texts.toSorted(), truth.applied.texts)
      })
    )

    it.live(`of ${name}: one that is stopped until another has taken its lease can write nothing more`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* begun(where, Catalogs.joint)
        const wish: Wish = { where, task: "sync", tells: everything }
        const [paused] = yield* together([{ ...wish, hold: 3 }])
        if (paused === undefined) return assert.fail("it did not start")
        yield* paused.says("holds")
        paused.process.kill("SIGSTOP")
        const [other] = yield* lasts(yield* together([wish]))
        assert.deepStrictEqual(other?.done, { facts: everything.count * 2 - 24 })
        paused.process.kill("SIGCONT")
        yield* paused.goOn
        const { last } = yield* paused.outcome
        assert.strictEqual(last.error, "Superseded", JSON.stringify(last))
        isSame(yield* Effect.provide(stands, opened(where)), truth.read, name)
      })
    )

    it.live(
      `of ${name}: one that is stopped within a commit keeps nobody out for ever, and writes all of it or nothing`,
      () =>
        Effect.gen(function* () {
          const where = (yield* places)()
          yield* begun(where, Catalogs.joint)
          const kill: Kill = { of: "batch", n: 3, when: "before", pauses: true }
          // The server takes its locks from a program that stands still; a file's lock is whoever's has it.
          const impatient =
            "file" in where ? { ...where, busyTimeout: 300 } : { ...where, idleInTransactionTimeout: 500 }
          const wish: Wish = { where: impatient, task: "sync", tells: everything, lease: 400 }
          const [paused] = yield* together([{ ...wish, kill }])
          if (paused === undefined) return assert.fail("it did not start")
          yield* paused.says("paused")
          const second = yield* start(wish)
          yield* second.goOn
          const other = (yield* second.outcome).last
          paused.process.kill("SIGCONT")
          const { last } = yield* paused.outcome
          if ("file" in where) {
            assert.deepStrictEqual([other.error, last.done], ["Busy", { facts: people * 2 }])
          } else {
            assert.deepStrictEqual([other.done, last.error], [{ facts: everything.count * 2 - 24 }, "Unreachable"])
          }
          isSame(yield* Effect.provide(stands, opened(where)), truth.read, name)
        })
    )
  }
})

/** People in three ranges, under the first catalog. */
const spread = Effect.gen(function* () {
  yield* Sync.apply(Catalogs.first)
  yield* sync(lms, lmsPages, pages / 2)
  yield* skip("skip-1")
  yield* sync(lms, lmsPages, pages)
  yield* skip("skip-2")
  yield* sync(desk, deskPages, pages)
})

const appliedOf = (done: unknown): { readonly applied: boolean; readonly entries: number } => {
  const found = new Map(typeof done === "object" && done !== null ? Object.entries(done) : [])
  return { applied: found.get("applied") === true, entries: Number(found.get("entries") ?? -1) }
}
