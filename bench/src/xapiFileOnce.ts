/**
 * Reads a file of statements through the xAPI adapter in a process of its own, as a sync would: `xapiFileOnce.ts <file> <course> …`.
 * Prints what it found as a line of JSON.
 */
// oxlint-disable-next-line import/no-unassigned-import -- turns the compiler on, before any schema is made
import "effect/schema/SchemaJITCompiler/enable"
import { createReadStream } from "node:fs"
import { Xapi } from "@laurel/adapter-xapi"
import { Id } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"

const [file = "", ...activities] = process.argv.slice(2)

const adapter = Xapi.fileAdapter({
  source: Id.SourceId.make("record-store"),
  setting: Schema.decodeUnknownSync(Xapi.Setting)({ zone: "Europe/Paris", offerings: [{ id: "course", activities }] }),
  open: () => Stream.fromAsyncIterable(createReadStream(file), (cause) => cause).pipe(Stream.orDie)
})

const start = performance.now()
const found = { rows: 0, drafts: 0, rejections: 0 }
await Effect.runPromise(
  Stream.runForEach(adapter.read(null), ({ rows, drafts, rejections }) =>
    Effect.sync(() => {
      found.rows += rows
      found.drafts += drafts.length
      found.rejections += rejections.length
    })
  )
)
const seconds = (performance.now() - start) / 1_000
process.stdout.write(`${JSON.stringify({ ...found, seconds, rss: process.resourceUsage().maxRSS * 1_024 })}\n`)
