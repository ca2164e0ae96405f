/** Characters of an address that a proxy wrote. */
const maxAddress = 100

/**
 * The address that a request comes from. What stands in `X-Forwarded-For` before what our own proxies wrote there is anybody's to
 * say: so it is counted from its end, and not believed where there are no proxies. `connected` is the address of the connection.
 */
export const callerOf = ({ headers }: Pick<Request, "headers">, connected: string, proxies: number): string => {
  if (proxies === 0) return connected
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim())
  return hops.at(-proxies)?.slice(0, maxAddress) || connected
}
