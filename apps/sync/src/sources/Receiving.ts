/** What `laurel serve` and a source that is sent to us have to do with each other. */
import type { Adapter, Ledger } from "@laurel/core"
import { type Effect, Schema } from "effect"

/** Where what is sent to one source is committed, and where it is kept. */
export interface Desk {
  /**
   * Reads the source under its lease, from where it stands, null where it is to be read from its beginning, and returns once all
   * pages that this gives are committed: at once where it gives none. It may be read again, from another position.
   */
  readonly commit: (read: Adapter.Adapter["read"]) => Effect.Effect<void, NotKept>
  /** Where what is kept can be looked up. */
  readonly ledger: Pick<(typeof Ledger.Ledger)["Service"], "receivedUnder" | "factsUnder">
}

/** What was read was not committed, as far as is known. */
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
