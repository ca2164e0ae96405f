/** Proofs checked by whoever has a root that they trust: RFC 9162 §2.1.3.2 and §2.1.4.2. A failure says why. */
import { Result } from "effect"
import type { Sha256 } from "../Sha256.ts"
import { node, width } from "./MerkleHash.ts"
import { consistencyRanges, inclusionRanges, noBeginning, noLeaf } from "./MerkleNodes.ts"

/** That a leaf is in a tree. */
export interface Inclusion {
  /** The leaf's place, counted from 0. */
  readonly index: number
  readonly size: number
  /** The leaf's hash. */
  readonly leaf: Uint8Array
  readonly root: Uint8Array
  /** Hashes from the leaf's sibling up to a child of the root. */
  readonly proof: ReadonlyArray<Uint8Array>
}

/** That a tree begins with the leaves of an earlier one. */
export interface Consistency {
  /** The earlier size, 1 or more: every tree begins with no leaves, so that a proof from there would prove nothing. */
  readonly from: number
  readonly fromRoot: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: ReadonlyArray<Uint8Array>
}

/** Whether the proof holds; a failure says what does not. */
export const verifyInclusion = (sha256: Sha256, given: Inclusion): Result.Result<void, string> => {
  const { index, size, leaf, root, proof } = given
  const reason = noLeaf(index, size)
  if (reason !== undefined) return Result.fail(reason)
  const ranges = inclusionRanges(index, size)
  const wrong = malformed(ranges.length, proof) ?? notHash("leaf", leaf) ?? notHash("root", root)
  if (wrong !== undefined) return Result.fail(wrong)
  let hash = leaf
  for (const [at, beside] of proof.entries()) {
    // Every range has its hash: they were counted above.
    hash = (ranges[at]?.start ?? 0) > index ? node(sha256, hash, beside) : node(sha256, beside, hash)
  }
  return isSame(hash, root)
    ? Result.void
    : Result.fail(`the leaf and its proof do not come to the root of size ${size}`)
}

/** Whether the proof holds; a failure says what does not. */
export const verifyConsistency = (sha256: Sha256, given: Consistency): Result.Result<void, string> => {
  const { from, fromRoot, size, root, proof } = given
  const reason = noBeginning(from, size)
  if (reason !== undefined) return Result.fail(reason)
  const ranges = consistencyRanges(from, size)
  const wrong = malformed(ranges.length, proof) ?? notHash("earlier root", fromRoot) ?? notHash("root", root)
  if (wrong !== undefined) return Result.fail(wrong)
  let [earlier, later] = [fromRoot, fromRoot]
  for (const [at, beside] of proof.entries()) {
    const { start, end } = ranges[at] ?? { start: 0, end: 0 } // counted above
    if (end === from) [earlier, later] = [beside, beside]
    else if (start >= from) later = node(sha256, later, beside)
    else [earlier, later] = [node(sha256, beside, earlier), node(sha256, beside, later)]
  }
  if (!isSame(earlier, fromRoot)) return Result.fail(`the proof does not come to the root of the earlier size ${from}`)
  return isSame(later, root) ? Result.void : Result.fail(`the proof does not come to the root of size ${size}`)
}

const malformed = (expected: number, proof: ReadonlyArray<Uint8Array>): string | undefined => {
  if (proof.length !== expected) return `expected a proof of ${expected} hashes, found ${proof.length}`
  const at = proof.findIndex((hash) => hash.length !== width)
  return at === -1 ? undefined : notHash(`hash ${at + 1} of the proof`, proof[at] ?? new Uint8Array(0))
}

const notHash = (what: string, hash: Uint8Array): string | undefined =>
  hash.length === width ? undefined : `expected the ${what} to have ${width} bytes, found ${hash.length}`

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])
