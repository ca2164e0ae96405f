/** What a store promises of its log as a whole, and of itself. */
import { assert, describe, it } from "@effect/vitest"
import { Entry, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { decider } from "./deciding.ts"
import * as ByHand from "./ledgerByHand.ts"
import { varied } from "./ledgerLoads.ts"
import { ann, begin, bob, everything, rejection, say, sync } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, participant, retracted } from "./participant.ts"

/** Asks page after page, each on from the last item of the one before, to the end. */
export const allPages = Effect.fnUntraced(function* <A, K>(
  ask: (after: K | null) => Effect.Effect<ReadonlyArray<A>, Ledger.LedgerError>,
  keyOf: (item: A) => K
) {
  const all: Array<A> = []
  for (let after: K | null = null; ;) {
    const page: ReadonlyArray<A> = yield* ask(after)
    assert.isAtMost(page.length, Ledger.maxPage)
    const last = page.at(-1)
    if (last === undefined) return all
    all.push(...page)
    // A full page is followed by another question; a short one ends it, as the next question then shows.
    after = keyOf(last)
  }
})

const logs = (open: Open): void => {
  it.effect("the entries of some contacts are those about one of them, in the order of the log, after an index", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const owners = Array.from({ length: Ledger.maxPage + 500 }, (_, index) => 1 + (index % 3))
      yield* ByHand.write(ByHand.people(["student:1", "student:2", "student:3"]))
      // Who is one person with another is not meant by them here.
      yield* ByHand.write({ people: [{ contact: ByHand.contact(3), person: ByHand.contact(1) }] })
      const { recordedAt } = yield* ByHand.blank
      const entries = owners.map((owner, index) =>
        ByHand.entered(ByHand.achievement(ByHand.achievementId("pass", owner, index + 1), owner), recordedAt)
      )
      yield* ByHand.write({ entries })
      const log = entries.map((entry, index) => ({ index, text: Entry.canonical(entry) }))
      const asked = (...of: ReadonlyArray<number>) => log.filter((_, index) => of.includes(owners[index] ?? 0))
      for (const of of [[1], [3], [1, 2], [2, 1], [3, 2, 1], [2, 2], [2, 99], [99], []]) {
        const found = yield* allPages(
          (after: number | null) => ledger.entries(of.map(ByHand.contact), after),
          ({ index }) => index
        )
        assert.deepStrictEqual(found, asked(...of), `${of}`)
      }
      const both = [1, 2].map(ByHand.contact)
      assert.strictEqual((yield* ledger.entries([...both, ByHand.contact(3)], null)).length, Ledger.maxPage)
      assert.deepStrictEqual(
        yield* ledger.entries(both, 5),
        asked(1, 2).filter(({ index }) => index > 5)
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("once the log has been asked for nothing of it is pending, and it has every entry", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      yield* say(versions, varied)
      const { log, totals, checkpoints } = yield* everything
      assert.deepStrictEqual(totals.pending, { batches: 0, entries: 0, since: null })
      assert.deepStrictEqual([log.length, checkpoints.length], [totals.entries, totals.batches])
      yield* say(versions, [bob.scored("finals", 60, "2014-05-10")])
      const indexes = (yield* ledger.history(ByHand.contact(2), null)).map(({ index }) => index)
      assert.deepStrictEqual(indexes.slice(-1), [log.length])
      assert.strictEqual((yield* ledger.totals).pending.entries, 0)
    }).pipe(Effect.provide(open()))
  )
}

const checks = (open: Open): void => {
  it.effect("a store in order has no flaw, whatever has happened in it", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(yield* ledger.check, [])
      const versions = yield* begin
      const mia = decider()
      const passing = ann.scored("finals", 60, "2014-05-10")
      const elsewhere = participant({ offering: "algebra-2", contact: "bob", claims: ["email:x"] })
      yield* sync(versions, [{ drafts: [passing, ...varied], rejections: [rejection(1)] }])
      yield* say(versions, [elsewhere.scored("finals", 60, "2014-05-10")])
      yield* Sync.decide(versions, [yield* mia.links(ann, bob), yield* mia.denies(ann, "exam-pass")])
      yield* say(versions, [corrected(passing, ann.scored("finals", 10, "2014-05-10"))])
      yield* Sync.decide(versions, [yield* mia.separates(ann, bob)])
      yield* say(versions, [retracted(passing)])
      assert.strictEqual(yield* Sync.rebuild(versions), 0)
      assert.deepStrictEqual(yield* ledger.check, [])
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerLogs = (open: Open): void => {
  describe("the whole store", () => {
    logs(open)
    checks(open)
  })
}
