/** SVG images that only draw: no script, nothing from elsewhere, no letters that need a font, nothing that multiplies. */
import { parseXml, XmlElement } from "@rgrove/parse-xml"
import { Result } from "effect"
import type { Wrong } from "./Picture.ts"

const maxElements = 20_000
const maxDepth = 100
/** Elements that are drawn, those that are drawn again counted each time. */
const maxDrawn = 100_000

/** What draws, and what says how; everything else is refused, whether it does harm or not. */
const allowed: ReadonlySet<string> = new Set(
  `circle clipPath defs desc ellipse g line linearGradient mask metadata path polygon polyline radialGradient rect stop style
  svg symbol title use`.split(/\s+/)
)

const wrong = (expected: string, found: string, advice: string): Wrong => ({ expected, found, advice })
const plainer = "Save it from your drawing program as a plain SVG with letters as paths, or take a PNG."

/** Whether the image can be drawn without harm. */
export const check = (bytes: Buffer): Result.Result<void, Wrong> =>
  Result.gen(function* () {
    const text = yield* textOf(bytes)
    if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
      return yield* Result.fail(wrong("an SVG without a document type", "one with it", "Delete the line <!DOCTYPE …>."))
    if (/<\?(?!xml\s)/.test(text))
      return yield* Result.fail(wrong("an SVG without instructions", "one with <? … ?>", "Delete the line <? … ?>."))
    const { root } = yield* Result.try({
      try: () => parseXml(text),
      catch: (error) =>
        wrong("an SVG image", error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "another", plainer)
    })
    if (root === null || root.name !== "svg" || root.attributes["xmlns"] !== "http://www.w3.org/2000/svg")
      return yield* Result.fail(wrong("an SVG image", "another document", plainer))
    if (!isSized(root.attributes))
      return yield* Result.fail(
        wrong("a viewBox of four numbers, the last two above 0", "none", 'Add one, such as viewBox="0 0 200 80".')
      )
    const found = look(root)
    if (found !== undefined) return yield* Result.fail(wrong("an SVG that only draws", found, plainer))
  })

const textOf = (bytes: Buffer): Result.Result<string, Wrong> =>
  Result.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => wrong("an SVG image in UTF-8", "another encoding", plainer)
  })

type Attributes = XmlElement["attributes"]

const isSized = (attributes: Attributes): boolean => {
  const numbers = (attributes["viewBox"] ?? "").trim().split(/[\s,]+/)
  const [, , width = 0, height = 0] = numbers.map(Number)
  return numbers.length === 4 && width > 0 && height > 0 && width < Infinity && height < Infinity
}

/** The first thing that does more than draw; undefined for nothing. */
const look = (root: XmlElement): string | undefined => {
  const open = [{ element: root, depth: 1 }]
  const named = new Map<string, XmlElement>()
  const linked = new Map<XmlElement, ReadonlyArray<string>>()
  for (let count = 0; ; count++) {
    const { element, depth } = open.pop() ?? {}
    if (element === undefined || depth === undefined) break
    if (count === maxElements) return `more than ${maxElements} elements`
    if (depth > maxDepth) return `elements more than ${maxDepth} deep`
    if (isOthers(element.name)) continue
    if (!allowed.has(element.name)) return `<${element.name.slice(0, 100)}>`
    const links = linksOf(element)
    if (typeof links === "string") return links
    linked.set(element, links)
    const { id } = element.attributes
    if (id !== undefined && !named.has(id)) named.set(id, element)
    for (const child of below(element)) open.push({ element: child, depth: depth + 1 })
  }
  const drawn = drawnOf(root, { named, linked, known: new Map() }, 1)
  return drawn <= maxDrawn ? undefined : `parts that are drawn again and again, in all more than ${maxDrawn}`
}

/** What drawing programs keep for themselves, and nothing draws. */
const isOthers = (name: string): boolean => name === "metadata" || /^(?:sodipodi|inkscape):/.test(name)

const below = (element: XmlElement): ReadonlyArray<XmlElement> =>
  element.children.filter((child) => child instanceof XmlElement)

interface Drawing {
  readonly named: ReadonlyMap<string, XmlElement>
  readonly linked: ReadonlyMap<XmlElement, ReadonlyArray<string>>
  readonly known: Map<XmlElement, number>
}

/** How many elements are drawn for one: those in it, and those that it uses. One that uses itself never ends. */
const drawnOf = (element: XmlElement, drawing: Drawing, depth: number): number => {
  const known = drawing.known.get(element)
  if (known !== undefined) return known
  if (depth > maxDepth) return Infinity
  drawing.known.set(element, Infinity)
  const used = (drawing.linked.get(element) ?? []).flatMap((id) => drawing.named.get(id) ?? [])
  let drawn = 1
  for (const one of [...below(element), ...used]) drawn += drawnOf(one, drawing, depth + 1)
  drawing.known.set(element, drawn)
  return drawn
}

/** The ids that it uses, or what else it does than that. */
const linksOf = (element: XmlElement): ReadonlyArray<string> | string => {
  // Classes use colours, and nothing that holds more than colours.
  if (element.name === "style" && !isOfColours(element.text)) return "a style that reaches further than colours"
  const links: Array<string> = []
  for (const [key, value] of Object.entries(element.attributes)) {
    // What a namespace is called by is never asked for.
    if (/^(?:xmlns|sodipodi|inkscape)(?::|$)/.test(key)) continue
    const found = /(?:^|:)href$/i.test(key)
      ? /^#\S+$/.test(value.trim()) && [value.trim().slice(1)]
      : linksIn(value, /$/)
    if (
      found === false ||
      value.includes("\\") ||
      /^on|(?:^|:)base$/i.test(key) ||
      (key === "style" && value.includes("@"))
    )
      return `the attribute ${key.slice(0, 100)}, which does more`
    links.push(...found)
  }
  return links
}

const isOfColours = (style: string): boolean =>
  !/[@\\]/.test(style) && linksIn(style, /(?:fill|stroke)\s*:\s*$/i) !== false

/** The ids behind each `url(#…)`; false where anything else is linked, or what stands before is another. */
const linksIn = (style: string, before: RegExp): ReadonlyArray<string> | false => {
  const [first = "", ...rest] = style.split(/url\s*\(/i)
  const ids = rest.map((each) => /^\s*["']?#([^"')\s]+)["']?\s*\)/.exec(each)?.[1])
  const fits = [first, ...rest].slice(0, -1).every((each) => before.test(each))
  return fits && ids.every((id) => id !== undefined) && !/(?:image(?:-set)?|src)\s*\(/i.test(style) && ids
}
