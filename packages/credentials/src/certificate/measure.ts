/** How much room texts take, as far as it can be told without a font: what is set smaller so that it fits is set by this. */
import type { Content } from "./Content.ts"

/** Letters as wide as they are high count as two, and marks as none. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/gu

const widthOf = (line: string): number => line.replaceAll(/\p{M}/gu, "").replaceAll(wide, "mm").length

export type Length = "short" | "medium" | "long"

/** How large a line can be set. */
export const lengthOf = (line: string): Length => {
  const width = widthOf(line)
  return width <= 28 ? "short" : width <= 60 ? "medium" : "long"
}

/** So many details beside each other that no row holds one alone. */
export const columnsOf = (count: number): 2 | 3 | 4 =>
  count <= 2 ? 2 : count % 4 === 0 || count === 7 || count > 9 ? 4 : 3

/** Letters of the text's own size on a line, and lines that fit on a page, of A4 and of Letter: the lesser of the two. */
const pages = { landscape: { letters: 115, lines: 28 }, portrait: { letters: 76, lines: 39 } }

/** How large a letter is set, in those of the text. */
const sizes: Readonly<Record<Length, readonly [name: number, achievement: number]>> = {
  short: [2.75, 1.75],
  medium: [2, 1.4],
  long: [1.4, 1.15]
}

/** The size of text on paper, in CSS pixels: less than this nobody reads, and two pages are better. */
const least = 9.5
const most = 16

/** The size at which all of it should stand on one page, in CSS pixels. */
export const sizeOnPaper = ({
  layout,
  name,
  achievement,
  description,
  details,
  signatures,
  organisation
}: Content): number => {
  const { letters, lines } = pages[layout]
  const rows = (text: string, size: number, room = letters): number => Math.ceil((widthOf(text) * size) / room)
  const nameSize = sizes[lengthOf(name)][0]
  const achievementSize = sizes[lengthOf(achievement)][1]
  const columns = columnsOf(details.length)
  const values = details.map(
    ({ label, value }) => rows(label, 0.8, letters / columns) + rows(value, 1.05, letters / columns)
  )
  // Each row is as high as the highest in it.
  const detailRows = values
    .filter((_, index) => index % columns === 0)
    .map((_, row) => Math.max(...values.slice(row * columns, (row + 1) * columns)) + 0.6)
  const signed = signatures.map((each) => 2.5 + rows(each.name, 0.9, 22) + rows(each.role, 0.9, 22))
  const height =
    // The heading, the words around the name, and the space between all of it.
    9.5 +
    (organisation.logo === null ? 0 : layout === "portrait" ? 3.7 : 2.7) +
    rows(name, nameSize) * nameSize * 0.9 +
    rows(achievement, achievementSize) * achievementSize * 0.9 +
    (description === null ? 0 : rows(description, 1.1)) +
    detailRows.reduce((sum, each) => sum + each, 0) +
    // In portrait, what is signed stands above the code for cameras.
    (layout === "portrait" && signed.length > 0 ? 5.5 + Math.max(...signed) : Math.max(5.5, ...signed))
  return Math.max(least, Math.min(most, Math.floor((most * lines * 10) / height) / 10))
}
