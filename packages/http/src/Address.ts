/** Where requests to addresses that others write may go: public ones by https, so that nobody is sent round our own network. */
import { lookup as resolve } from "node:dns/promises"
import { BlockList, isIP } from "node:net"
import { Effect } from "effect"

/** The IP addresses of a host; fails with what is wrong. */
export type Lookup = (host: string) => Effect.Effect<ReadonlyArray<string>, string>

/** By the name service of this machine. */
export const byName: Lookup = (host) =>
  Effect.tryPromise({
    try: () => resolve(host, { all: true, verbatim: true }),
    catch: () => `no host of the name ${host}`
  }).pipe(Effect.map((found) => found.map(({ address }) => address)))

/** One for each family: an address of the one is also found in subnets of the other. */
const closed = { ipv4: new BlockList(), ipv6: new BlockList() }
const subnets: ReadonlyArray<readonly [string, number, "ipv4" | "ipv6"]> = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 3, "ipv6"],
  ["4000::", 2, "ipv6"],
  ["8000::", 1, "ipv6"],
  // Within 2000::/3, which is what is public: documentation, and addresses of IPv4 in another form.
  ["2001:db8::", 32, "ipv6"],
  ["2001::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["3fff::", 20, "ipv6"]
]
for (const [net, prefix, family] of subnets) closed[family].addSubnet(net, prefix, family)

const isClosed = (address: string): boolean => {
  const version = isIP(address)
  if (version === 0) return true
  const family = version === 4 ? "ipv4" : "ipv6"
  return closed[family].check(address, family)
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host)

/** Characters of an address. */
const longest = 2_000

/** The address, if it may be asked; fails with what it is instead. */
export const check = (
  text: string,
  { privateHosts, lookup }: { readonly privateHosts: ReadonlySet<string>; readonly lookup: Lookup }
): Effect.Effect<URL, string> =>
  Effect.gen(function* () {
    const url = text.length <= longest ? URL.parse(text) : null
    if (url === null) return yield* Effect.fail("what is no address")
    if (url.username !== "" || url.password !== "") return yield* Effect.fail("an address with a user or a password")
    const isPrivate = privateHosts.has(url.hostname)
    const isHome = isPrivate && isLoopback(url.hostname)
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isHome))
      return yield* Effect.fail(`an address by ${url.protocol.slice(0, 40).replace(/:$/, "")}`)
    if (isPrivate) return url
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1")
    const addresses = isIP(host) === 0 ? yield* lookup(host) : [host]
    const inside = addresses.find(isClosed)
    if (inside !== undefined) return yield* Effect.fail(`an address that is not public (${inside})`)
    return addresses.length === 0 ? yield* Effect.fail(`no host of the name ${host}`) : url
  })
