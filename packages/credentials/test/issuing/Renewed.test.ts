/** Certificates of a certification that is renewed, taken back or replaced: they stand as the person's hold does. */
import { assert, describe, it } from "@effect/vitest"
import { Id, type Ledger } from "@laurel/core"
import { type Issuing, Standings, type Unissuable } from "@laurel/credentials"
import { Commands, decider, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { ann, begin, catalog, certificateOf, decide, idOf, issue, named, now, on, written } from "./world.ts"

const mia = decider()

const courses = ["full-course", "refresher", "new-course"]
const renewing = {
  offerings: courses.map((course) => ({
    id: `${course}-1`,
    course,
    zone: "Europe/London",
    components: [{ activity: course, group: "walk" }]
  })),
  achievementTypes: courses.map((id) => ({
    id,
    courses: [id],
    rule: { rule: "completed", group: "walk" },
    recompute: { worse: "apply", lost: "apply" }
  })),
  certifications: [
    {
      id: "trucks",
      through: ["full-course"],
      refreshers: [["refresher"]],
      validity: { basis: "completion", period: "P3Y", window: "P6M" }
    },
    {
      id: "trucks-new",
      through: ["new-course"],
      supersedes: ["trucks"],
      validity: { basis: "completion", period: "P3Y" }
    }
  ]
}
const trucks = Id.CertificationId.make("trucks")
const [first, again, other] = [named("ann", "full-course-1"), named("ann", "refresher-1"), named("ann", "new-course-1")]
const courseOn = (date: string) => Commands.say([first.completed("full-course", date)])
const refresherOn = (date: string) => Commands.say([again.completed("refresher", date)])
const newCourseOn = (date: string) => Commands.say([other.completed("new-course", date)])

const refresher = (more: Partial<Issuing.Request> = {}) =>
  Effect.flatMap(idOf(again, "refresher"), (achievement) => issue(again, { achievement, ...more }))
const course = (more: Partial<Issuing.Request> = {}) =>
  Effect.flatMap(idOf(first, "full-course"), (achievement) => issue(first, { achievement, ...more }))

const standing = Effect.fnUntraced(function* (code: string) {
  const [stood] = yield* Standings.of([yield* certificateOf(code)], yield* now)
  if (stood === undefined) return undefined
  const found = stood.standing
  switch (found._tag) {
    case "Valid":
      return `Valid until ${written(found.until)}`
    case "Suspended":
      return `Suspended until ${written(found.until)}`
    case "Revoked":
      return `Revoked from ${written(found.from)}`
    case "Outdated":
      return `Outdated ${found.worse.map((each) => (each.what === "validUntil" ? written(each.now) : each.what)).join()}`
    default:
      return found._tag
  }
})

const refusal = (issued: Effect.Effect<unknown, Unissuable | Ledger.LedgerError, Ledger.Ledger>) =>
  Effect.map(Effect.flip(issued), (error) =>
    error._tag === "Unissuable" ? `${error.why}: ${error.found}` : error.message
  )

describe("a certificate of a certification", () => {
  it.effect("is made only of what has a part in it, whatever else the person holds", () =>
    Effect.gen(function* () {
      const ladder = named("ann", "ladder-1")
      const [ladders] = catalog.certifications
      yield* begin([ann], {
        ...catalog,
        certifications: [{ ...ladders, validity: { basis: "completion", period: "P30Y" } }]
      })
      yield* Commands.say([ladder.completed("walk", "2026-05-01")])
      assert.match(yield* refusal(issue(ann, { certification: Id.CertificationId.make("ladders") })), /^unclear: none/)
      const own = yield* issue(ann, { certification: Id.CertificationId.make("forklift-licence") })
      assert.strictEqual(written(own.kept.statement.validUntil), "2029-05-10")
    }).pipe(inMemory)
  )

  it.effect("is not made of a refresher that renewed nothing, and is of one that did", () =>
    Effect.gen(function* () {
      yield* begin([], renewing)
      yield* refresherOn("2026-05-10")
      assert.match(yield* refusal(refresher()), /^unclear: none/)
      assert.strictEqual((yield* refresher({ certification: null })).kept.statement.validUntil, null)
      yield* courseOn("2023-06-01")
      assert.strictEqual(written((yield* refresher()).kept.statement.validUntil), "2029-05-10")
    }).pipe(inMemory)
  )

  it.effect(
    "is suspended with the hold, which no refresher leads out of; a suspension that was over does nothing",
    () =>
      Effect.gen(function* () {
        yield* begin([], renewing)
        yield* courseOn("2023-06-01")
        yield* decide(mia.suspends(first, "full-course", "2026-05-01"))
        yield* refresherOn("2026-05-10")
        assert.strictEqual(yield* refusal(refresher()), "standing: that it is suspended")
        const { code } = yield* refresher({ despite: new Set(["suspended"]) })
        assert.strictEqual(yield* standing(code), "Suspended until null")
        yield* decide(mia.reinstates(first, "full-course", "2026-05-09"))
        assert.strictEqual(yield* standing(code), "Valid until 2029-05-10")
      }).pipe(inMemory)
  )

  it.effect("is suspended for as long as the hold is, which begins again by itself", () =>
    Effect.gen(function* () {
      yield* begin([], renewing)
      yield* courseOn("2023-06-01")
      yield* decide(mia.suspends(first, "full-course", "2026-05-01", "2026-06-30"))
      yield* refresherOn("2026-05-10")
      const { code } = yield* refresher({ despite: new Set(["suspended"]) })
      assert.strictEqual(yield* standing(code), "Suspended until 2026-06-30")
      yield* on("2026-07-01")
      assert.strictEqual(yield* standing(code), "Valid until 2029-05-10")
    }).pipe(inMemory)
  )

  it.effect("does not stand, and is not made again, once the course it renewed is void or was revoked before", () =>
    Effect.gen(function* () {
      for (const gone of [mia.voids(first, "full-course"), mia.revokes(first, "full-course", "2024-01-01")]) {
        yield* Effect.gen(function* () {
          yield* begin([], renewing)
          yield* courseOn("2023-06-01")
          yield* refresherOn("2026-05-10")
          const { code } = yield* refresher()
          yield* decide(gone)
          assert.strictEqual(yield* standing(code), "Outdated ")
          assert.match(yield* refusal(refresher({ certification: trucks })), /^unclear: none/)
          assert.match(yield* refusal(refresher()), /^unclear: none/)
        }).pipe(inMemory)
      }
    })
  )

  it.effect("stands where the course was revoked only after the renewal, or has run out since", () =>
    Effect.gen(function* () {
      yield* begin([], renewing)
      yield* courseOn("2023-06-01")
      yield* refresherOn("2026-05-10")
      const { code } = yield* refresher()
      yield* decide(mia.revokes(first, "full-course", "2026-05-11"))
      assert.strictEqual(yield* standing(code), "Valid until 2029-05-10")
      yield* on("2026-06-02")
      assert.strictEqual(yield* standing(code), "Valid until 2029-05-10")
      assert.strictEqual((yield* refresher()).supersedes, code)
    }).pipe(inMemory)
  )

  it.effect("of the course is revoked with the renewal that took over from it, and was valid until then", () =>
    Effect.gen(function* () {
      yield* begin([], renewing)
      yield* courseOn("2023-06-01")
      const { code } = yield* course()
      yield* refresherOn("2026-05-10")
      assert.strictEqual(yield* standing(code), "Valid until 2026-06-01")
      yield* decide(mia.revokes(again, "refresher", "2026-05-12"))
      assert.strictEqual(yield* standing(code), "Valid until 2026-06-01")
      yield* on("2026-05-12")
      assert.strictEqual(yield* standing(code), "Revoked from 2026-05-12")
      // Its own days are over: what came of the renewal is not told on it.
      yield* on("2026-06-02")
      assert.strictEqual(yield* standing(code), "Expired")
    }).pipe(inMemory)
  )

  it.effect("does not stand once another certification has replaced it, and says so beforehand if that is known", () =>
    Effect.gen(function* () {
      yield* begin([], renewing)
      yield* courseOn("2026-05-01")
      const { code } = yield* course()
      assert.strictEqual(yield* standing(code), "Valid until 2029-05-01")
      yield* newCourseOn("2026-05-05")
      assert.strictEqual(yield* standing(code), "Outdated 2026-05-04")
      assert.strictEqual(yield* refusal(course()), "standing: that it is expired")
      yield* decide(mia.sets(other, "new-course", "validFrom", "2026-06-01"))
      const next = yield* course()
      assert.strictEqual(written(next.kept.statement.validUntil), "2026-05-31")
      assert.strictEqual(yield* standing(next.code), "Valid until 2026-05-31")
      yield* on("2026-06-01")
      assert.strictEqual(yield* standing(next.code), "Expired")
      const newer = yield* issue(other, { achievement: yield* idOf(other, "new-course") })
      assert.match((yield* standing(newer.code)) ?? "", /^Valid/)
    }).pipe(inMemory)
  )
})
