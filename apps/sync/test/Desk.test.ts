/** Where pages that are sent to us are committed, beside whoever reads the same source. */
import { describe, expect, it, onTestFinished, vi } from "@effect/vitest"
import { type Adapter, Catalog, Id, Lease, Ledger, Sync } from "@laurel/core"
import { Effect, Result, Schedule, Stream } from "effect"
import * as Desk from "../src/serving/Desk.ts"
import { inStore, synced } from "./given.ts"

const source = Id.SourceId.make("pushed")
const page = (position: string, rows = 1): Adapter.Page => ({
  stream: "rows",
  reading: "received",
  rows,
  drafts: [],
  rejections: [],
  raw: () => "",
  received: () => [{ key: position, line: null, raw: `row ${position}` }],
  position,
  ended: false
})

/** What a pull gives: one page, and where it began. */
const pulling = (position: string) => {
  const began: Array<string | null> = []
  const adapter: Adapter.Adapter = {
    source,
    read: (from) => {
      began.push(from)
      return Stream.make(page(position))
    }
  }
  return { adapter, began }
}

/** What goes wrong, until it is told that it is over. */
const errors = () => {
  const spy = vi.spyOn(console, "error").mockImplementation(() => undefined)
  onTestFinished(() => spy.mockRestore())
  return () => spy.mock.calls.flat().join("\n")
}

type Desk = Effect.Success<ReturnType<typeof Desk.open>>

/** A desk in a store that was synced once, under a lease that is soon over; `leases` are those that were given. */
const atDesk = <A, E>(
  isShared: boolean,
  work: (
    desk: Desk,
    versions: Catalog.Versions,
    leases: ReadonlyArray<Ledger.Lease>
  ) => Effect.Effect<A, E, Ledger.Ledger>
) => {
  const cwd = synced()
  return inStore(cwd, (versions) =>
    Effect.gen(function* () {
      const adapter: Adapter.Adapter = { source, family: "record", read: () => Stream.empty }
      const ledger = yield* Ledger.Ledger
      const leases: Array<Ledger.Lease> = []
      const lease: typeof ledger.lease = (...asked) =>
        Effect.tap(ledger.lease(...asked), (given) => Effect.sync(() => given !== undefined && leases.push(given)))
      const desk = yield* Desk.open({ adapter, isShared, committed: () => Effect.void }).pipe(
        Effect.provideService(Ledger.Ledger, { ...ledger, lease })
      )
      return yield* work(desk, versions, leases)
    }).pipe(Effect.scoped, Effect.provideService(Lease.Duration, 400))
  )
}

const standing = Effect.map(
  Effect.flatMap(Ledger.Ledger, ({ positions }) => positions),
  (positions) => positions.get(source)?.text
)

const another = (id = "fire") => ({
  offerings: [{ id, course: "fire", zone: "UTC", components: [{ activity: "fire", group: "all" }] }],
  achievementTypes: [{ id: "fire", courses: ["fire"], rule: { rule: "passed", group: "all" } }],
  certifications: []
})

/** What is kept under these keys. */
const known = (desk: Desk, ...keys: ReadonlyArray<string>) =>
  Effect.map(desk.ledger.receivedUnder(source, "rows", keys), (rows) => rows.map(({ key }) => key))

/** Commits a page, again for as long as the store is not opened again. */
const eventually = (desk: Desk, key: string) =>
  desk.commit(() => Stream.succeed(page(key))).pipe(Effect.retry({ times: 50, schedule: Schedule.spaced(100) }))

