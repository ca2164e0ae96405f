/** Of how many words the names of erased people are, as rows are held against them in memory. */
import { type Lengths, wordCount } from "../Rejection.ts"

const noLengths: ReadonlyArray<number> = []

/** The lengths of these names, which are written as `recognized` writes them. */
export const lengthsOf = (names: Iterable<string>): Lengths => {
  const lengths = new Map<string, ReadonlyArray<number>>()
  for (const name of names) {
    const [first = ""] = name.split(" ", 1)
    lengths.set(first, [...new Set([...(lengths.get(first) ?? []), wordCount(name)])])
  }
  return (first) => lengths.get(first) ?? noLengths
}
