import { assert, describe, it } from "@effect/vitest"
import { Decision, Id } from "@laurel/core"
import { decided, decider, type Deciding, given, issued, participant, reinstated, withdrawn } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass, running } from "./catalogs.ts"

const [mia, max] = [decider(), decider("max")]
const ann = participant({ offering: "algebra-1" })
const [bob, eve] = ["bob", "eve"].map((contact) => participant({ offering: "algebra-1", contact })) as [
  typeof ann,
  typeof ann
]
const passing = ann.scored("finals", 60, "2014-05-10")
const known = given(algebra(examPass()), passing, bob.scored("finals", 70, "2014-05-11"), eve.registered("2014-01-01"))

/** By number: their names are gone. Ann, Bob and Eve are 1, 2 and 3, also as learners. */
const saying = (act: Decision.Act): Deciding =>
  Effect.succeed({ act, actor: "mia", role: "manager", reason: "as agreed" })
const contacts = (...ids: ReadonlyArray<number>) => ids.map((id) => Id.ContactId.make(id))
const pair = (one: number, other: number) => [Id.ContactId.make(one), Id.ContactId.make(other)] as const
const erased = (...ids: ReadonlyArray<number>) => saying(Decision.Erased.make({ contacts: contacts(...ids) }))
const linked = (...ids: readonly [number, number]) => saying(Decision.Linked.make({ contacts: pair(...ids) }))
const separated = (...ids: readonly [number, number]) => saying(Decision.Separated.make({ contacts: pair(...ids) }))
const examOf = (learner: number) => ({
  type: Id.TypeId.make("exam-pass"),
  learner: Id.LearnerId.make(learner),
  earning: 1
})

