/** What a certificate says in one language: Laurel's words, and the template's where it has its own. */
import { Result } from "effect"
import { Unprintable } from "./Renderer.ts"
import type { Template, Text } from "./Template.ts"
import * as Words from "./Words.ts"

export interface Speech {
  readonly locale: Intl.Locale
  readonly phrases: Words.Phrases
  /** A text of the template: in this language, or else in the one that it gives first. */
  readonly said: (text: Text) => string
}

const where = "the language"

/** The words for a language tag; of a language that Laurel has no words of, the template has to give all. */
export const of = (tag: string, template: Template): Result.Result<Speech, Unprintable> => {
  const locale = Words.localeOf(tag)
  if (locale === undefined)
    return Result.fail(
      new Unprintable({
        where,
        expected: "the tag of a language, such as en-GB",
        found: JSON.stringify(tag.slice(0, 100)),
        advice: `Laurel has words in ${Words.languages.join(", ")}.`
      })
    )
  const own = Words.chosen(template.words, locale) ?? {}
  const given = { ...Words.of(locale), ...own }
  const missing = Words.kinds.filter((kind) => given[kind] === undefined)
  if (missing.length > 0)
    return Result.fail(
      new Unprintable({
        where,
        expected: `one of ${Words.languages.join(", ")}, or one whose words are in the template`,
        found: `${locale.baseName} without ${missing.join(", ")}`,
        advice: `Choose another language, or write these under "words", "${locale.baseName}" in the template.`
      })
    )
  // Nothing is missing, which is what the line above has found.
  const phrases = given as Words.Phrases
  return Result.succeed({ locale, phrases, said: (text) => saidIn(text, locale) })
}

const saidIn = (text: Text, locale: Intl.Locale): string =>
  typeof text === "string" ? text : (Words.chosen(text, locale) ?? Object.values(text)[0] ?? "")
