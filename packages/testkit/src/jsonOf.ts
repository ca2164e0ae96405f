/** What is still to be written: a text, or a value. */
type Open = { readonly text: string } | { readonly value: unknown }

/**
 * The JSON of a value, however deeply it is nested: `JSON.stringify` ends with the stack, a few thousand levels down. A negative
 * zero keeps its sign.
 */
export const jsonOf = (value: unknown): string => {
  const parts: Array<string> = []
  const open: Array<Open> = [{ value }]
  // The next one is the last. Ends with the value, which holds no circle.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ("text" in next) parts.push(next.text)
    else if (Array.isArray(next.value)) nest(open, "[", next.value.entries(), "]")
    else if (typeof next.value === "object" && next.value !== null) nest(open, "{", Object.entries(next.value), "}")
    else parts.push(Object.is(next.value, -0) ? "-0" : (JSON.stringify(next.value) ?? "null"))
  }
  return parts.join("")
}

const nest = (open: Array<Open>, begin: string, members: Iterable<[string | number, unknown]>, end: string): void => {
  open.push({ text: end })
  const all = [...members]
  for (let at = all.length - 1; at >= 0; at--) {
    const [key, value] = all[at] ?? ["", null]
    open.push({ value })
    if (typeof key === "string") open.push({ text: `${JSON.stringify(key)}:` })
    if (at > 0) open.push({ text: "," })
  }
  open.push({ text: begin })
}
