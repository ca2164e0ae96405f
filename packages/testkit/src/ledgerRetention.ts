import { assert, describe, it } from "@effect/vitest"
import { Audit, type Fact, Instant, Ledger, Sha256 } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { leavesIn } from "./entriesIn.ts"
import { shownOf } from "./ledgerAnswers.ts"
import { tell } from "./ledgerPersons.ts"
import { ann, begin, bob, everything, rejection } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, participant } from "./participant.ts"

const at = (millis: number): Instant.Instant => Instant.Instant.make(millis)

const expiry = (
  rows: ReadonlyArray<readonly [Fact.Kind, number]>,
  rejections: number | null = null,
  received: number | null = null
): Ledger.Expiry => ({
  rows: new Map(rows.map(([kind, before]) => [kind, at(before)])),
  rejections: rejections === null ? null : at(rejections),
  received: received === null ? null : at(received)
})

const none: Ledger.Expired = { rows: 0, rejections: 0, received: 0 }
const first = ann.scored("finals", 60, "2014-05-10")

/** Facts of two kinds recorded at three times, in the order of their numbers, and a rejection of each time. */
const aged = Effect.gen(function* () {
  const versions = yield* begin
  for (const [time, drafts] of [
    [1_000, [ann.registered("2014-01-01"), first]],
    [2_000, [bob.registered("2014-01-01"), bob.scored("finals", 70, "2014-05-10")]],
    [3_000, [corrected(first, ann.scored("finals", 80, "2014-05-10"))]]
  ] as const) {
    yield* TestClock.setTime(time)
    yield* tell(versions, { drafts, rejections: [rejection(time)], ended: false })
  }
  return versions
})

/** The facts, by number, whose rows are kept. */
const kept = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { facts } = yield* everything
  return (yield* ledger.archived(facts.map(({ id }) => id))).map(({ fact }) => Number(fact))
})

/** What becomes of raw text in time. */
export const ledgerRetention = (open: Open): void => {
  describe("a retention", () => {
    it.effect(
      "lets rows of a kind go that were recorded before a moment, and not those of that moment or another kind",
      () =>
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const versions = yield* aged
          const before = yield* everything
          const shown = yield* shownOf((yield* leavesIn).map(({ of }) => of))
          assert.deepStrictEqual(yield* kept, [1, 2, 3, 4, 5])
          for (const nothing of [expiry([]), expiry([["Scored", 1_000]]), expiry([["Attended", 9_000]])])
            assert.deepStrictEqual(yield* ledger.expire(nothing), none)
          assert.deepStrictEqual(yield* ledger.expire(expiry([["Scored", 2_000]])), { ...none, rows: 1 })
          assert.deepStrictEqual(yield* kept, [1, 3, 4, 5])
          const both = expiry([
            ["Scored", 2_001],
            ["Registered", 1_001]
          ])
          assert.deepStrictEqual(yield* ledger.expire(both), { ...none, rows: 2 })
          assert.deepStrictEqual(yield* ledger.expire(both), none)
          assert.deepStrictEqual(yield* kept, [3, 5])
          // Nothing else knows of it: neither the log, nor whatever rests on the facts.
          assert.deepStrictEqual(yield* everything, before)
          const gone = new Set([1, 2, 4])
          assert.deepStrictEqual(
            yield* shownOf(shown.map(({ of }) => of)),
            shown.map((leaf) =>
              leaf.of._tag === "Fact" && gone.has(leaf.of.id)
                ? { ...leaf, hidden: leaf.hidden.filter(({ field }) => field !== "raw") }
                : leaf
            )
          )
          assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
          assert.deepStrictEqual(yield* ledger.check, [])
        }).pipe(Effect.provide(open()))
    )

    it.effect("lets the text of rejected rows go, which stay with their place, their time and their reason", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* aged
        const before = yield* everything
        assert.deepStrictEqual(yield* ledger.expire(expiry([], 1_000)), none)
        assert.deepStrictEqual(yield* ledger.expire(expiry([], 3_000)), { ...none, rejections: 2 })
        assert.deepStrictEqual(yield* ledger.expire(expiry([], 3_000)), none)
        const rejections = before.rejections.map((each) => (each.line === 3_000 ? each : { ...each, raw: "" }))
        assert.deepStrictEqual(yield* everything, { ...before, rejections })
        // Read again it is one that is known, and what has gone of it stays away.
        yield* tell(versions, { rejections: [rejection(1_000), rejection(3_000)], reading: "again", ended: false })
        const again = rejections.map((each) => (each.line === 2_000 ? each : { ...each, reading: "again@1" }))
        assert.deepStrictEqual(yield* ledger.rejections(null), again)
        assert.deepStrictEqual(yield* kept, [1, 2, 3, 4, 5])
      }).pipe(Effect.provide(open()))
    )

    it.effect("lets at most a thousand of each go at once", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* begin
        const numbers = Array.from({ length: Ledger.maxPage + 5 }, (_, index) => index + 1)
        const people = numbers.map((number) => participant({ offering: "algebra-1", contact: `p${number}` }))
        yield* tell(versions, {
          drafts: people.map((who, at) => (at < 5 ? who.closed("2014-01-01") : who.registered("2014-01-01"))),
          rejections: numbers.map((line) => rejection(line))
        })
        const all = expiry(
          [
            ["Registered", 1],
            ["Closed", 1]
          ],
          1
        )
        const gone: Array<Ledger.Expired> = []
        // Ends with the texts: each time some go.
        for (let last = yield* ledger.expire(all); last.rows + last.rejections > 0; last = yield* ledger.expire(all))
          gone.push(last)
        for (const { rows, rejections } of gone) assert.isAtMost(Math.max(rows, rejections), Ledger.maxPage)
        const sum = (each: keyof Ledger.Expired) => gone.reduce((total, one) => total + one[each], 0)
        assert.deepStrictEqual([sum("rows"), sum("rejections"), gone.length], [numbers.length, numbers.length, 2])
        assert.deepStrictEqual(yield* kept, [])
        assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
      }).pipe(Effect.provide(open()))
    )
  })
}
