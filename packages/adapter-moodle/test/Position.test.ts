/** What a position remembers is bounded, and one that was written before it remembered that is read. */
import { assert, describe, it } from "@effect/vitest"
import { Instant } from "@laurel/core"
import { Result } from "effect"
import * as Mark from "../src/read/Mark.ts"

const reading = "a".repeat(32)
const beginning = Result.getOrThrow(Mark.parse(null, reading))
const users = (count: number) => Array.from({ length: count }, (_, index) => String(900_000_000 + index))

describe("a position", () => {
  it("stays well below 100,000 characters, however many people and keys there are to remember", () => {
    let state = beginning
    for (let course = 100_000; course < 102_000; course++) {
      state = Mark.remember(state, "unclear", String(course), users(1))
      state = Mark.remember(state, "unstood", String(course), users(1))
    }
    state = Mark.unread(
      state,
      users(5_000).map((user) => `attempt/100000/${user}/packages/100000`),
      []
    )
    const run = Mark.begin(state, Instant.min, { overlap: 0, wholeEvery: 1 }, reading)
    const text = Mark.format(Mark.on(state, run, { course: "100000", after: "900000000" }))
    assert.isAbove(text.length, 30_000)
    assert.isBelow(text.length, 60_000)
    assert.deepStrictEqual(Result.getOrThrow(Mark.parse(text, reading)).unclear, state.unclear)
  })
  it("remembers no key that is too long, and others beside it", () => {
    const state = Mark.unread(beginning, ["k".repeat(81), "short"], [])
    assert.deepStrictEqual(state.unread, ["short"])
    assert.deepStrictEqual(Mark.unread(state, [], ["short"]).unread, [])
  })
  it("of an earlier version goes on where it was, with nothing of the kind remembered", () => {
    const before = JSON.stringify({ reading, through: null, whole: null, unclear: { 5: ["7"] }, run: null })
    const state = Result.getOrThrow(Mark.parse(before, reading))
    assert.deepStrictEqual(Mark.remembered(state, "unclear", "5"), ["7"])
    assert.deepStrictEqual(Mark.remembered(state, "unstood", "5"), [])
    assert.isTrue(Result.isFailure(Mark.parse(before.replace("unclear", "other"), reading)))
  })
})
