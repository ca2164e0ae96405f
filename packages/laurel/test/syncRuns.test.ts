/** A source that is read on from where it stopped: page by page, stopped between commits, and nothing lost or doubled by it. */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Adapter, Id } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, Redacted, Schema } from "effect"
import { type Asking, ClosedError, defineAdapter, InvalidError, type Laurel, type Progress, SourceError } from "laurel"
import { all, folder, opened, rejection } from "./world.ts"

const pages = 5

/** One person on each page; what is asked is noted, and may wait. */
const school = (before: (asking: Asking) => unknown = () => undefined) => {
  const asked: Array<string | null> = []
  const adapter = defineAdapter({
    source: "school",
    family: "record",
    stream: "marks",
    row: (row) => String(row),
    key: (row) => row,
    page: async (asking) => {
      const { position } = asking
      asked.push(position)
      await before(asking)
      const at = Number(position ?? 0)
      return at === pages ? undefined : { rows: [`p${at}`], position: String(at + 1), ended: at + 1 === pages }
    },
    facts: (key) => [
      {
        key,
        subject: { key, offering: "forklift-2026", contact: { scheme: "staff", value: key } },
        activity: "test",
        evidence: { _tag: "Passed" },
        happened: { on: "2026-03-03", zone: "Europe/London" }
      }
    ]
  })
  return { adapter, asked }
}

/** Everybody who earned something, once for each time. */
const earned = async (laurel: Laurel): Promise<ReadonlyArray<string>> => {
  const rows = await all(laurel.earned("pass", { from: "2026-03-01", to: "2026-03-31" }))
  return rows.map(({ contact }) => contact.identities[0]?.value ?? "").toSorted()
}
const everybody = ["p0", "p1", "p2", "p3", "p4"]

