/** A credential in an SVG image: an element right after the tag that begins the image. */
import { parseXml, XmlElement } from "@rgrove/parse-xml"
import { Result } from "effect"
import { newer as namespace, older } from "../read/Svg.ts"
import { isCompact } from "../vc/Jwt.ts"
import { Unbakable } from "./Unbakable.ts"

const svgNamespace = "http://www.w3.org/2000/svg"

/** Of versions 3.0 and 2.0: readers find the badges of both. */
const badges = /^(?:[\w.-]+:)?(?:credential|assertion)$/
const badgeNamespaces: ReadonlySet<unknown> = new Set([namespace, older])

/** Elements that lie right in the image: badges are among them. */
const maxElements = 1_000_000

const refused = (expected: string, found: string): Unbakable =>
  new Unbakable({ expected, found, advice: "Save the image anew as SVG in UTF-8, or take another." })

/** The credential as it is: JSON has to be fit for XML already. */
export const bake = (image: string, credential: string): Result.Result<string, Unbakable> =>
  Result.gen(function* () {
    // As the parser takes it, so that its places are those of this text.
    const text = image.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n")
    const encoding = /^<\?xml[^>]{0,100}encoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1] ?? "utf-8"
    if (encoding.toLowerCase() !== "utf-8")
      return yield* Result.fail(refused("an image in UTF-8", JSON.stringify(encoding.slice(0, 50))))
    const document = yield* Result.try({
      try: () => parseXml(text, { ignoreUndefinedEntities: true, includeOffsets: true }),
      catch: (error) =>
        refused("an SVG image", error instanceof Error ? (error.message.split("\n", 1)[0] ?? "").slice(0, 200) : "none")
    })
    const { root } = document
    if (root === null || !/^(?:[\w.-]+:)?svg$/.test(root.name) || namespaceOf(root) !== svgNamespace)
      return yield* Result.fail(
        refused("an SVG image", root === null ? "none" : JSON.stringify(root.name.slice(0, 50)))
      )
    const tag = tagOf(text, root.start)
    if (tag === undefined || root.children.length > maxElements)
      return yield* Result.fail(refused("an SVG image", "one whose beginning can't be found"))
    const before = root.children.filter((child) => child instanceof XmlElement).filter(isBadge)
    const rest = without(text, tag.end, before)
    return `${text.slice(0, tag.inner)}${declared(root)}>${element(root, credential)}${tag.isEmpty ? `</${root.name}>` : ""}${rest}`
  })

/** The tag that begins at a place: where what is in it ends, where it ends itself, and whether the element ends with it. */
const tagOf = (text: string, start: number) => {
  const tag = /^<[^\s"'/>]+(?:"[^"]*"|'[^']*'|[^"'/>])*(\/?)>/.exec(text.slice(start))
  if (tag === null) return undefined
  const [whole, slash = ""] = tag
  return { inner: start + whole.length - 1 - slash.length, end: start + whole.length, isEmpty: slash !== "" }
}

const namespaceOf = ({ name, attributes }: XmlElement): string | undefined => {
  const colon = name.indexOf(":")
  return attributes[colon === -1 ? "xmlns" : `xmlns:${name.slice(0, colon)}`]
}

const isBadge = (child: XmlElement): boolean => {
  const own = namespaceOf(child)
  const { parent } = child
  const prefix = child.name.includes(":") ? `xmlns:${child.name.slice(0, child.name.indexOf(":"))}` : "xmlns"
  const inherited = parent instanceof XmlElement ? parent.attributes[prefix] : undefined
  return badges.test(child.name) && badgeNamespaces.has(own ?? inherited)
}

/** The text from a place on, without these elements. */
const without = (text: string, from: number, elements: ReadonlyArray<XmlElement>): string => {
  const parts: Array<string> = []
  let at = from
  for (const { start, end } of elements) {
    parts.push(text.slice(at, start))
    at = end
  }
  return [...parts, text.slice(at)].join("")
}

const attribute = "xmlns:openbadges"

/** The prefix is declared where the standard has it, unless it stands there for something else, as in images of 2.0. */
const declared = ({ attributes }: XmlElement): string =>
  attributes[attribute] === undefined ? ` ${attribute}="${namespace}"` : ""

const element = ({ attributes }: XmlElement, credential: string): string => {
  const own = (attributes[attribute] ?? namespace) === namespace ? "" : ` ${attribute}="${namespace}"`
  return isCompact(credential)
    ? `<openbadges:credential${own} verify="${credential}"></openbadges:credential>`
    : `<openbadges:credential${own}><![CDATA[${credential}]]></openbadges:credential>`
}

/** The same JSON without what XML could not hold, or would take for the end or change: all of it can only be within texts, or between them. */
export const inXml = (json: string): string =>
  json
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("]]>", String.raw`]]\u003e`)
    .replaceAll(/[\uFFFE\uFFFF]/g, (one) => String.raw`\u${one.charCodeAt(0).toString(16)}`)
