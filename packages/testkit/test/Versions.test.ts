import { assert, describe, it } from "@effect/vitest"
import {
  contested,
  corrected,
  decider,
  given,
  issued,
  type Outcome,
  participant,
  updated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass } from "./catalogs.ts"
import { apply, decide, hear, living, log } from "./steps.ts"

const ann = participant({ offering: "algebra-1" })
const bob = participant({ offering: "algebra-1", contact: "bob" })
const passing = ann.scored("finals", 60, "2014-05-10")
const mia = decider()
const standing = "2014-05-10.."

/** What a pass takes, and what else is said of the type. */
const passAt = (atLeast: number, more: object = {}, effectiveFrom?: string): object => {
  const catalog = algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast }, ...more }))
  return { ...Object(catalog), ...(effectiveFrom === undefined ? {} : { effectiveFrom }) }
}
const versionsOf = ({ achievements }: Outcome) => achievements.map(({ catalog }) => Number(catalog))

describe("a revised rule", () => {
  const revisedTo = (revised: string) =>
    given(passAt(0.4), passing).whenCatalog(passAt(0.9, { recompute: { revised } }))

  it.effect("does to what stands what its type lets it: nothing unless it says so", () =>
    Effect.gen(function* () {
      yield* given(passAt(0.4), passing).whenCatalog(passAt(0.9)).then()
      yield* revisedTo("ignore").then()
      assert.deepStrictEqual(versionsOf(yield* revisedTo("apply").then(withdrawn("exam-pass"))), [2])
      assert.deepStrictEqual(versionsOf(yield* revisedTo("hold").then(contested("exam-pass", standing, "never"))), [1])
    })
  )

  it.effect("that says the same of what stands changes nothing", () =>
    Effect.gen(function* () {
      const story = given(passAt(0.4), passing).whenCatalog(passAt(0.5, { recompute: { revised: "apply" } }))
      assert.deepStrictEqual(versionsOf(yield* story.then()), [1])
    })
  )

  it.effect("that is held can be kept or applied", () =>
    Effect.gen(function* () {
      const kept = revisedTo("hold").whenDecided(mia.resolves(ann, "exam-pass", "keep", []))
      assert.deepStrictEqual(versionsOf(yield* kept.then(updated("exam-pass", standing))), [1])
      yield* kept.when(ann.scored("essay", 10, "2014-06-01")).then()
      const applied = revisedTo("hold").whenDecided(mia.resolves(ann, "exam-pass", "apply", []))
      yield* applied.then(withdrawn("exam-pass"))
    })
  )

  // The ledger is held to be in order at the end: what nobody is told must not be missing.
  it.effect(
    "is not told of what a person has taken back from the start, which is the newest version's to issue",
    () => {
      const policy = { recompute: { whileOpen: "hold" } }
      return living(
        passAt(0.4, policy),
        passing
      )(
        Effect.gen(function* () {
          yield* apply(passAt(0.5, policy))
          yield* hear(corrected(passing, ann.scored("finals", 10, "2014-05-10")))
          yield* decide(mia.resolves(ann, "exam-pass", "apply", []))
          assert.lengthOf(yield* log, 3)
          yield* hear(ann.scored("finals-again", 45, "2014-06-01"))
          assert.lengthOf(yield* log, 3)
        })
      )
    }
  )

  it.effect("goes for what is not issued yet in any case", () =>
    Effect.gen(function* () {
      const story = given(passAt(0.4), passing).whenCatalog(passAt(0.9))
      yield* story.when(bob.scored("finals", 60, "2014-05-10")).then()
      const after = yield* story.when(bob.scored("finals", 95, "2014-05-10")).then(issued("exam-pass", "2014-05-10"))
      assert.deepStrictEqual(versionsOf(after), [1, 2])
    })
  )
})

