/** A part of a workbook, element by element. Nothing is expanded or fetched, and nothing of it is held for longer than a tag. */
import { TextDecoder } from "node:util"
import { SaxesParser } from "saxes"

/** Of the two forms of the format (ECMA-376 Transitional and Strict). */
const namespaces: ReadonlySet<string> = new Set([
  "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
  "http://purl.oclc.org/ooxml/spreadsheetml/main"
])

/** Characters of a tag, or of one text. */
const maxLength = 4_194_304
/** Bytes parsed at once: by so many the length of a tag or text may be beyond its bound. */
const piece = 65_536
/** Elements within elements. */
const maxDepth = 100

export interface Handlers {
  /** An element of the workbook's own names begins; those of extensions are told without their names, and closed likewise. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

export interface Wrong {
  readonly expected: string
  readonly found: string
}

export class Sax {
  readonly #parser = new SaxesParser({ xmlns: false, position: false })
  readonly #root: string
  readonly #handlers: Handlers
  #decoder: TextDecoder | undefined
  #prefix: string | undefined
  #depth = 0
  #isOver = false
  /** Characters since the last tag. */
  #silent = 0
  #wrong: Wrong | undefined

  constructor(root: string, handlers: Handlers) {
    this.#root = root
    this.#handlers = handlers
    this.#parser.on("error", (error) => this.#fail("well-formed XML", error.message))
    this.#parser.on("doctype", () => this.#fail("XML without a document type", "one"))
    this.#parser.on("opentag", ({ name, attributes }) => this.#open(name, attributes))
    this.#parser.on("closetag", ({ name }) => this.#close(name))
    this.#parser.on("text", (text) => this.#text(text))
    this.#parser.on("cdata", (text) => this.#text(text))
  }

  /** The first thing that is wrong; nothing is told beyond it. */
  get wrong(): Wrong | undefined {
    return this.#wrong
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += piece) this.#write(bytes.subarray(at, at + piece))
  }

  end(): void {
    this.#write()
    if (this.#wrong !== undefined) return
    if (this.#isOver) this.#parser.close()
    else this.#fail("a whole XML document", "one that ends too early")
  }

  #write(bytes?: Uint8Array): void {
    if (this.#wrong !== undefined) return
    try {
      const text = this.#decode(bytes)
      this.#silent += text.length
      if (this.#silent > maxLength) this.#fail(`at most ${maxLength} characters of a tag or text`, "more")
      else this.#parser.write(text)
    } catch (error) {
      // Bytes that are no text in its encoding; or the parser's own words.
      this.#fail("XML in UTF-8 or UTF-16", error instanceof Error ? error.message : "other bytes")
    }
  }

  #decode(bytes?: Uint8Array): string {
    const decoder = (this.#decoder ??= decoderOf(bytes))
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#silent = 0
    if (this.#wrong !== undefined) return
    this.#depth += 1
    if (this.#depth > maxDepth) return this.#fail(`at most ${maxDepth} elements within elements`, "more")
    if (this.#prefix === undefined) return this.#begin(name, attributes)
    this.#handlers.open(this.#own(name), attributes)
  }

  /** The root's prefix is that of all elements that are meant. */
  #begin(name: string, attributes: Readonly<Record<string, string>>): void {
    const colon = name.indexOf(":")
    const prefix = (this.#prefix = name.slice(0, colon + 1))
    const namespace = attributes[colon === -1 ? "xmlns" : `xmlns:${name.slice(0, colon)}`] ?? ""
    if (name.slice(prefix.length) !== this.#root || !namespaces.has(namespace))
      this.#fail(`<${this.#root}> of a workbook`, `<${name.slice(0, 100)}>`)
  }

  #close(name: string): void {
    this.#silent = 0
    if (this.#wrong !== undefined) return
    this.#depth -= 1
    if (this.#depth === 0) this.#isOver = true
    else this.#handlers.close(this.#own(name))
  }

  #text(text: string): void {
    if (this.#wrong === undefined) this.#handlers.text(text)
  }

  #own(name: string): string {
    const prefix = this.#prefix ?? ""
    if (!name.startsWith(prefix)) return ""
    const own = prefix === "" ? name : name.slice(prefix.length)
    return own.includes(":") ? "" : own
  }

  #fail(expected: string, found: string): void {
    this.#wrong ??= { expected, found: found.slice(0, 200) }
  }
}

/** For XML that begins so: in UTF-8, unless a mark says UTF-16. It throws where bytes are no text. */
export const decoderOf = ([first, second]: Iterable<number> = []): TextDecoder => {
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const encoding = !isWide ? "utf-8" : first === 0xff ? "utf-16le" : "utf-16be"
  return new TextDecoder(encoding, { fatal: true })
}
