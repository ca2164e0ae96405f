/** Ids for statements that have none: the same statement gets the same one, whenever and wherever it is read. */
import { createHash } from "node:crypto"
import { canonical } from "../statement/canonical.ts"
import type { Read } from "./Rows.ts"
import { isDeeperThan, maxNesting } from "../statement/Wire.ts"

/** A reader that gives statements without an id one made of all that they say, a UUID of version 8 (RFC 9562). */
export const ownId =
  (read: Read): Read =>
  (value, line, id) =>
    read(value, line, id ?? idOf(value))

const idOf = (value: unknown): string | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value) || "id" in value) return undefined
  // Such a value is refused for its depth, and writing it would take the stack.
  if (isDeeperThan(maxNesting, value)) return undefined
  const hex = createHash("sha256").update(canonical(value)).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
