/** How the numbers of each style are shown. */
import * as NumberFormat from "./NumberFormat.ts"
import { Sax, type Wrong } from "./Sax.ts"

/** More than any program writes. */
const maxStyles = 100_000

export class Styles {
  /** By the number of the style, as cells name it. */
  readonly formats: Array<NumberFormat.NumberFormat> = []
  readonly #read = new Map<string, NumberFormat.NumberFormat>()
  readonly #codes = new Map<string, string>()
  readonly #sax: Sax
  #isWithin = false
  #wrong: Wrong | undefined

  constructor() {
    this.#sax = new Sax("styleSheet", {
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => {
        if (name === "cellXfs") this.#isWithin = false
      },
      text: () => undefined
    })
  }

  get wrong(): Wrong | undefined {
    return this.#sax.wrong ?? this.#wrong
  }

  push(bytes: Uint8Array): void {
    if (this.#wrong === undefined) this.#sax.push(bytes)
  }

  end(): void {
    this.#sax.end()
  }

  /** Formats come before the styles that name them. */
  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    const { numFmtId: id = "0", formatCode: code } = attributes
    if (name === "cellXfs") this.#isWithin = true
    else if (name === "numFmt" && code !== undefined) this.#codes.set(id, code)
    else if (name === "xf" && this.#isWithin) this.formats.push(this.#formatOf(id))
    if (Math.max(this.formats.length, this.#codes.size) > maxStyles)
      this.#wrong ??= { expected: `at most ${maxStyles.toLocaleString("en")} styles`, found: "more" }
  }

  #formatOf(id: string): NumberFormat.NumberFormat {
    const code = this.#codes.get(id)
    const known = this.#read.get(id)
    if (known !== undefined) return known
    const format = code === undefined ? NumberFormat.ofId(Number(id)) : NumberFormat.ofCode(code)
    this.#read.set(id, format)
    return format
  }
}
