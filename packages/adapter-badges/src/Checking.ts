/** What the checks of one badge are made with. */
import type { Compiled } from "./Setting.ts"
import type { Lists } from "./status/Lists.ts"
import type { Fetch } from "./net/Fetcher.ts"

export interface Checking {
  readonly setting: Compiled
  /** Milliseconds since 1970. */
  readonly now: number
  /** Documents that what a badge says rests on: they are kept with it. */
  readonly fetch: Fetch
  /** Lists of what is revoked: they are about other badges too, and are not kept. */
  readonly look: Fetch
  /** The same of what is signed, and may so be anywhere. */
  readonly lookAnywhere: Fetch
  /** To be called once a badge is proved to be an issuer's: where they are trusted, strangers' budgets are not theirs. */
  readonly proved: (issuer: string) => void
  readonly lists: Lists
}
