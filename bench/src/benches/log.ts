/** What the tamper-evident log costs a sync, and how fast all of it is verified. */
import assert from "node:assert/strict"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Bench, Bound } from "../Bench.ts"
import { expected } from "../input/Population.ts"
import { inProcess } from "../inProcess.ts"
import { fileOf, perPage, remove, seed } from "../Passes.ts"
import { alone, interleaved, ratio } from "../Rounds.ts"

const counts = { ci: 40_000, full: 1_000_000 } as const

const bounds = {
  "log / the rest of the sync": { is: "atMost", floor: 0.25, stretch: null, onlyFull: true },
  "log verified / raw SHA-256": { is: "atLeast", floor: null, stretch: null },
  "all verified / raw SHA-256": { is: "atLeast", floor: null, stretch: null },
  "log verified": { is: "atLeast", floor: null, stretch: 300_000, absolute: true }
} satisfies Record<string, Bound>

const unit = "leaves/s"

export const bench: Bench<keyof typeof bounds> = {
  name: "log",
  compares:
    "the log's part of each commit (texts, commitments, leaf and node hashes, writing them) against the rest of the same sync; and verifying all of it against hashing the same texts",
  bounds,
  run: async (setting) => {
    const { size, folder } = setting
    const count = counts[size]
    const file = fileOf(setting, count)
    const { learners } = expected(seed, count / 10)
    const program = fileURLToPath(import.meta.resolve("../logOnce.ts"))
    const [log, rest, hashed, logged, all]: ReadonlyArray<Array<number>> = [[], [], [], [], []]
    await interleaved(3, [
      "log",
      (isWarmUp) => {
        // A process of its own has nothing that would warm up.
        if (isWarmUp) return 0
        const [store, scratch] = [join(folder, "store.db"), join(folder, "scratch.db")]
        const done = inProcess(program, file, store, scratch, `${learners}`, `${perPage[size]}`)
        remove(store)
        remove(scratch)
        assert.deepEqual([done["facts"], done["differences"]], [count, 0])
        assert.ok(Number(done["leaves"]) > count)
        log?.push(Number(done["log"]))
        rest?.push(Number(done["seconds"]) - Number(done["log"]))
        hashed?.push(Number(done["hashed"]))
        logged?.push(Number(done["verifiedLog"]))
        all?.push(Number(done["verified"]))
        return Number(done["seconds"])
      }
    ])
    const raw = { name: "SHA-256 of the same texts", unit, rounds: hashed ?? [] }
    const verified = { name: "log verified", unit, rounds: logged ?? [] }
    return {
      input: `${count.toLocaleString("en")} statements, pages of ${perPage[size].toLocaleString("en")}, SQLite, one thread`,
      ratios: {
        "log / the rest of the sync": ratio(
          { name: "log", unit: "s", rounds: log ?? [] },
          { name: "rest of the sync", unit: "s", rounds: rest ?? [] }
        ),
        "log verified / raw SHA-256": ratio(verified, raw),
        "all verified / raw SHA-256": ratio({ name: "all verified", unit, rounds: all ?? [] }, raw),
        "log verified": alone(verified)
      },
      notes: [
        "The log's part is done a second time, by itself, after each commit of the same run, and timed there; the rest of the sync is the sync's time without it.",
        "Verifying the log reads each record from the store and makes its text and commitments anew; verifying all judges every contact as well."
      ]
    }
  }
}
