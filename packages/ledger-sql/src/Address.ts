/** Which texts are addresses of databases, and where these are; apart from what opens them, which takes longer to load than all else here. */
import { isIP } from "node:net"

/** Every part in its place: a password with a / or a # of its own would otherwise be taken for a database, and shown. */
const addressPattern =
  /^postgres(?:ql)?:\/\/(?:[^@/?#\s]*@)?(?:[^@/?#\s:]*|\[[0-9a-fA-F:.]+\])(?::\d+)?(?:\/[^@/?#:\s]*)?(?:\?[^#@\s]*)?$/

/** Whether a text is the address of a PostgreSQL database. */
export const isAddress = (address: string): boolean => addressPattern.test(address) && URL.canParse(address)

/** The host that an address names, or this machine. */
export const hostOf = (url: URL): string =>
  url.searchParams.get("host") ?? (url.hostname === "" ? "localhost" : url.hostname)

const isHere = (host: string): boolean => {
  const bare = host.replace(/^\[(.*)\]$/, "$1")
  return bare === "localhost" || bare.startsWith("/") || (isIP(bare) !== 0 && /^(?:127\.|::1$)/.test(bare))
}

/**
 * Whether a server's certificate is to be checked where nobody says otherwise: another machine is behind a network that others may
 * listen to. An address with an `sslmode` says so itself.
 */
export const isVerified = (address: string): boolean => {
  const url = new URL(address)
  return !url.searchParams.has("sslmode") && !isHere(hostOf(url))
}
