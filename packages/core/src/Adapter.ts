/** The port to a source: pages of what it says, as drafts of facts. A third party's adapter uses exactly this. */
import { Schema, type Stream } from "effect"
import type { Draft } from "./Fact.ts"
import type { SourceId } from "./Id.ts"
import type { Rejection } from "./Rejection.ts"

/** Some rows of one stream. It is committed whole, with its position, or not at all. */
export interface Page {
  readonly stream: string
  /** Names this reading of the stream: a file's digest, a run's mark. Rejections of earlier readings end when it has ended. */
  readonly reading: string
  /** Rows read, including rejected ones and those that prove nothing. */
  readonly rows: number
  readonly drafts: ReadonlyArray<Draft>
  /** The text a draft was read from; asked for only when the draft is rejected. */
  readonly raw: (draft: Draft) => string
  readonly rejections: ReadonlyArray<Rejection>
  /** Where to go on after this page. Opaque to everybody but the adapter; at most 100,000 characters. */
  readonly position: string
  /** Whether this reading of the stream is complete. */
  readonly ended: boolean
}

export interface Adapter {
  readonly source: SourceId
  /** Reads on from a position it gave earlier, or from the beginning. Nothing new is no page. */
  readonly read: (position: string | null) => Stream.Stream<Page, AdapterError>
}

const problem = { where: Schema.String, expected: Schema.String, found: Schema.String, advice: Schema.String }
/** The configuration or the operator must change something: a missing file, a missing column. */
export class Misconfigured extends Schema.TaggedError<Misconfigured>()("Misconfigured", problem) {}
/** The source gave something broken: a truncated archive. What was committed stays; a mended source goes on from there. */
export class Broken extends Schema.TaggedError<Broken>()("Broken", problem) {}

/** An adapter could not go on. */
export class AdapterError extends Schema.TaggedError<AdapterError>()("AdapterError", {
  source: Schema.String,
  reason: Schema.Union([Misconfigured, Broken])
}) {
  override get message(): string {
    const { where, expected, found, advice } = this.reason
    return `source "${this.source}", ${where}: expected ${expected}, found ${found}. ${advice}`
  }
}
