/** Texts in one form, so that what looks the same is the same: in NFC, and without what is not seen at their ends. */

/** All below U+0300 is in NFC, and seen. */
const special = /[\u0300-\uffff]/
const ends = /^[\u200b\ufeff]+|[\u200b\ufeff]+$/g

/** The text in NFC, without zero width spaces and byte order marks at its ends. */
export const normal = (text: string): string => (special.test(text) ? text.normalize("NFC").replaceAll(ends, "") : text)

const isNormal = (text: string): boolean => !special.test(text)
const trimmed = (text: string): string => normal(text.trim()).trim()

/** The cells of a row so, and without white space at their ends where that goes. */
export const cells = (cells: ReadonlyArray<string>, trims: boolean): ReadonlyArray<string> =>
  trims ? cells.map(trimmed) : cells.every(isNormal) ? cells : cells.map(normal)
