/** Addresses that stand for one that nobody has written yet: of hosts that never exist (RFC 6761, `.invalid`), so that nothing is ever sent to them. */
import { Finding } from "@laurel/core"

export const addressOf = (host: string): string => `https://${host}.invalid`

export const isPlaceholder = (address: string): boolean => URL.parse(address)?.hostname.endsWith(".invalid") === true

/** What is said of one; null of an address that somebody has written. */
export const look = (address: string): Finding.Finding | null =>
  !isPlaceholder(address)
    ? null
    : Finding.wrong(
        "the address",
        `${address} is a placeholder that \`laurel init\` wrote`,
        "Write the address of your own system in its place: until then nobody is asked."
      )
