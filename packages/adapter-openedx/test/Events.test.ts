/** Events through a ledger: what each says, what its nearest neighbour does not, and what order and repetition do not change. */
import { assert, describe, it } from "@effect/vitest"
import { OpenEdx } from "@laurel/adapter-openedx"
import { type Adapter, Ledger } from "@laurel/core"
import { collect, inMemory } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { gzipSync } from "node:zlib"
import { revisions, standing, sync } from "./ledger.ts"
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

const outcome = "outcome/demo/3/outcome RolledUp"

describe("passing", () => {
  it.live("and then not passing is a correction under the same key, in whatever order they come", () =>
    Effect.gen(function* () {
      for (const order of orders([passes(2), fails(4)])) {
        const expected = [`${outcome} incomplete 2026-03-04T10:00 stated not passed`]
        assert.deepStrictEqual(yield* after(fileOf(...order)), expected)
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), expected)
      }
    })
  )
  it.live("is since the first pass after the last time it was not, in whatever order events come", () =>
    Effect.gen(function* () {
      for (const order of orders([passes(1), fails(3), passes(5), passes(7)])) {
        assert.deepStrictEqual(yield* after(fileOf(...order)), [`${outcome} passed 2026-03-05T10:00 stated passed`])
      }
    })
  )
  it.live("is not changed by an event that is older than what stands", () =>
    inMemory(
      Effect.gen(function* () {
        yield* sync(eventsOf(fileOf(passes(1), passes(5))))
        const before = yield* revisions
        yield* sync(eventsOf(fileOf(passes(3))))
        assert.strictEqual(yield* revisions, before)
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
        [`${outcome} passed 2026-03-02T10:00 stated passed`],
        [`${outcome} incomplete 2026-03-02T10:00 stated not passed`],
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
      assert.match(String(facts(yield* read(failing))[0]), /RolledUp incomplete/)
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
  it.live("that two transports tell of a moment apart is one, and that of another minute is another", () =>
    Effect.gen(function* () {
      const told = (time: string) => bus("course.enrollment.created.v1", { enrollment: { mode: "audit" } }, { time })
      const twice = yield* after(fileOf(enrols(1), told("2026-03-01T10:00:00.045+00:00")))
      assert.strictEqual(twice.length, 1)
      assert.strictEqual((yield* after(fileOf(enrols(1), told("2026-03-01T10:01:00+00:00")))).length, 2)
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
  const created = onBus(
    "certificate.created.v1",
    { certificate: { current_status: "downloadable", mode: "verified" } },
    2
  )
  const revoked = onBus(
    "certificate.revoked.v1",
    { certificate: { current_status: "unavailable", mode: "verified" } },
    4
  )
  it.live("that is revoked follows as none, in whatever order events come and however often", () =>
    Effect.gen(function* () {
      const award = "certificate/demo/3/award"
      assert.deepStrictEqual(yield* after(fileOf(created)), [
        `${award} Presented verified certificate of ${demo} 2026-03-02T10:00 stated downloadable verified`
      ])
      for (const order of orders([created, revoked, created])) {
        assert.deepStrictEqual(yield* after(...order.map((line) => fileOf(line))), [
          `${award} RolledUp incomplete 2026-03-04T10:00 stated unavailable verified`
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

describe("a grade and a block", () => {
  it.live("give a score, and of a block completion and how far it is; of what sums up, a roll-up", () =>
    Effect.gen(function* () {
      const block = "block-v1:edX+DemoX+Demo_Course+type@video+block@1"
      const lines = [
        tracking("edx.grades.course.grade_calculated", { ...of, user_id: "3", percent_grade: 0.02, letter_grade: "" }),
        tracking("edx.completion.block_completion.changed", { ...of, block_id: block, completion: 1 }, at(2)),
        tracking("edx.completion.block_completion.changed", { ...of, block_id: block, completion: 0 }, at(3)),
        tracking("edx.completion_aggregator.completion.course", { ...of, block_id: "course-block", percent: 1 }, at(2)),
        tracking("edx.completion_aggregator.completion.chapter", { ...of, block_id: "chapter-1", percent: 0.8 }, at(2))
      ]
      assert.deepStrictEqual(
        (yield* after(fileOf(...lines))).map((fact) =>
          fact
            .split(" ")
            .slice(0, 4)
            .join(" ")
            .replace(/^.*\+block@/, "@")
        ),
        [
          "@1/completed Completed 2026-03-02T10:00 stated",
          "@1/progressed Progressed 0 2026-03-03T10:00",
          "rollup/demo/3/chapter-1/progressed Progressed 0.8 2026-03-02T10:00",
          "rollup/demo/3/course-block/completed RolledUp completed 2026-03-02T10:00",
          "rollup/demo/3/course-block/progressed Progressed 1 2026-03-02T10:00",
          "score/demo/3/score Scored 0.02 2026-03-02T10:00"
        ]
      )
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
  it.live("is an event of the log also behind a logger's words, and with its data as a text", () =>
    Effect.gen(function* () {
      const { data, timestamp, ...rest } = Object(passes(2))
      const raw = JSON.stringify({ ...rest, event: JSON.stringify(data), event_type: rest.name, time: timestamp })
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
          [0, 0]
        ]
      )
    })
  )
})

describe("a file", () => {
  const story = [enrols(1), passes(2), fails(3), passes(4), leaves(5), enrols(6)]
  it.live("that has not changed gives no page, one that goes on is read again and writes only what is new", () =>
    inMemory(
      Effect.gen(function* () {
        yield* sync(eventsOf(fileOf(...story)))
        const first = yield* collect(eventsOf(fileOf(...story)))
        assert.strictEqual((yield* collect(eventsOf(fileOf(...story)), last(first))).pages.length, 0)
        assert.isAbove((yield* collect(eventsOf(fileOf(...story, leaves(8))), last(first))).pages.length, 0)
        const before = yield* revisions
        yield* sync(eventsOf(fileOf(...story)))
        assert.strictEqual(yield* revisions, before)
        yield* sync(eventsOf(fileOf(...story, leaves(8))))
        assert.strictEqual(yield* revisions, before + 1)
      })
    )
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