describe("a desk", () => {
  it("reads for the position of the page before, null at first, and what is kept is known", () =>
    atDesk(false, (desk) =>
      Effect.gen(function* () {
        const seen: Array<string | null> = []
        for (const next of ["1", "2", "3"]) {
          yield* desk.commit((position) => {
            seen.push(position)
            return Stream.succeed(page(next))
          })
        }
        expect(seen).toEqual([null, "1", "2"])
        expect(yield* known(desk, "1", "3", "4")).toEqual(["1", "3"])
      })
    ))
  for (const isShared of [false, true]) {
    const which = isShared ? "one that is read, too" : "one that is sent only"
    it(`of ${which} is done at once with what gives no page, and goes on where it stood`, () =>
      atDesk(isShared, (desk) =>
        Effect.gen(function* () {
          const seen: Array<string | null> = []
          yield* desk.commit(() => Stream.succeed(page("1")))
          yield* desk.commit(() => Stream.empty)
          yield* desk.commit((position) => {
            seen.push(position)
            return Stream.succeed(page("2"))
          })
          expect(seen).toEqual(["1"])
          expect(yield* known(desk, "1", "2")).toEqual(["1", "2"])
        })
      ))
    it(`of ${which} reads what came next only once what came before is committed`, () =>
      atDesk(isShared, (desk) =>
        Effect.gen(function* () {
          const seen: Array<ReadonlyArray<string>> = []
          const all = ["1", "2", "3"]
          const one = (key: string) =>
            desk.commit(() =>
              Stream.unwrap(
                Effect.map(Effect.orDie(known(desk, ...all)), (keys) => {
                  seen.push(keys)
                  return Stream.succeed(page(key))
                })
              )
            )
          yield* Effect.all(all.map(one), { concurrency: "unbounded" })
          expect(seen.map(({ length }) => length)).toEqual([0, 1, 2])
        })
      ))
    it(`of ${which} is done once all pages of one reading are committed`, () =>
      atDesk(isShared, (desk) =>
        Effect.gen(function* () {
          yield* desk.commit(() => Stream.make(page("1"), page("2"), page("3")))
          expect(yield* known(desk, "1", "2", "3")).toEqual(["1", "2", "3"])
        })
      ))
    it(`of ${which} reads anew where another writer was first`, () =>
      atDesk(isShared, (desk) =>
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          let count = 0
          yield* desk.commit(() => {
            count += 1
            // Applied between the reading and the commit, which is then refused.
            const other =
              count === 1 ? Effect.orDie(Sync.apply(Result.getOrThrow(Catalog.decode(another())))) : Effect.void
            return Stream.fromEffect(Effect.as(other, page(String(count)))).pipe(
              Stream.provideService(Ledger.Ledger, ledger)
            )
          })
          expect(count).toBe(2)
          expect(yield* known(desk, "1", "2")).toEqual(["2"])
        })
      ))
    it(`of ${which} gives up where other writers are first again and again, and goes on with what comes next`, () =>
      atDesk(isShared, (desk) =>
        Effect.gen(function* () {
          const [ledger, said] = [yield* Ledger.Ledger, errors()]
          let count = 0
          const failed = yield* Effect.flip(
            desk.commit(() => {
              count += 1
              return Stream.fromEffect(
                Effect.as(
                  Effect.orDie(Sync.apply(Result.getOrThrow(Catalog.decode(another(`fire-${count}`))))),
                  page(String(count))
                )
              ).pipe(Stream.provideService(Ledger.Ledger, ledger))
            })
          )
          expect([count, failed.message]).toEqual([4, expect.stringContaining("another writer committed first")])
          yield* eventually(desk, "5")
          expect(said()).toContain(failed.message)
          expect(yield* known(desk, "1", "4", "5")).toEqual(["5"])
        })
      ))
    for (const [what, times] of [
      ["reads anew where its lease was lost", 1],
      ["gives up where its lease is lost again and again", 4]
    ] as const) {
      it(`of ${which} ${what}`, () =>
        atDesk(isShared, (desk, _, leases) =>
          Effect.gen(function* () {
            const [ledger, said] = [yield* Ledger.Ledger, errors()]
            let count = 0
            const exit = yield* Effect.result(
              desk.commit(() => {
                count += 1
                const lease = leases.at(-1)
                // As where this program stood still, and another one has the source for a moment.
                const lose =
                  count <= times && lease !== undefined
                    ? Effect.orDie(Effect.andThen(ledger.release(lease), ledger.lease(lease.name, 50)))
                    : Effect.void
                return Stream.fromEffect(Effect.as(lose, page(String(count))))
              })
            )
            expect(count).toBe(times === 1 ? 2 : 4)
            if (times === 1) expect(yield* known(desk, "1", "2")).toEqual(["2"])
            else expect(exit).toMatchObject({ failure: { message: expect.stringContaining("has taken over") } })
            yield* eventually(desk, "5")
            expect(said().includes("has taken over")).toBe(times > 1)
          })
        ))
    }
    it(`of ${which} gives up what it dies of, says so, and keeps what comes next`, () =>
      atDesk(isShared, (desk) =>
        Effect.gen(function* () {
          const said = errors()
          const failed = yield* Effect.flip(desk.commit(() => Stream.die(new Error("nobody thought of this"))))
          expect(failed.message).toContain("a bug in Laurel")
          yield* eventually(desk, "1")
          expect(said()).toContain("nobody thought of this")
          expect(yield* known(desk, "1")).toEqual(["1"])
        })
      ))
  }
  it("that dies before it is open is not waited for", () => {
    const cwd = synced()
    const opening = inStore(cwd, () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const lease = () => Effect.die(new Error("nobody thought of this"))
        const adapter: Adapter.Adapter = { source, family: "record", read: () => Stream.empty }
        return yield* Desk.open({ adapter, isShared: false, committed: () => Effect.void }).pipe(
          Effect.provideService(Ledger.Ledger, { ...ledger, lease })
        )
      }).pipe(Effect.scoped)
    )
    return expect(opening).rejects.toThrow("nobody thought of this")
  })
  it("keeps its source to itself", () =>
    atDesk(false, (desk, versions) =>
      Effect.gen(function* () {
        yield* desk.commit(() => Stream.succeed(page("1")))
        const busy = yield* Effect.flip(Stream.runDrain(Sync.run(versions, pulling("2").adapter)))
        expect(busy.reason._tag).toBe("Busy")
        expect(yield* standing).toBe("1")
      })
    ))
})

describe("a desk of a source that is read, too,", () => {
  it("leaves the source to whoever reads it, and the position where they left it", () =>
    atDesk(true, (desk, versions) =>
      Effect.gen(function* () {
        const stay = (key: string) =>
          desk.commit((position) => Stream.succeed({ ...page(key), position: position ?? "from the beginning" }))
        yield* stay("a")
        const pull = pulling("mark 7")
        yield* Stream.runDrain(Sync.run(versions, pull.adapter))
        yield* stay("b")
        expect(pull.began).toEqual(["from the beginning"])
        expect(yield* standing).toBe("mark 7")
        expect(yield* known(desk, "a", "b")).toEqual(["a", "b"])
      })
    ))
  it("does not keep what is sent while somebody reads for long, and keeps what is sent after", () =>
    atDesk(true, (desk) =>
      Effect.gen(function* () {
        const failed = yield* Effect.scoped(
          Effect.andThen(
            Lease.wait(`source/${source}`, "the source"),
            Effect.flip(desk.commit(() => Stream.succeed(page("1"))))
          )
        )
        expect(failed.message).toContain("another worker is at it")
        yield* desk.commit(() => Stream.succeed(page("2")))
        expect(yield* known(desk, "1", "2")).toEqual(["2"])
      })
    ))
})
