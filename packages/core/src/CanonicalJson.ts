/** JSON in one form only, RFC 8785: keys in order, no white space, numbers and texts as ECMAScript writes them. */

/** Of plain data: nothing undefined, no number that is not finite. */
export const format = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(format).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, part]) => `${JSON.stringify(key)}:${format(part)}`).join(",")}}`
}

/** Whether two say the same, or neither is there. */
export const isSame = (a: unknown, b: unknown): boolean =>
  a === undefined || b === undefined ? a === b : format(a) === format(b)
