/** Facts from files of rows. The caller opens files and hands bytes; a mapping says what their columns mean. */
import { Adapter, Id } from "@laurel/core"
import { Result, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import type { Documents } from "./Compiler.ts"
import { Mapping } from "./Mapping.ts"
import * as Position from "./Position.ts"
import { list, quote } from "./Problem.ts"
import type * as Opened from "./reading/Opened.ts"
import { read, type Task, together } from "./StreamFiles.ts"

export type { Document, Documents } from "./Compiler.ts"
export { Mapping }
export { fill, settled, withNames } from "./presets/fill.ts"
export type { Preset, Sign, Unfilled } from "./presets/Preset.ts"
export { presets } from "./presets/presets.ts"
export { suggest, type Suggesting } from "./suggest/suggest.ts"
export type { Remark, Suggestion } from "./suggest/Suggestion.ts"
export { withConstants } from "./mapping/Constants.ts"
export { Format, type Encoding, type Kind } from "./reading/Format.ts"
export type { Found, Look, Sample, Sheet } from "./reading/Found.ts"
export { look, type Looking } from "./reading/look.ts"
export type { Bytes } from "./reading/Opened.ts"

export interface Options {
  readonly source: Id.SourceId
  readonly mapping: Mapping
  /** Opens a file by its name. Each reading runs its bytes several times: to digest it, to look it over, and to read it. */
  readonly open: (file: string) => Opened.Bytes
  /**
   * The files of streams, by the streams' names: read instead of those that the mapping names. Given, even if empty, each file is a
   * stream of its own to the ledger, so that what was rejected of one does not end with another.
   */
  readonly files?: ReadonlyMap<string, ReadonlyArray<string>>
  /** Kept files that rows may name as their documents. */
  readonly documents?: Documents
}

/**
 * Reads a mapping's streams in order, page by page. A stream whose file, tables and mapping are as they were when it was read
 * to its end gives no page; one that stopped in the middle goes on from there; any other is read from the beginning.
 */
export const adapter = (options: Options): Adapter.Adapter => ({
  source: options.source,
  read: (position) =>
    Stream.suspend(() => {
      const parsed = Position.parse(position)
      if (Result.isFailure(parsed)) return Stream.fail(new Adapter.Misconfigured(parsed.failure))
      const tasks = tasksOf(options)
      if (Result.isFailure(tasks)) return Stream.fail(tasks.failure)
      const run = { options, tasks: tasks.success, progress: parsed.success }
      return Stream.fromIterable(together(tasks.success)).pipe(Stream.flatMap((files) => read(run, files)))
    }).pipe(Stream.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })))
})

const tasksOf = ({ mapping, files }: Options): Result.Result<ReadonlyArray<Task>, Adapter.Misconfigured> => {
  const fail = (expected: string, found: string, advice: string) =>
    Result.fail(new Adapter.Misconfigured({ where: "the files to read", expected, found, advice }))
  const names = mapping.streams.map(({ name }) => name)
  const unknown = [...(files?.keys() ?? [])].find((name) => !names.includes(name))
  if (unknown !== undefined) return fail(`one of the streams ${list(names, 20)}`, quote(unknown), "Correct the name.")
  const tasks: Array<Task> = []
  for (const stream of mapping.streams) {
    const given = files?.get(stream.name) ?? (stream.file === undefined ? [] : [stream.file])
    if (given.length === 0)
      return fail(`a file for stream "${stream.name}"`, "none", "Name one, here or in the mapping.")
    for (const file of new Set(given))
      tasks.push({ stream, file, name: files === undefined ? stream.name : `${stream.name}/${shortOf(file)}` })
  }
  return Result.succeed(tasks)
}

const shortOf = (file: string): string => createHash("sha256").update(file).digest("hex").slice(0, 8)

/** A file as it was read or received, whole. */
export interface Content {
  readonly name: string
  readonly content: string | Uint8Array
}

export interface ContentOptions {
  /** The source, as its facts name it. */
  readonly source: string
  /** Parsed JSON. */
  readonly mapping: unknown
  /** Files of the mapping's one stream; or those that the mapping names itself, under the same names. */
  readonly files: ReadonlyArray<Content>
}

const decodeMapping = Schema.decodeUnknownResult(Mapping, { errors: "all", onExcessProperty: "error" })
const decodeSource = Schema.decodeUnknownResult(Id.SourceId)

/** The same adapter over files at hand. Throws a `TypeError` that names each field that is wrong with a mapping, or a source's id. */
export const ofContents = ({ source, mapping, files }: ContentOptions): Adapter.Adapter => {
  const read = taken("mapping", decodeMapping(mapping))
  const contents = new Map(files.map(({ name, content }) => [name, bytesOf(content)]))
  const [stream, ...others] = read.streams
  const isGiven = stream !== undefined && stream.file === undefined && others.length === 0
  return adapter({
    source: taken("source", decodeSource(source)),
    mapping: read,
    open: (name) => {
      const bytes = contents.get(name)
      return { bytes: bytes === undefined ? Stream.fail(absent(name, [...contents.keys()])) : Stream.succeed(bytes) }
    },
    ...(isGiven ? { files: new Map([[stream.name, [...contents.keys()]]]) } : {})
  })
}

const taken = <A>(what: string, result: Result.Result<A, Schema.SchemaError>): A => {
  if (Result.isSuccess(result)) return result.success
  throw new TypeError(`${what}: ${result.failure.message}`)
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content

const absent = (name: string, names: ReadonlyArray<string>): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: `file "${name}"`,
    expected: "one of the files that were given",
    found: names.length === 0 ? "none" : names.slice(0, 20).join(", "),
    advice: "Give it under the name that the mapping has for it."
  })
