/** What is remembered of the texts that statements repeat, and what is not. */
import { assert, describe, it } from "@effect/vitest"
import { remembered } from "../src/statement/remembered.ts"

const counting = (most: number) => {
  let made = 0
  const length = remembered(most, (text: string) => {
    made += 1
    return text.length
  })
  return { length, made: () => made }
}

describe("an answer", () => {
  it("is found once for a text that comes again", () => {
    const { length, made } = counting(10)
    assert.deepStrictEqual([length("a".repeat(500)), length("a".repeat(500)), made()], [500, 500, 1])
  })
  it("is not kept of a long text: a thousand statements of 1 MB each would stay in memory", () => {
    const { length, made } = counting(10)
    assert.deepStrictEqual([length("a".repeat(501)), length("a".repeat(501)), made()], [501, 501, 2])
  })
  it("is let go with all others where there are as many as may be", () => {
    const { length, made } = counting(2)
    for (const text of ["a", "b", "a", "c", "a"]) length(text)
    assert.strictEqual(made(), 4)
  })
})
