/**
 * A proof in one file that something is in a log: https://c2sp.org/tlog-proof. Whoever knows the log's key checks it without
 * the log, without a network, and without Laurel.
 */
import { Result } from "effect"
import { base64, fromBase64, fromDecimal, quoted } from "./internal/C2sp.ts"
import * as Merkle from "./Merkle.ts"
import * as Note from "./Note.ts"
import type { Sha256 } from "./Sha256.ts"
import * as SignedCheckpoint from "./SignedCheckpoint.ts"

export interface TlogProof {
  /** Whatever the writer put beside it, or null. Nothing proves it. */
  readonly extra: Uint8Array | null
  /** The leaf's place in the log, counted from 0. */
  readonly index: number
  /** As `Merkle.inclusion` gives it. */
  readonly proof: ReadonlyArray<Uint8Array>
  /** The signed checkpoint, as it is written. */
  readonly checkpoint: string
}

/** What a proof proves. */
export interface Proven extends SignedCheckpoint.Opened {
  readonly index: number
  /** Proved by nothing: see `TlogProof`. */
  readonly extra: Uint8Array | null
}

/** The first line, and what such a file is called by. */
export const header = "c2sp.org/tlog-proof@v1"
export const extension = ".tlog-proof"

/** Characters of a whole proof: a note and as much again. */
export const maxLength = 2 * Note.maxBytes
/** No tree of 2^53 - 1 leaves is higher. */
const maxHashes = 53

/** The file's text. */
export const format = ({ extra, index, proof, checkpoint }: TlogProof): string =>
  [
    header,
    ...(extra === null || extra.length === 0 ? [] : [`extra ${base64(extra)}`]),
    `index ${index}`,
    ...proof.map(base64),
    "",
    checkpoint
  ].join("\n")

/** Reads a proof's text; nothing of it is verified. A failure says what is wrong. */
export const parse = (text: string): Result.Result<TlogProof, string> => {
  if (text.length > maxLength) {
    return Result.fail(`expected a proof of at most ${maxLength} characters, found ${text.length}`)
  }
  const split = text.indexOf("\n\n")
  const [first = "", ...lines] = text.slice(0, Math.max(split, 0)).split("\n")
  if (first !== header) return Result.fail(`expected the line ${header} and a blank line further on`)
  const given = lines[0]?.startsWith("extra ") === true ? lines.shift()?.slice(6) : undefined
  const extra = given === undefined ? null : fromBase64(given)
  if (extra === undefined || extra?.length === 0)
    return Result.fail(`expected base64 after "extra", found ${quoted(given ?? "")}`)
  const place = lines.shift() ?? ""
  const index = place.startsWith("index ") ? fromDecimal(place.slice(6)) : undefined
  if (index === undefined) return Result.fail(`expected "index" and a number, found ${quoted(place)}`)
  if (lines.length > maxHashes) return Result.fail(`expected at most ${maxHashes} hashes, found ${lines.length}`)
  const proof: Array<Uint8Array> = []
  for (const line of lines) {
    const hash = fromBase64(line)
    if (hash?.length !== 32) return Result.fail(`expected a hash of 32 bytes in base64, found ${quoted(line)}`)
    proof.push(hash)
  }
  return Result.succeed({ extra, index, proof, checkpoint: text.slice(split + 2) })
}

/** What is needed to check a proof: the leaf's hash, from what the reader holds, and the keys that the reader trusts. */
export interface Trusted {
  readonly leaf: Uint8Array
  readonly keys: ReadonlyArray<Note.Key>
  readonly sha256: Sha256
  readonly ed25519: Note.Ed25519
}

/** Whether the leaf is in the log that signed; a failure says what does not hold. */
export const verify = (text: string, { leaf, keys, sha256, ed25519 }: Trusted): Result.Result<Proven, string> =>
  Result.flatMap(parse(text), ({ checkpoint, extra, index, proof }) =>
    Result.flatMap(SignedCheckpoint.open(checkpoint, keys, ed25519), (opened) => {
      const { size, root } = opened.head
      return Result.map(Merkle.verifyInclusion(sha256, { index, size, leaf, root, proof }), () => ({
        ...opened,
        extra,
        index
      }))
    })
  )
