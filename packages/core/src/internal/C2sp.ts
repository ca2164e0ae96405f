/** What C2SP's text formats share: base64 (RFC 4648 §4) and decimal numbers, each in the one way that it can be written. */

export const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))

/** `undefined` for what is no base64, lacks its padding, holds white space or sets bits that mean nothing. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  // All that `atob` can't read is refused here, so that it does not throw.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0))
  return base64(bytes) === text ? bytes : undefined
}

/** A number from 0 to 2^53 - 1 in digits, without leading zeros; `undefined` for anything else. */
export const fromDecimal = (text: string): number | undefined => {
  const value = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? value : undefined
}

/** One after the other. */
export const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}

/** As a message shows what was found: its beginning. */
export const quoted = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
