/** From the rows of sessions to what they say: the one way in for what is taken in now and for what is read again. */
import { type Adapter, type Fact, type Id, Rejection } from "@laurel/core"
import { Result, Stream } from "effect"
import * as Facts from "./Facts.ts"
import type { Problem } from "./Problem.ts"
import * as Session from "./Session.ts"
import type { Setting } from "./Setting.ts"

/** One stream: whichever way a commit came, its session's facts have the same names. */
export const stream = "sessions"

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
}

/** A session as it is kept. */
export interface Kept {
  /** As `Session.keyOf` makes it. */
  readonly key: string
  /** As `Session.take` makes it. */
  readonly text: string
}

/** What one session says. */
export interface Row {
  readonly drafts: ReadonlyArray<Fact.Draft>
  /** What of it can't be read or placed; the rest is said all the same. */
  readonly problem: Problem | undefined
}

/** Reads one session. Pure and total. */
export type Read = (row: Kept) => Row

/** A reader of the sessions of one source. */
export const reader = ({ source, setting }: Options): Read => {
  const compiled = Facts.compile(setting)
  return ({ key, text }) =>
    Result.match(Session.decode(text), {
      onFailure: (problem) => ({ drafts: [], problem }),
      onSuccess: (session) => Facts.of(compiled, session, { source, stream, record: key })
    })
}

const said = (source: Id.SourceId, read: Read, rows: ReadonlyArray<Kept>): Adapter.Said => {
  const drafts: Array<Fact.Draft> = []
  const rejections: Array<Rejection.Rejection> = []
  const silent: Array<string> = []
  const owners = new Map<Fact.Draft, string>()
  for (const row of rows) {
    const { drafts: own, problem } = read(row)
    for (const draft of own) owners.set(draft, row.text)
    drafts.push(...own)
    // What can't be read takes nothing back.
    if (own.length === 0 && problem === undefined) silent.push(row.key)
    if (problem !== undefined) {
      const raw = Rejection.bounded(row.text)
      rejections.push({ kind: "row", source, stream, key: row.key, line: null, ...problem, raw })
    }
  }
  return { drafts, withdrawals: [], silent, rejections, raw: (draft) => owners.get(draft) ?? "" }
}

/** Nothing of it is ever read again by itself, so no reading of it is ever complete. */
const reading = "received"

/** What sessions say that were taken in, for whoever reads them again: by itself there is nothing to read. */
export const received = (options: Options): Adapter.Adapter => {
  const read = reader(options)
  return {
    source: options.source,
    family: "record",
    read: () => Stream.empty,
    again: (_, rows) =>
      said(
        options.source,
        read,
        rows.map(({ key, raw }) => ({ key, text: raw }))
      )
  }
}

/** The page that sessions make. Those that can't be read whole are kept as rejections: they were taken in all the same. */
export const pageOf = (source: Id.SourceId, read: Read, rows: ReadonlyArray<Kept>): Adapter.Page => ({
  ...said(source, read, rows),
  stream,
  reading,
  rows: rows.length,
  received: () => rows.map(({ key, text }) => ({ key, line: null, raw: text })),
  position: reading,
  ended: false
})
