/** Whom an address belongs to, as far as it tells. */

/** The first half of an IPv6 address, which is one network: whoever has one address of it has all of them. */
const half = 4

/**
 * The name by which an address is counted: an IPv4 address itself, an IPv6 address by the network of its first 64 bits. Anything
 * else counts as it is.
 */
export const netOf = (address: string): string => {
  const [, mapped] = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!/^[0-9a-f:]{2,39}(?:%.*)?$/i.test(address) || !address.includes(":")) return address
  const [head = "", tail] = address.replace(/%.*$/, "").split("::")
  const groups = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? 0 : tail.split(":").length
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after)
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...(tail === undefined ? [] : tail.split(":"))]
  return `${all
    .slice(0, half)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":")}::/64`
}
