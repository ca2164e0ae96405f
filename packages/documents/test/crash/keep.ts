/** What is killed: one document is kept in a directory, in two pieces. */
import { Documents } from "@laurel/documents"
import { Effect, Stream } from "effect"
import { pdf } from "../files.ts"

const bytes = pdf("crash ".repeat(50_000))
const pieces = [bytes.subarray(0, 100_000), bytes.subarray(100_000)]

/** The name that it is kept under. */
export const keep = (root: string): Promise<string> =>
  Effect.runPromise(
    Effect.flatMap(Documents.Documents, ({ keep }) => keep(Stream.fromIterable(pieces))).pipe(
      Effect.map(({ document }) => document),
      Effect.provide(Documents.layerDirectory(root))
    )
  )
