/** Places of cells as workbooks write them: `B7`, `B7:C9`. */

/** Columns of a sheet, as programs have them. */
export const maxColumns = 16_384

export interface Place {
  /** From 0. */
  readonly column: number
  /** From 1. */
  readonly row: number
}

const written = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,8})$/i

export const parse = (text: string): Place | undefined => {
  const [, letters, digits] = written.exec(text) ?? []
  if (letters === undefined) return undefined
  const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return column < maxColumns ? { column, row: Number(digits) } : undefined
}

/** The name of a cell. */
export const format = ({ column, row }: Place): string => `${lettersOf(column)}${row}`

/** The name of a column, from 0. */
export const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : "") + String.fromCharCode(65 + (column % 26))
