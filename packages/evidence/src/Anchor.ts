/** The signed checkpoint that a pack rests on, and how far it reaches. */
import { Audit, type Instant, Ledger, Merkle, type Note, SignedCheckpoint } from "@laurel/core"
import { Effect, Result } from "effect"
import { ed25519, sha256 } from "./Digest.ts"
import { Doubtful, EvidenceError, Unsigned } from "./EvidenceError.ts"
import type { Options, Request } from "./Request.ts"

export interface Anchor {
  /** The checkpoint, as it was signed. */
  readonly note: string
  readonly head: SignedCheckpoint.TreeHead
  /** The last batch that it covers. */
  readonly batch: number
  /** What was recorded later is not in the pack. */
  readonly known: Instant.Instant
  /** The same, as the ledger is asked; null where that is all there is. */
  readonly moment: Instant.Instant | null
}

const doubtful = (found: string, advice: string): EvidenceError =>
  new EvidenceError({ reason: new Doubtful({ found, advice }) })

const opened = (note: string, keys: ReadonlyArray<Note.Key>, what: string) =>
  Effect.fromResult(
    Result.mapError(SignedCheckpoint.open(note, keys, ed25519), (why) =>
      doubtful(`${what} can't be believed: ${why}`, "Give the key that signed it, or find out who wrote it")
    )
  )

/** The last checkpoint that was signed, once it is found to be of this log. */
export const find = Effect.fn("Evidence.anchor")(function* (
  { known }: Pick<Request, "known">,
  { keys }: Pick<Options, "keys">
) {
  const ledger = yield* Ledger.Ledger
  const signed = yield* ledger.lastSigned
  if (signed === undefined || signed.size === 0) {
    const advice = "Have one signed first: without it nothing in a pack could be proved"
    return yield* new EvidenceError({ reason: new Unsigned({ found: "no checkpoint was signed yet", advice }) })
  }
  const { head } = yield* opened(signed.note, keys, "the last signed checkpoint")
  if (head.size !== signed.size || Merkle.hex(head.root) !== Merkle.hex(yield* Audit.rootAt(sha256, head.size))) {
    return yield* doubtful(
      `the log does not come to the root that was signed for its first ${head.size} records`,
      "It was altered since: `laurel verify` says where"
    )
  }
  const latest = yield* ledger.lastCheckpoint
  const covered = latest?.size === head.size ? latest : yield* coveredBy(head.size, latest?.batch ?? 0)
  const isAll = latest?.size === head.size && (known === null || known >= latest.recordedAt)
  const until = known === null || known > covered.recordedAt ? covered.recordedAt : known
  return { note: signed.note, head, batch: covered.batch, known: until, moment: isAll ? null : until } satisfies Anchor
})

/** The last commit within the first leaves. What was signed last is recent: looks a page at a time, from the end. */
const coveredBy = Effect.fnUntraced(function* (size: number, latest: number) {
  const ledger = yield* Ledger.Ledger
  for (let after = latest - Ledger.maxPage; ; after -= Ledger.maxPage) {
    const found = (yield* ledger.checkpoints(Math.max(after, 0))).findLast((mark) => mark.size <= size)
    if (found !== undefined) return found
    if (after <= 0) return yield* doubtful(`no commit is within the first ${size} records`, "Run `laurel verify`")
  }
})

/** That the log goes on from an earlier checkpoint: its size, and the hashes that prove it. */
export const consistency = Effect.fn("Evidence.consistency")(function* (
  { head }: Anchor,
  note: string,
  keys: ReadonlyArray<Note.Key>
) {
  const { head: earlier } = yield* opened(note, keys, "the earlier pack's checkpoint")
  const { size: from } = earlier
  if (earlier.origin !== head.origin || from === 0 || from > head.size) {
    return yield* doubtful(
      `the earlier checkpoint is of ${from} records of ${earlier.origin}, and the last signed one of ${head.size} of ${head.origin}`,
      "Give one of this log that is no newer"
    )
  }
  if (Merkle.hex(earlier.root) !== Merkle.hex(yield* Audit.rootAt(sha256, from))) {
    return yield* doubtful(
      `the log does not begin with the ${from} records of the earlier checkpoint`,
      "It was written anew since: find out by whom, with the earlier pack in hand"
    )
  }
  return { from, proof: yield* Audit.consistency(sha256, from, head.size) }
})
