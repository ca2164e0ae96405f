/**
 * The key that signs checkpoints: Ed25519, in the form of C2SP's signed notes, `PRIVATE+KEY+name+id+base64`. It is made by the
 * first sync, in a file that only its owner can read, with the public key beside it.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify
} from "node:crypto"
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { dirname } from "node:path"
import { Note } from "@laurel/core"
import { Config, Console, Effect, Option, Redacted, Result } from "effect"
import type { Checkpoints } from "../configuration/CheckpointSetting.ts"
import * as Print from "../terminal/Print.ts"
import { type Unable, unable } from "../Unable.ts"

const prefix = "PRIVATE+KEY+"
/** How DER, as RFC 8410 has it, begins before the 32 bytes of a key. */
const derPrivate = Buffer.from("302e020100300506032b657004220420", "hex")
const derPublic = Buffer.from("302a300506032b6570032100", "hex")
const ed25519Type = 1

/** Whether a signature is one of the message by that key. */
export const ed25519: Note.Ed25519 = (publicKey, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([derPublic, publicKey]), format: "der", type: "spki" }),
    signature
  )

const publicOf = (key: KeyObject): Uint8Array =>
  Uint8Array.from(createPublicKey(key).export({ format: "der", type: "spki" }).subarray(derPublic.length))

const privateOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([derPrivate, seed]), format: "der", type: "pkcs8" })

