/** What stays the same while one reading goes on. */
import type { Adapter } from "@laurel/core"
import type { Client } from "../ask/Ask.ts"
import type { Compiled } from "../Setting.ts"

export interface Reader {
  readonly client: Client
  readonly compiled: Compiled
  /** Functions that the token may call. */
  readonly functions: ReadonlySet<string>
  readonly standing: Adapter.Lookup
  /** Requests at the same time. */
  readonly concurrency: number
  /** People whose badges have been read in this reading. */
  readonly badged: Set<string>
}
