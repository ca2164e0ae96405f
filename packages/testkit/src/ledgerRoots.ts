/** What a store promises of the roots over its log's leaves, and of the hashes that proofs are made of. */
import { assert, describe, it } from "@effect/vitest"
import { Entry, Ledger, Merkle, Sha256, Sync } from "@laurel/core"
import { Effect } from "effect"
import { decider } from "./deciding.ts"
import { entriesOf, leavesIn } from "./entriesIn.ts"
import * as ByHand from "./ledgerByHand.ts"
import { manifold } from "./ledgerLeaves.ts"
import { ann, begin, bob, everything, say } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"

const { sha256 } = Sha256

/** More leaves than a page and than the subtrees that are kept, in commits of every size. */
const long = Effect.gen(function* () {
  yield* ByHand.write(ByHand.people(["student:1"]))
  const { recordedAt } = yield* ByHand.blank
  let made = 0
  for (const size of [0, 1, 2, 5, 40, 250, 3, 700, 0, 61]) {
    const entries = Array.from({ length: size }, () =>
      ByHand.entered(ByHand.achievement(ByHand.achievementId("pass", 1, (made += 1)), 1), recordedAt)
    )
    yield* ByHand.write({ entries })
  }
})

const rootOf = (hashes: ReadonlyArray<Uint8Array>): string =>
  Merkle.hex(Merkle.root(sha256, Merkle.append(sha256, Merkle.empty, hashes)))

/** Hashes of a list, page by page. */
const hashesOf = Effect.fnUntraced(function* (nodes: ReadonlyArray<Merkle.Node>) {
  const ledger = yield* Ledger.Ledger
  const found: Array<string> = []
  for (let at = 0; at < nodes.length; at += Ledger.maxPage)
    found.push(...(yield* ledger.hashes(nodes.slice(at, at + Ledger.maxPage))).map(Merkle.hex))
  return found
})

const roots = (open: Open): void => {
  it.effect("hash to the root of each checkpoint, whose size counts all leaves up to its commit's end", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* ledger.commit(yield* manifold)
      const { log, checkpoints } = yield* everything
      const hashes = log.map(({ text }) => Merkle.leaf(sha256, text ?? ""))
      for (const { size, root, batch } of checkpoints) {
        assert.strictEqual(rootOf(hashes.slice(0, size)), root)
        const marks = log.slice(0, size).flatMap(({ of }) => (of._tag === "Commit" ? [of.batch] : []))
        assert.strictEqual(marks.at(-1), batch)
        assert.include([undefined, "Commit"], log[size]?.of._tag)
      }
      assert.strictEqual(checkpoints.at(-1)?.size, log.length)
      assert.deepStrictEqual(yield* ledger.lastCheckpoint, checkpoints.at(-1))
    }).pipe(Effect.provide(open()))
  )

  it.effect("have none before anything was recorded", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(yield* leavesIn, [])
      assert.isUndefined(yield* ledger.lastCheckpoint)
      assert.deepStrictEqual(yield* ledger.checkpoints(null), [])
      assert.deepStrictEqual(yield* ledger.hashes([]), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("have their hashes kept, and those of all whole subtrees over them", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* long
      const all = yield* leavesIn
      assert.isAbove(all.length, 1_024)
      let [level, hashes] = [0, all.map(({ text }) => Merkle.leaf(sha256, text ?? ""))]
      // Ends with the root of the largest whole subtree.
      for (; hashes.length > 0; level++) {
        const nodes = hashes.map((_, place) => ({ level, place }))
        assert.deepStrictEqual(yield* hashesOf(nodes), hashes.map(Merkle.hex), `level ${level}`)
        // The next one is not whole yet.
        const error = yield* Effect.flip(ledger.hashes([{ level, place: hashes.length }]))
        assert.strictEqual(error.reason._tag, "Corrupt")
        hashes = Array.from({ length: Math.floor(hashes.length / 2) }, (_, at) =>
          Merkle.subtree(sha256, hashes.slice(at * 2, at * 2 + 2))
        )
      }
      assert.isAtLeast(level, 11)
      assert.strictEqual((yield* Effect.flip(ledger.hashes([{ level, place: 0 }]))).reason._tag, "Corrupt")
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "have their hashes told in the order asked for, whatever their levels, and none of a list with a part of one",
    () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* long
        const nodes = [
          { level: 9, place: 0 },
          { level: 0, place: 700 },
          { level: 8, place: 3 },
          { level: 0, place: 0 },
          { level: 9, place: 0 },
          { level: 4, place: 31 }
        ]
        const single = yield* Effect.forEach(nodes, (node) => hashesOf([node]))
        assert.deepStrictEqual(yield* hashesOf(nodes), single.flat())
        const error = yield* Effect.flip(ledger.hashes([...nodes, { level: 9, place: 2 }]))
        assert.strictEqual(error.reason._tag, "Corrupt")
      }).pipe(Effect.provide(open()))
  )

  it.effect("of a commit larger than a page are all there, in order, with one checkpoint", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const people = ByHand.people(Array.from({ length: Ledger.maxPage + 300 }, (_, index) => `student:${index + 1}`))
      yield* ByHand.write(people)
      const { recordedAt } = yield* ByHand.blank
      const entries = people.learners.map(({ id }) =>
        ByHand.entered(ByHand.achievement(ByHand.achievementId("pass", id), id), recordedAt)
      )
      yield* ByHand.write({ entries })
      const all = yield* leavesIn
      assert.deepStrictEqual(
        entriesOf(all).map(({ text }) => text),
        entries.map(Entry.canonical)
      )
      const sizes = (yield* ledger.checkpoints(null)).map(({ size }) => size)
      const first = 1 + people.contacts.length * 2
      assert.deepStrictEqual(sizes, [first, first + 1 + entries.length])
      assert.deepStrictEqual(
        (yield* ledger.log(first - 2, 4)).map(({ of }) => of._tag),
        ["Learner", "Commit", "Entry", "Entry"]
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("stay as they are whatever is corrected, decided, linked and taken back later", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      const mia = decider()
      const passing = ann.scored("finals", 60, "2014-05-10")
      yield* say(versions, [passing, bob.scored("finals", 70, "2014-05-10")])
      const before = yield* everything
      yield* say(versions, [{ ...passing, evidence: ann.scored("finals", 10, "2014-05-10").evidence }])
      yield* Sync.decide(versions, [yield* mia.links(ann, bob), yield* mia.denies(ann, "exam-pass")])
      yield* Sync.decide(versions, [yield* mia.withdraws(1)])
      const after = yield* everything
      assert.deepStrictEqual(after.log.slice(0, before.log.length), before.log)
      assert.deepStrictEqual(after.checkpoints.slice(0, before.checkpoints.length), before.checkpoints)
      assert.isAbove(after.log.length, before.log.length)
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerRoots = (open: Open): void => {
  describe("the leaves of the log", () => roots(open))
}
