/** What a suggestion says of how a column's dates are written. */
import { quote } from "../Problem.ts"
import type { Column } from "./Column.ts"
import { asks, explains, type Remark } from "./Suggestion.ts"

/** The format where the values decide it, else null, with a remark on which ones could be meant. */
export const formatOf = (columns: ReadonlyArray<Column>, constant: string): readonly [string | null, Remark] => {
  const [first] = columns
  if (first === undefined) {
    return [null, asks(constant, "The rows looked at have no dates to tell by: say how the file writes them.")]
  }
  const example = quote(first.values[0] ?? "")
  const { heading } = first
  const shared = first.formats.filter((format) => columns.every(({ formats }) => formats.includes(format)))
  const [only] = shared
  if (only === undefined) {
    const says = `No way of writing dates that is known here reads every value, such as ${example}. Say which it is.`
    return [null, asks(constant, says, heading)]
  }
  if (shared.length > 1) {
    const says = `Values such as ${example} can be read as ${shared.join(" and as ")}. Say which is meant: the file does not.`
    return [null, asks(constant, says, heading)]
  }
  const years = /(?<!y)yy(?!y)/.test(only) ? " Years of two digits are those of 1970 to 2069." : ""
  return [only, explains(`Written as ${only}, by every value looked at, such as ${example}.${years}`, heading)]
}
