import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref, Stream } from "effect"
import { Adapter, Catalog, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { desk, participant, type Script, scripted } from "@laurel/testkit"
import { algebra, examPass } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10")
const apply = (catalog: unknown) => Effect.flatMap(Effect.fromResult(Catalog.decode(catalog)), Sync.apply)
const run = (versions: Catalog.Versions, scripts: ReadonlyArray<Script>) =>
  Stream.runCollect(Sync.run(versions, scripted(desk, scripts)))

/** The ledger in memory, but the next commits fail as told; null lets one through. */
const failing = (reasons: ReadonlyArray<Ledger.LedgerError["reason"] | null>) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const left = yield* Ref.make(reasons)
    const tries = yield* Ref.make(0)
    const commit = Effect.fnUntraced(function* (given: Ledger.Commit) {
      yield* Ref.update(tries, (count) => count + 1)
      const [reason] = yield* Ref.getAndUpdate(left, (all) => all.slice(1))
      if (reason === undefined || reason === null) return yield* ledger.commit(given)
      return yield* new Ledger.LedgerError({ ledger: "failing", reason })
    })
    return { ledger: Ledger.Ledger.of({ ...ledger, commit }), tries: Ref.get(tries) }
  })
const conflict = new Ledger.Conflict({ found: "another batch" })
const busy = new Ledger.Busy({ found: "a lock" })

describe("a sync", () => {
  it.effect("that breaks off keeps every page before, and goes on after them", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(algebra(examPass()))
      const reason = new Adapter.Broken({
        where: "page 2",
        expected: "more",
        found: "the end",
        advice: "Fetch it again."
      })
      const broken = { fails: new Adapter.AdapterError({ source: "desk", reason }) }
      const error = yield* Effect.flip(run(versions, [{ drafts: [passing] }, broken]))
      assert.strictEqual(error._tag, "AdapterError")
      const rest = yield* run(versions, [{ drafts: [passing] }, { drafts: [ann.unregistered("2014-06-01")] }])
      assert.deepStrictEqual(
        rest.map(({ rows, facts, entries, same }) => [rows, facts, entries, same]),
        [[1, 1, 1, 0]]
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("counts what a page brought: new, corrected, the same, rejected", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(algebra(examPass()))
      const stray = participant({ offering: "latin-1" }).registered("2014-01-01")
      const better = { ...passing, evidence: ann.scored("finals", 70, "2014-05-10").evidence }
      const progress = yield* run(versions, [{ drafts: [passing, passing, better, stray] }])
      const read = { rows: 4, unplaced: 0, ignored: 0, same: 1, rejections: 1, drift: 0, unkept: 0 }
      const counts = { ...read, facts: 2, corrections: 1, entries: 1 }
      assert.deepStrictEqual([...progress], [{ ...counts, stream: "rows", ended: true }])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("under a new catalog reads its source again, and rows that had no place find theirs", () =>
    Effect.gen(function* () {
      const latin = participant({ offering: "latin-1" }).registered("2014-01-01")
      const scripts = [{ drafts: [passing, latin] }]
      const ledger = yield* Ledger.Ledger
      yield* run((yield* apply(algebra(examPass()))).versions, scripts)
      assert.strictEqual((yield* ledger.rejections(null)).length, 1)
      const wider = algebra(examPass())
      const offerings = [{ id: "latin-1", course: "latin", zone: "UTC", components: [] }]
      const known =
        typeof wider === "object" && wider !== null && "offerings" in wider && Array.isArray(wider.offerings)
          ? wider.offerings
          : []
      const { versions } = yield* apply({ ...Object(wider), offerings: [...known, ...offerings] })
      assert.strictEqual(Number(versions.latest), 2)
      const progress = yield* run(versions, scripts)
      assert.deepStrictEqual(
        progress.map(({ facts, same, entries }) => [facts, same, entries]),
        [[1, 1, 0]]
      )
      assert.deepStrictEqual(yield* ledger.rejections(null), [])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  // In real time, for whoever loses waits.
  it.live("plans again when another writer was first, but gives up in the end, and never on another failure", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(algebra(examPass()))
      const scripts = [{ drafts: [passing] }]
      const always = yield* failing(Array.from({ length: 99 }, () => conflict))
      const lost = yield* Effect.flip(run(versions, scripts).pipe(Effect.provideService(Ledger.Ledger, always.ledger)))
      assert.deepStrictEqual(
        [lost._tag === "LedgerError" && lost.reason._tag, yield* always.tries],
        ["Conflict", Sync.maxAttempts]
      )
      const locked = yield* failing([busy])
      const held = yield* Effect.flip(run(versions, scripts).pipe(Effect.provideService(Ledger.Ledger, locked.ledger)))
      assert.deepStrictEqual([held._tag === "LedgerError" && held.reason._tag, yield* locked.tries], ["Busy", 1])
      const once = yield* failing(Array.from({ length: Sync.maxAttempts - 1 }, () => conflict))
      const progress = yield* run(versions, scripts).pipe(Effect.provideService(Ledger.Ledger, once.ledger))
      assert.deepStrictEqual(
        progress.map(({ facts }) => facts),
        [1]
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("applying a catalog", () => {
  const stricter = algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast: 0.9 } }))

  it.effect("judges everybody once, and the same catalog again judges nobody", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(stricter)
      yield* run(versions, [{ drafts: [passing] }])
      const first = yield* apply(algebra(examPass()))
      const ledger = yield* Ledger.Ledger
      const before = yield* ledger.totals
      const second = yield* apply(algebra(examPass()))
      assert.deepStrictEqual(
        [first, second].map(({ applied, entries }) => [applied, entries]),
        [
          [true, 1],
          [false, 0]
        ]
      )
      assert.deepStrictEqual(yield* ledger.totals, before)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that is cut off goes on with the people not yet judged", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(stricter)
      const people = Array.from({ length: 1_005 }, (_, index) =>
        participant({ offering: "algebra-1", contact: `p${index}` })
      )
      yield* run(versions, [{ drafts: people.map((who) => who.scored("finals", 60, "2014-05-10")) }])
      const { ledger } = yield* failing([null, null, busy])
      const error = yield* Effect.flip(apply(algebra(examPass())).pipe(Effect.provideService(Ledger.Ledger, ledger)))
      assert.strictEqual(error._tag, "LedgerError")
      const { applied, entries, versions: after } = yield* apply(algebra(examPass()))
      assert.deepStrictEqual([applied, entries, Number(after.latest)], [false, 5, 2])
      assert.strictEqual((yield* ledger.totals).entries, 1_005)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("a fact whose activity no component names", () => {
  it.effect("is kept and counted, for nobody would miss it otherwise; one that a component names is not", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(algebra(examPass()))
      const [misspelt, named] = [ann.scored("Finals", 60, "2014-05-10"), ann.registered("2014-01-01")]
      const pages = yield* run(versions, [{ drafts: [misspelt, named] }, { drafts: [passing] }])
      assert.deepStrictEqual(
        pages.map(({ facts, unplaced }) => [facts, unplaced]),
        [
          [2, 1],
          [1, 0]
        ]
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is none where it is a session that sources schedule, and no catalog does", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply(algebra(examPass()))
      const scheduled = ann.scheduled("evening/1", "2014-05-10")
      const attended = ann.attended("evening/1", "present", "2014-05-10")
      const pages = yield* run(versions, [{ drafts: [scheduled, attended, ann.scored("evening/1", 60, "2014-05-10")] }])
      assert.deepStrictEqual(
        pages.map(({ facts, unplaced }) => [facts, unplaced]),
        [[3, 1]]
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
