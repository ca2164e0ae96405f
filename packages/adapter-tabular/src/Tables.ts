/** The tables that a stream looks things up in, from their files. */
import { Effect, Stream } from "effect"
import { isMissing } from "./Compiler.ts"
import { type Mapping, own, type StreamMapping } from "./Mapping.ts"
import { Body } from "./reading/Body.ts"
import { type Format, within } from "./reading/Format.ts"
import * as Opened from "./reading/Opened.ts"
import { type Table, TableReader, whereOf } from "./Table.ts"

/** Each table that is looked up, once. */
export const digest = Effect.fnUntraced(function* (
  mapping: Mapping,
  stream: StreamMapping,
  open: (file: string) => Opened.Bytes
): Effect.fn.Return<ReadonlyMap<string, Opened.Digested>, Opened.Failure> {
  const tables = new Map<string, Opened.Digested>()
  for (const { table } of Object.values(stream.lookups ?? {})) {
    const file = own(mapping.tables, table)?.file ?? "" // the mapping's schema has checked that it is there
    if (!tables.has(table)) tables.set(table, yield* Opened.digest(file, open(file)))
  }
  return tables
})

/** Reads them into memory. What is wrong in one stops the reading. */
export const load = Effect.fnUntraced(function* (
  mapping: Mapping,
  files: ReadonlyMap<string, Opened.Digested>
): Effect.fn.Return<ReadonlyMap<string, Table>, Opened.Failure> {
  const tables = new Map<string, Table>()
  for (const [name, digested] of files) {
    const table = own(mapping.tables, name)
    if (table === undefined) continue // the mapping's schema has checked that it is there
    const format = within(mapping.format, table.format)
    const opened = yield* Opened.open(digested, format, { ignore: [], listing: Opened.wholeListing })
    const body = bodyOf(opened, format, mapping, whereOf(name, table.file))
    const { trim = false } = mapping
    const reader = new TableReader({ name, mapping: table, body, trims: trim, isMissing: isMissing(mapping) })
    yield* opened.content.pipe(
      Stream.takeWhile(() => reader.failure === undefined),
      Stream.runForEach((part) => Effect.sync(() => reader.push(part)))
    )
    const loaded = reader.end()
    if (reader.failure !== undefined) return yield* Effect.fail(reader.failure)
    if (loaded !== undefined) tables.set(name, loaded)
  }
  return tables
})

/** A table's or a stream's body, as the mapping reads it. */
export const bodyOf = (
  opened: Opened.Opened,
  { header }: Format,
  { trim = false }: Mapping,
  where: string,
  columns: StreamMapping["columns"] = {}
): Body => {
  const named = new Set(Object.values(columns).flat())
  return new Body({ reader: opened.reader(where), header, trims: trim, named, where })
}
