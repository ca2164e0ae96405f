/** Events through a ledger: what each says, what its nearest neighbour does not, and what order and repetition do not change. */
import { assert, describe, it } from "@effect/vitest"
import { OpenEdx } from "@laurel/adapter-openedx"
import { Adapter, Ledger } from "@laurel/core"
import { collect, factsInForce, inMemory } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { gzipSync } from "node:zlib"
import { earned, open, received, remap, revisions, standing, sync } from "./ledger.ts"
import { bus, eventsOf, fileOf, tracking } from "./lines.ts"
import { demo, facts, last, refused, setting, source } from "./platform.ts"

const at = (day: number, time = "10:00:00.000"): { readonly timestamp: string } => ({
  timestamp: `2026-03-${String(day).padStart(2, "0")}T${time}+00:00`
})
const of = { user_id: 3, course_id: demo }
const passes = (day: number) => tracking("edx.course.grade.now_passed", of, at(day))
const fails = (day: number) => tracking("edx.course.grade.now_failed", of, at(day))
const enrols = (day: number, mode = "audit") => tracking("edx.course.enrollment.activated", { ...of, mode }, at(day))
const leaves = (day: number) => tracking("edx.course.enrollment.deactivated", { ...of, mode: "audit" }, at(day))
const onBus = (type: string, data: Readonly<Record<string, unknown>>, day: number, more = {}) =>
  bus(type, data, { time: at(day).timestamp, ...more })

const read = (...lines: ReadonlyArray<unknown>) => collect(eventsOf(fileOf(...lines)))

/** What stands after files were synced one after another. */
const after = (...files: ReadonlyArray<Uint8Array>) =>
  inMemory(
    Effect.gen(function* () {
      for (const file of files) yield* sync(eventsOf(file))
      return yield* standing
    })
  )

/** All orders of some things. */
const orders = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  all.length < 2
    ? [all]
    : all.flatMap((one, at) => orders(all.filter((_, other) => other !== at)).map((rest) => [one, ...rest]))

const outcome = "outcome/demo/3/outcome"

const certificate = (type: string, current_status: string, day: number) =>
  onBus(`certificate.${type}.v1`, { certificate: { current_status, mode: "verified" } }, day)
const held = (day: number) => certificate("created", "downloadable", day)
const lost = (day: number) => certificate("revoked", "unavailable", day)

