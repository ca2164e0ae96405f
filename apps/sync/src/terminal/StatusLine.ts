/** How work says how far it is: on stderr, so that stdout holds answers only. */

import * as Width from "./Width.ts"

/** Milliseconds between two lines where the output is no terminal, and between two repaints where it is one. */
const every = { line: 1_000, repaint: 100 } as const

/** One line that is rewritten on a terminal, and lines below each other elsewhere. Mutable: one program has one at a time. */
export class StatusLine {
  readonly #isTerminal: boolean
  #shown = performance.now()

  /** `plain` writes lines wherever they go: for a program that reads them. */
  constructor(plain = false) {
    this.#isTerminal = process.stderr.isTTY && !plain
  }

  /** Shown at once, and only where it will be rewritten. */
  begin(line: string): void {
    this.#shown = performance.now()
    if (this.#isTerminal) this.#write(line)
  }

  /** Shown unless the last one was shown only just now. */
  show(line: () => string): void {
    const now = performance.now()
    if (now - this.#shown < (this.#isTerminal ? every.repaint : every.line)) return
    this.#shown = now
    this.#write(line())
  }

  /** Shown at once, and left standing. */
  end(line: string): void {
    this.#write(line)
    if (this.#isTerminal) process.stderr.write("\n")
  }

  #write(line: string): void {
    // On a terminal one line is rewritten: back to its beginning, and what stood there is cleared. One that is too long would
    // take a second line, which nothing clears.
    const short = this.#isTerminal ? Width.cut(line, process.stderr.columns - 1) : line
    process.stderr.write(this.#isTerminal ? `\r\u001b[2K${short}` : `${line}\n`)
  }
}
