/** Sources, read on from where they stopped: whole, aborted, left, failing, and by two at once. */
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Adapter as Adapters, Draft, type Fact as CoreFact, Id, Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { scripted } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import { type Adapter, BusyError, type Laurel, type Progress, SourceError } from "../src/index.ts"
import { all, folder, opened, passed, rejection } from "./world.ts"

const lms = Id.SourceId.make("lms")

const draftOf = (who: string): CoreFact.Draft => Result.getOrThrow(Draft.decode(passed(who, { source: "lms" })))

/** A source of so many pages, each of one person. */
const pages = (count: number): Adapter =>
  scripted(
    lms,
    Array.from({ length: count }, (_, at) => ({ drafts: [draftOf(`p${at}`)], ended: at === count - 1 }))
  )

const holders = async (laurel: Laurel): Promise<number> =>
  (await all(laurel.holders("licence", { at: "2026-04-01" }))).length

/** Whether nobody has the source; who asks has it for no longer than that. */
const isFree = (store: string): Promise<boolean> =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const lease = yield* ledger.lease(`source/${lms}`, 1_000)
    if (lease !== undefined) yield* ledger.release(lease)
    return lease !== undefined
  }).pipe(Effect.provide(LedgerSql.layerSqlite(store)), Effect.runPromise)

describe("sync", () => {
  it("commits page by page, tells each, and goes on from where it stopped", async () => {
    const laurel = await opened()
    const told: Array<Progress> = []
    for await (const page of laurel.sync(pages(3))) told.push(page)
    expect(told).toMatchObject([
      { facts: 1, ended: false },
      { facts: 1, ended: false },
      { facts: 1, ended: true }
    ])
    expect(await laurel.sync(pages(5)).done()).toMatchObject({ pages: 2, facts: 2, ended: true, decided: 0 })
    expect(await laurel.sync(pages(5)).done()).toMatchObject({ pages: 0, facts: 0, ended: false })
    expect(await laurel.sync(pages(5), { start: "beginning" }).done()).toMatchObject({ pages: 5, facts: 0, same: 5 })
  })

  it("tells all of it also where the first pages were looped over", async () => {
    const laurel = await opened()
    const run = laurel.sync(pages(4))
    const iterator = run[Symbol.asyncIterator]()
    expect(await iterator.next()).toMatchObject({ value: { facts: 1 } })
    expect(await run.done()).toMatchObject({ pages: 4, facts: 4 })
  })

  it("stops between commits where the loop is left, and leaves the source to the next one at once", async () => {
    const store = join(folder(), "laurel.db")
    const [one, other] = [await opened({ store }), await opened({ store })]
    for await (const _ of one.sync(pages(10))) {
      if ((await holders(one)) < 3) continue
      expect(await isFree(store)).toBe(false)
      break
    }
    expect(await isFree(store)).toBe(true)
    const before = await holders(one)
    expect(before).toBeGreaterThanOrEqual(3)
    expect(before).toBeLessThan(10)
    expect(await other.sync(pages(10)).done()).toMatchObject({ facts: 10 - before })
    expect(await other.verify()).toMatchObject({ differences: [] })
  })

  it("rejects with the signal's reason in the middle, with nothing half written and nothing doubled", async () => {
    const laurel = await opened({ store: join(folder(), "laurel.db") })
    const controller = new AbortController()
    const reason = new Error("enough")
    let seen = 0
    const run = async () => {
      for await (const _ of laurel.sync(pages(40), { signal: controller.signal })) {
        if ((seen += 1) === 3) controller.abort(reason)
      }
    }
    expect(await rejection(run())).toBe(reason)
    expect(seen).toBe(3)
    expect(await laurel.verify()).toMatchObject({ differences: [] })
    const { facts } = await laurel.sync(pages(40)).done()
    expect(facts).toBeGreaterThan(0)
    expect(await holders(laurel)).toBe(40)
  })

  it("ends a source that never answers when it is aborted, or closed", async () => {
    const laurel = await opened()
    const silent: Adapters.Adapter = { source: lms, read: () => Stream.never }
    const reason = new Error("enough")
    const controller = new AbortController()
    const waiting = rejection(laurel.sync(silent, { signal: controller.signal }).done())
    setTimeout(() => controller.abort(reason), 50)
    expect(await waiting).toBe(reason)
    const closed = rejection(laurel.sync(silent).done())
    setTimeout(() => void laurel.close(), 50)
    expect(await closed).toMatchObject({ code: "CLOSED" })
  })

  it("keeps what was committed before a source fails, and says what to do", async () => {
    const laurel = await opened()
    const reason = new Adapters.Unavailable({
      where: "https://lms.example/api",
      expected: "an answer",
      found: "503",
      advice: "Try again later.",
      retryAfter: 30_000
    })
    const fails = new Adapters.AdapterError({ source: "lms", reason })
    const error = await rejection(
      laurel.sync(scripted(lms, [{ drafts: [draftOf("p0")], ended: false }, { fails }])).done()
    )
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      source: "lms",
      where: "https://lms.example/api",
      retryAfter: 30_000,
      cause: fails
    })
    expect(await holders(laurel)).toBe(1)
  })

  it("passes on what an adapter throws by a bug of its own", async () => {
    const laurel = await opened()
    const bug = new TypeError("a bug")
    const error = await rejection(laurel.sync({ source: "lms", read: () => Stream.die(bug) }).done())
    expect(error).toBe(bug)
  })

  it("refuses what is no adapter, and options that it has not", async () => {
    const laurel = await opened()
    expect(await rejection(laurel.sync({ source: "lms", read: () => [] }).done())).toMatchObject({
      code: "MISCONFIGURED"
    })
    expect(await rejection(laurel.sync({ source: "no name", read: () => Stream.empty }).done())).toMatchObject({
      code: "MISCONFIGURED"
    })
    const options: object = { from: "beginning" }
    expect(await rejection(laurel.sync(pages(1), options).done())).toMatchObject({
      problems: [{ path: "options.from" }]
    })
    const start = { start: "start" as "on" }
    expect(await rejection(laurel.sync(pages(1), start).done())).toMatchObject({
      problems: [{ path: "options.start" }]
    })
  })

  it("leaves the position of a source where it is when facts of it are recorded", async () => {
    const laurel = await opened()
    await laurel.sync(pages(2)).done()
    await laurel.record(passed("zoe", { source: "lms" }))
    expect(await laurel.sync(pages(3)).done()).toMatchObject({ pages: 1, facts: 1 })
  })

  it("lets one at a time read a source: another one waits, and is busy in the end", async () => {
    const laurel = await opened()
    const gate = Promise.withResolvers<void>()
    const slow: Adapters.Adapter = {
      source: lms,
      read: () => Stream.drain(Stream.fromEffect(Effect.promise(() => gate.promise)))
    }
    const first = laurel.sync(slow).done()
    // Read out a while later, so that the first has its lease.
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await rejection(laurel.sync(pages(1)).done())).toBeInstanceOf(BusyError)
    gate.resolve()
    await first
  })
})