describe("passing", () => {
  it.live("and then not passing is a correction under the same key, in whatever order they come", () =>
    Effect.gen(function* () {
      for (const order of orders([passes(2), fails(4)])) {
        const expected = [`${outcome} Progressed 0 2026-03-02T10:00 stated not passed`]
        assert.deepStrictEqual(yield* after(fileOf(...order)), expected)
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), expected)
      }
    })
  )
  it.live("is since the first pass, as Open edX itself dates it, in whatever order events come", () =>
    Effect.gen(function* () {
      for (const order of orders([passes(1), fails(3), passes(5), passes(7)])) {
        assert.deepStrictEqual(yield* after(fileOf(...order)), [
          `${outcome} RolledUp passed 2026-03-01T10:00 stated passed`
        ])
      }
      // And of who has not passed, since it was last said.
      assert.deepStrictEqual(yield* after(fileOf(fails(3)), fileOf(fails(1))), [
        `${outcome} Progressed 0 2026-03-03T10:00 stated not passed`
      ])
    })
  )
  it.live("is not changed by reading earlier files again, nor by a failure that is older than what stands", () =>
    inMemory(
      Effect.gen(function* () {
        const files = [passes(1), fails(3), passes(5)].map((line) => fileOf(line))
        for (const file of files) yield* sync(eventsOf(file))
        const before = yield* revisions
        for (const file of [...files, fileOf(fails(4)), fileOf(passes(2))]) yield* sync(eventsOf(file))
        assert.strictEqual(yield* revisions, before)
        yield* sync(eventsOf(fileOf(fails(6))))
        assert.strictEqual(yield* revisions, before + 1)
      })
    )
  )
  it.live("that is told more than a thousand times is since the first of them", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 1_200 }, (_, each) => {
        const seconds = new Date(Date.UTC(2026, 2, 2, 10, 0, each)).toISOString()
        return tracking("edx.course.grade.now_passed", of, { timestamp: seconds })
      })
      const expected = [`${outcome} RolledUp passed 2026-03-02T10:00 stated passed`]
      assert.deepStrictEqual(yield* after(fileOf(...many)), expected)
      assert.deepStrictEqual(yield* after(fileOf(...many, fails(3), passes(4))), expected)
    })
  )
  it.live("that is lost makes the achievement contested, and a certificate that is lost takes no pass away", () =>
    inMemory(
      Effect.gen(function* () {
        yield* sync(eventsOf(fileOf(passes(2), held(2))))
        assert.deepStrictEqual(yield* earned, ["passed 2026-03-02", "whole 2026-03-02"])
        yield* sync(eventsOf(fileOf(lost(3))))
        assert.deepStrictEqual(yield* earned, ["passed 2026-03-02", "whole 2026-03-02"])
        yield* sync(eventsOf(fileOf(fails(4))))
        assert.deepStrictEqual(yield* earned, ["passed 2026-03-02 contested", "whole 2026-03-02 contested"])
        yield* sync(eventsOf(fileOf(passes(5))))
        assert.deepStrictEqual(yield* earned, ["passed 2026-03-02", "whole 2026-03-02"])
      })
    )
  )
  it.live("never reached ends nothing that is whole; and a chapter that is whole is not the course", () =>
    inMemory(
      Effect.gen(function* () {
        const whole = (kind: string, day: number) =>
          tracking(`openedx.completion_aggregator.completion.${kind}`, { ...of, block_id: kind, percent: 1 }, at(day))
        yield* sync(eventsOf(fileOf(whole("chapter", 2))))
        assert.deepStrictEqual(yield* earned, [])
        yield* sync(eventsOf(fileOf(whole("course", 3), fails(4))))
        assert.deepStrictEqual(yield* earned, ["whole 2026-03-03"])
      })
    )
  )
  it.live("is told apart from failing by the signal where both have one type, and without it is a rejection", () =>
    Effect.gen(function* () {
      const type = "course.grade.changed.v1"
      const signal = (signal: string | undefined) => onBus(type, { user_course_data: {} }, 2, { signal })
      const said = yield* Effect.forEach(
        ["COURSE_GRADE_NOW_PASSED", "COURSE_GRADE_NOW_FAILED", "COURSE_GRADE_CHANGED"],
        (name) => Effect.map(read(signal(name)), facts)
      )
      assert.deepStrictEqual(said, [
        [`${outcome} RolledUp passed 2026-03-02T10:00 stated passed`],
        [`${outcome} Progressed 0 2026-03-02T10:00 stated not passed`],
        []
      ])
      const [rejection] = refused(yield* read(signal(undefined)))
      assert.include(rejection, "expected the name of the signal")
    })
  )
  it.live("is read from each name and type that says it, and from no other", () =>
    Effect.gen(function* () {
      const all = [
        tracking("edx.course.grade.passed.first_time", of),
        tracking("edx.course.completed", of),
        bus("course.grade.now.passed.v1", { user_course_data: {} }),
        bus("course.passing.status.updated.v1", { course_passing_status: { is_passing: true } })
      ]
      for (const event of all) assert.match(String(facts(yield* read(event))[0]), /RolledUp passed/)
      const failing = bus("course.passing.status.updated.v1", { course_passing_status: { is_passing: false } })
      assert.match(String(facts(yield* read(failing))[0]), /Progressed 0 .* not passed/)
      assert.deepStrictEqual(
        facts(yield* read(bus("course.passing.status.updated.v2", { course_passing_status: { is_passing: true } }))),
        []
      )
    })
  )
})

describe("an enrolment", () => {
  const story = [enrols(1), leaves(3), enrols(5, "verified")]
  it.live("that ends and begins again has each in its time, in whatever order events come", () =>
    Effect.gen(function* () {
      const whole = yield* after(fileOf(...story))
      assert.deepStrictEqual(
        whole.map((fact) => fact.split(" ").slice(1).join(" ")),
        [
          "Registered 2026-03-01T10:00 stated audit",
          "Registered 2026-03-05T10:00 stated verified",
          "Unregistered 2026-03-03T10:00 stated audit"
        ]
      )
      for (const order of orders(story)) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), whole)
      }
    })
  )
  it.live("that two transports tell of a moment apart is told twice, of one participation", () =>
    Effect.gen(function* () {
      const told = (time: string) => bus("course.enrollment.created.v1", { enrollment: { mode: "audit" } }, { time })
      for (const order of orders([enrols(1), told("2026-03-01T10:00:00.045+00:00"), enrols(1)])) {
        assert.deepStrictEqual(
          (yield* after(...order.map((line) => fileOf(line)))).map((fact) => fact.split(" ")[0]),
          ["registered/demo/3/2026-03-01T100000.000Z", "registered/demo/3/2026-03-01T100000.045Z"]
        )
      }
    })
  )
  it.live("whose track changes says nothing", () =>
    Effect.gen(function* () {
      const changes = [
        tracking("edx.course.enrollment.mode_changed", { ...of, mode: "verified" }),
        bus("course.enrollment.changed.v1", { enrollment: { mode: "verified", is_active: true } })
      ]
      const read_ = yield* read(...changes)
      assert.deepStrictEqual([facts(read_), refused(read_)], [[], []])
    })
  )
})

