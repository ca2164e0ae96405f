import { assert, describe, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import {
  contested,
  corrected,
  decided,
  decider,
  given,
  issued,
  type Outcome,
  participant,
  updated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, certifiedBy, examPass, running } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1" })
const again = participant({ offering: "algebra-2" })
const passing = ann.scored("finals", 60, "2014-05-10")
const mia = decider()
const lasting = (validity: object) => certifiedBy(algebra(examPass()), validity)
const yearly = lasting({ basis: "previousExpiry", period: "P1Y", window: "P3M" })
const held = ({ holds }: Outcome) => holds("algebraist")

describe("a renewal", () => {
  it.effect("on the day the window opens builds on the expiry; a day before, it leaves it", () =>
    Effect.gen(function* () {
      const story = given(yearly, passing)
      const open = yield* story.when(again.scored("finals", 60, "2015-02-10")).then(issued("exam-pass", "2015-02-10"))
      assert.strictEqual(held(open), "2014-05-10 to 2015-02-09, 2015-02-10 to 2016-05-10")
      const early = yield* story.when(again.scored("finals", 60, "2015-02-09")).then(issued("exam-pass", "2015-02-09"))
      assert.strictEqual(held(early), "2014-05-10 to 2015-02-08, 2015-02-09 to 2015-05-10")
    })
  )

  it.effect("on the last day is in time, on the next it is late, whenever it is heard of", () =>
    Effect.gen(function* () {
      const story = given(yearly, passing).on("2016-01-01")
      const last = yield* story.when(again.scored("finals", 60, "2015-05-10")).then(issued("exam-pass", "2015-05-10"))
      assert.strictEqual(held(last), "2014-05-10 to 2015-05-09, 2015-05-10 to 2016-05-10")
      const late = yield* story.when(again.scored("finals", 60, "2015-05-11")).then(issued("exam-pass", "2015-05-11"))
      assert.strictEqual(held(late), "2014-05-10 to 2015-05-10, 2015-05-11 to 2016-05-11")
    })
  )

  it.effect("is dated anew when the earning before it is corrected", () =>
    Effect.gen(function* () {
      const story = given(yearly, passing, again.scored("finals", 60, "2015-04-01"))
      const moved = yield* story
        .when(corrected(passing, ann.scored("finals", 60, "2014-06-10")))
        .then(updated("exam-pass", "2014-06-10.."))
      assert.strictEqual(held(moved), "2014-06-10 to 2015-03-31, 2015-04-01 to 2016-06-10")
      const gone = yield* story
        .when(corrected(passing, ann.scored("finals", 10, "2014-05-10")))
        .then(withdrawn("exam-pass"))
      assert.strictEqual(held(gone), "2015-04-01 to 2016-04-01")
    })
  )
})

describe("29 February", () => {
  const leap = ann.scored("finals", 60, "2016-02-29")

  it.effect("and a year is 28 February; and four years, 29 February again", () =>
    Effect.gen(function* () {
      const year = given(lasting({ basis: "completion", period: "P1Y" })).when(leap)
      assert.strictEqual(held(yield* year.then(issued("exam-pass", "2016-02-29"))), "2016-02-29 to 2017-02-28")
      const four = given(lasting({ basis: "completion", period: "P4Y" })).when(leap)
      assert.strictEqual(held(yield* four.then(issued("exam-pass", "2016-02-29"))), "2016-02-29 to 2020-02-29")
    })
  )

  it.effect("is not forgotten by renewals on the 28th", () =>
    Effect.gen(function* () {
      const renewals = ["2017-02-01", "2018-02-01", "2019-02-01"].map((on, index) =>
        participant({ offering: "algebra-2", key: `again-${index}` }).scored("finals", 60, on)
      )
      const after = yield* given(yearly, leap, ...renewals).then(
        issued("exam-pass", "2016-02-29"),
        issued("exam-pass", "2017-02-01"),
        issued("exam-pass", "2018-02-01"),
        issued("exam-pass", "2019-02-01")
      )
      assert.isTrue(held(after).endsWith("2019-02-01 to 2020-02-29"))
    })
  )
})

describe("four of five items", () => {
  const items = ["one", "two", "three", "four", "five"]
  const catalog = running({ components: items.map((activity) => ({ activity, group: activity })) }, [
    { id: "most", rule: { rule: "atLeast", n: 4, of: items.map((group) => ({ rule: "completed", group })) } }
  ])
  const eve = participant({ offering: "run-1", contact: "eve" })
  const four = items.slice(0, 4).map((item, index) => eve.completed(item, `2014-03-0${index + 1}`))

  it.effect("are done on the day of the fourth; a fifth that is done later moves nothing", () =>
    Effect.gen(function* () {
      yield* given(catalog)
        .when(...four)
        .then(issued("most", "2014-03-04"))
      yield* given(catalog, ...four)
        .when(eve.completed("five", "2014-03-09"))
        .then()
    })
  )

  it.effect("are done a day earlier where a fifth was done earlier and is heard of later", () =>
    given(catalog, ...four)
      .when(eve.completed("five", "2014-02-01"))
      .then(updated("most", "2014-03-03.."))
  )

  it.effect("are not done by three, nor by one item four times", () =>
    Effect.gen(function* () {
      yield* given(catalog)
        .when(...four.slice(1))
        .then()
      yield* given(catalog)
        .when(...["1", "2", "3", "4"].map((day) => eve.completed("one", `2014-03-0${day}`)))
        .then()
    })
  )
})

describe("a decision against the facts", () => {
  const regraded = corrected(passing, ann.scored("finals", 39, "2014-05-10"))

  it.effect("keeps what was granted by exception through a regrade below the pass mark; without it, it goes", () =>
    Effect.gen(function* () {
      const story = given(algebra(examPass()), passing)
      const { status } = yield* story
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-10"))
        .when(regraded)
        .then(decided("Updated", "exam-pass", "2014-05-10..", "never"))
      assert.strictEqual(status("algebraist", "2014-06-01"), "valid")
      yield* story.when(regraded).then(withdrawn("exam-pass"))
    })
  )

  it.effect("keeps a manual fail against an automatic pass, before it and after it", () =>
    Effect.gen(function* () {
      const failed = decided("Denied", "exam-pass", "never", "2014-05-10..")
      const denied = mia.denies(ann, "exam-pass")
      yield* given(algebra(examPass()), ann.registered("2014-01-01")).whenDecided(denied).when(passing).then(failed)
      yield* given(algebra(examPass()), passing).whenDecided(denied).then(failed)
      yield* given(algebra(examPass()), passing)
        .whenDecided(denied)
        .when(ann.scored("finals", 90, "2014-06-10"))
        .then()
    })
  )
})

describe("several attempts", () => {
  const scored = (more: object) => algebra(examPass({ rule: { rule: "scored", group: "exam", atLeast: 0.4, ...more } }))
  const retake = ann.scored("finals", 10, "2014-06-10")

  it.effect("keep the first pass when a retake fails; where the rule says so, it is lost from that day", () =>
    Effect.gen(function* () {
      yield* given(scored({}), passing).when(retake).then()
      const lost = withdrawn("exam-pass", "2014-05-10..2014-06-10")
      yield* given(scored({ afterPass: "withdraw" }), passing)
        .when(retake)
        .then(lost)
      yield* given(scored({ attempts: "latest" }), passing)
        .when(retake)
        .then(lost)
    })
  )

  it.effect("are earned earlier by an earlier pass that arrives late; a later one changes nothing", () =>
    Effect.gen(function* () {
      const { holds } = yield* given(scored({}), passing)
        .when(ann.scored("finals", 50, "2014-04-01"))
        .then(updated("exam-pass", "2014-04-01.."))
      assert.strictEqual(holds("algebraist"), "2014-04-01 to 2017-04-01")
      yield* given(scored({}), passing)
        .when(ann.scored("finals", 50, "2014-06-01"))
        .then()
    })
  )

  it.effect("are earned earlier also where the participation is closed", () =>
    given(scored({}), passing, ann.closed("2014-07-01"))
      .when(ann.scored("finals", 50, "2014-04-01"))
      .then(updated("exam-pass", "2014-04-01.."))
  )
})

describe("a course complete in the LMS whose quiz is now failed", () => {
  const quiz = { rule: "passed", group: "quiz", attempts: "latest" }
  const whole = { rule: "rolledUp", outcome: "completed" }
  const catalog = (rule: object) =>
    running({ components: [{ activity: "quiz", group: "quiz" }] }, [{ id: "course", rule }])
  const eve = participant({ offering: "run-1", contact: "eve" })
  const facts = [eve.passed("quiz", "2014-03-01"), eve.rolledUp("completed", "2014-03-02")]
  const failed = eve.failed("quiz", "2014-04-01")

  it.effect("loses what asks for the quiz from that day, and keeps what asks for the LMS's word alone", () =>
    Effect.gen(function* () {
      yield* given(catalog({ rule: "all", of: [quiz, whole] }), ...facts)
        .when(failed)
        .then(withdrawn("course", "2014-03-02..2014-04-01"))
      yield* given(catalog(whole), ...facts)
        .when(failed)
        .then()
    })
  )

  it.effect("is no proof of its quiz", () => given(catalog(quiz)).when(eve.rolledUp("completed", "2014-03-02")).then())
})

describe("attendance corrected after issue", () => {
  it.effect("leaves the holder certified until somebody has looked; an open participation follows it at once", () =>
    Effect.gen(function* () {
      const catalog = running({ delivery: "classroom" }, [
        { id: "there", rule: { rule: "attended", minutes: 60 }, validity: { basis: "never" } }
      ])
      const eve = participant({ offering: "run-1", contact: "eve" })
      const stay = eve.attended("monday", 60, "2014-03-03")
      const less = corrected(stay, eve.attended("monday", 59, "2014-03-03"))
      const kept = yield* given(catalog, stay, eve.closed("2014-03-04"))
        .when(less)
        .then(contested("there", "2014-03-03..", "never"))
      assert.strictEqual(kept.status("there", "2014-06-01"), "valid")
      yield* given(catalog, stay).when(less).then(withdrawn("there"))
    })
  )
})

describe("two sources for one person under different identifiers", () => {
  const [hr, lms] = [Id.SourceId.make("hr"), Id.SourceId.make("lms")]
  const catalog = running(
    {
      joins: { by: "registration" },
      components: [
        { activity: "read", group: "read" },
        { activity: "test", group: "test" }
      ]
    },
    [
      {
        id: "course",
        rule: {
          rule: "all",
          of: [
            { rule: "completed", group: "read" },
            { rule: "passed", group: "test" }
          ]
        }
      }
    ],
    { identities: [{ scheme: "staff", links: "automatic" }] }
  )
  const known = (source: Id.SourceId, contact: string, ...claims: ReadonlyArray<string>) =>
    participant({ offering: "run-1", source, contact, scheme: source, key: "r-1", claims })
  const read = known(hr, "7", "staff:77").completed("read", "2014-03-01")

  it.effect("are one learner once their shared claim has linked them; without it, neither has both halves", () =>
    Effect.gen(function* () {
      yield* given(catalog, read, known(lms, "smith", "staff:77").passed("test", "2014-03-02"))
        .whenSettled("2014-04-01")
        .then(issued("course", "2014-03-02"))
      yield* given(catalog, read, known(lms, "smith", "staff:78").passed("test", "2014-03-02"))
        .whenSettled("2014-04-01")
        .then()
    })
  )
})

describe("a session across the autumn clock change", () => {
  // 00:30 to 02:30 by the clock on the wall in London, with the hour from 01:00 twice between.
  const night = { activity: "night", starts: "2014-10-26T00:30:00+01:00", ends: "2014-10-26T02:30:00Z" }
  const catalog = running({ delivery: "virtual", sessions: [night] }, [
    { id: "watch", rule: { rule: "attended", shareOfMinutes: "100%" } }
  ])
  const eve = participant({ offering: "run-1", contact: "eve" })
  const stayed = (from: string) => eve.attended("night", [from, "2014-10-26T02:30:00Z"], "2014-10-26")

  it.effect("is three hours long: who came at its start was there for all of it, who came an hour later was not", () =>
    Effect.gen(function* () {
      const story = given(catalog, eve.closed("2014-10-27"))
      yield* story.when(stayed("2014-10-26T00:30:00+01:00")).then(issued("watch", "2014-10-26"))
      yield* story.when(stayed("2014-10-26T00:30:00Z")).then()
      yield* story.when(eve.attended("night", 180, "2014-10-26")).then(issued("watch", "2014-10-26"))
      yield* story.when(eve.attended("night", 120, "2014-10-26")).then()
    })
  )
})
