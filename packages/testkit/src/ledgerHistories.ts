/** How the tests of a ledger try what is random. */

/** Random histories: with a seed the same ones each time, without one others each time. */
export interface Tries {
  readonly histories: number
  readonly seed: string | undefined
}

export const tries = ({ histories, seed }: Tries, runs = histories) => ({
  arbitrary: seed === undefined ? { runs } : { runs, seed },
  timeout: 600_000 + runs * 5_000
})
