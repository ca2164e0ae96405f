/** The port to a source: pages of what it says, as drafts of facts. A third party's adapter uses exactly this. */
import { Schema, type Stream } from "effect"
import type { Draft, Happened } from "./Fact.ts"
import type { SourceId } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import type { Rejection } from "./Rejection.ts"

/**
 * How a source speaks. A *record* source gives immutable records with ids of their own, and takes one back by another record.
 * A *state* source says how things stand now: what it said before is corrected by what it says next, and silence says nothing.
 */
export type Family = "record" | "state"

/**
 * A record takes back all that another one said, for good: also where that one is known only later. It can't itself be taken back.
 */
export interface Withdrawal {
  /** The id of what is taken back: the key of its facts, or what stands before the first slash in their keys. */
  readonly record: string
  /** The id of the record that says so. */
  readonly by: string
  /** Its line in a file, counted from 1; null where a source has none. */
  readonly line: number | null
  readonly happened: Happened
  readonly observedAt: Instant | null
  readonly said: string | null
}

/** One row as the source wrote it. */
export interface Received {
  /**
   * The source's own key of the row, the same each time it is read; a row without one is keyed by its content. 1 to 500 characters.
   * What is read from the row has this key, or one that begins with it and a slash, and no row's key begins with another's and a
   * slash: so a row that is read again is known to say no longer what it said before. A record's row has the record's id.
   */
  readonly key: string
  readonly line: number | null
  readonly raw: string
}

/**
 * A full reading has seen everything of a state source whose key is this prefix, or begins with it and a slash. What it did not
 * name is told as drift, and stays: absence alone takes nothing back.
 */
export interface Seen {
  readonly prefix: string
  /** The keys that it did name, of facts. */
  readonly keys: ReadonlySet<string>
}

/** Some rows of one stream. It is committed whole, with its position, or not at all. */
export interface Page {
  readonly stream: string
  /** Names this reading of the stream: a file's digest, a run's mark. Rejections of earlier readings end when it has ended. */
  readonly reading: string
  /** Rows read, including rejected ones and those that prove nothing. */
  readonly rows: number
  readonly drafts: ReadonlyArray<Draft>
  /** Only of record sources. */
  readonly withdrawals?: ReadonlyArray<Withdrawal>
  /** Only of state sources: at most `maxSeen`. */
  readonly seen?: ReadonlyArray<Seen>
  /** The text a draft was read from; asked for only when the draft is rejected. */
  readonly raw: (draft: Draft) => string
  /** All rows read, also rejected ones and those that prove nothing; asked for only where they are archived. */
  readonly received?: () => ReadonlyArray<Received>
  readonly rejections: ReadonlyArray<Rejection>
  /** Where to go on after this page. Opaque to everybody but the adapter; at most 100,000 characters. */
  readonly position: string
  /** Whether this reading of the stream is complete. */
  readonly ended: boolean
}

/** Prefixes that one page may say it has seen whole. */
export const maxSeen = 100

/** What rows received earlier say, as the adapter reads now. */
export type Said = Pick<Page, "drafts" | "withdrawals" | "rejections" | "raw">

/** An adapter that can read rows again which it gave before. */
export interface Rereading extends Adapter {
  readonly again: NonNullable<Adapter["again"]>
}

export const isRereading = (adapter: Adapter): adapter is Rereading => adapter.again !== undefined

export interface Adapter {
  readonly source: SourceId
  /** `state` unless given. */
  readonly family?: Family
  /** Reads on from a position it gave earlier, or from the beginning. Nothing new is no page. */
  readonly read: (position: string | null) => Stream.Stream<Page, AdapterError>
  /** Reads rows of a stream again that were received earlier; absent where a row says nothing without its file. Pure. */
  readonly again?: (stream: string, rows: ReadonlyArray<Received>) => Said
}

const problem = { where: Schema.String, expected: Schema.String, found: Schema.String, advice: Schema.String }
/** The configuration or the operator must change something: a missing file, a missing column. */
export class Misconfigured extends Schema.TaggedError<Misconfigured>()("Misconfigured", problem) {}
/** The source gave something broken: a truncated archive. What was committed stays; a mended source goes on from there. */
export class Broken extends Schema.TaggedError<Broken>()("Broken", problem) {}

/** The source can't be reached, is overloaded or asks to wait: the same again later will do. What was committed stays. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", {
  ...problem,
  /** Milliseconds after which the source asked to be tried again; null where it did not say. */
  retryAfter: Schema.NullOr(Schema.Finite)
}) {}

/** Why an adapter could not go on, by what to do: mend the configuration, have the source mended, or try later. */
export const Failure = Schema.Union([Misconfigured, Broken, Unavailable])
export type Failure = typeof Failure.Type

/** An adapter could not go on. */
export class AdapterError extends Schema.TaggedError<AdapterError>()("AdapterError", {
  source: Schema.String,
  reason: Failure
}) {
  override get message(): string {
    const { where, expected, found, advice } = this.reason
    return `source "${this.source}", ${where}: expected ${expected}, found ${found}. ${advice}`
  }
}
