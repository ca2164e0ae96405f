/** Templates: our own, and whether one of an operator's does only what a template may. */
import { readFileSync } from "node:fs"
import { Renderer } from "@laurel/credentials"
import { Result } from "effect"

const read = (name: string): string => readFileSync(new URL(`../templates/${name}.typ`, import.meta.url), "utf8")

export const main = read("main")
export const parts = read("laurel")
export const own = { portrait: read("portrait"), landscape: read("landscape") } as const

/** UTF-16 units of a template. */
const maxLength = 200_000

/**
 * What no template says: files, packages, programs, the clock, the machine, what would set letters in unknown fonts, and what says of
 * the document what only the certificate may. Also where it would do no harm, such as in a remark: nobody has to read it twice. Behind
 * the colon of an import there are names alone; without one, what is imported may be computed. Fonts may be, too: the process that sets
 * the certificate looks at those that it came out with.
 */
const refused =
  /\b(?:read|csv|json|toml|yaml|xml|cbor|bibliography|plugin|eval|sys|std|today|fallback|document|attach|asset|include)\b|\bimport\b(?! "\/laurel\.typ" ?:)/u

/** Fonts that are not named by a voice of ours. */
const font = /\bfont\s*:(?!\s*(?:display|serif|sans)\b)\s*\S*/u

const broken = (where: string, expected: string, found: string, advice: string): Renderer.Broken =>
  new Renderer.Broken({ where, expected, found, advice })

const lineOf = (text: string, index: number): number => text.slice(0, index).split("\n").length

/** The template, if it does only what a template may: it imports "/laurel.typ", and defines `certificate(content)`. */
export const check = (text: string): Result.Result<string, Renderer.Broken> => {
  if (text.length > maxLength) {
    const found = `${text.length}`
    return Result.fail(broken("the template", `at most ${maxLength} letters`, found, "Make it shorter."))
  }
  const bad = refused.exec(text) ?? font.exec(text)
  if (bad !== null) {
    return Result.fail(
      broken(
        `line ${lineOf(text, bad.index)} of the template`,
        "a template that only sets what it is given, with the fonts display, serif and sans of /laurel.typ",
        `"${bad[0].slice(0, 40)}"`,
        'Take it out. A template imports nothing but names of "/laurel.typ", and finds all it shows in the content.'
      )
    )
  }
  if (!/^#let certificate\(content\)/mu.test(text)) {
    const expected = "a line that begins with #let certificate(content)"
    return Result.fail(
      broken("the template", expected, "none", "Define it: it is given the content, and sets the page.")
    )
  }
  return Result.succeed(text)
}
