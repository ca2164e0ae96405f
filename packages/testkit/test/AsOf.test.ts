import { assert, describe, it } from "@effect/vitest"
import { Achievement, Audit, CivilDate, History, Holding, Id, Instant, Ledger } from "@laurel/core"
import { corrected, day, days, decider, participant, retracted } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, certifiedBy, examPass, withoutCertifications } from "./catalogs.ts"
import { apply, decide, hear, living, on, versions } from "./steps.ts"

const catalog = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const bob = participant({ offering: "algebra-2", contact: "bob" })
const eve = participant({ offering: "algebra-2", contact: "eve" })
const passing = ann.scored("finals", 60, "2014-03-01")
const mia = decider()

const first = Id.ContactId.make(1)

/** "Was she certified on that day?", as far as we know now. */
const was = (on: string, contact = first) =>
  Effect.gen(function* () {
    const dossier = yield* (yield* Ledger.Ledger).contact(contact, null)
    return statusIn(dossier?.holdings ?? [], on)
  })

/** "What did our screen say on that day?", at its end. */
const screen = (known: string, on: string, contact = first) =>
  Effect.gen(function* () {
    const end = Instant.parse(`${known}T23:59:59.999Z`) ?? assert.fail()
    return statusIn((yield* History.asOf(contact, end)).holdings, on)
  })

const statusIn = (holdings: ReadonlyArray<Holding.Holding>, on: string): string => {
  const holding = holdings.find(({ certification }) => certification === "algebraist")
  return holding === undefined ? "none" : Holding.status(holding, day(on))
}

const answers = (on: string) => Effect.all([was(on), screen(on, on)])
const registered = living(catalog, ann.registered("2014-01-01"), bob.registered("2014-01-01"))

describe("3 March, as we know it now and as our screen said it", () => {
  it.effect("of a pass heard of in time, both say valid; of one heard of late, the screen had nothing", () =>
    Effect.gen(function* () {
      yield* on("2014-03-02")
      yield* hear(passing)
      yield* on("2014-03-10")
      yield* hear(bob.scored("finals", 60, "2014-03-01"))
      assert.deepStrictEqual(yield* answers("2014-03-03"), ["valid", "valid"])
      const second = Id.ContactId.make(2)
      assert.deepStrictEqual(
        yield* Effect.all([was("2014-03-03", second), screen("2014-03-03", "2014-03-03", second)]),
        ["valid", "none"]
      )
      assert.strictEqual(yield* screen("2014-03-10", "2014-03-03", second), "valid")
    }).pipe(registered)
  )

  it.effect("of a mark corrected later, the screen said valid; of one corrected before, it did not", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing)
      yield* on("2014-03-10")
      yield* hear(corrected(passing, ann.scored("finals", 10, "2014-03-01")))
      assert.deepStrictEqual(yield* answers("2014-03-03"), ["none", "valid"])
      assert.deepStrictEqual(yield* answers("2014-03-10"), ["none", "none"])
    }).pipe(registered)
  )

  it.effect("of a mark that came and went before, nothing on either", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing)
      yield* on("2014-03-02")
      yield* hear(retracted(passing))
      assert.deepStrictEqual(yield* answers("2014-03-03"), ["none", "none"])
      assert.strictEqual(yield* screen("2014-03-01", "2014-03-03"), "valid")
    }).pipe(registered)
  )

  it.effect(
    "of a later revocation that dates back, revoked now and valid then; of one from 4 March, valid on both",
    () =>
      Effect.gen(function* () {
        yield* on("2014-03-01")
        yield* hear(passing)
        yield* on("2014-04-01")
        yield* decide(mia.revokes(ann, "exam-pass", "2014-03-02"))
        assert.deepStrictEqual(yield* answers("2014-03-03"), ["revoked", "valid"])
        yield* decide(mia.withdraws(1), mia.revokes(ann, "exam-pass", "2014-03-04"))
        assert.deepStrictEqual(yield* answers("2014-03-03"), ["valid", "valid"])
        assert.deepStrictEqual(yield* answers("2014-03-04"), ["revoked", "valid"])
      }).pipe(registered)
  )

  it.effect("of a later grant, valid now and nothing then", () =>
    Effect.gen(function* () {
      yield* on("2014-04-01")
      yield* decide(mia.grants(ann, "exam-pass", "2014-03-01"))
      assert.deepStrictEqual(yield* answers("2014-03-03"), ["valid", "none"])
    }).pipe(registered)
  )
})