describe("a certificate", () => {
  it.live("that is revoked follows as none, in whatever order events come and however often", () =>
    Effect.gen(function* () {
      const award = "certificate/demo/3/award"
      assert.deepStrictEqual(yield* after(fileOf(held(2))), [
        `${award} Presented verified certificate of ${demo} 2026-03-02T10:00 stated downloadable verified`
      ])
      for (const order of orders([held(2), lost(4), held(2)])) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), [
          `${award} Progressed 0 2026-03-02T10:00 stated unavailable verified`
        ])
      }
      for (const order of orders([held(2), lost(4), held(6)])) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), [
          `${award} Presented verified certificate of ${demo} 2026-03-02T10:00 stated downloadable verified`
        ])
      }
    })
  )
  it.live("that never was is none that was lost", () =>
    Effect.gen(function* () {
      for (const order of orders([certificate("created", "notpassing", 2), certificate("changed", "notpassing", 4)])) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), [
          "certificate/demo/3/award Progressed 0 2026-03-04T10:00 stated notpassing verified"
        ])
      }
    })
  )
  it.live("is read from the tracking log as well, and one that is being made says nothing", () =>
    Effect.gen(function* () {
      const logged = tracking("edx.certificate.created", { ...of, enrollment_mode: "honor", certificate_id: "1" })
      assert.match(String(facts(yield* read(logged))[0]), /Presented honor certificate/)
      const making = bus("certificate.changed.v1", { certificate: { current_status: "generating", mode: "honor" } })
      assert.deepStrictEqual(facts(yield* read(making)), [])
    })
  )
})

describe("a grade", () => {
  const scores = (day: number, percent_grade: number, letter_grade = "") =>
    tracking("edx.grades.course.grade_calculated", { ...of, user_id: "3", percent_grade, letter_grade }, at(day))
  it.live("is the newest score, since it was first told; and each that ever was, about an activity of their own", () =>
    Effect.gen(function* () {
      for (const order of orders([scores(1, 0.02), scores(2, 0.8, "B"), scores(3, 0.5), scores(4, 0.8, "B")])) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), [
          "score/demo/3/reached/2 Scored 0.02 2026-03-01T10:00 stated -",
          "score/demo/3/reached/50 Scored 0.5 2026-03-03T10:00 stated -",
          "score/demo/3/reached/80 Scored 0.8 2026-03-02T10:00 stated -",
          "score/demo/3/score Scored 0.8 2026-03-02T10:00 stated B"
        ])
      }
    })
  )
  it.live("that is no part of the whole is a rejection", () =>
    Effect.gen(function* () {
      assert.match(refused(yield* read(scores(1, 80))).join(), /a percent_grade from 0 to 1/)
    })
  )
})

