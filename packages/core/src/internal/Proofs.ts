/** Proofs from a ledger's log, and checkpoints of it that are signed. */
import { Clock, Effect, Result } from "effect"
import { Instant } from "../Instant.ts"
import { Corrupt, Ledger, LedgerError, type Signed } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import * as Note from "../Note.ts"
import type { Sha256 } from "../Sha256.ts"
import * as SignedCheckpoint from "../SignedCheckpoint.ts"

/** What proves the leaf at that index to be in the log's tree of that size. An index outside of it is a programming error. */
export const inclusion = Effect.fn("Audit.inclusion")(function* (sha256: Sha256, index: number, size: number) {
  const ledger = yield* Ledger
  return Merkle.inclusion(sha256, index, size, yield* ledger.hashes(Merkle.inclusionNodes(index, size)))
})

/** What proves the log of that size to go on from the log of size `from`, 1 or more. */
export const consistency = Effect.fn("Audit.consistency")(function* (sha256: Sha256, from: number, size: number) {
  const ledger = yield* Ledger
  return Merkle.consistency(sha256, from, size, yield* ledger.hashes(Merkle.consistencyNodes(from, size)))
})

/** The root of the log's tree at an earlier size, from the hashes that were kept. */
export const rootAt = Effect.fn("Audit.rootAt")(function* (sha256: Sha256, size: number) {
  const ledger = yield* Ledger
  return Merkle.root(sha256, { size, roots: yield* ledger.hashes(Merkle.rootNodes(size)) })
})

/** What signing takes. */
export interface Signing<E = never, R = never> {
  readonly sha256: Sha256
  readonly ed25519: Note.Ed25519
  readonly signer: Note.Signer<E, R>
  /** Keys that earlier checkpoints may be signed with, the signer's own among them or not. */
  readonly keys: ReadonlyArray<Note.Key>
}

const refused = (found: string) => new LedgerError({ ledger: "log", reason: new Corrupt({ found }) })

/**
 * Signs where the log stands, and keeps it; the last checkpoint where nothing was recorded since, and undefined before anything
 * was. Refuses to sign a log that doesn't go on from what was signed last: it was altered.
 */
export const sign = Effect.fn("Audit.sign")(function* <E, R>(
  signing: Signing<E, R>
): Effect.fn.Return<Signed | undefined, E | LedgerError | Note.NoteError, Ledger | R> {
  const ledger = yield* Ledger
  const checkpoint = yield* ledger.lastCheckpoint
  const last = yield* ledger.lastSigned
  if (checkpoint === undefined) return last
  if (checkpoint.size === last?.size) {
    yield* isSame(signing, last, checkpoint.root)
    return last
  }
  const root = yield* rootAt(signing.sha256, checkpoint.size)
  if (Merkle.hex(root) !== checkpoint.root) return yield* refused("the log's hashes don't make its last root")
  if (last !== undefined) yield* goesOn(signing, last, { size: checkpoint.size, root })
  const head = { origin: signing.signer.name, size: checkpoint.size, root, extensions: [] }
  const note = Note.format(yield* SignedCheckpoint.sign(head, signing.signer))
  const recordedAt = Instant.make(Math.max(yield* Clock.currentTimeMillis, checkpoint.recordedAt))
  const signed = { size: checkpoint.size, note, recordedAt }
  yield* ledger.sign(signed)
  return signed
})

/** Opens the checkpoint that was signed last. */
const open = <E, R>({ ed25519, keys, signer }: Signing<E, R>, last: Signed) => {
  const own = Note.key(signer.name, signer.publicKey)
  const known = [...keys, ...(Result.isSuccess(own) ? [own.success] : [])]
  const opened = SignedCheckpoint.open(last.note, known, ed25519)
  return Result.isFailure(opened)
    ? Effect.fail(refused(`the last signed checkpoint, of ${last.size} leaves: ${opened.failure}`))
    : Effect.succeed(opened.success.head)
}

/** Fails unless what was signed last is the log as it is. */
const isSame = Effect.fnUntraced(function* <E, R>(signing: Signing<E, R>, last: Signed, root: string) {
  const head = yield* open(signing, last)
  if (head.size === last.size && Merkle.hex(head.root) === root) return
  yield* refused(`the log is not what was signed of its ${last.size} leaves: it was written anew`)
})

/** Fails unless the log goes on from the checkpoint that was signed last. */
const goesOn = Effect.fnUntraced(function* <E, R>(
  signing: Signing<E, R>,
  last: Signed,
  now: { readonly size: number; readonly root: Uint8Array }
) {
  const { size, root: fromRoot } = yield* open(signing, last)
  if (size > now.size) {
    return yield* refused(
      `the log has ${now.size} leaves where ${size} were signed: it was cut off, or is an older copy`
    )
  }
  if (size === 0) return
  const proof = yield* consistency(signing.sha256, size, now.size)
  const proven = Merkle.verifyConsistency(signing.sha256, {
    from: size,
    fromRoot,
    size: now.size,
    root: now.root,
    proof
  })
  if (Result.isFailure(proven)) {
    return yield* refused(
      `the log does not go on from the checkpoint of ${size} leaves that was signed (${proven.failure})`
    )
  }
})
