import { assert, describe, it } from "@effect/vitest"
import { Catalog } from "@laurel/core"
import { Effect, Result } from "effect"
import {
  contested,
  corrected,
  given,
  issued,
  participant,
  reinstated,
  retracted,
  updated,
  withdrawn
} from "@laurel/testkit"
import { algebra, examPass } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10")
const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
const closing = ann.closed("2014-07-01")

const careful = algebra(examPass())
const withPolicy = (recompute: object): unknown => algebra(examPass({ recompute }))

describe("a participation that is open", () => {
  it.effect("is judged anew both ways", () =>
    Effect.gen(function* () {
      yield* given(careful, passing).when(failing).then(withdrawn("exam-pass"))
      yield* given(careful, passing).when(failing).when(passing).then(reinstated("exam-pass", "2014-05-10.."))
    })
  )

  it.effect("whose type holds while open issues, and contests what stands", () =>
    given(withPolicy({ whileOpen: "hold" }), passing)
      .when(failing)
      .then(contested("exam-pass", "2014-05-10..", "never"))
  )
})

describe("a participation that is closed", () => {
  it.effect("issues what is proved late", () =>
    given(careful, closing).when(passing).then(issued("exam-pass", "2014-05-10"))
  )

  it.effect("keeps what a correction would take, contested; its neighbour that applies withdraws it", () =>
    Effect.gen(function* () {
      const { held, status } = yield* given(careful, passing, closing)
        .when(failing)
        .then(contested("exam-pass", "2014-05-10..", "never"))
      assert.strictEqual(held("exam-pass"), "2014-05-10..")
      assert.strictEqual(status("algebraist", "2014-12-01"), "valid")
      yield* given(withPolicy({ lost: "apply" }), passing, closing)
        .when(failing)
        .then(withdrawn("exam-pass"))
      yield* given(withPolicy({ lost: "ignore" }), passing, closing)
        .when(failing)
        .then()
    })
  )

  it.effect("is contested once: hearing the same again writes nothing", () =>
    given(careful, passing, closing).when(failing).when(failing).then()
  )

  it.effect("is contested no longer when the fact is corrected back", () =>
    given(careful, passing, closing).when(failing).when(passing).then(updated("exam-pass", "2014-05-10.."))
  )

  it.effect("keeps the contest, and says so anew, when the contested days change", () =>
    given(careful, passing, closing)
      .when(failing)
      .when(corrected(passing, ann.scored("finals", 60, "2014-05-20")))
      .then(contested("exam-pass", "2014-05-10..", "2014-05-20.."))
  )

  it.effect("takes a better day at once, and contests a worse one", () =>
    Effect.gen(function* () {
      yield* given(careful, passing, closing)
        .when(corrected(passing, ann.scored("finals", 60, "2014-05-01")))
        .then(updated("exam-pass", "2014-05-01.."))
      yield* given(careful, passing, closing)
        .when(corrected(passing, ann.scored("finals", 60, "2014-05-20")))
        .then(contested("exam-pass", "2014-05-10..", "2014-05-20.."))
      yield* given(withPolicy({ worse: "apply" }), passing, closing)
        .when(corrected(passing, ann.scored("finals", 60, "2014-05-20")))
        .then(updated("exam-pass", "2014-05-20.."))
    })
  )

  it.effect("a later unregistration is time going on, not a correction: it applies", () =>
    given(careful, passing, closing)
      .when(ann.unregistered("2014-06-01"))
      .then(withdrawn("exam-pass", "2014-05-10..2014-06-01"))
  )

  it.effect("a loss moved to an earlier day is contested, to a later day applied", () =>
    Effect.gen(function* () {
      const left = ann.unregistered("2014-06-01")
      yield* given(careful, passing, left, closing)
        .when(corrected(left, ann.unregistered("2014-05-20")))
        .then(contested("exam-pass", "2014-05-10..2014-06-01", "2014-05-10..2014-05-20"))
      yield* given(careful, passing, left, closing)
        .when(corrected(left, ann.unregistered("2014-06-20")))
        .then(updated("exam-pass", "2014-05-10..2014-06-20"))
    })
  )

  it.effect(
    "a new registration that is taken back, or moved to a later day, is contested; to an earlier day applied",
    () =>
      Effect.gen(function* () {
        const back = ann.registered("2014-09-01")
        const story = given(careful, passing, ann.unregistered("2014-06-01"), back, closing)
        const both = "2014-05-10..2014-06-01, 2014-09-01.."
        yield* story.when(retracted(back)).then(contested("exam-pass", both, "2014-05-10..2014-06-01"))
        yield* story
          .when(corrected(back, ann.registered("2014-10-01")))
          .then(contested("exam-pass", both, "2014-05-10..2014-06-01, 2014-10-01.."))
        yield* story
          .when(corrected(back, ann.registered("2014-08-01")))
          .then(updated("exam-pass", "2014-05-10..2014-06-01", "2014-08-01.."))
      })
  )
})

describe("a correction that gives some days and takes others", () => {
  const back = ann.registered("2014-06-15")
  const left = ann.unregistered("2014-06-01")
  const later = corrected(left, ann.unregistered("2014-07-01"))
  const gone = ann.closed("2014-09-01")

  it.effect("is for the worse, and held once the participation is closed", () =>
    given(careful, passing, left, back, gone)
      .when(later)
      .then(contested("exam-pass", "2014-05-10..2014-06-01, 2014-06-15..", "2014-05-10..2014-07-01"))
  )

  it.effect("is for the better where it only gives", () =>
    given(careful, passing, left, gone).when(later).then(updated("exam-pass", "2014-05-10..2014-07-01"))
  )
})

