/** An outbox that is cut off at any step, and two of them at once: every statement is in the store once, and says the same. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger, Sync } from "@laurel/core"
import { Commands, decider, participant, retracted } from "@laurel/testkit"
import { Effect, Fiber, Layer, Result } from "effect"
import { TestClock } from "effect/testing"
import * as Outbox from "../src/outbox/Outbox.ts"
import { announce, catalog, FakeLrs, memory, options, today } from "./OutboxGiven.ts"

const people = ["ann", "bob", "cat", "dan", "eve"].map((contact, at) => {
  const who = participant({ offering: "course-1", contact })
  return { who, passed: who.scored("exam", 80, `2024-05-1${at}`) }
})
const [ann, bob, cat] = people.map(({ who }) => who)
const mia = decider()

const decide = Effect.fnUntraced(function* (...decisions: ReadonlyArray<ReturnType<typeof mia.voids>>) {
  yield* Sync.decide(yield* Commands.versions, yield* Effect.all(decisions))
})

/** What happens before the first announcement, between it and the next, and after that. */
const first = Effect.gen(function* () {
  yield* today("2024-06-01")
  yield* Commands.applyCatalog(catalog)
  yield* Commands.say(people.map(({ passed }) => passed))
})
const second = Effect.gen(function* () {
  if (ann === undefined || bob === undefined || cat === undefined) return
  yield* today("2025-05-20")
  yield* decide(mia.voids(ann, "pass"), mia.revokes(bob, "pass", "2024-09-01"))
  yield* Commands.say(people.slice(2, 3).map(({ passed }) => retracted(passed)))
})
const third = Effect.gen(function* () {
  yield* today("2025-06-01")
  if (bob !== undefined) yield* decide(mia.withdraws(2))
})

/** A ledger whose commits fail by their number, before they are written or after; and whose lease is everybody's. */
const cut = (ledger: Ledger.Ledger["Service"], fails: (commit: number) => "before" | "after" | undefined) => {
  let commits = 0
  const error = new Ledger.LedgerError({ ledger: "cut", reason: new Ledger.Unreachable({ found: "it is cut off" }) })
  const service: Ledger.Ledger["Service"] = {
    ...ledger,
    lease: (name) => Effect.succeed({ name, fence: 1 }),
    renew: () => Effect.void,
    release: () => Effect.void,
    commit: (commit) => {
      commits += 1
      const how = fails(commits)
      if (how === "before") return Effect.fail(error)
      const done = ledger.commit({ ...commit, lease: null })
      return how === "after" ? Effect.andThen(done, Effect.fail(error)) : done
    }
  }
  return { service, count: () => commits }
}

const undisturbed = Effect.gen(function* () {
  const lrs = new FakeLrs()
  for (const step of [first, second, third]) {
    yield* step
    yield* announce(lrs)
  }
  return lrs
}).pipe(Effect.provide(Layer.fresh(memory)))

/** The same, but the second announcement is cut off; the third then does what is left of it, and its own. */
const disturbed = (
  requests: (request: number) => "before" | "after" | undefined,
  commits: (commit: number) => "before" | "after" | undefined,
  between: Effect.Effect<void, unknown, Ledger.Ledger> = Effect.void
) =>
  Effect.gen(function* () {
    const lrs = new FakeLrs()
    yield* first
    yield* announce(lrs)
    yield* second
    lrs.requests = 0
    lrs.fails = requests
    const { service, count } = cut(yield* Ledger.Ledger, commits)
    const outcome = yield* Effect.result(Effect.provideService(announce(lrs), Ledger.Ledger, service))
    const did = { commits: count(), requests: lrs.requests }
    lrs.fails = () => undefined
    yield* between
    // Whoever goes on does so later.
    yield* TestClock.adjust("1 hour")
    if (Result.isFailure(outcome)) yield* announce(lrs)
    yield* third
    const report = yield* announce(lrs)
    assert.strictEqual(report.refused, 0)
    return { lrs, did, failed: Result.isFailure(outcome) }
  }).pipe(Effect.provide(Layer.fresh(memory)))

