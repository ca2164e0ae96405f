/** What a file is and how it begins, for those who write a mapping for it. */
import { Rejection } from "@laurel/core"
import { Effect, Stream } from "effect"
import * as Header from "../Header.ts"
import type { Format } from "./Format.ts"
import type { Look, Sample } from "./Found.ts"
import * as Opened from "./Opened.ts"
import type { Failure } from "./Reader.ts"
import { type Record, text } from "./Record.ts"

export interface Looking {
  /** As it is called where it is from: its ending may say what it is. */
  readonly file: string
  readonly bytes: Opened.Bytes
  /** What is known of it; everything else is detected. */
  readonly format?: Format
  /** Records that are given, 1 to 10,000; 100 unless said. */
  readonly samples?: number
}

/**
 * Looks at a file, all of it, and gives its first records. What can't be told for certain is Misconfigured: it says what to say.
 */
export const look = ({ file, bytes, format = {}, samples = 100 }: Looking): Effect.Effect<Look, Failure> =>
  Effect.gen(function* () {
    const digested = yield* Opened.digest(file, bytes)
    const json = { ignore: [], listing: Opened.listing }
    const opened = yield* Opened.open(digested, format, json, true)
    const reader = opened.reader(`file "${file}"`)
    const count = Math.min(Math.max(samples, 1), 10_000)
    const records: Array<Record> = []
    yield* opened.content.pipe(
      Stream.takeWhile(() => records.length < count && reader.failure === undefined),
      Stream.runForEach((part) => Effect.sync(() => records.push(...reader.push(part).slice(0, count))))
    )
    if (records.length < count) records.push(...reader.end())
    if (reader.failure !== undefined && records.length === 0) return yield* Effect.fail(reader.failure)
    const first = records.slice(0, count)
    const found = reader.columns === undefined ? Header.find(first, format.header?.has) : undefined
    const columns = reader.columns === undefined ? (found?.cells ?? []) : [...reader.columns.keys()]
    return {
      ...opened.found,
      header: found?.line ?? null,
      columns,
      samples: first.map((record) => sampleOf(record, found))
    }
  })

/** Cells of a record above the header, or without one, that are given. */
const maxCells = 1_000

/** A record that goes beyond the header is given as far as that. */
const sampleOf = (record: Record, header: Record | undefined): Sample => {
  const { line, raw, cells } = record
  const named = header === undefined || line < header.line ? maxCells : header.cells.length
  const isTooWide = header !== undefined && record.width !== undefined && record.width > named
  const problem = record.problem ?? (isTooWide ? Header.cells(named, record.width) : undefined)
  return {
    line,
    cells: record.width === undefined ? cells : cells.slice(0, named),
    raw: Rejection.bounded(text(raw)),
    problem: problem === undefined ? null : `expected ${problem.expected}, found ${problem.found}. ${problem.advice}`
  }
}
