/** Which texts can be printed so that all who read them read the same. */
import { Result } from "effect"
import { Unprintable } from "./Renderer.ts"

/** A text in its usual form: composed, on one line, and without space around it. An ideographic space stays one. */
const usual = (text: string): string =>
  text
    .normalize("NFC")
    .replaceAll(/(?!\u3000)[\p{Zs}]+/gu, " ")
    .trim()

/** Marks above and below one letter. Languages need up to five; more run into the lines around. */
const maxMarks = 5
const stack = new RegExp(`\\p{Mn}{${maxMarks + 1}}|\\p{Me}{2}`, "u")

/** What nobody sees, what turns the order of letters around, and what no character is. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\ufffc\ufffd]|\u034f|[\u17b4\u17b5\u180b-\u180f]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u

/** Scripts in which a joiner, or what keeps letters from joining, changes what is read. */
const joining = [
  "Arab",
  "Beng",
  "Deva",
  "Gujr",
  "Guru",
  "Knda",
  "Khmr",
  "Mlym",
  "Mong",
  "Mymr",
  "Orya",
  "Sinh",
  "Syrc",
  "Taml",
  "Telu"
]
const joined = new RegExp(`^(?:${joining.map((script) => `\\p{Script=${script}}`).join("|")})$`, "u")

/** Scripts that write no space between words, and may say without one where a line can end. */
const unspaced = /^[\p{Script=Khmr}\p{Script=Laoo}\p{Script=Mymr}\p{Script=Thai}]$/u

/** What is not seen, and changes the character before it, as in names in Persian, Hindi and Japanese. */
const changing: ReadonlyArray<readonly [unseen: RegExp, before: RegExp]> = [
  [/[\u200c\u200d]/u, joined],
  [/\u200b/u, unspaced],
  [/[\u180b-\u180d\u180f]/u, /\p{Script=Mong}/u],
  [/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u, /\p{Script=Han}/u]
]

const belongs = (one: string, before: string): boolean =>
  changing.some(([mark, letter]) => mark.test(one) && letter.test(before))

/** Marks that say in which direction a text is read, and turn no letters around by force. */
const directing = /[\u200e\u200f\u061c\u2066-\u2069]/u

const codePoint = (one: string): string => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

export interface Bounds {
  /** What the text is, as in "the name". */
  readonly where: string
  /** Characters, at most. */
  readonly max: number
  readonly advice: string
  /** Whether marks of direction may stand in it, as they do in dates in Arabic; never in what is told by its letters, as a name is. */
  readonly directed?: boolean
}

/**
 * The text in its usual form, if it can be printed. The one judge of it: whoever sets a text asks only for its fonts beside this.
 * What is wrong is told without the text: it may be personal.
 */
export const of = (
  text: string,
  { where, max, advice, directed = false }: Bounds
): Result.Result<string, Unprintable> => {
  const fails = (expected: string, found: string) => Result.fail(new Unprintable({ where, expected, found, advice }))
  // Before anything reads it: normalising is work, too.
  if (text.length > 4 * max) return fails(`at most ${max} characters`, "many more")
  const line = usual(text)
  const letters = [...line]
  if (letters.length > max) return fails(`at most ${max} characters`, String(letters.length))
  if (letters.length === 0) return fails(`1 to ${max} characters`, "none")
  for (const [index, one] of letters.entries())
    if (unseen.test(one) && !belongs(one, letters[index - 1] ?? "") && !(directed && directing.test(one)))
      return fails("characters that are seen", `${codePoint(one)}, which is not, at place ${index + 1}`)
  // Decomposed, for a composed letter hides a mark.
  return stack.test(line.normalize("NFD"))
    ? fails(`at most ${maxMarks} marks above and below a letter`, "more")
    : Result.succeed(line)
}
