/** The rule that the moveOn values of a course structure make. */
import { Build } from "@laurel/core"
import type { Content, Au } from "./Structure.ts"

/** Every unit that has to be done, block by block; null where none has. */
export const ruleOf = (contents: ReadonlyArray<Content>): Build.Rule | null => {
  const nested = Build.allOf(contents.flatMap(clausesOf))
  // Blocks nested deeper than rules may be are one list of their units: what they ask for together is the same.
  return nested === null || Build.isShallow(nested) ? nested : Build.allOf(unitsIn(contents).flatMap(clausesOf))
}

/** None for what is satisfied by itself. */
const clausesOf = (content: Content): ReadonlyArray<Build.Rule> => {
  const clause = isBlock(content) ? Build.allOf(content.flatMap(clausesOf)) : clauseOf(content)
  return clause === null ? [] : [clause]
}

const isBlock = (content: Content): content is ReadonlyArray<Content> => Array.isArray(content)

/** A mark that is needed for a pass is the unit's own matter, so that nothing is asked of scores. */
const clauseOf = ({ moveOn, group }: Au): Build.Rule | null => {
  switch (moveOn) {
    case "Passed":
      return Build.passed(group)
    case "Completed":
      return Build.completed(group)
    case "CompletedAndPassed":
      return Build.all(Build.completed(group), Build.passed(group))
    case "CompletedOrPassed":
      return Build.any(Build.completed(group), Build.passed(group))
    case "NotApplicable":
      return null
  }
}

const unitsIn = (contents: ReadonlyArray<Content>): ReadonlyArray<Au> =>
  contents.flatMap((content) => (isBlock(content) ? unitsIn(content) : [content]))
