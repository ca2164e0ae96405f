import { assert, describe, it } from "@effect/vitest"
import {
  contested,
  corrected,
  day,
  decided,
  decider,
  given,
  issued,
  participant,
  reinstated,
  updated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass, running } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10")
const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
const earlier = corrected(passing, ann.scored("finals", 60, "2014-05-01"))
const later = corrected(passing, ann.scored("finals", 60, "2014-05-20"))
const closing = ann.closed("2014-07-01")
const mia = decider()
const standing = "2014-05-10.."
const withPolicy = (recompute: object, more: object = {}): unknown => algebra(examPass({ recompute, ...more }))

describe("a correction of a closed participation does what its type lets it", () => {
  const cases = [
    ["lost", failing, { apply: [withdrawn("exam-pass")], hold: [contested("exam-pass", standing, "never")] }],
    [
      "worse",
      later,
      { apply: [updated("exam-pass", "2014-05-20..")], hold: [contested("exam-pass", standing, "2014-05-20..")] }
    ],
    [
      "better",
      earlier,
      { apply: [updated("exam-pass", "2014-05-01..")], hold: [contested("exam-pass", standing, "2014-05-01..")] }
    ]
  ] as const

  for (const [kind, correction, expected] of cases) {
    it.effect(`${kind}: applied, held or ignored`, () =>
      Effect.gen(function* () {
        const story = (policy: string) => given(withPolicy({ [kind]: policy }), passing, closing).when(correction)
        yield* story("apply").then(...expected.apply)
        yield* story("hold").then(...expected.hold)
        yield* story("ignore").then()
      })
    )
  }

  it.effect("and to an open one what `whileOpen` does, whichever kind it is", () =>
    Effect.gen(function* () {
      for (const [, correction, expected] of cases) {
        const story = (policy: string) => given(withPolicy({ whileOpen: policy }), passing).when(correction)
        yield* story("apply").then(...expected.apply)
        yield* story("hold").then(...expected.hold)
        yield* story("ignore").then()
      }
    })
  )

  it.effect("ignored, it is heard again with the next correction, and judged by it", () =>
    given(withPolicy({ lost: "ignore" }), passing, closing)
      .when(failing)
      .when(earlier)
      .then(updated("exam-pass", "2014-05-01.."))
  )
})

describe("an expiry that evidence claims", () => {
  const eve = participant({ offering: "run-1", contact: "eve" })
  const proof = (expires: string) =>
    eve.presented("card", { title: "First aid", verified: true, expires }, "2014-05-10")
  const said = proof("2016-01-01")
  const says = (expires: string) => corrected(said, proof(expires))
  const catalog = (recompute: object) =>
    running({ delivery: "external", components: [{ activity: "card", group: "proof" }] }, [
      {
        id: "first-aid",
        rule: { rule: "evidence", verified: true },
        validity: { basis: "completion", period: "P1Y", asserted: "keep" },
        recompute
      }
    ])
  const closed = eve.closed("2014-07-01")
  const [better, worse] = [says("2017-01-01"), says("2015-01-01")]

  it.effect("is applied where it is better, and held where it is worse", () =>
    Effect.gen(function* () {
      const up = yield* given(catalog({}), said, closed).when(better).then(updated("first-aid", standing))
      assert.strictEqual(up.holds("first-aid"), "2014-05-10 to 2017-01-01")
      const down = yield* given(catalog({}), said, closed)
        .when(worse)
        .then(contested("first-aid", standing, standing))
      assert.strictEqual(down.holds("first-aid"), "2014-05-10 to 2016-01-01")
    })
  )

  it.effect("does what the type lets it otherwise", () =>
    Effect.gen(function* () {
      const down = yield* given(catalog({ worse: "apply" }), said, closed)
        .when(worse)
        .then(updated("first-aid", standing))
      assert.strictEqual(down.holds("first-aid"), "2014-05-10 to 2015-01-01")
      const up = yield* given(catalog({ better: "hold" }), said, closed)
        .when(better)
        .then(contested("first-aid", standing, standing))
      assert.strictEqual(up.holds("first-aid"), "2014-05-10 to 2016-01-01")
      yield* given(catalog({ better: "ignore" }), said, closed)
        .when(better)
        .then()
      yield* given(catalog({ worse: "ignore" }), said, closed)
        .when(worse)
        .then()
    })
  )
})

