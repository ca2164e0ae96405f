/** The log checked: each leaf against the record it was made of, and every root that was ever recorded or signed. */
import { Effect, Result } from "effect"
import * as Leaf from "../Leaf.ts"
import { type Checkpoint, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import type { Sha256 } from "../Sha256.ts"
import { type Difference, note } from "./Difference.ts"

/** What the log by itself comes to. */
export interface LogPart {
  readonly leaves: number
  readonly entries: number
  readonly checkpoints: number
  /** The Merkle root over all leaves, recomputed. */
  readonly root: string
  readonly differences: ReadonlyArray<Difference>
}

/** A root that somebody vouches for, such as by a signature. */
export interface Vouched {
  readonly size: number
  /** Lower-case hexadecimal. */
  readonly root: string
  /** Who and where, for messages: `the checkpoint of 2026-11-25T… in checkpoints.txt`. */
  readonly where: string
}

/** How far the check is. It holds one page of leaves and one of checkpoints. */
interface Reading {
  readonly sha256: Sha256
  readonly differences: Array<Difference>
  /** Of the hashes that were kept: a record that was altered since does not spoil the roots. */
  frontier: Merkle.Frontier
  entries: number
  marks: ReadonlyArray<Checkpoint>
  /** Of `marks`, the next one that the log has to come to. */
  next: number
  last: Checkpoint | undefined
  passed: number
  readonly vouched: ReadonlyArray<Vouched>
  nextVouched: number
  /** Of the last one that agreed. */
  sound: number
  isSpoilt: boolean
}

/** Reads the whole log once, in order; `vouched` are roots to find again, whoever keeps them. */
export const verifyLog = Effect.fn("Audit.verifyLog")(function* (
  sha256: Sha256,
  vouched: ReadonlyArray<Vouched> = []
): Effect.fn.Return<LogPart, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const marks = yield* ledger.checkpoints(null)
  const reading: Reading = {
    sha256,
    differences: [],
    frontier: Merkle.empty,
    entries: 0,
    marks,
    next: 0,
    last: undefined,
    passed: 0,
    vouched: vouched.toSorted((a, b) => a.size - b.size),
    nextVouched: 0,
    sound: 0,
    isSpoilt: false
  }
  yield* compare(reading)
  const isWhole = yield* readLeaves(reading)
  // Where one is missing, all that follows would differ.
  if (isWhole) noteEnd(reading)
  // Those that are left are counted only.
  for (let mark = reading.marks[reading.next]; mark !== undefined; mark = reading.marks[reading.next]) {
    yield* pass(reading, mark)
  }
  return {
    leaves: reading.frontier.size,
    entries: reading.entries,
    checkpoints: reading.passed,
    root: Merkle.hex(Merkle.root(sha256, reading.frontier)),
    differences: reading.differences
  }
})

/** Whether none is missing before the last, and all can be read. */
const readLeaves = Effect.fnUntraced(function* (reading: Reading) {
  const ledger = yield* Ledger
  // Ends with the log: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<Leaf.Leaf> = yield* ledger.log(after, maxPage)
    if (page.length === 0) return true
    const kept = yield* Effect.result(ledger.hashes(page.map(({ index }) => ({ level: 0, place: index }))))
    if (Result.isFailure(kept)) {
      if (kept.failure.reason._tag !== "Corrupt") return yield* kept.failure
      note(reading.differences, { part: "log", where: leavesFrom(page[0]), found: kept.failure.reason.found })
      return false
    }
    for (const [at, leaf] of page.entries()) {
      const hash = kept.success[at]
      const due = reading.frontier.size
      if (hash === undefined || leaf.index !== due) {
        const found = `nothing; the next one is leaf ${leaf.index}`
        note(reading.differences, { part: "log", where: `leaf ${due}`, found })
        return false
      }
      take(reading, leaf, hash)
      if (isDue(reading)) yield* compare(reading)
    }
    after = page.at(-1)?.index ?? null
  }
})

const leavesFrom = (leaf: Leaf.Leaf | undefined): string => `leaf ${leaf?.index ?? 0} and those after it`

/** Takes one leaf in, by the hash that was kept of it. */
const take = (reading: Reading, { index, of, text }: Leaf.Leaf, kept: Uint8Array): void => {
  const { sha256, differences } = reading
  if (of._tag === "Entry") reading.entries += 1
  const where = `${Leaf.describe(of)}, leaf ${index}`
  if (text === null) note(differences, { part: "log", where, found: "nothing where it was recorded: it was removed" })
  else if (!isSame(Merkle.leaf(sha256, text), kept)) {
    note(differences, { part: "log", where, found: "something else than was recorded: it was altered" })
  }
  reading.frontier = Merkle.append(sha256, reading.frontier, [kept])
}

/** Whether a root of this size was recorded, or is vouched for. */
const isDue = ({ frontier: { size }, marks, next, vouched, nextVouched }: Reading): boolean =>
  marks[next]?.size === size || vouched[nextVouched]?.size === size

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])

/** Compares the log's root with all that was recorded, or is vouched for, at its size. */
const compare = Effect.fnUntraced(function* (reading: Reading) {
  const { sha256, frontier, differences, vouched } = reading
  const root = Merkle.hex(Merkle.root(sha256, frontier))
  for (let mark = reading.marks[reading.next]; mark?.size === frontier.size; mark = reading.marks[reading.next]) {
    // One altered hash spoils every later root: naming the first is what helps.
    if (mark.root !== root && !reading.isSpoilt) {
      reading.isSpoilt = true
      note(differences, {
        part: "log",
        where: `leaves ${reading.last?.size ?? 0} to ${mark.size - 1}, committed as batch ${mark.batch}`,
        found: `a root of ${root.slice(0, 16)}… where ${mark.root.slice(0, 16)}… was recorded`
      })
    }
    yield* pass(reading, mark)
  }
  for (let one = vouched[reading.nextVouched]; one?.size === frontier.size; one = vouched[reading.nextVouched]) {
    reading.nextVouched += 1
    if (one.root === root) reading.sound = one.size
    else {
      note(differences, {
        part: "log",
        where: `leaves ${reading.sound} to ${one.size - 1}`,
        found: `a root of ${root.slice(0, 16)}… where ${one.where} has ${one.root.slice(0, 16)}…: the log was written anew`
      })
    }
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

/** Checkpoints that the log doesn't come to, or leaves beyond the last. */
const noteEnd = (reading: Reading): void => {
  const { marks, next, last, frontier, differences, vouched, nextVouched } = reading
  const missing = marks[next]
  const lost = vouched[nextVouched]
  if (lost !== undefined) {
    const found = `a log of ${frontier.size} leaves where ${lost.where} is of ${lost.size}: it was cut off, or is an older copy`
    note(differences, { part: "log", where: `leaf ${frontier.size}`, found })
  }
  if (missing !== undefined) {
    const found = `a log of ${frontier.size} leaves where ${missing.size} were recorded`
    note(differences, { part: "log", where: `batch ${missing.batch}`, found })
  } else if ((last?.size ?? 0) < frontier.size) {
    note(differences, { part: "log", where: `leaf ${last?.size ?? 0}`, found: "leaves that no commit recorded" })
  }
}
