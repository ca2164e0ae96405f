/** A whole sync, from the file's first byte to the last commit, beside R. */
import type { Bench, Bound } from "../Bench.ts"
import { passes } from "../Passes.ts"
import { alone, median, ratio } from "../Rounds.ts"

const bounds = {
  "one thread / R": { is: "atLeast", floor: 0.4, stretch: 0.5 },
  "two threads / R": { is: "atLeast", floor: 0.6, stretch: 0.8 },
  "one thread / what reading and R allow": { is: "atLeast", floor: null, stretch: null },
  "one thread": { is: "atLeast", floor: 30_000, stretch: null, absolute: true }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "sync-e2e",
  compares: "Sync.run from a file of statements into SQLite, against R: a prepared insert of as many rows",
  bounds,
  run: async (setting) => {
    const { input, R, one, two, read } = await passes(setting)
    const allowed = 1 / (1 / median(read.rounds) + 1 / median(R.rounds))
    return {
      input,
      ratios: {
        "one thread / R": ratio(one, R),
        "two threads / R": ratio(two, R),
        "one thread / what reading and R allow": ratio(one, {
          name: "read, decode, then R",
          unit: "statements/s",
          rounds: [allowed]
        }),
        "one thread": alone(one)
      },
      beside: [read]
    }
  }
}
