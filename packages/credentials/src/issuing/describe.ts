/** An achievement type as everybody may read it. */
import { type AchievementType, Rule, Words } from "@laurel/core"

/** The language of a statement's own texts, which are the catalog's. */
export const language = "en"

export interface Description {
  readonly name: string
  readonly description: string
  /** The rule in words, a line for each clause. */
  readonly criteria: string
}

export const describe = ({ id, title, rule }: AchievementType.AchievementType): Description => {
  const name = title ?? id
  return { name, description: `${name}: ${Rule.describe(rule)}.`, criteria: Words.ruleLines(rule).join("\n") }
}
