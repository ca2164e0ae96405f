/** Which texts the fonts of this package can set, and what else about a text no certificate prints. */
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

/** Marks on one letter: more would run into the lines above and below. Hebrew scripture has four. */
const maxMarks = 4

/** Said of a text's direction, joining or breaking, and drawn by no font. */
const silent = /^[\u200C-\u200F\u061C\u2066-\u2069]$/u

/** What hides, replaces or turns around what stands beside it, and so makes a text read as another than it is. */
const deceiving = new RegExp(
  [
    // Controls, halves of letters, letters of somebody's own, and ends of lines.
    String.raw`[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]`,
    // What is not seen: hyphens, joiners, fillers and spaces without width.
    String.raw`[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u2060-\u2065\u3164\uFEFF\uFFA0]`,
    // What overrides the direction; old format marks; variations, of which no font here has any; tags.
    String.raw`[\u202A-\u202E\u206A-\u206F\uFE00-\uFE0F\uFFF0-\uFFFD\u{E0000}-\u{E0FFF}]`
  ].join("|"),
  "u"
)

/** In a name, also the marks of direction: it is told by its letters. */
const turning = /[\u200E\u200F\u061C\u2066-\u2069]/u

/** Joiners stand where scripts need them, after a letter or a mark of a script that joins or stacks its letters. */
const joining =
  /(?<![\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}])[\u200C\u200D]/u

const clusters = new Intl.Segmenter("en", { granularity: "grapheme" })

const code = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

/** Where in a text, counted in letters from 1; the text itself is personal. */
const at = (text: string, index: number): string => `letter ${Array.from(text.slice(0, index)).length + 1}`

const matched = (text: string, pattern: RegExp): { readonly character: string; readonly index: number } | undefined => {
  const found = pattern.exec(text)
  return found === null ? undefined : { character: found[0], index: found.index }
}

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

const heaped = (text: string): { readonly character: string; readonly index: number } | undefined =>
  matched(text, new RegExp(`\\p{M}{${maxMarks + 1},}`, "u"))

/** Why a text of a field cannot be printed; undefined where it can. `isName` for what has to read as it is. */
export const unprintable = (where: string, text: string, isName: boolean): Renderer.Unprintable | undefined => {
  const hidden = matched(text, deceiving) ?? matched(text, joining) ?? (isName ? matched(text, turning) : undefined)
  if (hidden !== undefined) {
    return new Renderer.Unprintable({
      where,
      expected: "letters that can be seen",
      found: `${code(hidden.character)}, at ${at(text, hidden.index)}`,
      advice: "Type the text again without it: it hides, or turns around, what stands beside it."
    })
  }
  const heap = heaped(text)
  if (heap !== undefined) {
    return new Renderer.Unprintable({
      where,
      expected: `at most ${maxMarks} marks on a letter`,
      found: `${[...heap.character].length}, from ${at(text, heap.index)}`,
      advice: "Type the text again without them: they would run into other lines."
    })
  }
  const missing = unknown(text)
  if (missing === undefined) return undefined
  return new Renderer.Unprintable({
    where,
    expected: "letters that a font of @laurel/certificate-typst has",
    found: `${code(missing.character)}, at ${at(text, missing.index)}`,
    advice: "Write it with other letters, or print the certificate as HTML."
  })
}
