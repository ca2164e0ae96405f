import { assert, describe, it } from "@effect/vitest"
import { Audit, Fraction, Id, Review } from "@laurel/core"
import { corrected, day, days, decider, participant, told } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass, pass, registered, running } from "./catalogs.ts"
import { apply, decide, hear, living, on, versions } from "./steps.ts"

const coursework = { rule: "weighted", group: "coursework", atLeast: 60 }
const catalog = algebra(examPass({ rule: { rule: "all", of: [pass, coursework, registered] } }))
const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10", { line: 7 })
const essay = ann.scored("essay", 100, "2014-03-01")
const mia = decider()

const explained = (earning = 1, learner = 1, type = "exam-pass") =>
  Effect.gen(function* () {
    const id = { type: Id.TypeId.make(type), learner: Id.LearnerId.make(learner), earning }
    return yield* Audit.explain(yield* versions, id, null)
  })
const known = (earning?: number, learner?: number) =>
  Effect.map(explained(earning, learner), (found) => found ?? assert.fail("nothing to explain"))

describe("why it was issued", () => {
  it.effect("is told clause by clause, down to the source's own rows", () =>
    Effect.gen(function* () {
      const { verdict, achievement, catalog: version, story, decisions, offering, type } = yield* known()
      assert.deepStrictEqual(
        [verdict.outcome, days(achievement?.held ?? []), Number(version), decisions.length, offering.id, type.id],
        ["met", "2014-05-10..", 1, 0, "algebra-1", "exam-pass"]
      )
      assert.deepStrictEqual(
        verdict.clauses.map(({ rule, outcome, facts }) => [
          rule.rule,
          outcome,
          facts.map(({ reference }) => reference)
        ]),
        [
          ["scored", "met", [passing.reference]],
          ["weighted", "met", [essay.reference]],
          ["stillRegistered", "met", []]
        ]
      )
      assert.deepStrictEqual(
        story.map(({ entry, before, facts }) => [told(entry), before, facts.map(({ reference }) => reference.line)]),
        [["Issued exam-pass: 2014-05-10..", null, [null, 7]]]
      )
    }).pipe(living(catalog, essay, passing))
  )

  it.effect("and why it changed: each entry with what stood before, and what brought it", () =>
    Effect.gen(function* () {
      yield* hear(corrected(passing, ann.scored("finals", 60, "2014-05-20")))
      yield* decide(mia.revokes(ann, "exam-pass", "2014-09-01"))
      const { story, decisions } = yield* known()
      assert.deepStrictEqual(
        story.map(({ entry, before, facts, decisions }) => [
          told(entry),
          before === null ? null : days(before),
          facts.map(({ revision }) => revision),
          decisions.map(({ actor, role, reason }) => `${actor}, ${role}: ${reason}`)
        ]),
        [
          ["Issued exam-pass: 2014-05-10..", null, [1, 1], []],
          ["Updated exam-pass: 2014-05-20..", "2014-05-10..", [1, 2], []],
          ["Revoked exam-pass: 2014-05-20..", "2014-05-20..", [], ["mia, manager: as agreed"]]
        ]
      )
      assert.deepStrictEqual(
        decisions.map(({ act }) => act._tag),
        ["Revoked"]
      )
    }).pipe(living(catalog, essay, passing))
  )

  it.effect("under the version that governs it, also where a later one says otherwise", () =>
    Effect.gen(function* () {
      yield* apply(algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast: 0.9 } })))
      const { verdict, catalog: version } = yield* known()
      assert.deepStrictEqual([verdict.outcome, Number(version)], ["met", 1])
    }).pipe(living(catalog, essay, passing))
  )
})

describe("why it was not issued", () => {
  it.effect("is told as well, with exactly what is missing", () =>
    Effect.gen(function* () {
      const { verdict, achievement, story } = yield* known()
      assert.deepStrictEqual([verdict.outcome, achievement, story], ["notMet", null, []])
      assert.deepStrictEqual(
        Audit.missing(verdict).map(({ rule, outcome, reached, activities, choice }) => [
          rule.rule,
          outcome,
          reached === null ? null : `${Fraction.format(reached.value)} of ${Fraction.format(reached.needed)}`,
          activities.map(String),
          choice
        ]),
        [
          ["scored", "notMet", "0 of 0.4", ["finals"], 0],
          ["weighted", "notMet", "30 of 60", ["quiz"], 0]
        ]
      )
    }).pipe(living(catalog, ann.scored("essay", 50, "2014-03-01")))
  )

  it.effect("names only what still lacks, and nothing once it is met", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        Audit.missing((yield* known()).verdict).map(({ rule }) => rule.rule),
        ["scored"]
      )
      yield* hear(passing)
      assert.deepStrictEqual(Audit.missing((yield* known()).verdict), [])
    }).pipe(living(catalog, essay))
  )

  it.effect("tells what nobody can say yet from what is not enough", () =>
    Effect.gen(function* () {
      const { verdict } = yield* known()
      assert.strictEqual(verdict.outcome, "undetermined")
      assert.deepStrictEqual(
        Audit.missing(verdict).map(({ rule, outcome }) => [rule.rule, outcome]),
        [["scored", "undetermined"]]
      )
      yield* hear(ann.scored("finals", 10, "2014-05-10"))
      assert.strictEqual((yield* known()).verdict.outcome, "notMet")
    }).pipe(living(catalog, essay, ann.completed("finals", "2014-05-10")))
  )

  it.effect("names the alternatives of a choice as one choice, until one of them is met", () =>
    Effect.gen(function* () {
      const lacks = Effect.map(known(), ({ verdict }) =>
        Audit.missing(verdict).map(({ rule, choice }) => [rule.rule, choice])
      )
      assert.deepStrictEqual(yield* lacks, [
        ["scored", 1],
        ["weighted", 1]
      ])
      yield* hear(essay)
      assert.deepStrictEqual(yield* lacks, [])
    }).pipe(living(algebra(examPass({ rule: { rule: "any", of: [pass, coursework] } })), ann.registered("2014-01-01")))
  )

  it.effect("names the sessions that nobody has been seen at", () =>
    Effect.gen(function* () {
      const { verdict } = yield* Effect.map(explained(1, 1, "there"), (found) => found ?? assert.fail())
      assert.deepStrictEqual(
        Audit.missing(verdict).map(({ activities }) => activities.map(String)),
        [["tuesday"]]
      )
    }).pipe(
      living(
        running(
          {
            sessions: ["monday", "tuesday"].map((activity, index) => ({
              activity,
              starts: `2014-03-0${3 + index}T09:00:00Z`,
              ends: `2014-03-0${3 + index}T12:00:00Z`
            }))
          },
          [{ id: "there", rule: { rule: "attended", share: "100%" } }]
        ),
        participant({ offering: "run-1" }).attended("monday", "present", "2014-03-03")
      )
    )
  )

  it.effect("is no question about what there is not: another learner, type, course or earning", () =>
    Effect.gen(function* () {
      for (const other of [explained(1, 9), explained(1, 1, "no-pass"), explained(2)]) assert.isUndefined(yield* other)
    }).pipe(living(catalog, essay))
  )
})

