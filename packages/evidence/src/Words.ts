/** What the pack's files say in plain words beside what they say in JSON. */
import { Rule, type Words } from "@laurel/core"

/** Lines of words, each as deep as it stands. */
export const indented = (lines: ReadonlyArray<Words.Line>): ReadonlyArray<string> =>
  lines.map(({ depth, cells }) => "  ".repeat(depth) + cells.filter((cell) => cell !== "").join("  "))

/** A rule clause by clause. */
export const rule = (one: Rule.Rule, depth = 0): ReadonlyArray<Words.Line> => [
  { depth, cells: [Rule.describe(one)] },
  ...("of" in one ? one.of.flatMap((each) => rule(each, depth + 1)) : []),
  ...("that" in one ? rule(one.that, depth + 1) : [])
]
