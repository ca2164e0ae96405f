import { assert, describe, it } from "@effect/vitest"
import * as Holding from "../src/Holding.ts"
import { certification, day, earned, relations, statuses, told, validFor, versions } from "./HoldingGiven.ts"

const threeYears = certification()
const forEver = certification({ validity: { basis: "never" } })
const windowed = certification(validFor("P3Y", { window: "P3M" }))

describe("a holding", () => {
  it("is pending the day before it begins, valid on its first and last day, and lapsed the day after", () => {
    const holding = Holding.derive(threeYears, [earned(1, "2014-05-10")])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(holding, "2014-05-09", "2014-05-10", "2017-05-10", "2017-05-11"), [
      "pending",
      "valid",
      "valid",
      "lapsed"
    ])
  })

  it("whose last day is the day before the anniversary lapses on the anniversary", () => {
    const dayBefore = certification(validFor("P3Y", { lastDay: "dayBefore" }))
    const holding = Holding.derive(dayBefore, [earned(1, "2014-05-10")])
    assert.deepStrictEqual(statuses(holding, "2017-05-09", "2017-05-10"), ["valid", "lapsed"])
  })

  it("is renewable from the first day of its window, and not the day before", () => {
    const holding = Holding.derive(windowed, [earned(1, "2014-05-10")])
    assert.deepStrictEqual(statuses(holding, "2017-02-09", "2017-02-10", "2017-05-10", "2017-05-11"), [
      "valid",
      "renewable",
      "renewable",
      "lapsed"
    ])
  })

  it("of what never expires has no end, and nothing to renew", () => {
    const holding = Holding.derive(forEver, [earned(1, "2014-05-10")])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10.. never"])
    assert.deepStrictEqual(statuses(holding, "2014-05-10", "9999-12-31"), ["valid", "valid"])
  })

  it("is any of its types, and of no other", () => {
    const either = certification({ through: ["exam", "coursework"] })
    assert.deepStrictEqual(told(Holding.derive(either, [earned(1, "2014-05-10", { type: "coursework" })])), [
      "1: 2014-05-10..2017-05-10 expired"
    ])
    const other = Holding.derive(either, [earned(1, "2014-05-10", { type: "swimming" })])
    assert.deepStrictEqual(told(other), [])
    assert.deepStrictEqual(statuses(other, "2014-05-10"), ["pending"])
  })

  it("builds on the due day, the day of issue and the expiry that a source asserts, where its validity says so", () => {
    const state = { due: day("2014-06-30"), issuedOn: day("2014-05-20"), expires: day("2020-01-01") }
    const last = (validity: object) =>
      told(Holding.derive(certification({ validity }), [earned(1, "2014-05-10", { state })]))
    assert.deepStrictEqual(last({ basis: "dueDate", period: "P1Y" }), ["1: 2014-05-10..2015-06-30 expired"])
    assert.deepStrictEqual(last({ basis: "issue", period: "P1Y" }), ["1: 2014-05-10..2015-05-20 expired"])
    assert.deepStrictEqual(last({ basis: "completion", period: "P1Y", asserted: "keep" }), [
      "1: 2014-05-10..2020-01-01 expired"
    ])
    assert.deepStrictEqual(last({ basis: "completion", period: "P1Y" }), ["1: 2014-05-10..2015-05-10 expired"])
  })
})

