/** What the checks of one badge are made with. */
import type { Effect } from "effect"
import type { Compiled } from "./Setting.ts"
import type { Fetched } from "./net/Fetcher.ts"
import type { Unproven } from "./Unproven.ts"

export interface Checking {
  readonly setting: Compiled
  /** Milliseconds since 1970. */
  readonly now: number
  /** Documents that what a badge says rests on: they are kept with it. */
  readonly fetch: (address: string) => Effect.Effect<Fetched, Unproven>
  /** Lists of what is revoked: they are about other badges too, and are not kept. */
  readonly look: (address: string) => Effect.Effect<Fetched, Unproven>
}
