/** What the checks of one badge are made with. */
import type { Effect } from "effect"
import type { Key } from "./key/Key.ts"
import type { Lists } from "./status/Lists.ts"
import type { Fetch } from "./net/Fetcher.ts"
import type { Room } from "./vc/Room.ts"

/** Where the keys of an issuer are; of one with neither, where their own document says. */
interface Trusted {
  /** The only one. */
  readonly key: Key | undefined
  readonly keysAt: string | undefined
}

export interface Checking {
  /** Issuers of whom more is known than they say themselves, by their ids. */
  readonly trusted: ReadonlyMap<string, Trusted>
  /** Milliseconds since 1970. */
  readonly now: number
  /** The same once something was fetched: what was made meanwhile is not of the future. */
  readonly moment: Effect.Effect<number>
  /** Documents that what a badge says rests on: they are kept with it. */
  readonly fetch: Fetch
  /** Documents of whoever signed a list: they are about other badges too, and are not kept. */
  readonly fetchApart: Fetch
  /** Lists of what is revoked: they are about other badges too, and are not kept. */
  readonly look: Fetch
  /** The same of what is signed, and may so be anywhere. */
  readonly lookAnywhere: Fetch
  /** To be called once a badge is proved to be an issuer's: where they are trusted, strangers' budgets are not theirs. */
  readonly proved: (issuer: string) => void
  readonly lists: Lists
  /** Of one file, with all badges in it and the lists that they name. */
  readonly room: Room
}
