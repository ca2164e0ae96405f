/** Values that a manifest writes as text: what they can't be is refused, since what is asked of a learner hangs on them. */
import { Phrase } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Refused } from "./Structure.ts"
import type { Reading } from "./Vocabulary.ts"

type Read<A> = Result.Result<A, Refused>

/** What is read of an element, for the words that refuse it. */
export interface Place {
  readonly element: Xml.Element
  readonly name: string
  readonly reading: Reading
}

const refused = ({ element, name, reading }: Place, expected: string, written: string): Result.Result<never, Refused> =>
  reading.refuse(element, `${name} to be ${expected}`, Phrase.quote(written))

/** `true` or `false`, in any letter case, or as XML also writes them. */
export const booleanOf = (written: string, otherwise: boolean, place: Place): Read<boolean> => {
  if (written === "") return Result.succeed(otherwise)
  if (/^(true|1)$/i.test(written)) return Result.succeed(true)
  return /^(false|0)$/i.test(written) ? Result.succeed(false) : refused(place, "true or false", written)
}

/** A plain decimal between two bounds: its digits, with one before the point. */
export const decimalOf = (written: string, low: number, high: number, place: Place): Read<string> => {
  const [, sign = "", whole = "", part = ""] = /^([+-]?)(\d{0,10})(?:\.(\d{0,18}))?$/.exec(written) ?? []
  const digits = `${sign === "-" ? "-" : ""}${whole || "0"}${part === "" ? "" : `.${part}`}`
  const value = whole === "" && part === "" ? Number.NaN : Number(digits)
  return value >= low && value <= high
    ? Result.succeed(digits)
    : refused(place, `a decimal from ${low} to ${high}`, written)
}

export const wholeOf = (written: string, place: Place): Read<number> =>
  written === ""
    ? Result.succeed(0)
    : /^\d{1,9}$/.test(written)
      ? Result.succeed(Number(written))
      : refused(place, "a whole number", written)

/** One of a list of words, in any letter case. */
export const oneOf = <const A extends string>(written: string, known: ReadonlyArray<A>, place: Place): Read<A> => {
  const found = known.find((each) => each.toLowerCase() === written.toLowerCase())
  return found === undefined ? refused(place, `one of ${known.join(", ")}`, written) : Result.succeed(found)
}