describe("an erasure is refused", () => {
  it.effect("of somebody the ledger does not know, or has erased already", () =>
    Effect.gen(function* () {
      yield* known.whenDecided(erased(1, 99)).thenRefused(/there is no contact 99/)
      const story = known.whenDecided(erased(1))
      yield* story.whenDecided(erased(2, 1)).thenRefused(/contact 1 has been erased already/)
      yield* story.whenDecided(erased(2)).then()
      yield* known.whenDecided(erased(2), erased(3, 2)).thenRefused(/contact 2 has been erased already/)
    })
  )

  it.effect(
    "of one of several contacts that are one person, also since this very moment; of all of them it is not",
    () =>
      Effect.gen(function* () {
        const one = known.whenDecided(linked(1, 2))
        yield* one.whenDecided(erased(1)).thenRefused(/contact 2 is one person with contact 1: erase both, or separate/)
        yield* one.whenDecided(erased(2, 3)).thenRefused(/contact 1 is one person with contact 2/)
        yield* one.whenDecided(erased(2, 1)).then()
        yield* one.whenDecided(erased(3)).then()
        yield* known.whenDecided(linked(1, 2), erased(1)).thenRefused(/contact 2 is one person with contact 1/)
        const two = one.whenDecided(separated(1, 2))
        yield* two.whenDecided(erased(1)).then()
        yield* one.whenDecided(separated(1, 2), erased(1)).then()
        yield* one.whenDecided(mia.withdraws(1), erased(2)).then()
      })
  )

  it.effect("of some who may return with others who may not; apart they can be decided about", () =>
    Effect.gen(function* () {
      const returning = saying(Decision.Erased.make({ contacts: contacts(2), mayReturn: true }))
      yield* known.whenDecided(erased(1), returning).thenRefused(/decide about them apart/)
      yield* known.whenDecided(returning, erased(1)).thenRefused(/decide about them apart/)
      yield* known.whenDecided(erased(1)).whenDecided(returning).then()
      yield* known.whenDecided(erased(1), erased(2)).then()
    })
  )

  it.effect("to be taken back, or to be approved", () =>
    Effect.gen(function* () {
      const story = known.whenDecided(erased(1))
      yield* story.whenDecided(mia.withdraws(1)).thenRefused(/decision 1 can't be taken back: what was erased is gone/)
      yield* story.whenDecided(max.approves(1)).thenRefused(/decision 1 needs no approval/)
    })
  )
})

describe("after an erasure", () => {
  it.effect("nobody can say any more who is one person with whoever it was", () =>
    Effect.gen(function* () {
      const story = known.whenDecided(erased(1))
      const words = /contact 1 has been erased: nothing says any more who that was/
      yield* story.whenDecided(linked(2, 1)).thenRefused(words)
      yield* story.whenDecided(separated(1, 2)).thenRefused(words)
      yield* known.whenDecided(erased(1), linked(1, 2)).thenRefused(words)
      yield* story.whenDecided(linked(2, 3)).then()
    })
  )

  it.effect("nor take back what was said of it before", () =>
    Effect.gen(function* () {
      const words = /contact 2 has been erased: nothing says any more who that was/
      // Together they stay one, apart they stay two, whatever was said in between.
      const together = known.whenDecided(linked(1, 2)).whenDecided(erased(2, 1))
      yield* together.whenDecided(mia.withdraws(1)).thenRefused(/contact 1 has been erased/)
      const apart = known.whenDecided(linked(1, 2)).whenDecided(separated(1, 2))
      yield* apart.whenDecided(erased(2)).whenDecided(mia.withdraws(2)).thenRefused(words)
      yield* apart.whenDecided(mia.withdraws(2)).then()
      const undone = known.whenDecided(linked(1, 2)).whenDecided(mia.withdraws(1))
      yield* undone.whenDecided(erased(2)).whenDecided(mia.withdraws(2)).thenRefused(words)
      yield* undone.whenDecided(erased(3)).whenDecided(mia.withdraws(2)).then()
    })
  )

  it.effect("other decisions can be made and taken back, and count as ever", () =>
    Effect.gen(function* () {
      const story = known.whenDecided(mia.grants(eve, "exam-pass", "2014-06-01")).whenDecided(erased(1, 3))
      const revoked = saying(Decision.Revoked.make({ achievement: examOf(1), from: passing.happened.on }))
      const later = story.whenDecided(revoked)
      yield* later.then(decided("Revoked", "exam-pass", "2014-05-10.."))
      yield* later.whenDecided(mia.withdraws(3)).then(reinstated("exam-pass", "2014-05-10.."))
      yield* story.whenDecided(mia.withdraws(1)).then(withdrawn("exam-pass"))
    })
  )

  it.effect("its reason is gone from each earlier decision about them, and from none about others", () =>
    Effect.gen(function* () {
      const { dossier } = yield* known
        .whenDecided(linked(1, 2), mia.denies(ann, "exam-pass"), mia.denies(eve, "exam-pass"))
        .whenDecided(separated(1, 2))
        .whenDecided(erased(2))
        .then()
      const reasons = (contact: string) => dossier(contact).decisions.map(({ id, reason }) => [Number(id), reason])
      assert.deepStrictEqual(reasons("ann"), [
        [1, "erased"],
        [2, "as agreed"],
        [4, "erased"]
      ])
      assert.deepStrictEqual(reasons("eve"), [[3, "as agreed"]])
    })
  )
})

/** Two sources that tell of one registration. */
const joint = running(
  {
    components: [
      { activity: "essay", group: "coursework" },
      { activity: "finals", group: "exam" }
    ],
    joins: { by: "registration" }
  },
  [
    {
      id: "both",
      rule: {
        rule: "all",
        of: [
          { rule: "completed", group: "coursework" },
          { rule: "scored", group: "exam", atLeast: "40%" }
        ]
      }
    }
  ]
)
const part = (key: string, source: string, contact = "ann") =>
  participant({ offering: "run-1", key, contact, source: Id.SourceId.make(source) })

describe("what was earned stands on what is left", () => {
  it.effect("participations that their registration joined stay joined, and those of another stay apart", () =>
    Effect.gen(function* () {
      const story = given(
        joint,
        part("b", "lms").completed("essay", "2014-03-01"),
        part("b", "desk").scored("finals", 60, "2014-03-02"),
        part("a", "lms").completed("essay", "2014-02-01"),
        part("c", "desk").scored("finals", 60, "2014-02-02")
      )
      yield* story.then(issued("both", "2014-03-02"))
      // What stands is what judging anew would write: a story is audited at its end.
      const { achievements } = yield* story.whenDecided(mia.erases([part("b", "desk")])).then()
      assert.deepStrictEqual(
        achievements.map(({ held }) => held.length),
        [1]
      )
    })
  )

  it.effect("so do those whose keys only begin with it, also where one source has several of them", () =>
    Effect.gen(function* () {
      const [uuid, other] = ["9e61280a-b675-5458-8d75-fdb03d1b65e6", "5e907b8f-00ae-558c-b34c-02089fd4b0a3"]
      const parts = [
        part(`${uuid}/run-1/email:ann`, "lms").completed("essay", "2014-03-01"),
        part(`${uuid}/run-1/employee:E-1`, "lms").registered("2014-01-01"),
        part(uuid, "desk").scored("finals", 60, "2014-03-02")
      ]
      const story = given(joint, ...parts, part(`${other}/run-1/email:ann`, "lms").completed("essay", "2014-02-01"))
      yield* story.then(issued("both", "2014-03-02"))
      const gone = story.whenDecided(mia.erases([part(uuid, "desk")]))
      const { achievements, dossier } = yield* gone.then()
      assert.deepStrictEqual(
        achievements.map(({ held }) => held.length),
        [1]
      )
      const keys = dossier().learners.map(({ key }) => key)
      assert.deepStrictEqual(new Set(keys).size, 4)
      assert.isFalse(keys.some((key) => key.includes(uuid) || key.includes("ann")))
    })
  )

  it.effect("of several facts of one day the last one is still the last, whatever their keys were", () =>
    Effect.gen(function* () {
      const latest = algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast: "40%", attempts: "latest" } }))
      const on = "2014-05-10"
      const scores = (...points: ReadonlyArray<number>) =>
        // By their keys, "row 10" comes before "row 9".
        points.map((each, at) => ann.scored("finals", each, on, { key: `row ${[9, 10, 11][at]}` }))
      const passes = given(latest, ...scores(60, 10, 20))
      yield* passes.then(issued("exam-pass", on))
      yield* passes.whenDecided(mia.erases([ann])).then()
      // The neighbour: a later key that fails. It was issued and lost on one day.
      const fails = given(latest, ...scores(10, 60, 70))
      yield* fails.then(issued("exam-pass", on), withdrawn("exam-pass", `${on}..${on}`))
      yield* fails.whenDecided(mia.erases([ann])).then()
    })
  )
})