describe("a type that lets newer versions change what was issued", () => {
  const types = (governedBy: string, revised: string) => [
    passAt(0.4, { governedBy }),
    passAt(0.9, { governedBy, recompute: { revised } }, "2014-06-01")
  ]
  /** Began, and passed, while the first version was in force; heard of under the second. */
  const early = (governedBy: string, revised: string) => {
    const [first, second] = types(governedBy, revised)
    return given(first, ann.registered("2014-05-31"))
      .whenCatalog(second)
      .when(ann.scored("finals", 60, "2014-05-31"))
  }

  it.effect("leaves to the older one what that one would judge if it were issued today", () =>
    Effect.gen(function* () {
      for (const governedBy of ["participationStart", "earnedOn"]) {
        for (const revised of ["apply", "hold"]) {
          const story = early(governedBy, revised)
          assert.deepStrictEqual(versionsOf(yield* story.then(issued("exam-pass", "2014-05-31"))), [1])
          yield* story.when(ann.scored("essay", 10, "2014-12-01")).then()
        }
      }
    })
  )

  it.effect("takes what the newer one would judge, and leaves what was issued a day before it was in force", () =>
    Effect.gen(function* () {
      const [first, second] = types("participationStart", "apply")
      const story = (start: string) =>
        given(first, ann.registered(start), ann.scored("finals", 60, "2014-06-01")).whenCatalog(second)
      assert.deepStrictEqual(versionsOf(yield* story("2014-05-31").then()), [1])
      assert.deepStrictEqual(versionsOf(yield* story("2014-06-01").then(withdrawn("exam-pass"))), [2])
    })
  )

  it.effect("hears a correction under the version that governs it, and in the same breath under the newer one", () =>
    Effect.gen(function* () {
      const said = ann.scored("finals", 95, "2014-05-10")
      const regraded = (score: number) => corrected(said, ann.scored("finals", score, "2014-05-20"))
      const story = given(passAt(0.4), said).whenCatalog(passAt(0.9, { recompute: { revised: "apply" } }))
      const after = story.when(regraded(60)).then(updated("exam-pass", "2014-05-20.."), withdrawn("exam-pass"))
      assert.deepStrictEqual(versionsOf(yield* after), [2])
      assert.deepStrictEqual(
        versionsOf(yield* story.when(regraded(92)).then(updated("exam-pass", "2014-05-20.."))),
        [1]
      )
    })
  )

  it.effect("has no say where a person has chosen the version", () =>
    Effect.gen(function* () {
      const story = given(passAt(0.4), passing).whenCatalog(passAt(0.9, { recompute: { revised: "apply" } }))
      yield* story.then(withdrawn("exam-pass"))
      const chosen = story.whenDecided(mia.governs(ann, "exam-pass", 1))
      yield* chosen.then(`Reinstated exam-pass: ${standing}`)
      yield* chosen.when(ann.scored("essay", 10, "2014-12-01")).then()
    })
  )
})

describe("what was withdrawn from the start", () => {
  it.effect("counts again under the newer version, where that one asks nobody to approve a grant", () =>
    Effect.gen(function* () {
      const regraded = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
      const granted = (moderators: object) =>
        given(passAt(0.4, { moderators: ["assessor"] }), passing)
          .when(regraded)
          .whenDecided(mia.grants(ann, "exam-pass", "2014-06-01"))
          .whenCatalog(algebra(examPass({ rule: { rule: "attended", shareOfMinutes: 0.25 }, ...moderators })))
      yield* granted({ moderators: ["assessor"] }).then()
      const counts = granted({})
      assert.deepStrictEqual(
        versionsOf(yield* counts.then("Reinstated exam-pass: 2014-06-01..; the rule says: never")),
        [2]
      )
      yield* counts.when(ann.scored("essay", 10, "2014-12-01")).then()
    })
  )
})

