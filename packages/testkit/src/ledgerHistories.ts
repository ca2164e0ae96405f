/** How often the tests of a ledger try what is random. */

/** A few are the same each time; more than these are others each time. */
const few = 20

export const tries = (runs: number) => ({
  arbitrary: runs > few ? { runs } : { runs, seed: "laurel" },
  timeout: 600_000 + runs * 5_000
})
