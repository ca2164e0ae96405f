/** Since when something is known of a source that does not say. */
import { assert, describe, it } from "@effect/vitest"
import { Fact, type Instant } from "@laurel/core"
import { completed, instant } from "./given.ts"

const now = instant("2026-03-10T12:00:00Z")
const seenAt = (at: Instant.Instant) => ({ ...completed("2026-03-10", "golf"), happened: Fact.happenedAt(at, "UTC") })

describe("what goes on being so", () => {
  it("is so since the fact that says so, also where two clocks are a little apart", () => {
    for (const text of ["2026-01-01T08:00:00Z", "2026-03-10T12:00:00Z", "2026-03-10T12:59:00Z"])
      assert.strictEqual(Fact.since(seenAt(instant(text)), now), instant(text))
  })
  it("is so since now where the clock was wrong by which it was seen", () => {
    assert.strictEqual(Fact.since(seenAt(instant("2026-03-11T12:00:00Z")), now), now)
  })
  it("is so since its day began where no moment is known", () => {
    assert.strictEqual(Fact.since(completed("2026-03-09", "golf"), now), instant("2026-03-09T00:00:00Z"))
  })
})
