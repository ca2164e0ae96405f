import { assert, describe, it } from "@effect/vitest"
import type { Fact } from "@laurel/core"
import {
  contested,
  corrected,
  decided,
  decider,
  given,
  issued,
  participant,
  reinstated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"

const offering = (course: string): object => ({
  id: `${course}-1`,
  course,
  zone: "Europe/London",
  components: [{ activity: "exam", group: "exam" }]
})
const passed = { rule: "passed", group: "exam" }
const after = (id: string, on?: string): object => ({ rule: "holds", id, ...(on === undefined ? {} : { on }) })

/** Basics, on which advanced builds, on which expert builds; each its own course, with a pass of its exam. */
const catalog = (on?: string, builds = "basics", more: object = {}): unknown => ({
  offerings: ["basics", "advanced", "expert"].map(offering),
  achievementTypes: [
    { id: "expert", courses: ["expert"], rule: { rule: "all", of: [passed, after("advanced", on)] } },
    { id: "advanced", courses: ["advanced"], rule: { rule: "all", of: [passed, after(builds, on)] }, ...more },
    { id: "basics", courses: ["basics"], rule: passed }
  ],
  certifications: [
    { id: "grounded", through: ["basics"], validity: { basis: "completion", period: "P1Y", grace: { period: "P1M" } } }
  ]
})

const of = (course: string) => participant({ offering: `${course}-1` })
const [basics, advanced, expert] = [of("basics"), of("advanced"), of("expert")]
const basic = basics.passed("exam", "2014-03-01")
const more = advanced.passed("exam", "2014-04-01")
const most = expert.passed("exam", "2014-05-01")
const mia = decider()

describe("an achievement that builds on another", () => {
  it.effect("is earned on the later of the two days, whichever was heard of first", () =>
    Effect.gen(function* () {
      yield* given(catalog(), basic).when(more).then(issued("advanced", "2014-04-01"))
      yield* given(catalog(), more).when(basic).then(issued("basics", "2014-03-01"), issued("advanced", "2014-04-01"))
      const late = basics.passed("exam", "2014-06-01")
      yield* given(catalog(), more).when(late).then(issued("basics", "2014-06-01"), issued("advanced", "2014-06-01"))
    })
  )

  it.effect("is not earned without it, or on somebody else's", () =>
    Effect.gen(function* () {
      yield* given(catalog()).when(more).then()
      const bob = participant({ offering: "basics-1", contact: "bob" })
      yield* given(catalog(), bob.passed("exam", "2014-03-01")).when(more).then()
    })
  )

  it.effect("is explained by its own facts, or by the news of the other", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog(), more)
        .when(basic)
        .then(issued("basics", "2014-03-01"), issued("advanced", "2014-04-01"))
      assert.isTrue(entries.every(({ because }) => because.length > 0))
    })
  )
})

describe("a chain of three", () => {
  const issues = [issued("basics", "2014-03-01"), issued("advanced", "2014-04-01"), issued("expert", "2014-05-01")]

  it.effect("is earned link by link whatever the order of facts and pages", () =>
    Effect.gen(function* () {
      const orders: ReadonlyArray<ReadonlyArray<Fact.Draft>> = [
        [basic, more, most],
        [most, more, basic],
        [more, most, basic],
        [more, basic, most]
      ]
      for (const order of orders) {
        const page = yield* given(catalog())
          .when(...order)
          .then(...issues)
        assert.strictEqual(page.achievements.length, 3)
        const pages = yield* order
          .reduce((story, draft) => story.when(draft), given(catalog()))
          .then(...(order.at(-1) === basic ? issues : issues.slice(2)))
        assert.deepStrictEqual(["basics", "advanced", "expert"].map(pages.held), [
          "2014-03-01..",
          "2014-04-01..",
          "2014-05-01.."
        ])
      }
    })
  )

  it.effect("breaks at the link that is missing", () =>
    given(catalog()).when(basic, most).then(issued("basics", "2014-03-01"))
  )

  it.effect("comes down with its first link where everything applies, and is up again with it", () =>
    Effect.gen(function* () {
      const failed = corrected(basic, basics.failed("exam", "2014-03-01"))
      const fallen = given(catalog(), basic, more, most).when(failed)
      yield* fallen.then(withdrawn("basics"), withdrawn("advanced"), withdrawn("expert"))
      yield* fallen
        .when(basic)
        .then(
          reinstated("basics", "2014-03-01.."),
          reinstated("advanced", "2014-04-01.."),
          reinstated("expert", "2014-05-01..")
        )
    })
  )

  it.effect("comes down by a decision on its first link, and not by one that only suspends it", () =>
    Effect.gen(function* () {
      yield* given(catalog(), basic, more, most)
        .whenDecided(mia.denies(basics, "basics"))
        .then(decided("Denied", "basics", "never", "2014-03-01.."), withdrawn("advanced"), withdrawn("expert"))
      yield* given(catalog(), basic, more, most)
        .whenDecided(mia.suspends(basics, "basics", "2014-06-01"))
        .then(decided("Suspended", "basics", "2014-03-01.."))
    })
  )

  it.effect("stands while its first link is contested", () =>
    given(catalog(), basic, more, most, basics.closed("2014-06-01"))
      .when(corrected(basic, basics.failed("exam", "2014-03-01")))
      .then(contested("basics", "2014-03-01..", "never"))
  )

  it.effect("is held as far as each link's own participation is closed", () =>
    given(catalog(), basic, more, advanced.closed("2014-06-01"))
      .when(corrected(basic, basics.failed("exam", "2014-03-01")))
      .then(withdrawn("basics"), contested("advanced", "2014-04-01..", "never"))
  )
})

