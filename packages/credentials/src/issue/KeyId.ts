/** What a public key is called: by what it is, so that one key has one name everywhere. */
import { hash, type JsonWebKey } from "node:crypto"
import * as Base58 from "../key/Base58.ts"
import { prefix } from "../key/Key.ts"
import type { Algorithm } from "./Signer.ts"

/** An Ed25519 key as Multikey and `did:key` write it: `z6Mk…`. */
const multibase = ({ x }: JsonWebKey): string =>
  `z${Base58.encode(Buffer.concat([prefix, Buffer.from(String(x), "base64url")]))}`

/** The members that RFC 7638 takes of each kind of key, in its order. */
const members = { OKP: ["crv", "kty", "x"], EC: ["crv", "kty", "x", "y"], RSA: ["e", "kty", "n"] } as const

/** What is public of a key, and nothing else that may stand beside it. */
export const publicMembers = (key: JsonWebKey): JsonWebKey => {
  const names = key.kty === "OKP" || key.kty === "EC" || key.kty === "RSA" ? members[key.kty] : []
  return Object.fromEntries(names.map((name) => [name, key[name]]))
}

/** The thumbprint of RFC 7638, by SHA-256. */
export const thumbprint = (key: JsonWebKey): string => hash("sha256", JSON.stringify(publicMembers(key)), "base64url")

/** `z6Mk…` of an Ed25519 key, the thumbprint of another. */
export const of = (key: JsonWebKey): string => (key.kty === "OKP" ? multibase(key) : thumbprint(key))

/** What JOSE calls the algorithms; Ed25519 by the name that is older and more widely read. */
export const jose: { readonly [algorithm in Algorithm]: string } = { Ed25519: "EdDSA", RS256: "RS256", ES256: "ES256" }
