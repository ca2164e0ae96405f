/** When sources are read, and what becomes of those that fail, on a clock that the test moves. */
import { describe, expect, it } from "@effect/vitest"
import { Instant, Lease, Ledger, LedgerMemory } from "@laurel/core"
import { Cron, Effect, Exit, Fiber, Random, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Runs from "../src/reading/Runs.ts"
import * as Timetable from "../src/watch/Timetable.ts"
import { begun, counting, failing, id, misconfigured, page, pass, planned, unavailable, watch } from "./watching.ts"

const at = (text: string): Instant.Instant => {
  const moment = Instant.parse(text)
  if (moment === undefined) throw new Error(`${text} is no moment`)
  return moment
}

const start = at("2026-11-26T12:05:00Z")

/** A run that went well, and ended then. */
const done = (ended: Instant.Instant): Runs.Run => ({
  by: "sync",
  began: ended,
  ended,
  end: "done",
  counts: Runs.nothing,
  succeeded: ended,
  failures: 0,
  why: null,
  retryAt: null,
  isOpen: false,
  next: null
})

const plan = (schedule: string, zone = "UTC", jitter = 0) => ({
  cron: Cron.parseUnsafe(schedule, zone),
  text: schedule,
  jitter
})

describe("when a source is due", () => {
  const quarterly = plan("*/15 * * * *")
  const due = (schedule: ReturnType<typeof plan>, run: Runs.Run | undefined, now: Instant.Instant) =>
    Instant.format(Timetable.due("lms", schedule, run, now))

  it("is the schedule's first moment after its last run, however long ago that was", () => {
    expect(due(quarterly, done(at("2026-11-26T12:00:00Z")), start)).toBe("2026-11-26T12:15:00.000Z")
    expect(due(quarterly, done(at("2026-11-20T12:01:00Z")), start)).toBe("2026-11-20T12:15:00.000Z")
  })

  it("is at once where it was never read, or was stopped, and not where it has just been read", () => {
    expect(due(quarterly, undefined, start)).toBe(Instant.format(start))
    expect(due(quarterly, { ...done(start), end: "stopped" }, start)).toBe(Instant.format(start))
    expect(due(quarterly, done(start), start)).toBe("2026-11-26T12:15:00.000Z")
  })

  it("is told by the clocks of its zone, once on the day on which an hour comes twice, and also where one is left out", () => {
    const nightly = plan("30 2 * * *", "Europe/Berlin")
    expect(due(nightly, done(at("2026-10-24T12:00:00Z")), start)).toBe("2026-10-25T00:30:00.000Z")
    expect(due(nightly, done(at("2026-10-25T00:30:01Z")), start)).toBe("2026-10-26T01:30:00.000Z")
    expect(due(nightly, done(at("2026-03-28T12:00:00Z")), start)).toBe("2026-03-29T01:30:00.000Z")
  })

  it("is spread over the jitter, the same for whoever looks, and never as late as halfway to the next time", () => {
    const spread = plan("* * * * *", "UTC", 3_600_000)
    const seconds = (source: string) =>
      (Timetable.due(source, spread, done(at("2026-11-26T12:00:00Z")), start) - at("2026-11-26T12:01:00Z")) / 1_000
    const all = Array.from({ length: 50 }, (_, index) => seconds(`lms-${index}`))
    expect(all).toEqual(Array.from({ length: 50 }, (_, index) => seconds(`lms-${index}`)))
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...all)).toBeLessThan(30)
    expect(new Set(all).size).toBeGreaterThan(40)
  })

  it("is not put off by a run that a wrong clock wrote in the future, but is by one a little ahead", () => {
    const wrong = done(at("2099-01-01T00:00:00Z"))
    expect(due(quarterly, wrong, start)).toBe(Instant.format(start))
    expect(due(quarterly, { ...wrong, began: at("2026-11-26T12:00:00Z") }, start)).toBe(Instant.format(start))
    expect(due(quarterly, done(at("2026-11-26T12:06:00Z")), start)).toBe("2026-11-26T12:15:00.000Z")
  })

  it("is a little later where its program was killed, and later each time, for it may be what kills it", () => {
    const killed: Runs.Run = { ...done(start), ended: null, end: null }
    expect(due(quarterly, killed, start)).toBe("2026-11-26T12:05:15.000Z")
    expect(due(quarterly, { ...killed, failures: 4 }, start)).toBe("2026-11-26T12:12:30.000Z")
  })
})

