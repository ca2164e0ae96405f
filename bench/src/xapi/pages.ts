/** Pages of drafts out of a file of statements. Each ends with a block, so that it has the rows asked for, and a few thousand more. */
import type { Adapter, Fact, Rejection } from "@laurel/core"
import { statSync } from "node:fs"
import type { Subjects } from "./drafts.ts"
import { stream } from "./drafts.ts"
import { type Block, blocks, isRejection, lineOf, readLine } from "./lines.ts"

/** A block of the page, and its first draft's place among the page's. */
interface Part extends Omit<Block, "lines"> {
  readonly first: number
}

/** All that a page says, without any function: it can be sent to another thread. */
export interface Read {
  readonly rows: number
  readonly drafts: ReadonlyArray<Fact.Draft>
  /** Each draft's line in its block. */
  readonly lines: ReadonlyArray<number>
  readonly parts: ReadonlyArray<Part>
  readonly rejections: ReadonlyArray<Rejection.Rejection>
  readonly end: number
}

export const readPages = function* (file: string, from: number, perPage: number): Generator<Read> {
  const { size } = statSync(file)
  const none = () => ({
    rows: 0,
    drafts: new Array<Fact.Draft>(),
    lines: new Array<number>(),
    parts: new Array<Part>(),
    rejections: new Array<Rejection.Rejection>()
  })
  let page = none()
  let subjects: Subjects = new Map()
  for (const { lines, start, end } of blocks(file, from)) {
    page.parts.push({ start, end, first: page.drafts.length })
    for (const [at, line] of lines.entries()) {
      const read = readLine(line, subjects)
      if (read === undefined) continue
      if (isRejection(read)) page.rejections.push(read)
      else {
        page.drafts.push(read)
        page.lines.push(at)
      }
    }
    page.rows += lines.length
    if (page.rows < perPage && end < size) continue
    yield { ...page, end }
    page = none()
    subjects = new Map()
  }
}

/** As the ledger takes it. */
export const pageOf = (file: string, { rows, drafts, lines, parts, rejections, end }: Read): Adapter.Page => {
  const { size } = statSync(file)
  const raw = (draft: Fact.Draft): string => {
    const at = drafts.indexOf(draft)
    const part = parts.findLast(({ first }) => first <= at)
    return part === undefined ? "" : lineOf(file, part, lines[at] ?? 0)
  }
  return { stream, reading: `${size}`, rows, drafts, rejections, position: `${end}`, ended: end >= size, raw }
}
