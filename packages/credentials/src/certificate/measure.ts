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

/**
 * What there is room for on a page of A4 and of Letter, the lesser of the two: lines, letters of the text's own size on one of
 * them, those of a row of details, and lines of what stands on every certificate: its heading, the words around the name, and
 * the space between all of it. With some to spare, for no two machines have the same fonts.
 */
const pages = {
  landscape: { lines: 27.3, letters: 105, detailed: 96, always: 11.5, logo: 2.7 },
  portrait: { lines: 38, letters: 70, detailed: 74, always: 13, logo: 3.7 }
}

/** How large a letter is set, in those of the text. */
const sizes: Readonly<Record<Length, readonly [name: number, achievement: number]>> = {
  short: [2.75, 1.75],
  medium: [2, 1.4],
  long: [1.4, 1.15]
}

/** The size of text on paper, in CSS pixels: less than this nobody reads, and two pages are better. */
const least = 9
const most = 16

/** Lines that the code for cameras is high. */
const codeLines = 3.7

/** The size at which all of it should stand on one page, in CSS pixels. */
export const sizeOnPaper = (content: Content): number => {
  const { name, achievement, description, organisation } = content
  const page = pages[content.layout]
  const nameSize = sizes[lengthOf(name)][0]
  const achievementSize = sizes[lengthOf(achievement)][1]
  const height =
    page.always +
    (organisation.logo === null ? 0 : page.logo) +
    linesOf(name, page.letters / nameSize) * nameSize * 0.9 +
    linesOf(achievement, page.letters / achievementSize) * achievementSize * 0.9 +
    (description === null ? 0 : linesOf(description, page.letters)) +
    detailLines(content) +
    footLines(content)
  return Math.max(least, Math.min(most, Math.floor((most * page.lines * 10) / height) / 10))
}

const linesOf = (text: string, letters: number): number => Math.ceil(widthOf(text) / letters)

/** Each row is as high as the highest in it. */
const detailLines = ({ layout, details }: Content): number => {
  const columns = columnsOf(details.length)
  const letters = pages[layout].detailed / columns - 4
  const heights = details.map(
    ({ label, value }) => linesOf(label, letters * 1.2) * 0.85 + linesOf(value, letters) + 0.6
  )
  return heights
    .filter((_, index) => index % columns === 0)
    .map((_, row) => Math.max(...heights.slice(row * columns, (row + 1) * columns)))
    .reduce((sum, each) => sum + each, 0)
}

/** In portrait, what is signed stands above the code for cameras, and has all of the width. */
const footLines = ({ layout, signatures }: Content): number => {
  const letters = layout === "landscape" && signatures.length > 2 ? 17 : 24
  const signed = signatures.map(({ name, role }) => 2.5 + (linesOf(name, letters) + linesOf(role, letters)) * 0.9)
  const highest = Math.max(0, ...signed)
  if (layout === "landscape") return Math.max(codeLines, highest)
  return highest === 0 ? codeLines : highest + 1 + codeLines
}
