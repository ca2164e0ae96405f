/** What the rows of a page are composed with. */
import type { Adapter, Fact, Instant } from "@laurel/core"
import type { Effect } from "effect"
import type { Reading } from "./ByIds.ts"
import type { EventSessions } from "./Events.ts"
import type { Compiled, Setting } from "./Setting.ts"

/** What stays the same while one run goes on. */
export interface Run extends Reading {
  readonly setting: Setting
  readonly compiled: Compiled
  readonly pageSize: number
  readonly lookup: (prefix: string) => Effect.Effect<ReadonlyArray<Fact.Fact>, Adapter.Failure>
  /** Sessions of events that were asked for, by the event's number. */
  readonly events: Map<string, EventSessions>
}

/** What one page was composed at. */
export interface Page extends Run {
  /** By the server's clock, where it says. */
  readonly now: Instant.Instant
}

/** Rows, keys that stand beside them and are no drift, and whether something could not be read. */
export interface Composed {
  readonly rows: ReadonlyArray<unknown>
  readonly beside: ReadonlyArray<string>
  readonly hasUnread: boolean
}
