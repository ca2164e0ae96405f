/** SHA-256 by Node's native code. */
import { hash } from "node:crypto"
import type { Sha256 } from "@laurel/core"

/**
 * SHA-256 by Node's native code. Measured on Node 24 with the 65 bytes of a node: 0.30 µs by way of a string, 0.75 µs where
 * a buffer is asked for.
 */
export const sha256: Sha256.Sha256 = Object.assign(
  (data: Uint8Array | string): Uint8Array => Buffer.from(hash("sha256", data, "binary"), "binary"),
  { hex: (text: string): string => hash("sha256", text, "hex") }
)
