/** From a configured source to its adapter. Opening files is the program's business: adapters see streams of bytes only. */
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { resolve } from "node:path"
import { Tabular } from "@laurel/adapter-tabular"
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import type { Opened, Source } from "./Configuration.ts"
import { suggest } from "./Nearest.ts"
import { unable } from "./Unable.ts"

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

/** A pipe would be read once and then be empty, so only regular files will do. */
const isFile = (file: string) =>
  Effect.tryPromise({ try: () => stat(file), catch: (cause) => problem(file, cause) }).pipe(
    Effect.flatMap((stats) =>
      stats.isFile()
        ? Effect.void
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

/** The bytes of a file, 256 KiB at a time. */
const bytesOf = (file: string): Stream.Stream<Uint8Array, Adapter.Misconfigured | Adapter.Broken> =>
  Stream.unwrap(
    Effect.as(
      isFile(file),
      Stream.fromAsyncIterable<Uint8Array, Adapter.Misconfigured | Adapter.Broken>(
        createReadStreamLazily(file),
        (cause) => problem(file, cause)
      )
    )
  )

/** Opens the file when it is first read from: a stream that nobody runs must hold no descriptor. */
const createReadStreamLazily = (file: string): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => createReadStream(file, { highWaterMark: 262_144 })[Symbol.asyncIterator]()
})

/** A source to be read, and whether its rows are kept. */
export interface Selected {
  readonly adapter: Adapter.Adapter
  readonly archives: boolean
}

const selected = (folder: string, { id, mapping, archive = false }: Source): Selected => ({
  adapter: Tabular.adapter({ source: id, mapping, open: (file) => bytesOf(resolve(folder, file)) }),
  archives: archive
})

/** The adapters of the named sources, in the order of the configuration; of all where none is named. */
export const select = Effect.fnUntraced(function* (opened: Opened, names: ReadonlyArray<string>) {
  const known: ReadonlyArray<string> = opened.sources.map(({ id }) => id)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const quoted = unknown.map((name) => `"${name}"`).join(", ")
    return yield* unable(`no source is called ${quoted} in ${opened.file}. ${suggest(unknown[0] ?? "", known)}`)
  }
  return opened.sources
    .filter(({ id }) => names.length === 0 || names.includes(id))
    .map((source) => selected(opened.folder, source))
})
