/** From the rows of sessions to what they say: the one way in for what is taken in now and for what is read again. */
import type { Adapter, Fact, Id } from "@laurel/core"
import { Stream } from "effect"
import type { Problem } from "./Problem.ts"
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
export const reader =
  (_: Options): Read =>
  () => ({ drafts: [], problem: undefined })

/** Nothing of it is ever read again by itself, so no reading of it is ever complete. */
const reading = "received"

/** What sessions say that were taken in, for whoever reads them again: by itself there is nothing to read. */
export const received = ({ source }: Options): Adapter.Adapter => ({
  source,
  family: "record",
  read: () => Stream.empty,
  again: () => ({ drafts: [], rejections: [], raw: () => "" })
})

/** The page that sessions make. Those that can't be read whole are kept as rejections: they were taken in all the same. */
export const pageOf = (_: Id.SourceId, __: Read, rows: ReadonlyArray<Kept>): Adapter.Page => ({
  drafts: [],
  rejections: [],
  raw: () => "",
  stream,
  reading,
  rows: rows.length,
  received: () => rows.map(({ key, text }) => ({ key, line: null, raw: text })),
  position: reading,
  ended: false
})
