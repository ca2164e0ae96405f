/**
 * The words of a manifest, by the vocabulary that they are of. Manifests write them in whatever prefix and letter case, and at times
 * in a namespace that is nearly SCORM's: what holds the vocabulary's name is read as it, and told.
 */
import { Text } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Refused } from "./Structure.ts"

/** Content packaging, ADL's content aggregation, sequencing and navigation, and IMS simple sequencing. */
const vocabularies = ["imscp", "adlcp", "adlseq", "adlnav", "imsss"] as const
export type Vocabulary = (typeof vocabularies)[number]

type Edition = "1.2" | "2004"

/** As the standards write them. SCORM 1.2 has its own of the first two. */
const namespaces: ReadonlyMap<string, readonly [Vocabulary, Edition]> = new Map([
  ["http://www.imsproject.org/xsd/imscp_rootv1p1p2", ["imscp", "1.2"]],
  ["http://www.adlnet.org/xsd/adlcp_rootv1p2", ["adlcp", "1.2"]],
  ["http://www.imsglobal.org/xsd/imscp_v1p1", ["imscp", "2004"]],
  ["http://www.adlnet.org/xsd/adlcp_v1p3", ["adlcp", "2004"]],
  ["http://www.adlnet.org/xsd/adlseq_v1p3", ["adlseq", "2004"]],
  ["http://www.adlnet.org/xsd/adlnav_v1p3", ["adlnav", "2004"]],
  ["http://www.imsglobal.org/xsd/imsss", ["imsss", "2004"]]
])

/** Local to one reading. */
export interface Reading {
  readonly vocabularyOf: (namespace: string) => Vocabulary | undefined
  /** The namespaces that are read as a vocabulary without being it. */
  readonly strange: ReadonlyMap<string, Vocabulary>
  /** The editions whose namespaces occur. */
  readonly editions: ReadonlySet<Edition>
  readonly refuse: (at: Xml.Element, expected: string, found: string) => Result.Result<never, Refused>
  /** The line of an element. */
  readonly lineOf: (element: Xml.Element) => number
}

export const file = "imsmanifest.xml"

/** How a document is read whose root is a manifest of whatever namespace. */
export const readingOf = ({ root, refuse }: Xml.Document): Reading => {
  const known = new Map<string, Vocabulary | undefined>()
  const strange = new Map<string, Vocabulary>()
  const editions = new Set<Edition>()
  const learn = (namespace: string): void => {
    if (known.has(namespace)) return
    const exact = namespaces.get(namespace)
    const found = exact?.[0] ?? nearly(namespace) ?? (namespace === root.namespace ? "imscp" : undefined)
    known.set(namespace, found)
    if (exact !== undefined) editions.add(exact[1])
    else if (found !== undefined) strange.set(namespace, found)
  }
  walk(root, learn)
  return {
    vocabularyOf: (namespace) => known.get(namespace),
    strange,
    editions,
    refuse: ({ at }, expected, found) => Result.fail({ file, ...refuse(at, expected, found) }),
    lineOf: ({ at }) => refuse(at, "", "").line
  }
}

const nearly = (namespace: string): Vocabulary | undefined => {
  const written = namespace.toLowerCase()
  return vocabularies.find((each) => written.includes(each))
}

const walk = (element: Xml.Element, learn: (namespace: string) => void): void => {
  learn(element.namespace)
  for (const { namespace } of element.prefixed) learn(namespace)
  for (const child of element.children) walk(child, learn)
}

/** Words are compared in small letters: SCORM 1.2 writes `scormtype`, SCORM 2004 `scormType`. */
const isSame = (written: string, word: string): boolean =>
  written === word || (written.length === word.length && written.toLowerCase() === word.toLowerCase())

export const childrenOf = (
  { children }: Pick<Xml.Element, "children">,
  vocabulary: Vocabulary,
  name: string,
  { vocabularyOf }: Reading
): ReadonlyArray<Xml.Element> =>
  children.filter((child) => isSame(child.name, name) && vocabularyOf(child.namespace) === vocabulary)

/** The only such child. */
export const childOf = (
  element: Pick<Xml.Element, "name" | "children">,
  vocabulary: Vocabulary,
  name: string,
  reading: Reading
): Result.Result<Xml.Element | undefined, Refused> => {
  const [child, second] = childrenOf(element, vocabulary, name, reading)
  return second === undefined
    ? Result.succeed(child)
    : reading.refuse(second, `one ${name} of the ${element.name}`, "another")
}

/** An attribute without a prefix, on one line; empty for none. */
export const attributeOf = ({ attributes }: Xml.Element, name: string): string => {
  const exact = attributes.get(name)
  if (exact !== undefined) return Text.oneLine(exact)
  for (const [written, value] of attributes) if (isSame(written, name)) return Text.oneLine(value)
  return ""
}

/** An attribute of a vocabulary, on one line; empty for none. */
export const prefixedOf = (
  { prefixed }: Xml.Element,
  vocabulary: Vocabulary,
  name: string,
  { vocabularyOf }: Reading
): string =>
  Text.oneLine(
    prefixed.find((each) => isSame(each.name, name) && vocabularyOf(each.namespace) === vocabulary)?.value ?? ""
  )