const shape = /^PRIVATE\+KEY\+([^\p{White_Space}+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u

/** Reads a private key; never quotes it. */
const parse = (text: string): Note.Signer | undefined => {
  const [, name, id, encoded] = shape.exec(text.trim()) ?? []
  const decoded = Buffer.from(encoded ?? "", "base64")
  if (name === undefined || decoded.length !== 33 || decoded[0] !== ed25519Type) return undefined
  const key = privateOf(decoded.subarray(1))
  const publicKey = publicOf(key)
  const own = Note.key(name, publicKey)
  return Result.isSuccess(own) && own.success.id === id
    ? { name, publicKey, sign: (message) => Effect.sync(() => Uint8Array.from(sign(null, message, key))) }
    : undefined
}

/** The public key, as verifiers are given it. */
export const verifier = ({ name, publicKey }: Note.Signer): Effect.Effect<Note.Key> =>
  Effect.orDie(Effect.mapError(Effect.fromResult(Note.key(name, publicKey)), (message) => new Error(message)))

const whatItIs = "expected one line that begins with PRIVATE+KEY+, as `laurel sync` makes it"

const errorCode = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

/** The key; undefined where its file is not there. */
export const read = Effect.fn("SigningKey.read")(function* ({
  key: place
}: Checkpoints): Effect.fn.Return<Note.Signer | undefined, Unable> {
  if (place.kind === "variable") {
    const text = yield* Config.Redacted(place.name).pipe(
      Effect.catch(() =>
        Effect.fail(unable(`the environment variable ${place.name}, which holds the key of checkpoints, is not set`))
      )
    )
    return (
      parse(Redacted.value(text)) ??
      (yield* unable(`the environment variable ${place.name} holds no key of checkpoints: ${whatItIs}`))
    )
  }
  const text = yield* Effect.try({
    try: () => readFileSync(place.file, "utf8"),
    catch: (cause) => cause
  }).pipe(
    Effect.catch((cause) =>
      errorCode(cause) === "ENOENT"
        ? Effect.undefined
        : Effect.fail(unable(`the key of checkpoints ${place.file} can't be read: ${String(cause)}`))
    )
  )
  if (text === undefined) return undefined
  return parse(text) ?? (yield* unable(`${place.file} holds no key of checkpoints: ${whatItIs}`))
})

/** The public part, where the private one may be out of reach: whoever verifies needs no more. */
export const readPublic = Effect.fn("SigningKey.readPublic")(function* (checkpoints: Checkpoints) {
  const signer = yield* Effect.result(read(checkpoints))
  if (Result.isSuccess(signer) && signer.success !== undefined) return yield* verifier(signer.success)
  const { key: place } = checkpoints
  if (place.kind === "variable") return undefined
  const text = yield* Effect.option(Effect.try(() => readFileSync(publicFile(place.file), "utf8")))
  return Option.getOrUndefined(Option.flatMap(text, (found) => Result.getSuccess(Note.parseKey(found.trim()))))
})

/** Configurations whose key was told of: once is enough for a command that signs many times. */
const told = new WeakSet<Checkpoints>()

/** Tells, once, where others than its owner can read the key. Windows has no such bits. */
export const tellReaders = Effect.fn("SigningKey.tellReaders")(function* (checkpoints: Checkpoints) {
  const { key: place } = checkpoints
  if (place.kind === "variable" || process.platform === "win32" || told.has(checkpoints)) return
  told.add(checkpoints)
  const { file } = place
  const mode = Option.getOrUndefined(yield* Effect.option(Effect.try(() => statSync(file).mode))) ?? 0
  if ((mode & 0o044) === 0) return
  yield* Console.error(
    Print.visible(
      `The key of checkpoints ${file} can be read by others than its owner (mode ${(mode & 0o777).toString(8)}), who could sign in its name: take that from them, as with chmod 600.`
    )
  )
})

const publicFile = (file: string): string => `${file}.pub`

/** Makes a key and writes it to its file, with the public one beside it; undefined where somebody else has just made one there. */
export const make = Effect.fn("SigningKey.make")(function* (
  file: string,
  origin: string | undefined
): Effect.fn.Return<Note.Signer | undefined, Unable> {
  const { privateKey } = generateKeyPairSync("ed25519")
  const publicKey = publicOf(privateKey)
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(derPrivate.length)
  const name = origin ?? `laurel/${Buffer.from(publicKey).toString("hex").slice(0, 16)}`
  const own = yield* verifier({ name, publicKey, sign: () => Effect.die("not yet") })
  const encoded = Buffer.concat([Uint8Array.of(ed25519Type), seed]).toString("base64")
  const text = `${prefix}${name}+${own.id}+${encoded}\n`
  const isOurs = yield* Effect.try({
    try: () => {
      mkdirSync(dirname(file), { recursive: true })
      if (!isPlaced(file, text, 0o600)) return false
      writeWhole(publicFile(file), `${Note.formatKey(own)}\n`, "w", 0o644)
      syncFolder(dirname(file))
      return true
    },
    catch: (cause) => unable(`the key of checkpoints ${file} can't be written: ${String(cause)}`)
  })
  return isOurs ? (parse(text) ?? (yield* Effect.die(new Error("a key that can't be read back")))) : undefined
})

/**
 * Puts the public part beside the private one where it is not there: whoever made them may have been killed in between. Where it can't
 * be written, it was put elsewhere on purpose, or is not wanted.
 */
export const publish = Effect.fn("SigningKey.publish")(function* ({ key: place }: Checkpoints, signer: Note.Signer) {
  if (place.kind === "variable" || existsSync(publicFile(place.file))) return
  const { file } = place
  const text = `${Note.formatKey(yield* verifier(signer))}\n`
  yield* Effect.ignore(Effect.try(() => isPlaced(publicFile(file), text, 0o644)))
})

/** Puts a file in its place at once and whole, unless there is one. Throws what the system says. */
const isPlaced = (file: string, text: string, mode: number): boolean => {
  // Not by the process's number: in a container each start has the same, and one that was killed may have left its own.
  const own = `${file}.${randomUUID()}`
  writeWhole(own, text, "wx", mode)
  try {
    linkSync(own, file)
    return true
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false
    throw cause
  } finally {
    rmSync(own)
  }
}

/** Writes a file that is on disk before it returns. Throws what the system says. */
const writeWhole = (file: string, text: string, flag: "w" | "wx", mode: number): void => {
  const descriptor = openSync(file, flag, mode)
  try {
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Without it, a name that was just made may be gone with the power. Windows opens no folders. */
const syncFolder = (folder: string): void => {
  if (process.platform === "win32") return
  const descriptor = openSync(folder, "r")
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
