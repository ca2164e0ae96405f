/** What stays the same while one reading goes on. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
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
  /** What has been logged in this reading and is not to be said of each course. */
  readonly logged: Set<string>
}

/** Logs a warning that is of the whole site, once in a reading. */
export const warnOnce = ({ logged }: Reader, text: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (logged.has(text)) return Effect.void
    logged.add(text)
    return Effect.logWarning(text)
  })
