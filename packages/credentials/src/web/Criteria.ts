/** What an achievement takes, as a list where it is written as one. */
import * as Html from "./Html.ts"

interface Line {
  readonly depth: number
  readonly text: string
}

const item = /^( *)- (.+)$/

const itemsIn = (lines: ReadonlyArray<string>): ReadonlyArray<Line> =>
  lines.flatMap((line) => {
    const [, spaces, text] = item.exec(line) ?? []
    return spaces === undefined || text === undefined ? [] : [{ depth: spaces.length, text }]
  })

/** What is deeper than the first belongs to what is before it. */
const listOf = (lines: ReadonlyArray<Line>): Html.Html => {
  const depth = lines[0]?.depth ?? 0
  const items: Array<{ readonly text: string; readonly within: Array<Line> }> = []
  for (const line of lines) {
    const before = items.at(-1)
    if (before === undefined || line.depth <= depth) items.push({ text: line.text, within: [] })
    else before.within.push(line)
  }
  // Ends with the lines: those within are fewer each time.
  return Html.list(items.map(({ text, within }) => [Html.foreign(text), within.length === 0 ? "" : listOf(within)]))
}

export const of = (criteria: string): Html.Content => {
  const lines = criteria.split("\n")
  const first = lines.findIndex((line) => item.test(line))
  const listed = first < 0 ? [] : lines.slice(first)
  const items = itemsIn(listed)
  const isList = items.length > 0 && items.length === listed.length
  const before = (isList ? lines.slice(0, first) : lines).join("\n")
  return [before === "" ? "" : Html.element("p", { class: "pre", dir: "auto" }, before), isList ? listOf(items) : ""]
}