describe("a block", () => {
  const told = (day: number, completion: unknown, more: object = {}) =>
    tracking("edx.completion.block_completion.changed", { ...of, block_id: "b", completion, ...more }, at(day))
  it.live("that is done, set back and done again was done twice, in whatever order events come", () =>
    Effect.gen(function* () {
      for (const order of orders([told(2, 1), told(3, 0), told(4, 1)])) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), [
          "block/demo/3/b/completed/2026-03-02T100000.000Z Completed 2026-03-02T10:00 stated -",
          "block/demo/3/b/completed/2026-03-04T100000.000Z Completed 2026-03-04T10:00 stated -",
          "block/demo/3/b/progressed Progressed 1 2026-03-04T10:00 stated -"
        ])
      }
      assert.deepStrictEqual(yield* after(fileOf(told(2, 0.9))), [
        "block/demo/3/b/progressed Progressed 0.9 2026-03-02T10:00 stated -"
      ])
    })
  )
  it.live("that is done more than a thousand times was done the first thousand, in whatever order events come", () =>
    Effect.gen(function* () {
      const times = (count: number) =>
        Array.from({ length: count }, (_, second) => ({
          ...told(2, 1),
          timestamp: new Date(Date.UTC(2026, 2, 2, 10, 0, second)).toISOString()
        }))
      const done = (found: ReadonlyArray<string>) => found.filter((fact) => fact.includes(" Completed "))
      const thousand = yield* after(fileOf(...times(1_000)))
      assert.strictEqual(done(thousand).length, 1_000)
      const more = yield* after(fileOf(...times(1_002)))
      assert.deepStrictEqual(done(more), done(thousand))
      assert.include(more.join("\n"), "progressed Progressed 1 2026-03-02T10:16 stated")
      assert.deepStrictEqual(yield* after(fileOf(...times(1_002).toReversed())), more)
      assert.deepStrictEqual(yield* after(fileOf(...times(1_000)), fileOf(...times(1_002).slice(900), told(3, 0))), [
        ...done(thousand),
        "block/demo/3/b/progressed Progressed 0 2026-03-03T10:00 stated -"
      ])
    })
  )
  it.live("that sums others up is completed when it was first whole; the course as a roll-up", () =>
    Effect.gen(function* () {
      for (const plugin of ["openedx.completion_aggregator", "edx.completion_aggregator"]) {
        const sum = (kind: string, day: number, percent: number | null) =>
          tracking(`${plugin}.progress.${kind}`, { ...of, block_id: kind, percent }, at(day))
        const lines = [
          sum("course", 2, 1),
          sum("course", 3, 0.9),
          sum("course", 4, 1),
          sum("chapter", 2, 1),
          sum("vertical", 2, 0.8)
        ]
        assert.deepStrictEqual(yield* after(fileOf(...lines)), [
          "rollup/demo/3/chapter/completed Completed 2026-03-02T10:00 stated -",
          "rollup/demo/3/chapter/progressed Progressed 1 2026-03-02T10:00 stated -",
          "rollup/demo/3/course/completed RolledUp completed 2026-03-02T10:00 stated -",
          "rollup/demo/3/course/progressed Progressed 1 2026-03-04T10:00 stated -",
          "rollup/demo/3/vertical/progressed Progressed 0.8 2026-03-02T10:00 stated -"
        ])
        // A part with nothing in it has no percent.
        const empty = yield* read(sum("vertical", 2, null))
        assert.deepStrictEqual([facts(empty), refused(empty)], [[], []])
        assert.strictEqual(refused(yield* read(sum("vertical", 2, 80))).length, 1)
      }
    })
  )
})

describe("a line that anybody may have written", () => {
  const logged = (event_source: string | undefined, more: object = {}) => ({
    name: "edx.course.grade.now_passed",
    event_type: "edx.course.grade.now_passed",
    event_source,
    event: JSON.stringify(of),
    time: at(2).timestamp,
    context: { user_id: 66, course_id: demo, path: "/event" },
    page: null,
    ...more
  })
  const routed = (context: object, more: object = {}) => ({
    ...Object(passes(2)),
    context: { user_id: 66, ...context },
    ...more
  })
  const onlyNamed = { name: "org.openedx.learning.course.grade.now.passed.v1" }
  it.live("proves nothing, whatever it says, and is a rejection", () =>
    Effect.gen(function* () {
      const forged = [
        ...["browser", "mobile", "", undefined].map((source) => logged(source)),
        logged("server", { page: "x_module" }),
        ...["browser", "mobile"].map((event_source) => routed({ event_source })),
        routed({ event_source: "server", page: "x_module" }),
        { ...Object(bus("course.grade.now.passed.v1", { user_course_data: {} })), event_source: "browser" }
      ]
      for (const line of forged) {
        const outcome = yield* read(line)
        assert.deepStrictEqual(facts(outcome), [])
        assert.match(refused(outcome).join(), /expected an event that the server itself wrote/)
      }
      // The name of an event is no sign of the bus: a browser chooses it.
      for (const line of [logged("browser", { ...onlyNamed, event_type: onlyNamed.name }), routed({}, onlyNamed)]) {
        assert.deepStrictEqual(facts(yield* read(line)), [])
      }
    })
  )
  it.live("is read where the server or a task of its own wrote it, and as a router leaves it", () =>
    Effect.gen(function* () {
      const honest = [
        ...["server", "task"].flatMap((source) => [logged(source), routed({ event_source: source })]),
        routed({})
      ]
      for (const line of honest) assert.match(facts(yield* read(line)).join(), /RolledUp passed/)
    })
  )
  it.live("is none of ours where it says nothing that is read", () =>
    Effect.gen(function* () {
      const outcome = yield* read(logged("browser", { name: "play_video", event_type: "play_video" }))
      assert.deepStrictEqual([facts(outcome), refused(outcome)], [[], []])
    })
  )
})

