/** What a suggestion says of how a column's dates are written. */
import { list, quote } from "../Problem.ts"
import type { Column } from "./Column.ts"
import { asks, explains, type Remark } from "./Suggestion.ts"
import { mostlyWrittenAs } from "./writtenAs.ts"

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
  if (only === undefined) return [null, unreadOf(columns, first, constant)]
  if (shared.length > 1) {
    const says = `Values such as ${example} can be read as ${shared.join(" and as ")}. Say which is meant: the file does not.`
    return [null, asks(constant, says, heading)]
  }
  const years = /(?<!y)yy(?!y)/.test(only) ? " Years of two digits are those of 1970 to 2069." : ""
  return [only, explains(`Written as ${only}, by every value looked at, such as ${example}.${years}`, heading)]
}

/** Values that are named, at most. */
const named = 5

/** Which values stand in the way of how the others are written, where most are written one way; else that no way is known. */
const unreadOf = (columns: ReadonlyArray<Column>, first: Column, constant: string): Remark => {
  const { formats, unread } = mostlyWrittenAs([...new Set(columns.flatMap(({ distinct }) => distinct))])
  const inFile = columns.toSorted((a, b) => a.index - b.index)
  const bad = inFile.flatMap(({ heading, distinct }) => {
    const own = distinct.filter((text) => unread.includes(text))
    return own.length === 0 ? [] : [{ heading, own }]
  })
  const [culprit] = bad
  if (formats.length === 0 || culprit === undefined) {
    const { heading, values } = columns.find((column) => column.formats.length === 0) ?? first
    const says = `No way of writing dates that is known here reads every value, such as ${quote(values[0] ?? "")}. Say which it is.`
    return asks(constant, says, heading)
  }
  const places = bad.map(({ heading, own }) => `${list(own, named)} in ${quote(heading)}`).join(", ")
  const says = `All values but ${places} can be read as ${formats.join(" and as ")}. Mend what can't, or say how dates are written: rows that are written otherwise, or name no day of the calendar, are rejected.`
  return asks(constant, says, culprit.heading)
}
