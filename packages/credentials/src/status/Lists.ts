/** Status lists of one run: many badges are in one list, and each list is proved and unpacked once. */
import { Effect } from "effect"
import type { Unproven } from "../Unproven.ts"

/** A list that was proved to be its issuer's. */
export interface List {
  readonly purposes: ReadonlyArray<unknown>
  readonly bits: Uint8Array
}

/** Lists at hand at a time: one may take 16 MB. */
const maxLists = 8

export class Lists {
  readonly #lists = new Map<string, Effect.Effect<List, Unproven>>()

  /** The list of that issuer at that address; read where it is not at hand. */
  get(issuer: string, address: string, read: Effect.Effect<List, Unproven>): Effect.Effect<List, Unproven> {
    const name = JSON.stringify([issuer, address])
    // Whoever asks for it at the same time waits for it.
    const list = this.#lists.get(name) ?? Effect.runSync(Effect.cached(read))
    this.#lists.delete(name)
    this.#lists.set(name, list)
    const [oldest] = this.#lists.keys()
    if (this.#lists.size > maxLists && oldest !== undefined) this.#lists.delete(oldest)
    return list
  }
}
