/** How often each of many may ask: a bucket of tokens each, that fills again by and by. In memory, so of one program alone. */

export interface Rate {
  /** Tokens of a full bucket. */
  readonly burst: number
  readonly perMinute: number
}

/** Buckets that are remembered: the one longest not asked about is forgotten, and is full again. */
const maxBuckets = 10_000

/** Takes a token at a moment in milliseconds: 0, or the seconds until there is one where there is none. */
export type Pace = (name: string, now: number) => number

export const make = ({ burst, perMinute }: Rate): Pace => {
  // Mutable: the oldest first.
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>()
  return (name, now) => {
    const { tokens, at } = buckets.get(name) ?? { tokens: burst, at: now }
    // A clock that was set back gives nothing.
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) * perMinute) / 60_000)
    const isTaken = filled >= 1
    buckets.delete(name)
    buckets.set(name, { tokens: isTaken ? filled - 1 : filled, at: now })
    const [oldest] = buckets.keys()
    if (buckets.size > maxBuckets && oldest !== undefined) buckets.delete(oldest)
    return isTaken ? 0 : Math.ceil(((1 - filled) * 60) / perMinute)
  }
}

/** The first half of an IPv6 address, which is one network: whoever has one address of it has all of them. */
const half = 4

/** By what an address is counted: one of IPv4 itself, one of IPv6 by its first 64 bits, anything else as it is. */
export const netOf = (address: string): string => {
  const [, mapped] = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  const url = URL.parse(`http://[${address.replace(/%.*$/, "")}]/`)
  if (url === null) return address
  const [head = "", tail] = url.hostname.slice(1, -1).split("::")
  const groups = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  return [...groups, ...Array.from({ length: zeros }, () => "0"), ...after].slice(0, half).join(":")
}
