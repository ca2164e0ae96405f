/** An achievement type as everybody may read it. */
import { type AchievementType, Words } from "@laurel/core"

/** The language of a statement's own texts, which are the catalog's. */
export const language = "en"

export interface Description {
  readonly name: string
  /** Empty: a catalog says no more of a type than its title and what it takes. */
  readonly description: string
  /** The rule in words: of one that has clauses a heading, and below it a list in Markdown, each in its place. */
  readonly criteria: string
}

/** `ruleLines` indents a clause by so many spaces for each clause that it is within. */
const indent = 2
const levelOf = (line: string | undefined): number =>
  line === undefined ? 0 : (line.length - line.trimStart().length) / indent

const criteriaOf = (lines: ReadonlyArray<string>): string =>
  lines
    .map((line, at) => {
      const level = levelOf(line)
      const bullet = level === 0 ? "" : `${" ".repeat(indent * (level - 1))}- `
      return `${bullet}${line.trimStart()}${levelOf(lines[at + 1]) > level ? ":" : ""}`
    })
    .join("\n")

export const describe = ({ id, title, rule }: AchievementType.AchievementType): Description => ({
  name: title ?? id,
  description: "",
  criteria: criteriaOf(Words.ruleLines(rule))
})
