/** Facts from xAPI: statements of a record store, posted to us, or in files. */
import type { Adapter, Id, Opinion } from "@laurel/core"
import { UnderLease } from "@laurel/http"
import { Stream } from "effect"
import type * as Ask from "./pull/Ask.ts"
import * as Pull from "./pull/Pull.ts"
import * as Rows from "./meaning/Rows.ts"
import * as Said from "./meaning/Said.ts"
import type { Setting } from "./meaning/Setting.ts"

export { doctor } from "./pull/Doctor.ts"
export { type Caller, handler, type Options as PushOptions } from "./push/Push.ts"
export { type Version, versions } from "./statement/Wire.ts"
export { adapter as fileAdapter, type Options as FileOptions } from "./file/StatementFile.ts"
export { type Read, reader, type Options as ReaderOptions, type Row } from "./meaning/Rows.ts"
export { Setting } from "./meaning/Setting.ts"
export * as Statement from "./statement/Statement.ts"

export interface Options extends Ask.Store {
  readonly setting: Setting
  /** Whether another setting reads the store from its beginning: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

/** Changes when the same statements and setting would give other facts than the version before did. */
const meaning = 2

/**
 * Statements of a record store, in the order in which it stored them: all of them first, and then, run by run, what was stored
 * since, with a little overlap. A void takes its target back, whichever of them comes first.
 */
export const adapter = ({ setting, rereads = true, ...store }: Options): Adapter.Adapter => {
  const { source } = store
  const reader = {
    meaning: rereads ? JSON.stringify([meaning, setting]) : "whatever the setting",
    read: Rows.reader({ source, setting })
  }
  return {
    source,
    family: "record",
    read: (position) => Pull.read(store, reader, position),
    since: (moment) => Pull.since(store, reader, moment),
    again: (_, rows) => Said.again(source, reader.read, rows)
  }
}

/** What is an LMS's own opinion, and no proof: its `satisfied`. */
export const opinions: ReadonlyArray<Opinion.Place> = [{ stream: Rows.stream, only: "RolledUp" }]

/** Looks statements of a source up in a ledger, by their ids, at most 50 at a time: the texts of those that are kept. */
export const knownIn = (ledger: UnderLease.Kept, source: Id.SourceId): UnderLease.Lookup =>
  UnderLease.keptIn(ledger, source, Rows.stream)

/** What `handler` took in, for whoever reads it again: by itself there is nothing to read. */
export const received = (options: Pick<Options, "source" | "setting">): Adapter.Adapter => {
  const { source } = options
  const read = Rows.reader(options)
  return { source, family: "record", read: () => Stream.empty, again: (_, rows) => Said.again(source, read, rows) }
}