describe("a line", () => {
  it.live("has its time with or without a zone, with a space, and none from after now", () =>
    Effect.gen(function* () {
      const times = ["2026-03-02T10:00:00.123456", "2026-03-02 10:00:00.123456+00:00", "2026-03-02T11:00:00+0100"]
      for (const timestamp of times) {
        assert.match(String(facts(yield* read({ ...passes(1), timestamp }))[0]), /2026-03-02T10:00 stated/)
      }
      for (const timestamp of ["2999-01-01T00:00:00Z", "yesterday", null]) {
        const outcome = yield* read({ ...passes(1), timestamp })
        assert.deepStrictEqual([facts(outcome).length, refused(outcome).length], [0, 1])
      }
    })
  )
  it.effect("that is ahead of us is read once its time has come, though the file is as it was", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 2, 2, 8, 30))
      const adapter = eventsOf(fileOf(passes(1), passes(2), passes(9)))
      const first = yield* collect(adapter)
      assert.strictEqual(refused(first).length, 2)
      assert.strictEqual((yield* collect(adapter, last(first))).pages.length, 0)
      yield* TestClock.setTime(Date.UTC(2026, 2, 2, 9, 0))
      const second = yield* collect(adapter, last(first))
      assert.strictEqual(refused(second).length, 1)
      assert.notStrictEqual(second.pages.at(-2)?.reading, first.pages.at(-2)?.reading)
      assert.strictEqual((yield* collect(adapter, last(second))).pages.length, 0)
      yield* TestClock.setTime(Date.UTC(2026, 2, 9, 9, 0))
      assert.deepStrictEqual(refused(yield* collect(adapter, last(second))), [])
    })
  )
  it.effect("that is ahead of us stays listed while other files are read, and ends when it is read", () =>
    inMemory(
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 2, 2, 8, 30))
        const [early, other] = [fileOf(passes(2), passes(9)), fileOf(enrols(1))]
        yield* sync(eventsOf(early))
        assert.strictEqual((yield* open).length, 2)
        yield* sync(eventsOf(other))
        yield* sync(eventsOf(other))
        assert.strictEqual((yield* open).length, 2)
        yield* TestClock.setTime(Date.UTC(2026, 2, 2, 11))
        yield* sync(eventsOf(fileOf(enrols(1), leaves(2))))
        assert.strictEqual((yield* open).length, 2)
        yield* sync(eventsOf(early))
        assert.match((yield* open).join(), /found "?2026-03-09T10:00/)
        assert.strictEqual((yield* open).length, 1)
        yield* sync(eventsOf(other))
        yield* TestClock.setTime(Date.UTC(2026, 2, 9, 11))
        yield* sync(eventsOf(early))
        assert.deepStrictEqual(yield* open, [])
      })
    )
  )
  it.live("that can't be read is told until a file of the same name is read, and not by one of another name", () =>
    inMemory(
      Effect.gen(function* () {
        const named = (name: string, ...lines: ReadonlyArray<unknown>) => eventsOf(fileOf(...lines), { name })
        // Stopped between what it can't read and what it can.
        yield* sync(named("monday", "broken", passes(2)), 1)
        assert.deepStrictEqual([(yield* open).length, yield* standing], [1, []])
        yield* sync(named("monday", "broken", passes(2)))
        assert.deepStrictEqual([(yield* open).length, (yield* standing).length], [1, 1])
        yield* sync(named("tuesday", "cut", passes(3)))
        assert.strictEqual((yield* open).length, 2)
        yield* sync(named("tuesday", passes(3)))
        assert.match((yield* open).join(), /^lines of monday,.*broken/)
        yield* sync(named("monday", passes(2)))
        assert.deepStrictEqual(yield* open, [])
      })
    )
  )
  it.live("of a course that the setting lacks is told until the course is there, whatever file comes next", () =>
    inMemory(
      Effect.gen(function* () {
        const without = { setting: { ...setting, courses: [] } }
        yield* sync(eventsOf(fileOf(passes(2)), without))
        const before = yield* open
        assert.strictEqual(before.length, 1)
        for (const line of [tracking("play_video", {}), passes(2)]) yield* sync(eventsOf(fileOf(line), without))
        assert.deepStrictEqual(yield* open, before)
        yield* sync(eventsOf(fileOf(tracking("play_video", {}))))
        assert.deepStrictEqual(yield* open, before)
        yield* remap(eventsOf(fileOf()))
        assert.deepStrictEqual(yield* open, [])
      })
    )
  )
  it.live("of a course that leaves the setting is refused where it is kept, also where fresh ones are skipped", () =>
    inMemory(
      Effect.gen(function* () {
        yield* sync(eventsOf(fileOf(passes(2))))
        const before = yield* standing
        const skipping = { setting: { ...setting, courses: [], unmatched: "skip" as const } }
        yield* sync(eventsOf(fileOf(passes(2)), skipping))
        assert.deepStrictEqual(yield* open, [])
        yield* remap(eventsOf(fileOf(), skipping))
        assert.deepStrictEqual(yield* standing, before)
        assert.match((yield* open).join(), /expected a course of the setting/)
      })
    )
  )
  it.live("is an event of the log also behind a logger's words, and with its data as a text", () =>
    Effect.gen(function* () {
      const { data, timestamp, ...rest } = Object(passes(2))
      const raw = JSON.stringify({
        ...rest,
        event: JSON.stringify(data),
        event_type: rest.name,
        event_source: "server",
        time: timestamp
      })
      assert.strictEqual(
        facts(yield* read(`2026-03-02 10:00:01,222 INFO 17 [tracking] logger.py:41 - ${raw}`)).length,
        1
      )
      assert.strictEqual(
        refused(yield* read("2026-03-02 10:00:01,222 INFO 17 [tracking] logger.py:41 - nothing")).length,
        1
      )
    })
  )
  it.live("is an event of the bus with its metadata as headers", () =>
    Effect.gen(function* () {
      const { type, time, data } = Object(bus("course.grade.now.failed.v1", { user_course_data: {} }))
      assert.strictEqual(
        facts(yield* read({ headers: { ce_type: type, ce_time: time }, value: JSON.stringify(data) })).length,
        1
      )
    })
  )
  it.live("is of whom its data name, not of who set it off", () =>
    Effect.gen(function* () {
      const [page] = (yield* read(passes(2))).pages
      assert.deepStrictEqual(page?.drafts[0]?.subject.contact, { scheme: "openedx", value: "3" })
    })
  )
  it.live("that is broken, or longer than a megabyte, is a rejection; one of just a megabyte is read", () =>
    Effect.gen(function* () {
      const long = (length: number) => {
        const text = JSON.stringify({ ...passes(2), page: "" })
        return text.replace('"page":""', `"page":"${"x".repeat(length - text.length)}"`)
      }
      const outcome = yield* read('{"name": "cut', long(1_048_576), long(1_048_577), "", '"text"')
      assert.strictEqual(facts(outcome).length, 1)
      assert.strictEqual(refused(outcome).length, 3)
      assert.match(refused(outcome).join("\n"), /a line of at most 1,048,576 bytes/)
    })
  )
  it.live("of a course that the setting lacks is a rejection, or nothing where that is said", () =>
    Effect.gen(function* () {
      const line = tracking("edx.course.grade.now_passed", { user_id: 3, course_id: "course-v1:X+Y+Z" })
      assert.strictEqual(refused(yield* read(line)).length, 1)
      const skipping = eventsOf(fileOf(line), { setting: { ...setting, unmatched: "skip" } })
      assert.deepStrictEqual(refused(yield* collect(skipping)), [])
    })
  )
  it.live("of another event says nothing, and is counted", () =>
    Effect.gen(function* () {
      const outcome = yield* read(tracking("play_video", { id: "1" }), passes(2))
      assert.deepStrictEqual(
        outcome.pages.map(({ rows, received }) => [rows, received?.().length]),
        [
          [2, 1],
          [0, 0],
          [0, 0]
        ]
      )
    })
  )
})

