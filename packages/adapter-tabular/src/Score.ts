/**
 * Scores from text. The same conditions as `Fact.Scored`, by plain code: a schema per row would cost more than all the rest
 * of reading it. A test proves the two agree.
 */
import { type Fact, Fraction } from "@laurel/core"
import { quote, type RowProblem } from "./Problem.ts"

const shape = /^-?\d{1,20}(?:\.\d{1,20})?$/

/** The number a text writes as a plain decimal, if a number can hold exactly what was written. */
const parseDecimal = (text: string): number | undefined => {
  if (!shape.test(text)) return undefined
  const value = Number(text) + 0 // "-0" is 0
  const [held, written] = [Fraction.fromNumber(value), Fraction.parse(text)]
  return held !== undefined && written !== undefined && held.n === written.n && held.d === written.d ? value : undefined
}

/** What a score's text is measured against. */
export type Scale =
  | { readonly kind: "raw"; readonly min: number | undefined; readonly max: number }
  | { readonly kind: "scaled" }

type Reading = { readonly evidence: Fact.Scored } | { readonly problem: Omit<RowProblem, "column"> }

const number = {
  expected: "a plain decimal number of at most 15 digits, such as 67.5",
  advice: 'Write digits, and a "." before decimals.'
}
const range = { advice: "Mend the score, or the scale in the mapping." }

export const read = (scale: Scale, text: string): Reading => {
  const value = parseDecimal(text)
  if (value === undefined) return { problem: { ...number, found: quote(text) } }
  if (scale.kind === "scaled") {
    if (value >= -1 && value <= 1) return { evidence: { _tag: "Scored", scaled: value } }
    return { problem: { ...range, expected: "a scaled score from -1 to 1", found: quote(text) } }
  }
  const { min, max } = scale
  if (value < (min ?? 0) || value > max) {
    return { problem: { ...range, expected: `a score from ${min ?? 0} to ${max}`, found: quote(text) } }
  }
  return { evidence: { _tag: "Scored", raw: value, ...(min === undefined ? {} : { min }), max } }
}
