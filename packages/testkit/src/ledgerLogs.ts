/** What a store promises of its log as a whole, and of itself. */
import { assert, describe, it } from "@effect/vitest"
import { Entry, Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { allPages } from "./allPages.ts"
import { entriesIn } from "./entriesIn.ts"
import { decider } from "./deciding.ts"
import * as ByHand from "./ledgerByHand.ts"
import { varied } from "./ledgerLoads.ts"
import { ann, begin, bob, everything, rejection, say, sync } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, participant, retracted } from "./participant.ts"

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
      const logged = yield* entriesIn
      assert.deepStrictEqual(
        logged.map(({ text }) => text),
        entries.map(Entry.canonical)
      )
      const asked = (...of: ReadonlyArray<number>) => logged.filter((_, at) => of.includes(owners[at] ?? 0))
      for (const some of [[1], [3], [1, 2], [2, 1], [3, 2, 1], [2, 2], [2, 99], [99], []]) {
        const found = yield* allPages(
          (after: number | null) => ledger.entries(some.map(ByHand.contact), after),
          ({ index }) => index
        )
        assert.deepStrictEqual(found, asked(...some), `${some}`)
      }
      const both = [1, 2].map(ByHand.contact)
      assert.strictEqual((yield* ledger.entries([...both, ByHand.contact(3)], null)).length, Ledger.maxPage)
      const after = logged[5]?.index ?? 0
      assert.deepStrictEqual(
        yield* ledger.entries(both, after),
        asked(1, 2).filter(({ index }) => index > after)
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("once the log has been asked for nothing of it is pending, and it has every entry", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      yield* say(versions, varied)
      const { log, entries, totals, checkpoints } = yield* everything
      assert.deepStrictEqual(totals.pending, { batches: 0, entries: 0, since: null })
      assert.deepStrictEqual([entries.length, checkpoints.length], [totals.entries, totals.batches])
      assert.deepStrictEqual(checkpoints.at(-1), yield* ledger.lastCheckpoint)
      assert.strictEqual(checkpoints.at(-1)?.size, log.length)
      yield* say(versions, [bob.scored("finals", 60, "2014-05-10")])
      const indexes = (yield* ledger.history(ByHand.contact(2), null)).map(({ index }) => index)
      // After the commit's mark and the fact.
      assert.deepStrictEqual(indexes.slice(-1), [log.length + 2])
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
