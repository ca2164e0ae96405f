/** Where pages that are sent to us are committed, beside whoever reads the same source. */
import { describe, expect, it, vi } from "@effect/vitest"
import { type Adapter, type Catalog, Id, Lease, Ledger, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import * as Desk from "../src/Desk.ts"
import { inStore, laurel, school } from "./given.ts"

vi.setConfig({ testTimeout: 60_000 })

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

type Desk = Effect.Success<ReturnType<typeof Desk.open>>

/** A desk in a store that was synced once, under a lease that is soon over. */
const atDesk = <A, E>(
  isShared: boolean,
  work: (desk: Desk, versions: Catalog.Versions) => Effect.Effect<A, E, Ledger.Ledger>
) => {
  const cwd = school()
  laurel(cwd, "sync")
  return inStore(cwd, (versions) =>
    Effect.gen(function* () {
      const adapter: Adapter.Adapter = { source, family: "record", read: () => Stream.empty }
      const desk = yield* Desk.open({ adapter, isShared, committed: () => Effect.void })
      return yield* work(desk, versions)
    }).pipe(Effect.scoped, Effect.provideService(Lease.Duration, 400))
  )
}

const standing = Effect.map(
  Effect.flatMap(Ledger.Ledger, ({ positions }) => positions),
  (positions) => positions.get(source)?.text
)

describe("a desk", () => {
  it("has each page made for the position of the one before, null at first, and what is kept is known", () =>
    atDesk(false, (desk) =>
      Effect.gen(function* () {
        const seen: Array<string | null> = []
        for (const next of ["1", "2", "3"]) {
          yield* desk.commit((position) => {
            seen.push(position)
            return page(next)
          })
        }
        expect(seen).toEqual([null, "1", "2"])
        expect(yield* desk.known("rows", ["1", "3", "4"])).toEqual(
          new Map([
            ["1", "row 1"],
            ["3", "row 3"]
          ])
        )
      })
    ))
  it("keeps its source to itself", () =>
    atDesk(false, (desk, versions) =>
      Effect.gen(function* () {
        yield* desk.commit(() => page("1"))
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
          desk.commit((position) => ({ ...page(key), position: position ?? "from the beginning" }))
        yield* stay("a")
        const pull = pulling("mark 7")
        yield* Stream.runDrain(Sync.run(versions, pull.adapter))
        yield* stay("b")
        expect(pull.began).toEqual(["from the beginning"])
        expect(yield* standing).toBe("mark 7")
        expect([...(yield* desk.known("rows", ["a", "b"])).keys()]).toEqual(["a", "b"])
      })
    ))
  it("does not keep what is sent while somebody reads for long, and keeps what is sent after", () =>
    atDesk(true, (desk) =>
      Effect.gen(function* () {
        const failed = yield* Effect.scoped(
          Effect.andThen(Lease.wait(`source/${source}`, "the source"), Effect.flip(desk.commit(() => page("1"))))
        )
        expect(failed.message).toContain("another worker is at it")
        yield* desk.commit(() => page("2"))
        expect([...(yield* desk.known("rows", ["1", "2"])).keys()]).toEqual(["2"])
      })
    ))
})
