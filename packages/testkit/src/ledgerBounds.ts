import { assert, describe, it } from "@effect/vitest"
import { Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { importDraft } from "./ledgerImports.ts"
import { ann, begin, everything, planned, rejection, say, sync } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { participant } from "./participant.ts"

const { maxPage } = Ledger
const some = maxPage + 5
const numbers = Array.from({ length: some }, (_, index) => index)

/** How much one question returns, and how one asks on. */
export const ledgerBounds = (open: Open): void => {
  describe("a page", () => {
    it.effect("of the log or of a history holds what was asked for and goes on after an index, to the end", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const again = participant({ offering: "algebra-2" })
        const bob = participant({ offering: "algebra-1", contact: "bob" })
        for (const who of [ann, bob, again]) yield* say(versions, [who.scored("finals", 60, "2014-05-10")])
        const { log, entries } = yield* everything
        const last = log.length - 1
        for (const [after, limit] of [
          [0, 2],
          [last - 1, 2],
          [last, 2],
          [last + 9, 2],
          [3, 0]
        ] as const)
          assert.deepStrictEqual(yield* ledger.log(after, limit), log.slice(after + 1, after + 1 + limit))
        assert.deepStrictEqual(yield* ledger.log(null, 2), log.slice(0, 2))
        assert.deepStrictEqual(yield* ledger.log(null, 0), [])
        const [first, second] = entries
        const [anns, bobs] = [Id.ContactId.make(1), Id.ContactId.make(2)]
        assert.deepStrictEqual(
          yield* ledger.history(anns, null),
          entries.filter((_, at) => at !== 1)
        )
        assert.deepStrictEqual(yield* ledger.history(anns, first?.index ?? null), entries.slice(2))
        assert.deepStrictEqual(yield* ledger.history(bobs, second?.index ?? null), [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("of contacts goes on after an id, with all of their learners", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const people = ["a", "b", "c"].map((contact) => participant({ offering: "algebra-1", contact }))
        yield* say(
          versions,
          [...people, participant({ offering: "algebra-2", contact: "b" })].map((who) => who.registered("2014-01-01"))
        )
        const first = yield* ledger.loadContacts(null, 2)
        assert.deepStrictEqual([first.ids.map(Number), first.learners.length], [[1, 2], 3])
        const rest = yield* ledger.loadContacts(Id.ContactId.make(2), 2)
        assert.deepStrictEqual([rest.ids.map(Number), rest.learners.map(({ key }) => key)], [[3], ["c/algebra-1"]])
        assert.deepStrictEqual((yield* ledger.loadContacts(Id.ContactId.make(3), 2)).ids, [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("holds at most a thousand of one person's entries, of facts, of contacts", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const runs = numbers.map((number) => participant({ offering: "algebra-1", key: `run ${number}` }))
        const namesakes = numbers.map((number) =>
          participant({ offering: "algebra-1", scheme: `s${number}`, contact: "same", key: `same ${number}` })
        )
        yield* say(
          versions,
          runs.map((who) => who.scored("finals", 60, "2014-05-10"))
        )
        yield* say(
          versions,
          namesakes.map((who) => who.registered("2014-01-01"))
        )
        const history = yield* ledger.history(Id.ContactId.make(1), null)
        const { log, entries } = yield* everything
        assert.deepStrictEqual(history, entries.slice(0, maxPage))
        const rest = yield* ledger.history(Id.ContactId.make(1), history.at(-1)?.index ?? null)
        assert.deepStrictEqual(rest, entries.slice(maxPage))
        assert.deepStrictEqual(yield* ledger.log(null, some), log.slice(0, maxPage))
        assert.deepStrictEqual(yield* ledger.log(maxPage - 1, some), log.slice(maxPage, 2 * maxPage))
        assert.strictEqual((yield* ledger.facts(numbers.map((number) => Id.FactId.make(number + 1)))).length, maxPage)
        assert.strictEqual((yield* ledger.find("same")).length, maxPage)
        assert.strictEqual((yield* ledger.loadContacts(null, some)).ids.length, maxPage)
        assert.strictEqual((yield* ledger.contact(Id.ContactId.make(1), null))?.learners.length, some)
      }).pipe(Effect.provide(open()))
    )

    it.effect("holds at most a thousand rejections", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* sync(versions, [{ rejections: numbers.map((number) => rejection(number + 1)) }])
        const first = yield* ledger.rejections(null)
        assert.deepStrictEqual([first.length, first[0]?.line, first.at(-1)?.line], [maxPage, 1, maxPage])
        assert.deepStrictEqual(
          (yield* ledger.rejections(first.at(-1)?.id ?? null)).map(({ line }) => line),
          numbers.slice(maxPage).map((number) => number + 1)
        )
        assert.strictEqual((yield* ledger.totals).rejections, some)
      }).pipe(Effect.provide(open()))
    )

    it.effect("holds at most a thousand checkpoints, or commits of an import", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const before = (yield* ledger.totals).batches
        const own = Id.ImportId.make(before + 1)
        const empty = yield* planned(versions, {})
        for (const number of numbers) {
          const from = number === 0 ? null : `row ${number}`
          const part = { of: number === 0 ? importDraft("in many pages") : own, ended: false }
          yield* ledger.commit({ ...empty, import: part, position: { from, to: `row ${number + 1}` } })
        }
        const batches = yield* ledger.batchesOf(own, null)
        assert.deepStrictEqual(
          batches,
          Array.from({ length: maxPage }, (_, at) => own + at)
        )
        assert.strictEqual((yield* ledger.batchesOf(own, batches.at(-1) ?? null)).length, some - maxPage)
        const first = yield* ledger.checkpoints(null)
        assert.strictEqual(first.length, maxPage)
        assert.deepStrictEqual(
          first,
          first.toSorted((a, b) => a.batch - b.batch)
        )
        const rest = yield* ledger.checkpoints(first.at(-1)?.batch ?? null)
        assert.strictEqual(rest.length, before + some - maxPage)
        assert.isAbove(rest[0]?.batch ?? 0, first.at(-1)?.batch ?? 0)
      }).pipe(Effect.provide(open()))
    )
  })
}
