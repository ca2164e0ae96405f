/** The whole sync beside the script that a programmer would write instead. */
import type { Bench } from "../Bench.ts"
import { passes } from "../Passes.ts"
import { ratio } from "../Rounds.ts"

export const bench: Bench<"sync / script"> = {
  name: "peer-script",
  compares: "Sync.run into SQLite in one thread, against 180 lines by hand without audit, explanation or corrections",
  bounds: { "sync / script": { is: "atLeast", floor: 0.6, stretch: 0.8 } },
  run: async (setting) => {
    const { input, one, script } = await passes(setting)
    return {
      input,
      ratios: { "sync / script": ratio(one, script) },
      notes: ["The script commits with synchronous=NORMAL, as R does; a sync with FULL."]
    }
  }
}
