/** Whether anybody's credential holds: what was checked, what came, and what that means. */
import { Clock, Effect } from "effect"
import type { Unproven } from "../Unproven.ts"
import type { Fetch } from "../net/Fetcher.ts"
import type { Report } from "./Report.ts"

export type { Answer, Check, Found, Name, Outcome, Report, Said, Verified } from "./Report.ts"
export { answers, names } from "./Report.ts"

/** A file (JSON, JWT, PNG, SVG, PDF with the credential attached, or a text that is an address), or an address by https. */
export type Input = { readonly bytes: Uint8Array } | { readonly address: string }

/** Where all comes from that is not in the credential: nothing else is asked. */
export interface Sources {
  /** What is at an address that was presented. */
  readonly files: (address: string) => Effect.Effect<Uint8Array, Unproven>
  /** Documents of issuers with their keys, and all of a hosted badge. */
  readonly documents: Fetch
  /** Lists of what is revoked or suspended. */
  readonly lists: Fetch
}

export interface Options {
  /** Milliseconds since 1970: the clock's unless given. */
  readonly now?: number
  /** The name or the e-mail address of whom it should be; nobody is compared unless given. */
  readonly person?: string
  /** The public network within its bounds unless given; `offline` asks nobody. */
  readonly sources?: Sources
}

/** Never fails: what can't be read or asked is a check that did not hold. */
export const credential = Effect.fn("Verify.credential")(function* (
  _input: Input,
  { now }: Options = {}
): Effect.fn.Return<Report> {
  return {
    answer: "undetermined",
    words: "It could not be found out whether it holds.",
    found: "json",
    at: now ?? (yield* Clock.currentTimeMillis),
    credentials: [],
    trust: ""
  }
})
