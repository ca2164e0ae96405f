/** The manifest: what was asked for, what is in the pack and what is not, and the hash of each file. */
import { createHash, type Hash } from "node:crypto"
import { CivilDate, Instant } from "@laurel/core"
import type { Anchor } from "./Anchor.ts"
import * as Counts from "./Counts.ts"
import type { Request } from "./Request.ts"
import * as Scope from "./Scope.ts"
import { sha256 } from "./Digest.ts"

/** What is in the archive, and in which form. */
const format = "laurel-evidence/1"

/** The files so far, in the order of their first pieces. */
export type Listing = Map<string, { readonly hash: Hash; size: number }>

export const nothing = (): Listing => new Map()

export const list = (
  listing: Listing,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array }
): void => {
  const known = listing.get(name) ?? { hash: createHash("sha256"), size: 0 }
  known.hash.update(bytes)
  known.size += bytes.length
  listing.set(name, known)
}

interface Made {
  readonly request: Request
  readonly anchor: Anchor
  readonly madeAt: Instant.Instant
  readonly counts: Counts.Counts
  readonly listing: Listing
}

const dayOrNull = (day: CivilDate.CivilDate | null): string | null => (day === null ? null : CivilDate.format(day))

export const text = ({ request, anchor, madeAt, counts, listing }: Made): string => {
  const { erased, later, outOfRange, withoutAchievement, ...held } = counts
  const manifest = {
    format,
    scope: Scope.describe(request).plain,
    from: dayOrNull(request.from),
    to: dayOrNull(request.to),
    at: CivilDate.format(request.at),
    known: Instant.format(anchor.known),
    rows: request.rows,
    madeAt: Instant.format(madeAt),
    log: { origin: anchor.head.origin, size: anchor.head.size, root: Buffer.from(anchor.head.root).toString("base64") },
    counts: held,
    leftOut: { erased, later, outOfRange, withoutAchievement, words: Counts.leftOut(counts) },
    files: [...listing].map(([name, { hash, size }]) => ({ name, size, sha256: hash.digest("hex") }))
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** What is signed to seal a pack. It is no checkpoint: no log has this name. */
export const sealText = (manifest: Uint8Array): string =>
  `${format}\n${Buffer.from(sha256(manifest)).toString("hex")}\n`
