/** How far a check of the log is: the leaves that were read, and the roots that they have come to. */
import { Effect } from "effect"
import * as Instant from "../Instant.ts"
import * as Leaf from "../Leaf.ts"
import { type Checkpoint, Ledger } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import type { Sha256 } from "../Sha256.ts"
import { type Difference, note } from "./Difference.ts"

/** A root that somebody vouches for, such as by a signature. */
export interface Vouched {
  readonly size: number
  /** Lower-case hexadecimal. */
  readonly root: string
  /** Who and where, for messages: `the checkpoint of 2026-11-25T… in checkpoints.txt`. */
  readonly where: string
}

/** How far the check is. It holds one page of leaves and one of checkpoints. */
export interface Reading {
  readonly sha256: Sha256
  readonly differences: Array<Difference>
  /** Of the hashes that were kept: a record that was altered since does not spoil the roots. */
  frontier: Merkle.Frontier
  /** The same where the last commit ended whose root is right, and what came since: hashes of the records as they are. */
  before: Merkle.Frontier
  since: Array<Uint8Array>
  /** Records that don't agree with the hashes kept of them, until the commit's root says which of the two is right. */
  altered: Array<Difference>
  /** Whole subtrees whose hashes are kept, too: of this commit, and of those before it that are right. */
  completed: Array<Merkle.Hashed>
  sure: Array<Merkle.Hashed>
  entries: number
  marks: ReadonlyArray<Checkpoint>
  /** Of `marks`, the next one that the log has to come to. */
  next: number
  last: Checkpoint | undefined
  /** The latest time of a commit so far. */
  latest: Instant.Instant | null
  passed: number
  readonly vouched: ReadonlyArray<Vouched>
  nextVouched: number
  /** Of the last one that agreed. */
  sound: number
  isSpoilt: boolean
}

/** A check that has not begun. */
export const begun = (sha256: Sha256, marks: ReadonlyArray<Checkpoint>, vouched: ReadonlyArray<Vouched>): Reading => ({
  sha256,
  differences: [],
  frontier: Merkle.empty,
  before: Merkle.empty,
  since: [],
  altered: [],
  completed: [],
  sure: [],
  entries: 0,
  marks,
  next: 0,
  last: undefined,
  latest: null,
  passed: 0,
  vouched: vouched.toSorted((a, b) => a.size - b.size),
  nextVouched: 0,
  sound: 0,
  isSpoilt: false
})

/** Takes one leaf in, by the hash that was kept of it; where none was, by its own. */
export const take = (
  reading: Reading,
  { index, of, text, unreadable = "nothing where it was recorded: it was removed" }: Leaf.Leaf,
  kept: Uint8Array | undefined
): void => {
  const { sha256, altered } = reading
  if (of._tag === "Entry") reading.entries += 1
  const where = `${Leaf.describe(of)}, leaf ${index}`
  const own = text === null ? undefined : Merkle.leaf(sha256, text)
  if (own === undefined) note(altered, { part: "log", where, found: unreadable })
  else if (kept !== undefined && !isSame(own, kept)) {
    note(altered, { part: "log", where, found: "something else than was recorded: it was altered" })
  }
  const hash = kept ?? own ?? nothing
  grow(reading, hash, own ?? hash)
}

export const grow = (reading: Reading, hash: Uint8Array, own: Uint8Array): void => {
  reading.since.push(own)
  const grown = Merkle.append(reading.sha256, reading.frontier, [hash])
  reading.frontier = grown
  reading.completed.push(...grown.completed)
}

/** The hash of nothing that was ever recorded. */
const nothing = new Uint8Array(32)

/** Whether a root of this size was recorded, or is vouched for. */
export const isDue = ({ frontier: { size }, marks, next, vouched, nextVouched }: Reading): boolean =>
  marks[next]?.size === size || vouched[nextVouched]?.size === size

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

/** Compares the log's root with all that was recorded, or is vouched for, at its size. */
export const compare = Effect.fnUntraced(function* (reading: Reading) {
  for (
    let mark = reading.marks[reading.next];
    mark?.size === reading.frontier.size;
    mark = reading.marks[reading.next]
  ) {
    settle(reading, mark)
    compareTime(reading, mark)
    yield* pass(reading, mark)
  }
  compareVouched(reading)
})

/** Milliseconds by which a commit may be dated before another that is before it: writers of different people don't wait for each other. */
const tolerance = 600_000

/** Times never go back, or the past could be written today. */
const compareTime = (reading: Reading, { batch, recordedAt }: Checkpoint): void => {
  const { latest, differences } = reading
  if (latest !== null && recordedAt < latest - tolerance) {
    const found = `a time of ${Instant.format(recordedAt)}, where ${Instant.format(latest)} was recorded before it`
    note(differences, { part: "log", where: `batch ${batch}`, found })
  }
  if (latest === null || recordedAt > latest) reading.latest = recordedAt
}

/** Says, at the end of a commit, what of it was altered: its records, the hashes kept of them, or both. */
const settle = (reading: Reading, { root, size, batch }: Checkpoint): void => {
  const { sha256, before, since, altered, differences } = reading
  const where = `leaves ${before.size} to ${size - 1}, committed as batch ${batch}`
  const isRight = (frontier: Merkle.Frontier): boolean => Merkle.hex(Merkle.root(sha256, frontier)) === root
  if (isRight(reading.frontier)) {
    note(differences, ...altered)
    reading.sure.push(...reading.completed)
  } else {
    const own = Merkle.append(sha256, before, since)
    if (isRight(own)) {
      reading.sure.push(...own.completed)
      note(differences, {
        part: "log",
        where,
        found: "hashes kept of the records that are not theirs: they were altered"
      })
      reading.frontier = own
    } else if (!reading.isSpoilt) {
      // One altered hash spoils every later root: naming the first is what helps.
      reading.isSpoilt = true
      const found = Merkle.hex(Merkle.root(sha256, reading.frontier)).slice(0, 16)
      note(differences, ...altered, {
        part: "log",
        where,
        found: `a root of ${found}… where ${root.slice(0, 16)}… was recorded`
      })
    }
  }
  reading.before = reading.frontier
  reading.since = []
  reading.altered = []
  reading.completed = []
}

const compareVouched = (reading: Reading): void => {
  const { sha256, frontier, differences, vouched } = reading
  for (let one = vouched[reading.nextVouched]; one?.size === frontier.size; one = vouched[reading.nextVouched]) {
    reading.nextVouched += 1
    const root = Merkle.hex(Merkle.root(sha256, frontier))
    if (one.root === root) reading.sound = one.size
    else {
      // Where others of that size agree, this one is of another log.
      const isOther = reading.sound === one.size
      note(differences, {
        part: "log",
        where: isOther ? `the first ${one.size} leaves` : `leaves ${reading.sound} to ${one.size - 1}`,
        found: `a root of ${root.slice(0, 16)}… where ${one.where} has ${one.root.slice(0, 16)}…: ${isOther ? "it was signed for another log" : "the log was written anew"}`
      })
    }
  }
}

export const pass = Effect.fnUntraced(function* (reading: Reading, mark: Checkpoint) {
  const ledger = yield* Ledger
  reading.last = mark
  reading.passed += 1
  reading.next += 1
  if (reading.next < reading.marks.length) return
  reading.marks = yield* ledger.checkpoints(mark.batch)
  reading.next = 0
})

/** Checkpoints that the log doesn't come to, or leaves beyond the last. */
export const noteEnd = (reading: Reading): void => {
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
