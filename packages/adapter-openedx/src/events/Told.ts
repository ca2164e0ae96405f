/** What one line of a file says: of somebody, or why it can't be read yet, or ever. */
import type { Instant } from "@laurel/core"
import { createHash } from "node:crypto"
import * as Event from "./Event.ts"
import type * as Lines from "./Lines.ts"
import type { Happening, Problem } from "./Meaning.ts"
import type { Compiled } from "../Setting.ts"

/** Lines ahead of us that are remembered: a position stays below 20,000 characters. What is more ends as lines that can't be read do. */
export const maxWaiting = 1_000

interface Reading {
  readonly compiled: Compiled
  readonly now: Instant.Instant
  /** Digests of lines that earlier readings of any file have left ahead. */
  readonly waiting: ReadonlySet<string>
}

/** What a line says: a happening, why it can't be read, or nothing. */
export interface Told {
  readonly happening?: Happening
  /** Of a line that lay ahead of us when it was read before. */
  readonly arrived?: ReturnType<typeof ahead>
  readonly broken?: object
  readonly ahead?: { readonly at: Instant.Instant; readonly row: ReturnType<typeof ahead> }
}

/** What a line says, while a file is read. */
export const of = ({ compiled, now, waiting }: Reading, line: Lines.Line): Told | undefined => {
  const parsed = Event.parse(line)
  const read = "problem" in parsed ? parsed : Event.read(parsed.value, now)
  if (read === undefined) return undefined
  if ("problem" in read) {
    const { problem } = read
    const broken = unread(line, problem)
    return problem.ahead === undefined
      ? { broken }
      : { broken, ahead: { at: problem.ahead, row: ahead(line, problem) } }
  }
  const arrived = waiting.size > 0 && waiting.has(digestOf(line)) ? { arrived: ahead(line, undefined) } : {}
  const isSkipped = compiled.skipsUnmatched && !compiled.courses.has(read.happening.course)
  return isSkipped ? arrived : { happening: read.happening, ...arrived }
}

/** The first moment that any line so far claims to be from and that has not come. */
export const earliest = (
  before: Instant.Instant | null,
  some: ReadonlyArray<Told | undefined>
): Instant.Instant | null =>
  some.reduce<Instant.Instant | null>((found, each) => {
    const at = each?.ahead?.at
    return at === undefined || (found !== null && found <= at) ? found : at
  }, before)

/** What lies ahead after some lines, the first ones of very many. */
export const waitingAfter = (
  before: ReadonlyArray<string>,
  some: ReadonlyArray<Told | undefined>
): ReadonlySet<string> => {
  const after = new Set(before)
  for (const each of some) if (each?.arrived !== undefined) after.delete(each.arrived.digest)
  for (const each of some) if (each?.ahead !== undefined && after.size < maxWaiting) after.add(each.ahead.row.digest)
  return after
}

/** Rows of lines that lay ahead of us or still do; and of those that can't be read, with what is too much to be remembered. */
export const brokenOf = (some: ReadonlyArray<Told | undefined>, waiting: ReadonlySet<string>) => {
  const waits = new Map<string, unknown>()
  const broken: Array<unknown> = []
  for (const each of some) {
    if (each?.arrived !== undefined) waits.set(each.arrived.digest, each.arrived)
    if (each?.broken === undefined) continue
    if (each.ahead !== undefined && waiting.has(each.ahead.row.digest)) waits.set(each.ahead.row.digest, each.ahead.row)
    else broken.push(each.broken)
  }
  return { waits: waits.values(), broken }
}

/** Bytes of a line that are kept to be shown. */
const shown = 4_000

/** A line that can't be read, as a row. */
const unread = ({ number, bytes }: Lines.Line, { expected, found }: Problem) => ({
  of: "line",
  line: number,
  expected,
  found,
  text: bytes.subarray(0, shown).toString().toWellFormed()
})

/** A line that lies ahead of us, as a row that is known by its text; without a reason, one that has been read since. */
const ahead = (line: Lines.Line, why: Problem | undefined) => {
  const { expected, found, text } = why === undefined ? { expected: null, found: null, text: null } : unread(line, why)
  return { of: "ahead", digest: digestOf(line), expected, found, text } as const
}

/** What a line is known by from one reading to another, and that tells nothing of it: 64 bits of a digest. */
const digestOf = ({ bytes }: Lines.Line): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16)
