import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { Fraction } from "@laurel/core"
import { fraction } from "./given.ts"

const int = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: -1_000_000, maximum: 1_000_000 })))
const natural = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })))
const fractions = Arbitrary.all([int, natural]).pipe(Arbitrary.map(([n, d]) => Fraction.make(BigInt(n), BigInt(d))))
const sum = (...texts: ReadonlyArray<string>): Fraction.Fraction =>
  texts.map(fraction).reduce(Fraction.add, Fraction.zero)

describe("a fraction", () => {
  it("adds up exactly where floating point misses", () => {
    assert.deepStrictEqual(sum("7.5", "12.5", "17.5", "2.5"), fraction("40"))
    assert.deepStrictEqual(sum("0.1", "0.2"), fraction("0.3"))
    assert.isFalse(Fraction.isAtLeast(sum("7.5", "12.5", "17.5", "2.4999999999999999999"), fraction("40")))
    const thirds = Fraction.multiply(fraction("1/3"), fraction("3"))
    assert.deepStrictEqual(thirds, Fraction.one)
  })

  it("reads numbers, ratios and percentages as the same value, and nothing else", () => {
    for (const text of ["0.8", "4/5", "80%", "8/10", "0.80", "80.0%"])
      assert.deepStrictEqual(fraction(text), { n: 4n, d: 5n })
    for (const text of [
      "",
      "1/0",
      "1e3",
      ".5",
      "5.",
      "1,5",
      "NaN",
      "Infinity",
      "1/2%",
      "--1",
      "+1",
      " 1",
      "0x10",
      "1/-2"
    ]) {
      assert.isUndefined(Fraction.parse(text), text)
    }
  })

  it("takes a number for the decimal that was written", () => {
    assert.deepStrictEqual(Fraction.fromNumber(17.5), { n: 35n, d: 2n })
    assert.deepStrictEqual(Fraction.fromNumber(0.1), { n: 1n, d: 10n })
    assert.deepStrictEqual(Fraction.fromNumber(-0), Fraction.zero)
    for (const value of [NaN, Infinity, 1e21, 1e-7]) assert.isUndefined(Fraction.fromNumber(value), String(value))
  })

  it("writes a decimal where there is one, else the ratio", () => {
    const written = ["40", "17.5", "-0.05", "0", "1/3", "-2/7", "0.00000000000000000001"]
    for (const text of written) assert.strictEqual(Fraction.format(fraction(text)), text)
  })

  it("what can be read from a catalog can be written to one and read again", () => {
    const longest = ["99999999999999999999/99999999999999999998", "99999999999999999999.99999999999999999999"]
    for (const text of ["1/3", "12.5%", "0.00000000000000000001", "0.123456789012345678%", ...longest]) {
      assert.deepStrictEqual(fraction(Fraction.format(fraction(text))), fraction(text), text)
    }
    // 21 places after the percentage is taken: more than is ever written.
    assert.isUndefined(Fraction.parse("0.1234567890123456789%"))
  })

  it.prop("is written and read back as itself, in lowest terms", [fractions], ([value]) => {
    assert.deepStrictEqual(Fraction.parse(Fraction.format(value)), value)
    assert.deepStrictEqual(Fraction.make(value.n * -6n, value.d * -6n), value)
  })

  it.prop("keeps the laws of arithmetic", [fractions, fractions, fractions], ([a, b, c]) => {
    assert.deepStrictEqual(Fraction.add(a, b), Fraction.add(b, a))
    assert.deepStrictEqual(Fraction.add(Fraction.add(a, b), c), Fraction.add(a, Fraction.add(b, c)))
    assert.deepStrictEqual(
      Fraction.multiply(a, Fraction.add(b, c)),
      Fraction.add(Fraction.multiply(a, b), Fraction.multiply(a, c))
    )
    assert.deepStrictEqual(Fraction.add(Fraction.subtract(a, b), b), a)
    assert.strictEqual(Fraction.isAtLeast(a, b), Fraction.subtract(a, b).n >= 0n)
  })

  it.prop("divides back what it multiplied", [fractions, natural], ([a, d]) => {
    const by = Fraction.make(BigInt(d), 7n)
    assert.deepStrictEqual(Fraction.divide(Fraction.multiply(a, by), by), a)
  })

  it("has no denominator 0", () => {
    assert.throws(() => Fraction.make(1n, 0n), /denominator 0/)
    assert.deepStrictEqual(Fraction.make(0n, 5n), Fraction.zero)
  })
})

describe("a fraction to be stored", () => {
  it("is itself where it can be read back, else cut so that it can", () => {
    const third = Fraction.make(1n, 3n)
    assert.deepStrictEqual(Fraction.bounded(third), third)
    const long = Fraction.make(2n ** 90n, 3n ** 70n)
    assert.isUndefined(Fraction.parse(Fraction.format(long)))
    const cut = Fraction.bounded(long)
    assert.deepStrictEqual(Fraction.parse(Fraction.format(cut)), cut)
    assert.isTrue(Fraction.isAtLeast(long, cut))
  })

  it.prop(
    "between two whole numbers is the division, exactly",
    [Arbitrary.schema(Schema.Int), Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1e9 })))],
    ([value, whole]) => {
      const expected = Fraction.make(BigInt(value), BigInt(whole))
      assert.deepStrictEqual(Fraction.between(value, 0, whole), expected)
    }
  )
})
