import { assert, describe, it } from "@effect/vitest"
import * as Holding from "../src/Holding.ts"
import { certification, day, earned, relations, statuses, told, toldAll, validFor, versions } from "./HoldingGiven.ts"

const modules = ["a", "b", "c", "d", "e"]
const of = (type: string, learner: number, on: string, more: object = {}) => earned(learner, on, { type, ...more })
const all = certification({ through: { all: ["a", "b"] } })
const fourOfFive = certification({ through: { atLeast: 4, of: modules } })
const five = modules.map((type, index) => of(type, index + 1, `2014-0${index + 1}-01`))

describe("a bundle", () => {
  it("is earned on the day its last part is, and not by the same part twice", () => {
    const both = Holding.derive(all, [of("b", 2, "2014-06-01"), of("a", 1, "2014-05-10")])
    assert.deepStrictEqual(told(both), ["2+1: 2014-06-01..2017-06-01 expired"])
    assert.deepStrictEqual(told(Holding.derive(all, [of("a", 1, "2014-05-10"), of("a", 2, "2014-06-01")])), [])
  })

  it("of four of five is dated by the fourth: a fifth moves nothing, and three are not enough", () => {
    const fourth = ["4+1+2+3: 2014-04-01..2017-04-01 expired"]
    assert.deepStrictEqual(told(Holding.derive(fourOfFive, five.slice(0, 4))), fourth)
    assert.deepStrictEqual(told(Holding.derive(fourOfFive, five)), fourth)
    assert.deepStrictEqual(told(Holding.derive(fourOfFive, five.slice(0, 3))), [])
  })

  it("needs its parts held on that day", () => {
    const held = [["2014-05-10", "2014-06-01"]] as const
    assert.deepStrictEqual(
      told(Holding.derive(all, [of("a", 1, "2014-05-10", { held }), of("b", 2, "2014-06-01")])),
      []
    )
    assert.deepStrictEqual(told(Holding.derive(all, [of("a", 1, "2014-05-10", { held }), of("b", 2, "2014-05-31")])), [
      "2+1: 2014-05-31..2014-05-31 withdrawn"
    ])
    const again = [["2014-05-10", "2014-06-01"], ["2014-07-01"]] as const
    const regained = [of("a", 1, "2014-05-10", { held: again }), of("b", 2, "2014-06-15")]
    assert.deepStrictEqual(told(Holding.derive(all, regained)), ["1+2: 2014-07-01..2017-07-01 expired"])
  })

  it("passes on what happens to a part, and the reason", () => {
    const withTerms = (terms: object) =>
      told(Holding.derive(all, [of("a", 1, "2014-05-10", { terms }), of("b", 2, "2014-06-01")]))
    assert.deepStrictEqual(withTerms({ revocations: [{ from: "2015-01-01", until: null }] }), [
      "2+1: 2014-06-01..2014-12-31 revoked"
    ])
    assert.deepStrictEqual(withTerms({ suspensions: [{ from: "2015-01-01", until: "2015-01-31", clock: "stops" }] }), [
      "2+1: 2014-06-01..2014-12-31 suspended",
      "2+1: 2015-02-01..2017-07-02 expired"
    ])
    assert.deepStrictEqual(withTerms({ voided: true }), ["1: 2014-05-10 - voided"])
  })

  it("stays where enough of what it rests on stays", () => {
    const held = [["2014-01-01", "2015-01-01"]] as const
    const spare = [of("a", 9, "2014-02-15"), of("a", 1, "2014-01-01", { held }), ...five.slice(1, 4)]
    assert.deepStrictEqual(told(Holding.derive(fourOfFive, spare)), ["4+1+9+2+3: 2014-04-01..2017-04-01 expired"])
    const later = [of("a", 9, "2014-05-15"), of("a", 1, "2014-01-01", { held }), ...five.slice(1, 4)]
    assert.deepStrictEqual(told(Holding.derive(fourOfFive, later)), ["4+1+2+3: 2014-04-01..2014-12-31 withdrawn"])
  })

  it("does not expire with its parts", () => {
    const ownA = certification({ id: "a", through: ["a"], ...validFor("P1Y") })
    const holdings = Holding.deriveAll(versions([all, ownA]), [of("a", 1, "2014-05-10"), of("b", 2, "2014-06-01")])
    assert.deepStrictEqual(toldAll(holdings), {
      algebra: ["2+1: 2014-06-01..2017-06-01 expired"],
      a: ["1: 2014-05-10..2015-05-10 expired"]
    })
  })

  it("is renewed by parts that no earning has used", () => {
    const first = [of("a", 1, "2014-05-10"), of("b", 2, "2014-06-01")]
    const once = Holding.derive(all, [...first, of("b", 3, "2016-06-01")])
    assert.deepStrictEqual(told(once), ["2+1: 2014-06-01..2017-06-01 expired"])
    const twice = Holding.derive(all, [...first, of("b", 3, "2016-06-01"), of("a", 4, "2017-01-01")])
    assert.deepStrictEqual(told(twice), [
      "2+1: 2014-06-01..2016-12-31 superseded",
      "4+3: 2017-01-01..2020-01-01 expired"
    ])
    assert.deepStrictEqual(relations(twice), ["initial", "renews"])
  })

  it("is governed by the version of what completes it, and its parts may be older than it", () => {
    const old = certification({ id: "other", through: ["a"] })
    const longer = certification({ through: { all: ["a", "b"] }, ...validFor("P5Y") })
    const achievements = [of("a", 1, "2014-05-10"), of("b", 2, "2014-06-01", { catalog: 2 })]
    assert.deepStrictEqual(toldAll(Holding.deriveAll(versions([old], [old, longer]), achievements))["algebra"], [
      "2+1: 2014-06-01..2019-06-01 expired"
    ])
    assert.deepStrictEqual(toldAll(Holding.deriveAll(versions([all], [longer]), achievements))["algebra"], [
      "2+1: 2014-06-01..2019-06-01 expired"
    ])
    const onlyA = certification({ through: ["a"] })
    const narrow = Holding.deriveAll(versions([onlyA], [longer]), [
      of("b", 2, "2014-04-01"),
      of("a", 1, "2014-05-10", { catalog: 2 })
    ])
    assert.deepStrictEqual(toldAll(narrow)["algebra"], ["1+2: 2014-05-10..2019-05-10 expired"])
  })
})