describe("a campaign", () => {
  const story = given(passAt(0.4), passing, bob.scored("finals", 95, "2014-05-11")).whenCatalog(passAt(0.9))

  it.effect("puts each achievement it chose under its version, and no other", () =>
    Effect.gen(function* () {
      const after = yield* story.whenDecided(mia.governs(ann, "exam-pass", 2)).then(withdrawn("exam-pass"))
      assert.deepStrictEqual(versionsOf(after), [2, 1])
    })
  )

  it.effect("applies also to what is closed", () =>
    story
      .when(ann.closed("2014-07-01"))
      .whenDecided(mia.governs(ann, "exam-pass", 2))
      .then(withdrawn("exam-pass"))
  )

  it.effect("that changes nothing of an achievement governs its later corrections all the same", () =>
    Effect.gen(function* () {
      const chosen = story.whenDecided(mia.governs(bob, "exam-pass", 2))
      yield* chosen.then(updated("exam-pass", "2014-05-11.."))
      const regraded = corrected(bob.scored("finals", 95, "2014-05-11"), bob.scored("finals", 60, "2014-05-11"))
      yield* chosen.when(regraded).then(withdrawn("exam-pass"))
      yield* story.when(regraded).then(updated("exam-pass", "2014-05-11.."))
    })
  )

  it.effect("back to the first version brings back what that one says", () =>
    Effect.gen(function* () {
      const back = story.whenDecided(mia.governs(ann, "exam-pass", 2)).whenDecided(mia.governs(ann, "exam-pass", 1))
      yield* back.then("Reinstated exam-pass: 2014-05-10..")
    })
  )
})

describe("the version that judges a participation", () => {
  const story = (governedBy: string, start: string) =>
    given(passAt(0.4, { governedBy }), ann.registered(start)).whenCatalog(passAt(0.9, { governedBy }, "2014-06-01"))

  it.effect("by its start is the one in force on that day: 31 May the first, 1 June the second", () =>
    Effect.gen(function* () {
      const late = ann.scored("finals", 60, "2014-12-01")
      const first = yield* story("participationStart", "2014-05-31").when(late).then(issued("exam-pass", "2014-12-01"))
      assert.deepStrictEqual(versionsOf(first), [1])
      yield* story("participationStart", "2014-06-01").when(late).then()
      const second = yield* story("participationStart", "2014-06-01")
        .when(ann.scored("finals", 95, "2014-12-01"))
        .then(issued("exam-pass", "2014-12-01"))
      assert.deepStrictEqual(versionsOf(second), [2])
    })
  )

  it.effect("by the day of earning is the one in force on that day, whenever it began", () =>
    Effect.gen(function* () {
      const first = yield* story("earnedOn", "2014-01-01")
        .when(ann.scored("finals", 60, "2014-05-31"))
        .then(issued("exam-pass", "2014-05-31"))
      assert.deepStrictEqual(versionsOf(first), [1])
      yield* story("earnedOn", "2014-01-01")
        .when(ann.scored("finals", 60, "2014-06-01"))
        .then()
      const second = yield* story("earnedOn", "2014-01-01")
        .when(ann.scored("finals", 95, "2014-06-01"))
        .then(issued("exam-pass", "2014-06-01"))
      assert.deepStrictEqual(versionsOf(second), [2])
    })
  )

  it.effect("by evaluation is the latest, whenever it was earned", () =>
    Effect.gen(function* () {
      yield* story("evaluation", "2014-01-01")
        .when(ann.scored("finals", 60, "2014-05-01"))
        .then()
      const latest = yield* story("evaluation", "2014-01-01")
        .when(ann.scored("finals", 95, "2014-05-01"))
        .then(issued("exam-pass", "2014-05-01"))
      assert.deepStrictEqual(versionsOf(latest), [2])
    })
  )

  it.effect("does not depend on when the fact is heard of", () =>
    Effect.gen(function* () {
      const began = story("participationStart", "2014-05-31")
      const late = ann.scored("finals", 60, "2014-12-01")
      const again = given(passAt(0.4, { governedBy: "participationStart" }), ann.registered("2014-05-31"), late)
      assert.deepStrictEqual(
        versionsOf(yield* began.on("2020-01-01").when(late).then(issued("exam-pass", "2014-12-01"))),
        [1]
      )
      assert.deepStrictEqual(
        versionsOf(yield* again.whenCatalog(passAt(0.9, { governedBy: "participationStart" }, "2014-06-01")).then()),
        [1]
      )
    })
  )
})
