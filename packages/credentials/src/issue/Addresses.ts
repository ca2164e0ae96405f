/** Where everything of one issuer is found by the public, under one address such as `https://certs.example.org`. */
import { Result } from "effect"
import type { Id } from "@laurel/core"

export interface Addresses {
  /** As it was given, without a `/` at its end. */
  readonly base: string
  /** The issuer's id: `did:web:` of host and path. */
  readonly issuer: string
  /** The issuer's document, which is what that id leads to. */
  readonly document: string
  readonly keySet: string
  /** One key as a JSON Web Key: the `kid` of what it signs as JWT. */
  readonly key: (id: string) => string
  /** The status page of a certificate, which is its credential's id too. */
  readonly certificate: (code: string) => string
  readonly achievement: (type: Id.TypeId) => string
  readonly revocation: (list: number) => string
  readonly suspension: (list: number) => string
  readonly reasons: (list: number) => string
  readonly verify: string
}

/** Characters of an address: a code for cameras holds little. */
const maxLength = 200

const expected = `an https address of at most ${maxLength} characters, without a query, a fragment or a name in it, such as https://certs.example.org`

/** Fails with what was expected. Plain http is refused: `did:web` is read over https alone. */
export const of = (address: string): Result.Result<Addresses, string> => {
  const url = URL.parse(address)
  if (url === null || address.length > maxLength || url.protocol !== "https:") return Result.fail(expected)
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "" || /[?#]/.test(address))
    return Result.fail(expected)
  const path = url.pathname.replace(/\/+$/, "")
  // Of what a DID may hold, and no empty part: each of them would be another address elsewhere.
  if (!/^(?:\/[\w.-]+)*$/.test(path)) return Result.fail(`${expected}; its path of letters, digits, "-", "_" and "."`)
  const base = `${url.origin}${path}`
  return Result.succeed({
    base,
    issuer: `did:web:${[url.host.replace(":", "%3A"), ...path.split("/").slice(1)].join(":")}`,
    document: path === "" ? `${base}/.well-known/did.json` : `${base}/did.json`,
    keySet: `${base}/keys/jwks.json`,
    key: (id) => `${base}/keys/${encodeURIComponent(id)}`,
    certificate: (code) => `${base}/c/${encodeURIComponent(code)}`,
    achievement: (type) => `${base}/achievements/${encodeURIComponent(type)}`,
    revocation: (list) => `${base}/status/${list}/revocation`,
    suspension: (list) => `${base}/status/${list}/suspension`,
    reasons: (list) => `${base}/status/${list}/reasons`,
    verify: `${base}/verify`
  })
}

const byKey = "did:key:"

/** The same again of what can be told as text, as to another thread. */
export const again = ({ base, issuer }: Pick<Addresses, "base" | "issuer">): Result.Result<Addresses, string> =>
  Result.flatMap(of(base), (addresses) => {
    if (issuer === addresses.issuer) return Result.succeed(addresses)
    const alone = ofKey(addresses, issuer.slice(byKey.length))
    return issuer === alone.issuer ? Result.succeed(alone) : Result.fail(`an issuer of ${addresses.base}, or did:key`)
  })

/**
 * The same of an issuer that is nothing but its Ed25519 key, `did:key:…`: nobody has to ask anywhere whose it is, and it can't be
 * rotated.
 */
export const ofKey = (addresses: Addresses, id: string): Addresses => {
  const issuer = `${byKey}${id}`
  return { ...addresses, issuer, key: (key) => `${issuer}#${key}` }
}
