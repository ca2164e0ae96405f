/**
 * XML from outside as a tree of elements, each named within its namespace. What could cost more than it is worth is refused before
 * it is parsed: too many bytes or elements, too deep a nesting, and every declaration of a document type, so that nothing is
 * expanded and nothing is fetched.
 */
import { parseXml, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml"
import { Result } from "effect"
import { bounded } from "./xml/bounded.ts"
import { type Refuse, type Refused, refusing } from "./xml/Refused.ts"
import { textOf } from "./xml/textOf.ts"

export type { Refused } from "./xml/Refused.ts"
export { maxBytes } from "./xml/textOf.ts"

/** An attribute that is written with a prefix. */
export interface Attribute {
  readonly namespace: string
  readonly name: string
  readonly value: string
}

export interface Element {
  /** Its namespace; empty for none. */
  readonly namespace: string
  readonly name: string
  /** Those without a prefix, by name. */
  readonly attributes: ReadonlyMap<string, string>
  /** Those with one, in their order; no two have the same name in the same namespace. */
  readonly prefixed: ReadonlyArray<Attribute>
  /** Where it begins in the document. */
  readonly at: number
  readonly children: ReadonlyArray<Element>
  /** Its own text, without that of its children. */
  readonly text: string
}

export interface Document {
  readonly root: Element
  /** What is wrong at some place of it. */
  readonly refuse: Refuse
}

/** Characters of one attribute, and of a url. */
export const maxAttribute = 2_000

/** That of `xml:base` and `xml:lang`. */
const own = "http://www.w3.org/XML/1998/namespace"

/** Namespaces that say how a document is to be read, and nothing of what it is about. */
const silent: ReadonlySet<string> = new Set([own, "http://www.w3.org/2001/XMLSchema-instance"])

/** The prefixed attributes that say something of what the document is about: those of XML itself and of its schemas don't. */
export const foreign = ({ prefixed }: Element): ReadonlyArray<Attribute> =>
  prefixed.filter(({ namespace }) => !silent.has(namespace))

/** What the element's own `xml:base` says. */
export const base = ({ prefixed }: Element): string | undefined =>
  prefixed.find(({ namespace, name }) => namespace === own && name === "base")?.value

/** Reads a document. */
export const read = (bytes: Uint8Array): Result.Result<Document, Refused> =>
  Result.gen(function* () {
    const text = yield* textOf(bytes)
    const refuse = refusing(text)
    yield* bounded(text, refuse)
    const parsed = yield* Result.try({
      try: () => parseXml(text, { includeOffsets: true }).root,
      catch: (error) =>
        error instanceof XmlError
          ? refuse(unitOf(text, error.pos), "well-formed XML", wordsOf(error))
          : refuse(0, "well-formed XML", String(error))
    })
    if (parsed === null) return yield* Result.fail(refuse(0, "an element", "none"))
    const tree = new Tree(refuse)
    const root = tree.element(parsed, outermost)
    return tree.refused === undefined ? { root, refuse } : yield* Result.fail(tree.refused)
  })

/** The parser's words without the place and the excerpt that it adds to them. */
const wordsOf = ({ message }: XmlError): string => message.split(" (line ")[0] ?? message

/** The parser counts characters where a text has such as take two units of it. */
const unitOf = (text: string, characters: number): number => {
  let unit = 0
  for (let left = characters; left > 0 && unit < text.length; left--)
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
  return unit
}

/** The namespaces of prefixes, those of outer elements behind those of inner ones. */
interface Scope {
  readonly declared: ReadonlyMap<string, string>
  readonly outer: Scope | null
}

const outermost: Scope = { declared: new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]), outer: null }

/** Most elements have no prefixed attribute. */
const none: ReadonlyArray<Attribute> = []

/** Plain loops: a document may have as many elements as there is room for. */
class Tree {
  /** The first thing that is wrong; what is read beyond it is of no use. */
  refused: Refused | undefined
  readonly #refuse: Refuse

  constructor(refuse: Refuse) {
    this.#refuse = refuse
  }

  element(element: XmlElement, outer: Scope): Element {
    const { start: at, attributes: all } = element
    const scope = scopeOf(all, outer)
    const attributes = new Map<string, string>()
    const prefixed = new Map<string, Attribute>()
    for (const [written, value] of Object.entries(all)) {
      if (value.length > maxAttribute)
        this.refused ??= this.#refuse(
          at,
          `at most ${maxAttribute} characters in ${written.slice(0, 100)} of ${element.name.slice(0, 100)}`,
          `${value.length}`
        )
      if (isDeclaration(written)) continue
      const [prefix, name] = partsOf(written)
      if (prefix === "") attributes.set(written, value)
      else this.#add({ namespace: this.#namespace(prefix, scope, at), name, value }, prefixed, at)
    }
    const [prefix, name] = partsOf(element.name)
    const namespace = this.#namespace(prefix, scope, at)
    const children: Array<Element> = []
    let text = ""
    for (const child of element.children) {
      if (child instanceof XmlElement) children.push(this.element(child, scope))
      else if (child instanceof XmlText) text += child.text
    }
    return {
      namespace,
      name,
      attributes,
      prefixed: prefixed.size === 0 ? none : [...prefixed.values()],
      at,
      children,
      text
    }
  }

  /** Two prefixes may stand for one namespace. */
  #add(attribute: Attribute, all: Map<string, Attribute>, at: number): void {
    const { namespace, name } = attribute
    const key = `${name} ${namespace}`
    if (all.has(key))
      this.refused ??= this.#refuse(at, "each attribute once", `${name} of namespace ${namespace} again`)
    all.set(key, attribute)
  }

  #namespace(prefix: string, scope: Scope, at: number): string {
    for (let each: Scope | null = scope; each !== null; each = each.outer) {
      const found = each.declared.get(prefix)
      if (found !== undefined) return found
    }
    if (prefix !== "") this.refused ??= this.#refuse(at, "a namespace for each prefix", `none for "${prefix}"`)
    return ""
  }
}

const scopeOf = (attributes: XmlElement["attributes"], outer: Scope): Scope => {
  const declared = Object.entries(attributes).filter(([name]) => isDeclaration(name))
  return declared.length === 0
    ? outer
    : { declared: new Map(declared.map(([name, value]) => [name === "xmlns" ? "" : partsOf(name)[1], value])), outer }
}

const partsOf = (name: string): readonly [prefix: string, local: string] => {
  const colon = name.indexOf(":")
  return colon === -1 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)]
}

const isDeclaration = (name: string): boolean => name === "xmlns" || name.startsWith("xmlns:")