describe("a contested expiry", () => {
  const eve = participant({ offering: "run-1", contact: "eve" })
  const proof = (expires: string) => eve.presented(null, { title: "First aid", verified: true, expires }, "2014-05-10")
  const said = proof("2016-01-01")
  const held = given(
    running({}, [
      {
        id: "first-aid",
        rule: { rule: "evidence", verified: true },
        validity: { basis: "completion", period: "P1Y", asserted: "keep" }
      }
    ]),
    said,
    eve.closed("2014-07-01")
  ).when(corrected(said, proof("2015-01-01")))
  const always = [{ from: day("2014-05-10"), lost: null }]
  const resolved = (choice: "keep" | "apply") =>
    held.whenDecided(mia.resolves(eve, "first-aid", choice, always, "2015-01-01"))

  it.effect("is kept or applied", () =>
    Effect.gen(function* () {
      const kept = yield* resolved("keep").then(updated("first-aid", standing))
      assert.strictEqual(kept.holds("first-aid"), "2014-05-10 to 2016-01-01")
      const applied = yield* resolved("apply").then(updated("first-aid", standing))
      assert.strictEqual(applied.holds("first-aid"), "2014-05-10 to 2015-01-01")
    })
  )

  it.effect("is contested anew by another expiry, and not by the same", () =>
    Effect.gen(function* () {
      yield* resolved("keep")
        .when(corrected(said, proof("2014-12-01")))
        .then(contested("first-aid", standing, standing))
      yield* resolved("keep")
        .when(corrected(said, proof("2015-01-01")))
        .then()
    })
  )

  it.effect("is not resolved by a word about its days alone", () =>
    held.whenDecided(mia.resolves(eve, "first-aid", "keep", always)).thenRefused(/not contested so any more/)
  )

  it.effect("is settled like any other", () =>
    Effect.gen(function* () {
      const { holds } = yield* held.whenSettled("2014-01-01").then(updated("first-aid", standing))
      assert.strictEqual(holds("first-aid"), "2014-05-10 to 2016-01-01")
    })
  )
})

describe("attendance that is corrected after issue", () => {
  const sessions = ["monday", "tuesday"].map((activity, index) => ({
    activity,
    starts: `2014-03-0${3 + index}T09:00:00Z`,
    ends: `2014-03-0${3 + index}T12:00:00Z`
  }))
  const catalog = (recompute: object) =>
    running({ delivery: "classroom", sessions }, [
      { id: "there", rule: { rule: "attended", share: "100%" }, recompute }
    ])
  const joe = participant({ offering: "run-1", contact: "joe" })
  const tuesday = joe.attended("tuesday", "present", "2014-03-04")
  const facts = [joe.attended("monday", "present", "2014-03-03"), tuesday, joe.closed("2014-03-05")]
  const absent = corrected(tuesday, joe.attended("tuesday", "absent", "2014-03-04"))

  it.effect(
    "holds the achievement for somebody to look at; a mark that says the same in another word changes nothing",
    () =>
      Effect.gen(function* () {
        yield* given(catalog({}), ...facts)
          .when(absent)
          .then(contested("there", "2014-03-04..", "never"))
        yield* given(catalog({}), ...facts)
          .when(corrected(tuesday, joe.attended("tuesday", "late", "2014-03-04")))
          .then()
      })
  )

  it.effect("takes it where the type applies", () =>
    given(catalog({ lost: "apply" }), ...facts)
      .when(absent)
      .then(withdrawn("there"))
  )
})

