import { Tabular } from "@laurel/adapter-tabular"
import { Adapter, Id } from "@laurel/core"
import { Effect, Result, Schema, Stream } from "effect"
import { createReadStream, openAsBlob } from "node:fs"

const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })

const broken = (where: string) => (cause: unknown) =>
  new Adapter.Broken({ where, expected: "a file", found: String(cause), advice: "Look at the file." })

/** A file of attendance at one session, by a mapping that waits for the session's name. */
export const attendance = (mapping: unknown, file: string, session: string) =>
  Result.map(Tabular.withConstants(decode(mapping), { session }), (mapping) =>
    Tabular.adapter({
      source: Id.SourceId.make("meetings"),
      mapping,
      open: (file) => ({
        bytes: Stream.suspend(() => Stream.fromAsyncIterable(createReadStream(file), broken(file))),
        blob: Effect.tryPromise({ try: () => openAsBlob(file), catch: broken(file) })
      }),
      files: new Map([["participants", [file]]])
    })
  )
