/** The two hashes of RFC 6962: of a leaf, H(0x00 ‖ bytes), and of a node, H(0x01 ‖ left ‖ right). */
import type { Sha256 } from "../Sha256.ts"

/** Bytes of a hash. */
export const width = 32

/** Reused for every node. Never read before it is written. */
const nodeScratch = new Uint8Array(1 + 2 * width)

/** The leaf hash of a text's UTF-8 bytes. A runtime hashes a text faster than it encodes one. */
export const leaf = (sha256: Sha256, text: string): Uint8Array => sha256(`\u0000${text}`)

/** The hash of two nodes' parent. Anything but two hashes of 32 bytes is a programming error and throws. */
export const node = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => {
  if (left.length !== width || right.length !== width) {
    throw new RangeError(`expected two hashes of ${width} bytes, found ${left.length} and ${right.length}`)
  }
  nodeScratch[0] = 1
  nodeScratch.set(left, 1)
  nodeScratch.set(right, 1 + width)
  return sha256(nodeScratch)
}
