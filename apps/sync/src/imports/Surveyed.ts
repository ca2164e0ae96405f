/** Files that are looked at before they are imported: what each is, and which bytes it has. They must not change until they are read. */
import { createHash } from "node:crypto"
import { Tabular } from "@laurel/adapter-tabular"
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { toMend } from "../Unable.ts"
import type { Files, Named } from "./Files.ts"

export interface Surveyed {
  /** As the import calls it. */
  readonly name: string
  readonly sha256: string
  /** In bytes. */
  readonly size: number
  readonly look: Tabular.Look
}

/** What passed, once all of it has. */
interface Passed {
  readonly sha256: string
  readonly size: number
}

/** Bytes that are digested the first time that they pass; whoever reads them reads all of them then. */
const digested = (
  bytes: Tabular.Bytes,
  done: (passed: Passed) => Effect.Effect<void, Adapter.Broken>
): Tabular.Bytes => {
  let isFirst = true
  return {
    ...bytes,
    bytes: Stream.suspend(() => {
      if (!isFirst) return bytes.bytes
      isFirst = false
      const hash = createHash("sha256")
      let size = 0
      const passing = Stream.tap(bytes.bytes, (part) =>
        Effect.sync(() => {
          hash.update(part)
          size += part.length
        })
      )
      return Stream.concat(
        passing,
        Stream.fromEffectDrain(Effect.suspend(() => done({ sha256: hash.digest("hex"), size })))
      )
    })
  }
}

const survey = Effect.fnUntraced(function* ({ open }: Files, { name, format }: Named, samples: number) {
  let passed: Passed | undefined
  const bytes = digested(open(name), (found) => Effect.sync(() => void (passed = found)))
  const look = yield* Effect.mapError(Tabular.look({ file: name, bytes, format, samples }), (cause) => toMend(cause))
  // Looking at a file passes over all of it first.
  if (passed === undefined) return yield* Effect.die(new Error(`${name} was looked at without being read`))
  return { name, ...passed, look } satisfies Surveyed
})

/** Looks at all of them, one after the other, each with so many of its first records. */
export const of = Effect.fn("Surveyed.of")(function* (files: Files, samples = 1) {
  const all: Array<Surveyed> = []
  for (const each of files.all) all.push(yield* survey(files, each, samples))
  return all satisfies ReadonlyArray<Surveyed>
})

/** Opens the same files again, and fails where one has other bytes by now: what is kept of an import would not be what was read. */
export const unchanged = (files: Files, surveyed: ReadonlyArray<Surveyed>): Files["open"] => {
  const known = new Map(surveyed.map(({ name, sha256 }) => [name, sha256]))
  return (name) =>
    digested(files.open(name), ({ sha256 }) =>
      known.get(name) === sha256
        ? Effect.void
        : Effect.fail(
            new Adapter.Broken({
              where: `file "${name}"`,
              expected: "the bytes that it had when the import was begun",
              found: "others",
              advice: "Let nobody write to it meanwhile, and run the import again."
            })
          )
    )
}
