/** Issuers of the tests: keys that are made anew each time, and badges that are signed with them. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { Effect } from "effect"
import { CompactSign } from "jose"
import { canonical } from "../src/vc/canonical.ts"

type Json = { readonly [name: string]: unknown }

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

const base58 = (bytes: Uint8Array): string => {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`)
  let text = ""
  for (; value > 0n; value /= 58n) text = `${alphabet[Number(value % 58n)]}${text}`
  return `${"1".repeat(bytes.findIndex((byte) => byte !== 0))}${text}`
}

/** An Ed25519 key, with its public half as Multikey writes it. */
export interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly multibase: string
}

export const pair = (): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const { x = "" } = publicKey.export({ format: "jwk" })
  const bytes = Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(x, "base64url")])
  return { privateKey, publicKey, multibase: `z${base58(bytes)}` }
}

export const rsa = (bits = 2_048) => generateKeyPairSync("rsa", { modulusLength: bits })

const sha256 = (text: string): Uint8Array => createHash("sha256").update(text).digest()

/** A document with a Data Integrity proof. */
export const embedded = (document: Json, { privateKey }: Pair, method: string, more: Json = {}) =>
  Effect.gen(function* () {
    const proof = {
      type: "DataIntegrityProof",
      cryptosuite: "eddsa-rdfc-2022",
      created: "2024-01-10T09:00:00Z",
      verificationMethod: method,
      proofPurpose: "assertionMethod",
      ...more
    }
    const about = yield* canonical({ ...proof, "@context": document["@context"] })
    const said = yield* canonical(document)
    const value = sign(null, Buffer.concat([sha256(about), sha256(said)]), privateKey)
    return { ...document, proof: { ...proof, proofValue: `z${base58(value)}` } }
  }).pipe(Effect.orDie)

/** A payload as a JWT. */
export const jwt = (payload: unknown, key: KeyObject, header: Json & { readonly alg: string }) =>
  Effect.promise(() =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ ...header }).sign(key)
  )

const contexts = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]

export const hashed = (email: string, salt = "salt") => ({
  type: "IdentityObject",
  hashed: true,
  identityHash: `sha256$${createHash("sha256").update(`${email}${salt}`).digest("hex")}`,
  identityType: "emailAddress",
  salt
})

export const achievement = "https://academy.example/achievements/first-aid"

/** A badge of Open Badges 3.0 that nobody has signed yet. */
export const badge = (issuer: string, more: Json = {}): Json => ({
  "@context": [...contexts, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
  id: "urn:uuid:7f0d2f0a-0f9f-4a0f-9a52-6d6a1c3c9f01",
  type: ["VerifiableCredential", "OpenBadgeCredential"],
  issuer: { id: issuer, type: ["Profile"], name: "The Academy" },
  validFrom: "2024-01-10T09:00:00Z",
  name: "First aid",
  credentialSubject: {
    type: ["AchievementSubject"],
    identifier: [hashed("ann@example.org")],
    achievement: {
      id: achievement,
      type: ["Achievement"],
      name: "First aid",
      description: "Can help.",
      criteria: { narrative: "Pass the test." }
    }
  },
  ...more
})
