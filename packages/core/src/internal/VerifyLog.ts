/** The log checked: each leaf against the record it was made of, and every root that was ever recorded or signed. */
import { Effect, Result } from "effect"
import type * as Leaf from "../Leaf.ts"
import { Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import type { Sha256 } from "../Sha256.ts"
import * as Damaged from "./Damaged.ts"
import { type Difference, note } from "./Difference.ts"
import { begun, compare, grow, isDue, isSame, noteEnd, pass, type Reading, take, type Vouched } from "./LogReading.ts"

/** What the log by itself comes to. */
export interface LogPart {
  readonly leaves: number
  readonly entries: number
  readonly checkpoints: number
  /** The Merkle root over all leaves, recomputed. */
  readonly root: string
  readonly differences: ReadonlyArray<Difference>
}

const unreadable = (found: string): LogPart => ({
  leaves: 0,
  entries: 0,
  checkpoints: 0,
  root: "",
  differences: [{ part: "log", where: "the log", found }]
})

/** Reads the whole log once, in order; `vouched` are roots to find again, whoever keeps them. */
export const verifyLog = Effect.fn("Audit.verifyLog")(function* (
  sha256: Sha256,
  vouched: ReadonlyArray<Vouched> = []
): Effect.fn.Return<LogPart, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const marks = yield* ledger.checkpoints(null)
  const reading = begun(sha256, marks, vouched)
  yield* compare(reading)
  const isWhole = yield* readLeaves(reading)
  note(reading.differences, ...reading.altered)
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
}, Damaged.orElse(unreadable))

/** Leaves that can't be read, one by one, before the rest of the log is given up. */
const maxUnreadable = 1_000

/** Whether none is missing before the last, and the end was read. */
const readLeaves = Effect.fnUntraced(function* (reading: Reading) {
  const ledger = yield* Ledger
  let [limit, unreadable] = [maxPage, 0]
  // Ends with the log: each page is after the one before, or fewer leaves of it.
  for (let after: number | null = null; ;) {
    const page: Result.Result<ReadonlyArray<Leaf.Leaf>, LedgerError> = yield* Effect.result(ledger.log(after, limit))
    if (Result.isSuccess(page)) {
      if (page.success.length === 0) return true
      if (!(yield* takePage(reading, page.success))) return false
      after = page.success.at(-1)?.index ?? null
      limit = maxPage
    } else if (page.failure.reason._tag !== "Corrupt") {
      return yield* page.failure
    } else if (limit > 1) {
      limit = Math.floor(limit / 2)
    } else {
      const index = reading.frontier.size
      note(reading.altered, { part: "log", where: `leaf ${index}`, found: page.failure.reason.found })
      unreadable += 1
      if (unreadable > maxUnreadable || !(yield* skip(reading, index))) return false
      after = index
      limit = maxPage
    }
  }
})

/** Goes on behind a leaf that can't be read, by the hash that was kept of it; false where there is none. */
const skip = Effect.fnUntraced(function* (reading: Reading, index: number) {
  const ledger = yield* Ledger
  const [kept] = yield* ledger.hashes([{ level: 0, place: index }]).pipe(Damaged.orElse(() => []))
  if (kept === undefined) return false
  grow(reading, kept, kept)
  if (isDue(reading)) yield* compare(reading)
  return true
})

/** Whether none is missing in between. */
const takePage = Effect.fnUntraced(function* (reading: Reading, page: ReadonlyArray<Leaf.Leaf>) {
  const ledger = yield* Ledger
  const kept = yield* Effect.result(ledger.hashes(page.map(({ index }) => ({ level: 0, place: index }))))
  if (Result.isFailure(kept)) {
    if (kept.failure.reason._tag !== "Corrupt") return yield* kept.failure
    note(reading.differences, { part: "log", where: leavesFrom(page[0]), found: kept.failure.reason.found })
  }
  for (const [at, leaf] of page.entries()) {
    const due = reading.frontier.size
    if (leaf.index !== due) {
      const found = `nothing; the next one is leaf ${leaf.index}`
      note(reading.differences, { part: "log", where: `leaf ${due}`, found })
      return false
    }
    take(reading, leaf, Result.isSuccess(kept) ? kept.success[at] : undefined)
    if (isDue(reading)) yield* compare(reading)
  }
  yield* compareNodes(reading)
  return true
})

/** Compares the hashes of whole subtrees with those that are kept for proofs. */
const compareNodes = Effect.fnUntraced(function* (reading: Reading) {
  const { sure: completed, differences } = reading
  reading.sure = []
  const ledger = yield* Ledger
  // A large commit completes more of them than are told at once.
  for (let start = 0; start < completed.length; start += maxPage) {
    const page = completed.slice(start, start + maxPage)
    const kept = yield* ledger.hashes(page).pipe(Damaged.orElse((): ReadonlyArray<Uint8Array> => []))
    for (const [at, { level, place, hash }] of page.entries()) {
      const own = kept[at]
      if (own !== undefined && isSame(own, hash)) continue
      const found = own === undefined ? "a missing hash there" : "another hash there than the leaves make"
      const first = place * 2 ** level
      note(differences, { part: "log", where: `the subtree of leaves ${first} to ${first + 2 ** level - 1}`, found })
      if (own === undefined) return
    }
  }
})

const leavesFrom = (leaf: Leaf.Leaf | undefined): string => `leaf ${leaf?.index ?? 0} and those after it`
