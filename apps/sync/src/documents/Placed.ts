/** Writes a file aside and gives it its name once it is whole: whoever finds it under that name finds all of it. */
import { randomUUID } from "node:crypto"
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { Effect, Stream } from "effect"
import { type Unable, unable } from "../Unable.ts"

/** Whether the file must not be there yet, or is replaced where it is. */
export type Place = "new" | "over"

/** Writes these bytes to a file, and gives their number. What fails leaves nothing new, and what was there. */
export const write = <E, R>(
  file: string,
  bytes: Stream.Stream<Uint8Array, E, R>,
  place: Place = "new"
): Effect.Effect<number, E | Unable, R> => {
  // Not by the process's number: in a container each start has the same, and one that was killed leaves its own.
  const aside = `${file}.${randomUUID()}.part`
  const attempt = <A>(act: () => A) =>
    Effect.try({
      try: act,
      catch: (cause) =>
        unable(`${file} can't be written: ${cause instanceof Error ? cause.message : String(cause)}. Name another file`)
    })
  const free = attempt(() => {
    const there = lstatSync(file, { throwIfNoEntry: false })
    if (there === undefined) return
    if (there.isDirectory()) throw new Error("a folder is called so")
    if (place === "new") throw new Error("there is one already")
  })
  const written = Effect.acquireUseRelease(
    attempt(() => openSync(aside, "wx", 0o600)),
    (descriptor) =>
      bytes.pipe(
        Stream.mapEffect((chunk) => attempt(() => writeAll(descriptor, chunk))),
        Stream.runFold(
          () => 0,
          (sum, size) => sum + size
        ),
        Effect.tap(() => attempt(() => fsyncSync(descriptor))),
        Effect.tap(free),
        Effect.tap(() => attempt(() => renameSync(aside, file)))
      ),
    (descriptor) =>
      Effect.sync(() => {
        closeSync(descriptor)
        // Once it has its name there is nothing aside.
        rmSync(aside, { force: true })
      })
  )
  return Effect.andThen(free, written)
}

const writeAll = (descriptor: number, chunk: Uint8Array): number => {
  // Each takes at least one byte, or throws.
  for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at)
  return chunk.length
}
