/**
 * Exact numbers. A pass mark of 40 is met by 7.5 % of 80 plus 17.5 % of … only if nobody rounds on the way, so scores,
 * weights, shares and thresholds are fractions of whole numbers.
 */
import { Schema, SchemaGetter } from "effect"

/** `n/d` in lowest terms with d > 0. */
export interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))

/** n/d in lowest terms. A denominator of 0 is a programming error and throws. */
export const make = (n: bigint, d: bigint): Fraction => {
  if (d === 0n) throw new RangeError("a fraction has no denominator 0")
  if (d === 1n) return { n, d }
  const divisor = gcd(n, d) * (d < 0n ? -1n : 1n)
  return { n: n / divisor, d: d / divisor }
}

export const zero: Fraction = { n: 0n, d: 1n }
export const one: Fraction = { n: 1n, d: 1n }

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.d === b.d ? make(a.n + b.n, a.d) : make(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { n: -b.n, d: b.d })
export const multiply = (a: Fraction, b: Fraction): Fraction => make(a.n * b.n, a.d * b.d)
export const divide = (a: Fraction, b: Fraction): Fraction => make(a.n * b.d, a.d * b.n)
export const isAtLeast = (a: Fraction, b: Fraction): boolean => a === b || a.n * b.d >= b.n * a.d

const decimal = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?(%?)$/
const ratio = /^(-?\d{1,20})\/(\d{1,20})$/

/** Reads `40`, `17.5`, `4/5` and `80%`, exactly; `undefined` for anything else. */
export const parse = (text: string): Fraction | undefined => {
  const [, sign, whole, part = "", percent] = decimal.exec(text) ?? []
  if (whole !== undefined) {
    const n = BigInt(whole + part)
    const places = part.length + (percent === "%" ? 2 : 0)
    // `format` writes no more places, and what is read must be writable.
    return places > 20 ? undefined : make(sign === "-" ? -n : n, 10n ** BigInt(places))
  }
  const [, n, d] = ratio.exec(text) ?? []
  return n === undefined || d === undefined || BigInt(d) === 0n ? undefined : make(BigInt(n), BigInt(d))
}

/**
 * The number that was written: 17.5 is 35/2 and 0.1 is 1/10, because a number prints as the shortest decimal that reads back
 * as itself. `undefined` for one that does not print as a plain decimal (not finite, 1e21 and more, closer to 0 than 1e-6).
 */
export const fromNumber = (value: number): Fraction | undefined =>
  // Most are whole, and then there is nothing to read.
  Number.isSafeInteger(value) ? { n: BigInt(value), d: 1n } : parse(String(value))

/** (value − low) / (high − low), for high above low: a score on its scale. */
export const between = (value: number, low: number, high: number): Fraction | undefined => {
  const [above, whole] = [value - low, high - low]
  if (
    Number.isSafeInteger(value) &&
    Number.isSafeInteger(low) &&
    Number.isSafeInteger(high) &&
    Number.isSafeInteger(above) &&
    Number.isSafeInteger(whole)
  ) {
    // Points of 100, sessions of five: found in a seventh of the time that it takes to divide.
    if (whole > 0 && whole <= 100 && above >= 0 && above <= whole) {
      const at = whole * 101 + above
      return (small[at] ??= reduced(above, whole))
    }
    return reduced(above, whole)
  }
  const [given, from, to] = [fromNumber(value), fromNumber(low), fromNumber(high)]
  if (given === undefined || from === undefined || to === undefined) return undefined
  return divide(subtract(given, from), subtract(to, from))
}

/** Parts of a whole of at most 100, by both: each one fraction for as long as the program runs. */
const small: Array<Fraction | undefined> = Array.from({ length: 101 * 101 }, () => undefined)

/** above/whole in lowest terms, of whole numbers. */
const reduced = (above: number, whole: number): Fraction => {
  const divisor = common(Math.abs(above), whole)
  return { n: BigInt(above / divisor), d: BigInt(whole / divisor) }
}

/** The greatest common divisor of two whole numbers, the second above 0. */
const common = (a: number, b: number): number => (a === 0 ? b : common(b % a, a))

/** Writes a decimal where there is one of at most 20 places, else `n/d`. */
export const format = ({ n, d }: Fraction): string => {
  for (let places = 0, scale = 1n; places <= 20; places++, scale *= 10n) {
    if (scale % d !== 0n) continue
    const digits = String((n < 0n ? -n : n) * (scale / d)).padStart(places + 1, "0")
    const sign = n < 0n ? "-" : ""
    return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
  }
  return `${n}/${d}`
}

const limit = 10n ** 20n
const places = 10n ** 18n

/** The fraction itself where `parse` reads what `format` writes of it, else cut to 18 places: for what is stored, never for deciding. */
export const bounded = (value: Fraction): Fraction => {
  const { n, d } = value
  if (d < limit && n < limit && n > -limit) return value
  const cut = (n * places) / d
  return make(cut > limit * places ? limit - 1n : cut, cut > limit * places ? 1n : places)
}

/** The nearest double, for showing only: nothing is decided with it. */
export const toNumber = ({ n, d }: Fraction): number => Number(n) / Number(d)

const isFraction = (value: unknown): value is Fraction =>
  typeof value === "object" &&
  value !== null &&
  "n" in value &&
  "d" in value &&
  typeof value.n === "bigint" &&
  typeof value.d === "bigint"

/** A fraction written in a catalog as a number (`17.5`) or as text (`"4/5"`, `"80%"`). */
export const FromJson = Schema.Union([Schema.Finite, Schema.String])
  .check(
    Schema.makeFilter((value: number | string) =>
      parse(String(value)) === undefined
        ? 'expected a plain number such as 17.5, or text such as "4/5" or "80%"'
        : undefined
    )
  )
  .pipe(
    Schema.decodeTo(Schema.declare(isFraction), {
      // The check above has parsed the value once already, so the fallback is never taken.
      decode: SchemaGetter.transform((value: number | string) => parse(String(value)) ?? zero),
      encode: SchemaGetter.transform((value: Fraction): number | string => format(value))
    })
  )
