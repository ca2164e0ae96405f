/** Where values of JSON end, by their bytes alone. */

/** Characters that JSON is made of. */
export const sign = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  colon: 0x3a,
  openArray: 0x5b,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d
} as const

/** White space between values. */
export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Where the value ends that begins here; -1 where its end is not there yet. */
export const endOf = (bytes: Buffer, start: number, isLast: boolean): number => {
  let depth = 0
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === sign.quote) {
      at = stringEnd(bytes, at)
      if (at === -1) return -1
      if (depth === 0) return at + 1
    } else if (byte === sign.openArray || byte === sign.openObject) depth += 1
    else if (depth > 0 && (byte === sign.closeArray || byte === sign.closeObject)) {
      depth -= 1
      if (depth === 0) return at + 1
    } else if (
      depth === 0 &&
      (byte === sign.comma || byte === sign.closeArray || byte === sign.closeObject || isSpace(byte))
    )
      return at
  }
  return isLast && depth === 0 ? bytes.length : -1
}

/** The closing quote of the string that begins here, or -1. */
const stringEnd = (bytes: Buffer, start: number): number => {
  for (let at = bytes.indexOf(sign.quote, start + 1); at !== -1; at = bytes.indexOf(sign.quote, at + 1)) {
    let slashes = 0
    while (bytes[at - 1 - slashes] === sign.backslash) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return -1
}

/** The text of a key; undefined where it is none. */
export const keyOf = (text: string): string | undefined => {
  try {
    const key: unknown = JSON.parse(text)
    return typeof key === "string" ? key : undefined
  } catch {
    return undefined
  }
}
