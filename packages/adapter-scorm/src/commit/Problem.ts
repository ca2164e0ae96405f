/** What is wrong with a commit or with a session, and where in it, in the words that every message of this room is made of. */

export interface Problem {
  /** The place: an element such as `cmi.core.score.raw`, a field such as `launch.course`; null for the whole. */
  readonly column: string | null
  readonly expected: string
  readonly found: string
  /** What to do about it. */
  readonly advice: string
}

/** `cmi.score.scaled: expected a number from -1 to 1, found "1.2". Have …` */
export const describe = ({ column, expected, found, advice }: Problem): string =>
  `${column === null ? "" : `${column}: `}expected ${expected}, found ${found}. ${advice}`

const shown = 100

/** A value as messages show it, cut to what they can bear. */
export const quote = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object"
  if (typeof value !== "string") return String(value)
  return value.length <= shown
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, shown))}… (${value.length} characters)`
}
