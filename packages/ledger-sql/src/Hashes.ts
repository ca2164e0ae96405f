/** Hashes of whole subtrees of the log's tree: leaves' from their batches, larger ones' from the kept nodes. */
import { Ledger, Merkle } from "@laurel/core"
import { Effect } from "effect"
import { bytes, corrupt, type Engine, int, json, lookup, tuples } from "./Engine.ts"
import { sha256 } from "./Sha256.ts"

const width = 32

/** Hashes of leaves that one statement reads: whole subtrees of the kept level are made of this many. */
const together = 2 ** Merkle.keptLevels

const nodeColumns = [
  { name: "level", type: "bigint" },
  { name: "place", type: "bigint" }
] as const

export class Hashes {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  readonly of = Effect.fnUntraced(function* (this: Hashes, asked: ReadonlyArray<Merkle.Node>) {
    const nodes = asked.slice(0, Ledger.maxPage)
    // Each is made of the hashes of the next kept level below it.
    const bases = nodes.map(({ level, place }) => {
      const base = level - (level % Merkle.keptLevels)
      const count = 2 ** (level - base)
      return { base, first: place * count, count }
    })
    const leaves = yield* this.#leaves(bases.filter(({ base }) => base === 0))
    const kept = yield* this.#kept(bases.filter(({ base }) => base > 0))
    return bases.map(({ base, first, count }) => {
      const own = Array.from({ length: count }, (_, at) =>
        base === 0 ? leaves.get(first + at) : kept.get(`${base} ${first + at}`)
      )
      const there = own.flatMap((hash) => (hash?.length === width ? [hash] : []))
      if (there.length < count)
        corrupt(`hashes of the log are missing from ${base === 0 ? "leaf" : `subtree ${base}:`} ${first} on`)
      return Merkle.subtree(sha256, there)
    })
  })

  /** Leaf hashes by index. */
  readonly #leaves = Effect.fnUntraced(function* (
    this: Hashes,
    ranges: ReadonlyArray<{ readonly first: number; readonly count: number }>
  ) {
    const found = new Map<number, Uint8Array>()
    for (const { from, to } of runs(ranges)) {
      const rows = yield* this.#engine.rows(
        `SELECT b.size - b.leaves, l.hashes FROM batch b ${lookup(this.#engine.dialect, "leaf l", "l.batch = b.id")}
         WHERE b.size > ?1 AND b.size - b.leaves < ?2 ORDER BY b.size, b.id LIMIT ?3`,
        from,
        to,
        // Each batch has a leaf at least.
        to - from + 1
      )
      for (const row of rows) {
        const [start, hashes] = [int(row[0]), bytes(row[1])]
        const end = Math.min(to, start + Math.floor(hashes.length / width))
        for (let at = Math.max(from, start); at < end; at++) {
          found.set(at, hashes.slice((at - start) * width, (at - start + 1) * width))
        }
      }
    }
    return found
  })

  readonly #kept = Effect.fnUntraced(function* (
    this: Hashes,
    ranges: ReadonlyArray<{ readonly base: number; readonly first: number; readonly count: number }>
  ) {
    const found = new Map<string, Uint8Array>()
    if (ranges.length === 0) return found
    const asked = ranges.flatMap(({ base, first, count }) =>
      Array.from({ length: count }, (_, at) => [base, first + at])
    )
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT n.level, n.place, n.hash FROM ${tuples(dialect, 1, nodeColumns)} j
       ${lookup(dialect, "node n", "n.level = j.level AND n.place = j.place")}`,
      json(asked)
    )
    for (const row of rows) found.set(`${int(row[0])} ${int(row[1])}`, bytes(row[2]))
    return found
  })
}

/** Ranges of leaves that lie close together, as one. */
const runs = (
  ranges: ReadonlyArray<{ readonly first: number; readonly count: number }>
): ReadonlyArray<{ readonly from: number; readonly to: number }> => {
  const all: Array<{ from: number; to: number }> = []
  for (const { first, count } of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = all.at(-1)
    if (last !== undefined && first <= last.to + together) last.to = Math.max(last.to, first + count)
    else all.push({ from: first, to: first + count })
  }
  return all
}
