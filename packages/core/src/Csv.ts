/**
 * Rows as RFC 4180 has them: commas, CRLF, fields in quotes where they must be. No text in them is a formula to a spreadsheet, and
 * every text can be had back.
 */

/** A text, made safe; a number, as it is; null for nothing. */
export type Cell = string | number | null

/**
 * Each place where a spreadsheet may take what follows for a formula: where a cell begins, and then, after what spreadsheets skip
 * (spaces, quotes, what is not seen), one of `= + - @` in any width. A cell begins with the text; and, where its reader has
 * chosen semicolons, bars or tabs to separate cells, after each of these as well, quotes or not. A text that begins with a tab
 * or a line break is such a place too.
 */
const formulas =
  /^(?=[\s\p{Cc}\p{Cf}'"]*[\t\r\n])|(?<![^;|\t\r\n])(?=[\s\p{Cc}\p{Cf}'"]*[=+\-@\uFE62\uFE63\uFE66\uFE6B\uFF0B\uFF0D\uFF1D\uFF20])/gu

/**
 * The text with an apostrophe at each such place, so that spreadsheets show it as text. To have the text back, leave out every
 * apostrophe that stands where a cell begins and before what would else be such a place.
 */
const guarded = (text: string): string => text.replace(formulas, "'")

/** Also where a reader who takes other separators would need them. */
const isQuoted = /[",;|'\t\r\n]|^\s|\s$/

const field = (cell: Cell): string => {
  if (typeof cell !== "string") return cell === null ? "" : String(cell)
  const text = guarded(cell)
  return isQuoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One row, with its line break. */
export const row = (cells: ReadonlyArray<Cell>): string => `${cells.map(field).join(",")}\r\n`