describe("the back-off", () => {
  const tried = (failures: number, why: Runs.Why, retryAfter: number | null = null, share = 0) =>
    Runs.backOff(failures, { end: "failed", why, retryAfter }, share)

  it("doubles up to half an hour, then opens the circuit, and never goes beyond six hours", () => {
    const minutes = [1, 2, 3, 4, 5, 6, 12, 1_000].map((failures) => {
      const { isOpen, milliseconds } = tried(failures, "Unavailable", null, 1)
      return [isOpen, milliseconds / 60_000]
    })
    expect(minutes).toEqual([
      [false, 0.5],
      [false, 1],
      [false, 2],
      [false, 4],
      [true, 15],
      [true, 30],
      [true, 360],
      [true, 360]
    ])
  })

  it("opens the circuit at once for what people have to mend", () => {
    expect(tried(1, "Misconfigured").isOpen).toBe(true)
    expect(tried(1, "Broken").isOpen).toBe(true)
    expect(tried(1, "Unavailable").isOpen).toBe(false)
  })

  it("is at least what the source asks for, and a day at most", () => {
    expect(tried(1, "Unavailable", 3_600_000).milliseconds).toBe(3_600_000)
    expect(tried(1, "Unavailable", 1).milliseconds).toBe(15_000)
    expect(tried(1, "Unavailable", 1e12).milliseconds).toBe(86_400_000)
  })
})

/** Everything in one ledger in memory, on the test's clock. */
const told = <A, E>(effect: Effect.Effect<A, E, Ledger.Ledger>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(start)
    yield* begun
    return yield* effect
  }).pipe(
    // Every wait is three quarters of its longest.
    Effect.provideService(Random.Random, { nextDoubleUnsafe: () => 0.5, nextIntUnsafe: () => 1 }),
    Effect.provide(LedgerMemory.layer)
  )

const runOf = (name: string) =>
  Effect.flatMap(Runs.of(id(name)), (run) =>
    run === undefined ? Effect.die(new Error("no run")) : Effect.succeed(run)
  )

