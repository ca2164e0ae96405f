/**
 * Signed notes: a text that people can read, with lines of signatures under it, as in https://c2sp.org/signed-note, with
 * Ed25519. Nothing of the text may be believed before `verify` has succeeded with keys that are known from elsewhere.
 */
import { Effect, Result, Schema } from "effect"
import { base64, fromBase64, joined, quoted } from "./internal/C2sp.ts"
import { hex } from "./Merkle.ts"
import { sha256 } from "./Sha256.ts"

/** Bytes of a whole note, and signature lines in it. */
export const maxBytes = 65_536
export const maxSignatures = 100

/** Who may have signed: an Ed25519 key and the name that it signs by. */
export interface Key {
  readonly name: string
  /** Eight lower-case hexadecimal digits, by which a signature names its key; too short to prove anything. */
  readonly id: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** One line under a note, not verified. */
export interface Signature {
  readonly name: string
  readonly id: string
  readonly signature: Uint8Array
}

/** A note as it was written, not verified. */
export interface Note {
  /** All lines before the blank one, each with its newline. */
  readonly text: string
  readonly signatures: ReadonlyArray<Signature>
}

/** Whether an Ed25519 signature of 64 bytes is one of the message by that key of 32 bytes: the runtime's own, which does not throw. */
export type Ed25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

/** Whoever holds a private key: a file, a key store, another machine. */
export interface Signer<E = never, R = never> {
  readonly name: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** Ed25519 over the message: 64 bytes. */
  readonly sign: (message: Uint8Array) => Effect.Effect<Uint8Array, E, R>
}

/** A note that can't be: nothing was signed, or what was signed is not used. */
export class NoteError extends Schema.TaggedError<NoteError>()("NoteError", { message: Schema.String }) {}

/** C2SP's byte for Ed25519 over the note's text. */
const ed25519Type = 1
const encoder = new TextEncoder()
const validName = /^[^\p{White_Space}+]{1,200}$/u
const signatureLine = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/=]+)$/u
const keyText = /^([^\p{White_Space}+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u

const typed = (publicKey: Uint8Array): Uint8Array => joined(Uint8Array.of(ed25519Type), publicKey)

/** The key of that name; a failure where the name holds spaces or `+`, or the key is none of 32 bytes. */
export const key = (name: string, publicKey: Uint8Array): Result.Result<Key, string> => {
  if (!validName.test(name))
    return Result.fail(`expected a key's name of 1 to 200 characters without spaces and "+", found ${quoted(name)}`)
  if (publicKey.length !== 32) {
    return Result.fail(`expected an Ed25519 public key of 32 bytes for ${name}, found ${publicKey.length}`)
  }
  const hash = sha256(joined(encoder.encode(`${name}\n`), typed(publicKey)))
  return Result.succeed({ name, id: hex(hash.subarray(0, 4)), publicKey })
}

/** The form in which keys are handed on: `name+id+base64`. */
export const formatKey = ({ name, id, publicKey }: Key): string => `${name}+${id}+${base64(typed(publicKey))}`

/** Reads `name+id+base64`; a failure says what is wrong with it. */
export const parseKey = (text: string): Result.Result<Key, string> => {
  const [, name = "", id, encoded = ""] = keyText.exec(text.slice(0, maxKeyText + 1)) ?? []
  if (id === undefined || text.length > maxKeyText) {
    return Result.fail(`expected a key such as example.com/log+0123abcd+base64, found ${quoted(text)}`)
  }
  const [type, ...publicKey] = fromBase64(encoded) ?? []
  if (type !== ed25519Type)
    return Result.fail(`expected an Ed25519 key (type 1) in base64 for ${name}, found ${quoted(encoded)}`)
  return Result.flatMap(key(name, Uint8Array.from(publicKey)), (found) =>
    found.id === id
      ? Result.succeed(found)
      : Result.fail(`expected the id ${found.id} for the key of ${name}, found ${id}`)
  )
}

const maxKeyText = 1_000

/** The note as it is written. */
export const format = ({ text, signatures }: Note): string =>
  `${text}\n${signatures
    .map(({ name, id, signature }) => `— ${name} ${base64(joined(fromHex(id), signature))}\n`)
    .join("")}`

const fromHex = (id: string): Uint8Array =>
  Uint8Array.from([0, 2, 4, 6], (at) => Number.parseInt(id.slice(at, at + 2), 16))

/** Reads a note; nothing of it is verified. A failure says what is wrong. */
export const parse = (written: string): Result.Result<Note, string> => {
  const wrong = notWritable(written)
  if (wrong !== undefined) return Result.fail(wrong)
  const split = written.lastIndexOf("\n\n")
  if (split === -1) return Result.fail("expected a blank line between the note's text and its signatures, found none")
  const lines = written.slice(split + 2, -1).split("\n")
  if (lines.length > maxSignatures) {
    return Result.fail(`expected at most ${maxSignatures} signatures, found ${lines.length}`)
  }
  const signatures: Array<Signature> = []
  for (const line of lines) {
    const [, name = "", encoded = ""] = signatureLine.exec(line) ?? []
    const bytes = fromBase64(encoded)
    if (bytes === undefined || bytes.length < 5) {
      return Result.fail(`expected a signature line such as "— name base64" under the note, found ${quoted(line)}`)
    }
    signatures.push({ name, id: hex(bytes.subarray(0, 4)), signature: bytes.slice(4) })
  }
  return Result.succeed({ text: written.slice(0, split + 1), signatures })
}

/** Why it is no text of lines that a note may hold. */
const notWritable = (text: string): string | undefined => {
  // A UTF-16 unit takes at least a byte: too long a text is not encoded first.
  const bytes = text.length > maxBytes ? text.length : encoder.encode(text).length
  if (bytes > maxBytes) return `expected a note of at most ${maxBytes} bytes, found ${bytes}`
  if (!text.isWellFormed()) return "expected a note of whole characters, found half of one"
  if (!text.endsWith("\n")) return "expected a note that ends with a newline"
  const control = Array.from(text).find((character) => character < " " && character !== "\n")
  return control === undefined
    ? undefined
    : `expected no control characters in a note but newlines, found ${JSON.stringify(control)}`
}

/**
 * Those of the keys that signed the note. A failure where none of them did, or where a signature that names one of them is
 * not its own; signatures of other keys are passed over.
 */
export const verify = (
  { text, signatures }: Note,
  keys: ReadonlyArray<Key>,
  ed25519: Ed25519
): Result.Result<ReadonlyArray<Key>, string> => {
  const message = encoder.encode(text)
  const signedBy = new Set<Key>()
  for (const { name, id, signature } of signatures.slice(0, maxSignatures)) {
    const known = keys.find((each) => each.name === name && each.id === id)
    if (known === undefined) continue
    if (signature.length !== 64 || !ed25519(known.publicKey, message, signature)) {
      return Result.fail(`the signature of ${name} (key ${id}) is not one of this text`)
    }
    signedBy.add(known)
  }
  if (signedBy.size > 0) return Result.succeed([...signedBy])
  const found = signatures.map(({ name, id }) => `${name} (key ${id})`).join(", ")
  return Result.fail(`expected a signature by ${named(keys)}, found ${found === "" ? "none" : quoted(found)}`)
}

const named = (keys: ReadonlyArray<Key>): string =>
  keys.length === 0 ? "a known key" : keys.map(({ name, id }) => `${name} (key ${id})`).join(" or ")

/** The note with one more signature, in place of an earlier one by the same key. Begin with `{ text, signatures: [] }`. */
export const sign = Effect.fn("Note.sign")(function* <E, R>(
  note: Note,
  signer: Signer<E, R>
): Effect.fn.Return<Note, E | NoteError, R> {
  const own = key(signer.name, signer.publicKey)
  if (Result.isFailure(own)) return yield* new NoteError({ message: own.failure })
  if (!note.text.endsWith("\n")) {
    return yield* new NoteError({ message: `expected a text that ends with a newline, found ${quoted(note.text)}` })
  }
  const { name, id } = own.success
  const others = note.signatures.filter((each) => each.name !== name || each.id !== id)
  // Refused before anybody signs it.
  const checked = parse(
    format({ text: note.text, signatures: [...others, { name, id, signature: new Uint8Array(64) }] })
  )
  if (Result.isFailure(checked)) return yield* new NoteError({ message: checked.failure })
  const signature = yield* signer.sign(encoder.encode(note.text))
  if (signature.length !== 64) {
    const found = `expected an Ed25519 signature of 64 bytes from the signer ${name}, found ${signature.length}`
    return yield* new NoteError({ message: found })
  }
  return { text: note.text, signatures: [...others, { name, id, signature }] }
})
