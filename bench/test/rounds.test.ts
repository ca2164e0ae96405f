/** What is made of measured times. */
import { assert, describe, it } from "vitest"
import { isKept } from "../src/Bench.ts"
import { number } from "../src/Report.ts"
import { interleaved, median, quantile, rate, ratio, relay } from "../src/Rounds.ts"

describe("the median", () => {
  it("is the middle value, in whatever order they came", () => {
    assert.strictEqual(median([9, 1, 5]), 5)
  })
  it("of an even number is the mean of the two in the middle", () => {
    assert.strictEqual(median([4, 1, 3, 2]), 2.5)
  })
  it("of nothing is not a number, and keeps no bound", () => {
    assert.isNaN(median([]))
    assert.isFalse(isKept({ is: "atMost", floor: 1, stretch: null }, 1, median([])))
    assert.isFalse(isKept({ is: "atLeast", floor: 1, stretch: null }, 1, median([])))
  })
})

describe("a quantile", () => {
  const hundred = Array.from({ length: 101 }, (_, value) => value)
  it("is the value below which that share lies", () => {
    assert.strictEqual(quantile(hundred, 0.95), 95)
    assert.strictEqual(quantile(hundred, 0), 0)
    assert.strictEqual(quantile(hundred, 1), 100)
  })
  it("lies between two values in proportion", () => {
    assert.closeTo(quantile([0, 10], 0.25), 2.5, 1e-9)
  })
  it("does not change what it is given", () => {
    const given = [3, 1, 2]
    quantile(given, 0.5)
    assert.deepStrictEqual(given, [3, 1, 2])
  })
})

describe("rounds", () => {
  it("take contestants in turn, and do not count the first turn", async () => {
    const order: Array<string> = []
    const run = (name: string) => (isWarmUp: boolean) => {
      order.push(isWarmUp ? name : name.toUpperCase())
      return order.length
    }
    const times = await interleaved(2, ["a", run("a")], ["b", run("b")])
    assert.strictEqual(order.join(""), "abABAB")
    assert.deepStrictEqual(
      [times("a"), times("b")],
      [
        [3, 5],
        [4, 6]
      ]
    )
  })
  it("of a relay give each its time, and begin with another each part", async () => {
    const order: Array<string> = []
    const run = (name: string) => (part: number) => {
      order.push(`${name}${part}`)
      return part
    }
    const times = await relay(1, () => [1, 2], ["a", run("a")], ["b", run("b")])
    assert.strictEqual(order.slice(0, 4).join(" "), "b1 a1 a2 b2")
    assert.deepStrictEqual([times("a").length, times("b").length], [1, 1])
  })
  it("of a relay end where answers differ", async () => {
    let message = ""
    await relay(1, () => [1], ["a", () => 1], ["b", () => 2]).catch((error: Error) => (message = error.message))
    assert.include(message, "expected one answer")
  })
})

it("a ratio is one median over the other", () => {
  const [fast, slow] = [rate("fast", "rows", 100, [1, 2, 4]), rate("slow", "rows", 100, [4, 4, 8])]
  assert.strictEqual(ratio(fast, slow).value, 2)
})

it("numbers are told with three digits", () => {
  assert.deepStrictEqual([1_234_567, 257.4, 0.0123456, 2].map(number), ["1,230,000", "257", "0.0123", "2"])
})