describe("an announcement that is cut off", () => {
  it.effect("at any request, whether the store had taken it or not, leaves the store as if it had not been", () =>
    Effect.gen(function* () {
      const whole = yield* undisturbed
      const { did } = yield* disturbed(
        () => undefined,
        () => undefined
      )
      assert.isAbove(did.requests, 1)
      for (const how of ["before", "after"] as const) {
        for (let at = 1; at <= did.requests; at++) {
          const { lrs, failed } = yield* disturbed(
            (request) => (request === at ? how : undefined),
            () => undefined
          )
          assert.isTrue(failed)
          assert.deepStrictEqual(new Map([...lrs.kept].toSorted()), new Map([...whole.kept].toSorted()))
        }
      }
    })
  )

  it.effect("at any commit, whether it was written or not, leaves the store as if it had not been", () =>
    Effect.gen(function* () {
      const whole = yield* undisturbed
      const { did } = yield* disturbed(
        () => undefined,
        () => undefined
      )
      assert.isAbove(did.commits, 2)
      for (const how of ["before", "after"] as const) {
        for (let at = 1; at <= did.commits; at++) {
          const { lrs, failed } = yield* disturbed(
            () => undefined,
            (commit) => (commit === at ? how : undefined)
          )
          assert.isTrue(failed)
          assert.deepStrictEqual(new Map([...lrs.kept].toSorted()), new Map([...whole.kept].toSorted()))
        }
      }
    })
  )

  it.effect("sends the same when it goes on, whatever was recorded meanwhile of the same people", () =>
    Effect.gen(function* () {
      const named = participant({ offering: "course-1", contact: "dan", claims: ["email:dan@example.test"] })
      const meanwhile = Effect.gen(function* () {
        yield* Commands.say([named.registered("2024-01-01")])
        if (ann !== undefined && bob !== undefined) yield* decide(mia.links(ann, bob))
      })
      for (const at of [1, 2, 3]) {
        const { lrs } = yield* disturbed(
          (request) => (request === at ? "after" : undefined),
          () => undefined,
          meanwhile
        )
        // Of five people one was voided, one taken back, and one's revocation withdrawn.
        assert.deepStrictEqual([lrs.counts["earned"], lrs.counts["lost"]], [5, 1])
        assert.strictEqual(lrs.standing.filter((each) => Outbox.verbOf(each) === "earned").length, 3)
      }
    })
  )
})

/** Told, voided, told again, voided again and told once more: each by another configuration. */
const none = options({ types: [] })
const rounds = [options(), none, options(), none, options()]

/** These rounds, of which the one of that number is cut off; the next one finishes it. Returns how often that one did what. */
const comingBack = (
  round: number,
  requests: (request: number) => "before" | "after" | undefined,
  commits: (commit: number) => "before" | "after" | undefined
) =>
  Effect.gen(function* () {
    const lrs = new FakeLrs()
    const did = { requests: 0, commits: 0 }
    yield* first
    for (const [at, configuration] of rounds.entries()) {
      const { service, count } = cut(yield* Ledger.Ledger, at === round ? commits : () => undefined)
      lrs.fails = at === round ? requests : () => undefined
      lrs.requests = 0
      const outcome = yield* Effect.result(Effect.provideService(announce(lrs, configuration), Ledger.Ledger, service))
      if (Result.isSuccess(outcome)) assert.strictEqual(outcome.success.refused, 0)
      if (at === round) Object.assign(did, { requests: lrs.requests, commits: count() })
      yield* TestClock.adjust("1 hour")
    }
    lrs.fails = () => undefined
    const { refused } = yield* announce(lrs)
    return { did, end: { refused, told: lrs.told, mistaken: lrs.mistaken } }
  }).pipe(Effect.provide(Layer.fresh(memory)))

const never = () => undefined

