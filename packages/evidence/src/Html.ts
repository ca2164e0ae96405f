/** The few elements that the report is made of. Every text is escaped here and nowhere else. */

/** HTML that is safe to put into a page. */
export interface Html {
  readonly html: string
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

const text = (value: string): Html => ({ html: value.replaceAll(/[&<>"']/g, (one) => escapes[one] ?? "") })

export type Content = string | Html | ReadonlyArray<Content>

const isList = (content: Content): content is ReadonlyArray<Content> => Array.isArray(content)

const of = (content: Content): string =>
  typeof content === "string" ? text(content).html : isList(content) ? content.map(of).join("") : content.html

type Attributes = Readonly<Record<string, string | undefined>>

export const element = (name: string, attributes: Attributes, content: Content): Html => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${text(value).html}"`]
  )
  return { html: `<${name}${written.join("")}>${of(content)}</${name}>\n` }
}

export const paragraph = (content: Content): Html => element("p", {}, content)
export const list = (items: ReadonlyArray<Content>): Html =>
  element(
    "ul",
    {},
    items.map((item) => element("li", {}, item))
  )
export const link = (to: string, content: Content): Html => element("a", { href: `#${to}` }, content)

/** Terms with what is said of each; those of which nothing is said are left out. */
export const terms = (pairs: ReadonlyArray<readonly [string, Content]>): Html =>
  element(
    "dl",
    {},
    pairs.flatMap(([term, said]) => (said === "" ? [] : [element("dt", {}, term), element("dd", {}, said)]))
  )

/** A part of the page under a heading of its own. */
export const section = (level: 2 | 3 | 4, id: string, heading: Content, content: Content): Html =>
  element("section", { "aria-labelledby": id }, [element(`h${level}`, { id }, heading), content])

export interface Row {
  /** What the row is about: its heading. */
  readonly heading: Content
  readonly cells: ReadonlyArray<Content>
}

export const row = ({ heading, cells }: Row): Html =>
  element("tr", {}, [element("th", { scope: "row" }, heading), cells.map((cell) => element("td", {}, cell))])

/** What stands before and after the rows of a table. */
export const tableAround = (
  caption: string,
  columns: ReadonlyArray<string>
): readonly [before: string, after: string] => {
  const headings = columns.map((column) => element("th", { scope: "col" }, column))
  const head = [element("caption", {}, caption), element("thead", {}, element("tr", {}, headings))]
  return [`<table>${of(head)}<tbody>`, "</tbody></table>\n"]
}

export const table = (caption: string, columns: ReadonlyArray<string>, rows: Content): Html => {
  const [before, after] = tableAround(caption, columns)
  return { html: before + of(rows) + after }
}

/** Lines of words as nested lists, each as deep as it stands. */
export const outline = (lines: ReadonlyArray<{ readonly depth: number; readonly words: string }>): Html => {
  const [first] = lines
  if (first === undefined) return { html: "" }
  const items: Array<Content> = []
  for (let at = 0; at < lines.length;) {
    const own = lines[at]
    const end = lines.findIndex(({ depth }, index) => index > at && depth <= first.depth)
    const inner = lines.slice(at + 1, end === -1 ? lines.length : end)
    items.push([own?.words ?? "", inner.length === 0 ? "" : outline(inner)])
    at += inner.length + 1
  }
  return list(items)
}

/** Dark text on white or nearly white, nothing told by colour alone, and tables that go over pages with their headings. */
export const style = `
:root { color-scheme: light; }
body { color: #1a1a1a; background: #ffffff; font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
a { color: #0b4f8a; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
h1, h2, h3, h4 { line-height: 1.2; }
h2 { border-bottom: 2px solid #1a1a1a; padding-bottom: 0.2rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { border: 1px solid #6b6b6b; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #ececec; color: #1a1a1a; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.2rem 1rem; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
strong.mark { border: 1px solid #1a1a1a; padding: 0 0.3rem; }
footer { border-top: 1px solid #6b6b6b; margin-top: 2rem; color: #3d3d3d; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  a { color: #1a1a1a; text-decoration: none; }
  thead { display: table-header-group; }
  tr, dt, dd { break-inside: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
}
`
