/** Badges that are baked into SVG images: `openbadges:assertion` of 2.0 and `openbadges:credential` of 3.0. */
import { parseXml, XmlElement } from "@rgrove/parse-xml"
import { Result } from "effect"
import { isCompact } from "../vc/Jwt.ts"
import { fails, type Unproven, unproven } from "../Unproven.ts"

/** The namespaces of 2.0 and of 3.0. */
export const older = "http://openbadges.org"
export const newer = "https://purl.imsglobal.org/ob/v3p0"

const elements: ReadonlySet<string> = new Set([`${older} assertion`, `${newer} credential`])

const names: ReadonlySet<string> = new Set([...elements].map((each) => each.slice(each.indexOf(" ") + 1)))

/** Elements of one image that are looked through, and how deep they lie: whose namespace is looked for is looked for above it. */
const maxElements = 1_000_000
const maxDepth = 200

const advice = "Ask whoever presented it for the image as its issuer made it: other programs may have changed it."

/** The texts that were baked in. */
export const texts = (svg: string): Result.Result<ReadonlyArray<string>, Unproven> =>
  Result.gen(function* () {
    const document = yield* Result.try({
      // Declarations of a document type are read over: nothing is expanded and nothing is fetched.
      try: () => parseXml(svg, { ignoreUndefinedEntities: true }),
      catch: (error) =>
        unproven(
          "form",
          "an SVG image",
          error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "none",
          advice
        )
    })
    const found: Array<string> = []
    const open = document.root === null ? [] : [{ element: document.root, depth: 1 }]
    for (let count = 0; ; count++) {
      const { element, depth } = open.pop() ?? {}
      if (element === undefined || depth === undefined) return found
      if (count === maxElements || depth > maxDepth) {
        const limit = `an image of at most ${maxElements.toLocaleString("en")} elements, ${maxDepth} deep`
        return yield* fails("form", limit, "more", advice)
      }
      if (elements.has(nameOf(element))) found.push(textOf(element))
      // One by one: a call has no room for as many arguments.
      else
        for (const child of element.children)
          if (child instanceof XmlElement) open.push({ element: child, depth: depth + 1 })
    }
  })

/** The signed text, or the address, is an attribute; what is not signed so is between the tags. */
const textOf = ({ attributes, text }: XmlElement): string => {
  const verify = (attributes["verify"] ?? "").trim()
  const body = text.trim()
  return isCompact(verify) || body === "" ? verify : body
}

/** The namespace and the name of an element. */
const nameOf = (element: XmlElement): string => {
  const colon = element.name.indexOf(":")
  if (!names.has(element.name.slice(colon + 1))) return ""
  const declared = colon === -1 ? "xmlns" : `xmlns:${element.name.slice(0, colon)}`
  let at: unknown = element
  // As deep as the element lies.
  while (at instanceof XmlElement) {
    const namespace = at.attributes[declared]
    if (namespace !== undefined) return `${namespace} ${element.name.slice(colon + 1)}`
    at = at.parent
  }
  return ""
}
