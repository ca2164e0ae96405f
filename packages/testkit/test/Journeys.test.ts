import { assert, describe, it } from "@effect/vitest"
import { AchievementId, Id } from "@laurel/core"
import {
  corrected,
  decided,
  decider,
  given,
  issued,
  type Outcome,
  participant,
  reinstated,
  retracted,
  updated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"
import { running } from "./catalogs.ts"

const [lms, academy] = [Id.SourceId.make("lms"), Id.SourceId.make("academy")]

/** A room on Monday and a module online, each told by a source of its own. */
const blended = (joins?: object): unknown =>
  running(
    {
      delivery: "blended",
      components: [
        { activity: "monday", group: "live" },
        { activity: "module", also: ["scorm-77", "module-v2"], group: "online" }
      ],
      sessions: [{ activity: "monday", starts: "2014-03-03T09:00:00Z", ends: "2014-03-03T12:00:00Z" }],
      ...(joins === undefined ? {} : { joins })
    },
    [
      {
        id: "blend",
        rule: {
          rule: "all",
          of: [
            { rule: "attended", minutes: 120, group: "live" },
            { rule: "completed", group: "online", component: "every" }
          ]
        }
      }
    ]
  )

const room = participant({ offering: "run-1", source: academy, key: "r-1" })
const net = (key: string, contact = "ann") => participant({ offering: "run-1", source: lms, key, contact })
const there = room.attended("monday", 150, "2014-03-03")
const done = net("r-1").completed("module", "2014-03-10")
const mia = decider()

const names = ({ achievements }: Outcome) => achievements.map(({ id }) => AchievementId.format(id))

describe("a journey by registration", () => {
  const catalog = blended({ by: "registration" })

  it.effect("is one learner's where both sources name the same; under two names nothing is earned", () =>
    Effect.gen(function* () {
      const joined = yield* given(catalog, there).when(done).then(issued("blend", "2014-03-10"))
      assert.deepStrictEqual(names(joined), ["blend:1:1"])
      yield* given(catalog, there).when(net("r-2").completed("module", "2014-03-10")).then()
    })
  )

  it.effect("is of a UUID that a key is, or begins with before a slash; of any other key it is the whole key", () =>
    Effect.gen(function* () {
      const [uuid, other] = ["9e61280a-b675-5458-8d75-fdb03d1b65e6", "5e907b8f-00ae-558c-b34c-02089fd4b0a3"]
      const booked = (key: string) =>
        participant({ offering: "run-1", source: academy, key }).attended("monday", 150, "2014-03-03")
      const online = (key: string) => net(key).completed("module", "2014-03-10")
      const joined = [
        [uuid, uuid],
        [uuid, `${uuid}/run-1/email:ann@example.test`],
        [`${uuid}/run-1/employee:E-1`, `${uuid}/run-1/email:ann@example.test`],
        [uuid.toUpperCase(), `${uuid}/run-1/employee:E-1`],
        ["EEE/2014J/620536", "EEE/2014J/620536"]
      ] as const
      for (const [one, another] of joined)
        yield* given(catalog, booked(one)).when(online(another)).then(issued("blend", "2014-03-10"))
      const apart = [
        [uuid, other],
        [`${uuid}/run-1/employee:E-1`, `${other}/run-1/employee:E-1`],
        [uuid, `${uuid}x`],
        [uuid, `run-1/${uuid}`],
        ["EEE/2014J/620536", "EEE/2014J/620537"],
        ["EEE", "EEE/2014J/620536"]
      ] as const
      for (const [one, another] of apart) yield* given(catalog, booked(one)).when(online(another)).then()
    })
  )

  it.effect("is nobody's where the same name is two people's", () =>
    given(catalog, there).when(net("r-1", "bob").completed("module", "2014-03-10")).then()
  )

  it.effect("is one where the two contacts are one person, and two again when they are not", () =>
    Effect.gen(function* () {
      const bob = net("r-1", "bob")
      const story = given(catalog, there, bob.completed("module", "2014-03-10")).whenDecided(mia.links(room, bob))
      yield* story.then(issued("blend", "2014-03-10"))
      yield* story.whenDecided(mia.withdraws(1)).then(withdrawn("blend"))
    })
  )

  it.effect("is earned by what was recorded in either order, and stays with the learner it began with", () =>
    Effect.gen(function* () {
      yield* given(catalog, done).when(there).then(issued("blend", "2014-03-10"))
      const story = given(catalog, there, done).when(corrected(done, net("r-1").completed("module", "2014-03-12")))
      assert.deepStrictEqual(names(yield* story.then(updated("blend", "2014-03-12.."))), ["blend:1:1"])
      yield* given(catalog, there, done)
        .when(corrected(there, room.attended("monday", 60, "2014-03-03")))
        .then(withdrawn("blend"))
    })
  )

  it.effect(
    "is closed without a source that has taken back all that it said, and not without one that said little",
    () =>
      Effect.gen(function* () {
        const offering = { components: [{ activity: "module", group: "online" }], joins: { by: "registration" } }
        const type = { id: "sure", rule: { rule: "noFailureAfterPass", group: "online" } }
        const passed = room.passed("module", "2014-03-05")
        const story = given(running(offering, [type]), done, passed, room.closed("2014-04-01"))
        yield* story.when(retracted(done)).then(issued("sure", "2014-03-05"))
        yield* story.when(corrected(done, net("r-1").progressed("module", 0.1, "2014-03-10"))).then()
      })
  )

  it.effect("is closed once all of its sources say so, and open while one still may say more", () =>
    Effect.gen(function* () {
      const shorter = corrected(there, room.attended("monday", 60, "2014-03-03"))
      const half = given(catalog, there, done, net("r-1").closed("2014-04-01"))
      yield* half.when(shorter).then(withdrawn("blend"))
      yield* half.when(room.closed("2014-04-02")).when(shorter).then("Contested blend: 2014-03-10..; contested: never")
    })
  )

  it.effect("is told to have by a decision about the participation it began with", () =>
    given(catalog, there, net("r-1").registered("2014-01-01"))
      .whenDecided(mia.grants(room, "blend", "2014-03-05"))
      .when(done)
      .then(decided("Updated", "blend", "2014-03-05..", "2014-03-10.."))
  )

  it.effect("is not told to have by one about another of its participations, which would say nothing", () =>
    Effect.gen(function* () {
      const other = net("r-1")
      const story = given(catalog, there, other.registered("2014-01-01"))
      yield* story
        .whenDecided(mia.grants(other, "blend", "2014-03-05"))
        .thenRefused(/learner 2 is joined with learner 1: decide about blend:1:1/)
      const alone = net("r-2")
      yield* given(catalog, there, alone.registered("2014-01-01"))
        .whenDecided(mia.grants(alone, "blend", "2014-03-05"))
        .then(decided("Issued", "blend", "2014-03-05..", "never"))
    })
  )
})

describe("a journey by window", () => {
  const catalog = blended({ by: "window", within: "P7D" })
  const begins = room.registered("2014-03-01")
  const story = given(catalog, begins, there)
  const online = (start: string) => {
    const other = net("n-9")
    return story.when(other.registered(start), other.completed("module", "2014-03-20"))
  }

  it.effect("joins what begins on its last day; a day later nothing is earned", () =>
    Effect.gen(function* () {
      yield* online("2014-03-08").then(issued("blend", "2014-03-20"))
      yield* online("2014-03-09").then()
    })
  )

  it.effect("joins what began before it, of which it was heard later", () =>
    Effect.gen(function* () {
      yield* online("2014-02-22").then(issued("blend", "2014-03-20"))
      yield* online("2014-02-21").then()
    })
  )

  it.effect("parts again where the beginning is corrected out of it, and joins where it is corrected back", () =>
    Effect.gen(function* () {
      const other = net("n-9")
      const start = other.registered("2014-03-08")
      const parted = given(catalog, begins, there, start, other.completed("module", "2014-03-20")).when(
        corrected(start, other.registered("2014-03-09"))
      )
      yield* parted.then(withdrawn("blend"))
      yield* parted.when(start).then(reinstated("blend", "2014-03-20.."))
    })
  )

  it.effect("holds one enrolment of a course taken twice apart from the next", () =>
    Effect.gen(function* () {
      const [next, other] = [participant({ offering: "run-1", source: academy, key: "r-2" }), net("n-2")]
      const before = net("n-1")
      const after = yield* given(
        catalog,
        begins,
        there,
        before.registered("2014-03-02"),
        before.completed("module", "2014-03-10")
      )
        .when(
          next.registered("2015-03-01"),
          next.attended("monday", 150, "2015-03-03"),
          other.registered("2015-03-02"),
          other.completed("module", "2015-03-09")
        )
        .then(issued("blend", "2015-03-09"))
      assert.deepStrictEqual(names(after), ["blend:1:1", "blend:3:1"])
    })
  )
})

describe("an offering that joins nothing", () => {
  it.effect("earns nothing from halves, and everything from one participation that has both", () =>
    Effect.gen(function* () {
      yield* given(blended(), there).when(done).then()
      yield* given(blended(), there).when(room.completed("module", "2014-03-10")).then(issued("blend", "2014-03-10"))
    })
  )
})

describe("a component", () => {
  it.effect("is fed by any of its activities; by another activity it is not", () =>
    Effect.gen(function* () {
      for (const activity of ["module", "scorm-77", "module-v2"]) {
        yield* given(blended(), there).when(room.completed(activity, "2014-03-10")).then(issued("blend", "2014-03-10"))
      }
      yield* given(blended(), there).when(room.completed("scorm-78", "2014-03-10")).then()
    })
  )
})