describe("what facts take back", () => {
  it("is cut on the day its achievement is lost, and says so", () => {
    const holding = Holding.derive(threeYears, [earned(1, "2014-05-10", { held: [["2014-05-10", "2014-06-01"]] })])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-05-31 withdrawn"])
    assert.deepStrictEqual(statuses(holding, "2014-05-31", "2014-06-01", "2020-01-01"), [
      "valid",
      "withdrawn",
      "withdrawn"
    ])
  })

  it("had expired before it was lost: that is what ended it, and withdrawn is what it is from then on", () => {
    const lost = (on: string) => Holding.derive(threeYears, [earned(1, "2014-05-10", { held: [["2014-05-10", on]] })])
    assert.deepStrictEqual(told(lost("2018-01-01")), ["1: 2014-05-10..2017-05-10 expired", "1: 2018-01-01 - withdrawn"])
    assert.deepStrictEqual(statuses(lost("2018-01-01"), "2017-12-31", "2018-01-01"), ["lapsed", "withdrawn"])
    assert.deepStrictEqual(told(lost("2017-05-11"))[0], "1: 2014-05-10..2017-05-10 expired")
    assert.deepStrictEqual(told(lost("2017-05-10")), ["1: 2014-05-10..2017-05-09 withdrawn"])
  })

  it("was earned and lost in one day: shown, and never counted; withdrawn from the start: not even shown", () => {
    const inADay = Holding.derive(forEver, [earned(1, "2014-05-10", { held: [["2014-05-10", "2014-05-10"]] })])
    assert.deepStrictEqual(told(inADay), ["1: 2014-05-10 - withdrawn"])
    assert.deepStrictEqual(statuses(inADay, "2014-05-09", "2014-05-10"), ["pending", "withdrawn"])
    assert.deepStrictEqual(told(Holding.derive(forEver, [earned(1, "2014-05-10", { held: [] })])), [])
  })

  it("keeps the expiry of the day it was first earned when it comes back", () => {
    const held = [["2014-05-10", "2014-06-01"], ["2014-09-01"]] as const
    const holding = Holding.derive(threeYears, [earned(1, "2014-05-10", { held })])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-05-31 withdrawn", "1: 2014-09-01..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(holding, "2014-05-31", "2014-08-31", "2014-09-01", "2017-05-11"), [
      "valid",
      "withdrawn",
      "valid",
      "lapsed"
    ])
  })

  it("comes back only after its expiry: lapsed, no longer withdrawn", () => {
    const held = [["2014-05-10", "2014-06-01"], ["2018-01-01"]] as const
    const holding = Holding.derive(threeYears, [earned(1, "2014-05-10", { held })])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-05-31 withdrawn", "1: 2018-01-01 - expired"])
    assert.deepStrictEqual(statuses(holding, "2017-12-31", "2018-01-01"), ["withdrawn", "lapsed"])
  })
})

describe("a renewal", () => {
  it("on the day the window opens renews; the day before it only repeats", () => {
    const renewed = (on: string) => Holding.derive(windowed, [earned(1, "2014-05-10"), earned(2, on)])
    assert.deepStrictEqual(told(renewed("2017-02-10")), [
      "1: 2014-05-10..2017-02-09 superseded",
      "2: 2017-02-10..2020-02-10 expired"
    ])
    assert.deepStrictEqual(relations(renewed("2017-02-10")), ["initial", "renews"])
    assert.deepStrictEqual(relations(renewed("2017-02-09")), ["initial", "repeats"])
  })

  it("after a lapse is earned anew, and the days between are lapsed", () => {
    const holding = Holding.derive(threeYears, [earned(1, "2010-01-01"), earned(2, "2014-01-01")])
    assert.deepStrictEqual(relations(holding), ["initial", "reearns"])
    assert.deepStrictEqual(statuses(holding, "2013-01-01", "2013-01-02", "2013-12-31", "2014-01-01"), [
      "valid",
      "lapsed",
      "lapsed",
      "valid"
    ])
  })

  it("that is withdrawn brings the earlier one back; one that is revoked or suspended does not", () => {
    const held = [["2016-01-01", "2016-06-01"]] as const
    const withdrawn = Holding.derive(threeYears, [earned(1, "2014-05-10"), earned(2, "2016-01-01", { held })])
    assert.deepStrictEqual(told(withdrawn), [
      "1: 2014-05-10..2015-12-31 superseded",
      "2: 2016-01-01..2016-05-31 withdrawn",
      "1: 2016-06-01..2017-05-10 expired"
    ])
    assert.deepStrictEqual(statuses(withdrawn, "2016-06-01", "2017-05-11"), ["valid", "lapsed"])
    const revocations = [{ from: "2016-06-01", until: null }]
    const revoked = [earned(1, "2014-05-10"), earned(2, "2016-01-01", { terms: { revocations } })]
    assert.deepStrictEqual(told(Holding.derive(threeYears, revoked)), [
      "1: 2014-05-10..2015-12-31 superseded",
      "2: 2016-01-01..2016-05-31 revoked"
    ])
    const suspensions = [{ from: "2016-06-01", until: null, clock: "runs" }]
    const suspended = [earned(1, "2014-05-10"), earned(2, "2016-01-01", { terms: { suspensions } })]
    assert.deepStrictEqual(told(Holding.derive(threeYears, suspended)).slice(1), [
      "2: 2016-01-01..2016-05-31 suspended"
    ])
  })

  it("withdrawn on its day takes nothing away; revoked from its day, it does", () => {
    const held = [["2016-01-01", "2016-01-01"]] as const
    const withdrawn = Holding.derive(threeYears, [earned(1, "2014-05-10"), earned(2, "2016-01-01", { held })])
    assert.deepStrictEqual(told(withdrawn), ["1: 2014-05-10..2017-05-10 expired", "2: 2016-01-01 - withdrawn"])
    assert.deepStrictEqual(statuses(withdrawn, "2016-01-01", "2017-05-11"), ["valid", "lapsed"])
    const revocations = [{ from: "2016-01-01", until: null }]
    const revoked = [earned(1, "2014-05-10"), earned(2, "2016-01-01", { terms: { revocations } })]
    const holding = Holding.derive(threeYears, revoked)
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2015-12-31 superseded", "2: 2016-01-01 - revoked"])
    assert.deepStrictEqual(statuses(holding, "2015-12-31", "2016-01-01"), ["valid", "revoked"])
  })

  it("of which the last of one day is in force", () => {
    const either = certification({ through: ["exam", "coursework"] })
    const both = [earned(1, "2014-05-10"), earned(2, "2014-05-10", { type: "coursework" })]
    assert.deepStrictEqual(told(Holding.derive(either, both)), [
      "2: 2014-05-10 - superseded",
      "1: 2014-05-10..2017-05-10 expired"
    ])
  })
})