describe("what two contacts held", () => {
  const story = Effect.gen(function* () {
    yield* on("2014-03-01")
    yield* hear(bob.scored("finals", 60, "2014-03-01"))
    yield* on("2014-04-01")
    yield* decide(mia.links(ann, bob))
  })

  it.effect("counts for the person now, and on no screen before they were linked", () =>
    Effect.gen(function* () {
      yield* story
      assert.deepStrictEqual(yield* answers("2014-03-03"), ["valid", "none"])
      assert.strictEqual(yield* screen("2014-04-01", "2014-03-03"), "valid")
    }).pipe(registered)
  )

  it.effect("was on the screen between the link and its withdrawal, and is not now", () =>
    Effect.gen(function* () {
      yield* story
      yield* on("2014-05-01")
      yield* decide(mia.withdraws(1))
      assert.strictEqual(yield* was("2014-03-03"), "none")
      assert.deepStrictEqual(
        yield* Effect.forEach(["2014-03-31", "2014-04-30", "2014-05-01"], (known) => screen(known, "2014-03-03")),
        ["none", "valid", "none"]
      )
    }).pipe(registered)
  )

  it.effect("was on the screen also through a third, all links withdrawn since", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(eve.scored("finals", 60, "2014-03-01"))
      yield* on("2014-04-01")
      yield* decide(mia.links(ann, bob), mia.links(bob, eve))
      yield* on("2014-05-01")
      yield* decide(mia.withdraws(1), mia.withdraws(2))
      assert.deepStrictEqual(
        yield* Effect.forEach(["2014-03-31", "2014-04-30", "2014-05-01"], (known) => screen(known, "2014-03-03")),
        ["none", "valid", "none"]
      )
    }).pipe(registered)
  )
})

describe("a catalog applied later", () => {
  it.effect("with a certification: it is held now, and was on no screen before", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing)
      yield* on("2014-04-01")
      yield* apply(catalog)
      assert.deepStrictEqual(yield* answers("2014-03-03"), ["valid", "none"])
      assert.strictEqual(yield* screen("2014-04-01", "2014-03-03"), "valid")
    }).pipe(living(withoutCertifications(catalog)))
  )

  it.effect("with another validity changes nothing that was issued before, on either", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing)
      yield* on("2014-04-01")
      yield* apply(certifiedBy(catalog, { basis: "completion", period: "P1Y" }))
      assert.deepStrictEqual(
        yield* Effect.all([was("2016-03-01"), screen("2014-03-03", "2016-03-01"), screen("2014-04-01", "2016-03-01")]),
        ["valid", "valid", "valid"]
      )
    }).pipe(registered)
  )
})

