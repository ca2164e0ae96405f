/** The same file once more, from its beginning, into the store that has it: nothing new, and nothing written but where it stands. */
import type { Bench } from "../Bench.ts"
import { passes } from "../Passes.ts"
import { ratio } from "../Rounds.ts"

export const bench: Bench<"again / first, one thread" | "again / first, two threads"> = {
  name: "sync-replay",
  compares: "a sync of a file that the store has whole, against the first sync of it",
  bounds: {
    "again / first, one thread": { is: "atLeast", floor: 1.3, stretch: 2 },
    "again / first, two threads": { is: "atLeast", floor: 1.1, stretch: 2 }
  },
  run: async (setting) => {
    const { input, one, oneAgain, two, twoAgain } = await passes(setting)
    return {
      input,
      ratios: {
        "again / first, one thread": ratio(oneAgain, one),
        "again / first, two threads": ratio(twoAgain, two)
      },
      notes: ["0 facts, 0 achievements, 0 entries and 0 rejections in every pass, counted in the store."]
    }
  }
}
