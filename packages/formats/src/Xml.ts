/**
 * XML from outside as a tree of elements, each named within its namespace. What could cost more than it is worth is refused before
 * it is parsed: too many bytes or elements, too deep a nesting, and every declaration of a document type, so that nothing is
 * expanded and nothing is fetched.
 */
import { parseXml, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml"
import { Result } from "effect"

/** Why a document is not read, and where: counted from 1, columns in characters. */
export interface Refused {
  readonly line: number
  readonly column: number
  readonly expected: string
  readonly found: string
}

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
  readonly refuse: (at: number, expected: string, found: string) => Refused
}

/** The longest document, in bytes. */
export const maxBytes = 8 * 1024 * 1024
/** Elements within elements: the parser calls itself for each. */
const maxDepth = 100
/** Characters of one tag with all of its attributes. */
const maxTag = 100_000
/** Ten thousand units of forty elements each. */
const maxElements = 400_000
/** Characters of one attribute, and of a url. */
export const maxAttribute = 2_000

/** Characters of what is expected or found: a name in a file may be as long as the file. */
const maxWords = 400

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
    const refuse = (at: number, expected: string, found: string): Refused => ({
      ...placeOf(text, at),
      expected: expected.slice(0, maxWords),
      found: found.slice(0, maxWords)
    })
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

type Refuse = Document["refuse"]

/** The parser's words without the place and the excerpt that it adds to them. */
const wordsOf = ({ message }: XmlError): string => message.split(" (line ")[0] ?? message

const start: Pick<Refused, "line" | "column"> = { line: 1, column: 1 }
const encodings = "UTF-8, UTF-16 with its mark, or a declared ISO-8859 or windows-125x"

/** Encodings of one byte for each character, which nothing but the declaration tells. */
const singleByte = /^(iso-8859-([1-8]|1[03456])|windows-125[0-8]|koi8-[ru])$/i

/** The characters, in the encoding that the bytes begin in or declare; line ends are made one, as XML asks of its readers. */
const textOf = (bytes: Uint8Array): Result.Result<string, Refused> => {
  if (bytes.length > maxBytes)
    return Result.fail({ ...start, expected: `at most ${maxBytes} bytes`, found: `${bytes.length}` })
  const encoding = encodingOf(bytes)
  // Of bytes that are no characters, U+FFFD stands in the text; where exactly, only the lenient reading tells.
  const text = new TextDecoder(encoding).decode(bytes).replaceAll(/\r\n?/g, "\n")
  if (text.trim() === "") return Result.fail({ ...start, expected: "an XML document", found: "nothing" })
  if (!isReadable(bytes, encoding)) {
    const at = Math.max(0, text.indexOf("\uFFFD"))
    return Result.fail({ ...placeOf(text, at), expected: encodings, found: "bytes that are no characters of it" })
  }
  const declared = declaredOf(text)
  return declared === undefined || declared === encoding || isOf(encoding).test(declared)
    ? Result.succeed(text)
    : Result.fail({ ...start, expected: encodings, found: `${encoding} that declares itself as "${declared}"` })
}

const isOf = (encoding: string): RegExp =>
  encoding === "utf-8" ? /^(utf-?8|us-ascii|ascii)$/i : /^(utf-?16(le|be)?|iso-10646-ucs-2)$/i

const declaredOf = (text: string): string | undefined =>
  /^<\?xml[^>]{0,300}\sencoding\s*=\s*["']([^"']{0,100})["']/.exec(text)?.[1]

/** By the mark that the document begins with, or by how its first character is written; else as a declaration in ASCII says. */
const encodingOf = (bytes: Uint8Array): string => {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le"
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be"
  const declared = declaredOf(String.fromCharCode(...bytes.subarray(0, 500)))
  return declared !== undefined && singleByte.test(declared) ? declared : "utf-8"
}

const isReadable = (bytes: Uint8Array, encoding: string): boolean =>
  Result.isSuccess(Result.try(() => new TextDecoder(encoding, { fatal: true }).decode(bytes)))

const placeOf = (text: string, at: number): Pick<Refused, "line" | "column"> => {
  const before = text.slice(0, at)
  const begins = before.lastIndexOf("\n") + 1
  return { line: before.split("\n").length, column: Array.from(before.slice(begins)).length + 1 }
}

/** The parser counts characters where a text has such as take two units of it. */
const unitOf = (text: string, characters: number): number => {
  let unit = 0
  for (let left = characters; left > 0 && unit < text.length; left--)
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
  return unit
}

/** Ends of what holds no elements. */
const passages = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"]
] as const

/**
 * Looks at tags alone, before the parser does. What is not well-formed ends the look: the parser comes to the same place, and
 * says what is wrong with it.
 */
const bounded = (text: string, refuse: Refuse): Result.Result<void, Refused> => {
  let [depth, elements, at] = [0, 0, 0]
  while ((at = text.indexOf("<", at)) !== -1) {
    const passage = passages.find(([begins]) => text.startsWith(begins, at))
    const end = passage === undefined ? endOfTag(text, at) : text.indexOf(passage[1], at + passage[0].length)
    if (passage === undefined && text[at + 1] === "!")
      return Result.fail(refuse(at, "no document type", `"${text.slice(at, at + 20).split(/\s/)[0]}"`))
    if (end === -1) return Result.void
    if (passage === undefined && end - at >= maxTag)
      return Result.fail(refuse(at, `at most ${maxTag} characters in a tag`, `${end - at + 1}`))
    if (passage === undefined && text[at + 1] === "/") depth -= 1
    else if (passage === undefined) {
      elements += 1
      if (text[end - 1] !== "/") depth += 1
    }
    if (depth > maxDepth) return Result.fail(refuse(at, `at most ${maxDepth} elements within elements`, "more"))
    if (elements > maxElements) return Result.fail(refuse(at, `at most ${maxElements} elements`, "more"))
    at = end + 1
  }
  return Result.void
}

/** Where a tag closes: a ">" in a quoted attribute closes none. */
const endOfTag = (text: string, from: number): number => {
  const marks = /["'>]/g
  marks.lastIndex = from
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === ">") return mark.index
    const closes = text.indexOf(mark[0], mark.index + 1)
    if (closes === -1) return -1
    marks.lastIndex = closes + 1
  }
  return -1
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
