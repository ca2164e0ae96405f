import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { Fact, type Fraction, Participation, Sha256 } from "@laurel/core"
import { fingerprint } from "../src/internal/Fingerprint.ts"
import { isClosed } from "../src/internal/Traits.ts"
import { completed, fact, fraction, registered, scored, unregistered } from "./given.ts"

const decode = Schema.decodeUnknownResult(Fact.Evidence)
const scaled = (score: Omit<Fact.Scored, "_tag">): Fraction.Fraction => Fact.scaled({ _tag: "Scored", ...score })

describe("a score", () => {
  it("is scaled exactly, from what was given", () => {
    assert.deepStrictEqual(scaled({ raw: 40, max: 100 }), fraction("0.4"))
    assert.deepStrictEqual(scaled({ raw: 7.1, max: 10 }), fraction("0.71"))
    assert.deepStrictEqual(scaled({ raw: 1, min: 0, max: 3 }), fraction("1/3"))
    assert.deepStrictEqual(scaled({ raw: 5, min: -5, max: 15 }), fraction("0.5"))
    assert.deepStrictEqual(scaled({ scaled: 0.1, raw: 40, max: 100 }), fraction("0.1"))
  })

  it("without a scale, or off it, is no score", () => {
    assert.isTrue(Result.isSuccess(decode({ _tag: "Scored", raw: 100, max: 100 })))
    const bad = [
      {},
      { raw: 40 },
      { raw: 101, max: 100 },
      { raw: -1, max: 100 },
      { raw: 0, max: 0 },
      { scaled: 1.1 },
      { raw: 1e21, max: 1e22 }
    ]
    for (const score of bad)
      assert.isTrue(Result.isFailure(decode({ _tag: "Scored", ...score })), JSON.stringify(score))
  })
})

describe("two statements", () => {
  const base = scored("2014-05-10", "exam", 40)

  it("are the same wherever they were read, and differ by anything they say", () => {
    assert.isTrue(Fact.isSame(base, { ...base, evidence: Fact.Scored.make({ raw: 40, max: 100 }) }))
    const others: ReadonlyArray<Fact.Fact> = [
      { ...base, evidence: Fact.Scored.make({ raw: 41, max: 100 }) },
      { ...base, evidence: Fact.Scored.make({ raw: 40, max: 101 }) },
      { ...base, evidence: Fact.Scored.make({ scaled: 0.4 }) },
      { ...base, evidence: Fact.Completed.make({}) },
      { ...base, activity: null },
      { ...base, happened: { ...base.happened, basis: "observed" } },
      { ...base, happened: { ...base.happened, zone: "UTC" } },
      { ...base, happened: fact("2014-05-11", base.evidence).happened },
      { ...base, happened: fact("2014-05-10", base.evidence, null, { at: "2014-05-10T09:00:00Z" }).happened }
    ]
    for (const other of others) assert.isFalse(Fact.isSame(base, other))
    assert.isFalse(Fact.isSame(base, { ...base, observedAt: base.recordedAt }))
    assert.isFalse(Fact.isSame(base, { ...base, said: "passed" }))
  })

  it("have the same fingerprint exactly where they are the same", () => {
    const print = (fact: Fact.Fact): string => fingerprint(Sha256.sha256, fact)
    const others: ReadonlyArray<Fact.Fact> = [
      { ...base, evidence: Fact.Scored.make({ raw: 40, max: 101 }) },
      { ...base, evidence: Fact.Scored.make({ scaled: 0.4 }) },
      { ...base, activity: null },
      { ...base, said: "passed" },
      { ...base, observedAt: base.recordedAt },
      { ...base, happened: { ...base.happened, zone: "UTC" } },
      { ...base, happened: fact("2014-05-11", base.evidence).happened }
    ]
    assert.strictEqual(print({ ...base, evidence: Fact.Scored.make({ max: 100, raw: 40 }), revision: 7 }), print(base))
    assert.strictEqual(new Set([base, ...others].map(print)).size, others.length + 1)
    assert.match(print(base), /^[0-9a-f]{64}$/)
  })
})

describe("the facts of a participation", () => {
  it("are looked at by day, then instant, then key; an unregistration without an instant comes last in its day", () => {
    const morning = fact("2014-05-10", Fact.Completed.make({}), "a", { at: "2014-05-10T08:00:00Z", key: "z" })
    const undated = fact("2014-05-10", Fact.Completed.make({}), "a", { key: "b" })
    const undated2 = fact("2014-05-10", Fact.Completed.make({}), "a", { key: "c" })
    const left = fact("2014-05-10", Fact.Unregistered.make({}), null, { key: "a" })
    const before = completed("2014-05-09", "a")
    const order = [before, morning, undated, undated2, left]
    assert.deepStrictEqual(Participation.fold(order.toReversed()), order)
  })

  it("are the last revisions, without what was taken back", () => {
    const first = scored("2014-05-10", "exam", 40)
    const second: Fact.Fact = { ...first, revision: 2, evidence: Fact.Scored.make({ raw: 50, max: 100 }) }
    const retracted: Fact.Fact = { ...first, revision: 3, evidence: Fact.Retracted.make({}) }
    assert.deepStrictEqual(Participation.fold([second, first]), [second])
    assert.deepStrictEqual(Participation.fold([retracted, second, first]), [])
    const restored: Fact.Fact = { ...first, revision: 4 }
    assert.deepStrictEqual(Participation.fold([restored, retracted, first]), [restored])
  })

  it("are closed only where a source says so", () => {
    assert.isFalse(isClosed([registered("2014-01-01"), unregistered("2014-06-01")]))
    assert.isTrue(isClosed([fact("2014-06-01", Fact.Closed.make({}))]))
  })
})
