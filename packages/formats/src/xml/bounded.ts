/** Looks at a document before it is parsed. */
import { Result } from "effect"
import type { Refuse, Refused } from "./Refused.ts"

/** Elements within elements: the parser calls itself for each. */
const maxDepth = 100
/** Characters of one tag with all of its attributes. */
const maxTag = 100_000
/** Ten thousand units of forty elements each. */
const maxElements = 400_000

/** Ends of what holds no elements. */
const passages = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"]
] as const

/**
 * Looks at tags alone, before the parser does. What is not well-formed ends the look: the parser comes to the same place, and
 * says what is wrong with it.
 */
export const bounded = (text: string, refuse: Refuse): Result.Result<void, Refused> => {
  let [depth, elements, at] = [0, 0, 0]
  while ((at = text.indexOf("<", at)) !== -1) {
    const passage = passages.find(([begins]) => text.startsWith(begins, at))
    const end = passage === undefined ? endOfTag(text, at) : text.indexOf(passage[1], at + passage[0].length)
    if (passage === undefined && text[at + 1] === "!")
      return Result.fail(refuse(at, "no document type", `"${text.slice(at, at + 20).split(/\s/)[0]}"`))
    if (end === -1) return Result.void
    if (passage === undefined && end - at >= maxTag)
      return Result.fail(refuse(at, `at most ${maxTag} characters in a tag`, `${end - at + 1}`))
    if (passage === undefined && text[at + 1] === "/") depth -= 1
    else if (passage === undefined) {
      elements += 1
      if (text[end - 1] !== "/") depth += 1
    }
    if (depth > maxDepth) return Result.fail(refuse(at, `at most ${maxDepth} elements within elements`, "more"))
    if (elements > maxElements) return Result.fail(refuse(at, `at most ${maxElements} elements`, "more"))
    at = end + 1
  }
  return Result.void
}

/** Where a tag closes: a ">" in a quoted attribute closes none. */
const endOfTag = (text: string, from: number): number => {
  const marks = /["'>]/g
  marks.lastIndex = from
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === ">") return mark.index
    const closes = text.indexOf(mark[0], mark.index + 1)
    if (closes === -1) return -1
    marks.lastIndex = closes + 1
  }
  return -1
}
