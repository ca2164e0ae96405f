/** What is wrong, in the words every message of this package is made of. */

/** Something wrong with a file, a mapping or the machine: it stops the reading. */
export interface Problem {
  readonly where: string
  readonly expected: string
  readonly found: string
  readonly advice: string
}

/** Something wrong with one row: it stops that row only. */
export interface RowProblem {
  /** Whom or what it names that is not known; absent where anything else is wrong. */
  readonly kind?: "person" | "type"
  readonly column: string | null
  readonly expected: string
  readonly found: string
  readonly advice: string
}

/** What is wrong with a text, whichever column it is in. */
export type TextProblem = Omit<RowProblem, "column">

const shown = 100

/** A text in quotes, cut to what a message can bear. */
export const quote = (text: string): string =>
  text.length <= shown ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, shown))}… (${text.length} characters)`

/** A list of names in quotes, the first `most` of them. */
export const list = (names: ReadonlyArray<string>, most: number): string =>
  names.length === 0
    ? "none"
    : names.slice(0, most).map(quote).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "")
