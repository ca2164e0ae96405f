import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { type Achievement, type Catalog, Certification, CivilDate, Holding, Id, type Span } from "@laurel/core"
import { day } from "./given.ts"

const certification = (validity: unknown): Certification.Certification =>
  Schema.decodeUnknownSync(Certification.Certification)({
    id: "algebra",
    through: ["exam-pass", "coursework-pass"],
    validity
  })
const threeYears = certification({ basis: "completion", period: "P3Y" })
const dayBefore = certification({ basis: "completion", period: "P3Y", lastDay: "dayBefore" })
const forEver = certification({ basis: "never" })

const versions = (...certifications: ReadonlyArray<Certification.Certification>): Catalog.Versions => {
  const version = Id.CatalogVersion.make(1)
  const catalog = { offerings: [], achievementTypes: [], certifications }
  const compiled = { catalog, offerings: new Map(), types: new Map(), typesByCourse: new Map(), certifications }
  return { latest: version, all: new Map([[version, compiled]]) }
}

const held = (...spans: ReadonlyArray<readonly [from: string, lost?: string]>): Span.Spans =>
  spans.map(([from, lost]) => ({ from: day(from), lost: lost === undefined ? null : day(lost) }))
const achievement = (learner: number, spans: Span.Spans, type = "exam-pass"): Achievement.Achievement => ({
  id: { type: Id.TypeId.make(type), learner: Id.LearnerId.make(learner), earning: 1 },
  contact: Id.ContactId.make(1),
  revision: 1,
  catalog: Id.CatalogVersion.make(1),
  held: spans,
  contested: null
})
const told = (holding: Holding.Holding): ReadonlyArray<string> =>
  holding.periods.map(
    ({ achievement, from, last, ends }) =>
      `${achievement.learner}: ${CivilDate.format(from)}..${last === null ? "" : CivilDate.format(last)} ${ends}`
  )
const statuses = (holding: Holding.Holding, ...days: ReadonlyArray<string>): ReadonlyArray<string> =>
  days.map((text) => Holding.status(holding, day(text)))

describe("a holding", () => {
  it("is pending the day before it begins, valid on its first and last day, and lapsed the day after", () => {
    const holding = Holding.derive(threeYears, [achievement(1, held(["2014-05-10"]))])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(holding, "2014-05-09", "2014-05-10", "2017-05-10", "2017-05-11"), [
      "pending",
      "valid",
      "valid",
      "lapsed"
    ])
  })

  it("whose last day is the day before the anniversary lapses on the anniversary", () => {
    const holding = Holding.derive(dayBefore, [achievement(1, held(["2014-05-10"]))])
    assert.deepStrictEqual(statuses(holding, "2017-05-09", "2017-05-10"), ["valid", "lapsed"])
  })

  it("is cut on the day its achievement is lost, and says so", () => {
    const holding = Holding.derive(threeYears, [achievement(1, held(["2014-05-10", "2014-06-01"]))])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-05-31 withdrawn"])
    assert.deepStrictEqual(statuses(holding, "2014-05-31", "2014-06-01", "2020-01-01"), [
      "valid",
      "withdrawn",
      "withdrawn"
    ])
  })

  it("that had expired before the loss is not cut by it", () => {
    const lateLoss = Holding.derive(threeYears, [achievement(1, held(["2014-05-10", "2018-01-01"]))])
    assert.deepStrictEqual(told(lateLoss), ["1: 2014-05-10..2017-05-10 expired"])
    const onTheDay = Holding.derive(threeYears, [achievement(1, held(["2014-05-10", "2017-05-11"]))])
    assert.deepStrictEqual(told(onTheDay), ["1: 2014-05-10..2017-05-10 expired"])
    const justBefore = Holding.derive(threeYears, [achievement(1, held(["2014-05-10", "2017-05-10"]))])
    assert.deepStrictEqual(told(justBefore), ["1: 2014-05-10..2017-05-09 withdrawn"])
  })

  it("of what was earned and lost in one day, or withdrawn from the start, has no day at all", () => {
    assert.deepStrictEqual(told(Holding.derive(forEver, [achievement(1, held(["2014-05-10", "2014-05-10"]))])), [])
    assert.deepStrictEqual(told(Holding.derive(forEver, [achievement(1, held())])), [])
    assert.deepStrictEqual(told(Holding.derive(forEver, [achievement(1, held(["2014-05-10"]))])), [
      "1: 2014-05-10.. never"
    ])
  })

  it("regained keeps the expiry of the day it was first earned", () => {
    const holding = Holding.derive(threeYears, [achievement(1, held(["2014-05-10", "2014-06-01"], ["2014-09-01"]))])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-05-31 withdrawn", "1: 2014-09-01..2017-05-10 expired"])
    assert.deepStrictEqual(statuses(holding, "2014-05-31", "2014-08-31", "2014-09-01", "2017-05-11"), [
      "valid",
      "withdrawn",
      "valid",
      "lapsed"
    ])
  })

  it("regained only after its expiry stays lapsed", () => {
    const holding = Holding.derive(threeYears, [achievement(1, held(["2014-05-10", "2014-06-01"], ["2018-01-01"]))])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2014-05-31 withdrawn"])
  })

  it("of two participations overlaps, and the one that lasts longest speaks for it", () => {
    const holding = Holding.derive(threeYears, [
      achievement(2, held(["2016-01-01"]), "coursework-pass"),
      achievement(1, held(["2014-05-10"]))
    ])
    assert.deepStrictEqual(told(holding), ["1: 2014-05-10..2017-05-10 expired", "2: 2016-01-01..2019-01-01 expired"])
    assert.strictEqual(Holding.representative(holding, day("2015-12-31"))?.achievement.learner, 1)
    assert.strictEqual(Holding.representative(holding, day("2016-01-01"))?.achievement.learner, 2)
    assert.deepStrictEqual(statuses(holding, "2017-05-11", "2019-01-01", "2019-01-02"), ["valid", "valid", "lapsed"])
  })

  it("with a gap between two participations lapses in it", () => {
    const holding = Holding.derive(threeYears, [
      achievement(1, held(["2010-01-01"])),
      achievement(2, held(["2014-01-01"]))
    ])
    assert.deepStrictEqual(statuses(holding, "2013-01-01", "2013-01-02", "2013-12-31", "2014-01-01"), [
      "valid",
      "lapsed",
      "lapsed",
      "valid"
    ])
  })

  it("is of one certification only", () => {
    const other = {
      ...achievement(1, held(["2014-05-10"])),
      id: { type: Id.TypeId.make("swimming"), learner: Id.LearnerId.make(1), earning: 1 }
    }
    assert.deepStrictEqual(Holding.deriveAll(versions(threeYears, forEver), [other]), [])
    assert.strictEqual(Holding.deriveAll(versions(threeYears), [other, achievement(1, held(["2014-05-10"]))]).length, 1)
  })

  it("is the same in any order of achievements and of certifications, and differs by a day", () => {
    const [one, two] = [achievement(1, held(["2014-05-10"])), achievement(2, held(["2014-05-10"]), "coursework-pass")]
    const again = { ...forEver, id: Id.CertificationId.make("again") }
    const all = Holding.deriveAll(versions(threeYears, again), [one, two])
    assert.isTrue(Holding.isSame(all, Holding.deriveAll(versions(again, threeYears), [two, one])))
    assert.isFalse(
      Holding.isSame(all, Holding.deriveAll(versions(threeYears, again), [one, achievement(2, held(["2014-05-11"]))]))
    )
    assert.isFalse(Holding.isSame(all, all.slice(1)))
  })
})