describe("an equivalence", () => {
  const equivalent = (more: object = {}) =>
    certification({ through: ["a"], equivalences: [{ type: "x", countsAs: "a", ...more }] })

  it("counts one way only", () => {
    assert.strictEqual(Holding.derive(equivalent(), [of("x", 1, "2014-05-10")]).periods.length, 1)
    const reverse = certification({ through: ["x"], equivalences: [{ type: "x", countsAs: "a" }] })
    assert.strictEqual(Holding.derive(reverse, [of("a", 1, "2014-05-10")]).periods.length, 0)
  })

  it("counts where it was earned between its days, both included", () => {
    const between = equivalent({ from: "2014-01-01", until: "2014-12-31" })
    const counted = (on: string) => Holding.derive(between, [of("x", 1, on)]).periods.length
    assert.deepStrictEqual(["2013-12-31", "2014-01-01", "2014-12-31", "2015-01-01"].map(counted), [0, 1, 1, 0])
  })

  it("goes one step: what equals an equal is not equal", () => {
    const chain = [
      { type: "y", countsAs: "x" },
      { type: "x", countsAs: "a" }
    ]
    const holding = Holding.derive(certification({ through: ["a"], equivalences: chain }), [of("y", 1, "2014-05-10")])
    assert.deepStrictEqual(told(holding), [])
  })

  it("makes a part of a bundle", () => {
    const bundle = certification({ through: { all: ["a", "b"] }, equivalences: [{ type: "x", countsAs: "a" }] })
    const holding = Holding.derive(bundle, [of("x", 1, "2014-05-10"), of("b", 2, "2014-06-01")])
    assert.deepStrictEqual(told(holding), ["2+1: 2014-06-01..2017-06-01 expired"])
  })
})

