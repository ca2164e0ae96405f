/** An adapter for a file of statements, one a line. The position is the number of bytes read. */
import type { Adapter } from "@laurel/core"
import { Stream } from "effect"
import { source } from "./drafts.ts"
import { pageOf, readPages } from "./pages.ts"

/** Reads and decodes in the thread that judges and writes. */
export const adapter = (file: string, perPage = 100_000): Adapter.Adapter => ({
  source,
  read: (position) =>
    Stream.fromIterable(readPages(file, Number(position ?? 0), perPage), { chunkSize: 1 }).pipe(
      Stream.map((read) => pageOf(file, read))
    )
})
