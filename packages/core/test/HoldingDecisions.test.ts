import { assert, describe, it } from "@effect/vitest"
import * as Holding from "../src/Holding.ts"
import { certification, day, earned, relations, statuses, told, validFor } from "./HoldingGiven.ts"

const threeYears = certification()
const withTerms = (terms: object) => earned(1, "2014-05-10", { terms })
const derive = (terms: object) => Holding.derive(threeYears, [withTerms(terms)])

describe("voided", () => {
  it("is shown, never counts, and hides nothing else", () => {
    const alone = derive({ voided: true })
    assert.deepStrictEqual(told(alone), ["1: 2014-05-10 - voided"])
    assert.deepStrictEqual(statuses(alone, "2014-05-09", "2014-05-10"), ["pending", "void"])
    const beside = Holding.derive(threeYears, [
      earned(2, "2010-01-01"),
      withTerms({ voided: true }),
      earned(3, "2015-01-01")
    ])
    assert.deepStrictEqual(relations(beside), ["initial", "initial", "reearns"])
    assert.deepStrictEqual(statuses(beside, "2013-01-01", "2014-05-10", "2015-01-01"), ["valid", "lapsed", "valid"])
  })
})

describe("revoked", () => {
  it("counts to the eve of the day, and again from the day it is reinstated, with the same expiry", () => {
    const open = derive({ revocations: [{ from: "2015-01-01", until: null }] })
    assert.deepStrictEqual(statuses(open, "2014-12-31", "2015-01-01", "2020-01-01"), ["valid", "revoked", "revoked"])
    const closed = derive({ revocations: [{ from: "2015-01-01", until: "2015-03-31" }] })
    assert.deepStrictEqual(told(closed), ["1: 2014-05-10..2014-12-31 revoked", "1: 2015-04-01..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(closed, "2015-03-31", "2015-04-01", "2017-05-11"), ["revoked", "valid", "lapsed"])
  })

  it("and earned again is earned anew, and counts", () => {
    const revoked = withTerms({ revocations: [{ from: "2015-01-01", until: null }] })
    const again = Holding.derive(threeYears, [revoked, earned(2, "2015-06-01")])
    assert.deepStrictEqual(told(again), ["1: 2014-05-10..2014-12-31 revoked", "2: 2015-06-01..2018-06-01 expired"])
    assert.deepStrictEqual(relations(again), ["initial", "reearns"])
    assert.deepStrictEqual(statuses(again, "2015-05-31", "2015-06-01"), ["revoked", "valid"])
  })

  it("from the start never counts; after its expiry it is revoked from that day on", () => {
    const fromStart = derive({ revocations: [{ from: "2014-05-10", until: null }] })
    assert.deepStrictEqual(told(fromStart), ["1: 2014-05-10 - revoked"])
    assert.deepStrictEqual(statuses(fromStart, "2014-05-09", "2014-05-10"), ["pending", "revoked"])
    const late = derive({ revocations: [{ from: "2018-01-01", until: null }] })
    assert.deepStrictEqual(statuses(late, "2017-12-31", "2018-01-01"), ["lapsed", "revoked"])
  })

  it("goes before withdrawn and suspended", () => {
    const revocations = [{ from: "2015-02-01", until: null }]
    const suspensions = [{ from: "2015-01-01", until: "2015-12-31", clock: "runs" }]
    const held = [["2014-05-10", "2015-03-01"]] as const
    const holding = Holding.derive(threeYears, [earned(1, "2014-05-10", { terms: { revocations, suspensions }, held })])
    assert.deepStrictEqual(statuses(holding, "2015-01-01", "2015-02-01", "2015-03-01"), [
      "suspended",
      "revoked",
      "revoked"
    ])
    const suspended = Holding.derive(threeYears, [earned(1, "2014-05-10", { terms: { suspensions }, held })])
    assert.deepStrictEqual(statuses(suspended, "2015-02-28", "2015-03-01"), ["suspended", "withdrawn"])
  })
})

describe("suspended", () => {
  const between = (clock: string, until: string | null = "2015-01-31") => ({
    suspensions: [{ from: "2015-01-01", until, clock }]
  })

  it("counts on neither of its days, and on those around them; a stopped clock is added to the end", () => {
    const runs = derive(between("runs"))
    assert.deepStrictEqual(told(runs), ["1: 2014-05-10..2014-12-31 suspended", "1: 2015-02-01..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(runs, "2014-12-31", "2015-01-01", "2015-01-31", "2015-02-01"), [
      "valid",
      "suspended",
      "suspended",
      "valid"
    ])
    assert.deepStrictEqual(told(derive(between("stops"))).at(-1), "1: 2015-02-01..2017-06-10 expired")
  })

  it("beyond its expiry is lapsed when it ends, not before", () => {
    const holding = derive(between("runs", "2018-01-31"))
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-12-31 suspended", "1: 2018-02-01 - expired"])
    assert.deepStrictEqual(statuses(holding, "2018-01-31", "2018-02-01"), ["suspended", "lapsed"])
  })

  it("goes on after a renewal until it ends", () => {
    const renewed = Holding.derive(threeYears, [withTerms(between("runs", "2016-06-30")), earned(2, "2016-01-01")])
    assert.deepStrictEqual(told(renewed), [
      "1: 2014-05-10..2014-12-31 suspended",
      "2: 2016-01-01 - suspended",
      "2: 2016-07-01..2019-01-01 expired"
    ])
    assert.deepStrictEqual(statuses(renewed, "2016-01-01", "2016-06-30", "2016-07-01"), [
      "suspended",
      "suspended",
      "valid"
    ])
  })

  it("does not go on after a renewal that came when it was over, nor where it only began afterwards", () => {
    const over = [withTerms(between("runs", "2015-12-31")), earned(2, "2016-01-01")]
    assert.deepStrictEqual(statuses(Holding.derive(threeYears, over), "2016-01-01"), ["valid"])
    const later = withTerms({ suspensions: [{ from: "2016-01-02", until: null, clock: "runs" }] })
    assert.deepStrictEqual(
      told(Holding.derive(threeYears, [later, earned(2, "2016-01-01")])).at(-1),
      "2: 2016-01-01..2019-01-01 expired"
    )
  })

  it("ends with its chain: what is earned anew after a lapse counts", () => {
    const holding = Holding.derive(threeYears, [withTerms(between("runs", null)), earned(2, "2017-05-11")])
    assert.deepStrictEqual(relations(holding), ["initial", "reearns"])
    assert.deepStrictEqual(statuses(holding, "2017-05-10", "2017-05-11"), ["suspended", "valid"])
    const inTime = Holding.derive(threeYears, [withTerms(between("runs", null)), earned(2, "2017-05-10")])
    assert.deepStrictEqual(statuses(inTime, "2017-05-10", "2019-05-11"), ["suspended", "suspended"])
  })
})

describe("dates that a decision sets", () => {
  it("extend the last day, not the next renewal's", () => {
    const extended = withTerms({ extensions: ["P1M", "P2M"] })
    assert.deepStrictEqual(told(Holding.derive(threeYears, [extended])), ["1: 2014-05-10..2017-08-10 expired"])
    const row = certification({ validity: { basis: "previousExpiry", period: "P3Y", window: "P3M" } })
    assert.deepStrictEqual(
      told(Holding.derive(row, [extended, earned(2, "2017-05-01")])).at(-1),
      "2: 2017-05-01..2020-05-10 expired"
    )
  })

  it("put the expiry, or the first valid day, where they say", () => {
    assert.deepStrictEqual(told(derive({ expiry: "2015-12-31" })), ["1: 2014-05-10..2015-12-31 expired"])
    const later = derive({ validFrom: "2014-07-01" })
    assert.deepStrictEqual(told(later), ["1: 2014-07-01..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(later, "2014-06-30", "2014-07-01"), ["pending", "valid"])
    assert.deepStrictEqual(told(derive({ validFrom: "2014-04-01" })), ["1: 2014-04-01..2017-05-10 expired"])
  })

  it("that leave no valid day are unresolved, count never, and supersede nothing", () => {
    const holding = Holding.derive(threeYears, [
      earned(1, "2014-05-10"),
      earned(2, "2015-01-01", { terms: { expiry: "2014-12-31" } })
    ])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2017-05-10 expired", "2: 2015-01-01 - unresolved"])
    assert.strictEqual(holding.periods[1]?.expires, day("2014-12-31"))
    assert.deepStrictEqual(statuses(holding, "2015-01-01", "2017-05-11"), ["valid", "lapsed"])
    assert.deepStrictEqual(statuses(derive({ expiry: "2014-05-09" }), "2014-05-10"), ["pending"])
    assert.deepStrictEqual(statuses(derive({ expiry: "2014-05-10" }), "2014-05-10", "2014-05-11"), ["valid", "lapsed"])
  })
})

describe("what would be over before it began", () => {
  const never = { expiry: "2014-05-09" }

  it("is revoked from the day it is, and pending before and once it is reinstated", () => {
    const revoked = derive({ ...never, revocations: [{ from: "2015-01-01", until: null }] })
    assert.deepStrictEqual(told(revoked), ["1: 2014-05-10 - unresolved", "1: 2015-01-01 - revoked"])
    assert.deepStrictEqual(statuses(revoked, "2014-12-31", "2015-01-01", "2030-01-01"), [
      "pending",
      "revoked",
      "revoked"
    ])
    const back = derive({ ...never, revocations: [{ from: "2014-01-01", until: "2015-03-31" }] })
    assert.deepStrictEqual(statuses(back, "2014-05-10", "2015-03-31", "2015-04-01"), ["revoked", "revoked", "pending"])
    const suspended = derive({ ...never, suspensions: [{ from: "2015-01-01", until: "2015-01-31", clock: "runs" }] })
    assert.deepStrictEqual(statuses(suspended, "2014-12-31", "2015-01-31", "2015-02-01"), [
      "pending",
      "suspended",
      "pending"
    ])
    // Nobody is asked about what was revoked for good.
    assert.deepStrictEqual(
      [revoked, back, suspended].map((each) => Holding.unresolved(each).length),
      [0, 1, 1]
    )
    // Where it has a day, it is valid until that day is over.
    assert.deepStrictEqual(statuses(derive({ expiry: "2014-05-10" }), "2014-05-10"), ["valid"])
  })

  it("is withdrawn from the day it is, and hides nothing else that is held", () => {
    const withdrawn = earned(2, "2015-01-01", {
      held: [["2015-01-01", "2015-02-01"]],
      terms: { expiry: "2014-12-31" }
    })
    assert.deepStrictEqual(statuses(Holding.derive(threeYears, [withdrawn]), "2015-01-31", "2015-02-01"), [
      "pending",
      "withdrawn"
    ])
    const beside = Holding.derive(threeYears, [earned(1, "2014-05-10"), withdrawn])
    assert.deepStrictEqual(statuses(beside, "2015-02-01", "2017-05-11"), ["valid", "lapsed"])
  })
})

describe("grace", () => {
  const graced = (more: object) => certification(validFor("P3Y", { grace: { period: "P1M", ...more } }))
  const one = earned(1, "2014-05-10")
  const around = ["2017-05-10", "2017-05-11", "2017-06-10", "2017-06-11"]

  it("counts or does not, and is grace either way from the day after the expiry to its last day", () => {
    const counts = Holding.derive(graced({ counts: true }), [one])
    assert.deepStrictEqual(told(counts), ["1: 2014-05-10..2017-06-10 expired"])
    assert.deepStrictEqual(statuses(counts, ...around), ["valid", "grace", "grace", "lapsed"])
    const plain = Holding.derive(graced({}), [one])
    assert.deepStrictEqual(told(plain), ["1: 2014-05-10..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(plain, ...around), ["valid", "grace", "grace", "lapsed"])
  })

  it("renews to its last day where it renews, and not where it does not", () => {
    const relation = (more: object, on: string) => relations(Holding.derive(graced(more), [one, earned(2, on)])).at(-1)
    assert.strictEqual(relation({}, "2017-06-10"), "renews")
    assert.strictEqual(relation({}, "2017-06-11"), "reearns")
    assert.strictEqual(relation({ renews: false }, "2017-05-11"), "reearns")
  })
})
