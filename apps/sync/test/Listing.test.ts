import { assert, describe, it, vi } from "@effect/vitest"
import { LedgerMemory } from "@laurel/core"
import { Effect, Stream } from "effect"
import { TestConsole } from "effect/testing"
import { tell } from "../src/terminal/Listing.ts"

/** What a list of some numbers is as JSON. */
const told = (asked: Readonly<Record<string, unknown>>, numbers: ReadonlyArray<number>, limit: number | null = null) =>
  Effect.gen(function* () {
    const pieces: Array<string> = []
    const spy = vi.spyOn(process.stdout, "write").mockImplementation((piece, ...rest: ReadonlyArray<unknown>) => {
      pieces.push(String(piece))
      for (const each of rest) if (typeof each === "function") each()
      return true
    })
    const plain = (number: number) => ({ number })
    yield* tell(
      { asked, title: "Numbers", none: "none", columns: [], plain, rows: Stream.fromIterable(numbers) },
      { json: true, csv: false, out: null, limit }
    ).pipe(Effect.provide(LedgerMemory.layer), Effect.ensuring(Effect.sync(() => spy.mockRestore())))
    const value: unknown = JSON.parse(pieces.join(""))
    return value
  })

describe("a list in JSON", () => {
  it.effect("is one object of what was asked, the rows and their count, also where nothing was asked", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* told({ list: "all" }, [1, 2]), {
        list: "all",
        rows: [{ number: 1 }, { number: 2 }],
        count: 2
      })
      assert.deepStrictEqual(yield* told({ at: undefined }, [1]), { rows: [{ number: 1 }], count: 1 })
      assert.deepStrictEqual(yield* told({}, []), { rows: [], count: 0 })
    })
  )

  it.effect("has no more rows than were asked for, and tells where there are more", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* told({}, [1, 2, 3], 2), { rows: [{ number: 1 }, { number: 2 }], count: 2 })
      assert.deepStrictEqual(yield* TestConsole.errorLines, ["Only the first 2 rows: leave --limit out to have all."])
      assert.deepStrictEqual(yield* told({}, [1, 2], 2), { rows: [{ number: 1 }, { number: 2 }], count: 2 })
      assert.strictEqual((yield* TestConsole.errorLines).length, 1)
    }).pipe(Effect.provide(TestConsole.layer))
  )
})