describe("laurel watch", () => {
  it.effect("reads a source that was never read at once, then at each moment of its schedule and not between", () =>
    told(
      Effect.gen(function* () {
        const { count, source } = counting("lms")
        const fiber = yield* Effect.forkChild(watch(source))
        yield* pass("1 second")
        expect(count.reads).toBe(1)
        yield* pass("9 minutes")
        expect(count.reads).toBe(1)
        yield* pass("2 minutes")
        expect(count.reads).toBe(2)
        expect(yield* runOf("lms")).toMatchObject({ by: "watch", end: "done", next: at("2026-11-26T12:30:00Z") })
        yield* pass("1 hour")
        expect(count.reads).toBe(6)
        yield* Fiber.interrupt(fiber)
      })
    )
  )

  it.effect("makes good by one reading what was missed while nobody watched", () =>
    told(
      Effect.gen(function* () {
        yield* Runs.change(id("lms"), () => done(at("2026-11-01T00:00:00Z")))
        const { count, source } = counting("lms")
        yield* Effect.forkChild(watch(source))
        yield* pass("5 minutes")
        expect(count.reads).toBe(1)
      })
    )
  )

  it.effect("reads a source once, however many programs watch it", () =>
    told(
      Effect.gen(function* () {
        const { count, source } = counting("lms", () =>
          Stream.fromEffect(Effect.as(Effect.sleep("20 seconds"), page("1")))
        )
        for (let program = 0; program < 3; program++) yield* Effect.forkChild(watch(source))
        yield* pass("5 minutes")
        expect(count.reads).toBe(1)
        yield* pass("10 minutes")
        expect(count.reads).toBe(2)
      })
    )
  )

  it.effect("leaves a source alone that is being synced, without waiting, and reads it after that", () =>
    told(
      Effect.gen(function* () {
        const { count, source } = counting("lms")
        const other = counting("crm")
        const syncing = yield* Effect.forkChild(Effect.scoped(Effect.andThen(Lease.take("source/lms"), Effect.never)))
        yield* pass("1 millis")
        yield* Effect.forkChild(watch(source, other.source))
        yield* pass("1 minute")
        expect([count.reads, other.count.reads]).toEqual([0, 1])
        expect(yield* Runs.of(id("lms"))).toBe(undefined)
        yield* Fiber.interrupt(syncing)
        yield* pass("30 seconds")
        expect(count.reads).toBe(1)
      })
    )
  )

  it.effect(
    "tries a source that fails later and later, reads the others meanwhile, and forgets it all after a success",
    () =>
      told(
        Effect.gen(function* () {
          let isUp = false
          const { count, source } = counting("lms", () => (isUp ? Stream.empty : Stream.fail(unavailable("lms"))))
          const other = counting("crm")
          yield* Effect.forkChild(watch(source, other.source))
          yield* pass("10 seconds")
          const first = yield* runOf("lms")
          expect(first).toMatchObject({
            end: "failed",
            failures: 1,
            why: "Unavailable",
            isOpen: false,
            succeeded: null
          })
          expect(first.next).toBe(first.retryAt)
          // After 23 seconds, 45, a minute and a half, 3; then the circuit is open, for 11 minutes.
          yield* pass("8 minutes")
          expect(yield* runOf("lms")).toMatchObject({ failures: 5, isOpen: true })
          const before = count.reads
          yield* pass("7 minutes")
          expect(count.reads).toBe(before)
          expect(other.count.reads).toBe(2)
          isUp = true
          yield* pass("9 minutes")
          expect(count.reads).toBe(before + 1)
          expect(yield* runOf("lms")).toMatchObject({
            end: "done",
            failures: 0,
            why: null,
            retryAt: null,
            isOpen: false
          })
        })
      )
  )

  it.effect("takes a source over from a program that died while it read it, once its lease is over", () =>
    told(
      Effect.gen(function* () {
        yield* Runs.begin(id("lms"), "watch")
        const ledger = yield* Ledger.Ledger
        yield* ledger.lease("watch/lms", 60_000)
        yield* ledger.lease("source/lms", 60_000)
        const { count, source } = counting("lms")
        yield* Effect.forkChild(watch(source))
        yield* pass("50 seconds")
        expect(count.reads).toBe(0)
        yield* pass("25 seconds")
        expect(count.reads).toBe(1)
        expect(yield* runOf("lms")).toMatchObject({ end: "done", failures: 0 })
      })
    )
  )

  it.effect("opens the circuit at once where somebody has to mend something", () =>
    told(
      Effect.gen(function* () {
        const { count, source } = counting("lms", () => Stream.fail(misconfigured("lms")))
        yield* Effect.forkChild(watch(source))
        yield* pass("7 minutes")
        expect(count.reads).toBe(1)
        expect(yield* runOf("lms")).toMatchObject({ why: "Misconfigured", isOpen: true })
      })
    )
  )

  it.effect("keeps nothing of what a failure quotes", () =>
    told(
      Effect.gen(function* () {
        yield* Effect.forkChild(watch(planned("lms", () => Stream.fail(unavailable("lms")))))
        yield* pass("1 second")
        const [item] = yield* (yield* Ledger.Ledger).keptAfter(Runs.shelf, null, 10)
        expect(item?.text).toContain("Unavailable")
        expect(item?.text).not.toContain("ada")
      })
    )
  )

  it.effect("stops between two commits, and goes on from there at once when it is started again", () =>
    told(
      Effect.gen(function* () {
        const begun: Array<string | null> = []
        const slow = planned("lms", (position) => {
          begun.push(position)
          return Stream.fromIterable(["1", "2", "3", "4"]).pipe(
            Stream.filter((next) => Number(next) > Number(position)),
            Stream.mapEffect((next) => Effect.as(Effect.sleep("1 minute"), page(next)))
          )
        })
        const fiber = yield* Effect.forkChild(watch(slow))
        yield* pass("150 seconds")
        yield* Fiber.interrupt(fiber)
        const { positions } = yield* Ledger.Ledger
        expect((yield* positions).get(id("lms"))?.text).toBe("2")
        expect(yield* runOf("lms")).toMatchObject({ end: "stopped", failures: 0, counts: { rows: 2 } })
        yield* Effect.forkChild(watch(slow))
        yield* pass("3 minutes")
        expect(begun).toEqual([null, "2"])
        expect((yield* positions).get(id("lms"))?.text).toBe("4")
        expect(yield* runOf("lms")).toMatchObject({ end: "done", counts: { rows: 2 } })
      })
    )
  )

  it.effect("goes on where the store could not be reached for a while, and ends where it is damaged", () =>
    told(
      Effect.gen(function* () {
        const error: Parameters<typeof failing>[0] = { now: undefined }
        const { count, source } = counting("lms")
        const fiber = yield* Effect.forkChild(Effect.provideServiceEffect(watch(source), Ledger.Ledger, failing(error)))
        yield* pass("1 second")
        error.now = new Ledger.LedgerError({ ledger: "x", reason: new Ledger.Unreachable({ found: "no route" }) })
        yield* pass("20 minutes")
        expect(count.reads).toBe(1)
        error.now = undefined
        yield* pass("20 seconds")
        expect(count.reads).toBe(2)
        error.now = new Ledger.LedgerError({ ledger: "x", reason: new Ledger.Corrupt({ found: "half a page" }) })
        yield* pass("20 seconds")
        expect(Exit.isFailure(yield* Fiber.await(fiber))).toBe(true)
      })
    )
  )

  it.effect("does not mind what it can't read of an earlier run, or of another version's", () =>
    told(
      Effect.gen(function* () {
        const next = { text: '{"by":"somebody"}', due: null }
        yield* (yield* Ledger.Ledger).keep([{ shelf: Runs.shelf, key: "lms", expected: 0, next }])
        const { count, source } = counting("lms")
        yield* Effect.forkChild(watch(source))
        yield* pass("1 minute")
        expect(count.reads).toBe(1)
        expect(yield* runOf("lms")).toMatchObject({ end: "done" })
      })
    )
  )
})