describe("a contested achievement", () => {
  const held = given(algebra(examPass()), passing, closing).when(failing)
  const keep = held.whenDecided(mia.resolves(ann, "exam-pass", "keep", []))
  const apply = held.whenDecided(mia.resolves(ann, "exam-pass", "apply", []))

  it.effect("that is kept stands and is contested no longer, however often the same is said", () =>
    Effect.gen(function* () {
      const { entries, status } = yield* keep.then(updated("exam-pass", standing))
      assert.deepStrictEqual(
        entries.map(({ decisions, contested }) => [decisions.map(Number), contested]),
        [[[1], null]]
      )
      assert.strictEqual(status("algebraist", "2014-12-01"), "valid")
      yield* keep.when(failing).then()
    })
  )

  it.effect("to which the facts are applied is withdrawn", () =>
    Effect.gen(function* () {
      const { entries } = yield* apply.then(withdrawn("exam-pass"))
      assert.deepStrictEqual(
        entries.map(({ decisions }) => decisions.map(Number)),
        [[1]]
      )
    })
  )

  it.effect("is contested anew when the facts say something else again; kept, for as long as they say just that", () =>
    Effect.gen(function* () {
      yield* keep.when(later).then(contested("exam-pass", standing, "2014-05-20.."))
      yield* keep.when(later).when(failing).then(updated("exam-pass", standing))
      yield* keep.when(later).when(passing).then(updated("exam-pass", standing))
      yield* keep.when(passing).then()
    })
  )

  it.effect("comes back when what was applied is corrected back", () =>
    apply.when(passing).then(reinstated("exam-pass", "2014-05-10.."))
  )

  it.effect("is contested again when the resolution that kept it is withdrawn", () =>
    keep.whenDecided(mia.withdraws(1)).then(contested("exam-pass", standing, "never"))
  )

  it.effect("is settled by a grant, without a resolution", () =>
    held
      .whenDecided(mia.grants(ann, "exam-pass", "2014-05-10"))
      .then(decided("Updated", "exam-pass", standing, "never"))
  )

  it.effect("stays so through another decision about it", () =>
    held.whenDecided(mia.extends(ann, "exam-pass", "P1Y")).then("Extended exam-pass: 2014-05-10..; contested: never")
  )

  it.effect("is resolved for the days that the facts say, and no others", () =>
    given(algebra(examPass()), passing, closing)
      .when(later)
      .whenDecided(mia.resolves(ann, "exam-pass", "apply", [{ from: day("2014-05-20"), lost: null }]))
      .then(updated("exam-pass", "2014-05-20.."))
  )
})

describe("the deadline of a review", () => {
  const held = (review?: object) =>
    given(algebra(examPass(review === undefined ? {} : { review })), passing, closing)
      .on("2014-08-01")
      .when(failing)

  it.effect("settles nothing on its last day; the day after, what the type says", () =>
    Effect.gen(function* () {
      const story = held({ within: "P10D", otherwise: "apply" })
      yield* story.whenSettled("2014-08-11").then()
      const { entries, dossier } = yield* story.whenSettled("2014-08-12").then(withdrawn("exam-pass"))
      assert.deepStrictEqual(
        entries.map(({ decisions }) => decisions.map(Number)),
        [[1]]
      )
      assert.deepStrictEqual(
        dossier().decisions.map(({ actor, role, reason }) => [actor, role, reason]),
        [["laurel", "policy", "nobody decided by 2014-08-11"]]
      )
    })
  )

  it.effect("keeps after thirty days what says nothing of it, and says so once", () =>
    Effect.gen(function* () {
      yield* held().whenSettled("2014-08-31").then()
      yield* held().whenSettled("2014-09-01").then(updated("exam-pass", standing))
      yield* held().whenSettled("2014-09-01").whenSettled("2015-09-01").then()
    })
  )

  it.effect("settles nothing that somebody has decided by then", () =>
    held({ within: "P10D", otherwise: "apply" })
      .whenDecided(mia.resolves(ann, "exam-pass", "keep", []))
      .whenSettled("2014-09-01")
      .then()
  )
})

describe("issuing", () => {
  it.effect("is no correction: a closed participation issues what is found late", () =>
    given(withPolicy({ better: "hold", worse: "hold", lost: "hold" }), closing)
      .when(passing)
      .then(issued("exam-pass", "2014-05-10"))
  )
})
