import { hostileGiants } from "./hostile.ts"

/** What is still to be written: a text, or a value. */
type Open = { readonly text: string } | { readonly value: unknown }

/**
 * The JSON of a value, however deeply it is nested: `JSON.stringify` ends with the stack, a few thousand levels down. A negative
 * zero keeps its sign.
 */
export const jsonOf = (value: unknown): string => written(value, giants)

/** The texts of the giants, which are written a thousand times and never change; each is made when it is first needed. */
const giants: ReadonlyMap<unknown, () => string> = new Map(
  hostileGiants.map(({ value }) => {
    let text: string | undefined
    return [value, () => (text ??= written(value, new Map()))]
  })
)

const written = (value: unknown, known: ReadonlyMap<unknown, () => string>): string => {
  const parts: Array<string> = []
  const open: Array<Open> = [{ value }]
  // The next one is the last. Ends with the value, which holds no circle.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const giant = "value" in next ? known.get(next.value) : undefined
    if ("text" in next) parts.push(next.text)
    else if (giant !== undefined) parts.push(giant())
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
