/** What a file is and how it begins, for those who write a mapping for it. */
import { Rejection } from "@laurel/core"
import { Effect, Stream } from "effect"
import * as Header from "../Header.ts"
import type { Format } from "./Format.ts"
import type { Look, Sample } from "./Found.ts"
import * as Opened from "./Opened.ts"
import type { Failure } from "./Reader.ts"
import { type Columns, type Record, text } from "./Record.ts"

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
    const { header, columns } = headed(first, format, reader.columns)
    return { ...opened.found, header, columns, samples: first.map(sampleOf) }
  })

const headed = (records: ReadonlyArray<Record>, format: Format, paths: Columns | undefined) => {
  if (paths !== undefined) return { header: null, columns: [...paths.keys()] }
  const found = Header.find(records, format.header?.has)
  return { header: found?.line ?? null, columns: found?.cells ?? [] }
}

const sampleOf = ({ line, cells, raw, problem }: Record): Sample => ({
  line,
  cells,
  raw: Rejection.bounded(text(raw)),
  problem: problem === undefined ? null : `expected ${problem.expected}, found ${problem.found}. ${problem.advice}`
})
