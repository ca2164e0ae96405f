/** How the tests of a ledger try what is random. */

/** Random histories: with a seed the same ones each time, else others each time. */
export interface Tries {
  readonly histories: number
  readonly seed: string | null
}

export const tries = ({ histories, seed }: Tries, runs = histories) => ({
  arbitrary: seed === null ? { runs } : { runs, seed },
  timeout: 600_000 + runs * 5_000
})