describe("refreshers", () => {
  const rotating = certification({ through: ["a"], refreshers: [["b"], ["c"]], ...validFor("P1Y") })

  it("take turns, the first for the first renewal, and none out of turn", () => {
    const first = of("a", 1, "2014-01-01")
    const renewed = [of("b", 2, "2014-12-01"), of("c", 3, "2015-11-01"), of("b", 4, "2016-10-01")]
    assert.deepStrictEqual(told(Holding.derive(rotating, [first, ...renewed])), [
      "1: 2014-01-01..2014-11-30 superseded",
      "2: 2014-12-01..2015-10-31 superseded",
      "3: 2015-11-01..2016-09-30 superseded",
      "4: 2016-10-01..2017-10-01 expired"
    ])
    assert.deepStrictEqual(told(Holding.derive(rotating, [first, of("c", 2, "2014-12-01")])), [
      "1: 2014-01-01..2015-01-01 expired"
    ])
  })

  it("earn nothing without the initial one, nor after a lapse", () => {
    assert.deepStrictEqual(told(Holding.derive(rotating, [of("b", 1, "2014-01-01")])), [])
    const lapsed = (type: string, on: string) =>
      relations(Holding.derive(rotating, [of("a", 1, "2014-01-01"), of(type, 2, on)]))
    assert.deepStrictEqual(lapsed("b", "2015-01-01"), ["initial", "renews"])
    assert.deepStrictEqual(lapsed("b", "2015-01-02"), ["initial"])
    assert.deepStrictEqual(lapsed("a", "2015-01-02"), ["initial", "reearns"])
    assert.deepStrictEqual(lapsed("a", "2015-01-01"), ["initial"])
  })

  it("lead back after a lapse for as long as the certification says", () => {
    const back = certification({ through: ["a"], refreshers: [["b"]], ...validFor("P1Y", { reentry: "P1M" }) })
    const counted = (on: string) => relations(Holding.derive(back, [of("a", 1, "2014-01-01"), of("b", 2, on)]))
    assert.deepStrictEqual(counted("2015-02-01"), ["initial", "reearns"])
    assert.deepStrictEqual(counted("2015-02-02"), ["initial"])
  })

  it("of the day of the initial one are not asked for yet", () => {
    const sameDay = Holding.derive(rotating, [of("a", 1, "2014-01-01"), of("b", 2, "2014-01-01")])
    assert.deepStrictEqual(told(sameDay), ["1: 2014-01-01..2015-01-01 expired"])
  })

  it("are foretold", () => {
    const asks = (on: string, ...achievements: Parameters<typeof Holding.derive>[1]) => {
      const { path, turn } = Holding.asks(rotating, achievements, day(on))
      return `${path} ${turn}`
    }
    const [a, b] = [of("a", 1, "2014-01-01"), of("b", 2, "2014-12-01")]
    assert.strictEqual(asks("2014-01-01", a), "initial null")
    assert.strictEqual(asks("2015-01-01", a), "refresher 0")
    assert.strictEqual(asks("2015-01-02", a), "initial null")
    assert.strictEqual(asks("2014-12-01", a, b), "refresher 0")
    assert.strictEqual(asks("2014-12-02", a, b), "refresher 1")
    assert.deepStrictEqual(Holding.asks(rotating, [a, b], day("2014-12-02")).requirement, rotating.refreshers?.[1])
  })
})

