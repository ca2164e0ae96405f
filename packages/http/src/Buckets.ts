/** How much each of many may do: a bucket of tokens each, that fills up again by and by. In memory, so of one program alone. */

export interface Rate {
  /** Tokens that a full bucket has. */
  readonly burst: number
  /** Tokens that come in each minute. */
  readonly perMinute: number
}

interface Bucket {
  tokens: number
  /** When that was, in milliseconds. */
  at: number
}

/** Buckets that are remembered: the one that was not asked about for longest is forgotten, and is full again. */
const maxBuckets = 10_000

/** Mutable: a bucket for each name that was asked about. */
export class Buckets {
  readonly #rate: Rate
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Takes a token. Gives the seconds until there is one again, where there is none; 0 where it was taken. */
  take(name: string, now: number): number {
    const wait = this.wait(name, now)
    const bucket = this.#buckets.get(name)
    if (wait === 0 && bucket !== undefined) bucket.tokens -= 1
    return wait
  }

  /** The seconds until there is a token; 0 where there is one. */
  wait(name: string, now: number): number {
    const { burst, perMinute } = this.#rate
    const { tokens, at } = this.#buckets.get(name) ?? { tokens: burst, at: now }
    // A clock that was set back gives nothing.
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) * perMinute) / 60_000)
    this.#buckets.delete(name)
    this.#buckets.set(name, { tokens: filled, at: now })
    this.#forget()
    return filled >= 1 ? 0 : Math.ceil(((1 - filled) * 60) / perMinute)
  }

  #forget(): void {
    if (this.#buckets.size <= maxBuckets) return
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
