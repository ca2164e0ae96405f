/** Reading an adapter and adding up a run, as tests do. */
import { assert, describe, it } from "@effect/vitest"
import { Adapter, Catalog, Sync } from "@laurel/core"
import { brought, collect, desk, inMemory, page, participant, scripted } from "@laurel/testkit"
import { Effect, Exit, Logger, Stream } from "effect"
import { algebra, examPass } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1" })
const pages = [page({ drafts: [ann.completed("essay", "2014-03-10")] }, "first"), page({ drafts: [] }, "second")]
const reason = new Adapter.Broken({ where: "page 3", expected: "a page", found: "none", advice: "Mend it." })
const then = (end: Stream.Stream<Adapter.Page, Adapter.AdapterError>): Adapter.Adapter => ({
  source: desk,
  read: (position) => Stream.concat(Stream.fromIterable(position === null ? pages : pages.slice(1)), end)
})

describe("collect", () => {
  it.effect("gives all pages of a reading, or those after a position, and no failure where there is none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* collect(then(Stream.empty)), { pages, error: undefined })
      assert.deepStrictEqual(yield* collect(then(Stream.empty), "first"), { pages: pages.slice(1), error: undefined })
    })
  )
  it.effect("gives the pages before a failure with it, and hides no defect as one", () =>
    Effect.gen(function* () {
      const error = new Adapter.AdapterError({ source: desk, reason })
      assert.deepStrictEqual(yield* collect(then(Stream.fail(error))), { pages, error })
      assert.isTrue(Exit.hasDies(yield* Effect.exit(collect(then(Stream.die(new Error("a bug")))))))
    })
  )
  it.effect("logs nothing of what an adapter logs", () =>
    Effect.gen(function* () {
      const said: Array<unknown> = []
      const logging = then(Stream.fromEffectDrain(Effect.logWarning("a row was left out")))
      const heard = Effect.provide(Logger.layer([Logger.make(({ message }) => said.push(message))]))
      yield* heard(collect(logging))
      assert.deepStrictEqual(said, [])
      yield* heard(Stream.runDrain(logging.read(null)))
      assert.lengthOf(said, 1)
    })
  )
})

describe("brought", () => {
  it.effect("adds up what the commits of a run brought, and is nothing where there were none", () =>
    inMemory(
      Effect.gen(function* () {
        const nothing = { facts: 0, corrections: 0, rejections: 0, entries: 0 }
        assert.deepStrictEqual(brought([]), nothing)
        const scripts = [
          { drafts: [ann.completed("essay", "2014-03-10")] },
          { drafts: [ann.completed("quiz", "2014-03-11")] }
        ]
        const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass()))))
        const run = Effect.gen(function* () {
          return brought(yield* Stream.runCollect(Sync.run(versions, scripted(desk, scripts))))
        })
        assert.deepInclude(yield* run, { facts: 2, corrections: 0 })
        assert.deepStrictEqual(yield* run, nothing)
      })
    )
  )
})
