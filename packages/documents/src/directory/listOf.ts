/** The files of an area in order of name, folder by folder. */
import { lstat, readdir } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Stream } from "effect"
import type { DocumentError } from "../DocumentError.ts"
import type { Found } from "../Shelf.ts"
import * as Files from "./Files.ts"

/** Files whose sizes are asked for together. */
const concurrency = 8

/** Files after a name, under so many levels of folders that are named by the next two characters of it. Other files are not ours. */
export const listOf = (
  folder: string,
  levels: number,
  after: string | null,
  prefix = ""
): Stream.Stream<Found, DocumentError> => {
  const from = after ?? ""
  const isNext = (name: string): boolean =>
    levels === 0
      ? /^(?:[0-9a-f]{64}|[0-9a-f-]{36})$/.test(name) && name.startsWith(prefix) && name > from
      : /^[0-9a-f]{2}$/.test(name) && prefix + name >= from.slice(0, prefix.length + 2)
  const names = Stream.flattenIterable(
    Stream.fromEffect(Effect.map(namesOf(folder), (all) => all.filter(isNext).toSorted()))
  )
  return levels === 0
    ? Stream.flattenIterable(Stream.mapEffect(names, (name) => foundAt(folder, name), { concurrency }))
    : Stream.flatMap(names, (name) => listOf(join(folder, name), levels - 1, after, prefix + name))
}

/** None of a folder that is not there yet. */
const namesOf = (folder: string): Effect.Effect<ReadonlyArray<string>, DocumentError> =>
  Effect.catchIf(
    Files.attempt(folder, () => readdir(folder)),
    Files.isMissing,
    () => Effect.succeed([])
  )

/** None of a file that was removed meanwhile. Whether it is one that can be read, reading tells. */
const foundAt = (folder: string, name: string): Effect.Effect<ReadonlyArray<Found>, DocumentError> =>
  Files.attempt(join(folder, name), () => lstat(join(folder, name))).pipe(
    Effect.map(({ size }) => [{ name, size }]),
    Effect.catchIf(Files.isMissing, () => Effect.succeed([]))
  )
