/** What `laurel receive` and a source that is sent to us have to do with each other. */
import type { Adapter } from "@laurel/core"
import { type Effect, Schema } from "effect"

/** Where pages are committed to one source, and what is kept of it. */
export interface Desk {
  /**
   * Commits the page that is made for the position where the source stands, null where it is to be read from its beginning. Returns
   * once it is committed. The page may be made again, for another position.
   */
  readonly commit: (page: (position: string | null) => Adapter.Page) => Effect.Effect<void, NotKept>
  /** The rows of a stream that are kept under these keys, as they were received. */
  readonly known: (stream: string, keys: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, NotKept>
}

/** A page was not committed, as far as is known; or what is kept could not be read. */
export class NotKept extends Schema.TaggedError<NotKept>()("NotKept", { message: Schema.String }) {}

/** How a source is sent to us. */
export interface Receiving {
  /** Requests for it, and for what lies behind it, are this source's. */
  readonly path: string
  /** What is told of one of its rows: `statement`. */
  readonly row: string
  /** Whether there is something to read, too: then it is `laurel sync`'s turn wherever nothing is being committed. */
  readonly isRead: boolean
  /** Finds the secrets, which are asked for here only; what it gives answers requests for as long as a desk is open. */
  readonly open: Effect.Effect<(desk: Desk) => (request: Request) => Promise<Response>, Adapter.Misconfigured>
}