describe("a decision in an explanation", () => {
  it.effect("is named, and what the rule says beneath it", () =>
    Effect.gen(function* () {
      yield* decide(mia.grants(ann, "exam-pass", "2014-05-10"))
      yield* decide(mia.sets(ann, "exam-pass", "expiry", "2020-01-01"))
      const { verdict, achievement, decisions } = yield* known()
      assert.deepStrictEqual(
        [verdict.outcome, days(achievement?.held ?? []), days(achievement?.shadow ?? [])],
        ["notMet", "2014-05-10..", "never"]
      )
      assert.deepStrictEqual(
        decisions.map(({ act }) => act._tag),
        ["Granted", "DateSet"]
      )
    }).pipe(living(catalog, essay))
  )

  it.effect("that a rule rests on is named; one that is withdrawn is not", () =>
    Effect.gen(function* () {
      yield* decide(mia.assesses(ann, "waive", "2014-05-10", "exam"))
      assert.deepStrictEqual(
        (yield* known()).decisions.map(({ act }) => act._tag),
        ["Assessed"]
      )
      yield* decide(mia.withdraws(1))
      assert.deepStrictEqual((yield* known()).decisions, [])
    }).pipe(living(catalog, essay))
  )
})

describe("what waits for a person", () => {
  const review = { within: "P10D", otherwise: "apply" }
  const reviewed = algebra(examPass({ review }))
  const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
  const bob = participant({ offering: "algebra-1", contact: "bob" })
  const bobs = bob.scored("finals", 60, "2014-05-10")

  it.effect("says what the facts say, which facts those are, since when, until when, and what happens then", () =>
    Effect.gen(function* () {
      yield* on("2014-08-01")
      yield* hear(failing)
      const contested = yield* Review.contested(yield* versions, null)
      assert.deepStrictEqual(
        contested.map(({ achievement, says, evidence, since, deadline, otherwise }) => [
          days(achievement.held),
          days(says.held),
          evidence.map(({ reference, revision }) => [reference.line, revision]),
          new Date(since).toISOString().slice(0, 10),
          deadline,
          otherwise
        ]),
        [["2014-05-10..", "never", [[7, 2]], "2014-08-01", day("2014-08-11"), "apply"]]
      )
    }).pipe(living(reviewed, passing, ann.closed("2014-07-01")))
  )

  it.effect("waits since the facts said just this, whatever else has happened since; of each its own", () =>
    Effect.gen(function* () {
      const waiting = Effect.gen(function* () {
        return (yield* Review.contested(yield* versions, null)).map(({ achievement, says, evidence, since }) => [
          Number(achievement.contact),
          days(says.held),
          evidence.map(({ revision }) => revision),
          new Date(since).toISOString().slice(0, 10)
        ])
      })
      yield* on("2014-08-01")
      yield* hear(failing)
      yield* on("2014-08-02")
      yield* hear(corrected(bobs, bob.scored("finals", 20, "2014-05-10")))
      const his = [2, "never", [2], "2014-08-02"]
      yield* on("2014-08-03")
      yield* decide(mia.extends(ann, "exam-pass", "P1M"))
      assert.deepStrictEqual(yield* waiting, [[1, "never", [2], "2014-08-01"], his])
      yield* on("2014-08-04")
      yield* hear(corrected(passing, ann.scored("finals", 60, "2014-05-20")))
      assert.deepStrictEqual(yield* waiting, [[1, "2014-05-20..", [3], "2014-08-04"], his])
      // Said before, but something else in between.
      yield* on("2014-08-05")
      yield* hear(failing)
      assert.deepStrictEqual(yield* waiting, [[1, "never", [4], "2014-08-05"], his])
    }).pipe(living(reviewed, passing, bobs, ann.closed("2014-07-01"), bob.closed("2014-07-01")))
  )

  it.effect("is nothing where nothing is contested, nor once somebody has answered", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Review.contested(yield* versions, null), [])
      yield* hear(failing)
      yield* decide(mia.resolves(ann, "exam-pass", "keep", []))
      assert.deepStrictEqual(yield* Review.contested(yield* versions, null), [])
    }).pipe(living(reviewed, passing, ann.closed("2014-07-01")))
  )
})
