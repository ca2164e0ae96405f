/** What a doctor says of a failure and of a clock. */
import { assert, describe, it } from "@effect/vitest"
import { Adapter, Finding, Instant } from "@laurel/core"
import { Effect, Fiber } from "effect"

describe("a finding", () => {
  it("of a failure says where, unless that is what was looked at, and what to do", () => {
    const failure = new Adapter.Misconfigured({
      where: "GET https://lms.example/users",
      expected: "to be let in",
      found: "status 401",
      advice: "Check the token."
    })
    const wrong = { state: "wrong", advice: "Check the token." } as const
    assert.deepStrictEqual(Finding.ofFailure("the token", failure), {
      ...wrong,
      what: "the token",
      found: "GET https://lms.example/users: expected to be let in, found status 401"
    })
    assert.deepStrictEqual(Finding.ofFailure(failure.where, failure), {
      ...wrong,
      what: failure.where,
      found: "expected to be let in, found status 401"
    })
  })
})

describe("the clock", () => {
  const now = Instant.Instant.make(Date.UTC(2026, 2, 1))
  const at = (seconds: number) => Finding.ofClock(Instant.Instant.make(now + seconds * 1_000), now)
  it("is fine up to five minutes from ours, either way", () => {
    for (const seconds of [0, 3, -299, 300])
      assert.deepStrictEqual(at(seconds), Finding.fine("the clock", `${Math.abs(seconds)} s from ours`))
  })
  it("is doubtful beyond, and said to be ahead or behind", () => {
    assert.deepInclude(at(301), { what: "the clock", state: "doubtful", found: "5 minutes ahead of ours" })
    assert.deepInclude(at(-86_400), { state: "doubtful", found: "1440 minutes behind ours" })
    assert.include(at(301).advice, "NTP")
  })
  it("is doubtful where the server does not say its own", () => {
    const finding = Finding.ofClock(null, now)
    assert.deepInclude(finding, { state: "doubtful", found: "an answer without a Date" })
    assert.include(finding.advice, "Date")
  })
})

describe("one look after another", () => {
  const fine = (what: string) => [Finding.fine(what, "there")]

  it.effect("tells what was found as soon as it is, so that what never ends takes nothing with it", () =>
    Effect.gen(function* () {
      const told: Array<string> = []
      const looks = [Effect.succeed(fine("the token")), Effect.never, Effect.succeed(fine("the courses"))]
      const fiber = yield* Effect.forkChild(
        Effect.provideService(Finding.each(looks), Finding.Told, (found) =>
          Effect.sync(() => told.push(...found.map(({ what }) => what)))
        )
      )
      yield* Effect.yieldNow
      assert.deepStrictEqual(told, ["the token"])
      yield* Fiber.interrupt(fiber)
    })
  )
  it.effect("gives all of it, in order, also where nobody is told", () =>
    Effect.gen(function* () {
      const found = yield* Finding.each([Effect.succeed(fine("the token")), Effect.succeed(fine("the courses"))])
      assert.deepStrictEqual(
        found.map(({ what }) => what),
        ["the token", "the courses"]
      )
    })
  )
})
