/**
 * The append-only Merkle tree of RFC 6962: leaf = H(0x00 ‖ bytes), node = H(0x01 ‖ left ‖ right). A frontier of at most 53
 * hashes is all that appending needs. No hash chain: chains fork under two writers, verify a cut log as clean, and give no
 * short proof.
 */
import type { Sha256 } from "./Sha256.ts"

/** The roots of the perfect subtrees that make up a tree, largest first: one for each 1 bit of its size. */
export interface Frontier {
  readonly size: number
  readonly roots: ReadonlyArray<Uint8Array>
}

export const empty: Frontier = { size: 0, roots: [] }

const encoder = new TextEncoder()

/**
 * Reused for every hash: 0x00 or 0x01, then what is hashed. Never read before it is written. Measured on Node 24 with 220
 * bytes: 2.6 µs a leaf and 2.1 µs a node, beside 4.9 and 3.0 with a fresh array for each.
 */
let scratch = new Uint8Array(1_024)

/** The leaf hash of a text's UTF-8 bytes. */
export const leaf = (sha256: Sha256, text: string): Uint8Array => {
  // UTF-8 takes at most three bytes for each UTF-16 unit.
  if (scratch.length <= text.length * 3) scratch = new Uint8Array(text.length * 3 + 1)
  scratch[0] = 0
  const { written } = encoder.encodeInto(text, scratch.subarray(1))
  return sha256(scratch.subarray(0, written + 1))
}

/** The hash of two subtrees of one size. */
export const node = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => {
  scratch[0] = 1
  scratch.set(left, 1)
  scratch.set(right, 1 + left.length)
  return sha256(scratch.subarray(0, 1 + left.length + right.length))
}

/** The tree after more leaves. */
export const append = (sha256: Sha256, frontier: Frontier, leaves: Iterable<Uint8Array>): Frontier => {
  const roots = [...frontier.roots]
  let size = frontier.size
  for (const hash of leaves) {
    let merged = hash
    // Each trailing 1 bit of the size is a full subtree that the new leaf completes.
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = roots.pop()
      if (left === undefined) throw new RangeError(`a frontier of size ${frontier.size} lacks hashes`)
      merged = node(sha256, left, merged)
    }
    roots.push(merged)
    size += 1
  }
  return { size, roots }
}

/** The tree's root hash. The root of an empty tree is the hash of nothing. */
export const root = (sha256: Sha256, frontier: Frontier): Uint8Array =>
  frontier.roots
    .toReversed()
    .reduce<Uint8Array | undefined>(
      (right, left) => (right === undefined ? left : node(sha256, left, right)),
      undefined
    ) ?? sha256(new Uint8Array(0))

/** Lower-case hexadecimal. */
export const hex = (hash: Uint8Array): string => {
  let text = ""
  for (const byte of hash) text += pairs[byte] ?? ""
  return text
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))
