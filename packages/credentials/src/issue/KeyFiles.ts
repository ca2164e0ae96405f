/** Where keys are kept: `keys.json` tells of all that there ever were, and `<id>.pem` is the private part of one that signs. */
import { randomUUID } from "node:crypto"
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { Effect, Result, Schema } from "effect"
import { parse } from "../Json.ts"
import { KeyRecord } from "./KeyRecord.ts"
import { KeysError } from "./KeysError.ts"

/** Keys of one issuer, of all time: readers of an issuer's document look at no more than a hundred, and each may be in it twice. */
export const maxKeys = 50

const isOneOfEach = Schema.makeFilter((keys: ReadonlyArray<KeyRecord>) => {
  const signing = keys.filter(({ retired }) => retired === null)
  return new Set(keys.map(({ id }) => id)).size === keys.length &&
    new Set(signing.map(({ algorithm }) => algorithm)).size === signing.length
    ? undefined
    : "each key once, and one of each algorithm that signs"
})

const History = Schema.Struct({ keys: Schema.Array(KeyRecord).check(Schema.isMaxLength(maxKeys), isOneOfEach) })
const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(History), { onExcessProperty: "error" })
const encode = Schema.encodeSync(History)

export const privateFile = (directory: string, id: string): string => join(directory, `${id}.pem`)
const historyFile = (directory: string): string => join(directory, "keys.json")
const lockFile = (directory: string): string => join(directory, "keys.lock")

const codeOf = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

export const failed = (where: string, expected: string, found: string, advice: string): KeysError =>
  new KeysError({ where, expected, found, advice })

/** What the system says of a file, by its code alone: its messages may be of any length. */
const attempt = <A>(where: string, expected: string, act: () => A): Effect.Effect<A, KeysError> =>
  Effect.try({
    try: act,
    catch: (cause) =>
      failed(
        where,
        expected,
        String(codeOf(cause) ?? cause),
        "Look at the directory, its owner and the room on its disk."
      )
  })

/** Bytes of a private key, or of the list of all that there ever were. */
const maxSize = 1_048_576

/** The text of a file; undefined where it is not there. */
const textOf = (file: string, expected: string): Effect.Effect<string | undefined, KeysError> =>
  attempt(file, expected, () => {
    try {
      const stats = statSync(file)
      // Of a device or a pipe nobody knows when it ends.
      if (!stats.isFile()) throw "what is no file"
      if (stats.size > maxSize) throw `${stats.size} bytes`
      return readFileSync(file, "utf8")
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return undefined
      throw cause
    }
  })

/** All keys, the oldest first; none where none was made yet. */
export const history = Effect.fnUntraced(function* (
  directory: string
): Effect.fn.Return<ReadonlyArray<KeyRecord>, KeysError> {
  const file = historyFile(directory)
  const text = yield* textOf(file, "the list of keys")
  if (text === undefined) return []
  // Of a list that somebody has changed nothing is believed: a key that is lost takes what it signed with it.
  const { keys } = yield* Effect.mapError(decode(text), ({ message }) =>
    failed(
      file,
      "the list of keys as Laurel writes it",
      Result.isFailure(parse(text)) ? "what is no JSON" : `another: ${message.slice(0, 500)}`,
      "Put it back from a backup."
    )
  )
  yield* restricted(directory, 0o022, "a directory that nobody but its owner can write to", "chmod go-w")
  return keys
})

/** The private part of a key; undefined where it is not there. Refused where others can read it. */
export const privateKey = Effect.fnUntraced(function* (
  directory: string,
  id: string
): Effect.fn.Return<string | undefined, KeysError> {
  const file = privateFile(directory, id)
  const text = yield* textOf(file, "a private key")
  if (text === undefined) return undefined
  yield* restricted(file, 0o077, "a private key that nobody but its owner can read", "chmod 600")
  return text
})

/** Windows has no such bits. */
const restricted = Effect.fnUntraced(function* (
  where: string,
  others: number,
  expected: string,
  mending: string
): Effect.fn.Return<void, KeysError> {
  if (process.platform === "win32") return
  const mode = yield* attempt(where, expected, () => statSync(where).mode & 0o777)
  if ((mode & others) === 0) return
  const advice = `Take that from them: ${mending} ${where}. Where somebody may have had the key already, retire it as compromised.`
  return yield* failed(where, expected, `mode ${mode.toString(8).padStart(3, "0")}`, advice)
})

/** Changes the list while nobody else does; who comes at the same time is told. A change that fails leaves everything as it was. */
export const changing = <A>(directory: string, change: Effect.Effect<A, KeysError>): Effect.Effect<A, KeysError> => {
  const lock = lockFile(directory)
  const take = Effect.try({
    try: () => {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      closeSync(openSync(lock, "wx", 0o600))
    },
    catch: (cause) =>
      codeOf(cause) === "EEXIST"
        ? failed(
            lock,
            "nobody else who changes the keys",
            "a change that is under way, or was broken off",
            "Wait for it. Where none is under way, look at the keys and take that file away."
          )
        : failed(directory, "a directory for keys", String(codeOf(cause) ?? cause), "Make it, or name another one.")
  })
  return Effect.acquireUseRelease(
    take,
    () => change,
    () => Effect.sync(() => rmSync(lock, { force: true }))
  )
}

/** Keeps a private key, whole or not at all, for its owner alone. */
export const keep = (directory: string, id: string, pem: string): Effect.Effect<void, KeysError> => {
  const file = privateFile(directory, id)
  return attempt(file, "a place for a private key", () => {
    const aside = written(file, pem, 0o600)
    try {
      linkSync(aside, file)
    } finally {
      rmSync(aside)
    }
    synced(directory)
  })
}

/** Puts the list in its place, whole or not at all. Whoever reads it meanwhile has the old or the new one. */
export const tell = (directory: string, keys: ReadonlyArray<KeyRecord>): Effect.Effect<void, KeysError> => {
  const file = historyFile(directory)
  return attempt(file, "a place for the list of keys", () => {
    renameSync(written(file, `${JSON.stringify(encode({ keys }), null, 2)}\n`, 0o644), file)
    synced(directory)
  })
}

/** Takes the private part of a key away, if it is still there. */
export const forget = (directory: string, id: string): Effect.Effect<void, KeysError> => {
  const file = privateFile(directory, id)
  return attempt(file, "a private key to take away", () => {
    rmSync(file, { force: true })
    synced(directory)
  })
}

/** A file beside the one that is meant, on disk. Throws what the system says. */
const written = (file: string, text: string, mode: number): string => {
  const aside = `${file}.${randomUUID()}`
  const descriptor = openSync(aside, "wx", mode)
  try {
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return aside
}

/** Without it, a name that was just made may be gone with the power. Windows opens no folders. */
const synced = (folder: string): void => {
  if (process.platform === "win32") return
  const descriptor = openSync(folder, "r")
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
