/** Base58 with Bitcoin's alphabet, in which multibase writes keys and signatures. */
const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

/** Characters of one text: a key has 48 and a signature 88. */
const maxLength = 200

/** The bytes of a text; undefined where it is none. */
export const decode = (text: string): Uint8Array | undefined => {
  if (text === "" || text.length > maxLength) return undefined
  let value = 0n
  for (const character of text) {
    const digit = alphabet.indexOf(character)
    if (digit === -1) return undefined
    value = value * 58n + BigInt(digit)
  }
  const hex = value === 0n ? "" : value.toString(16)
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  return Buffer.concat([new Uint8Array(zeros), Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex")])
}

/** The text of bytes: of a key, or of a signature. */
export const encode = (bytes: Uint8Array): string => {
  let value = BigInt(`0x0${Buffer.from(bytes).toString("hex")}`)
  let text = ""
  for (; value > 0n; value /= 58n) text = `${alphabet[Number(value % 58n)]}${text}`
  const first = bytes.findIndex((byte) => byte !== 0)
  return `${"1".repeat(first === -1 ? bytes.length : first)}${text}`
}