describe("an announcement of what was voided before", () => {
  it.effect(
    "leaves the store true wherever it is cut off, also where the next one is told to tell something else",
    () =>
      Effect.gen(function* () {
        for (const round of rounds.keys()) {
          const whole = yield* comingBack(round, never, never)
          assert.deepStrictEqual([whole.end.refused, whole.end.told.length, whole.end.mistaken], [0, people.length, 0])
          for (const how of ["before", "after"] as const) {
            for (let at = 1; at <= whole.did.requests; at++) {
              const { end } = yield* comingBack(round, (request) => (request === at ? how : undefined), never)
              assert.deepStrictEqual(end, whole.end)
            }
            for (let at = 1; at <= whole.did.commits; at++) {
              const { end } = yield* comingBack(round, never, (commit) => (commit === at ? how : undefined))
              assert.deepStrictEqual(end, whole.end)
            }
          }
        }
      }),
    // Some 150 histories.
    60_000
  )

  it.effect("that is overtaken by another one tells nothing by what it was answered too late", () =>
    Effect.gen(function* () {
      if (ann === undefined) return
      const lrs = new FakeLrs()
      yield* first
      const { service } = cut(yield* Ledger.Ledger, never)
      const other = announce(lrs)
      for (const configuration of [options(), none]) yield* announce(lrs, configuration)
      // Before it is answered, another one does the same, and then what came after it.
      const overtake = Effect.gen(function* () {
        yield* other
        yield* decide(mia.voids(ann, "pass"))
        yield* other
      }).pipe(Effect.provideService(Ledger.Ledger, service), Effect.orDie)
      let isFirst = true
      const late: Outbox.Lrs = {
        ...lrs.lrs,
        isVoided: (id) =>
          Effect.suspend(() => {
            const before = isFirst ? overtake : Effect.void
            isFirst = false
            return Effect.andThen(before, lrs.lrs.isVoided(id))
          })
      }
      const one = Effect.scoped(Outbox.announce(options(), late))
      const { refused } = yield* Effect.provideService(one, Ledger.Ledger, service)
      assert.deepStrictEqual([refused, lrs.told.length], [0, people.length - 1])
    }).pipe(Effect.provide(memory))
  )
})

/** The same, told in other words. */
const otherwise: Outbox.Options = {
  ...options(),
  activity: "https://new.example.test/{type}",
  agent: { objectType: "Agent", account: { homePage: "https://new.example.test", name: "laurel" } },
  zone: "Pacific/Kiritimati"
}

describe("an announcement whose words change", () => {
  it.effect("after it was cut off says in the old words what was begun in them, and then goes on in the new ones", () =>
    Effect.gen(function* () {
      for (const at of [1, 2]) {
        const told = yield* Effect.gen(function* () {
          const lrs = new FakeLrs()
          yield* first
          yield* announce(lrs)
          yield* second
          lrs.requests = 0
          lrs.fails = (request) => (request === at ? "after" : undefined)
          yield* Effect.flip(announce(lrs))
          lrs.fails = () => undefined
          const { refused } = yield* announce(lrs, otherwise)
          assert.strictEqual(refused, 0)
          assert.notInclude([...lrs.kept.values()].join(), "new.example.test")
          yield* Commands.say([participant({ offering: "course-1", contact: "fay" }).scored("exam", 80, "2025-05-01")])
          yield* announce(lrs, otherwise)
          assert.strictEqual([...lrs.kept.values()].join().split("https://new.example.test/pass").length, 2)
          return lrs.told.length
        }).pipe(Effect.provide(Layer.fresh(memory)))
        assert.isAbove(told, people.length)
      }
    })
  )

  const sayFirst = (lrs: FakeLrs) =>
    Effect.gen(function* () {
      lrs.refuses = () => 400
      yield* first
      assert.strictEqual((yield* announce(lrs)).refused, people.length)
      lrs.refuses = () => undefined
    })

  it.effect("sends what was refused in the new words", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      yield* sayFirst(lrs)
      // It was refused for its words.
      lrs.refuses = ({ object }) => (object.id.startsWith("https://new.") ? undefined : 400)
      assert.strictEqual((yield* announce(lrs, otherwise)).refused, 0)
      assert.strictEqual(lrs.told.length, people.length)
      const { requests } = lrs
      yield* announce(lrs, otherwise)
      assert.strictEqual(lrs.requests, requests)
    }).pipe(Effect.provide(memory))
  )

  it.effect("sends it in the old words first: an announcement that was cut off may have", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      yield* sayFirst(lrs)
      const { requests } = lrs
      lrs.fails = (request) => (request > requests ? "after" : undefined)
      yield* Effect.flip(announce(lrs))
      assert.isAbove(lrs.kept.size, 0)
      lrs.fails = () => undefined
      assert.strictEqual((yield* announce(lrs, otherwise)).refused, 0)
      assert.strictEqual(lrs.told.length, people.length)
    }).pipe(Effect.provide(memory))
  )
})

