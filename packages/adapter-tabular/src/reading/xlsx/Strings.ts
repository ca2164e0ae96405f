/** The texts of a workbook, which its cells name by their numbers. They are held in memory: bounded. */
import { Sax, type Wrong } from "./Sax.ts"

const maxStrings = 3_000_000
/** Characters of all of them. */
const maxCharacters = 268_435_456

/** Characters that XML can't hold are written by their number, and such a way of writing by that of its first character. */
export const unescaped = (text: string): string =>
  text.includes("_x")
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

/** Collects the text of rich or plain strings. How a word is pronounced (`rPh`) is no part of it. */
export class Rich {
  #text = ""
  #isText = false
  #phonetic = 0

  open(name: string): void {
    if (name === "rPh") this.#phonetic += 1
    this.#isText = name === "t" && this.#phonetic === 0
  }

  close(name: string): void {
    if (name === "rPh") this.#phonetic -= 1
    this.#isText = false
  }

  text(text: string): void {
    if (this.#isText) this.#text += text
  }

  /** The text that was collected; what comes next is another. */
  take(): string {
    const text = unescaped(this.#text)
    this.#text = ""
    return text
  }
}

export class Strings {
  readonly strings: Array<string> = []
  readonly #rich = new Rich()
  readonly #sax: Sax
  #characters = 0
  #wrong: Wrong | undefined

  constructor() {
    this.#sax = new Sax("sst", {
      open: (name) => this.#rich.open(name),
      close: (name) => (name === "si" ? this.#add() : this.#rich.close(name)),
      text: (text) => this.#rich.text(text)
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

  #add(): void {
    const text = this.#rich.take()
    this.#characters += text.length
    if (this.strings.length >= maxStrings || this.#characters > maxCharacters) {
      const expected = `at most ${maxStrings.toLocaleString("en")} texts, of ${maxCharacters.toLocaleString("en")} characters`
      this.#wrong ??= { expected, found: "more: save the sheet as CSV, which needs none of them in memory" }
    } else this.strings.push(text)
  }
}
