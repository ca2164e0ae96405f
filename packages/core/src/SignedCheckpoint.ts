/**
 * What a log signs: how many leaves it has and their root, as in https://c2sp.org/tlog-checkpoint. It is a note of a few lines,
 * so that anybody can keep it elsewhere and later hold the log to it.
 */
import { Effect, Result } from "effect"
import { base64, fromBase64, fromDecimal, quoted } from "./internal/C2sp.ts"
import * as Note from "./Note.ts"

/** A log at one size. */
export interface TreeHead {
  /** The log's own name: a URL without its scheme, such as `records.example.org/log`. */
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
  /** Further lines, whose meaning is the log's own. */
  readonly extensions: ReadonlyArray<string>
}

/** A checkpoint that was signed by its log. */
export interface Opened {
  readonly head: TreeHead
  /** Those of the known keys that signed it: the log's, and of witnesses. */
  readonly signedBy: ReadonlyArray<Note.Key>
}

/** The note's text. What `parse` would not read back is not signed. */
export const format = ({ origin, size, root, extensions }: TreeHead): string =>
  [origin, size, base64(root), ...extensions].map((line) => `${line}\n`).join("")

/** Reads a note's text; a failure says what is wrong with it. */
export const parse = (text: string): Result.Result<TreeHead, string> => {
  const [origin = "", decimal = "", encoded = "", ...extensions] = text.split("\n")
  if (origin === "") return Result.fail("expected the log's name in a checkpoint's first line, found nothing")
  const size = fromDecimal(decimal)
  if (size === undefined) {
    return Result.fail(`expected the log's size in a checkpoint's second line, found ${quoted(decimal)}`)
  }
  const root = fromBase64(encoded)
  if (root?.length !== 32) {
    return Result.fail(`expected 32 bytes in base64 in a checkpoint's third line, found ${quoted(encoded)}`)
  }
  if (extensions.pop() !== "") return Result.fail("expected a checkpoint that ends with a newline")
  if (extensions.includes("")) return Result.fail("expected no empty line in a checkpoint")
  return Result.succeed({ origin, size, root, extensions })
}

/** The checkpoint signed by its log: by the key whose name is the origin. More signatures are added with `Note.sign`. */
export const sign = Effect.fn("SignedCheckpoint.sign")(function* <E, R>(
  head: TreeHead,
  signer: Note.Signer<E, R>
): Effect.fn.Return<Note.Note, E | Note.NoteError, R> {
  const text = format(head)
  const read = parse(text)
  if (Result.isFailure(read)) return yield* new Note.NoteError({ message: read.failure })
  // A newline in either would be read back as another line.
  if (read.success.origin !== head.origin || read.success.extensions.length !== head.extensions.length) {
    return yield* new Note.NoteError({ message: "expected no newline in a checkpoint's origin and extensions" })
  }
  if (signer.name !== head.origin) {
    const message = `expected the key's name to be the log's, ${quoted(head.origin)}, found ${signer.name}`
    return yield* new Note.NoteError({ message })
  }
  return yield* Note.sign({ text, signatures: [] }, signer)
})

/** Reads a whole signed checkpoint; a failure where its log did not sign it with one of the keys, and `Note.verify`'s. */
export const open = (
  written: string,
  keys: ReadonlyArray<Note.Key>,
  ed25519: Note.Ed25519
): Result.Result<Opened, string> =>
  Result.flatMap(Note.parse(written), (note) =>
    Result.flatMap(Note.verify(note, keys, ed25519), (signedBy) =>
      Result.flatMap(parse(note.text), (head) =>
        signedBy.some(({ name }) => name === head.origin)
          ? Result.succeed({ head, signedBy })
          : Result.fail(`expected a signature by the log ${quoted(head.origin)} itself, found only others'`)
      )
    )
  )
