/** What a check of a ledger finds that is not as it must be. */

/** Something that is not as it must be. */
export interface Difference {
  /** What is damaged or can't be read at all, the log's texts, what the entries add up to, what the facts say, who is who, or what is held. */
  readonly part: "store" | "log" | "entries" | "facts" | "people" | "holdings"
  readonly where: string
  readonly found: string
}

/** Differences that a report names. */
export const maxDifferences = 100

/** The first ones are what helps; a store with every row altered must not fill the memory. */
export const note = (differences: Array<Difference>, ...more: ReadonlyArray<Difference>): void => {
  differences.push(...more.slice(0, maxDifferences - differences.length))
}
