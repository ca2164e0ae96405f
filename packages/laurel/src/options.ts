/** What methods are asked with. Days are written 2026-03-03; a moment is a Date, or a text in ISO 8601 with an offset. */
import type { Identity } from "@laurel/core/Shapes"
import type { Catalog } from "./given/Catalog.ts"
import type { Given } from "./given/Given.ts"

/** A moment: a Date, or a text such as 2026-03-03T14:30:00Z. */
export type Moment = string | Date

/** Can be given up: the promise rejects with the signal's reason, as fetch does, and nothing is half written. A change that is being written is done. */
export interface Abortable {
  readonly signal?: AbortSignal | undefined
}

/** Asked as it was known at a moment: what had been recorded by then answers, and nothing later. Left out, all that is known now. */
export interface AsKnown extends Abortable {
  /** A moment, or a day such as 2026-03-03: its end in UTC. */
  readonly known?: Moment | undefined
}

/** Asked about a day, today in UTC unless given. */
export interface OnDay extends AsKnown {
  readonly at?: string | undefined
}

/** A list about a day, of everybody or of the people of one account, such as an employer. */
export interface ListedOnDay extends OnDay {
  readonly account?: Identity | undefined
}

/** Whose last valid day is the day, or one of `within` days after it. */
export interface Expiry extends ListedOnDay {
  /** Days from the day asked about, at most 36,525. */
  readonly within: number
}

/** What was first earned on or between two days. */
export interface Earned extends AsKnown {
  readonly from: string
  readonly to: string
  readonly account?: Identity | undefined
}

/** A list of everybody, or of the people of one account. */
export interface Listed extends AsKnown {
  readonly account?: Identity | undefined
}

/** Where a sync begins: where the source stands; at its beginning; or at a position that its adapter gives for a moment. */
export type Start = "on" | "beginning" | { readonly at: string }

/** How a source is read. */
export interface Syncing extends Abortable {
  /** `on` unless given. */
  readonly start?: Start | undefined
  /** Whether the rows that facts are read from are kept with them. Default false: they may hold personal data. */
  readonly archives?: boolean | undefined
}

/** A key that signs the log, so that evidence can be checked by strangers. */
export interface Signing {
  /** The private key, `PRIVATE+KEY+name+id+base64`, as `makeSigningKey` and `laurel sync` make one. */
  readonly key: string
  /** Public keys that earlier checkpoints may be signed by, as `name+id+base64`. */
  readonly trusted?: ReadonlyArray<string> | undefined
}

/** Where the record is kept, and what can be earned. */
export interface OpenOptions extends Abortable {
  /** The path of a SQLite file, made with its folder where it is missing; a `postgresql://` address; or `memory`, gone when it is closed. */
  readonly store: string
  /** What can be earned. The first one is applied at once; left out, the store's last one holds. */
  readonly catalog?: Given<Catalog> | undefined
  /**
   * What a catalog that differs from the store's last one does: `planned`, unless given, waits for `preview({ catalog })` and `commit`;
   * `automatic` is applied at once.
   */
  readonly apply?: "planned" | "automatic" | undefined
  /** The schema of a PostgreSQL store: `laurel` unless given. */
  readonly schema?: string | undefined
  /** Connections to PostgreSQL, at most: 4 unless given. */
  readonly connections?: number | undefined
  /** The key that signs the log for evidence. */
  readonly signing?: Signing | undefined
  /** The time, for tests and examples: the machine's clock unless given. */
  readonly now?: (() => Date) | undefined
}
