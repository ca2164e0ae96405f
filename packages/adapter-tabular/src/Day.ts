/** Days from text: `2014-02-28`, or a whole number of days from such a day. */
import { CivilDate } from "@laurel/core"
import { quote, type RowProblem } from "./Problem.ts"

export type Reading = { readonly on: CivilDate.CivilDate } | { readonly problem: Omit<RowProblem, "column"> }

export const date = (text: string): Reading => {
  const on = CivilDate.parse(text)
  return on !== undefined
    ? { on }
    : {
        problem: {
          expected: "an existing day written as year-month-day, such as 2014-02-28",
          found: quote(text),
          advice: "Mend the date."
        }
      }
}

const whole = /^[+-]?\d{1,9}$/

/** The day that lies `text` days after another, before it where negative. */
export const offset = (text: string, from: CivilDate.CivilDate): Reading => {
  if (!whole.test(text)) {
    return {
      problem: { expected: "a whole number of days, such as 12 or -30", found: quote(text), advice: "Mend the number." }
    }
  }
  const on = CivilDate.fromEpochDay(from + Number(text))
  return on !== undefined
    ? { on }
    : {
        problem: {
          expected: "a day in the years 0001 to 9999",
          found: `${quote(text)} days from ${CivilDate.format(from)}`,
          advice: "Mend the number."
        }
      }
}
