/** A row of a sheet, held as its texts and their columns. */
import type { RowProblem } from "../../Problem.ts"
import type { Record } from "../Record.ts"
import * as Reference from "./Reference.ts"

/** Empty cells of a row that are held in memory: a row may have a text in its last column and nothing before. */
const maxEmpty = 256

export class Row implements Record {
  readonly line: number
  readonly problem: RowProblem | undefined
  readonly width: number
  readonly #texts: ReadonlyArray<string>
  readonly #places: ReadonlyArray<number>
  readonly #cells: ReadonlyArray<string> | undefined

  constructor(
    line: number,
    texts: ReadonlyArray<string>,
    places: ReadonlyArray<number>,
    problem: RowProblem | undefined
  ) {
    this.line = line
    this.problem = problem
    this.width = (places.at(-1) ?? -1) + 1
    this.#texts = texts
    this.#places = places
    this.#cells = this.width - texts.length > maxEmpty ? undefined : this.#padded()
  }

  get cells(): ReadonlyArray<string> {
    return this.#cells ?? this.#padded()
  }

  get raw(): string {
    if (this.#cells !== undefined) return JSON.stringify(this.#cells)
    const named = this.#texts.map((text, at) => [Reference.lettersOf(this.#places[at] ?? 0), text] as const)
    return JSON.stringify(Object.fromEntries(named))
  }

  #padded(): ReadonlyArray<string> {
    if (this.width === this.#texts.length) return this.#texts
    const cells = Array.from({ length: this.width }, () => "")
    for (const [at, text] of this.#texts.entries()) cells[this.#places[at] ?? 0] = text
    return cells
  }
}
