import { assert, describe, it } from "@effect/vitest"
import { Catalog, Template } from "@laurel/core"
import { decider, given, issued, participant } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { running } from "./catalogs.ts"

const ann = participant({ offering: "run-1" })
const [instructor, mia] = [decider("ira", "instructor"), decider()]
const closing = ann.closed("2014-04-01")

const session = (activity: string, day: string): object => ({
  activity,
  starts: `${day}T09:00:00Z`,
  ends: `${day}T11:00:00Z`
})
const days = ["2014-03-03", "2014-03-04", "2014-03-05", "2014-03-06", "2014-03-07"]
const sessions = days.map((day, index) => session(`s${index + 1}`, day))
const there = (count: number) => days.slice(0, count).map((day, index) => ann.attended(`s${index + 1}`, "present", day))
const away = (from: number) => days.slice(from).map((day, index) => ann.attended(`s${from + index + 1}`, "absent", day))
const delivered = (delivery: string, rule: object, offering: object = {}) =>
  running({ delivery, ...offering }, [{ id: "done", rule }])

describe("a classroom course", () => {
  const catalog = delivered("classroom", Template.classroom(), { sessions })
  const passed = ann.rolledUp("passed", "2014-03-20")

  it.effect("is done by four of five sessions and a passed participation; by three it is not", () =>
    Effect.gen(function* () {
      yield* given(catalog, ...there(4), ...away(4), passed)
        .when(closing)
        .then(issued("done", "2014-03-20"))
      yield* given(catalog, ...there(3), ...away(3), passed)
        .when(closing)
        .then()
    })
  )

  it.effect(
    "is done by an instructor's word in place of the status; not by a manager's, nor by a status of completed",
    () =>
      Effect.gen(function* () {
        const story = given(catalog, ...there(5), closing)
        yield* story.whenDecided(instructor.assesses(ann, "pass", "2014-03-21")).then(issued("done", "2014-03-21"))
        yield* story.whenDecided(mia.assesses(ann, "pass", "2014-03-21")).then()
        yield* story.when(ann.rolledUp("completed", "2014-03-20")).then()
      })
  )

  it.effect("is said nothing of before it is closed, since one more session may come", () =>
    given(catalog, ...there(5))
      .when(passed)
      .then()
  )

  it.effect("leaves a session out of which somebody was excused: all of four, and not three of four", () =>
    Effect.gen(function* () {
      const excused = ann.attended("s5", "excused", "2014-03-07")
      const whole = delivered("classroom", Template.classroom({ share: "100%" }), { sessions })
      yield* given(whole, ...there(4), excused, passed)
        .when(closing)
        .then(issued("done", "2014-03-20"))
      yield* given(whole, ...there(3), ann.attended("s4", "absent", "2014-03-06"), excused, passed)
        .when(closing)
        .then()
    })
  )
})

describe("a virtual course", () => {
  const catalog = delivered("virtual", Template.virtual({ minutes: 300 }), { sessions })
  const stay = (session: string, day: string, from: string, until: string) =>
    ann.attended(session, [`${day}T${from}:00Z`, `${day}T${until}:00Z`], day, { key: `${session} ${from}` })
  const most = [ann.attended("s1", 120, "2014-03-03"), ann.attended("s2", 120, "2014-03-04")]

  it.effect("is done by minutes enough, on the day they are reached; a minute less, it is not", () =>
    Effect.gen(function* () {
      yield* given(catalog, ...most)
        .when(ann.attended("s3", 60, "2014-03-05"))
        .then(issued("done", "2014-03-05"))
      yield* given(catalog, ...most)
        .when(ann.attended("s3", 59, "2014-03-05"))
        .then()
    })
  )

  it.effect("counts overlapping stays once", () =>
    Effect.gen(function* () {
      const long = stay("s3", "2014-03-05", "09:00", "09:40")
      yield* given(catalog, ...most, long)
        .when(stay("s3", "2014-03-05", "09:20", "10:00"))
        .then(issued("done", "2014-03-05"))
      yield* given(catalog, ...most, long)
        .when(stay("s3", "2014-03-05", "09:20", "09:59"))
        .then()
    })
  )

  it.effect("is done by an instructor's word, whatever the minutes; by nobody else's", () =>
    Effect.gen(function* () {
      const story = given(catalog, ann.registered("2014-01-01"))
      yield* story.whenDecided(instructor.assesses(ann, "pass", "2014-03-21")).then(issued("done", "2014-03-21"))
      yield* story.whenDecided(mia.assesses(ann, "pass", "2014-03-21")).then()
    })
  )

  it.effect("by a share of the minutes is done at eight hours of ten once it is closed; a minute less, it is not", () =>
    Effect.gen(function* () {
      const share = delivered("virtual", Template.virtual(), { sessions })
      const minutes = (last: number) =>
        days.slice(0, 4).map((day, index) => ann.attended(`s${index + 1}`, index === 3 ? last : 120, day))
      yield* given(share, ...minutes(120))
        .when(closing)
        .then(issued("done", "2014-03-06"))
      yield* given(share, ...minutes(119))
        .when(closing)
        .then()
    })
  )
})

