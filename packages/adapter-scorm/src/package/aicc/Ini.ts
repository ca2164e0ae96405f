/** The course file (.crs): sections of keywords. Of the standard's three, the last one is free text. */
import { Phrase, Text } from "@laurel/core"
import { Result } from "effect"
import type { Refused } from "../Structure.ts"
import { refuse, type TextFile } from "./Files.ts"

/** Lines of the file, at most. */
const maxLines = 20_000
/** Characters of one line. */
const maxLine = 10_000

interface Keyword {
  readonly line: number
  /** As written. */
  readonly name: string
  readonly value: string
}

export interface Ini {
  readonly file: string
  /** Keywords with a value by section and name, both in lower case. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, Keyword>>
  /** Lines of `[Course_Description]` that say something. */
  readonly description: number
  /** Lines that are neither a section, nor a keyword, nor a comment. */
  readonly strange: number
}

/** Reads a course file. A section may be written in parts; a keyword is given once, or every time the same value. */
export const iniOf = ({ file, text }: TextFile): Result.Result<Ini, Refused> => {
  const lines = text.split("\n", maxLines + 1)
  if (lines.length > maxLines) return Result.fail(refuse(file, null, `at most ${maxLines} lines`, "more"))
  const read = { sections: new Map<string, Map<string, Keyword>>(), description: 0, strange: 0 }
  let section: string | undefined
  for (const [at, written] of lines.entries()) {
    if (written.length > maxLine)
      return Result.fail(refuse(file, at + 1, `at most ${maxLine} characters in a line`, `${written.length}`))
    const line = Text.oneLine(written)
    if (line === "" || line.startsWith(";")) continue
    const begun = /^\[([^\]]*)\]$/.exec(line)?.[1]
    if (begun !== undefined) {
      section = keyOf(begun)
      if (!read.sections.has(section)) read.sections.set(section, new Map())
      continue
    }
    const keyword = keywordOf(line, at + 1)
    const keywords = read.sections.get(section ?? "")
    if (section === "course_description") read.description += 1
    else if (keyword === undefined || keywords === undefined) read.strange += 1
    else {
      const before = keywords.get(keyOf(keyword.name))
      if (before === undefined && keyword.value !== "") keywords.set(keyOf(keyword.name), keyword)
      if (before === undefined || keyword.value === "" || before.value === keyword.value) continue
      const found = `${Phrase.quote(keyword.value)}, and ${Phrase.quote(before.value)} in line ${before.line}`
      return Result.fail(refuse(file, at + 1, `one value of ${keyword.name}`, found))
    }
  }
  return Result.succeed({ file, ...read })
}

const keywordOf = (line: string, at: number): Keyword | undefined => {
  const equals = line.indexOf("=")
  return equals < 1 ? undefined : { line: at, name: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() }
}

const keyOf = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "_")