describe("a course that the setting has only later", () => {
  const done = (day: number, completion: number) =>
    tracking("edx.completion.block_completion.changed", { ...of, block_id: "b", completion }, at(day))
  const [first, second] = [
    [passes(1), done(1, 1)],
    [passes(5), done(5, 0)]
  ]
  const without = { setting: { ...setting, courses: [] } }
  const expected = [
    "block/demo/3/b/completed/2026-03-01T100000.000Z Completed 2026-03-01T10:00 stated -",
    "block/demo/3/b/progressed Progressed 0 2026-03-05T10:00 stated -",
    `${outcome} RolledUp passed 2026-03-01T10:00 stated passed`
  ]
  it.live("has all that earlier files said, read again and with the last file", () =>
    inMemory(
      Effect.gen(function* () {
        for (const lines of [first, second]) yield* sync(eventsOf(fileOf(...lines), without))
        yield* remap(eventsOf(fileOf(...second)))
        assert.deepStrictEqual(yield* standing, expected)
        yield* sync(eventsOf(fileOf(...second)))
        assert.deepStrictEqual(yield* standing, expected)
      })
    )
  )
  it.live("has all of a file whose reading was stopped, also where it is read on before what is kept", () =>
    Effect.gen(function* () {
      for (const isRemapped of [true, false]) {
        yield* inMemory(
          Effect.gen(function* () {
            const file = fileOf(...first, ...second)
            yield* sync(eventsOf(file, { ...without, pageRows: 2 }), 1)
            yield* sync(eventsOf(file, { ...without, pageRows: 2 }))
            if (isRemapped) yield* remap(eventsOf(file))
            yield* sync(eventsOf(fileOf(...second)))
            assert.deepStrictEqual(yield* standing, expected)
          })
        )
      }
    })
  )
  it.live("keeps what a transport claimed of the person, though the last event claims nothing", () =>
    inMemory(
      Effect.gen(function* () {
        const claiming = { ...setting, claims: { email: true } }
        const onBus_ = onBus("passing.status.updated.v1", { course_passing_status: { is_passing: true } }, 1)
        const told_ = { ...onBus_, type: "org.openedx.learning.course.passing.status.updated.v1" }
        for (const line of [told_, passes(5)])
          yield* sync(eventsOf(fileOf(line), { setting: { ...claiming, courses: [] } }))
        assert.match((yield* received).join(), /edx@example.org/)
      })
    )
  )
})

