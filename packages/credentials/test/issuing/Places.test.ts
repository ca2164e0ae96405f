/** Places in status lists. */
import { assert, describe, it } from "@effect/vitest"
import { Certificate, Ledger } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import * as Places from "../../src/issuing/Places.ts"
import { ann, begin, certificateOf, issue } from "./world.ts"

/** Draws from a ledger whose last list is so full. */
const drawn = Effect.fnUntraced(function* (count: number, last: Ledger.CertificateList | undefined) {
  const ledger = yield* Ledger.Ledger
  const crowded = Ledger.Ledger.of({ ...ledger, lastCertificateList: Effect.succeed(last) })
  return yield* Effect.provideService(Places.draw(count), Ledger.Ledger, crowded)
})

describe("codes", () => {
  it("begin with anything that a code may, but for what would be a flag of a command", () => {
    const codes = Array.from({ length: 3_000 }, Places.code)
    assert.isTrue(codes.every(Certificate.isCode))
    assert.strictEqual(new Set(codes.map(([first]) => first)).size, 63)
    assert.isFalse(codes.some((code) => code.startsWith("-")))
  })
})

describe("places", () => {
  it.effect("are each another, anywhere in the list that is in use, and never one that was used", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      const { index: used } = yield* certificateOf((yield* issue(ann)).code)
      const ledger = yield* Ledger.Ledger
      // All but one in sixteen are somebody's: fuller than a list ever gets, and not so full that a draw of five may find none.
      const free = (index: number) => index % 16 === 0 && index !== used
      const full = Ledger.Ledger.of({
        ...ledger,
        certificatesIn: (list, after, limit) => {
          const index = (after ?? -1) + 1
          return free(index)
            ? Effect.succeed([])
            : Effect.map(ledger.certificatesIn(list, used - 1, limit), (found) =>
                found.map((each) => ({ ...each, index }))
              )
        }
      })
      const places = yield* Effect.provideService(Places.draw(5), Ledger.Ledger, full)
      assert.strictEqual(new Set(places.map(({ index }) => index)).size, 5)
      assert.isTrue(places.every(({ list, index }) => list === 1 && free(index) && index < Certificate.listSize))
    }).pipe(inMemory)
  )

  it.effect("are of the next list once one is half full, and not before", () =>
    Effect.gen(function* () {
      const lists = (last: Ledger.CertificateList | undefined) =>
        Effect.map(drawn(3, last), (places) => new Set(places.map(({ list }) => list)))
      assert.deepStrictEqual(yield* lists(undefined), new Set([1]))
      assert.deepStrictEqual(yield* lists({ list: 1, used: Places.full - 1 }), new Set([1]))
      assert.deepStrictEqual(yield* lists({ list: 1, used: Places.full }), new Set([2]))
      assert.deepStrictEqual(yield* lists({ list: 2, used: 7 }), new Set([2]))
    }).pipe(inMemory)
  )
})
