/** The log checked against its checkpoints: the order of its entries, and the root that each commit recorded. */
import { Effect } from "effect"
import { type Checkpoint, Ledger, type LedgerError, type Logged, maxPage } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import type { Sha256 } from "../Sha256.ts"
import { type Difference, note } from "./Difference.ts"

/** What the log by itself comes to. */
export interface LogPart {
  readonly entries: number
  readonly checkpoints: number
  /** The Merkle root over all entries, recomputed. */
  readonly root: string
  readonly differences: ReadonlyArray<Difference>
}

/** How far the check is. It holds one page of entries and one of checkpoints. */
interface Reading {
  readonly sha256: Sha256
  readonly differences: Array<Difference>
  frontier: Merkle.Frontier
  marks: ReadonlyArray<Checkpoint>
  /** Of `marks`, the next one that the log has to come to. */
  next: number
  last: Checkpoint | undefined
  passed: number
  isSpoilt: boolean
}

/** Reads the whole log once, in order. What its entries say is not asked. */
export const verifyLog = Effect.fn("Audit.verifyLog")(function* (
  sha256: Sha256
): Effect.fn.Return<LogPart, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const marks = yield* ledger.checkpoints(null)
  const begun = { frontier: Merkle.empty, marks, next: 0, last: undefined, passed: 0, isSpoilt: false }
  const reading: Reading = { sha256, differences: [], ...begun }
  yield* compare(reading)
  const isWhole = yield* readEntries(reading)
  // Where one is missing, all that follows would differ.
  if (isWhole) noteEnd(reading)
  // Those that are left are counted only.
  for (let mark = reading.marks[reading.next]; mark !== undefined; mark = reading.marks[reading.next]) {
    yield* pass(reading, mark)
  }
  return {
    entries: reading.frontier.size,
    checkpoints: reading.passed,
    root: Merkle.hex(Merkle.root(sha256, reading.frontier)),
    differences: reading.differences
  }
})

/** Whether none is missing before the last. */
const readEntries = Effect.fnUntraced(function* (reading: Reading) {
  const ledger = yield* Ledger
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<Logged> = yield* ledger.log(after, maxPage)
    if (page.length === 0) return true
    for (const { index, text } of page) {
      const due = reading.frontier.size
      if (index !== due) {
        const found = `nothing; the next one is entry ${index}`
        note(reading.differences, { part: "log", where: `entry ${due}`, found })
        return false
      }
      reading.frontier = Merkle.append(reading.sha256, reading.frontier, [Merkle.leaf(reading.sha256, text)])
      if (reading.marks[reading.next]?.size === due + 1) yield* compare(reading)
    }
    after = page.at(-1)?.index ?? null
  }
})

/** Compares the log's root with the checkpoints of its size: a commit without entries has the size of the one before. */
const compare = Effect.fnUntraced(function* (reading: Reading) {
  const { sha256, frontier, differences } = reading
  const root = Merkle.hex(Merkle.root(sha256, frontier))
  for (let mark = reading.marks[reading.next]; mark?.size === frontier.size; mark = reading.marks[reading.next]) {
    // One altered entry spoils every later root: naming the first is what helps.
    if (mark.root !== root && !reading.isSpoilt) {
      reading.isSpoilt = true
      note(differences, {
        part: "log",
        where: `entries ${reading.last?.size ?? 0} to ${mark.size - 1}, committed as batch ${mark.batch}`,
        found: `a root of ${root.slice(0, 16)}… where ${mark.root.slice(0, 16)}… was recorded`
      })
    }
    yield* pass(reading, mark)
  }
})

const pass = Effect.fnUntraced(function* (reading: Reading, mark: Checkpoint) {
  const ledger = yield* Ledger
  reading.last = mark
  reading.passed += 1
  reading.next += 1
  if (reading.next < reading.marks.length) return
  reading.marks = yield* ledger.checkpoints(mark.batch)
  reading.next = 0
})

/** Checkpoints that the log doesn't come to, or entries beyond the last. */
const noteEnd = ({ marks, next, last, frontier: { size }, differences }: Reading): void => {
  const missing = marks[next]
  if (missing !== undefined) {
    const found = `a log of ${size} entries where ${missing.size} were recorded`
    note(differences, { part: "log", where: `batch ${missing.batch}`, found })
  } else if ((last?.size ?? 0) < size) {
    note(differences, { part: "log", where: `entry ${last?.size ?? 0}`, found: "entries that no commit recorded" })
  }
}
