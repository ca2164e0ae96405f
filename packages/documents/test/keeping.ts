import { Documents } from "@laurel/documents"
import { Effect, Stream } from "effect"

/** Keeps a certificate and reads it back. */
export const keeping = Effect.gen(function* () {
  const documents = yield* Documents.Documents
  const certificate = new TextEncoder().encode("%PDF-1.7\n%%EOF\n")
  const { document, mediaType, size } = yield* documents.keep(Stream.make(certificate))
  const chunks = yield* Stream.runCollect(documents.read(document))
  return { document, mediaType, size, chunks }
}).pipe(Effect.provide(Documents.layerDirectory("documents")))
