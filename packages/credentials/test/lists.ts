/** Status lists of the tests. */
import { gzipSync } from "node:zlib"
import { embedded, type Pair } from "./issuing.ts"

/** A list with some bits set, the first bit of a byte being its highest. */
const bitsOf = (set: ReadonlyArray<number>, bytes = 16_384): string => {
  const bits = new Uint8Array(bytes)
  for (const index of set) bits[index >> 3] = (bits[index >> 3] ?? 0) | (128 >> (index & 7))
  return `u${gzipSync(bits).toString("base64url")}`
}

export interface Listed {
  readonly address: string
  readonly issuer: string
  readonly set: ReadonlyArray<number>
  readonly key: Pair
  readonly method: string
  readonly purpose?: string
  readonly more?: object
  readonly bytes?: number
}

export const list = ({ address, issuer, set, key, method, purpose = "revocation", more = {}, bytes }: Listed) =>
  embedded(
    {
      "@context": ["https://www.w3.org/ns/credentials/v2"],
      id: address,
      type: ["VerifiableCredential", "BitstringStatusListCredential"],
      issuer,
      validFrom: "2024-01-01T00:00:00Z",
      credentialSubject: {
        id: `${address}#list`,
        type: "BitstringStatusList",
        statusPurpose: purpose,
        encodedList: bitsOf(set, bytes)
      },
      ...more
    },
    key,
    method
  )

export const entry = (address: string, index: number | string, purpose = "revocation") => ({
  id: `${address}#${index}`,
  type: "BitstringStatusListEntry",
  statusPurpose: purpose,
  statusListIndex: String(index),
  statusListCredential: address
})
