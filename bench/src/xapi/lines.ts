/** A file of statements, one a line, read in large blocks and decoded by the compiled schema. */
import { type Fact, Rejection } from "@laurel/core"
import { closeSync, openSync, readSync } from "node:fs"
import { draftOf, type Subjects, source, stream } from "./drafts.ts"
import { decode } from "./Statement.ts"

const blockBytes = 4 * 2 ** 20
const newLine = 10

/** Some whole lines, where they begin, and where the file goes on after them. */
export interface Block {
  readonly lines: ReadonlyArray<string>
  readonly start: number
  readonly end: number
}

/** The file in blocks of whole lines. A last line without an end counts too. */
export const blocks = function* (file: string, from: number): Generator<Block> {
  const descriptor = openSync(file, "r")
  try {
    const buffer = Buffer.allocUnsafe(blockBytes * 2)
    let [at, kept] = [from, 0]
    for (;;) {
      const read = readSync(descriptor, buffer, kept, buffer.length - kept, at + kept)
      const length = kept + read
      if (length === 0) return
      const last = buffer.subarray(0, length).lastIndexOf(newLine)
      if (last < 0 && read > 0) throw new RangeError(`${file}: a line of more than ${length} bytes`)
      const used = last < 0 ? length : last + 1
      yield { lines: buffer.toString("utf8", 0, last < 0 ? length : last).split("\n"), start: at, end: at + used }
      at += used
      buffer.copyWithin(0, used, length)
      kept = length - used
    }
  } finally {
    closeSync(descriptor)
  }
}

/** A line again, once it is rejected: few are, and keeping the text of each would cost as much memory as all the rest. */
export const lineOf = (file: string, { start, end }: Omit<Block, "lines">, at: number): string => {
  const descriptor = openSync(file, "r")
  const buffer = Buffer.alloc(end - start)
  readSync(descriptor, buffer, 0, buffer.length, start)
  closeSync(descriptor)
  return buffer.toString("utf8").split("\n")[at] ?? ""
}

const rejection = (line: string, found: string): Rejection.Rejection => ({
  kind: "row",
  source,
  stream,
  key: null,
  line: null,
  column: null,
  expected: "an xAPI statement",
  found,
  advice: "Ask the record store for it again.",
  raw: Rejection.bounded(line)
})

/** One line, as a draft or as a rejection; undefined where it proves nothing. */
export const readLine = (line: string, subjects: Subjects): Fact.Draft | Rejection.Rejection | undefined => {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch {
    // JSON.parse has no other way to say so.
    return rejection(line, "text that is no JSON")
  }
  const exit = decode(row)
  return exit._tag === "Success" ? draftOf(exit.value, subjects) : rejection(line, "a statement of another form")
}

export const isRejection = (read: Fact.Draft | Rejection.Rejection): read is Rejection.Rejection => "raw" in read
