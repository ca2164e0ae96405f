/** Signed texts in the compact form of JOSE: badges as JWT (VC-JWT), and Open Badges 2.0 as JWS. */
import { Effect, Result } from "effect"
import { compactVerify, decodeProtectedHeader } from "jose"
import { isText, type JsonObject, parse } from "../Json.ts"
import type { Key } from "../key/Key.ts"
import { fails, quoted, type Unproven, unproven } from "../Unproven.ts"

/** Those that need a public key: not `none`, and none whose key both sides share. */
const algorithms: ReadonlyArray<string> = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519"
]

export interface Signed {
  readonly token: string
  readonly payload: JsonObject
  /** The key that it says it was signed with; undefined where it does not say. */
  readonly method: string | undefined
}

const shape = /^[\w-]{2,}\.[\w-]{2,}\.[\w-]*$/

export const isCompact = (text: string): boolean => shape.test(text)

const advice = "Ask whoever presented it for the original, and the issuer for one that is signed by a public key."

/** What a text says, before it is known whether that was signed. */
export const read = (token: string): Result.Result<Signed, Unproven> =>
  Result.gen(function* () {
    const header = yield* Result.mapError(
      Result.try(() => decodeProtectedHeader(token)),
      () => unproven("form", "the header of a JWT", "another text", advice)
    )
    const { alg, kid } = header
    if (alg === undefined || !algorithms.includes(alg))
      return yield* fails("proof", `one of the algorithms ${algorithms.join(", ")}`, quoted(String(alg)), advice)
    const [, body = ""] = token.split(".")
    const payload = yield* Result.mapError(parse(Buffer.from(body, "base64url").toString("utf8")), (found) =>
      unproven("form", "a JWT that holds a JSON object", found, advice)
    )
    return { token, payload, method: isText(kid) ? kid : undefined }
  })

/** The key that has signed exactly this. */
export const check = Effect.fn("Verify.checkJwt")(function* (
  { token }: Signed,
  keys: ReadonlyArray<Key>
): Effect.fn.Return<Key, Unproven> {
  const whys: Array<string> = []
  for (const key of keys) {
    const checked = yield* Effect.result(
      Effect.tryPromise({
        try: () => compactVerify(token, key.object, { algorithms: [...algorithms] }),
        catch: (error) => (error instanceof Error ? error.message : String(error))
      })
    )
    if (Result.isSuccess(checked)) return key
    whys.push(checked.failure)
  }
  return yield* unproven(
    "proof",
    "a signature of the issuer's key over this badge",
    `one that does not fit (${[...new Set(whys)].join("; ")})`,
    "The badge is not as its issuer signed it. Ask whoever presented it for the original."
  )
})
