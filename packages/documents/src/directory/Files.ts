/** Files of this machine, and what their failures are called. */
import { constants } from "node:fs"
import { type FileHandle, lstat, mkdir, open } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect, Option, Stream } from "effect"
import { Corrupt, DocumentError, Misconfigured, Missing, Unavailable, wordsOf } from "../DocumentError.ts"

/** For its owner alone. */
export const ownerOnly = 0o600
const ownerFolder = 0o700

/** Bytes that are read at once. */
const chunkSize = 262_144

export const attempt = <A>(where: string, act: () => Promise<A>): Effect.Effect<A, DocumentError> =>
  Effect.tryPromise({ try: act, catch: (cause) => new DocumentError({ where, reason: reasonOf(cause) }) })

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined

const reasonOf = (cause: unknown): DocumentError["reason"] => {
  const expected = "a file or folder that can be read and written"
  switch (codeOf(cause)) {
    case "ENOENT":
      return new Missing({ expected: "such a file", found: "none", advice: "Restore it, or add the file again." })
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new Misconfigured({
        expected,
        found: `permission denied (${wordsOf(cause)})`,
        advice: "Give this user permission to, or name another directory in the configuration."
      })
    case "ENOTDIR":
    case "EISDIR":
    case "ENAMETOOLONG":
      return new Misconfigured({
        expected,
        found: wordsOf(cause),
        advice: "Name a directory in the configuration that is Laurel's alone."
      })
    default:
      return new Unavailable({
        expected,
        found: wordsOf(cause),
        advice: "Check the disk and the room on it, then run again."
      })
  }
}

export const isMissing = ({ reason }: DocumentError): boolean => reason._tag === "Missing"

const strange = (where: string): DocumentError =>
  new DocumentError({
    where,
    reason: new Corrupt({
      expected: "a regular file",
      found: "a folder, a link or a device",
      advice: "It was put there outside of Laurel: take it away, and add the file again."
    })
  })

/** Undefined where there is none. What is no regular file was put there by somebody else. */
export const sizeOf = (file: string): Effect.Effect<number | undefined, DocumentError> =>
  attempt(file, () => lstat(file)).pipe(
    Effect.flatMap((stats) => (stats.isFile() ? Effect.succeed(stats.size) : Effect.fail(strange(file)))),
    Effect.catchIf(isMissing, () => Effect.succeed(undefined))
  )

/** The bytes of a regular file; a link would lead elsewhere, and is not followed. */
export const bytesOf = (file: string): Stream.Stream<Uint8Array, DocumentError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      if ((yield* attempt(file, () => lstat(file))).isSymbolicLink()) return yield* strange(file)
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
      const handle = yield* Effect.acquireRelease(
        attempt(file, () => open(file, flags)),
        (opened) => Effect.promise(() => opened.close())
      )
      if (!(yield* attempt(file, () => handle.stat())).isFile()) return yield* strange(file)
      return Stream.paginate(0, (at) => attempt(file, () => readAt(handle, at)))
    })
  )

const readAt = async (handle: FileHandle, at: number) => {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(chunkSize), 0, chunkSize, at)
  return bytesRead === 0
    ? ([[], Option.none<number>()] as const)
    : ([[buffer.subarray(0, bytesRead)], Option.some(at + bytesRead)] as const)
}

/** Writes all of it: one write may take a part only. */
export const writeAll = async (handle: FileHandle, chunk: Uint8Array): Promise<void> => {
  // Each takes at least one byte, or throws.
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten
}

/** Makes a folder, and those above it that are missing, so that a power cut leaves them there. */
export const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true, mode: ownerFolder })
  if (first === undefined) return
  for (let each = dirname(folder); each.length >= dirname(first).length; each = dirname(each)) {
    await syncFolder(each)
    if (each === dirname(each)) return
  }
}

/** Makes the names in a folder as lasting as the files. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
