/** The resources of a manifest: which of them are SCOs, and what they are launched with. */
import { Phrase } from "@laurel/core"
import { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Refused } from "./Structure.ts"
import * as Values from "./Values.ts"
import { attributeOf, childOf, childrenOf, prefixedOf, type Reading } from "./Vocabulary.ts"

type Read<A> = Result.Result<A, Refused>

export interface Resources {
  readonly named: ReadonlyMap<string, ReadonlyArray<Xml.Element>>
  /** What their addresses begin with. */
  readonly base: string
  /** Identifiers of manifests within the manifest, with all that they name. */
  readonly subManifests: ReadonlySet<string>
}

/** What an item launches. A resource that does not say what it is reports nothing for sure, and is no SCO. */
export type Launched =
  | { readonly _tag: "Sco"; readonly href: string | null }
  | { readonly _tag: "Asset" | "Unsaid" | "SubManifest" | "Nothing" }

export const resourcesOf = (manifest: Xml.Element, reading: Reading): Read<Resources> =>
  Result.map(childOf(manifest, "imscp", "resources", reading), (list) => {
    const all = list === undefined ? [] : childrenOf(list, "imscp", "resource", reading)
    const subManifests = new Set<string>()
    for (const each of childrenOf(manifest, "imscp", "manifest", reading)) addIdentifiers(each, subManifests)
    return {
      named: Map.groupBy(all, (each) => attributeOf(each, "identifier")),
      base: joined(Xml.base(manifest) ?? "", (list && Xml.base(list)) ?? ""),
      subManifests
    }
  })

const addIdentifiers = (element: Xml.Element, found: Set<string>): void => {
  found.add(attributeOf(element, "identifier"))
  for (const child of element.children) addIdentifiers(child, found)
}

/** What an item launches, by the resource that it names. */
export const launchedBy = (item: Xml.Element, resources: Resources, reading: Reading): Read<Launched> =>
  Result.gen(function* () {
    const id = attributeOf(item, "identifierref")
    if (id === "") return { _tag: "Nothing" }
    const what = `one resource ${Phrase.quote(id)} for the item ${Phrase.quote(attributeOf(item, "identifier"))}`
    const [resource, second] = resources.named.get(id) ?? []
    if (second !== undefined) return yield* reading.refuse(second, what, "another")
    if (resource === undefined)
      return resources.subManifests.has(id) ? { _tag: "SubManifest" } : yield* reading.refuse(item, what, "none")
    const name = "scormType"
    const type = prefixedOf(resource, "adlcp", name, reading) || attributeOf(resource, name)
    if (type === "") return { _tag: "Unsaid" }
    if ((yield* Values.oneOf(type, ["sco", "asset"], { element: resource, name, reading })) === "asset")
      return { _tag: "Asset" }
    const href = attributeOf(resource, "href")
    const base = joined(resources.base, Xml.base(resource) ?? "")
    const own = href === "" ? null : withParameters(joined(base, href), attributeOf(item, "parameters"))
    return { _tag: "Sco", href: own }
  })

/** An address within what it is relative to: an absolute one is relative to nothing. */
const joined = (base: string, address: string): string =>
  /^([a-z][a-z0-9+.-]*:|\/)/i.test(address) ? address : base.slice(0, base.lastIndexOf("/") + 1) + address

/** As the content aggregation model joins them: parameters go on with what the address has begun. */
const withParameters = (href: string, parameters: string): string => {
  const own = parameters.replace(/^[?&]+/, "")
  if (own === "") return href
  if (own.startsWith("#")) return /[#?]/.test(href) ? href : href + own
  return `${href}${href.includes("?") ? "&" : "?"}${own}`
}
