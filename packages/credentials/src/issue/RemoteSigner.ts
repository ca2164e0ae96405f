/** Signers whose key a service holds and never hands out, such as a cloud's key store. */
import { createPublicKey, type JsonWebKey } from "node:crypto"
import { Effect, Result } from "effect"
import * as KeyId from "./KeyId.ts"
import * as LocalSigner from "./LocalSigner.ts"
import { type Signer, SigningError } from "./Signer.ts"

/** Milliseconds that one signature may take. */
const patience = 30_000

export interface Options {
  /** The public part, as a JSON Web Key: of P-256, of RSA with at least 2,048 bits, or of Ed25519. */
  readonly publicKey: JsonWebKey
  /**
   * Asks the service to sign these bytes, whose SHA-256 it takes but for Ed25519. Of P-256 either form of signature is taken: DER, as
   * clouds give it, or 64 bytes.
   */
  readonly sign: (bytes: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>
}

/** Fails with what was found in place of such a public key. */
export const of = ({ publicKey, sign }: Options): Result.Result<Signer, string> =>
  Result.gen(function* () {
    const known = KeyId.publicMembers(publicKey)
    const key = yield* Result.try({
      try: () => createPublicKey({ key: known, format: "jwk" }),
      catch: () => "a key that can't be read"
    })
    const algorithm = yield* LocalSigner.algorithmOf(key)
    const id = KeyId.of(known)
    const failed = (message: string): SigningError => new SigningError({ where: id, message })
    return {
      id,
      algorithm,
      publicKey: known,
      sign: (bytes) =>
        Effect.tryPromise({
          try: (signal) => sign(bytes, signal),
          catch: (cause) => failed(cause instanceof Error ? cause.message : "the service gave no reason")
        }).pipe(
          Effect.timeoutOrElse({
            duration: patience,
            orElse: () => Effect.fail(failed(`the service gave no signature within ${patience / 1_000} seconds`))
          }),
          Effect.map((signature) => (algorithm === "ES256" ? (plain(signature) ?? signature) : signature))
        )
    }
  })

/** A signature of P-256 out of DER, as 64 bytes `r ‖ s`; undefined where it is none in DER. */
const plain = (der: Uint8Array): Uint8Array | undefined => {
  if (der.length === 64 || der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const r = integer(der, 2)
  const s = r === undefined ? undefined : integer(der, r.end)
  return r === undefined || s === undefined || s.end !== der.length ? undefined : Buffer.concat([r.bytes, s.bytes])
}

/** A whole number of at most 32 bytes, and where it ends. */
const integer = (der: Uint8Array, at: number): { readonly bytes: Uint8Array; readonly end: number } | undefined => {
  const length = der[at + 1] ?? 0
  const end = at + 2 + length
  if (der[at] !== 0x02 || length === 0 || length > 33 || end > der.length) return undefined
  const digits = Buffer.from(der.subarray(at + 2, end).subarray(length === 33 ? 1 : 0))
  return { bytes: Buffer.concat([new Uint8Array(32 - digits.length), digits]), end }
}
