/** Which texts the fonts of this package can set. */
import { readFileSync } from "node:fs"
import { Renderer } from "@laurel/credentials"
import { Schema } from "effect"

const Coverage = Schema.Record(Schema.String, Schema.Array(Schema.Tuple([Schema.Int, Schema.Int])))

/** By family, the first and the last code point of each run; written by `fonts/make.py`. */
const coverage = Schema.decodeUnknownSync(Coverage)(
  JSON.parse(readFileSync(new URL("../fonts/coverage.json", import.meta.url), "utf8"))
)

type Runs = ReadonlyArray<readonly [number, number]>

const fonts: ReadonlyArray<Runs> = Object.values(coverage)

const has = (runs: Runs, point: number): boolean => {
  let [low, high] = [0, runs.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last] = runs[middle] ?? [0, 0]
    if (point < first) high = middle - 1
    else if (point > last) low = middle + 1
    else return true
  }
  return false
}

/** Said of a text's direction, joining or breaking, and drawn by no font. */
const silent = /^[\u200B-\u200F\u061C\u2066-\u2069]$/u

/** Forms of one character that a person may have in the name: the fonts here have the usual form alone. */
const forms = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu

/** The text as it is set: of each character in the form that the fonts have. */
export const usual = (text: string): string => text.replaceAll(forms, "")

const clusters = new Intl.Segmenter("en", { granularity: "grapheme" })

const code = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

/** Where in a text, counted in letters from 1; the text itself is personal. */
const at = (text: string, index: number): string => `letter ${Array.from(text.slice(0, index)).length + 1}`

/** The first cluster of letter and marks that no font has as a whole. */
const unknown = (text: string): { readonly character: string; readonly index: number } | undefined => {
  for (const { segment, index } of clusters.segment(text)) {
    const points = [...segment].filter((character) => !silent.test(character))
    if (fonts.some((runs) => points.every((character) => has(runs, character.codePointAt(0) ?? 0)))) continue
    const missing = points.find((character) => !fonts.some((runs) => has(runs, character.codePointAt(0) ?? 0)))
    // Each is in some font, and all together in none: what is set on the letter is to blame.
    return { character: missing ?? points.at(-1) ?? segment, index }
  }
  return undefined
}

/** Why no font here sets a text of a field, which is printable otherwise; undefined where one does. */
export const unprintable = (where: string, text: string): Renderer.Unprintable | undefined => {
  const missing = unknown(text)
  if (missing === undefined) return undefined
  return new Renderer.Unprintable({
    where,
    expected: "letters that a font of @laurel/certificate-typst has",
    found: `${code(missing.character)}, at ${at(text, missing.index)}`,
    advice: "Write it with other letters, or print the certificate as HTML."
  })
}
