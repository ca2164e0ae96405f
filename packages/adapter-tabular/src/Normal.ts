/** Texts in one form, so that what looks the same is the same: in NFC, and without what is not seen at their ends. */

/** All below is in NFC, and seen. */
const first = 0x300
const ends = /^[\u200b\ufeff]+|[\u200b\ufeff]+$/g

/** A plain loop, because it runs for every cell: most are short, and have nothing else. */
const isNormal = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= first) return false
  return true
}

/** The text in NFC, without zero width spaces and byte order marks at its ends. */
export const normal = (text: string): string => (isNormal(text) ? text : text.normalize("NFC").replaceAll(ends, ""))

const trimmed = (text: string): string => normal(text.trim()).trim()

/** The cells of a row so, and without white space at their ends where that goes. */
export const cells = (cells: ReadonlyArray<string>, trims: boolean): ReadonlyArray<string> =>
  trims ? cells.map(trimmed) : cells.every(isNormal) ? cells : cells.map(normal)
