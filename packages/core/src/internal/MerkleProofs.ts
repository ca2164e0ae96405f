/** Proofs from the hashes of the nodes that they need, without the tree. */
import type { Sha256 } from "../Sha256.ts"
import { node } from "./MerkleHash.ts"
import {
  consistencyNodes,
  consistencyRanges,
  cover,
  inclusionNodes,
  inclusionRanges,
  type Range
} from "./MerkleNodes.ts"

/** The proof that a leaf is in a tree of that size, of the hashes of its `inclusionNodes`, in their order. Others throw. */
export const inclusion = (
  sha256: Sha256,
  index: number,
  size: number,
  hashes: ReadonlyArray<Uint8Array>
): ReadonlyArray<Uint8Array> => {
  expectAll(inclusionNodes(index, size).length, hashes)
  return composed(sha256, inclusionRanges(index, size), hashes)
}

/** The proof that a tree begins with the one of size `from`, of the hashes of its `consistencyNodes`, in their order. Others throw. */
export const consistency = (
  sha256: Sha256,
  from: number,
  size: number,
  hashes: ReadonlyArray<Uint8Array>
): ReadonlyArray<Uint8Array> => {
  expectAll(consistencyNodes(from, size).length, hashes)
  return composed(sha256, consistencyRanges(from, size), hashes)
}

const expectAll = (count: number, hashes: ReadonlyArray<Uint8Array>): void => {
  if (hashes.length !== count) throw new RangeError(`expected the hashes of ${count} nodes, found ${hashes.length}`)
}

/** Each range's hash, of its perfect subtrees from the right. */
const composed = (sha256: Sha256, ranges: ReadonlyArray<Range>, hashes: ReadonlyArray<Uint8Array>) => {
  let used = 0
  return ranges.map((range) => {
    const own = hashes.slice(used, used + cover(range).length)
    used += own.length
    return own.reduceRight((right, left) => node(sha256, left, right))
  })
}
