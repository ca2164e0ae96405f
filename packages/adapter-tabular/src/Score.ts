/**
 * Scores from text. The same conditions as `Fact.Scored`, by plain code: a schema per row would cost more than all the rest
 * of reading it. A test proves the two agree.
 */
import { type Fact, Fraction } from "@laurel/core"
import * as Decimal from "./Decimal.ts"
import { quote, type TextProblem } from "./Problem.ts"

/** What a score's text is measured against. */
export type Scale =
  | { readonly kind: "raw"; readonly min: number | undefined; readonly max: number }
  | { readonly kind: "scaled" }

type Reading = { readonly evidence: Fact.Scored } | { readonly problem: TextProblem }

const advice = "Mend the score, or the scale in the mapping."

export const read = (scale: Scale, written: string, mark: Decimal.Mark = "."): Reading => {
  const text = withoutPercent(scale, written)
  const value = Decimal.parse(text, mark)
  if (value === undefined) return { problem: Decimal.problem(written, mark) }
  if (scale.kind === "scaled") {
    if (value >= -1 && value <= 1) return { evidence: { _tag: "Scored", scaled: value } }
    return { problem: { expected: "a scaled score from -1 to 1", found: quote(text), advice } }
  }
  const { min, max } = scale
  const least = min ?? 0
  if (max <= least) {
    return { problem: { expected: `a scale whose max is above its min, ${least}`, found: String(max), advice } }
  }
  if (value < least || value > max) {
    return { problem: { expected: `a score from ${least} to ${max}`, found: quote(written), advice } }
  }
  return { evidence: { _tag: "Scored", raw: value, ...(min === undefined ? {} : { min }), max } }
}

/** So much of a hundred is what a percent sign says. */
const withoutPercent = (scale: Scale, text: string): string =>
  scale.kind === "raw" && scale.max === 100 && (scale.min ?? 0) === 0 && text.endsWith("%")
    ? text.slice(0, -1).trimEnd()
    : text

/** Of a whole, so much, from 0 to 1, cut to millionths: never more than was done. */
export const shareOf = (value: number, whole: number): number | undefined => {
  const share = whole > 0 && value >= 0 && value <= whole ? Fraction.between(value, 0, whole) : undefined
  return share === undefined ? undefined : Number((share.n * 1_000_000n) / share.d) / 1_000_000
}