describe("a file", () => {
  const story = [enrols(1), passes(2), fails(3), passes(4), leaves(5), enrols(6)]
  it.live("that has not changed gives no page, one that goes on is read again and writes only what is new", () =>
    Effect.gen(function* () {
      for (const pageRows of [1, 2, 5_000]) {
        const growing = (...more: ReadonlyArray<unknown>) => eventsOf(fileOf(...story, ...more), { pageRows })
        const first = yield* collect(growing())
        assert.strictEqual((yield* collect(growing(), last(first))).pages.length, 0)
        yield* inMemory(
          Effect.gen(function* () {
            yield* sync(growing())
            const before = yield* revisions
            assert.deepInclude(yield* sync(growing()), { facts: 0, corrections: 0 })
            assert.deepInclude(yield* sync(growing(leaves(8))), { facts: 1, corrections: 0 })
            assert.strictEqual(yield* revisions, before + 1)
          })
        )
      }
    })
  )
  it.live("is told whole by another setting, also where its reading was stopped, and not by the same", () =>
    Effect.gen(function* () {
      const late = fileOf(
        ...[passes, enrols, fails].map((event) => ({ ...Object(event(2)), timestamp: "2026-03-02T23:30:00Z" })),
        held(3)
      )
      const inZone = (zone: string) => eventsOf(late, { setting: { ...setting, zone }, pageRows: 1 })
      for (const pages of [1, 2, 3, 9]) {
        yield* inMemory(
          Effect.gen(function* () {
            yield* sync(inZone("UTC"))
            const before = yield* revisions
            yield* sync(inZone("Europe/Berlin"), pages)
            yield* sync(inZone("Europe/Berlin"))
            // The outcome, the enrolment and the certificate, each in the day of another zone.
            assert.strictEqual(yield* revisions, before + 3)
            yield* sync(eventsOf(fileOf(passes(1)), { setting: { ...setting, zone: "Europe/Berlin" } }))
            yield* sync(inZone("Europe/Berlin"))
            assert.strictEqual(yield* revisions, before + 4)
          })
        )
      }
    })
  )
  it.live("that has grown is told in what is new of it, and by another setting in all of it", () =>
    inMemory(
      Effect.gen(function* () {
        yield* sync(eventsOf(fileOf(...story)))
        const inForce = yield* factsInForce
        const lookup: Adapter.Lookup = (_, prefix) =>
          Effect.succeed(inForce.filter(({ reference }) => Ledger.isUnder(prefix, reference.key)))
        const before = last(yield* collect(eventsOf(fileOf(...story))))
        const grown = fileOf(...story, leaves(8))
        const told = (setting_: typeof setting) =>
          collect(eventsOf(grown, { setting: setting_ }), before).pipe(
            Effect.provideService(Adapter.Standing, lookup),
            Effect.map(({ pages }) => pages.flatMap(({ drafts }) => drafts).length)
          )
        assert.strictEqual(yield* told(setting), 1)
        const another = { ...setting, scheme: "another" }
        assert.strictEqual(yield* told(another), 5)
        // Stopped in its midst, and of another length by then.
        const adapter = (...more: ReadonlyArray<unknown>) =>
          eventsOf(fileOf(...story, ...more), { setting: another, pageRows: 1 })
        const [stopped] = (yield* Effect.provideService(collect(adapter(), before), Adapter.Standing, lookup)).pages
        const { pages } = yield* Effect.provideService(
          collect(adapter(leaves(8)), stopped?.position),
          Adapter.Standing,
          lookup
        )
        assert.strictEqual(new Set(pages.flatMap(({ drafts }) => drafts.map(({ reference }) => reference.key))).size, 5)
      })
    )
  )
  it.live("has at most ten thousand lines on a page, so that what is on its way is known", () =>
    Effect.gen(function* () {
      const lines = Array.from({ length: 10_001 }, () => tracking("play_video", {}))
      const { pages } = yield* collect(eventsOf(fileOf(...lines), { pageRows: 100_000 }))
      assert.deepStrictEqual(
        pages.map(({ rows }) => rows),
        [10_000, 1, 0, 0]
      )
    })
  )
  it.live("that is packed by gzip is read as it is unpacked, and one that is cut fails", () =>
    Effect.gen(function* () {
      const packed = gzipSync(fileOf(...story))
      assert.deepStrictEqual(facts(yield* collect(eventsOf(packed))), facts(yield* read(...story)))
      const { error } = yield* collect(eventsOf(packed.subarray(0, packed.length - 12)))
      assert.strictEqual(error?.reason._tag, "Broken")
    })
  )
  it.live("says the same however its bytes are cut, and its pages", () =>
    Effect.gen(function* () {
      const whole = yield* after(fileOf(...story))
      const bytes = fileOf(...story)
      for (const size of [1, 7, 1_000]) {
        const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) =>
          bytes.subarray(part * size, (part + 1) * size)
        )
        const adapter = OpenEdx.events({ source, setting, open: () => Stream.fromIterable(parts), pageRows: 1 })
        assert.deepStrictEqual(
          yield* inMemory(
            Effect.gen(function* () {
              yield* sync(adapter)
              return yield* standing
            })
          ),
          whole
        )
      }
    })
  )
  it.live("whose reading is killed after any page goes on to the same facts", () =>
    Effect.gen(function* () {
      const whole = yield* after(fileOf(...story))
      const adapter: Adapter.Adapter = eventsOf(fileOf(...story), { pageRows: 1 })
      for (let pages = 1; pages <= story.length; pages++) {
        yield* inMemory(
          Effect.gen(function* () {
            yield* sync(adapter, pages)
            yield* sync(adapter)
            assert.deepStrictEqual(yield* standing, whole)
            const before = yield* revisions
            yield* sync(eventsOf(fileOf(passes(2), fails(3))))
            yield* sync(adapter)
            assert.strictEqual(yield* revisions, before)
          })
        )
      }
    })
  )
  it.live(
    "that is another one at its end than at its beginning fails, and one that is mended ends its rejections",
    () =>
      inMemory(
        Effect.gen(function* () {
          let opened = 0
          const growing = OpenEdx.events({
            source,
            setting,
            open: () => Stream.make(++opened === 1 ? fileOf(passes(2)) : fileOf(passes(2), fails(3)))
          })
          assert.strictEqual((yield* collect(growing)).error?.reason._tag, "Broken")
          yield* sync(eventsOf(fileOf("broken", passes(2))))
          assert.strictEqual((yield* (yield* Ledger.Ledger).totals).rejections, 1)
          yield* sync(eventsOf(fileOf(passes(2))))
          assert.strictEqual((yield* (yield* Ledger.Ledger).totals).rejections, 0)
        })
      )
  )
})