describe("a mark that is taken back, while the work handed in remains", () => {
  const done = ann.completed("finals", "2014-05-10")

  it.effect("leaves what stands undecided while the participation is open", () =>
    given(careful, passing, done).when(retracted(passing)).then()
  )

  it.effect("is no pass once it is closed: no mark will come", () =>
    given(careful, passing, done, closing)
      .when(retracted(passing))
      .then(contested("exam-pass", "2014-05-10..", "never"))
  )
})

describe("a type that ignores what is gained", () => {
  it.effect("issues nothing, open or closed; its neighbour that applies issues both", () =>
    Effect.gen(function* () {
      const ignoring = withPolicy({ gained: "ignore" })
      yield* given(ignoring).when(passing).then()
      yield* given(ignoring, closing).when(passing).then()
      yield* given(careful, closing).when(passing).then(issued("exam-pass", "2014-05-10"))
    })
  )

  it("can't hold it: what was never issued can't be contested", () => {
    assert.isTrue(Result.isFailure(Catalog.decode(withPolicy({ gained: "hold" }))))
  })
})

describe("a new catalog", () => {
  const stricter = algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast: 0.9 } }))

  it.effect("leaves what stands under the version that issued it", () =>
    given(careful, passing).whenCatalog(stricter).then()
  )

  it.effect("judges new achievements, and corrections of standing ones still under theirs", () =>
    Effect.gen(function* () {
      const bob = participant({ offering: "algebra-1", contact: "bob" })
      const story = given(careful, passing).whenCatalog(stricter)
      yield* story.when(bob.scored("finals", 60, "2014-05-10")).then()
      const { entries } = yield* story
        .when(bob.scored("finals", 90, "2014-05-11"))
        .then(issued("exam-pass", "2014-05-11"))
      assert.deepStrictEqual(
        entries.map(({ catalog }) => Number(catalog)),
        [2]
      )
      const kept = yield* story
        .when(corrected(passing, ann.scored("finals", 41, "2014-05-09")))
        .then(updated("exam-pass", "2014-05-09.."))
      assert.deepStrictEqual(
        kept.entries.map(({ catalog }) => Number(catalog)),
        [1]
      )
      yield* story.when(failing).then(withdrawn("exam-pass"))
    })
  )

  it.effect("issues at once what its rule finds in the facts that are known", () =>
    given(stricter, passing).whenCatalog(careful).then(issued("exam-pass", "2014-05-10"))
  )

  it.effect("without a type issues it no longer, and what stands goes on being judged", () =>
    Effect.gen(function* () {
      const bob = participant({ offering: "algebra-1", contact: "bob" })
      const without = { offerings: [], achievementTypes: [], certifications: [] }
      const other = algebra(examPass({ id: "essay-pass", rule: { rule: "scored", group: "coursework", atLeast: 0.4 } }))
      const dropped = { ...without, ...withoutCertifications(other) }
      const story = given(careful, passing).whenCatalog(dropped)
      yield* story.then()
      yield* story.when(bob.scored("finals", 90, "2014-05-10")).then()
      yield* story.when(ann.unregistered("2014-06-01")).then(withdrawn("exam-pass", "2014-05-10..2014-06-01"))
    })
  )

  it.effect("governs what was withdrawn from the start, as if it had never been issued", () =>
    Effect.gen(function* () {
      const lenient = algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast: 0.1 } }))
      yield* given(careful, passing).when(failing).whenCatalog(lenient).then(reinstated("exam-pass", "2014-05-10.."))
      yield* given(careful, ann.scored("finals", 10, "2014-05-10"))
        .whenCatalog(lenient)
        .then(issued("exam-pass", "2014-05-10"))
    })
  )

  it.effect("speaks for what is issued from now on, and changes no expiry that stands", () =>
    Effect.gen(function* () {
      const shorter = withCertification(careful, { basis: "completion", period: "P1Y" })
      const bob = participant({ offering: "algebra-1", contact: "bob" })
      const after = yield* given(careful, passing)
        .whenCatalog(shorter)
        .when(bob.scored("finals", 60, "2014-05-10"))
        .then(issued("exam-pass", "2014-05-10"))
      assert.strictEqual(after.status("algebraist", "2016-05-10"), "valid")
      const alone = yield* given(shorter, bob.scored("finals", 60, "2014-05-10")).then(
        issued("exam-pass", "2014-05-10")
      )
      assert.strictEqual(alone.status("algebraist", "2016-05-10"), "lapsed")
    })
  )

  it.effect("with a certification that was not there before gives it to those who have earned it", () =>
    Effect.gen(function* () {
      const { status } = yield* given(withoutCertifications(careful), passing).whenCatalog(careful).then()
      assert.strictEqual(status("algebraist", "2014-12-01"), "valid")
    })
  )

  it.effect("that is the same in another layout is no new version", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(careful, passing)
        .whenCatalog(JSON.parse(JSON.stringify(careful)))
        .when(retracted(passing))
        .then(withdrawn("exam-pass"))
      assert.deepStrictEqual(
        entries.map(({ catalog }) => Number(catalog)),
        [1]
      )
    })
  )
})

const withCertification = (catalog: unknown, validity: object): object => ({
  ...withoutCertifications(catalog),
  certifications: [{ id: "algebraist", through: ["exam-pass"], validity }]
})

const withoutCertifications = (catalog: unknown): object =>
  typeof catalog === "object" && catalog !== null ? { ...catalog, certifications: [] } : {}
