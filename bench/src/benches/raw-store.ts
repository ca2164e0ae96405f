/** R: what SQLite itself does with the fact table, and with all of it once more. */
import { join } from "node:path"
import type { Bench } from "../Bench.ts"
import { facts } from "../input/Facts.ts"
import { fill, fillOnce } from "../RawStore.ts"
import { alone, interleaved, rate, ratio } from "../Rounds.ts"

export const bench: Bench<"R" | "replay"> = {
  name: "raw-store",
  compares: "a prepared insert into the fact table, 100,000 rows to a transaction; defines R",
  bounds: {
    R: { is: "atLeast", floor: null, stretch: null },
    replay: { is: "atLeast", floor: null, stretch: null }
  },
  run: async ({ size, folder }) => {
    const count = size === "ci" ? 200_000 : 1_000_000
    const rows = facts(1, count)
    let bytes = 0
    const kept = join(folder, "kept.db")
    fill(kept, rows)
    const times = await interleaved(
      3,
      [
        "insert",
        (isWarmUp) => {
          // The first filling, above, has warmed everything up.
          if (isWarmUp) return 0
          const filled = fillOnce(join(folder, "raw.db"), rows)
          bytes = filled.bytes
          return filled.seconds
        }
      ],
      ["replay", () => fill(kept, rows)]
    )
    const inserted = rate("R", "rows", count, times("insert"))
    const replayed = rate("the same rows again", "rows", count, times("replay"))
    return {
      input: `${count.toLocaleString("en")} rows of 12 columns, unique random ids, index (learner, time)`,
      ratios: { R: alone(inserted), replay: ratio(replayed, inserted) },
      beside: [{ name: "size on disk", unit: "bytes/row", rounds: [bytes / count] }]
    }
  }
}
