/** Where all comes from that is not in a credential: the public network within bounds, or nowhere. */
import { Address, type Http } from "@laurel/http"
import { Clock, Effect } from "effect"
import { Budget } from "../net/Budget.ts"
import * as Fetcher from "../net/Fetcher.ts"
import { maxFile } from "../read/texts.ts"
import { type Unproven, unproven } from "../Unproven.ts"

export interface Sources {
  /** What is at an address that was presented: at most 10 MB. */
  readonly files: (address: string) => Effect.Effect<Fetcher.File, Unproven>
  /** Documents of issuers with their keys, and all of a hosted badge. */
  readonly documents: Fetcher.Fetch
  /** Lists of what is revoked or suspended. */
  readonly lists: Fetcher.Fetch
}

export interface Reach {
  /** Hosts that may be asked though they are within one's own network; none unless given. */
  readonly privateHosts?: ReadonlySet<string>
  readonly http?: Http.Tuning
  /** How names of hosts are looked up: by this machine's name service unless given. */
  readonly lookup?: Address.Lookup
}

/** Addresses that one verification asks, and milliseconds after which it asks no more. */
const maxAsked = 200
const wholeTime = 60_000

/** Somebody waits for the answer. */
const usual: Http.Tuning = { retries: 1, maxWait: "5 seconds" }

/** Public hosts by https, each address once: for one verification, of which nothing is kept for the next. */
export const network = Effect.fn("Verify.network")(function* (reach: Reach = {}): Effect.fn.Return<Sources> {
  const { privateHosts = new Set(), lookup = Address.byName } = reach
  const now = yield* Clock.currentTimeMillis
  const budgets = [new Budget("of one credential", maxAsked, now + wholeTime)]
  const http = { ...usual, ...reach.http }
  const options = { source: "verify", http, privateHosts, lookup }
  const ask = Fetcher.make(options)
  const files = Fetcher.files({ ...options, http: { ...http, maxBytes: maxFile } })
  const asked: Fetcher.Fetch = (address) => ask(address, budgets)
  return { files: (address) => files(address, budgets), documents: asked, lists: asked }
})

/** That nothing is to be had from an address, for sources of one's own: whatever rests on it is unknown then. */
export const absent = (address: string, found: string): Unproven =>
  unproven("address", `a document at ${address}`, found, "Ask again later, or ask the issuer.")

const nobody = (address: string) => Effect.fail(absent(address, "that nobody was asked, as the network is off"))

/** Asks nobody: a `did:key` is a key by itself, and whatever else is needed is unknown. */
export const offline: Sources = { files: nobody, documents: nobody, lists: nobody }
