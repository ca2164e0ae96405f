/** Why a document is not read, and where. */

/** Counted from 1, columns in characters. */
export interface Refused {
  readonly line: number
  readonly column: number
  readonly expected: string
  readonly found: string
}

/** What is wrong at a place of a document. */
export type Refuse = (at: number, expected: string, found: string) => Refused

/** Characters of what is expected or found: a name in a file may be as long as the file. */
const maxWords = 400

export const refusing =
  (text: string): Refuse =>
  (at, expected, found) => ({
    ...placeOf(text, at),
    expected: expected.slice(0, maxWords),
    found: found.slice(0, maxWords)
  })

export const placeOf = (text: string, at: number): Pick<Refused, "line" | "column"> => {
  const before = text.slice(0, at)
  const begins = before.lastIndexOf("\n") + 1
  return { line: before.split("\n").length, column: Array.from(before.slice(begins)).length + 1 }
}