describe("a run", () => {
  it("gives each page once it is committed, and all of them together", async () => {
    const laurel = await opened()
    const run = laurel.sync(school().adapter)
    const seen: Array<Progress> = []
    const standing: Array<number> = []
    for await (const page of run) {
      seen.push(page)
      standing.push((await earned(laurel)).length)
    }
    assert.deepStrictEqual(standing, [1, 2, 3, 4, 5])
    assert.deepStrictEqual(
      seen.map(({ stream, rows, facts, ended }) => [stream, rows, facts, ended]),
      everybody.map((_, index) => ["marks", 1, 1, index === 4])
    )
    assert.deepInclude(await run.done(), { pages: 5, rows: 5, facts: 5, rejections: 0, ended: true })
    assert.deepInclude(await laurel.sync(school().adapter).done(), { pages: 0, facts: 0 })
  })

  it("reads nothing before it is asked", async () => {
    const laurel = await opened()
    const { adapter, asked } = school()
    laurel.sync(adapter)
    await earned(laurel)
    assert.deepStrictEqual(asked, [])
  })

  it("that is left stops between commits, and the next one goes on there", async () => {
    const store = join(folder(), "laurel.db")
    const laurel = await opened({ store })
    const { adapter } = school()
    const run = laurel.sync(adapter)
    for await (const { rows } of run) if (rows === 1 && (await earned(laurel)).length === 2) break
    assert.deepStrictEqual(await earned(laurel), ["p0", "p1"])
    // What it has read is no total of the source.
    const error = await rejection(run.done())
    assert.instanceOf(error, InvalidError)
    assert.include(String(error), "run: expected one that was not left before its end")
    await laurel.close()
    const again = await opened({ store })
    const next = school()
    assert.deepInclude(await again.sync(next.adapter).done(), { pages: 3, facts: 3, corrections: 0, same: 0 })
    assert.strictEqual(next.asked[0], "2")
    assert.deepStrictEqual(await earned(again), everybody)
  })

  it("that is aborted anywhere loses nothing and doubles nothing", async () => {
    for (let at = 0; at <= pages; at++) {
      const laurel = await opened()
      const stop = new AbortController()
      const reason = new Error("enough")
      const { adapter } = school(({ position }) => Number(position ?? 0) === at && stop.abort(reason))
      const outcome = await laurel
        .sync(adapter, { signal: stop.signal })
        .done()
        .catch((error: unknown) => error)
      // A source that is read to its end is not asked again.
      if (at < pages) assert.strictEqual(outcome, reason)
      const before = (await earned(laurel)).length
      assert.deepInclude(await laurel.sync(school().adapter).done(), { facts: pages - before, same: 0, corrections: 0 })
      assert.deepStrictEqual(await earned(laurel), everybody)
    }
  })

  it("that is aborted waits for no page, and tells the page so", async () => {
    const laurel = await opened()
    const stop = new AbortController()
    let told: AbortSignal | undefined
    const { adapter } = school(({ signal }) => {
      told = signal
      stop.abort(new Error("enough"))
      return new Promise(() => undefined)
    })
    assert.strictEqual(String(await rejection(laurel.sync(adapter, { signal: stop.signal }).done())), "Error: enough")
    assert.strictEqual(told?.aborted, true)
  })

  it("that fails has no total, however often it is asked for", async () => {
    const laurel = await opened()
    const { adapter } = school(({ position }) => {
      if (position === "2") throw new Error("out of order")
    })
    const run = laurel.sync(adapter)
    const error = await rejection(run.done())
    assert.instanceOf(error, SourceError)
    assert.strictEqual(await rejection(run.done()), error)
    const looped = laurel.sync(adapter)
    const thrown = await rejection(all(looped))
    assert.strictEqual(await rejection(looped.done()), thrown)
  })

  it("ends when its Laurel is closed", async () => {
    const laurel = await opened()
    const { adapter } = school(() => new Promise(() => undefined))
    const done = rejection(laurel.sync(adapter).done())
    await new Promise((resolve) => setTimeout(resolve, 50))
    await laurel.close()
    assert.instanceOf(await done, ClosedError)
    assert.instanceOf(await rejection(laurel.sync(adapter).done()), ClosedError)
  })

  it("is read once: a second loop is refused, and what is left of the first is read by done", async () => {
    const laurel = await opened()
    const run = laurel.sync(school().adapter)
    for await (const _ of run) assert.deepInclude(await run.done(), { pages: 5, facts: 5, ended: true })
    const error = await rejection(all(run))
    assert.instanceOf(error, InvalidError)
    assert.include(String(error), "run: expected one that was not read before")
    const whole = laurel.sync(school().adapter)
    assert.deepStrictEqual(await whole.done(), await whole.done())
    assert.instanceOf(await rejection(all(whole)), InvalidError)
  })

  it("refuses options that it does not know, and what is no adapter", async () => {
    const laurel = await opened()
    const { adapter } = school()
    const misspelt = { archive: true }
    assert.include(String(await rejection(laurel.sync(adapter, misspelt as object).done())), "options.archive")
    const strange: ReadonlyArray<unknown> = [null, {}, "school", { source: "school", read: () => [] }]
    for (const each of strange) {
      const error = await rejection(laurel.sync(each as typeof adapter).done())
      assert.instanceOf(error, SourceError)
      assert.include(String(error), "Give an adapter")
      assert.notInclude(String(error), "undefined")
    }
  })

  it("begins where it is told to", async () => {
    const laurel = await opened()
    await laurel.sync(school().adapter).done()
    const { adapter, asked } = school()
    assert.deepInclude(await laurel.sync(adapter, { start: "beginning" }).done(), { facts: 0, same: 5 })
    assert.strictEqual(asked[0], null)
    assert.deepInclude(await laurel.sync(adapter, { start: { at: "3" } }).done(), { same: 2 })
  })
})

describe("an adapter that is written with Effect", () => {
  const source = Id.SourceId.make("effectful")
  const effectful = (base: string) =>
    Effect.map(Http.make({ source, base, auth: { kind: "bearer", token: Redacted.make("a-secret-token") } }), () =>
      Adapter.make({
        source,
        family: "record",
        stream: "marks",
        row: Schema.String,
        key: (row) => row,
        page: (position) => Effect.succeed({ rows: ["a"], position: `${position ?? ""}.`, ended: true }),
        drafts: () => []
      })
    )

  it("is read as it is, also where it has to be opened first", async () => {
    const laurel = await opened()
    const opening = effectful("https://school.example/api/")
    assert.deepInclude(await laurel.sync(opening).done(), { pages: 1, rows: 1 })
    assert.deepInclude(await laurel.sync(await Effect.runPromise(opening)).done(), { pages: 1, rows: 1 })
    const scoped = Effect.andThen(
      Effect.addFinalizer(() => Effect.void),
      opening
    )
    assert.deepInclude(await laurel.sync(scoped).done(), { pages: 1, rows: 1 })
  })

  it("fails as a source does where it can't be opened", async () => {
    const laurel = await opened()
    const error = await rejection(laurel.sync(effectful("ftp://school.example")).done())
    assert.instanceOf(error, SourceError)
    assert.include(error, { code: "MISCONFIGURED", source: "effectful" })
  })
})