describe("a duplicate", () => {
  const [one, two] = [earned(1, "2014-05-10"), earned(2, "2014-05-10")]

  it("adds nothing while the other counts, and of one that was withdrawn the other speaks, whichever was recorded first", () => {
    assert.deepStrictEqual(told(Holding.derive(threeYears, [one, two])), ["1: 2014-05-10..2017-05-10 expired"])
    const cut = (learner: number) => earned(learner, "2014-05-10", { held: [["2014-05-10", "2015-01-01"]] })
    assert.deepStrictEqual(told(Holding.derive(threeYears, [cut(1), two])), ["2: 2014-05-10..2017-05-10 expired"])
    assert.deepStrictEqual(told(Holding.derive(threeYears, [one, cut(2)])), ["1: 2014-05-10..2017-05-10 expired"])
    const both = Holding.derive(threeYears, [cut(1), cut(2)])
    assert.deepStrictEqual([told(both), relations(both)], [["1: 2014-05-10..2014-12-31 withdrawn"], ["initial"]])
  })

  it("is none of what was voided, or lost on its day", () => {
    const voided = earned(1, "2014-05-10", { terms: { voided: true } })
    assert.deepStrictEqual(relations(Holding.derive(threeYears, [voided, two])), ["initial", "initial"])
    const lost = earned(1, "2014-05-10", { held: [["2014-05-10", "2014-05-10"]] })
    const before = earned(3, "2012-01-01")
    assert.deepStrictEqual(told(Holding.derive(windowed, [before, lost, two])), [
      "3: 2012-01-01..2014-05-09 superseded",
      "2: 2014-05-10..2017-05-10 expired"
    ])
  })

  it("is not earned a day later, which extends", () => {
    assert.deepStrictEqual(
      told(Holding.derive(threeYears, [one, earned(2, "2014-05-11")])).at(-1),
      "2: 2014-05-11..2017-05-11 expired"
    )
  })

  it("does not rescue what was revoked for cause", () => {
    const revocations = [{ from: "2015-01-01", until: null }]
    const revoked = earned(1, "2014-05-10", { terms: { revocations } })
    assert.deepStrictEqual(told(Holding.derive(threeYears, [revoked, two])), ["1: 2014-05-10..2014-12-31 revoked"])
  })
})

describe("over all certifications", () => {
  it("is of one certification only, and what was never held is left out", () => {
    const swimming = earned(1, "2014-05-10", { type: "swimming" })
    assert.deepStrictEqual(Holding.deriveAll(versions([threeYears]), [swimming]), [])
    assert.strictEqual(Holding.deriveAll(versions([threeYears]), [swimming, earned(1, "2014-05-10")]).length, 1)
  })

  it("is governed by the version that issued each achievement", () => {
    const oneYear = certification(validFor("P1Y"))
    const all = Holding.deriveAll(versions([threeYears], [oneYear]), [
      earned(1, "2014-05-10"),
      earned(2, "2018-05-10", { catalog: 2 })
    ])
    assert.deepStrictEqual(all.flatMap(told), [
      "1: 2014-05-10..2017-05-10 expired",
      "2: 2018-05-10..2019-05-10 expired"
    ])
  })

  it("is the same in any order, and differs by a day", () => {
    const [one, two] = [earned(1, "2014-05-10"), earned(2, "2014-05-10")]
    const again = certification({ id: "again" })
    const all = Holding.deriveAll(versions([threeYears, again]), [one, two])
    assert.isTrue(Holding.isSame(all, Holding.deriveAll(versions([again, threeYears]), [two, one])))
    const later = Holding.deriveAll(versions([threeYears, again]), [one, earned(2, "2014-05-11")])
    assert.isFalse(Holding.isSame(all, later))
    assert.isFalse(Holding.isSame(all, all.slice(1)))
  })
})
