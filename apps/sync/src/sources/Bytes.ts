/** Files as streams of bytes. Opening them is the program's business: adapters see bytes only. */
import { createReadStream, openAsBlob } from "node:fs"
import { access, constants, stat } from "node:fs/promises"
import { basename } from "node:path"
import { Adapter, Finding } from "@laurel/core"
import { Effect, Stream } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import type { Meter } from "./Meter.ts"

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined

const problem = (where: string, cause: unknown): Adapter.Misconfigured | Adapter.Broken => {
  const expected = "a file that can be read"
  switch (codeOf(cause)) {
    case "ENOENT":
    case "ENOTDIR":
      return new Adapter.Misconfigured({
        where,
        expected,
        found: "no such file",
        advice: "Put the file there, or mend its path in the configuration."
      })
    case "EISDIR":
      return new Adapter.Misconfigured({
        where,
        expected,
        found: "a folder",
        advice: "Name the file itself in the configuration."
      })
    case "EACCES":
    case "EPERM":
      return new Adapter.Misconfigured({
        where,
        expected,
        found: "a file that this user may not read",
        advice: "Give this user permission to read it."
      })
    default:
      return new Adapter.Broken({
        where,
        expected,
        found: cause instanceof Error ? cause.message : String(cause),
        advice: "Check the disk, then run again: what was committed is kept."
      })
  }
}

/** A pipe would be read once and then be empty, so only regular files will do. How long it is, in bytes. */
const isFile = (file: string) =>
  Effect.tryPromise({ try: () => stat(file), catch: (cause) => problem(file, cause) }).pipe(
    Effect.flatMap((stats) =>
      stats.isFile()
        ? Effect.succeed(stats.size)
        : Effect.fail(
            new Adapter.Misconfigured({
              where: file,
              expected: "a file that can be read",
              found: stats.isDirectory() ? "a folder" : "something that is no regular file",
              advice: "Name the file itself in the configuration."
            })
          )
    )
  )

/** The bytes of a file, 256 KiB at a time; the meter is told of them. */
export const bytesOf = (
  file: string,
  meter?: Meter
): Stream.Stream<Uint8Array, Adapter.Misconfigured | Adapter.Broken> =>
  Stream.unwrap(
    Effect.map(isFile(file), (size) => {
      meter?.begin(basename(file), size)
      const bytes = Stream.fromAsyncIterable<Uint8Array, Adapter.Misconfigured | Adapter.Broken>(
        createReadStreamLazily(file),
        (cause) => problem(file, cause)
      )
      return meter === undefined ? bytes : Stream.tap(bytes, ({ length }) => Effect.sync(() => meter.take(length)))
    })
  )

/** A file as a stream, and at any place. */
export const fileOf = (
  file: string,
  meter?: Meter
): {
  readonly bytes: Stream.Stream<Uint8Array, Adapter.Misconfigured | Adapter.Broken>
  readonly blob: Effect.Effect<Blob, Adapter.Misconfigured | Adapter.Broken>
} => ({
  bytes: bytesOf(file, meter),
  blob: Effect.andThen(
    isFile(file),
    Effect.tryPromise({ try: () => openAsBlob(file), catch: (cause) => problem(file, cause) })
  )
})

/** Whether there is a file that this user may read, and how long it is. */
export const look = (file: string): Effect.Effect<Finding.Finding> =>
  Effect.gen(function* () {
    yield* isFile(file)
    const { size } = yield* Effect.tryPromise({
      try: async () => {
        await access(file, constants.R_OK)
        return stat(file)
      },
      catch: (cause) => problem(file, cause)
    })
    return Finding.fine(file, Numbers.count(size, "byte"))
  }).pipe(Effect.catch((failure) => Effect.succeed(Finding.ofFailure(file, failure))))

/** Opens the file when it is first read from: a stream that nobody runs must hold no descriptor. */
const createReadStreamLazily = (file: string): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => createReadStream(file, { highWaterMark: 262_144 })[Symbol.asyncIterator]()
})
