/** Credentials as JWT (VC-JWT), as 1EdTech has them: the credential is the payload, and the claims say the same once more. */
import { Instant } from "@laurel/core"
import { Effect, Schema } from "effect"
import { form } from "../form.ts"
import type { JsonObject } from "../Json.ts"
import { subjectOf } from "../vc/Credential.ts"
import type { Addresses } from "./Addresses.ts"
import * as KeyId from "./KeyId.ts"
import { signature } from "./signature.ts"
import type { Signer, SigningError } from "./Signer.ts"
import { Unsignable } from "./Unsignable.ts"

export interface Options {
  readonly addresses: Addresses
  /** Of any algorithm; RS256 is what everybody reads. */
  readonly signer: Signer
}

const Moment = Schema.optionalKey(Instant.FromString)
const readFields = form(
  Schema.Struct({
    id: Schema.String,
    issuer: Schema.Union([Schema.String, Schema.Struct({ id: Schema.String })]),
    validFrom: Instant.FromString,
    validUntil: Moment
  }),
  "a credential with an id, an issuer and the moment from which it is valid"
)

/** Names that a JWT has for itself: a credential that used one would say two things by it. */
const claims = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "vc"]

const advice = "Give it a credential as Laurel makes it."

/** In compact form. The credential's own proof stays in it. */
export const sign = Effect.fn("CredentialJwt.sign")(function* (
  credential: JsonObject,
  { addresses, signer }: Options
): Effect.fn.Return<string, SigningError | Unsignable> {
  const { id, issuer, validFrom, validUntil } = yield* Effect.mapError(
    Effect.fromResult(readFields(credential)),
    ({ expected, found }) => new Unsignable({ expected, found, advice })
  )
  const sub = subjectOf(credential)?.["id"]
  const iss = typeof issuer === "string" ? issuer : issuer.id
  if (iss !== addresses.issuer)
    return yield* new Unsignable({ expected: `a credential of ${addresses.issuer}`, found: `one of ${iss}`, advice })
  const own = claims.find((name) => name in credential)
  if (own !== undefined)
    return yield* new Unsignable({
      expected: "a credential without claims of a JWT",
      found: JSON.stringify(own),
      advice
    })
  const payload = {
    ...credential,
    iss,
    jti: id,
    ...(sub === undefined ? {} : { sub }),
    nbf: seconds(validFrom),
    ...(validUntil === undefined ? {} : { exp: seconds(validUntil) })
  }
  const header = { alg: KeyId.jose[signer.algorithm], kid: addresses.key(signer.id), typ: "JWT" }
  const signed = `${encoded(header)}.${encoded(payload)}`
  const bytes = yield* signature(signer, Buffer.from(signed))
  return `${signed}.${Buffer.from(bytes).toString("base64url")}`
})

const seconds = (moment: number): number => Math.floor(moment / 1_000)

const encoded = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString("base64url")
