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

export interface Measured {
  /** Values within values, at the deepest. */
  readonly depth: number
  /** Keys of all objects, each as often as it is there. */
  readonly keys: number
}

/** Measures a value by its bytes, before it is parsed. */
export const measure = (bytes: Buffer, start: number, end: number): Measured => {
  let [depth, deepest, keys] = [0, 0, 0]
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === sign.quote) {
      at = stringEnd(bytes, at)
      if (at === -1) break
    } else if (byte === sign.colon) keys += 1
    else if (byte === sign.openArray || byte === sign.openObject) deepest = Math.max(deepest, (depth += 1))
    else if (byte === sign.closeArray || byte === sign.closeObject) depth -= 1
  }
  return { depth: deepest, keys }
}

/** The first key that an object has twice; undefined where none has. The text is well-formed. */
export const repeatedKey = (bytes: Buffer, start: number, end: number): string | undefined => {
  const open: Array<Set<string>> = []
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === sign.openArray || byte === sign.openObject) open.push(new Set())
    else if (byte === sign.closeArray || byte === sign.closeObject) open.pop()
    if (byte !== sign.quote) continue
    const last = stringEnd(bytes, at)
    const key = keyOf(bytes.toString("utf8", at, last + 1)) ?? ""
    at = last
    while (isSpace(bytes[at + 1] ?? 0)) at += 1
    if (bytes[at + 1] !== sign.colon) continue
    if (open.at(-1)?.has(key) === true) return key
    open.at(-1)?.add(key)
  }
  return undefined
}
