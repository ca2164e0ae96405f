/** Numbers from text: plain decimals that a number holds exactly as they are written. */
import { Fraction } from "@laurel/core"
import { quote, type TextProblem } from "./Problem.ts"

/** What stands before the decimals. */
export type Mark = "." | ","

const shape = /^-?\d{1,20}(?:\.\d{1,20})?$/

/** The number a text writes as a plain decimal, if a number can hold exactly what was written. */
export const parse = (text: string, mark: Mark = "."): number | undefined => {
  if (mark === "," && text.includes(".")) return undefined
  const plain = mark === "," ? text.replace(",", ".") : text
  if (!shape.test(plain)) return undefined
  const value = Number(plain) + 0 // "-0" is 0
  const [held, written] = [Fraction.fromNumber(value), Fraction.parse(plain)]
  return held !== undefined && written !== undefined && held.n === written.n && held.d === written.d ? value : undefined
}

/** What to say of a text that is no such number. */
export const problem = (text: string, mark: Mark = "."): TextProblem => ({
  expected: `a plain decimal number of at most 15 digits, such as 67${mark}5`,
  found: quote(text),
  advice: `Write digits, and a "${mark}" before decimals.`
})

export type Reading = { readonly value: number } | { readonly problem: TextProblem }

/** Reads numbers from `least` to `most`. */
export const between =
  (least: number, most: number, mark: Mark) =>
  (text: string): Reading => {
    const value = parse(text, mark)
    if (value === undefined) return { problem: problem(text, mark) }
    if (value >= least && value <= most) return { value }
    return {
      problem: {
        expected: `a number from ${least} to ${most.toLocaleString("en")}`,
        found: quote(text),
        advice: "Mend the number."
      }
    }
  }
