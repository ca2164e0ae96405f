/** Merged cells of a sheet. A sheet names them behind its rows, so they are looked for before the rows are read. */
import type { TextDecoder } from "node:util"
import * as Reference from "./Reference.ts"
import { decoderOf, type Wrong } from "./Sax.ts"

const maxMerges = 100_000

interface Range {
  readonly first: number
  readonly last: number
  /** As the sheet writes it. */
  readonly name: string
}

/** What a merged range is written as. A comment that looks like one is taken for one: nothing is read wrongly for it. */
const written = /<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([^"'<>]*)["']/g
/** Characters of a tag that is cut in two; no program writes more. */
const maxTag = 10_000

/** Looks over a sheet, as text: to parse it would take as long as to read it. */
export class Merges {
  readonly #ranges: Array<Range> = []
  #decoder: TextDecoder | undefined
  #rest = ""
  #wrong: Wrong | undefined

  get wrong(): Wrong | undefined {
    return this.#wrong
  }

  push(bytes: Uint8Array): void {
    if (this.#wrong !== undefined || bytes.length === 0) return
    try {
      this.#decoder ??= decoderOf(bytes)
      this.#look(this.#rest + this.#decoder.decode(bytes, { stream: true }))
    } catch {
      this.#wrong = { expected: "XML in UTF-8 or UTF-16", found: "other bytes" }
    }
  }

  end(): void {
    this.#rest = ""
  }

  #look(text: string): void {
    if (text.includes("mergeCell")) for (const [, name = ""] of text.matchAll(written)) this.#add(name)
    const last = text.lastIndexOf("<")
    const isCut = last !== -1 && text.length - last < maxTag && !text.includes(">", last)
    this.#rest = isCut ? text.slice(last) : ""
  }

  /** Finds the merged range that a row is in, asked for rows in ascending order. */
  readonly finder = (): ((row: number) => string | undefined) => {
    const ranges = this.#ranges.toSorted((a, b) => a.first - b.first)
    let next = 0
    let open: Range | undefined
    return (row) => {
      for (let range = ranges[next]; range !== undefined && range.first <= row; range = ranges[++next])
        if (range.last > (open?.last ?? 0)) open = range
      return open !== undefined && open.last >= row ? open.name : undefined
    }
  }

  #add(name: string): void {
    const [from, to] = name.split(":").map(Reference.parse)
    const isRange = from !== undefined && to !== undefined && this.#ranges.length < maxMerges
    if (isRange) this.#ranges.push({ first: Math.min(from.row, to.row), last: Math.max(from.row, to.row), name })
    else
      this.#wrong ??= {
        expected: `at most ${maxMerges.toLocaleString("en")} merged ranges, such as "B7:C9"`,
        found: name
      }
  }
}
