/** The peak memory of a process that syncs a file, and of one that syncs five times as much of the same people. */
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { expected } from "../input/Population.ts"
import { write } from "../input/Statements.ts"
import { perPage, remove, seed, syncOnce } from "../Passes.ts"
import { alone, ratio } from "../Rounds.ts"

const counts: { readonly [S in Size]: number } = { ci: 50_000, full: 1_000_000 }
const times = 5

const bounds = {
  "peak, one thread": { is: "atMost", floor: 1_500, stretch: 600 },
  // The heap of a short run is still growing to its size.
  "five times as much / once": { is: "atMost", floor: 1.1, stretch: 1, onlyFull: true }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "memory",
  compares: "the peak memory of a sync of five times as many facts of the same learners, against that of a fifth",
  bounds,
  run: ({ size, folder }) => {
    const count = counts[size]
    const { learners, met } = expected(seed, count / 10)
    const peak = (often: number): Figure => {
      const [file, store] = [join(folder, `${often}.ndjson`), join(folder, "store.db")]
      write(file, seed, count, often)
      const { first, rss } = syncOnce(file, store, learners, perPage[size], "one")
      assert.deepEqual([first.facts, first.entries], [count * often, met])
      remove(store)
      rmSync(file)
      return { name: `peak, ${(count * often).toLocaleString("en")} facts`, unit: "MB", rounds: [rss / 1e6] }
    }
    const [once, more] = [peak(1), peak(times)]
    return Promise.resolve({
      input: `${count.toLocaleString("en")} and ${(count * times).toLocaleString("en")} statements of ${learners.toLocaleString("en")} learners, in the order in which they happened`,
      ratios: { "peak, one thread": alone(more), "five times as much / once": ratio(more, once) }
    })
  }
}
