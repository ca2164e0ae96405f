/**
 * Texts as databases can hold them. PostgreSQL refuses U+0000 and UTF-8 has no lone surrogates, which SQLite replaces without a
 * word. Each becomes U+001A and its code in four digits, and so does U+001A itself: nothing is lost and equal texts stay equal.
 */

/** With the u flag a surrogate matches only where it has no other half. */
// oxlint-disable-next-line no-control-regex -- what it looks for
const unfit = /[\u0000\u001a\ud800-\udfff]/gu
// oxlint-disable-next-line no-control-regex -- what it looks for
const escaped = /\u001a(0000|001a|d[89a-f][0-9a-f]{2})/g

/** What is written for a text: the text itself, but for those three. */
export const escape = (text: string): string =>
  // Both tests are native and much faster than the expression, and hardly any text fails them.
  text.isWellFormed() && !text.includes("\u0000") && !text.includes("\u001a")
    ? text
    : text.replace(unfit, (unit) => `\u001a${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** The text that was written. What was never escaped stays as it is. */
export const unescape = (text: string): string =>
  text.includes("\u001a")
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
