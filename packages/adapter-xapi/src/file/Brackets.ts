/** The bytes that JSON is built of, and what can be known of text before it is parsed. */

export const [newline, quote, backslash, comma, colon] = [10, 34, 92, 44, 58]
export const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125]
export const isSpace = (byte: number | undefined): boolean =>
  byte === 32 || byte === newline || byte === 13 || byte === 9

/** Whether text, cut here, would have gone on: a text, a list or an object is open. */
export const endsOpen = (bytes: Buffer): boolean => {
  let [depth, isText] = [0, false]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isText) {
      if (byte === backslash) at += 1
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === openObject || byte === openList) depth += 1
    else if (byte === closeObject || byte === closeList) depth -= 1
  }
  return isText || depth > 0
}

/**
 * What an object at the beginning of a file is: where the list of its statements begins; the first of several values; or the
 * first line, where it ends with that line or is broken, for then the lines below it are not to be lost. Undefined: not known yet.
 */
export const lookAt = (bytes: Buffer): { readonly list: number } | "lines" | "values" | undefined => {
  let [depth, isText, hasLine] = [0, false, false]
  let [from, before] = [0, 0]
  let key = ""
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (isText) {
      if (byte === newline) return "lines"
      if (byte === backslash) at += 1
      else if (byte === quote) {
        isText = false
        if (depth === 1) key = at - from < 20 ? bytes.toString("latin1", from, at) : ""
      }
      before = quote
      continue
    }
    if (byte === newline) hasLine = true
    if (isSpace(byte)) continue
    const opens = byte === openObject || byte === openList
    // Where nothing may be opened, the first line was broken, and this is another.
    if (opens && at > 0 && before !== colon && before !== comma && before !== openList) return "lines"
    if (byte === openList && depth === 1 && before === colon && key === "statements") return { list: at + 1 }
    if (byte === quote) {
      isText = true
      from = at + 1
    } else if (opens) depth += 1
    else if (byte === closeObject || byte === closeList) depth -= 1
    if (depth === 0) return hasLine ? "values" : "lines"
    before = byte
  }
  return undefined
}