describe("why it stood so on 3 March", () => {
  const known = Instant.parse("2014-03-03T00:00:00Z") ?? assert.fail()
  const id = { type: Id.TypeId.make("exam-pass"), learner: Id.LearnerId.make(1), earning: 1 }
  const explain = (at: Instant.Instant | null) =>
    Effect.gen(function* () {
      const explained = yield* Audit.explain(yield* versions, id, at)
      return explained === undefined
        ? undefined
        : {
            outcome: explained.verdict.outcome,
            stood: explained.achievement?.revision ?? null,
            told: explained.story.map(({ entry }) => entry.kind),
            decisions: explained.decisions.map(({ act }) => act._tag)
          }
    })

  it.effect("is told from the mark of then, also where it was corrected since; now, from the mark of now", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing)
      yield* on("2014-03-10")
      yield* hear(corrected(passing, ann.scored("finals", 10, "2014-03-01")))
      assert.deepStrictEqual(yield* explain(known), { outcome: "met", stood: 1, told: ["Issued"], decisions: [] })
      assert.deepStrictEqual(yield* explain(null), {
        outcome: "notMet",
        stood: 2,
        told: ["Issued", "Withdrawn"],
        decisions: []
      })
    }).pipe(registered)
  )

  it.effect("leaves out a decision that was only made later, and tells of it from then on", () =>
    Effect.gen(function* () {
      yield* on("2014-03-10")
      yield* decide(mia.grants(ann, "exam-pass", "2014-03-01"))
      assert.deepStrictEqual(yield* explain(known), { outcome: "notMet", stood: null, told: [], decisions: [] })
      const later = Instant.parse("2014-03-10T00:00:00Z") ?? assert.fail()
      assert.deepStrictEqual(yield* explain(later), {
        outcome: "notMet",
        stood: 1,
        told: ["Issued"],
        decisions: ["Granted"]
      })
    }).pipe(registered)
  )

  it.effect("is not told of whom nothing had been heard of yet, and not before the first catalog", () =>
    Effect.gen(function* () {
      yield* on("2014-03-10")
      yield* hear(eve.registered("2014-01-01"))
      const [other] = (yield* (yield* Ledger.Ledger).contact(Id.ContactId.make(3), null))?.learners ?? []
      const theirs = { ...id, learner: other?.id ?? assert.fail() }
      assert.isUndefined(yield* Audit.explain(yield* versions, theirs, known))
      assert.isDefined(yield* Audit.explain(yield* versions, theirs, null))
      assert.isUndefined(yield* explain(Instant.Instant.make(-1)))
    }).pipe(registered)
  )
})

describe("what was known at a moment", () => {
  it.effect("is each achievement as its last entry by then left it, to the millisecond", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing)
      yield* on("2014-06-01")
      yield* hear(ann.unregistered("2014-05-01"))
      const at = (Instant.parse("2014-06-01T00:00:00Z") ?? assert.fail()) as number
      const known = (millis: number) =>
        Effect.map(History.asOf(first, Instant.Instant.make(millis)), ({ achievements }) =>
          achievements.map(({ held, revision }) => `${revision}: ${days(held)}`)
        )
      assert.deepStrictEqual(yield* known(at - 1), ["1: 2014-03-01.."])
      assert.deepStrictEqual(yield* known(at), ["2: 2014-03-01..2014-05-01"])
    }).pipe(registered)
  )

  it.effect("is nothing before the first catalog, and of a contact that is not there", () =>
    Effect.gen(function* () {
      const before = yield* History.asOf(first, Instant.Instant.make(-1))
      assert.deepStrictEqual([before.holdings, before.achievements], [[], []])
      const nobody = yield* History.asOf(Id.ContactId.make(99), Instant.Instant.make(0))
      assert.deepStrictEqual([nobody.holdings, nobody.achievements], [[], []])
    }).pipe(registered)
  )

  it.effect("of the present is what stands", () =>
    Effect.gen(function* () {
      yield* on("2014-03-01")
      yield* hear(passing, bob.scored("finals", 60, "2014-03-02"))
      yield* decide(mia.links(ann, bob), mia.suspends(bob, "exam-pass", "2014-04-01"))
      const then = yield* History.asOf(first, Instant.parse("2020-01-01T00:00:00Z") ?? assert.fail())
      const now = yield* (yield* Ledger.Ledger).contact(first, null)
      assert.deepStrictEqual(then.holdings, now?.holdings)
      assert.deepStrictEqual(then.achievements, now?.achievements)
      assert.deepStrictEqual(
        then.achievements.map((each) => CivilDate.format(Achievement.earnedOn(each) ?? CivilDate.min)),
        ["2014-03-01", "2014-03-02"]
      )
    }).pipe(registered)
  )
})
