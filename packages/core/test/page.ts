/** A page of the documentation, cut into what a test can hold against the program. */

/** Something on the page, under the heading that it stands below. */
export type Part = { readonly heading: string } & (
  | { readonly is: "json"; readonly json: unknown }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "table"; readonly header: ReadonlyArray<string>; readonly rows: ReadonlyArray<Row> }
)
/** A row by its column's title. */
export type Row = { readonly [title: string]: string }

const cellsOf = (line: string): ReadonlyArray<string> =>
  line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim())

const tableOf = (lines: string): { readonly header: ReadonlyArray<string>; readonly rows: ReadonlyArray<Row> } => {
  const [first = "", , ...rest] = lines.trim().split("\n")
  const header = cellsOf(first)
  const rows = rest.map((line) => {
    const cells = cellsOf(line)
    return Object.fromEntries(header.map((title, at) => [title, cells[at] ?? ""]))
  })
  return { header, rows }
}

const block = /^```(?<language>\w*)\n(?<code>.*?)\n```$|^#+ (?<heading>[^\n]*)$|(?<table>(?:^\|[^\n]*\|\n)+)/gms

/** Its code, its tables and its text, in order; what stands between two of them is no part. */
export const partsOf = (page: string): ReadonlyArray<Part> => {
  let heading = ""
  return [...page.matchAll(block)].flatMap(({ groups = {} }): ReadonlyArray<Part> => {
    const { language, code, table } = groups
    if (groups["heading"] !== undefined) heading = plain(groups["heading"])
    if (table !== undefined) return [{ heading, is: "table", ...tableOf(table) }]
    if (code === undefined) return []
    if (language !== "json") return [{ heading, is: "text", text: code }]
    const json: unknown = JSON.parse(code)
    return [{ heading, is: "json", json }]
  })
}

/** The page's words by heading, without its code. */
export const wordsOf = (page: string): ReadonlyMap<string, string> => {
  const [, ...sections] = page.replaceAll(/^```.*?^```$/gms, "").split(/^#+ /m)
  return new Map(
    sections.map((section) => {
      const end = section.indexOf("\n")
      return [plain(section.slice(0, end)), section.slice(end)]
    })
  )
}

/** Without the marks of code. */
export const plain = (text: string): string => text.replaceAll("`", "")
