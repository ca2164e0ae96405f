import { assert, describe, it } from "@effect/vitest"
import * as AchievementId from "../src/AchievementId.ts"
import * as CivilDate from "../src/CivilDate.ts"
import * as Holding from "../src/Holding.ts"
import { spans } from "../src/internal/Health.ts"
import { certification, day, earned, validFor } from "./HoldingGiven.ts"

const windowed = certification(validFor("P3Y", { window: "P3M" }))
const one = earned(1, "2014-05-10")
const suspensions = [{ from: "2015-01-01", until: "2015-01-31", clock: "runs" }]
const suspended = earned(1, "2014-05-10", { terms: { suspensions } })

describe("the days that count", () => {
  const told = (...achievements: Parameters<typeof Holding.derive>[1]) =>
    spans(Holding.derive(windowed, achievements)).map(
      ({ from, lost }) => `${CivilDate.format(from)}..${lost === null ? "" : CivilDate.format(lost)}`
    )

  it("are one span where one follows another, and two with a day between", () => {
    assert.deepStrictEqual(told(one, earned(2, "2017-05-10")), ["2014-05-10..2020-05-11"])
    assert.deepStrictEqual(told(one, earned(2, "2017-05-11")), ["2014-05-10..2020-05-12"])
    assert.deepStrictEqual(told(one, earned(2, "2017-05-12")), ["2014-05-10..2017-05-11", "2017-05-12..2020-05-13"])
    assert.deepStrictEqual(told(suspended), ["2014-05-10..2015-01-01", "2015-02-01..2017-05-11"])
  })

  it("leave gaps up to the day that is asked about, and not beyond", () => {
    const gaps = (until: string) =>
      Holding.gaps(Holding.derive(windowed, [suspended]), day(until)).map(
        ({ from, last }) => `${CivilDate.format(from)}..${CivilDate.format(last)}`
      )
    assert.deepStrictEqual(gaps("2014-12-31"), [])
    assert.deepStrictEqual(gaps("2015-01-01"), ["2015-01-01..2015-01-01"])
    assert.deepStrictEqual(gaps("2017-05-10"), ["2015-01-01..2015-01-31"])
    assert.deepStrictEqual(gaps("2017-05-11"), ["2015-01-01..2015-01-31", "2017-05-11..2017-05-11"])
    assert.deepStrictEqual(gaps("2014-05-09"), [])
  })

  it("are one achievement's each, and nobody's outside", () => {
    const holding = Holding.derive(windowed, [one, earned(2, "2017-03-01")])
    assert.strictEqual(Holding.representative(holding, day("2017-02-28"))?.achievement.learner, 1)
    assert.strictEqual(Holding.representative(holding, day("2017-03-01"))?.achievement.learner, 2)
    assert.strictEqual(Holding.representative(holding, day("2014-05-09")), undefined)
  })
})

describe("health", () => {
  const health = (on: string, ...achievements: Parameters<typeof Holding.derive>[1]) =>
    Holding.health(Holding.derive(windowed, achievements), day(on))

  it("says who drops out by itself, when, and from when a renewal prevents it", () => {
    assert.deepStrictEqual(health("2017-05-10", one), {
      status: "renewable",
      holdsUntil: day("2017-05-10"),
      ends: "expired",
      renewFrom: day("2017-02-10"),
      resumes: null,
      drops: "byItself"
    })
    assert.deepStrictEqual(health("2017-05-11", one), {
      status: "lapsed",
      holdsUntil: null,
      ends: "expired",
      renewFrom: null,
      resumes: null,
      drops: "out"
    })
  })

  it("looks past a renewal that leaves no day between, and no further", () => {
    assert.strictEqual(health("2014-05-10", one, earned(2, "2017-05-01")).holdsUntil, day("2020-05-01"))
    const gap = health("2014-05-10", one, earned(2, "2017-05-12"))
    assert.strictEqual(gap.holdsUntil, day("2017-05-10"))
    assert.deepStrictEqual(health("2017-05-11", one, earned(2, "2017-05-12")).resumes, day("2017-05-12"))
  })

  it("knows an end that is on record, and one that is not in sight", () => {
    const before = health("2014-12-31", suspended)
    assert.deepStrictEqual([before.drops, before.ends, before.holdsUntil], ["decided", "suspended", day("2014-12-31")])
    const during = health("2015-01-01", suspended)
    assert.deepStrictEqual([during.drops, during.status, during.resumes], ["out", "suspended", day("2015-02-01")])
    const forEver = Holding.derive(certification({ validity: { basis: "never" } }), [one])
    assert.deepStrictEqual(Holding.health(forEver, day("2014-05-10")), {
      status: "valid",
      holdsUntil: null,
      ends: null,
      renewFrom: null,
      resumes: null,
      drops: "no"
    })
    assert.strictEqual(Holding.health(forEver, day("2014-05-09")).drops, "out")
  })

  it("is contested where what is in force is", () => {
    const isOne = (id: AchievementId.AchievementId) => AchievementId.compare(id, one.id) === 0
    const holding = Holding.derive(windowed, [one, earned(2, "2017-03-01")])
    assert.strictEqual(Holding.health(holding, day("2017-02-28"), isOne).drops, "contested")
    assert.strictEqual(Holding.health(holding, day("2017-03-01"), isOne).drops, "byItself")
  })

  it("can be renewed at any time without a window", () => {
    const holding = Holding.derive(certification(), [one])
    assert.strictEqual(Holding.health(holding, day("2014-05-10")).renewFrom, day("2014-05-10"))
  })

  it("says in grace that does not count from when it renews", () => {
    const graced = Holding.derive(certification(validFor("P3Y", { window: "P3M", grace: { period: "P1M" } })), [one])
    const { drops, status, renewFrom } = Holding.health(graced, day("2017-05-11"))
    assert.deepStrictEqual([drops, status, renewFrom], ["out", "grace", day("2017-02-10")])
  })
})