describe("a blended course", () => {
  const catalog = delivered("blended", Template.blended({ live: "live", online: "online" }), {
    components: [
      { activity: "s1", group: "live" },
      { activity: "reading", group: "online" },
      { activity: "quiz", group: "online" }
    ],
    sessions: sessions.slice(0, 1)
  })
  const read = ann.completed("reading", "2014-03-10")
  const quiz = ann.passed("quiz", "2014-03-12")

  it.effect("is done by both of its parts, on the day of the last; by one of them it is not", () =>
    Effect.gen(function* () {
      yield* given(catalog, ...there(1), read, quiz)
        .when(closing)
        .then(issued("done", "2014-03-12"))
      yield* given(catalog, ...there(1), read)
        .when(closing)
        .then()
      yield* given(catalog, read, quiz).when(closing).then()
    })
  )
})

describe("a self-paced course", () => {
  const components = [
    { activity: "one", group: "modules" },
    { activity: "two", group: "modules" }
  ]
  const paced = (how: Parameters<typeof Template.selfPaced>[0]) =>
    delivered("selfPaced", Template.selfPaced(how), { components })

  it.effect("is done by every module completed; by one of two it is not", () =>
    Effect.gen(function* () {
      const story = given(paced({ group: "modules" }), ann.completed("one", "2014-03-10"))
      yield* story.when(ann.completed("two", "2014-03-12")).then(issued("done", "2014-03-12"))
      yield* story.when(ann.progressed("two", 0.99, "2014-03-12")).then()
    })
  )

  it.effect("with a pass mark is done by the marks; completing is not enough", () =>
    Effect.gen(function* () {
      const story = given(paced({ group: "modules", passMark: "80%" }), ann.scored("one", 80, "2014-03-10"))
      yield* story.when(ann.scored("two", 80, "2014-03-12")).then(issued("done", "2014-03-12"))
      yield* story.when(ann.scored("two", 79.9, "2014-03-12")).then()
      yield* story.when(ann.completed("two", "2014-03-12")).then()
    })
  )

  it.effect("with a threshold is done by going that far, or by completing", () =>
    Effect.gen(function* () {
      const story = given(paced({ group: "modules", progress: "90%" }), ann.progressed("one", 0.9, "2014-03-10"))
      yield* story.when(ann.progressed("two", 0.9, "2014-03-12")).then(issued("done", "2014-03-12"))
      yield* story.when(ann.completed("two", "2014-03-12")).then(issued("done", "2014-03-12"))
      yield* story.when(ann.progressed("two", 0.89, "2014-03-12")).then()
    })
  )

  it.effect("is not done by what its source says of the whole", () =>
    given(paced({ group: "modules" }))
      .when(ann.rolledUp("passed", "2014-03-12"))
      .then()
  )
})

describe("learning elsewhere", () => {
  const proof = (more: object = {}) =>
    ann.presented(null, { title: "First aid", issuer: "Red Cross", verified: true, ...more }, "2014-03-10")

  it.effect("counts by verified proof of an issuer who is trusted; of no other", () =>
    Effect.gen(function* () {
      const catalog = delivered("external", Template.external({ issuers: ["Red Cross"] }))
      yield* given(catalog).when(proof()).then(issued("done", "2014-03-10"))
      yield* given(catalog)
        .when(proof({ issuer: "Blue Cross" }))
        .then()
      yield* given(catalog)
        .when(proof({ verified: false }))
        .then()
    })
  )

  it.effect("that nobody has verified waits, and counts from the day somebody has", () =>
    Effect.gen(function* () {
      const unverified = ann.presented(null, { title: "First aid" }, "2014-03-10")
      const story = given(delivered("external", Template.external()), unverified)
      yield* story.then()
      yield* story.whenDecided(mia.assesses(ann, "pass", "2014-03-15")).then(issued("done", "2014-03-15"))
      yield* story.whenDecided(mia.assesses(ann, "fail", "2014-03-15")).then()
    })
  )

  it.effect("that somebody has to assess counts once they have, in their role", () =>
    Effect.gen(function* () {
      const story = given(delivered("external", Template.external({ roles: ["registrar"] })), proof())
      yield* story.whenDecided(mia.assesses(ann, "pass", "2014-03-15")).then()
      yield* story
        .whenDecided(decider("ray", "registrar").assesses(ann, "pass", "2014-03-15"))
        .then(issued("done", "2014-03-15"))
    })
  )
})

describe("a rule that asks what a delivery can't produce", () => {
  it("is told so when it is defined; the same rule for another delivery is taken", () => {
    const rule = Template.external()
    const refused = Catalog.decode(delivered("selfPaced", rule))
    assert.isTrue(Result.isFailure(refused) && /can't produce/.test(refused.failure.message))
    assert.isTrue(Result.isSuccess(Catalog.decode(delivered("external", rule))))
  })
})
