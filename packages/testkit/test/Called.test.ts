/** Addresses are recorded in their form; whom a store knows, or knew, by another one stays known, or erased. */
import { assert, describe, it } from "@effect/vitest"
import { Called, Decision, type Fact, Id, Ledger, Sync } from "@laurel/core"
import { Commands, inMemory, participant } from "@laurel/testkit"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { algebra, examPass } from "./catalogs.ts"

const passing = (value: string, key: string): Fact.Draft => {
  const draft = participant({ offering: "algebra-1" }).scored("finals", 60, "2014-05-10", { stream: "exams" })
  const reference = { ...draft.reference, key }
  return { ...draft, reference, subject: { ...draft.subject, key, contact: { scheme: "email", value } } }
}

const formOf = (draft: Fact.Draft) =>
  Effect.map(Called.inForm([draft]), ([only]) => only?.subject.contact.value ?? "nobody")

describe("an address in another case", () => {
  it.effect("is in its form, but of a contact who is known as it was written, and of nobody who only claims it", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_500_000_000_000)
      yield* Commands.applyCatalog(algebra(examPass()))
      yield* Commands.say([passing("ANNA@x", "1")])
      assert.strictEqual(yield* formOf(passing("ANNA@x", "2")), "ANNA@x")
      assert.strictEqual(yield* formOf(passing("Anna@x", "2")), "anna@x")
      const claim = passing("cat@x", "3")
      const claims = [{ scheme: "email", value: "CATE@x" }]
      yield* Commands.say([{ ...claim, subject: { ...claim.subject, claims } }])
      assert.strictEqual(yield* formOf(passing("CATE@x", "4")), "cate@x")
    }).pipe(inMemory)
  )

  it.effect("brings nobody back who was erased under it, as it was written or in its form", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_500_000_000_000)
      yield* Commands.applyCatalog(algebra(examPass()))
      yield* Commands.say([passing("ANNA@x", "1"), passing("bob@x", "2")])
      const versions = yield* Commands.versions
      const by = { actor: "u-17", role: "registrar", reason: "as she asked" }
      const act = Decision.Erased.make({ contacts: [Id.ContactId.make(1), Id.ContactId.make(2)] })
      yield* Sync.decide(versions, [{ act, ...by }])
      const again = yield* Called.inForm([passing("ANNA@x", "3"), passing("BOB@x", "4"), passing("EVE@x", "5")])
      const plan = yield* Sync.record(versions, Id.SourceId.make(again[0]?.reference.source ?? ""), again)
      assert.deepStrictEqual([plan.counts.ignored, plan.counts.facts], [2, 1])
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(
        (yield* ledger.find("eve@x")).map(({ id }) => id),
        [Id.ContactId.make(3)]
      )
    }).pipe(inMemory)
  )
})