describe("a continuous bundle", () => {
  const continuous = certification({ through: { all: ["a", "b"] }, bundle: "continuous", validity: { basis: "never" } })
  const ownA = certification({ id: "a", through: ["a"], ...validFor("P1Y") })
  const parts = [of("a", 1, "2014-05-10"), of("b", 2, "2014-06-01")]

  it("is held while its parts are valid, and again when they are again", () => {
    const once = Holding.deriveAll(versions([continuous, ownA]), parts)
    assert.deepStrictEqual(toldAll(once)["algebra"], ["2+1: 2014-06-01..2015-05-10 expired"])
    const twice = Holding.deriveAll(versions([continuous, ownA]), [...parts, of("a", 3, "2015-06-01")])
    assert.deepStrictEqual(toldAll(twice)["algebra"], [
      "2+1: 2014-06-01..2015-05-10 expired",
      "3+2: 2015-06-01..2016-06-01 expired"
    ])
    const renewed = Holding.deriveAll(versions([continuous, ownA]), [...parts, of("a", 3, "2015-05-10")])
    assert.deepStrictEqual(toldAll(renewed)["algebra"], ["2+1: 2014-06-01..2016-05-10 expired"])
  })

  it("of types without a validity ends with what facts or decisions take back", () => {
    assert.deepStrictEqual(told(Holding.derive(continuous, parts)), ["2+1: 2014-06-01.. never"])
    const terms = { suspensions: [{ from: "2015-01-01", until: "2015-01-31", clock: "runs" }] }
    const suspended = Holding.derive(continuous, [of("a", 1, "2014-05-10", { terms }), of("b", 2, "2014-06-01")])
    assert.deepStrictEqual(told(suspended), ["2+1: 2014-06-01..2014-12-31 suspended", "1+2: 2015-02-01.. never"])
    assert.deepStrictEqual(statuses(suspended, "2014-12-31", "2015-01-01", "2015-02-01"), [
      "valid",
      "suspended",
      "valid"
    ])
  })

  it("asks for parts on the same days", () => {
    const held = [["2014-01-01", "2014-06-01"]] as const
    const missed = [of("a", 1, "2014-01-01", { held }), of("b", 2, "2014-06-01")]
    assert.deepStrictEqual(told(Holding.derive(continuous, missed)), [])
    const met = [of("a", 1, "2014-01-01", { held }), of("b", 2, "2014-05-31")]
    assert.deepStrictEqual(told(Holding.derive(continuous, met)), ["2+1: 2014-05-31..2014-05-31 withdrawn"])
  })
})

describe("supersession", () => {
  const old = certification({ id: "old", through: ["a"], ...validFor("P9Y") })
  const successor = certification({ id: "new", through: ["b"], supersedes: ["old"], ...validFor("P1Y") })
  const derive = (...achievements: Parameters<typeof Holding.derive>[1]) =>
    Holding.deriveAll(versions([old, successor]), achievements)

  it("cuts the old one on the eve of the new one's first day, for good", () => {
    const both = derive(of("a", 1, "2014-01-01"), of("b", 2, "2015-01-01"), of("a", 3, "2018-01-01"))
    assert.deepStrictEqual(toldAll(both), {
      old: ["1: 2014-01-01..2014-12-31 superseded", "3: 2018-01-01 - superseded"],
      new: ["2: 2015-01-01..2016-01-01 expired"]
    })
    const cut = both.find(({ certification }) => certification === "old")
    assert.deepStrictEqual(cut && statuses(cut, "2014-12-31", "2015-01-01", "2018-01-01"), [
      "valid",
      "lapsed",
      "lapsed"
    ])
  })

  it("cuts nothing that had ended before, and nothing where the new one never counted", () => {
    const terms = { revocations: [{ from: "2014-06-01", until: null }] }
    const revoked = derive(of("a", 1, "2014-01-01", { terms }), of("b", 2, "2015-01-01"))
    assert.deepStrictEqual(toldAll(revoked)["old"], ["1: 2014-01-01..2014-05-31 revoked"])
    const voided = derive(of("a", 1, "2014-01-01"), of("b", 2, "2015-01-01", { terms: { voided: true } }))
    assert.deepStrictEqual(toldAll(voided)["old"], ["1: 2014-01-01..2023-01-01 expired"])
  })

  it("of each other ends the one that began later, and never both", () => {
    const mutual = [{ ...old, supersedes: [successor.id] }, successor]
    const holdings = Holding.deriveAll(versions(mutual), [of("a", 1, "2014-01-01"), of("b", 2, "2015-01-01")])
    assert.deepStrictEqual(toldAll(holdings), {
      old: ["1: 2014-01-01..2023-01-01 expired"],
      new: ["2: 2015-01-01 - superseded"]
    })
  })
})