describe("what is asked of the other", () => {
  it.effect("once: a later loss of it changes nothing; while: it counts as long", () =>
    Effect.gen(function* () {
      const revoked = mia.revokes(basics, "basics", "2014-06-01")
      const revocation = decided("Revoked", "basics", "2014-03-01..")
      yield* given(catalog("once"), basic, more).whenDecided(revoked).then(revocation)
      const during = yield* given(catalog("while"), basic, more)
        .whenDecided(revoked)
        .then(revocation, withdrawn("advanced", "2014-04-01..2014-06-01"))
      assert.strictEqual(during.held("advanced"), "2014-04-01..2014-06-01")
    })
  )

  it.effect("at the start: held on the day of registration, not the day after", () =>
    Effect.gen(function* () {
      yield* given(catalog("start"), basic, advanced.registered("2014-03-01"))
        .when(more)
        .then(issued("advanced", "2014-04-01"))
      yield* given(catalog("start"), basic, advanced.registered("2014-02-28")).when(more).then()
    })
  )

  it.effect("on a day: held on it, not the day after", () =>
    Effect.gen(function* () {
      yield* given(catalog("2014-03-01"), basic).when(more).then(issued("advanced", "2014-04-01"))
      yield* given(catalog("2014-02-28"), basic).when(more).then()
    })
  )

  it.effect("a certification: held for its validity, and again once renewed", () =>
    Effect.gen(function* () {
      const [inTime, late] = ["2015-03-01", "2015-03-02"].map((on) => advanced.registered(on))
      const exam = advanced.passed("exam", "2015-06-01")
      const story = given(catalog("start", "grounded"), basic)
      if (inTime === undefined || late === undefined) return assert.fail()
      yield* story.when(inTime, exam).then(issued("advanced", "2015-06-01"))
      yield* story.when(late, exam).then()
      const again = participant({ offering: "basics-1", key: "again" }).passed("exam", "2015-03-02")
      yield* story.when(again).when(late, exam).then(issued("advanced", "2015-06-01"))
    })
  )

  it.effect("of a person, whoever of their contacts has it", () =>
    Effect.gen(function* () {
      const other = participant({ offering: "basics-1", contact: "a.smith", scheme: "email" })
      const story = given(catalog(), more, other.passed("exam", "2014-03-01"))
      yield* story.whenDecided(mia.links(advanced, other)).then(issued("advanced", "2014-04-01"))
      yield* given(catalog(), more, other.registered("2014-01-01"))
        .whenDecided(mia.links(advanced, other))
        .when(other.passed("exam", "2014-03-01"))
        .then(issued("basics", "2014-03-01"), issued("advanced", "2014-04-01"))
      yield* story.whenDecided(mia.links(advanced, other)).whenDecided(mia.withdraws(1)).then(withdrawn("advanced"))
    })
  )
})

describe("what another achievement brings", () => {
  it.effect("names the decision that brought that one", () =>
    Effect.gen(function* () {
      const held = given(catalog("while"), basic, more)
      const { entries } = yield* held
        .whenDecided(mia.voids(basics, "basics"))
        .then(decided("Voided", "basics", "2014-03-01.."), withdrawn("advanced"))
      assert.deepStrictEqual(
        entries.map(({ decisions }) => decisions.map(Number)),
        [[1], [1]]
      )
    })
  )

  it.effect("and takes away again in one breath is not entered", () =>
    Effect.gen(function* () {
      const twin = participant({ offering: "basics-1", key: "ann/again" })
      const { entries } = yield* given(catalog("while"), basic, more)
        .when({ ...basic, evidence: { _tag: "Retracted" } }, twin.passed("exam", "2014-03-01"))
        .then(withdrawn("basics"), issued("basics", "2014-03-01"))
      assert.strictEqual(entries.length, 2)
    })
  )
})