describe("two announcements at once", () => {
  it.effect("choose the same ids for what was voided before", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      const slow: Outbox.Lrs = {
        ...lrs.lrs,
        store: (all) => Effect.andThen(Effect.yieldNow, lrs.lrs.store(all)),
        isVoided: (id) => Effect.andThen(Effect.yieldNow, lrs.lrs.isVoided(id))
      }
      const { service } = cut(yield* Ledger.Ledger, never)
      yield* first
      for (const [at, configuration] of rounds.entries()) {
        const one = Effect.scoped(Outbox.announce(configuration, slow)).pipe(
          Effect.provideService(Ledger.Ledger, service)
        )
        const pair = yield* Effect.forkChild(Effect.all([one, one], { concurrency: 2 }))
        for (let tick = 0; tick < 200; tick++) yield* Effect.andThen(TestClock.adjust(20), Effect.yieldNow)
        for (const { refused } of yield* Fiber.join(pair)) assert.strictEqual(refused, 0)
        assert.strictEqual(lrs.told.length, at % 2 === 0 ? people.length : 0)
      }
      assert.deepStrictEqual(lrs.counts, { earned: 15, voided: 10 })
      assert.isAbove(lrs.repeated, 0, "they did overlap")
    }).pipe(Effect.provide(memory))
  )

  it.effect("send each statement with the same content, though no lease keeps them apart", () =>
    Effect.gen(function* () {
      const whole = yield* undisturbed
      const lrs = new FakeLrs()
      const slow: Outbox.Lrs = { ...lrs.lrs, store: (all) => Effect.andThen(Effect.yieldNow, lrs.lrs.store(all)) }
      const { service } = cut(yield* Ledger.Ledger, () => undefined)
      const one = Effect.scoped(Outbox.announce(options(), slow)).pipe(Effect.provideService(Ledger.Ledger, service))
      for (const step of [first, second, third]) {
        yield* step
        const pair = yield* Effect.forkChild(Effect.all([one, one], { concurrency: 2 }))
        for (let tick = 0; tick < 200; tick++) yield* Effect.andThen(TestClock.adjust(20), Effect.yieldNow)
        const reports = yield* Fiber.join(pair)
        for (const { refused } of reports) assert.strictEqual(refused, 0)
      }
      assert.deepStrictEqual(new Map([...lrs.kept].toSorted()), new Map([...whole.kept].toSorted()))
      assert.isAbove(lrs.repeated, 0, "they did overlap")
    }).pipe(Effect.provide(memory))
  )

  it.effect("are kept apart by a lease: one waits, and fails as busy where the other stays", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      yield* first
      const ledger = yield* Ledger.Ledger
      yield* ledger.lease("outbox/lrs", 3_600_000)
      const waiting = yield* Effect.forkChild(Effect.flip(announce(lrs)))
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(waiting)
      assert.match(error.message, /another worker is at it/)
      assert.strictEqual(lrs.requests, 0)
    }).pipe(Effect.provide(memory))
  )
})

describe("a position that is lost", () => {
  it.effect("sends everything again, and the store has nothing new of it", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      for (const step of [first, second, third]) {
        yield* step
        yield* announce(lrs)
      }
      const kept = new Map(lrs.kept)
      const report = yield* announce(lrs, { ...options(), id: "another" })
      assert.deepStrictEqual([report.refused, lrs.kept], [0, kept])
      assert.isAbove(lrs.repeated, 0)
    }).pipe(Effect.provide(memory))
  )
})
