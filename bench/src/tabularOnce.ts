/**
 * Reads a file of rows in a process of its own: `tabularOnce.ts <folder> <mapping>` through the adapter by a mapping of JSON, whose
 * files are in the folder; `tabularOnce.ts <file>` by csv-parse alone. Prints what it found as a line of JSON.
 */
import { createReadStream, openAsBlob, readFileSync } from "node:fs"
import { join } from "node:path"
import { createGunzip } from "node:zlib"
import { Tabular } from "@laurel/adapter-tabular"
import { Id } from "@laurel/core"
import { parse } from "csv-parse"
import { Effect, Schema, Stream } from "effect"

const [place = "", given] = process.argv.slice(2)
const found = { rows: 0, drafts: 0, rejections: 0, again: 0 }

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Tabular.Mapping), { onExcessProperty: "error" })

const read = (mapping: string): Promise<void> => {
  const adapter = Tabular.adapter({
    source: Id.SourceId.make("files"),
    mapping: decode(readFileSync(mapping, "utf8")),
    open: (file) => ({
      bytes: Stream.suspend(() => Stream.fromAsyncIterable(createReadStream(join(place, file)), (cause) => cause)).pipe(
        Stream.orDie
      ),
      blob: Effect.promise(() => openAsBlob(join(place, file)))
    })
  })
  return Effect.runPromise(
    Stream.runForEach(adapter.read(null), ({ rows, drafts, rejections }) =>
      Effect.sync(() => {
        found.rows += rows
        found.drafts += drafts.length
        found.rejections += rejections.length
        for (const { reference } of drafts) if (!reference.key.endsWith("/1")) found.again += 1
      })
    )
  )
}

/** The fastest way of csv-parse: cells in lists, and nothing made of them. */
const parseAlone = async (): Promise<void> => {
  const bytes = createReadStream(place)
  const unpacked = place.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes
  const records = unpacked.pipe(parse({ delimiter: place.includes(".tsv") ? "\t" : ",", from_line: 2 }))
  for await (const _ of records) found.rows += 1
}

const start = performance.now()
await (given === undefined ? parseAlone() : read(given))
const seconds = (performance.now() - start) / 1_000
process.stdout.write(`${JSON.stringify({ ...found, seconds, rss: process.resourceUsage().maxRSS * 1_024 })}\n`)
